"""Where the admin leads to second factors and to what is done about a person's access."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from . import records
from .views import PersonAccessView, may_look_after

WORDS = {
    records.FACTOR_RESET: (_("Second factors reset"), _("All second factors were removed by an operator")),
    records.SESSIONS_ENDED: (_("Sessions ended"), _("All sessions of this person were ended")),
    records.LINK_MADE: (_("One-time link made"), _("A link to set a new password was made")),
    records.INVITED: (_("Invited"), _("The account was made, with a link to set a password")),
}


@hooks.register("register_log_actions")
def log_actions(actions):
    """Words for what was done to an account."""
    for name, (label, message) in WORDS.items():
        actions.register_action(name, label, message)


@hooks.register("register_admin_urls")
def person_urls():
    """Beside Wagtail's page of the person."""
    return [path("access/<int:pk>/", PersonAccessView.as_view(), name="person_access")]


@hooks.register("register_user_listing_buttons")
def access_button(user, request_user):
    """In the menu of a person in the list of users."""
    if user.is_active and may_look_after(request_user, user):
        yield Button(_("Access"), reverse("person_access", args=[user.pk]), icon_name="key", priority=40)


@hooks.register("register_account_menu_item")
def second_factor_item(request):
    """In the person's own account."""
    return {
        "url": reverse("mfa_index"),
        "label": _("Second factor"),
        "help_text": _("Your app, your passkeys and your recovery codes."),
    }
