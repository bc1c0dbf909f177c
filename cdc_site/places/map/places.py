"""What the map is drawn from."""

from typing import NamedTuple


class MapPlace(NamedTuple):
    """A place by its code. name: in the reader's language. point: latitude and longitude in degrees."""

    code: str
    name: str
    point: tuple[float, float]
    only_country: bool = False


class Bridge(NamedTuple):
    """An arc: from a place in North and East Syria, or its middle where no place there is known, to one abroad."""

    here: MapPlace | None
    away: MapPlace


REGION = (36.6, 40.2)  # the middle of North and East Syria, in degrees
