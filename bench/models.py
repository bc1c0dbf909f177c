"""What the site's pages are compared with."""

from wagtail.models import Page


class EmptyPage(Page):
    """A Wagtail page with nothing on it but its title."""

    template = "bench/empty.html"
