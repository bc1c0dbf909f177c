"""An app for codes, written anew: it has to agree with the site, not to share its code (RFC 4226 and 6238)."""

import base64
import hmac
import struct
import time

STEP = 30  # seconds


def step_now() -> int:
    """The number of this half minute."""
    return int(time.time()) // STEP


def code_at(secret: str, step: int) -> str:
    """What an app shows in a half minute."""
    digest = hmac.digest(base64.b32decode(secret.replace(" ", "")), struct.pack(">Q", step), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def code_of(secret: str, steps: int = 0) -> str:
    """What an app shows now, or so many half minutes later."""
    return code_at(secret, step_now() + steps)
