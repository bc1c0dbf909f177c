"""Panels of the page editor."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.telepath import register as register_telepath_adapter


def confirmations_panel() -> InlinePanel:
    """Notes on what the organisation must still confirm."""
    return InlinePanel(
        "confirmations",
        panels=[FieldPanel("text")],
        heading=_("To be confirmed by the organisation (visitors never see this)"),
        label=_("text to be confirmed"),
    )


class FactsPanel(MultiFieldPanel):
    """Fields that are kept once, on the original. On a translation they are shown, with a link to where they live."""

    @register_telepath_adapter
    class BoundPanel(MultiFieldPanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.source = self.instance.source if self.instance.source_id else None
            if self.source:
                self.template_name = "pages/admin/facts_of_original.html"

        def is_shown(self):
            return bool(self.source) or super().is_shown()

        def show_panel_furniture(self):
            """With a heading, and a tab of its own, also where there is nothing to fill in."""
            return self.is_shown()

        @cached_property
        def children(self):
            return [] if self.source else super().children

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            if self.source:
                context["source"] = self.source
                context["edit_url"] = reverse("wagtailadmin_pages:edit", args=[self.source.pk])
                context["facts"] = self.source.describe_facts()
            return context
