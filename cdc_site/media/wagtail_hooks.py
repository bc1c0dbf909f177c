"""The release of pictures in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .release import RELEASED, ReleaseViewSet


# after Wagtail's own chooser of pictures, whose form field this one replaces
@hooks.register("register_admin_viewset", order=10)
def release_viewset():
    """The release, and the form field of pictures in pages."""
    return ReleaseViewSet()


@hooks.register("register_log_actions")
def release_log_action(actions):
    """An entry in the history of the picture."""
    actions.register_action(RELEASED, _("Release picture"), _("Picture released by a second person"))
