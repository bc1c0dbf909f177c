"""Names of countries."""

from functools import lru_cache

from babel import Locale

from cdc_site.i18n.languages import current_language

# Where CLDR's spelling is not the one of the glossary, section 6.
GLOSSARY = {
    ("kmr", "FR"): "Fransa",
    ("kmr", "IT"): "Îtalya",
    ("kmr", "DE"): "Almanya",
    ("kmr", "BE"): "Belçîka",
    ("kmr", "CA"): "Kanada",
    ("kmr", "KE"): "Kenya",
    ("kmr", "NP"): "Nepal",
    ("kmr", "SY"): "Sûriye",
    ("kmr", "HK"): "Hong Kong",
    ("ar", "HK"): "هونغ كونغ",
    ("en", "HK"): "Hong Kong",
}


@lru_cache(maxsize=32)
def _territories(babel_code: str) -> dict:
    return Locale.parse(babel_code).territories


def country_name(code: str) -> str:
    """A country's name in the active language, from CLDR or the glossary; the code itself when neither has it.

    code: two letters of ISO 3166.
    """
    language = current_language()
    return GLOSSARY.get((language.code, code)) or _territories(language.babel).get(code) or code
