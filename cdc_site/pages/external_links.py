"""Links in texts that lead to other sites."""

from django.utils.html import escape
from wagtail.rich_text import LinkHandler


class ExternalLinkHandler(LinkHandler):
    """A link to another site: marked for eyes and ears, and without a referrer that names what was read."""

    identifier = "external"

    @classmethod
    def expand_db_attributes(cls, attrs):
        return f'<a href="{escape(attrs["href"])}" rel="noreferrer" aria-describedby="other-site">'
