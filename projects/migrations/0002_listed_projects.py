"""What lists of projects are sorted, narrowed and counted by, and the triggers that keep it (projects/listing.py).

Triggers, since pages change in many ways: published, withdrawn, moved by SQL with all that is below them, restricted,
deleted, handed over to another language. Each of them is a row that changes, and what lists show must never be older
than the pages. `cdc.listing = off` in a transaction leaves them out; projects_list_all() then makes everything again.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

FUNCTIONS = """
-- pages below one that is not live are hidden too, as in reader.hidden_pages()
CREATE OR REPLACE FUNCTION projects_is_open(page_path text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT FROM wagtailcore_page above WHERE NOT above.live AND starts_with(page_path, above.path))
        AND NOT EXISTS (
            SELECT FROM wagtailcore_pageviewrestriction closed
            JOIN wagtailcore_page above ON above.id = closed.page_id
            WHERE starts_with(page_path, above.path)
        )
$$;

-- NULL: all of them
CREATE OR REPLACE FUNCTION projects_to_list(keys uuid[]) RETURNS SETOF projects_listedproject
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT page.id, page.translation_key, locale.language_code, left(page.path, -4),
        coalesce(facts.start, facts.reported_on),
        EXISTS (
            SELECT FROM projects_projectplace link JOIN places_place place ON place.id = link.place_id
            WHERE link.page_id = facts.page_ptr_id AND place.side = 'away'
        ),
        ARRAY['status:' || facts.status, 'year:' || extract(year FROM coalesce(facts.start, facts.reported_on))]
        || ARRAY(
            SELECT DISTINCT 'field:' || field.code FROM projects_projectpage_fields_of_work link
            JOIN projects_fieldofwork field ON field.id = link.fieldofwork_id
            WHERE link.projectpage_id = facts.page_ptr_id
        ) || ARRAY(
            SELECT DISTINCT 'place:' || place.code FROM projects_projectplace link
            JOIN places_place place ON place.id = link.place_id WHERE link.page_id = facts.page_ptr_id
        ) || ARRAY(
            SELECT DISTINCT 'partner:' || partner_page.slug FROM projects_projectpartner link
            JOIN wagtailcore_page linked ON linked.id = link.partner_id
            JOIN wagtailcore_page partner_page ON partner_page.translation_key = linked.translation_key
            JOIN partners_partnerpage partner ON partner.page_ptr_id = partner_page.id AND partner.source_id IS NULL
            WHERE link.page_id = facts.page_ptr_id AND EXISTS (
                SELECT FROM wagtailcore_page version
                WHERE version.translation_key = partner_page.translation_key AND projects_is_open(version.path)
            )
        ) || ARRAY(
            SELECT DISTINCT 'with:' || linked.translation_key FROM projects_projectpartner link
            JOIN wagtailcore_page linked ON linked.id = link.partner_id WHERE link.page_id = facts.page_ptr_id
        )
    FROM wagtailcore_page page
    JOIN projects_projectpage project ON project.page_ptr_id = page.id
    JOIN wagtailcore_locale locale ON locale.id = page.locale_id
    JOIN projects_projectpage facts ON facts.page_ptr_id = coalesce(project.source_id, project.page_ptr_id)
    JOIN wagtailcore_page original ON original.id = facts.page_ptr_id
    WHERE (keys IS NULL OR page.translation_key = ANY (keys))
        AND projects_is_open(page.path) AND (original.id = page.id OR projects_is_open(original.path))
$$;

CREATE OR REPLACE FUNCTION projects_list_again(keys uuid[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF cardinality(keys) = 0 THEN RETURN; END IF;
    DELETE FROM projects_listedproject listed WHERE translation_key = ANY (keys)
        AND NOT EXISTS (SELECT FROM projects_to_list(ARRAY[listed.translation_key]) found WHERE found.page_id = listed.page_id);
    INSERT INTO projects_listedproject AS listed SELECT * FROM projects_to_list(keys)
    ON CONFLICT (page_id) DO UPDATE SET translation_key = excluded.translation_key, language = excluded.language,
        list_path = excluded.list_path, day = excluded.day, abroad = excluded.abroad, facts = excluded.facts
    WHERE listed IS DISTINCT FROM excluded;
END $$;

CREATE OR REPLACE FUNCTION projects_list_all() RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM set_config('cdc.listing', 'off', true);
    DELETE FROM projects_listedproject;
    DELETE FROM projects_listednumber;
    INSERT INTO projects_listedproject SELECT * FROM projects_to_list(NULL);
    INSERT INTO projects_listednumber (language, list_path, fact, number)
    SELECT language, list_path, fact, count(*)
    FROM projects_listedproject, unnest(facts || ''::text) AS fact GROUP BY language, list_path, fact;
    PERFORM set_config('cdc.listing', 'on', true);
END $$;

-- in the order of facts, so that two transactions never wait for each other; what no project has is not named to readers
CREATE OR REPLACE FUNCTION projects_add_number(listed projects_listedproject, more integer) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    INSERT INTO projects_listednumber AS known (language, list_path, fact, number)
    SELECT listed.language, listed.list_path, fact, more FROM unnest(listed.facts || ''::text) AS fact ORDER BY fact
    ON CONFLICT (list_path, language, fact) DO UPDATE SET number = known.number + more;
    DELETE FROM projects_listednumber known WHERE known.list_path = listed.list_path
        AND known.language = listed.language AND known.fact = ANY (listed.facts || ''::text) AND known.number = 0
$$;

CREATE OR REPLACE FUNCTION projects_listed_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM projects_add_number(OLD, -1); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM projects_add_number(NEW, 1); END IF;
    RETURN NULL;
END $$;

-- projects that are carried out with a partner, whichever version of it they name
CREATE OR REPLACE FUNCTION projects_list_partner_again(partners uuid[]) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    SELECT projects_list_again(ARRAY(
        SELECT DISTINCT project.translation_key FROM wagtailcore_page linked
        JOIN projects_projectpartner link ON link.partner_id = linked.id
        JOIN wagtailcore_page project ON project.id = link.page_id
        WHERE linked.translation_key = ANY (partners)
    ))
$$;

-- everything in and below this part of the tree
CREATE OR REPLACE FUNCTION projects_list_below_again(above text) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    SELECT projects_list_again(ARRAY(
        SELECT DISTINCT page.translation_key FROM projects_projectpage project
        JOIN wagtailcore_page page ON page.id = project.page_ptr_id WHERE starts_with(page.path, above)
    ));
    SELECT projects_list_partner_again(ARRAY(
        SELECT page.translation_key FROM partners_partnerpage partner
        JOIN wagtailcore_page page ON page.id = partner.page_ptr_id WHERE starts_with(page.path, above)
    ))
$$;

CREATE OR REPLACE FUNCTION projects_page_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM projects_projectpage WHERE page_ptr_id = NEW.id) THEN
        PERFORM projects_list_again(ARRAY[OLD.translation_key, NEW.translation_key]);
    ELSIF EXISTS (SELECT FROM partners_partnerpage WHERE page_ptr_id = NEW.id) THEN
        PERFORM projects_list_partner_again(ARRAY[OLD.translation_key, NEW.translation_key]);
    ELSIF OLD.live <> NEW.live AND NEW.numchild > 0 THEN
        PERFORM projects_list_below_again(NEW.path);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION projects_project_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM projects_listedproject WHERE page_id = OLD.page_ptr_id;
    ELSE
        PERFORM projects_list_again(ARRAY(SELECT translation_key FROM wagtailcore_page WHERE id = NEW.page_ptr_id));
    END IF;
    RETURN NULL;
END $$;

-- the argument: the column with the project's page
CREATE OR REPLACE FUNCTION projects_row_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM projects_list_again(ARRAY(
        SELECT translation_key FROM wagtailcore_page
        WHERE id IN ((to_jsonb(OLD) ->> TG_ARGV[0])::integer, (to_jsonb(NEW) ->> TG_ARGV[0])::integer)
    ));
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION projects_restriction_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM projects_list_below_again(path) FROM wagtailcore_page
    WHERE id IN ((to_jsonb(OLD) ->> 'page_id')::integer, (to_jsonb(NEW) ->> 'page_id')::integer);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION projects_partner_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM projects_list_partner_again(
        ARRAY(SELECT translation_key FROM wagtailcore_page WHERE id = NEW.page_ptr_id)
    );
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION projects_place_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM projects_list_again(ARRAY(
        SELECT DISTINCT page.translation_key FROM projects_projectplace link
        JOIN wagtailcore_page page ON page.id = link.page_id WHERE link.place_id = NEW.id
    ));
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION projects_field_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM projects_list_again(ARRAY(
        SELECT DISTINCT page.translation_key FROM projects_projectpage_fields_of_work link
        JOIN wagtailcore_page page ON page.id = link.projectpage_id WHERE link.fieldofwork_id = NEW.id
    ));
    RETURN NULL;
END $$
"""

# name, event and table, condition, function
TRIGGERS = [
    ("projects_listed", "INSERT OR UPDATE OR DELETE ON projects_listedproject", "true", "projects_listed_changed()"),
    (
        "projects_page",
        "UPDATE ON wagtailcore_page",
        "(OLD.live, OLD.path, OLD.slug, OLD.locale_id, OLD.translation_key)"
        " IS DISTINCT FROM (NEW.live, NEW.path, NEW.slug, NEW.locale_id, NEW.translation_key)",
        "projects_page_changed()",
    ),
    ("projects_made", "INSERT OR DELETE ON projects_projectpage", "true", "projects_project_changed()"),
    (
        "projects_facts",
        "UPDATE ON projects_projectpage",
        "(OLD.status, OLD.start, OLD.reported_on, OLD.source_id)"
        " IS DISTINCT FROM (NEW.status, NEW.start, NEW.reported_on, NEW.source_id)",
        "projects_project_changed()",
    ),
    (
        "projects_place",
        "INSERT OR UPDATE OR DELETE ON projects_projectplace",
        "true",
        "projects_row_changed('page_id')",
    ),
    (
        "projects_partner",
        "INSERT OR UPDATE OR DELETE ON projects_projectpartner",
        "true",
        "projects_row_changed('page_id')",
    ),
    (
        "projects_field",
        "INSERT OR UPDATE OR DELETE ON projects_projectpage_fields_of_work",
        "true",
        "projects_row_changed('projectpage_id')",
    ),
    (
        "projects_restriction",
        "INSERT OR UPDATE OR DELETE ON wagtailcore_pageviewrestriction",
        "true",
        "projects_restriction_changed()",
    ),
    (
        "projects_partner_page",
        "UPDATE ON partners_partnerpage",
        "OLD.source_id IS DISTINCT FROM NEW.source_id",
        "projects_partner_changed()",
    ),
    (
        "projects_place_itself",
        "UPDATE ON places_place",
        "(OLD.code, OLD.side) IS DISTINCT FROM (NEW.code, NEW.side)",
        "projects_place_changed()",
    ),
    ("projects_field_itself", "UPDATE ON projects_fieldofwork", "OLD.code <> NEW.code", "projects_field_changed()"),
]
LISTING = "current_setting('cdc.listing', true) IS DISTINCT FROM 'off'"
CREATE_TRIGGERS = ";\n".join(
    f"CREATE OR REPLACE TRIGGER {name} AFTER {event} FOR EACH ROW WHEN ({LISTING} AND {condition})"
    f" EXECUTE FUNCTION {function}"
    for name, event, condition, function in TRIGGERS
)
DROP = "\n".join(
    [
        *(f"DROP TRIGGER {name} ON {event.rpartition(' ')[2]};" for name, event, _condition, _function in TRIGGERS),
        *(
            f"DROP FUNCTION {signature};"
            for signature in (
                "projects_field_changed()",
                "projects_place_changed()",
                "projects_partner_changed()",
                "projects_restriction_changed()",
                "projects_row_changed()",
                "projects_project_changed()",
                "projects_page_changed()",
                "projects_list_below_again(text)",
                "projects_list_partner_again(uuid[])",
                "projects_listed_changed()",
                "projects_add_number(projects_listedproject, integer)",
                "projects_list_all()",
                "projects_list_again(uuid[])",
                "projects_to_list(uuid[])",
                "projects_is_open(text)",
            )
        ),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial"), ("pages", "0003_indexes_of_pages")]

    operations = [
        migrations.CreateModel(
            name="ListedProject",
            fields=[
                ("page_id", models.IntegerField(primary_key=True, serialize=False)),
                ("translation_key", models.UUIDField(db_index=True)),
                ("language", models.CharField(max_length=100)),
                ("list_path", models.CharField(max_length=255)),
                ("day", models.DateField()),
                ("abroad", models.BooleanField()),
                ("facts", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ],
            options={
                "default_permissions": [],
                "indexes": [
                    models.Index(fields=["language", "-day", "-page_id"], name="projects_newest"),
                    models.Index(fields=["list_path", "-day", "-page_id"], name="projects_newest_in_list"),
                    django.contrib.postgres.indexes.GinIndex(fields=["facts"], name="projects_listed_facts"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=100)),
                ("list_path", models.CharField(max_length=255)),
                ("fact", models.TextField(blank=True)),
                ("number", models.IntegerField()),
            ],
            options={
                "default_permissions": [],
                "constraints": [
                    models.UniqueConstraint(fields=("list_path", "language", "fact"), name="one_number_of_each_fact")
                ],
            },
        ),
        migrations.RunSQL(f"{FUNCTIONS};\n{CREATE_TRIGGERS};\nSELECT projects_list_all()", DROP),
    ]
