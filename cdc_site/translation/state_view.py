"""The database view behind `TranslationState`: a row for every original and language, computed when it is read.

It stands in the database only between migrations, since PostgreSQL refuses to change a column that a view reads, and
is made anew after them, so that a new kind of page is in it without a migration here.
"""

from django.apps import apps
from django.db import connections

from cdc_site.pages.models import TranslatedPage

VIEW = "translation_state"


def translated_models() -> list[type[TranslatedPage]]:
    """Every kind of page that exists in several languages."""
    return [model for model in apps.get_models() if issubclass(model, TranslatedPage)]


def definition() -> str:
    """The view's query. States follow from revisions alone; times are there to be read and sorted by."""
    tables = [model._meta.db_table for model in translated_models()]
    versions = " UNION ALL ".join(
        f'SELECT page_ptr_id AS page_id, source_id, source_revision_id FROM "{table}"'  # noqa: S608 - names come from models
        for table in tables
    )
    return f"""
        WITH version AS ({versions}),
        review AS (
            SELECT object_id, min(created_at) AS started FROM wagtailcore_workflowstate
            WHERE status IN ('in_progress', 'needs_changes') AND base_content_type_id = (
                SELECT id FROM django_content_type WHERE app_label = 'wagtailcore' AND model = 'page')
            GROUP BY object_id
        ),
        pair AS (
            SELECT original.id AS original_id, locale.id AS locale_id, page.id AS translation_id,
                original.live AS original_live, original.first_published_at, original.live_revision_id AS live_version,
                page.live, page.latest_revision_created_at, version.source_revision_id AS base_id,
                page.id = original.id AS is_original, review.started AS review_started,
                unwanted.id IS NOT NULL AS unwanted,
                EXISTS (SELECT FROM wagtailcore_revision planned WHERE planned.object_id = page.id::text
                    AND planned.base_content_type_id = latest.base_content_type_id
                    AND planned.approved_go_live_at IS NOT NULL) AS scheduled
            FROM version AS first_written
            JOIN wagtailcore_page original ON original.id = first_written.page_id AND first_written.source_id IS NULL
            CROSS JOIN wagtailcore_locale locale
            LEFT JOIN wagtailcore_page page
                ON page.translation_key = original.translation_key AND page.locale_id = locale.id
            LEFT JOIN version ON version.page_id = page.id
            LEFT JOIN wagtailcore_revision latest ON latest.id = page.latest_revision_id
            LEFT JOIN review ON review.object_id = page.id::text
            LEFT JOIN translation_translationnotwanted unwanted
                ON unwanted.translation_key = original.translation_key AND unwanted.locale_id = locale.id
        ),
        judged AS (
            SELECT pair.*, CASE
                WHEN review_started IS NOT NULL THEN 'in_review'
                WHEN unwanted AND live IS NOT TRUE THEN 'not_wanted'
                WHEN translation_id IS NULL THEN 'missing'
                WHEN NOT live THEN 'draft'
                WHEN NOT is_original AND live_version IS NOT NULL AND base_id IS DISTINCT FROM live_version
                    THEN 'outdated'
                ELSE 'up_to_date' END AS state
            FROM pair
        )
        SELECT original_id::bigint * 65536 + locale_id AS id, original_id, locale_id, translation_id, base_id, state,
            is_original IS TRUE AS is_original, scheduled, change.user_id AS changed_by_id,
            CASE state
                WHEN 'outdated' THEN coalesce(change.published, live.created_at)
                WHEN 'in_review' THEN review_started
                WHEN 'draft' THEN latest_revision_created_at
                WHEN 'missing' THEN CASE WHEN original_live THEN first_published_at END
            END AS since
        FROM judged
        LEFT JOIN wagtailcore_revision live ON live.id = live_version AND state = 'outdated'
        LEFT JOIN LATERAL (
            SELECT entry.timestamp AS published, revision.user_id FROM wagtailcore_pagelogentry entry
            JOIN wagtailcore_revision revision ON revision.id = entry.revision_id
            WHERE state = 'outdated' AND entry.page_id = original_id AND entry.action = 'wagtail.publish'
                AND entry.revision_id > base_id
            ORDER BY entry.revision_id LIMIT 1
        ) change ON TRUE
    """  # noqa: S608


def drop(using: str, **kwargs) -> None:
    """Take the view away before migrations."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"DROP VIEW IF EXISTS {VIEW}")


def create(using: str, **kwargs) -> None:
    """Make the view after migrations."""
    drop(using)
    with connections[using].cursor() as cursor:
        cursor.execute(f"CREATE VIEW {VIEW} AS {definition()}")
