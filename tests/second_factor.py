"""Second factors for tests: people who have one, and the codes that their app would show."""

import base64
import hmac
import struct
import time

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret


def enrol(user) -> str:
    """Set up an app and recovery codes, as django-allauth keeps them; the app's key."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str, steps: int = 0) -> str:
    """What an app shows now, or so many half minutes later (RFC 6238, written anew: an app is not the library)."""
    moment = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.digest(base64.b32decode(secret.replace(" ", "")), moment, "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def forced_login_shows_a_second_factor(request, user, **kwargs) -> None:
    """Receiver: `client.force_login(user)` means somebody who has passed the door, as the library notes it.

    Only that: a login through the door is a real request, and has to show its second factor itself.
    """
    if request.method is None:
        record_authentication(request, user, "mfa", type="totp")
