"""A session of the administrator, as the site's door makes it."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

BACKEND = "django.contrib.auth.backends.ModelBackend"


def session_key() -> str:
    """Of a new session in which a second factor was shown. The account "admin" is made where there is none."""
    user, _made = get_user_model().objects.get_or_create(
        username="admin", defaults={"is_superuser": True, "is_staff": True}
    )
    if not user.authenticator_set.exists():
        TOTP.activate(user, generate_totp_secret())
    request = RequestFactory().get(settings.ADMIN_PATH)
    request.session = SessionStore()
    login(request, user, backend=BACKEND)
    record_authentication(request, user, "mfa", type="totp")
    request.session.save()
    return request.session.session_key
