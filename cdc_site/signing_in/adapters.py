"""What django-allauth asks the site."""

import base64
import logging
import secrets
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth import authenticate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cdc_site.journal.signins import record_throttled

from . import throttle
from .devices import remember_device
from .sessions import FRESH, second_factor_shown

SHOWN_ANYWAY = {
    "account/messages/logged_in.txt",
    "mfa/messages/recovery_codes_generated.txt",
    "mfa/messages/totp_activated.txt",
    "mfa/messages/webauthn_added.txt",
}
logger = logging.getLogger("cdc_site.signing_in")


class AccountAdapter(DefaultAccountAdapter):
    """Who gets in, and how often somebody may try."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("This name and password do not belong together. Please try again."),
        "too_many_login_attempts": _(
            "Too many attempts. Wait an hour, or use a device on which you have signed in before."
        ),
    }

    def is_open_for_signup(self, request):
        """Accounts are made by Administrators."""
        return False

    def authenticate(self, request, **credentials):
        """By Django's backends, which take the same time for a name that nobody has; counted before it is looked at."""
        attempt = throttle.password_attempt(request, credentials["username"])
        if attempt is None:
            logger.warning("sign-in refused: too many attempts")
            record_throttled(credentials["username"])
            raise self.validation_error("too_many_login_attempts")
        user = authenticate(request, **credentials)
        if user:
            attempt.delete()
        return user

    def post_login(self, request, user, **kwargs):
        """Remember the device once the second factor was shown."""
        response = super().post_login(request, user, **kwargs)
        if second_factor_shown(request, user):
            remember_device(request, response, throttle.canonical(user.get_username()))
        return response

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        """Without what the next page shows anyway."""
        if message_template not in SHOWN_ANYWAY:
            super().add_message(request, level, message_template, *args, **kwargs)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whoever changes second factors has shown one just now; whoever has none yet has just given the password."""
        user = context.request.user
        if not Authenticator.objects.filter(user_id=user.pk).exists():
            return False
        return time.time() - (second_factor_shown(context.request, user) or 0) > FRESH

    def get_reauthentication_methods(self, user):
        """Never the password: one address takes it, and that is the door."""
        types = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
        methods = []
        if Authenticator.Type.WEBAUTHN in types:
            url = reverse("mfa_reauthenticate_webauthn")
            methods.append({"id": "mfa_reauthenticate:webauthn", "description": _("Use a passkey"), "url": url})
        if types - {Authenticator.Type.WEBAUTHN}:
            url = reverse("mfa_reauthenticate")
            methods.append({"id": "mfa_reauthenticate", "description": _("Use a code"), "url": url})
        return methods


class SecondFactorAdapter(DefaultMFAAdapter):
    """How second factors are kept and named."""

    def encrypt(self, text):
        """With a key made from SECRET_KEY: a copy of the database alone gives nobody a second factor."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """What the key of this site (or one of SECRET_KEY_FALLBACKS) reads; else a secret that no code belongs to."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("a second factor was kept with another SECRET_KEY; the command reset_second_factor removes it")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_totp_label(self, user):
        """The name that the person signs in with."""
        return user.get_username()

    def can_delete_authenticator(self, authenticator):
        """One has to stay, beside the recovery codes."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user, type):
        """What a new passkey is called, until its owner calls it something else."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self):
        """The host that a passkey is for; on another one browsers refuse to use it."""
        return {"id": context.request.get_host().partition(":")[0], "name": settings.WAGTAIL_SITE_NAME}


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"cdc_site.signing_in.second_factor").derive(key.encode())
