"""How the history of a page words what the schedule could not do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from .schedule import SCHEDULE_FAILED


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
