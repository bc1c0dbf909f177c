"""Links to forms in templates."""

from urllib.parse import urlencode

from django import template

from cdc_site.enquiries.links import form_for
from cdc_site.enquiries.purposes import Purpose
from cdc_site.i18n.languages import current_language

register = template.Library()


@register.inclusion_tag("enquiries/write_to_us.html")
def write_to_us(kind: str, slug: str) -> dict:
    """A link to the form "Write to us", which then knows what the message is about."""
    code = current_language().code
    form = form_for(Purpose.MESSAGE, code)
    if form is None:
        return {}
    return {
        "url": f"{form.url}?{urlencode({'about': f'{kind}:{slug}'})}",
        "title": form.title,
        "foreign": form.foreign_code(code),
    }
