"""Entries of the editor's action menu."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import ActionMenuItem

from cdc_site.pages.models import TranslatedPage

from .models import State, TranslationState

# Wagtail's editor publishes when the form has any value here; before it does, ours is read (`before_publish_page`)
PUBLISH = "action-publish"
SMALL_FIX = "small-fix"


def is_outdated(page: TranslatedPage) -> bool:
    """Whether the page is a translation whose original has moved on."""
    return bool(page.source_id) and TranslationState.objects.filter(translation=page, state=State.OUTDATED).exists()


class SmallFixMenuItem(ActionMenuItem):
    """Publishes a correction that leaves every translation, or this one, in the state that it has."""

    name = PUBLISH
    label = _("Publish small fix")
    icon_name = "check"
    template_name = "translation/small_fix.html"

    def is_shown(self, context):
        page = context.get("page")
        if context["view"] != "edit" or context["locked_for_user"] or not isinstance(page, TranslatedPage):
            return False
        if not page.live or not self.get_user_page_permissions_tester(context).can_publish():
            return False
        return is_outdated(page) if page.source_id else type(page).objects.filter(source=page).exists()

    def get_context_data(self, parent_context):
        return super().get_context_data(parent_context) | {"value": SMALL_FIX}


class CheckedMenuItem(ActionMenuItem):
    """Leads to the question whether an outdated translation is still right."""

    name = "action-checked"
    label = _("Checked, still right")
    icon_name = "success"

    def is_shown(self, context):
        page = context.get("page")
        if context["view"] != "edit" or not isinstance(page, TranslatedPage):
            return False
        return self.get_user_page_permissions_tester(context).can_publish() and is_outdated(page)

    def get_url(self, context):
        return reverse("translation_desk:checked", args=[context["page"].pk])
