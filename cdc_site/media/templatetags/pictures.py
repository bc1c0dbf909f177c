"""Pictures in templates."""

from django import template

from cdc_site.media.models import SiteImage
from cdc_site.media.shown import shown_picture

register = template.Library()


@register.simple_tag(takes_context=True)
def shown(context, image: SiteImage, place: str, **attrs):
    """`{% shown image "gallery" %}`: a picture in the sizes of a place (`media.shown.PLACES`)."""
    return shown_picture(image, place, context.get("request"), **attrs)
