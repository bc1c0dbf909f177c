"""What a check finds, and what it may know beside the page itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.functional import Promise
from wagtail.models import Page

from cdc_site.media.models import SiteImage
from cdc_site.pages.models import BasePage, Confirmation

from .content import PageContent

# first strong isolate and its end: what is quoted keeps its own direction inside a sentence of the other one
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
LONGEST_QUOTATION = 60


@dataclass(frozen=True)
class Finding:
    """Something that may be wrong. where: the field or block. message: what it is and what to do about it."""

    page: BasePage
    check: "Check"
    where: str
    message: str

    @property
    def page_title(self) -> str:
        """The page's title in its own direction, whatever the admin's is."""
        return f"{ISOLATE}{self.page.title}{END_OF_ISOLATE}"


@dataclass
class Surroundings:
    """What the checks must know of other rows, loaded for many pages at once. Keys are primary keys."""

    linked: dict[int, Page] = field(default_factory=dict)
    live_languages: dict[UUID, set[str]] = field(default_factory=dict)
    images: dict[int, SiteImage] = field(default_factory=dict)
    confirmations: dict[int, list[str]] = field(default_factory=dict)


# yields where it is and a message in the active language
CheckFunction = Callable[[PageContent, Surroundings], Iterator[tuple[str, str]]]


@dataclass(frozen=True)
class Check:
    """A kind of check. code: in addresses. label: its name in the report."""

    code: str
    label: str | Promise
    run: CheckFunction


def isolate(text: object) -> str:
    """A quotation that does not turn the direction of the sentence around it; shortened at its end."""
    text = " ".join(str(text).split())
    if len(text) > LONGEST_QUOTATION:
        text = text[: LONGEST_QUOTATION - 1].rstrip() + "…"
    return f"{ISOLATE}{text}{END_OF_ISOLATE}"


def surroundings_of(contents: list[PageContent]) -> Surroundings:
    """What these pages' checks need; four queries, however many pages there are."""
    around = Surroundings()
    wanted = {key for content in contents for _where, key in content.links}
    around.linked = Page.objects.only("title", "translation_key").in_bulk(wanted)
    keys = {page.translation_key for page in around.linked.values()}
    versions = Page.objects.live().filter(translation_key__in=keys)
    for key, code in versions.values_list("translation_key", "locale__language_code"):
        around.live_languages.setdefault(key, set()).add(code)
    around.images = SiteImage.objects.in_bulk(
        {picture.image_id for content in contents for picture in content.pictures}
    )
    sources = {content.page.source_id for content in contents if content.page.source_id}
    for key, text in Confirmation.objects.filter(page__in=sources).values_list("page_id", "text"):
        around.confirmations.setdefault(key, []).append(text)
    return around
