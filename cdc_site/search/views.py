"""The search page. A GET form; nothing of what is typed is kept anywhere."""

from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cdc_site.i18n.languages import current_language
from cdc_site.pages.furniture import LanguageChoice, furniture_for
from cdc_site.settings.languages import Language

from .excerpts import Excerpt, excerpt
from .finding import PER_PAGE, Hit, hits, look_up
from .promoted import Promoted, promoted_for
from .questions import MAX_CHARACTERS, Question, read_question
from .suggestions import suggest


class Result(NamedTuple):
    """A hit and how it is shown."""

    hit: Hit
    excerpt: Excerpt


class Elsewhere(NamedTuple):
    """How much another language has, and where."""

    language: Language
    number: int
    url: str


@dataclass
class Answer:
    """What a question brings. `loosely`: no text has all of the words, these have some of them."""

    question: Question
    results: list[Result] = field(default_factory=list)
    total: int = 0
    page_obj: object = None
    loosely: bool = False
    elsewhere: list[Elsewhere] = field(default_factory=list)
    promoted: list[Promoted] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)


def answer(question: Question, offered: list[Language], code: str, page_number: str | None) -> Answer:
    """The answer in the reader's language, with what other languages have."""
    found = Answer(question)
    if not question.all_terms:
        return found
    found.promoted = promoted_for(question.terms, code)
    _fill(found, offered, code, page_number)
    if not found.total or found.loosely:
        found.suggestions = suggest(question.terms, code)
    return found


def _fill(found: Answer, offered: list[Language], code: str, page_number: str | None) -> None:
    question = found.question
    entries = look_up(question.all_terms, question.any_term, code)
    if not any(entries.numbers.get(each.code) for each in offered) and question.any_term != question.all_terms:
        found.loosely = True
        entries = look_up(question.any_term, question.any_term, code)
    found.total = len(entries.ids)
    found.loosely &= found.total > 0
    found.elsewhere = [
        Elsewhere(each, entries.numbers[each.code], address_of(each.code, question.shown))
        for each in offered
        if each.code != code and each.code in entries.numbers
    ]
    # nonsense in the address leads to the first or the last page, never to an error
    found.page_obj = Paginator(entries.ids, PER_PAGE).get_page(page_number)
    if found.total:
        found.results = [Result(hit, excerpt(hit, question)) for hit in hits(list(found.page_obj))]


def address_of(language_code: str, typed: str = "") -> str:
    """The search page of a language, with a query."""
    return f"/{language_code}/search/" + (f"?{urlencode({'q': typed})}" if typed else "")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`/…/search/?q=&page=`; other parameters are not looked at."""
    language = current_language()
    question = read_question(request.GET.get("q", ""))
    title = _("Results for “%(query)s”") % {"query": question.shown} if question.shown else _("Search")
    furniture = furniture_for(request, language, title=title)
    offered = [choice.language for choice in furniture.languages]
    if language not in offered:
        raise Http404
    found = answer(question, offered, language.code, request.GET.get("page"))
    if found.page_obj and found.page_obj.number > 1:
        number = _("page %(number)s") % {"number": found.page_obj.number}
        furniture.page_title = f"{title}, {number} – {furniture.site.short_name}"
    own = address_of(language.code)
    if furniture.search:
        furniture.search = furniture.search._replace(current="page")
    furniture.languages = [
        LanguageChoice(each.language, address_of(each.language.code, question.shown), each.current, True)
        for each in furniture.languages
    ]
    context = {
        "language": language,
        "furniture": furniture,
        "answer": found,
        "question": question,
        "most_characters": MAX_CHARACTERS,
        "address": own,
        "keep": urlencode({"q": question.shown}) + "&",
    }
    return render(request, "search/search.html", context)
