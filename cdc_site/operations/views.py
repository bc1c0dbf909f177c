"""Whether the site lives, for machines. Strangers learn nothing but yes or no."""

import hmac
from datetime import UTC, datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cdc_site.backups.state import last_backup
from cdc_site.enquiries.models import EnquiryMail

from .health import free_share
from .models import Heartbeat


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; it asks nothing else."""
    return _plain("ok")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The process and its database answer; else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return _plain("unavailable", 503)
    return _plain("ok")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for who holds METRICS_TOKEN; without that setting, or that token, a missing page."""
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(sent.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    now = timezone.now()
    lines = [f"cdc_disk_free_ratio {free_share(settings.VAR_DIR):.4f}"]
    for name, at in Heartbeat.objects.order_by("name").values_list("name", "at"):
        job = name.removeprefix("The ").replace(" ", "_")
        lines.append(f'cdc_seen_seconds_ago{{process="{job}"}} {(now - at).total_seconds():.0f}')
    lines.append(f"cdc_mails_waiting {EnquiryMail.objects.filter(sent_at=None, given_up_at=None).count()}")
    last = last_backup()
    if last is not None:
        good = last.succeeded_at or datetime.fromtimestamp(0, UTC)
        lines += [f"cdc_backup_ok {int(last.ok)}", f"cdc_backup_seconds_ago {(now - good).total_seconds():.0f}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _plain(word: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{word}\n", content_type="text/plain; charset=utf-8", status=status)
