"""How often somebody may try. The counts are in the database: all workers share them, and a restart forgets none.

A stranger who tries a name again and again stops strangers, not its owner: a device on which that person has signed in
before has a count of its own (devices.py). What is counted is what failed; an attempt that succeeds is forgotten.
"""

import unicodedata
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cdc_site.enquiries.senders import network_address

from .devices import known_device
from .models import Attempt

HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)
# failed passwords within an hour, on devices that are not known
PER_NAME_AND_ADDRESS = 8
PER_ADDRESS = 16
PER_NAME = 25
# failed passwords within an hour on one known device
PER_DEVICE = 10
# wrong codes of one person within a quarter of an hour, on known devices and on all others
CODES = 5
# mails for a forgotten password within an hour
RESETS_PER_ADDRESS = 5


def password_attempt(request, name: str) -> Attempt | None:
    """Count an attempt with a password before it is looked at; None when there were too many."""
    now = timezone.now()
    new = Attempt(kind=Attempt.Kind.PASSWORD, device=known_device(request, canonical(name)), at=now)
    names, addresses = _digests("name", canonical(name), now), _digests("address", _network(request), now)

    def allowed() -> bool:
        recent = _recent(new.kind, now, HOUR)
        if new.device:
            return recent.filter(device=new.device).count() < PER_DEVICE
        strangers = recent.filter(device="")
        return (
            strangers.filter(name__in=names, address__in=addresses).count() < PER_NAME_AND_ADDRESS
            and strangers.filter(address__in=addresses).count() < PER_ADDRESS
            and strangers.filter(name__in=names).count() < PER_NAME
        )

    return _counted(new, names, addresses, allowed)


def code_attempt(request, user) -> Attempt | None:
    """Count a code of the second factor before it is looked at; None when there were too many wrong ones."""
    now = timezone.now()
    new = Attempt(kind=Attempt.Kind.CODE, device=known_device(request, canonical(user.get_username())), at=now)
    names, addresses = _digests("person", str(user.pk), now), _digests("address", _network(request), now)

    def allowed() -> bool:
        wrong = _recent(new.kind, now, QUARTER).filter(name__in=names)
        return (wrong.exclude(device="") if new.device else wrong.filter(device="")).count() < CODES

    return _counted(new, names, addresses, allowed)


def reset_attempt(request) -> Attempt | None:
    """Count that somebody has asked for a mail; None when there were too many from there."""
    now = timezone.now()
    addresses = _digests("address", _network(request), now)
    new = Attempt(kind=Attempt.Kind.RESET, at=now)

    def allowed() -> bool:
        return _recent(new.kind, now, HOUR).filter(address__in=addresses).count() < RESETS_PER_ADDRESS

    return _counted(new, [""], addresses, allowed)


def forget_attempts() -> None:
    """Delete what no count looks at any more."""
    Attempt.objects.filter(at__lte=timezone.now() - HOUR).delete()


def canonical(name: str) -> str:
    """One form of a name for all its letter cases, spaces and Unicode forms."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _recent(kind: str, now: datetime, period: timedelta) -> QuerySet:
    return Attempt.objects.filter(kind=kind, at__gt=now - period)


def _counted(new: Attempt, names: list[str], addresses: list[str], allowed) -> Attempt | None:
    """Save the attempt if it is allowed. Those of one name or one address are counted one after the other."""
    new.name, new.address = names[0], addresses[0]
    with transaction.atomic():
        with connection.cursor() as cursor:
            for digest in sorted({new.name, new.address}):  # in one order, so that no two wait for each other
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [digest])
        forget_attempts()
        if not allowed():
            return None
        new.save()
        return new


def _network(request) -> str:
    """Where the request comes from. A household's IPv6 network counts as one address."""
    raw = network_address(request)
    try:
        address = ip_address(raw)
    except ValueError:
        return raw
    return str(int(address) >> 64) if isinstance(address, IPv6Address) else raw


def _digests(what: str, value: str, now: datetime) -> list[str]:
    """Keyed hashes with the key of this day, and with that of an hour ago, which around midnight is another one."""
    days = dict.fromkeys(timezone.localdate(moment) for moment in (now, now - HOUR))
    return [salted_hmac(f"cdc_site.signing_in.{what}.{day}", value, algorithm="sha256").hexdigest() for day in days]
