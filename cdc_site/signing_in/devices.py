"""Devices on which somebody has signed in before, by a signed cookie on the editors' side."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

SALT = "cdc_site.signing_in.device"
AGE = 180 * 24 * 60 * 60  # seconds
MOST_PEOPLE = 5  # who share a device


def known_device(request: HttpRequest, canonical_name: str) -> str:
    """The device's own random name, if the person of this (canonical) name has signed in on it; else empty."""
    device, people = _read(request)
    return device if _person(canonical_name) in people else ""


def remember_device(request: HttpRequest, response: HttpResponse, canonical_name: str) -> None:
    """Let the device be known from now on. Not before the second factor was shown."""
    device, people = _read(request)
    people = [_person(canonical_name), *(each for each in people if each != _person(canonical_name))][:MOST_PEOPLE]
    response.set_cookie(
        _cookie(),
        signing.dumps([device or secrets.token_hex(16), people], salt=SALT),
        max_age=AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        device, people = signing.loads(request.COOKIES.get(_cookie(), ""), salt=SALT, max_age=AGE)
    except (signing.BadSignature, ValueError):
        return "", []
    return device, people


def _person(canonical_name: str) -> str:
    return salted_hmac(SALT, canonical_name, algorithm="sha256").hexdigest()[:24]


def _cookie() -> str:
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"
