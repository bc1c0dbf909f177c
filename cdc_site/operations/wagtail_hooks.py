"""What is wrong with the site, for Administrators; and what the schedule could not do, in the history of a page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogFormatter

from cdc_site.roles.people import is_administrator

from . import notices
from .health import at_a_glance
from .schedule import SCHEDULE_FAILED


class OperatorPanel(Component):
    """What somebody has to mend, and what was told of in the last days; nothing when there is neither."""

    name = "operator"
    template_name = "operations/admin/operator_panel.html"
    order = 50

    def get_context_data(self, parent_context):
        told = [{"at": notice.noticed_at, "words": notices.words(notice)} for notice in notices.recent()]
        return {"findings": [finding for finding in at_a_glance() if finding.wrong], "notices": told}


@hooks.register("construct_homepage_panels")
def operator_panel(request, panels):
    """For Administrators."""
    if is_administrator(request.user):
        panels.append(OperatorPanel())


@hooks.register("register_log_actions")
def schedule_log_actions(actions):
    """An entry that staff see in the page's history and in the report of the site's history."""

    @actions.register_action(SCHEDULE_FAILED)
    class ScheduleFailed(LogFormatter):
        label = gettext_lazy("Schedule failed")

        def format_message(self, log_entry):
            return _(
                "What was scheduled for this page could not be done, in any language, and is tried again. "
                "Reason: %(reason)s"
            ) % {"reason": log_entry.data.get("reason", "")}
