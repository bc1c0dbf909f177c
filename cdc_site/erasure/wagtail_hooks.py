"""Where the admin offers what this app does."""

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .models import PERMISSION
from .removal import REMOVED
from .views import FindPersonView


class FindPersonMenuItem(MenuItem):
    """Shown to those who may."""

    def is_shown(self, request):
        return request.user.has_perm(PERMISSION)


@hooks.register("register_reports_menu_item")
def find_person_menu_item():
    """An entry in the menu of reports."""
    return FindPersonMenuItem(_("Find a person"), reverse("find_person"), icon_name="user", order=400)


@hooks.register("register_admin_urls")
def find_person_url():
    """One address for all steps."""
    return [path("find-a-person/", FindPersonView.as_view(), name="find_person")]


@hooks.register("register_permissions")
def find_person_permission():
    """Can be given to other groups too."""
    app, codename = PERMISSION.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


@hooks.register("register_log_actions")
def removal_log_action(actions):
    """An entry in the history of whatever the name stood in."""
    actions.register_action(REMOVED, _("Remove a name"), _("Removed a name"))
