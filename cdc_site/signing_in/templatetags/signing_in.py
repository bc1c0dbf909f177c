"""What the pages of the door ask."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def mail_is_set_up() -> bool:
    """Whether a mail for a forgotten password would leave."""
    return bool(settings.EMAIL_HOST)
