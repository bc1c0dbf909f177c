"""How pictures are shown: sizes and formats for each place on a page, and which of them a browser fetches first."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from wagtail.images.models import Filter, Picture
from wagtail.images.shortcuts import get_renditions_or_not_found

from cdc_site.settings.process import PUBLIC

from .models import SiteImage, SiteRendition

# A telephone with three dots to a pixel is given two: nobody sees the difference in a photograph, and it is half the
# bytes.
SCREEN = "(min-resolution: 2.5dppx) 66vw, 100vw"


class Place(NamedTuple):
    """A place for pictures.

    made: what is made of a picture, in Wagtail's words, from small to large; readers who save data get the first.
    sizes: how wide it is shown, as the attribute of that name says it. formats: from the smallest file to the one that
    every browser shows.
    """

    made: tuple[str, ...]
    sizes: str
    formats: tuple[str, ...] = ("avif", "jpeg")


PLACES = {
    "head": Place(("width-400", "width-720", "width-960", "width-1280"), f"(min-width: 56em) 54vw, {SCREEN}"),
    "text": Place(("width-400", "width-720", "width-960", "width-1280"), f"(min-width: 56em) 50rem, {SCREEN}"),
    "gallery": Place(("fill-400x300", "fill-800x600"), f"(min-width: 40em) 20rem, {SCREEN}"),
    "portrait": Place(("fill-104x120-c80", "fill-208x240-c80"), "6.5rem"),
    "logo": Place(("max-240x120", "max-480x240"), "15rem", ("avif", "png")),
}


def shown_picture(image: SiteImage, place_name: str, request: HttpRequest | None = None, **attrs) -> Picture | str:
    """The picture for a place of PLACES, to be written into the page. `attrs` go to the `<img>`.

    Nothing where it is not made yet and this process makes none (`made_ahead`).

    The first one that a request asks for is fetched before everything else that can wait, the others when a reader
    comes near them. Width and height are those of the largest size, so that the page does not jump.
    """
    place = PLACES[place_name]
    wanted = [f"format-{f}|{made}" for f in place.formats for made in place.made]
    if settings.CDC_PROCESS == PUBLIC:
        every = _made_already(image, wanted)
    else:
        every = get_renditions_or_not_found(image, wanted)
    if not every:
        return ""
    largest = list(every.values())[-1]
    attrs = {**attrs, "width": largest.width, "height": largest.height, **_loading(request)}
    kept = _of_different_widths(every)
    if getattr(request, "save_data", False):
        kept = {spec: rendition for spec, rendition in kept.items() if spec.endswith(f"|{place.made[0]}")}
    if len(kept) > len(place.formats):
        attrs["sizes"] = place.sizes
    return Picture(kept, attrs)


def _made_already(image: SiteImage, wanted: list[str]) -> dict[str, SiteRendition]:
    """Those of the wanted ones that exist, in the same order."""
    found = {each.spec: made for each, made in image.find_existing_renditions(*map(Filter, wanted)).items()}
    return {spec: found[spec] for spec in wanted if spec in found}


def _of_different_widths(every: dict) -> dict:
    """Without a second rendition of one width and format: a small picture is not made larger, so that it has some."""
    kept, seen = {}, set()
    for spec, rendition in every.items():
        key = (spec.partition("|")[0], rendition.width)
        if key not in seen:
            seen.add(key)
            kept[spec] = rendition
    return kept


def _loading(request: HttpRequest | None) -> dict[str, str]:
    if request is not None and not getattr(request, "has_shown_a_picture", False):
        request.has_shown_a_picture = True
        return {"fetchpriority": "high"}
    return {"loading": "lazy", "decoding": "async"}
