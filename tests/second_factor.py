"""Second factors for tests."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret


def enrol(user) -> str:
    """Set up an app and recovery codes, as django-allauth keeps them; the app's key."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def forced_login_shows_a_second_factor(request, user, **kwargs) -> None:
    """Receiver: `client.force_login(user)` means somebody who has passed the door, as the library notes it.

    Only that: a login through the door is a real request, and has to show its second factor itself.
    """
    if request.method is None:
        record_authentication(request, user, "mfa", type="totp")
