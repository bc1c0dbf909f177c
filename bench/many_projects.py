"""Thousands of projects, written by SQL as if editors had published them: saving them one by one takes an hour."""

from django.db import connection, models
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.search.models import IndexEntry

from cdc_site.pages.models import Confirmation
from cdc_site.search.models import SearchEntry
from projects.listing import list_anew
from projects.models import ProjectPage

# Each is a copy of one that is there, in all its languages: `template` is the row that is copied, `original` the copy
# that keeps the facts. Facts are dealt out anew, the same in every run.
PLAN = """
    CREATE TEMPORARY TABLE many AS
    WITH template AS (
        SELECT page.id, row_number() OVER (ORDER BY page.id) - 1 AS place, count(*) OVER () AS all_of_them
        FROM projects_projectpage project JOIN wagtailcore_page page ON page.id = project.page_ptr_id
        WHERE project.source_id IS NULL AND page.live
    )
    SELECT number, template.id AS template, gen_random_uuid() AS key
    FROM generate_series(1, {wanted}) AS number JOIN template ON template.place = number % all_of_them
    ORDER BY number;

    CREATE TEMPORARY TABLE many_page AS
    SELECT nextval(pg_get_serial_sequence('wagtailcore_page', 'id'))::int AS id,
        nextval(pg_get_serial_sequence('wagtailcore_revision', 'id'))::int AS revision,
        page.id AS template, many.number, many.key, page.path AS template_path, page.id = many.template AS is_original,
        row_number() OVER (PARTITION BY page.locale_id ORDER BY many.number) AS place, NULL::int AS original
    FROM many
    JOIN projects_projectpage project ON many.template IN (project.page_ptr_id, project.source_id)
    JOIN wagtailcore_page page ON page.id = project.page_ptr_id AND page.live
    ORDER BY many.number;

    UPDATE many_page SET original = first.id FROM many_page first
    WHERE first.is_original AND first.number = many_page.number;
    CREATE INDEX ON many_page (template);
    ANALYZE many_page
"""
COPY = "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t JOIN many_page m ON t.{owner} = {template}"
FACTS = """
    UPDATE projects_projectpage SET start = dealt.start, "end" = dealt.start + length, reported_on = dealt.reported_on,
        status = CASE WHEN chance < 0.7 THEN 'completed' WHEN chance < 0.9 THEN 'running' ELSE 'planned' END
    FROM (
        SELECT id, random() AS chance, (random() * 900)::int AS length,
            CASE WHEN random() < 0.8 THEN date '2012-01-01' + (random() * 5000)::int END AS start,
            date '2012-01-01' + (random() * 5000)::int AS reported_on
        FROM many_page WHERE is_original ORDER BY id
    ) dealt WHERE page_ptr_id = dealt.id;

    INSERT INTO projects_projectpage_fields_of_work (projectpage_id, fieldofwork_id)
    SELECT DISTINCT project.id, field[1 + floor(random() * cardinality(field))::int]
    FROM (SELECT id, generate_series(1, 2) FROM many_page WHERE is_original ORDER BY id) project,
        (SELECT array_agg(id ORDER BY id) AS field FROM projects_fieldofwork) fields;

    -- one place here; two of three projects lead abroad
    INSERT INTO projects_projectplace (page_id, place_id, sort_order)
    SELECT id, place[1 + floor(random() * cardinality(place))::int], (side = 'away')::int
    FROM (SELECT id, random() < 0.67 AS abroad FROM many_page WHERE is_original ORDER BY id) project
    JOIN (SELECT side, array_agg(id ORDER BY id) AS place FROM places_place GROUP BY side) places
        ON side = 'here' OR abroad;

    -- some partners have far more projects than others
    INSERT INTO projects_projectpartner (page_id, partner_id, sort_order)
    SELECT id, partner[1 + floor(random() ^ 2 * cardinality(partner))::int], 0
    FROM (SELECT id FROM many_page WHERE is_original ORDER BY id) project,
        (SELECT array_agg(page_ptr_id ORDER BY page_ptr_id) AS partner
         FROM partners_partnerpage WHERE source_id IS NULL) partners;

    INSERT INTO projects_relatedproject (page_id, project_id, sort_order)
    SELECT id, lead(id, 7) OVER (ORDER BY id), 0 FROM many_page WHERE is_original ORDER BY id DESC OFFSET 7
"""


def make_projects(wanted: int) -> None:
    """So many projects more, in every language of those that are there, with what the search and the admin keep."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5), set_config('cdc.listing', 'off', false)")
        # several statements at once only without parameters
        cursor.execute(PLAN.format(wanted=int(wanted)))
        _make_paths(cursor)
        number = "'-' || m.number"
        _copy(
            cursor,
            Page,
            "id",
            id="m.id",
            path="m.path",
            translation_key="m.key",
            title="t.title || ' ' || m.number",
            draft_title="t.title || ' ' || m.number",
            slug=f"t.slug || {number}",
            url_path=f"rtrim(t.url_path, '/') || {number} || '/'",
            # revisions are copied later
            live_revision_id="NULL",
            latest_revision_id="NULL",
        )
        _copy(
            cursor,
            ProjectPage,
            "page_ptr_id",
            page_ptr_id="m.id",
            source_id="CASE WHEN NOT m.is_original THEN m.original END",
            source_revision_id="NULL",
        )
        cursor.execute(FACTS)
        _copy(cursor, Confirmation, "page_id", page_id="m.id")
        _copy(cursor, SearchEntry, "page_id", page_id="m.id")
        _copy(cursor, IndexEntry, "object_id", "m.template::text", object_id="m.id::text")
        _copy(
            cursor,
            ReferenceIndex,
            "object_id",
            "m.template::text",
            object_id="m.id::text",
            to_object_id="CASE WHEN t.model_path = 'source' THEN m.original::text ELSE t.to_object_id END",
        )
        _copy_revisions(cursor)
        list_anew()
        cursor.execute("VACUUM ANALYZE")


def _make_paths(cursor) -> None:
    """In the tree the copies follow the pages that are there; their number is in treebeard's own digits."""
    cursor.execute("ALTER TABLE many_page ADD COLUMN path text")
    cursor.execute("SELECT DISTINCT left(template_path, -%s) FROM many_page", [Page.steplen])
    for (path,) in cursor.fetchall():
        above = Page.objects.get(path=path)
        first = above.get_last_child()
        cursor.execute(
            "SELECT id FROM many_page WHERE left(template_path, -%s) = %s ORDER BY place", [Page.steplen, path]
        )
        ids = [key for (key,) in cursor.fetchall()]
        begin = Page._str2int(first.path[-Page.steplen :]) + 1
        paths = [Page._get_path(path, above.depth + 1, begin + number) for number in range(len(ids))]
        cursor.execute(
            "UPDATE many_page SET path = given.path FROM unnest(%s::int[], %s::text[]) AS given (id, path)"
            " WHERE many_page.id = given.id",
            [ids, paths],
        )
        Page.objects.filter(pk=above.pk).update(numchild=above.numchild + len(ids))


def _copy_revisions(cursor) -> None:
    """The newest version of each, which readers see."""
    _copy(
        cursor,
        Revision,
        "id",
        "(SELECT latest_revision_id FROM wagtailcore_page WHERE id = m.template)",
        id="m.revision",
        object_id="m.id::text",
        content="t.content || jsonb_build_object('pk', m.id, 'translation_key', m.key, 'path', m.path)",
    )
    cursor.execute(
        "UPDATE wagtailcore_page page SET live_revision_id = m.revision, latest_revision_id = m.revision"
        " FROM many_page m WHERE m.id = page.id"
    )


def _copy(cursor, model: type[models.Model], owner: str, template: str = "m.template", **replaced: str) -> None:
    """The rows of a model that belong to the pages that are copied. replaced: columns with other values, as SQL."""
    columns = [field.column for field in model._meta.local_concrete_fields if field.column != "id" or "id" in replaced]
    quoted = connection.ops.quote_name
    values = [replaced.get(column, f"t.{quoted(column)}") for column in columns]
    cursor.execute(
        COPY.format(
            table=model._meta.db_table,
            columns=", ".join(map(quoted, columns)),
            values=", ".join(values),
            owner=owner,
            template=template,
        )
    )
