"""Filters on projects: field of work, status, year, place, partner."""

from django.utils.translation import gettext_lazy as _

from cdc_site.i18n.for_everybody import FOR_EVERYBODY
from cdc_site.pages.filters import FilterField, ListFilter
from partners.models import PartnerPage

from .status import Status

# facts stand on originals, and count only once these are published
FACTS = """
    WITH original AS (
        SELECT page.id, page.translation_key, facts.status, coalesce(facts.start, facts.reported_on) AS day
        FROM projects_projectpage facts JOIN wagtailcore_page page ON page.id = facts.page_ptr_id
        WHERE page.live AND facts.source_id IS NULL
    )
    SELECT translation_key, 'status', status FROM original
    UNION ALL
    SELECT translation_key, 'year', extract(year FROM day)::text FROM original
    UNION ALL
    SELECT original.translation_key, 'field', field.code
    FROM original JOIN projects_projectpage_fields_of_work link ON link.projectpage_id = original.id
    JOIN projects_fieldofwork field ON field.id = link.fieldofwork_id
    UNION ALL
    SELECT original.translation_key, 'place', place.code
    FROM original JOIN projects_projectplace link ON link.page_id = original.id
    JOIN places_place place ON place.id = link.place_id
    UNION ALL
    SELECT original.translation_key, 'partner', partner_page.slug
    FROM original JOIN projects_projectpartner link ON link.page_id = original.id
    JOIN wagtailcore_page linked ON linked.id = link.partner_id
    JOIN wagtailcore_page partner_page ON partner_page.translation_key = linked.translation_key
    JOIN partners_partnerpage partner ON partner.page_ptr_id = partner_page.id AND partner.source_id IS NULL
"""

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
            AND {FOR_EVERYBODY.format(page="version")}
        JOIN wagtailcore_locale locale ON locale.id = version.locale_id
        WHERE partner.source_id IS NULL
        ORDER BY original.slug, locale.language_code = %(language)s DESC, version.id
    ) partners
"""  # noqa: S608 - no part comes from outside


class ProjectFilter(ListFilter):
    """What a reader wants to see of the projects: `?field=&status=&year=&place=&partner=`.

    Values are codes, and for a partner the slug of its original, so that they are the same in every language.
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

    def narrow(self, pages, name, value):
        if name == "field":
            return pages.in_field(value)
        if name == "status":
            return pages.with_facts(status=value)
        if name == "year":
            return pages.in_year(int(value))
        if name == "place":
            return pages.at_place(value)
        return pages.with_partners(PartnerPage.objects.filter(source=None, slug=value))
