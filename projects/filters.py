"""Filters on projects: field of work, status, year, place, partner."""

from django.utils.translation import gettext_lazy as _

from cdc_site.i18n.for_everybody import FOR_EVERYBODY
from cdc_site.pages.filters import FilterField, ListFilter

from .listing import FACTS
from .status import Status

CHOICES = f"""
    SELECT 'status', unnest(ARRAY['planned', 'running', 'completed']), '', ''
    UNION ALL
    SELECT DISTINCT 'year', fact.value, '', '' FROM fact WHERE fact.name = 'year'
    UNION ALL
    SELECT 'field', field.code, (
        SELECT label.text FROM projects_fieldofworklabel label WHERE label.row_id = field.id
        ORDER BY label.language = %(language)s DESC, label.language = %(default)s DESC LIMIT 1
    ), ''
    FROM projects_fieldofwork field
    UNION ALL
    SELECT 'place', place.code, (
        SELECT label.text FROM places_placelabel label WHERE label.row_id = place.id
        ORDER BY label.language = %(language)s DESC, label.language = %(default)s DESC LIMIT 1
    ), ''
    FROM places_place place
    UNION ALL
    SELECT * FROM (
        SELECT DISTINCT ON (original.slug) 'partner', original.slug, version.title, locale.language_code
        FROM partners_partnerpage partner JOIN wagtailcore_page original ON original.id = partner.page_ptr_id
        JOIN wagtailcore_page version ON version.translation_key = original.translation_key
        JOIN wagtailcore_locale locale ON locale.id = version.locale_id
        WHERE partner.source_id IS NULL
            AND original.id = ANY (ARRAY(SELECT page_ptr_id FROM partners_partnerpage))
            AND version.id = ANY (ARRAY(SELECT page_ptr_id FROM partners_partnerpage))
            AND {FOR_EVERYBODY.format(page="version")}
        ORDER BY original.slug, locale.language_code = %(language)s DESC, version.id
    ) partners
"""  # noqa: S608 - no part comes from outside


class ProjectFilter(ListFilter):
    """What a reader wants to see of the projects: `?field=&status=&year=&place=&partner=`.

    The list is one of ListedProject. Values are codes, and for a partner the slug of its original: the same in every
    language.
    """

    facts = FACTS
    choices = CHOICES

    @classmethod
    def make_fields(cls):
        return [
            FilterField("field", _("Field of work"), _("All fields")),
            FilterField(
                "status",
                _("Status"),
                _("Any status"),
                word=lambda value: Status(value).label,
                order=lambda choice: Status.values.index(choice.value),
            ),
            FilterField("year", _("Year"), _("All years"), order=lambda choice: -int(choice.value)),
            FilterField("place", _("Place"), _("All places")),
            FilterField("partner", _("Partner"), _("All partners")),
        ]

    def narrowed(self, pages, chosen):
        return pages.filter(facts__contains=[f"{name}:{value}" for name, value in chosen.items()])
