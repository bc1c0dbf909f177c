"""Forms of the report of missing addresses."""

from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.forms import RedirectForm


class RedirectToPageForm(RedirectForm):
    """From one address that is given to a page that is chosen."""

    site = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_path"].disabled = True
        self.fields["redirect_page"].required = True
        self.fields["redirect_page"].help_text = _("Readers of the old address are led to this page.")

    class Meta(RedirectForm.Meta):
        fields = ("old_path", "redirect_page")
