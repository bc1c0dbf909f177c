"""How often somebody has written lately, without keeping who."""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import RecentSender

PERIOD = timedelta(hours=1)
MOST = 5  # messages within PERIOD


def digest_of(request) -> str:
    """A keyed hash of where the request comes from, another one every day. A household's IPv6 network counts as one."""
    raw = network_address(request)
    try:
        address = ip_address(raw)
    except ValueError:
        pass
    else:
        if isinstance(address, IPv6Address):
            raw = str(int(address) >> 64)
    return salted_hmac(f"cdc_site.enquiries.{timezone.localdate()}", raw, algorithm="sha256").hexdigest()


def network_address(request) -> str:
    """The address that the outermost of our own proxies saw; what a visitor writes into the header stands before it."""
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if 0 < settings.TRUSTED_PROXIES <= len(forwarded) and forwarded[0]:
        return forwarded[-settings.TRUSTED_PROXIES]
    return request.META.get("REMOTE_ADDR", "")


def is_within_limit(digest: str) -> bool:
    """Whether one message more may come from there. Two of one sender are counted one after the other: until the
    transaction ends, the second waits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT reader.may_send(%s)", [digest])
        return cursor.fetchone()[0]


def forget() -> None:
    """Delete what is older than the period."""
    RecentSender.objects.filter(sent_at__lte=timezone.now() - PERIOD).delete()
