"""Admin forms of pages."""

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.coreutils import find_available_slug

from cdc_site.i18n.slugs import made_by_machine, native, proposals


class TranslatedPageForm(WagtailAdminPageForm):
    """Proposes slugs. A translation's form has no facts in it, and does not publish before its original."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self._propose_slugs()
        if not self.instance.source_id:
            return
        for name in self.instance.fact_fields:
            self.fields.pop(name, None)
        for name in self.instance.fact_relations:
            self.formsets.pop(name, None)
        for name, fact_fields in self.instance.facts_in_rows.items():
            for form in [*self.formsets[name].forms, self.formsets[name].empty_form]:
                for field in fact_fields:
                    form.fields.pop(field, None)

    def _propose_slugs(self):
        """Name below the slug what can be made of the title; static/admin/slug_proposals.js makes buttons of it."""
        field = self.fields["slug"]
        found = proposals(self.instance.title)
        label = _("Proposed from the title:")
        field.help_text = format_html(
            '{} <span data-slug-list data-label="{}" data-machine-made="{}">{} {}</span>',
            _("The last part of the page's address."),  # Wagtail's words name an address on another host
            label,
            self.instance.slug if self._slug_is_machine_made(self.instance.slug) else "",
            label if found else "",
            format_html_join(" ", '<code dir="auto">{}</code>', ([slug] for slug in found)),
        )

    def _slug_is_machine_made(self, slug: str) -> bool:
        """Whether this is a translation that was never public, with the slug that it got when it was made.

        A home page's slug is in no address.
        """
        page = self.instance
        if not page.source_id or page.first_published_at or self.parent_page.is_root():
            return False
        return made_by_machine(slug, page.source.slug)

    def _slug_of_first_translated_title(self, cleaned_data) -> str:
        """A slug for the title when this save is the one that translates it, and nobody wrote a slug; else empty."""
        title, slug = cleaned_data.get("title"), cleaned_data.get("slug")
        if not title or not slug or not self._slug_is_machine_made(slug):
            return ""
        untranslated = self.instance.title in (self.instance.source.title, self.instance.source.draft_title)
        if not untranslated or title == self.instance.title or not native(title):
            return ""
        return find_available_slug(self.parent_page, native(title), ignore_page_id=self.instance.pk)

    def _number_a_taken_slug(self):
        """While a page was never public nobody knows its address: one that is taken by another page gets a number."""
        slug = self.cleaned_data.get("slug")
        if slug and not self.instance.first_published_at:
            free = find_available_slug(self.parent_page, slug, ignore_page_id=self.instance.pk)
            self.cleaned_data["slug"] = free

    def clean(self):
        self._number_a_taken_slug()
        cleaned_data = super().clean()
        slug = self._slug_of_first_translated_title(cleaned_data)
        if slug:
            cleaned_data["slug"] = slug
        source = self.instance.source if self.instance.source_id else None
        if source and not source.live and "action-publish" in self.data and not cleaned_data.get("go_live_at"):
            raise ValidationError(
                _("Publish the original, “%(title)s”, first: a translation cannot go live before it.")
                % {"title": source.title}
            )
        return cleaned_data


class CopyWithoutAliasForm(CopyForm):
    """Wagtail's form without its "alias" choice: an alias goes live before what it mirrors."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)
