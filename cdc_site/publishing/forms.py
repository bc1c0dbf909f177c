"""When all languages go live."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput


class PublishTogetherForm(forms.Form):
    """Now, or at a time in the future."""

    go_live_at = forms.DateTimeField(
        label=_("Go live at"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=_("Leave empty to publish now. The time is that of the Center."),
    )

    def clean_go_live_at(self):
        at = self.cleaned_data["go_live_at"]
        if at and at <= timezone.now():
            raise forms.ValidationError(_("This time is over. Leave the field empty to publish now."))
        return at
