"""Messages in the admin."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogFormatter, log
from wagtail.snippets.models import register_snippet

from .deletion import DELETED
from .health import problems
from .inbox import EXPORTED, InboxViewSet
from .models import Enquiry, EnquirySettings, State
from .permissions import EXPORT, VIEW, readable

register_snippet(InboxViewSet)


class NewMessagesPanel(Component):
    """How many messages nobody has taken in hand, and what is wrong with mails."""

    name = "new_messages"
    template_name = "enquiries/admin/new_messages.html"
    order = 102

    def get_context_data(self, parent_context):
        new = readable(parent_context["request"].user).filter(state=State.NEW).count()
        return {"new": new, "problems": list(problems())}


@hooks.register("construct_homepage_panels")
def new_messages(request, panels):
    """For those who see the inbox."""
    if request.user.has_perm(VIEW):
        panels.append(NewMessagesPanel())


@hooks.register("after_delete_snippet")
def log_deletion(request, instances):
    """Wagtail logs no deletion of many at once."""
    messages = [each for each in instances if isinstance(each, Enquiry)]
    if messages:
        log(EnquirySettings.load(), DELETED, user=request.user, data={"messages": len(messages)})


@hooks.register("register_permissions")
def export_permission():
    """Can be given to other groups too."""
    app, codename = EXPORT.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


@hooks.register("register_log_actions")
def log_actions(actions):
    """What the site's history says; never what stood in a message."""

    @actions.register_action(DELETED)
    class Deleted(LogFormatter):
        label = gettext_lazy("Messages deleted")

        def format_message(self, log_entry):
            return _("Messages deleted: %(count)s") % {"count": log_entry.data.get("messages", 0)}

    @actions.register_action(EXPORTED)
    class Exported(LogFormatter):
        label = gettext_lazy("Messages exported")

        def format_message(self, log_entry):
            return _("Messages exported: %(count)s") % {"count": log_entry.data.get("messages", 0)}
