"""Which pages are for everybody: live ones, unless Wagtail restricts who may view them or a page above them.

What everybody reads (lists, menus, maps, data, "not found") names no other, not even by its title.
"""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet

# a condition on wagtailcore_page, which the statement calls `page`
FOR_EVERYBODY = """
    {page}.live AND NOT EXISTS (
        SELECT FROM wagtailcore_pageviewrestriction restriction
        JOIN wagtailcore_page above ON above.id = restriction.page_id
        WHERE starts_with({page}.path, above.path))
"""


def for_everybody(pages: PageQuerySet) -> PageQuerySet:
    """The same as a part of the pages' own query; Wagtail's `public()` asks for the restrictions in one before it."""
    path = ExpressionWrapper(OuterRef("path"), CharField())
    restricted = PageViewRestriction.objects.annotate(path=path).filter(path__startswith=F("page__path"))
    return pages.live().exclude(Exists(restricted))
