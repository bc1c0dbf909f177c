"""The forms of the door: django-allauth's and Wagtail's, with counts that all workers share."""

import logging
import threading
import unicodedata

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django import forms
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import PasswordResetForm

from . import throttle

logger = logging.getLogger("cdc_site.signing_in")


class DoorForm(LoginForm):
    """Name and password. For an inactive account it says what it says for a wrong password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["dir"] = "auto"
        self.fields["login"].widget.attrs |= {"autofocus": True, "autocapitalize": "none", "spellcheck": "false"}

    def clean_login(self):
        """As names are kept."""
        return unicodedata.normalize("NFKC", super().clean_login())

    def clean(self):
        """The password was right; but somebody without a role has nothing to do in the admin."""
        cleaned = super().clean()
        if self.user and not self.user.has_perm("wagtailadmin.access_admin"):
            raise forms.ValidationError(_("Your account has no role yet. Please ask an Administrator."))
        return cleaned


class _CountedCode:
    """A code: five wrong ones stop, and one from an app is good for one time."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Code")
        code.widget.attrs.pop("placeholder")
        code.widget.attrs |= {"inputmode": "numeric", "autofocus": True}

    def clean_code(self):
        attempt = throttle.code_attempt(context.request, self.user)
        if attempt is None:
            logger.warning("code refused: too many attempts, user %s", self.user.pk)
            raise forms.ValidationError(_("Too many wrong codes. Wait a quarter of an hour."), code="too_many_codes")
        code = super().clean_code()
        authenticator = getattr(self, "authenticator", None)
        if authenticator and authenticator.type == Authenticator.Type.TOTP and not _spend(authenticator, code):
            raise get_mfa_adapter().validation_error("incorrect_code")
        attempt.delete()
        return code


class CodeForm(_CountedCode, AuthenticateForm):
    """At the door."""


class CodeAgainForm(_CountedCode, ReauthenticateForm):
    """Before second factors are changed."""


class ActivateAppForm(_CountedCode, ActivateTOTPForm):
    """The first code of a new app."""


@transaction.atomic
def _spend(authenticator: Authenticator, code: str) -> bool:
    """Take a code of an app; false when it, or a later one, was taken before (RFC 6238, 5.2). Shared by all workers,
    unlike the library's own note of used codes, which is in the memory of one.
    """
    kept = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = decrypt(kept.data["secret"])
    steps = (
        step
        for step in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
    )
    step = next(steps, 0)
    if step <= kept.data.get("last_step", 0):
        return False
    kept.data["last_step"] = step
    kept.save(update_fields=["data"])
    authenticator.data = kept.data
    return True


class ForgottenPasswordForm(PasswordResetForm):
    """Asks for a mail. The answer is the same whether there is such an account or not."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs |= {"autocomplete": "email", "dir": "auto"}

    def save(self, *args, request=None, **kwargs):
        """Send the mail, where mail is set up and not too many were asked for."""
        if settings.EMAIL_HOST and throttle.reset_attempt(request):
            super().save(*args, request=request, **kwargs)

    def send_mail(self, subject_template, body_template, context, from_email, to_email, html_email_template_name=None):
        """Hand it over beside the answer, which would else take longer for an account that exists."""
        subject = "".join(render_to_string(subject_template, context).splitlines())
        mail = EmailMessage(subject, render_to_string(body_template, context), from_email, [to_email])
        threading.Thread(target=_hand_over, args=[mail]).start()


def _hand_over(mail: EmailMessage) -> None:
    try:
        mail.send()
    except OSError as error:  # the server cannot be reached, or refuses it
        logger.error("a mail for a forgotten password was not sent: %s", type(error).__name__)


def too_many(form: forms.Form) -> bool:
    """Whether a form was refused for the number of attempts."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return bool(codes & {"too_many_login_attempts", "too_many_codes"})
