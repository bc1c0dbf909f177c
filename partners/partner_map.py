"""A partner's place on the map."""

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cdc_site.i18n.languages import current_language
from cdc_site.places.map import Bridge, MapPlace, draw_map
from cdc_site.places.models import Place, Precision, Side


def map_of(place: Place, name: str) -> SafeString:
    """The map with this place, called `name`; from one abroad an arc leads to North and East Syria."""
    spot = MapPlace(place.code, name, place.point, place.precision == Precision.COUNTRY)
    abroad = place.side == Side.AWAY
    drawn = draw_map(
        (Bridge(None, spot),) if abroad else (),
        str(Side.HERE.label),
        current_language().direction,
        _("The partner's place on the map"),
        name,
        single=None if abroad else spot,
    )
    return mark_safe(drawn.svg)  # noqa: S308 - names in it are escaped
