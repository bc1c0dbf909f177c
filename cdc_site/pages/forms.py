"""Admin forms of pages."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm


class TranslatedPageForm(WagtailAdminPageForm):
    """A translation's form has no facts in it, and does not publish before its original."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
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

    def clean(self):
        cleaned_data = super().clean()
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
