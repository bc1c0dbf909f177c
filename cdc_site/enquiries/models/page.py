"""Form pages. Which fields there are is kept once, on the original; each language has its own words for them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.contrib.forms.forms import WagtailAdminFormPageForm
from wagtail.contrib.forms.models import AbstractFormField

from cdc_site.enquiries.about import subject_of
from cdc_site.enquiries.builder import FIELD_TYPES, form_class
from cdc_site.enquiries.keeping import words_of
from cdc_site.enquiries.purposes import Purpose
from cdc_site.pages.forms import TranslatedPageForm
from cdc_site.pages.models import BasePage


class EnquiryPageForm(WagtailAdminFormPageForm, TranslatedPageForm):
    """Also refuses two fields with the same label."""


class EnquiryPage(BasePage):
    """A form for one purpose, with what is done with the answers said on it."""

    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices, default=Purpose.MESSAGE)
    keep_days = models.PositiveIntegerField(
        _("kept for (days)"),
        default=180,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("Messages are deleted by themselves after so many days."),
    )
    who_reads = models.TextField(_("who reads it"), max_length=400, help_text=_("Shown above the form."))
    what_next = models.TextField(
        _("what happens next"), max_length=400, help_text=_("Shown above the form, and again when it has been sent.")
    )
    consent = models.TextField(
        _("consent"), max_length=400, help_text=_("A plain sentence above the button: what sending means.")
    )
    thanks = models.TextField(_("thanks"), max_length=400, help_text=_("Shown when the message has arrived."))

    template = "enquiries/enquiry_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    fact_fields = ("purpose", "keep_days")
    facts_in_rows = {"form_fields": ("field_type", "required")}

    edit_handler = BasePage.tabs(
        [
            FieldPanel("title"),
            FieldPanel("summary"),
            InlinePanel("form_fields", heading=_("Fields"), label=_("field")),
            FieldPanel("who_reads"),
            FieldPanel("what_next"),
            FieldPanel("consent"),
            FieldPanel("thanks"),
        ],
        [FieldPanel("purpose"), FieldPanel("keep_days")],
    )
    edit_handler.base_form_class = EnquiryPageForm

    class Meta:
        verbose_name = _("form page")
        verbose_name_plural = _("form pages")

    def form(self, data=None, **options):
        """The form in this page's language, filled with `data` if it was sent. options: see EnquiryForm."""
        return form_class(self.facts.form_fields.all(), self.form_fields.all())(data, page=self, **options)

    def get_context(self, request, *args, form=None, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        asked = form["cdc_about"].value() if form else request.GET.get("about")
        subject = subject_of(asked or "", self.locale.language_code)
        form = form or self.form(about=subject.code if subject else "")
        words = words_of(form, context["furniture"].contact_email)
        context.update(form=form, subject=subject, words=words)
        return context


class EnquiryField(AbstractFormField):
    """A field. Rows of the original and its translations belong together by `clean_name`."""

    page = ParentalKey(EnquiryPage, on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField(_("field type"), max_length=16, choices=FIELD_TYPES, default="singleline")

    panels = [
        FieldPanel("label"),
        FieldPanel("help_text"),
        FieldRowPanel([FieldPanel("field_type", classname="formbuilder-type"), FieldPanel("required")]),
        FieldPanel(
            "choices", classname="formbuilder-choices", help_text=_("One a line, in the order of the original.")
        ),
    ]

    class Meta(AbstractFormField.Meta):
        verbose_name = _("field")
        verbose_name_plural = _("fields")

    def __str__(self):
        return self.label
