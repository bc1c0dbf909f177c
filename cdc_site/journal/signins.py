"""Signing in, failing to, and second factors."""

import unicodedata
from datetime import timedelta

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.utils import timezone

from .models import JournalEntry
from .record import record

SIGNED_IN, SIGNED_OUT = "cdc.signed_in", "cdc.signed_out"
FAILED, THROTTLED = "cdc.sign_in_failed", "cdc.sign_in_throttled"
MANY_FAILED = "cdc.sign_in_failed_often"
FACTOR_ADDED, FACTOR_REMOVED = "cdc.factor_added", "cdc.factor_removed"
FACTOR_RENEWED, FACTOR_FAILED = "cdc.factor_renewed", "cdc.factor_failed"
HOUR = timedelta(hours=1)
FAILURES_AN_HOUR = 100  # guesses must not fill the disk; then one entry says that there are more


def connect() -> None:
    """Listen to Django, and to allauth where it guards the door."""
    user_logged_in.connect(_signed_in, dispatch_uid="journal")
    user_logged_out.connect(_signed_out, dispatch_uid="journal")
    user_login_failed.connect(_failed, dispatch_uid="journal")
    if apps.is_installed("allauth.mfa"):
        from allauth.mfa import signals

        signals.authenticator_added.connect(_factor_added, dispatch_uid="journal")
        signals.authenticator_removed.connect(_factor_removed, dispatch_uid="journal")
        signals.authenticator_reset.connect(_factor_renewed, dispatch_uid="journal")
        signals.authentication_failed.connect(_factor_failed, dispatch_uid="journal")


def record_throttled(name: str = "") -> None:
    """Note that the door stays shut for a while for this name, which is not kept unless an account has it."""
    _record_failure(THROTTLED, name)


def _signed_in(sender, user, **kwargs):
    record(SIGNED_IN, user, user=user)


def _signed_out(sender, user, **kwargs):
    if user is not None and user.pk:
        record(SIGNED_OUT, user, user=user)


def _failed(sender, credentials, **kwargs):
    names = (credentials.get(key) for key in ("username", "email", "login"))
    _record_failure(FAILED, next((str(name) for name in names if name), ""))


def _record_failure(action: str, name: str) -> None:
    """What strangers type is not kept: people type passwords into the field of the name."""
    recent = JournalEntry.objects.filter(at__gt=timezone.now() - HOUR)
    if recent.filter(action__in=(FAILED, THROTTLED)).count() >= FAILURES_AN_HOUR:
        if not recent.filter(action=MANY_FAILED).exists():
            record(MANY_FAILED)
        return
    name = unicodedata.normalize("NFKC", name).strip()
    known = get_user_model().objects.filter(username__iexact=name).first() if name and "\0" not in name else None
    record(action, known)


def _factor_added(sender, user, authenticator, **kwargs):
    record(FACTOR_ADDED, user, user=_by(kwargs), after={"factor": authenticator.type})


def _factor_removed(sender, user, authenticator, **kwargs):
    record(FACTOR_REMOVED, user, user=_by(kwargs), before={"factor": authenticator.type})


def _factor_renewed(sender, user, authenticator, **kwargs):
    record(FACTOR_RENEWED, user, user=_by(kwargs), after={"factor": authenticator.type})


def _factor_failed(sender, user, authenticator=None, **kwargs):
    _record_failure(FACTOR_FAILED, user.get_username())


def _by(arguments):
    """Who did it: the person of the request, who need not be the one whose factor it is."""
    user = getattr(arguments.get("request"), "user", None)
    return user if user is not None and user.is_authenticated else None
