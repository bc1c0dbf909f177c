"""Filters on lists, read from the address: one object for a page, its feed, its data and its map.

A subclass says which facts there are (`facts`) and which values are known (`choices`), both as SQL, and how each of
them narrows a queryset. Everything else is found out with one statement, however long the list is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cdc_site.i18n.folding import fold
from cdc_site.i18n.languages import language_in_words
from cdc_site.settings.languages import DEFAULT

from .chosen import Chosen, listed
from .furniture import Furniture

LONGEST_VALUE = 255  # characters; that long may a slug be
FRESH_FOR = "max-age=300"  # seconds; browsers would keep a permanent redirect for ever


class Choice(NamedTuple):
    """A value to choose. `number`: how many the list would have with it. `language`: empty where it is the reader's."""

    value: str
    label: str
    language: str
    number: int
    chosen: bool

    @property
    def text(self) -> str:
        """Label, language and number, isolated from each other: an option has no markup to do it."""
        parts = [self.label, language_in_words(self.language)] if self.language else [self.label]
        isolated = " – ".join("\u2068" + part + "\u2069" for part in parts)
        return f"{isolated} ({self.number})"


def by_label(choice: Choice) -> str:
    """The order of the alphabet, without article and accents."""
    return fold(choice.label)


class Found(NamedTuple):
    """What the database says: fields with their choices, how many pages fit, what was chosen and what it is called."""

    fields: list["FilterField"]
    total: int
    chosen: dict[str, str]
    labels: list[str]


@dataclass
class FilterField:
    """One parameter. `word`: what readers call a value that SQL gives no label for. Texts are lazy translations."""

    name: str
    label: str
    everything: str
    word: Callable[[str], str] = str
    order: Callable[[Choice], object] = by_label
    choices: list[Choice] = field(default_factory=list)

    @property
    def options(self) -> SafeString:
        """The choices as HTML. A template's loop over dozens of them would take as long as the list itself."""
        return format_html_join("\n", '<option value="{}"{}{}>{}</option>', map(_option, self.choices))


def _option(choice: Choice) -> tuple[str, str, str, str]:
    language = format_html(' lang="{}"', choice.language) if choice.language else ""
    return choice.value, language, SafeString(" selected" if choice.chosen else ""), choice.text


STATEMENT = """
    WITH listed AS ({listed}),
    fact (key, name, value) AS ({facts}),
    choice (name, value, label, language) AS ({choices}),
    asked AS (
        SELECT name, value FROM unnest(%(names)s::text[], %(values)s::text[]) AS given (name, value)
        JOIN choice USING (name, value)
    ),
    met AS (
        SELECT fact.key, array_agg(DISTINCT fact.name) AS names
        FROM fact JOIN asked USING (name, value) GROUP BY fact.key
    ),
    found AS (
        SELECT here.name, here.value, count(*) AS in_list, count(*) FILTER (
            WHERE (SELECT count(*) FROM asked) - (here.name IN (SELECT name FROM asked))::int
                = coalesce(cardinality(array_remove(met.names, here.name)), 0)
        ) AS number
        FROM (SELECT DISTINCT fact.* FROM fact JOIN listed ON listed.translation_key = fact.key) here
        LEFT JOIN met USING (key) GROUP BY here.name, here.value
    )
    SELECT name, value, choice.label, choice.language, coalesce(found.in_list, 0), coalesce(found.number, 0)
    FROM choice LEFT JOIN found USING (name, value)
    UNION ALL
    SELECT '', '', '', '', count(*), count(*) FILTER (
        WHERE coalesce(cardinality(met.names), 0) = (SELECT count(*) FROM asked)
    )
    FROM listed LEFT JOIN met ON met.key = listed.translation_key
"""


# where nothing was asked for, and somebody else has counted: numbers of facts, and of all under an empty name
KNOWN = """
    WITH known (name, value, number) AS ({numbers}),
    fact (key, name, value) AS (SELECT NULL, name, value FROM known),
    choice (name, value, label, language) AS ({choices})
    SELECT name, value, choice.label, choice.language, coalesce(known.number, 0), coalesce(known.number, 0)
    FROM choice LEFT JOIN known USING (name, value)
    UNION ALL
    SELECT '', '', '', '', coalesce(sum(number), 0), coalesce(sum(number), 0) FROM known WHERE name = ''
"""


class ListFilter:
    """What a reader wants to see of a list.

    It asks the database once, when an answer is first needed that is not known without.

    facts: a query for (translation_key, name of the field, value) of all pages, read from originals.
    choices: a query for (name of the field, value, label or '', language code of the label or '') of all values.
    """

    facts: str
    choices: str

    @classmethod
    def make_fields(cls) -> list[FilterField]:
        """The fields, in the order that they have in addresses and on pages."""
        raise NotImplementedError

    def narrowed(self, pages: QuerySet, chosen: dict[str, str]) -> QuerySet:
        """Those of the list that have all these (known) values, by the names of the fields."""
        raise NotImplementedError

    def __init__(self, params: QueryDict, pages: QuerySet, language_code: str, numbers: Chosen | None = None):
        """params: of the address, whatever stands there. pages: the whole list.

        numbers: a query for (name of the field, value, how many of the list have it), where that is stored; that of
        all pages has an empty name and value.
        """
        self.params = params
        self.listed = pages
        self.language_code = language_code
        self.numbers = numbers
        cleaned = {each.name: _cleaned(params.get(each.name, "")) for each in self.make_fields()}
        self.asked = {name: value for name, value in cleaned.items() if value}

    @cached_property
    def _found(self) -> Found:
        rows = self._rows()
        total = next(number for name, *_others, number in rows if not name)
        found = Found(self.make_fields(), total, {}, [])
        for each in found.fields:
            asked = self.asked.get(each.name)
            choices = [
                Choice(
                    value,
                    label or str(each.word(value)),
                    "" if language == self.language_code else language,
                    number,
                    value == asked,
                )
                for name, value, label, language, in_list, number in rows
                if name == each.name and (in_list or value == asked)
            ]
            each.choices = sorted(choices, key=each.order)
            for choice in choices:
                if choice.chosen:
                    found.chosen[each.name] = choice.value
                    found.labels.append(choice.label)
        return found

    @property
    def fields(self) -> list[FilterField]:
        """The fields with their choices."""
        return self._found.fields

    @property
    def total(self) -> int:
        """How many pages of the list fit."""
        return self._found.total

    @property
    def chosen(self) -> dict[str, str]:
        """What was asked for and exists, by the field's name."""
        return self._found.chosen if self.asked else {}

    @property
    def labels(self) -> list[str]:
        """What readers call that."""
        return self._found.labels if self.asked else []

    def _rows(self) -> list[tuple]:
        params = {"language": self.language_code, "default": DEFAULT}
        if self.numbers and not self.asked:
            sql = KNOWN.format(numbers=self.numbers.sql, choices=self.choices)
            params |= self.numbers.params
        else:
            chosen = listed(self.listed.order_by())
            sql = STATEMENT.format(listed=chosen.sql, facts=self.facts, choices=self.choices)
            params |= {**chosen.params, "names": list(self.asked), "values": list(self.asked.values())}
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    @cached_property
    def pages(self) -> QuerySet:
        """The list, narrowed to what was chosen."""
        return self.narrowed(self.listed, self.chosen) if self.chosen else self.listed

    def page(self, ordered: QuerySet, per_page: int) -> Page:
        """What was asked for of the narrowed list. Nonsense leads to the first or the last page, never to an error."""
        paginator = Paginator(ordered, per_page)
        paginator.count = self.total  # no need to count again
        return paginator.get_page(self.params.get("page"))

    def _number(self, page_obj: Page | None) -> int:
        """Of the page that is really shown; the first one is known without looking."""
        return page_obj.number if page_obj is not None and self.params.get("page") else 1

    @property
    def unknown(self) -> list[str]:
        """Values that were asked for and that nobody knows; the list is not narrowed by them."""
        return [value for name, value in self.asked.items() if name not in self.chosen]

    @property
    def query(self) -> str:
        """What was chosen, as it stands in the canonical address; empty when nothing was."""
        return urlencode(self.chosen)

    @property
    def keep(self) -> str:
        """The same, for something to be added to it."""
        return f"{self.query}&" if self.chosen else ""

    def with_query(self, address: str) -> str:
        """An address with what was chosen."""
        return f"{address}?{self.query}" if self.chosen else address

    def heading(self, title: str) -> str:
        """A title that says what was chosen."""
        if not self.labels:
            return title
        return _("%(title)s: %(choices)s") % {"title": title, "choices": _(", ").join(self.labels)}

    def redirect(self, request: HttpRequest, page_obj: Page | None = None) -> HttpResponse | None:
        """A redirect from any other way of asking for the same; None where the address is as it should be.

        Without parameters that nobody knows, without empty ones, in a fixed order: caches keep each list once. Values
        that nobody knows stay, for the note about them. page_obj: the page that is really shown.
        """
        wanted = dict(self.asked)
        if (page_number := self._number(page_obj)) > 1:
            wanted["page"] = str(page_number)
        if [(name, values) for name, values in request.GET.lists()] == [(n, [v]) for n, v in wanted.items()]:
            return None
        response = HttpResponsePermanentRedirect(request.path + (f"?{urlencode(wanted)}" if wanted else ""))
        response.headers["Cache-Control"] = FRESH_FOR
        return response

    def furnish(self, furniture: Furniture, title: str, page_obj: Page) -> None:
        """Say what is shown in the page's title and its addresses, and keep it when the reader changes the language."""
        if self.chosen:
            furniture.page_title = f"{self.heading(title)} – {furniture.site.short_name}"
            furniture.canonical = self.with_query(furniture.canonical)
            furniture.alternates = [each._replace(url=self.with_query(each.url)) for each in furniture.alternates]
            furniture.languages = [
                each._replace(url=self.with_query(each.url)) if each.available else each for each in furniture.languages
            ]
        if (page_number := self._number(page_obj)) > 1:
            number = _("page %(number)s") % {"number": page_number}
            furniture.page_title = f"{self.heading(title)}, {number} – {furniture.site.short_name}"
            furniture.canonical += f"{'&' if self.chosen else '?'}page={page_number}"
            # the same page of another language's list has other things on it
            furniture.alternates = []


def _cleaned(value: str) -> str:
    """A value without what cannot be seen, and not longer than any that there is."""
    return "".join(character for character in value[:LONGEST_VALUE] if character.isprintable()).strip()
