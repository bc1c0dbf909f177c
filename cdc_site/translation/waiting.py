"""Each person's list on the admin's home page: what waits for them, with links to the lists."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import TaskState
from wagtail.permissions import page_permission_policy

from cdc_site.pages.models import Confirmation

from .models import State, TranslationState
from .permissions import SUBMIT

OLD_DRAFT = timedelta(days=30)


class WaitingPanel(Component):
    """Counts of what the user may act on; nothing where nothing waits."""

    name = "translation_waiting"
    template_name = "translation/waiting.html"
    order = 105

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        return {"items": [item for item in waiting_for(user) if item["count"]]}


def waiting_for(user) -> Iterator[dict]:
    """What waits for a user: name, count and the list that shows it."""
    mine = TranslationState.objects.that_may_be_edited_by(user)
    editable = page_permission_policy.instances_user_has_permission_for(user, "change")
    old = timezone.localdate() - OLD_DRAFT

    yield {
        "label": _("To review"),
        "count": TaskState.objects.reviewable_by(user).count(),
        "url": f"{reverse('wagtailadmin_reports:workflow')}?{urlencode({'reviewable': 'true'})}",
    }
    if user.has_perm(SUBMIT):
        yield {
            "label": _("To translate"),
            "count": TranslationState.objects.to_translate().count(),
            "url": report_url(state=State.MISSING),
        }
    yield {
        "label": _("Outdated translations"),
        "count": mine.filter(state=State.OUTDATED).count(),
        "url": report_url(state=State.OUTDATED),
    }
    yield {
        "label": _("Scheduled"),
        "count": mine.filter(scheduled=True).count(),
        "url": report_url(scheduled="true"),
    }
    yield {
        "label": _("Drafts older than 30 days"),
        "count": mine.filter(state=State.DRAFT, since__date__lte=old).count(),
        "url": report_url(state=State.DRAFT, since=old.isoformat()),
    }
    yield {
        "label": _("Texts to be confirmed"),
        "count": Confirmation.objects.filter(page__in=editable.values("pk")).count(),
        "url": reverse("confirmations_report"),
    }


def report_url(**filters) -> str:
    """The report "Translations", filtered."""
    return f"{reverse('translation_desk:report')}?{urlencode(filters)}"
