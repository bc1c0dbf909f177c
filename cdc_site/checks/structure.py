"""Checks of what a page consists of: its summary, links, headings and pictures."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from .content import PageContent
from .findings import Surroundings, isolate


def missing_summary(content: PageContent, around: Surroundings) -> Iterator[tuple[str, str]]:
    """Pages of which lists and search engines can say nothing."""
    if not content.page.description.strip():
        where = str(capfirst(content.page._meta.get_field("summary").verbose_name))
        yield where, _("There is no summary. Write one or two sentences: lists and search engines show them.")


def links_out_of_language(content: PageContent, around: Surroundings) -> Iterator[tuple[str, str]]:
    """Links to pages that are not published in this page's language."""
    for where, key in dict.fromkeys(content.links):
        target = around.linked.get(key)
        if target is None:
            yield where, _("A link leads to a page that no longer exists. Choose another page, or take the link away.")
            continue
        languages = around.live_languages.get(target.translation_key, set())
        names = {"title": isolate(target.title), "language": _name(content.code)}
        if not languages:
            message = _("A link leads to “%(title)s”, which is not published. Publish it, or take the link away.")
            yield where, message % names
        elif content.code not in languages:
            yield (
                where,
                _(
                    "“%(title)s” is not published in %(language)s: the link leads to another language. "
                    "Translate that page, or take the link away."
                )
                % names,
            )


def heading_order(content: PageContent, around: Surroundings) -> Iterator[tuple[str, str]]:
    """Headings that leave out a level; the page's title is the first level."""
    above = 1
    for where, level in content.headings:
        if level > above + 1:
            names = {"level": level, "above": above}
            yield (
                where,
                _(
                    "A heading of level %(level)s follows one of level %(above)s. "
                    "Make it a section, or put a section above it."
                )
                % names,
            )
        above = level


def undescribed_pictures(content: PageContent, around: Surroundings) -> Iterator[tuple[str, str]]:
    """Pictures without an alternative text in this page's language."""
    for picture in dict.fromkeys(content.pictures):
        image = around.images.get(picture.image_id)
        if image is None or picture.alt_text or content.code not in image.languages_without_alt_text():
            continue
        described = [_name(code) for code, text in image.alt_texts.items() if text]
        names = {"title": isolate(image.title), "language": _name(content.code), "others": ", ".join(described)}
        if described:
            message = _(
                "The picture “%(title)s” has an alternative text only in %(others)s. "
                "Write one in %(language)s on the picture."
            )
        else:
            message = _("The picture “%(title)s” has no alternative text. Write one in %(language)s on the picture.")
        yield picture.where, message % names


def _name(code: str) -> str:
    return str(get_language_info(code)["name_translated"])
