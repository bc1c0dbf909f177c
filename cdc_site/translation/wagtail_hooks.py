"""Where the translation desk hooks into Wagtail's admin."""

from django.urls import include, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.permissions import page_permission_policy

from cdc_site.pages.models import TranslatedPage

from .menu import PUBLISH, SMALL_FIX, CheckedMenuItem, SmallFixMenuItem
from .models import State, TranslationState
from .movement import mark_small_fix
from .permissions import may_decide, may_edit
from .reports import TranslationsReportView
from .views import CheckedView, NotWantedView
from .waiting import WaitingPanel


class ReportMenuItem(MenuItem):
    """The report's entry, for those who work on pages."""

    def is_shown(self, request):
        return page_permission_policy.user_has_any_permission(request.user, ["add", "change", "publish"])


@hooks.register("register_reports_menu_item")
def translations_menu_item():
    """An entry in the menu of reports."""
    return ReportMenuItem(_("Translations"), reverse("translation_desk:report"), icon_name="globe", order=100)


@hooks.register("register_admin_urls")
def desk_urls():
    """The report and the decisions."""
    urls = [
        path("report/", TranslationsReportView.as_view(), name="report"),
        path("report/results/", TranslationsReportView.as_view(results_only=True), name="report_results"),
        path("<int:pk>/checked/", CheckedView.as_view(), name="checked"),
        path("<int:pk>/not-wanted/<int:locale_id>/", NotWantedView.as_view(), name="not_wanted"),
    ]
    return [path("translations/", include((urls, "translation_desk"), namespace="translation_desk"))]


@hooks.register("register_page_action_menu_item")
def small_fix_menu_item():
    """The entry “Publish small fix” in the editor."""
    return SmallFixMenuItem(order=35)


@hooks.register("register_page_action_menu_item")
def checked_menu_item():
    """The entry “Checked, still right” in the editor."""
    return CheckedMenuItem(order=36)


@hooks.register("before_publish_page")
def note_small_fix(request, page):
    """The editor was left with "Publish small fix"."""
    if request.POST.get(PUBLISH) == SMALL_FIX and isinstance(page, TranslatedPage):
        mark_small_fix(page)
        log(instance=page, action="translation.small_fix", user=request.user, revision=page.latest_revision)


@hooks.register("before_edit_page")
def tell_what_changed(request, page):
    """Whoever opens an outdated translation is told where the original moved on, and can compare."""
    if request.method != "GET" or not isinstance(page, TranslatedPage) or not page.source_id:
        return
    row = TranslationState.objects.filter(translation=page.pk, state=State.OUTDATED).with_details().first()
    if row is None:
        return
    buttons = []
    if row.base and may_edit(request.user, row.original):
        versions = [row.original_id, row.base_id, row.original.live_revision_id]
        url = reverse("wagtailadmin_pages:revisions_compare", args=versions)
        buttons.append(messages.button(url, gettext("What changed in the original")))
    text = gettext("The original has changed since this translation was made: %(fields)s.") % {
        "fields": " · ".join(row.fields_changed) or row.original.title
    }
    messages.warning(request, text, buttons=buttons)


@hooks.register("register_page_header_buttons")
def decision_buttons(page, user, view_name, next_url=None):
    """On an original: say that nobody wants it in a language, or that it is wanted again."""
    if view_name != "edit" or not isinstance(page, TranslatedPage) or page.source_id:
        return
    rows = TranslationState.objects.filter(original=page.pk, state__in=[State.MISSING, State.NOT_WANTED])
    for row in rows.select_related("original", "locale"):
        if may_decide(user, row):
            label = gettext("Wanted again") if row.state == State.NOT_WANTED else gettext("Not wanted")
            url = reverse("translation_desk:not_wanted", args=[row.original_id, row.locale_id])
            yield Button(f"{label}: {row.locale.get_display_name()}", url, icon_name="globe", priority=85)


@hooks.register("construct_homepage_panels")
def add_todo(request, panels):
    """The list of what waits for this person, above Wagtail's panels."""
    panels.append(WaitingPanel())


@hooks.register("register_log_actions")
def log_actions(actions):
    """What a page's history says of decisions about translations."""
    actions.register_action("translation.checked", _("Check translation"), _("Checked the translation: still right"))
    actions.register_action("translation.small_fix", _("Publish small fix"), _("Published as a small fix"))
    actions.register_action("translation.not_wanted", _("Translation not wanted"), _("A translation is not wanted"))
    actions.register_action("translation.wanted_again", _("Translation wanted"), _("A translation is wanted again"))
