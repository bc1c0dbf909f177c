"""Wagtail's accessibility checker, in the preview of every page, with rules for alternative texts."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

# a file name, an underscore, or nothing but a word for "picture", in the languages of the site
POOR_ALT_TEXT = (
    r"\.(avif|gif|heic|jpe?g|png|svg|tiff?|webp)$|_"
    r"|^\s*([Ii]mage|[Pp]icture|[Pp]hoto|IMG|DSC|صورة|الصورة|[Ww]êne)[\s\d.:-]*$"
)


class SiteCheckerItem(ContentCheckerItem):
    """Wagtail's rules, and that every picture has an alternative text that says what it shows."""

    axe_run_only = [
        *ContentCheckerItem.axe_run_only,
        "image-alt",
        "image-redundant-alt",
        "role-img-alt",
        "svg-img-alt",
        "html-has-lang",
        "valid-lang",
    ]
    axe_custom_checks = [
        {**check, "options": {"pattern": POOR_ALT_TEXT}} if check["id"] == "check-image-alt-text" else check
        for check in ContentCheckerItem.axe_custom_checks
    ]
    axe_messages = {
        **ContentCheckerItem.axe_messages,
        "image-alt": {
            "error_name": _("A picture has no alternative text"),
            "help_text": _("Say on the picture what it shows, in the language of this page, or tick “decorative”."),
        },
        "image-redundant-alt": {
            "error_name": _("An alternative text repeats the words beside it"),
            "help_text": _("Say what the picture shows beyond those words, or tick “decorative”."),
        },
        "role-img-alt": {
            "error_name": _("A drawing has no description"),
            "help_text": _("Tell whoever looks after the site: editors cannot change this."),
        },
        "svg-img-alt": {
            "error_name": _("A drawing has no description"),
            "help_text": _("Tell whoever looks after the site: editors cannot change this."),
        },
        "html-has-lang": {
            "error_name": _("The page does not say its language"),
            "help_text": _("Tell whoever looks after the site: editors cannot change this."),
        },
        "valid-lang": {
            "error_name": _("A passage names a language that does not exist"),
            "help_text": _("Choose the language of the quotation or document again."),
        },
    }
