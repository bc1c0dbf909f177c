"""Where the admin offers what this app does."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from cdc_site.pages.models import TranslatedPage

from .bulk import WithdrawManyAction
from .stuck import StuckPanel
from .together import PUBLISHED, WITHDRAWN, WITHDRAWN_ALONE, versions_of, waiting, withdraw_together
from .views import PublishTogetherView, WithdrawOneView, languages


@hooks.register("register_admin_urls")
def addresses():
    """The two questions."""
    return [
        path("publishing/together/<int:page_id>/", PublishTogetherView.as_view(), name="publish_together"),
        path("publishing/withdraw-one/<int:page_id>/", WithdrawOneView.as_view(), name="withdraw_one"),
    ]


class PublishTogetherItem(ActionMenuItem):
    """Offered where more than one language has something to publish."""

    label = gettext_lazy("Publish in all languages…")
    name = "publish-together"
    icon_name = "globe"

    def is_shown(self, context):
        page = context.get("page")
        if context["view"] != "edit" or not isinstance(page, TranslatedPage) or context["locked_for_user"]:
            return False
        user = context["request"].user
        versions = waiting(page)
        return len(versions) > 1 and all(each.permissions_for_user(user).can_publish() for each in versions)

    def get_url(self, context):
        return reverse("publish_together", args=[context["page"].pk])


class WithdrawOneItem(ActionMenuItem):
    """Offered on a page that is live in another language too: Wagtail's own item withdraws all of them."""

    label = gettext_lazy("Withdraw in this language only…")
    name = "withdraw-one"
    icon_name = "download"

    def is_shown(self, context):
        page = context.get("page")
        if context["view"] != "edit" or not isinstance(page, TranslatedPage) or not page.live:
            return False
        if not self.get_user_page_permissions_tester(context).can_unpublish():
            return False
        return any(version.live for version in versions_of(page) if version.pk != page.pk)

    def get_url(self, context):
        return reverse("withdraw_one", args=[context["page"].pk])


@hooks.register("register_page_action_menu_item")
def publish_together_item():
    """Below "Publish"."""
    return PublishTogetherItem(order=35)


@hooks.register("register_page_action_menu_item")
def withdraw_one_item():
    """Below "Unpublish"."""
    return WithdrawOneItem(order=45)


# after Wagtail's own action of this name, in whose place it stands
hooks.register("register_bulk_action", WithdrawManyAction, order=1)


@hooks.register("construct_translated_pages_to_cascade_actions")
def act_on_all_languages(pages, action):
    """A page is withdrawn and moved in all its languages; Wagtail's questions say so.

    Deleting stays an act on one language: what a translation needs of its original is handed over then.
    """
    if action not in ("unpublish", "move"):
        return {}
    found = {page: Page.objects.translation_of(page, inclusive=False) for page in pages}
    return {page: others.live() for page, others in found.items()} if action == "unpublish" else found


@hooks.register("before_unpublish_page")
def withdraw_in_all_languages(request, page):
    """In one transaction, and with one entry in the log, instead of one language after the other."""
    if not isinstance(page, TranslatedPage):
        return None
    pages = withdraw_together(page, request.user, with_subpages=bool(request.POST.get("include_descendants")))
    words = _("“%(title)s” is withdrawn: %(languages)s.")
    shown = [each for each in pages if each.translation_key == page.translation_key]
    messages.success(request, words % {"title": page.title, "languages": languages(shown)})
    next_url = get_valid_next_url_from_request(request)
    return redirect(next_url or reverse("wagtailadmin_explore", args=[page.get_parent().pk]))


class TogetherFormatter(LogFormatter):
    """Says in the history which languages an action was about."""

    def format_message(self, log_entry):
        named = _(", ").join(page["language"] for page in log_entry.data.get("pages", []))
        return f"{super().format_message(log_entry)} ({named})"


@hooks.register("construct_homepage_panels")
def tell_of_stuck_schedules(request, panels):
    """Who may publish reads what was scheduled in vain."""
    panels.append(StuckPanel())


@hooks.register("register_log_actions")
def log_actions(actions):
    """Words for the history of a page."""
    words = {
        PUBLISHED: (gettext_lazy("Publish in all languages"), gettext_lazy("Published in all languages")),
        WITHDRAWN: (gettext_lazy("Withdraw in all languages"), gettext_lazy("Withdrawn in all languages")),
        WITHDRAWN_ALONE: (gettext_lazy("Withdraw in one language"), gettext_lazy("Withdrawn in one language")),
    }
    for action, (label, message) in words.items():
        formatter = type("Formatter", (TogetherFormatter,), {"label": label, "message": message})
        actions.register_action(action)(formatter)
