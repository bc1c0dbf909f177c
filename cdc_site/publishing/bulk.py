"""Many pages withdrawn at once, from the list of pages: in all their languages, as a single one is."""

from wagtail.admin.views.pages.bulk_actions.unpublish import UnpublishBulkAction

from cdc_site.pages.models import TranslatedPage

from .together import versions_of, withdraw_together


class WithdrawManyAction(UnpublishBulkAction):
    """Takes the place of Wagtail's action of this name, which would leave the other languages public."""

    template_name = "publishing/confirm_bulk_withdraw.html"

    def object_context(self, page):
        """Adds the other live languages of the page, which go too."""
        context = super().object_context(page)
        others = versions_of(context["item"]) if isinstance(context["item"], TranslatedPage) else []
        return {**context, "others": [other for other in others if other.live and other.pk != page.pk]}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "others": [other for item in context["items"] for other in item["others"]]}

    @classmethod
    def execute_action(cls, objects, include_descendants=False, user=None, permission_checker=None, **kwargs):
        """Returns how many pages of the list, and how many others, were withdrawn."""
        pages = [page.specific for page in objects]
        translated = [page for page in pages if isinstance(page, TranslatedPage)]
        plain = [page for page in pages if not isinstance(page, TranslatedPage)]
        _listed, others = super().execute_action(plain, include_descendants, user, permission_checker)
        gone = {each.pk for page in translated for each in withdraw_together(page, user, include_descendants)}
        listed = {page.pk for page in translated}
        return len(objects), others + len(gone - listed)
