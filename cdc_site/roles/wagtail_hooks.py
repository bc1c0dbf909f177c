"""Where the admin asks what a role may do. Wagtail's permissions say the rest."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import SubmitForModerationMenuItem
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, ReferenceIndex
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cdc_site.i18n.languages import language_name

from .alt_texts import AltTextsMenuItem, AltTextsViewSet
from .answers import refuse
from .models import TranslatorLanguage
from .people import is_administrator, may_translate_into, only_translates, others_who_publish
from .review import PUBLISHED_ALONE, is_own_text, note_if_alone, obstacle

FIRST = -10  # before the hooks of other apps that act on what these refuse


class TranslatorLanguageViewSet(SnippetViewSet):
    """Which Translators work in which languages."""

    model = TranslatorLanguage
    icon = "globe"
    list_display = ["user", "locale"]
    list_filter = ["locale"]

    def register_chooser_viewset(self):
        """Nothing chooses one, and Wagtail's chooser would list them all to everybody in the admin."""


register_snippet(TranslatorLanguageViewSet)


@hooks.register("register_admin_viewset")
def alt_texts_viewset():
    """Where Translators describe pictures."""
    return AltTextsViewSet()


@hooks.register("register_admin_menu_item")
def alt_texts_menu_item():
    """Beside "Images", which Translators do not have."""
    return AltTextsMenuItem()


# --- Translators ---------------------------------------------------------------------------------
def _closed_to(user, page) -> str:
    """Why a page is closed to a person who only translates, in words; empty when it is not."""
    if not only_translates(user):
        return ""
    if not getattr(page.specific, "source_id", None):
        return _("“%(title)s” is an original. Translators change translations only.") % {
            "title": page.get_admin_display_title()
        }
    if not may_translate_into(user, page.locale):
        return _("You do not translate into this language. An Administrator can change that.")
    return ""


@hooks.register("before_edit_page", order=FIRST)
def translators_edit_translations(request, page):
    """Reading the form is refused like saving it."""
    words = _closed_to(request.user, page)
    return refuse(request, words, "wagtailadmin_explore", page.get_parent().pk) if words else None


@hooks.register("before_move_page", order=FIRST)
def translators_move_nothing(request, page, destination):
    """A page's place is no matter of its language."""
    return _no_new_places(request, page)


@hooks.register("before_copy_page", order=FIRST)
def translators_copy_nothing(request, page):
    """A copy would be a new original."""
    return _no_new_places(request, page)


def _no_new_places(request, page):
    if not only_translates(request.user):
        return None
    words = _("Translators neither create nor move pages.")
    return refuse(request, words, "wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_create_page", order=FIRST)
def translators_create_nothing(request, parent_page, page_class):
    """Translations are made with "Translate"."""
    if only_translates(request.user):
        return refuse(request, _("Translators neither create nor move pages."), "wagtailadmin_explore", parent_page.pk)
    return None


# --- four eyes -----------------------------------------------------------------------------------
@hooks.register("before_publish_page", order=FIRST)
def somebody_else_publishes(request, page):
    """Asked by "Publish", also for a later time, and by "Publish in all languages"; the draft is saved already."""
    words = obstacle(page, request.user)
    if words:
        return refuse(request, words, "wagtailadmin_pages:edit", page.pk)
    note_if_alone(page, request.user)
    return None


@hooks.register("before_copy_page", order=FIRST)
def copies_are_drafts(request, page):
    """A copy is its maker's text."""
    if request.POST.get("publish_copies") and others_who_publish(request.user).exists():
        words = _("A copy starts as a draft. Copy the page without publishing it.")
        return refuse(request, words, "wagtailadmin_pages:copy", page.pk)
    return None


@hooks.register("before_edit_page")
def say_what_is_in_the_way(request, page):
    """Who may publish reads, before working on it, why they cannot."""
    if request.method != "GET" or not page.has_unpublished_changes:
        return
    if page.permissions_for_user(request.user).can_publish() and (words := obstacle(page, request.user)):
        messages.info(request, words)


@hooks.register("after_edit_page", order=FIRST)
def say_that_it_is_not_approved(request, page):
    """An approver who changed the text with the same click has only saved it."""
    asked = request.POST.get("action-workflow-action") and request.POST.get("workflow-action-name") == "approve"
    if asked and page.current_workflow_task_state:
        words = obstacle(page, request.user)
        if words:
            messages.error(request, words)


class SubmitItem(SubmitForModerationMenuItem):
    """Says what it does in the person's language; Wagtail's says the name of the workflow, which is in one."""

    def get_context_data(self, parent_context):
        return super().get_context_data(parent_context) | {"label": _("Submit for review")}


@hooks.register("construct_page_action_menu")
def name_the_submission(menu_items, request, context):
    """Wagtail's own item, with other words."""
    for place, item in enumerate(menu_items):
        if item.name == SubmitItem.name:
            menu_items[place] = SubmitItem(order=item.order)


@hooks.register("construct_page_action_menu")
def hide_publish_on_own_text(menu_items, request, context):
    """Where somebody else has to publish, the buttons are not there."""
    page = context.get("page")
    own = page is None or context["view"] != "edit" or is_own_text(page, request.user)
    if own and others_who_publish(request.user).exists():
        menu_items[:] = [item for item in menu_items if item.name not in ("action-publish", "publish-together")]


@hooks.register("before_bulk_action", order=FIRST)
def bulk_actions_follow_the_roles(request, action_type, objects, action):
    """Each page that an action on many pages reaches is asked about; one refusal stops them all."""
    pages = [each for each in objects if isinstance(each, Page)]
    if not pages:
        return None
    if action_type == "delete" and not is_administrator(request.user):
        return refuse(request, _("Only Administrators delete pages. Withdraw them instead."))
    if action_type == "move" and only_translates(request.user):
        return refuse(request, _("Translators neither create nor move pages."))
    if action_type == "publish":
        if action.cleaned_form.cleaned_data.get("include_descendants"):
            pages += [below for page in pages for below in page.get_descendants().not_live()]
        for page in pages:
            words = obstacle(page, request.user)
            if words:
                return refuse(request, words)
        for page in pages:
            note_if_alone(page, request.user)
    return None


# --- deleting ------------------------------------------------------------------------------------
@hooks.register("before_delete_snippet", order=FIRST)
def what_nobody_may_delete_is_not_named(request, objects):
    """Wagtail's question before deleting many names also those that the person may not delete, nor perhaps see."""
    asked = {key for key in request.GET.getlist("id") if key != "all"}
    if len(objects) < max(len(asked), 1):
        raise PermissionDenied


@hooks.register("before_delete_page", order=FIRST)
def only_administrators_delete(request, page):
    """An Administrator reads first what else changes."""
    if not is_administrator(request.user):
        words = _("Only Administrators delete pages. Withdraw them instead.")
        return refuse(request, words, "wagtailadmin_explore", page.get_parent().pk)
    if request.method == "GET":
        for words in _consequences(page):
            messages.warning(request, words)
    return None


def _consequences(page) -> list[str]:
    """What else changes when the page is deleted, in sentences."""
    said = []
    others = Page.objects.translation_of(page).select_related("locale")
    if not getattr(page, "source_id", None) and others:
        languages = _(", ").join(language_name(other.locale.language_code) for other in others)
        said.append(
            _("This is the original. Its translations lose it; one of them takes its place: %(languages)s.")
            % {"languages": languages}
        )
    links = ReferenceIndex.get_references_to(page).count()
    if links:
        words = ngettext(
            "%(count)s place on this site refers to this page; a link there will lead nowhere.",
            "%(count)s places on this site refer to this page; links there will lead nowhere.",
            links,
        )
        said.append(words % {"count": links})
    return said


@hooks.register("construct_page_listing_buttons")
def hide_delete(buttons, page, user, context=None):
    """Who does not delete is not offered it."""
    if not is_administrator(user):
        buttons[:] = [each for each in buttons if "/delete/" not in (getattr(each, "url", None) or "")]


@hooks.register("register_log_actions")
def log_actions(actions):
    """Words for the history of a page."""

    @actions.register_action(PUBLISHED_ALONE)
    class PublishedAlone(LogFormatter):
        label = gettext_lazy("Published without a second person")
        message = gettext_lazy("Published by the person who changed it last, since nobody else may publish")
