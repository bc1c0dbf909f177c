"""What was scheduled and could not be done, on the admin's home page of those who may publish it."""

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import PageLogEntry, Revision
from wagtail.permissions import page_permission_policy

from cdc_site.operations.schedule import SCHEDULE_FAILED

AT_MOST = 20


def stuck_for(user) -> QuerySet:
    """The log's entries about versions that are still due and that the user may publish, newest first."""
    due = Revision.page_revisions.filter(approved_go_live_at__lte=timezone.now())
    overdue = Q(page__live=True, page__expire_at__lte=timezone.now(), revision=F("page__live_revision"))
    theirs = page_permission_policy.instances_user_has_permission_for(user, "publish")
    entries = PageLogEntry.objects.filter(Q(revision__in=due) | overdue, action=SCHEDULE_FAILED)
    return entries.filter(page__in=theirs.values("pk")).select_related("page").order_by("-timestamp")


class StuckPanel(Component):
    """Page and reason; nothing where all went well."""

    name = "stuck_schedule"
    template_name = "publishing/stuck.html"
    order = 103

    def get_context_data(self, parent_context):
        return {"entries": stuck_for(parent_context["request"].user)[:AT_MOST]}
