"""Messages go after the number of days that their form promises, and their mails with them."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from . import senders
from .models import Enquiry, EnquirySettings

DELETED = "cdc.enquiries_deleted"


def delete_expired() -> int:
    """Delete messages whose time is over; returns how many. The log says how many, nothing of what stood in them."""
    senders.forget()
    with transaction.atomic():
        expired = Enquiry.objects.filter(delete_on__lte=timezone.localdate())
        keys = list(expired.select_for_update(skip_locked=True).values_list("pk", flat=True))
        if keys:
            Enquiry.objects.filter(pk__in=keys).delete()
            log(EnquirySettings.load(), DELETED, data={"messages": len(keys)})
    return len(keys)
