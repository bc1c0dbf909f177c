"""How long a session lives, what it may do, and what ends it before its time.

Numbers: OWASP ASVS 5.0, V7.3 (an inactivity and an absolute limit), as SECURITY_TARGETS.md sets them.
"""

import logging
import time
from enum import Enum, auto

from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from django.contrib.auth import logout
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import F
from django.http import HttpRequest

from .models import Generation

logger = logging.getLogger("cdc_site.signing_in")

IDLE = 60 * 60  # seconds without anything that the person did
ABSOLUTE = 12 * 60 * 60  # seconds since the password
ENROLMENT = 15 * 60  # seconds in which somebody without a second factor sets one up
FRESH = 5 * 60  # seconds after a second factor in which the factors themselves can be changed
WRITTEN_EVERY = 60  # seconds; so a session ends up to a minute too early, never too late
_RECORD = "signing_in"


class Access(Enum):
    """What a session may do."""

    NONE = auto()
    ENROL = auto()  # the password was right; nothing but setting up a second factor
    FULL = auto()


def begin(request: HttpRequest, user: AbstractBaseUser) -> None:
    """Note in a new session when it began. Called for every way of logging in."""
    now = time.time()
    request.session[_RECORD] = {"began": now, "active": now, "generation": _generation(user)}


def access(request: HttpRequest, user: AbstractBaseUser, *, active: bool) -> Access:
    """What the session of this request may do; one that is over is ended. `active`: the person did something."""
    if not user.is_authenticated:
        return Access.NONE
    record, now = request.session.get(_RECORD), time.time()
    verified = second_factor_shown(request, user) is not None
    over = (
        record is None
        or record["generation"] != _generation(user)
        or now - record["began"] > (ABSOLUTE if verified else ENROLMENT)
        or now - record["active"] > IDLE
        or (not verified and get_adapter().is_mfa_enabled(user))  # set up elsewhere meanwhile, so it has to be shown
    )
    if over:
        request.user = user  # logout() tells who it was
        logout(request)
        return Access.NONE
    if active and now - record["active"] > WRITTEN_EVERY:
        # at once: saved after the view, it could undo what another request has kept in the session meanwhile
        request.session[_RECORD] = record | {"active": now}
        request.session.save()
        request.session.modified = False
    return Access.FULL if verified else Access.ENROL


def second_factor_shown(request: HttpRequest, user: AbstractBaseUser) -> float | None:
    """When a second factor was shown in this session the last time, in seconds since 1970; by the library's record."""
    return max(
        (each["at"] for each in get_authentication_records(request, user) if each["method"] == "mfa"), default=None
    )


def end_sessions(user: AbstractBaseUser, *, also_own: bool = False) -> None:
    """End a person's sessions, also those that are idle now. Their own at this moment stays, unless told otherwise."""
    Generation.objects.get_or_create(user=user)
    Generation.objects.filter(user=user).update(number=F("number") + 1)
    logger.info("sessions ended: user %s", user.pk)
    request = context.request
    if request is not None and not also_own and getattr(request, "user", None) == user and _RECORD in request.session:
        request.session[_RECORD] = request.session[_RECORD] | {"generation": _generation(user)}


def _generation(user: AbstractBaseUser) -> int:
    return Generation.objects.filter(user_id=user.pk).values_list("number", flat=True).first() or 0
