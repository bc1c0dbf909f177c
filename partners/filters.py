"""Filters on partners: kind and country."""

from django.utils.translation import gettext_lazy as _

from cdc_site.pages.filters import FilterField, ListFilter
from cdc_site.places.countries import country_name

# facts stand on originals, and count only once these are published
FACTS = """
    WITH original AS (
        SELECT page.translation_key, kind.code AS kind, place.country
        FROM partners_partnerpage facts JOIN wagtailcore_page page ON page.id = facts.page_ptr_id
        LEFT JOIN partners_partnerkind kind ON kind.id = facts.kind_id
        LEFT JOIN places_place place ON place.id = facts.place_id
        WHERE page.live AND facts.source_id IS NULL
    )
    SELECT translation_key, 'kind', kind FROM original
    UNION ALL
    SELECT translation_key, 'country', country FROM original
"""

CHOICES = """
    SELECT 'kind', kind.code, (
        SELECT label.text FROM partners_partnerkindlabel label WHERE label.row_id = kind.id
        ORDER BY label.language = %(language)s DESC, label.language = %(default)s DESC LIMIT 1
    ), ''
    FROM partners_partnerkind kind
    UNION ALL
    SELECT DISTINCT 'country', place.country, '', '' FROM places_place place
"""


class PartnerFilter(ListFilter):
    """What a reader wants to see of the partners: `?kind=&country=`, a code and two letters of ISO 3166."""

    facts = FACTS
    choices = CHOICES

    @classmethod
    def make_fields(cls):
        return [
            FilterField("kind", _("Kind"), _("All kinds")),
            FilterField("country", _("Country"), _("All countries"), word=country_name),
        ]

    def narrowed(self, pages, chosen):
        facts = {"kind": "kind__code", "country": "place__country"}
        # of all pages, also closed ones: what is listed is asked below, and asking twice can take the database minutes
        matching = pages.model.objects.order_by()
        for name, value in chosen.items():
            matching = matching.with_facts(**{facts[name]: value})
        # facts in rows join, so that a page may come twice
        return pages.filter(pk__in=matching.values("pk"))
