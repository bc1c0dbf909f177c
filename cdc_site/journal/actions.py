"""What the journal's actions are called. Wagtail's own are named by its log."""

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry

from . import middleware, signins, verify, watching

LABELS = {
    signins.SIGNED_IN: _("Signed in"),
    signins.SIGNED_OUT: _("Signed out"),
    signins.FAILED: _("Sign-in failed"),
    signins.THROTTLED: _("Sign-in stopped after too many tries"),
    signins.MANY_FAILED: _("More sign-ins failed in this hour than are noted one by one"),
    signins.FACTOR_ADDED: _("Second factor added"),
    signins.FACTOR_REMOVED: _("Second factor removed"),
    signins.FACTOR_RENEWED: _("Second factor made anew"),
    signins.FACTOR_FAILED: _("Second factor failed"),
    watching.ADDED: _("Added"),
    watching.CHANGED: _("Changed"),
    watching.REMOVED: _("Removed"),
    middleware.EXPORTED: _("Exported"),
    middleware.REFUSED: _("Access refused"),
    watching.UPLOAD_REFUSED: _("Upload refused"),
    verify.SHORTENED: _("Old entries of the journal removed"),
}


def label_of(action: str) -> str:
    """What an action is called; its code where nobody has named it."""
    if action in LABELS:
        return str(LABELS[action])
    registry.scan_for_actions()
    formatter = registry.formatters.get(action)
    return str(formatter.label) if formatter and formatter.label else action
