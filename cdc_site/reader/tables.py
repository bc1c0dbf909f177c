"""The tables that readers see, which rows of them, and what stands in place of columns that are not for readers.

This is the whole list, in the order in which the views are made: each may stand on those before it. A table that is
not named here does not exist for the public process. In conditions and columns `t` is the row; `reader.…` is the view
of an earlier table, anything else is written with its schema.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from wagtail.models import Collection

from cdc_site.media.models import SiteDocument, SiteImage
from cdc_site.media.safety import withheld
from cdc_site.media.use import on_a_live_page

NOBODY = "NULL::integer"
NEVER = "NULL::timestamptz"


@dataclass(frozen=True)
class Table:
    """rows: a condition in SQL, or what gives a queryset of the rows. instead: what a column shows, by its name.
    barrier: whether the view keeps rows from functions and operators in a query. It also keeps PostgreSQL from using an
    index for an order, and has nothing to keep where every row and column is shown.

    Keys of pages, pictures and documents that readers do not see are left out without being named (`schema.instead`).
    """

    name: str
    rows: str | Callable[[], QuerySet] = "true"
    instead: dict[str, str] = field(default_factory=dict)
    barrier: bool = True


# asked once a statement; joining every view with the pages again took longer than the queries themselves
HIDDEN_PAGES = "ALL ((SELECT reader.hidden_pages())::integer[])"


def page_is_seen(column: str) -> str:
    """Condition: the page with the key in this column is for readers."""
    return f"t.{column} <> {HIDDEN_PAGES}"


PAGE = Table(
    "wagtailcore_page",
    f"t.live AND {page_is_seen('id')}",
    {
        "draft_title": "t.title",
        "has_unpublished_changes": "false",
        "owner_id": NOBODY,
        "locked": "false",
        "locked_at": NEVER,
        "locked_by_id": NOBODY,
        "go_live_at": NEVER,
        "expire_at": NEVER,
        "live_revision_id": NOBODY,
        "latest_revision_id": NOBODY,
        "alias_of_id": NOBODY,
        "latest_revision_created_at": NEVER,
    },
)

# what is used by a page that nobody sees is not told either
REFERENCES = Table(
    "wagtailcore_referenceindex",
    f"""
    t.base_content_type_id = (
        SELECT id FROM public.django_content_type WHERE app_label = 'wagtailcore' AND model = 'page'
    )
    AND CASE WHEN t.object_id ~ '^[0-9]{{1,9}}$' THEN t.object_id::integer END <> {HIDDEN_PAGES}
    """,  # noqa: S608
)

COLLECTION = Table(
    "wagtailcore_collection",
    """
    NOT EXISTS (
        SELECT 1 FROM public.wagtailcore_collectionviewrestriction closed
        JOIN public.wagtailcore_collection above ON above.id = closed.collection_id
        WHERE starts_with(t.path, above.path)
    )
    """,
    {"name": "''::varchar"},
)


def shown_pictures() -> QuerySet:
    """Those that `cdc_site.media` hands out."""
    return SiteImage.objects.filter(on_a_live_page(SiteImage)).exclude(withheld())


def shown_documents() -> QuerySet:
    """Those that `cdc_site.media` hands out, if their collection is open too."""
    return SiteDocument.objects.filter(on_a_live_page(SiteDocument), collection__in=Collection.objects.all())


MEDIA = [
    Table(
        "media_siteimage",
        shown_pictures,
        {
            "consent_note": "''::text",
            "uploaded_by_user_id": NOBODY,
            "answered_by_id": NOBODY,
            "released_by_id": NOBODY,
        },
    ),
    Table(
        "media_siterendition",
        "EXISTS (SELECT 1 FROM reader.media_siteimage image WHERE image.id = t.image_id)",
    ),
    Table("media_sitedocument", shown_documents, {"uploaded_by_user_id": NOBODY}),
]


def kind_of_page(name: str) -> Table:
    """The part of pages that one kind of them has."""
    return Table(name, page_is_seen("page_ptr_id"), {"source_revision_id": NOBODY})


def rows_of_page(name: str, *columns: str) -> Table:
    """Rows that belong to a page, or lead to one; all of these pages must be seen."""
    return Table(name, " AND ".join(page_is_seen(column) for column in columns))


# consent stands in the original's row of the same role
AGREED = """EXISTS (
    SELECT 1 FROM public.team_teamrole kept JOIN public.team_teampage page ON page.page_ptr_id = kept.page_id
    WHERE kept.translation_key = t.translation_key AND kept.agreed AND page.source_id IS NULL
)"""

TABLES = [
    Table("django_content_type"),
    Table("wagtailcore_locale"),
    PAGE,
    Table("wagtailcore_site"),
    # whoever reads these is told that nothing is restricted: what is restricted is not there
    Table("wagtailcore_pageviewrestriction", "false"),
    Table("wagtailcore_collectionviewrestriction", "false"),
    COLLECTION,
    REFERENCES,
    *MEDIA,
    # --- kinds of pages, and the rows below them
    kind_of_page("home_homepage"),
    rows_of_page("home_featuredproject", "page_id", "project_id"),
    rows_of_page("home_featuredpartner", "page_id", "partner_id"),
    rows_of_page("home_panelpage", "page_id", "linked_page_id"),
    kind_of_page("projects_projectindexpage"),
    kind_of_page("projects_projectpage"),
    rows_of_page("projects_projectpage_fields_of_work", "projectpage_id"),
    rows_of_page("projects_projectpartner", "page_id", "partner_id"),
    rows_of_page("projects_projectplace", "page_id"),
    rows_of_page("projects_relatedproject", "page_id", "project_id"),
    # only what everybody may read is in these two
    Table("projects_listedproject", barrier=False),
    Table("projects_listednumber", barrier=False),
    kind_of_page("partners_partnerindexpage"),
    kind_of_page("partners_partnerpage"),
    kind_of_page("team_teampage"),
    Table(
        "team_teamrole",
        page_is_seen("page_id"),
        {
            "name": f"CASE WHEN {AGREED} THEN t.name ELSE '' END",
            "portrait_id": (
                "CASE WHEN t.agreed THEN "
                "(SELECT image.id FROM reader.media_siteimage image WHERE image.id = t.portrait_id) END"
            ),
        },
    ),
    kind_of_page("bridges_bridgespage"),
    kind_of_page("pages_contentpage"),
    kind_of_page("enquiries_enquirypage"),
    rows_of_page("enquiries_enquiryfield", "page_id"),
    # --- what pages share
    Table("pages_sitesettings"),
    Table("pages_sitetext"),
    rows_of_page("pages_footerlink", "page_id"),
    Table(
        "places_place",
        f"""
        EXISTS (
            SELECT 1 FROM public.projects_projectplace used
            WHERE used.place_id = t.id AND used.page_id <> {HIDDEN_PAGES}
        ) OR EXISTS (
            SELECT 1 FROM public.partners_partnerpage used
            WHERE used.place_id = t.id AND used.page_ptr_id <> {HIDDEN_PAGES}
        )
        """,  # noqa: S608
    ),
    Table("places_placelabel", "EXISTS (SELECT 1 FROM reader.places_place place WHERE place.id = t.row_id)"),
    Table("projects_fieldofwork"),
    Table("projects_fieldofworklabel"),
    Table("partners_partnerkind"),
    Table("partners_partnerkindlabel"),
    Table("caching_sitegeneration"),
    Table("caching_takedown"),  # addresses that were public once
    # --- search and old addresses
    Table(
        "search_searchentry",
        f"""
        {page_is_seen("page_id")} AND NOT EXISTS (
            SELECT 1 FROM public.media_sitedocument document
            JOIN public.wagtailcore_collection its ON its.id = document.collection_id
            JOIN public.wagtailcore_collection above ON starts_with(its.path, above.path)
            JOIN public.wagtailcore_collectionviewrestriction closed ON closed.collection_id = above.id
            WHERE document.id = t.document_id
        )
        """,  # noqa: S608
    ),
    Table("search_synonymgroup"),
    Table("wagtailsearchpromotions_searchpromotion", f"t.page_id IS NULL OR {page_is_seen('page_id')}"),
    Table(
        "wagtailsearchpromotions_query",
        "EXISTS (SELECT 1 FROM reader.wagtailsearchpromotions_searchpromotion each WHERE each.query_id = t.id)",
    ),
    Table("wagtailredirects_redirect", f"t.redirect_page_id IS NULL OR {page_is_seen('redirect_page_id')}"),
]
