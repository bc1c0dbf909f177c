"""The latest versions of many pages in few queries."""

from collections.abc import Iterable

from django.db.models import QuerySet
from wagtail.models import Page, get_page_models

from cdc_site.pages.models import BasePage


def latest_versions(pages: QuerySet[Page]) -> Iterable[BasePage]:
    """The latest draft of each of these pages, in the order of the tree; one query for each kind of page.

    They are for reading only: Wagtail's own way to a draft asks the database again for every key in it.
    """
    found: list[BasePage] = []
    for model in get_page_models():
        if issubclass(model, BasePage):
            rows = model.objects.filter(pk__in=pages.values("pk"))
            found += [_draft(row) for row in rows.select_related("locale", "source", "latest_revision")]
    return sorted(found, key=lambda page: page.path)


def _draft(row: BasePage) -> BasePage:
    if row.latest_revision is None:
        return row
    # the checks ask nothing of many-to-many rows, and each would cost a query
    left_out = {field.name for field in row._meta.many_to_many}
    data = {name: value for name, value in row.latest_revision.content.items() if name not in left_out}
    draft = type(row).from_serializable_data({**data, "pk": row.pk}, check_fks=False)
    draft.locale, draft.source = row.locale, row.source
    draft.path, draft.depth, draft.live = row.path, row.depth, row.live
    return draft
