"""Projects and their fields of work in the admin."""

from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import FieldOfWork, ProjectPage


class FieldOfWorkViewSet(SnippetViewSet):
    """The list of fields of work."""

    model = FieldOfWork
    icon = "tag"
    list_display = ["__str__", "code"]


register_snippet(FieldOfWorkViewSet)


class ProjectViewSet(PageViewSet):
    """What is below a list of projects: as many rows at once as the admin's search shows. A row takes some 10 ms."""

    model = ProjectPage
    list_per_page = 20


@hooks.register("register_admin_viewset")
def project_viewset():
    return ProjectViewSet()
