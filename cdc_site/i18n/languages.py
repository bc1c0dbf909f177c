"""Questions about the site's languages, answered from `settings.languages`."""

from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation.trans_real import parse_accept_lang_header

from cdc_site.settings.languages import DEFAULT, KNOWN, Language


def enabled_languages() -> list[Language]:
    """The languages that are switched on, in the order of the settings."""
    return [KNOWN[code] for code, _name in settings.LANGUAGES]


def current_language() -> Language:
    """The language that is active in this thread; the default one for a code the site does not know."""
    return KNOWN.get((get_language() or DEFAULT).lower(), KNOWN[DEFAULT])


def language_choices() -> list[tuple[str, str]]:
    """Choices for a field that names a language of the site, also one that is not switched on yet.

    A callable, so that a new language needs no migration.
    """
    return [(language.code, language.name) for language in KNOWN.values()]


# Names and quotations are also written in languages that the site itself does not have.
OTHER_LANGUAGES = {
    "fr": ("Français", "ltr"),
    "de": ("Deutsch", "ltr"),
    "it": ("Italiano", "ltr"),
    "es": ("Español", "ltr"),
    "nl": ("Nederlands", "ltr"),
    "tr": ("Türkçe", "ltr"),
    "ckb": ("کوردیی ناوەندی", "rtl"),
    "syc": ("ܣܘܪܝܝܐ", "rtl"),
}


def text_language_choices() -> list[tuple[str, str]]:
    """Choices for the language of a name, quotation or document: the site's own, then others it meets."""
    own = [(language.code, language.name) for language in KNOWN.values()]
    return own + [(code, name) for code, (name, _direction) in OTHER_LANGUAGES.items()]


def language_name(code: str) -> str:
    """What the readers of a language call it; the code itself for one that is not listed."""
    if code in KNOWN:
        return KNOWN[code].name
    return OTHER_LANGUAGES.get(code, (code, "ltr"))[0]


def language_in_words(code: str) -> str:
    """What the reader, in the active language, calls it; what its own readers do, where nobody has translated that."""
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return language_name(code)


def direction(code: str) -> str:
    """`ltr` or `rtl`."""
    if code in KNOWN:
        return KNOWN[code].direction
    return OTHER_LANGUAGES.get(code, (code, "ltr"))[1]


def preferred_language(accept_language: str, offered: list[str]) -> str:
    """The offered language code that a browser's Accept-Language header likes best.

    Falls back to the default language, or to the first one offered.
    """
    for wanted, _quality in parse_accept_lang_header(accept_language):
        for code in offered:
            language = KNOWN[code]
            if wanted == code or wanted in language.accepts or wanted.split("-")[0] == code:
                return code
    return DEFAULT if DEFAULT in offered or not offered else offered[0]
