"""The site's languages, as data. To add one, see README, "Add a language"."""

from dataclasses import dataclass

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy

from .env import as_list, env


def gettext_noop(text: str) -> str:
    """Mark a text for the catalogues. Django's own function needs the settings, which are being read here."""
    return text


@dataclass(frozen=True)
class Language:
    """One language of the site.

    code: Django's and the address's code. name: what its readers call it (never translated).
    direction: `ltr` or `rtl`. hreflang: what search engines document. babel: a Babel locale.
    accepts: further codes that browsers send for it. fonts: files a page of this language needs first.
    """

    code: str
    name: str
    english_name: str
    direction: str
    hreflang: str
    babel: str
    accepts: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()


KNOWN = {
    language.code: language
    for language in (
        Language("en", "English", gettext_noop("English"), "ltr", "en", "en_GB", fonts=("fonts/markazi-lat.woff2",)),
        Language(
            "ar",
            "العربية",
            gettext_noop("Arabic"),
            "rtl",
            "ar",
            "ar_SY",
            fonts=("fonts/markazi-ar.woff2", "fonts/vazir-ar.woff2"),
        ),
        # Django and CLDR know no `kmr`; two-letter `ku` is what search engines and browsers use for Kurmanji.
        Language(
            "kmr",
            "Kurmancî",
            gettext_noop("Kurmanji"),
            "ltr",
            "ku",
            "ku",
            accepts=("ku", "ku-latn", "ku-tr", "kmr-latn"),
            fonts=("fonts/markazi-lat.woff2", "fonts/markazi-kmr.woff2"),
        ),
    )
}

DEFAULT = "en"


def enabled(codes: list[str]) -> list[tuple[str, str]]:
    """Django's LANGUAGES for these codes, named in the language of the person who reads.

    Raises ImproperlyConfigured for a code that is not in KNOWN, or when the default language is missing.
    """
    unknown = [code for code in codes if code not in KNOWN]
    if unknown:
        raise ImproperlyConfigured(
            f"CDC_LANGUAGES names {', '.join(unknown)}; cdc_site/settings/languages.py knows {', '.join(KNOWN)}."
        )
    if DEFAULT not in codes:
        raise ImproperlyConfigured(f"CDC_LANGUAGES must contain {DEFAULT}, the default language.")
    return [(code, gettext_lazy(KNOWN[code].english_name)) for code in codes]


for _language in KNOWN.values():
    LANG_INFO.setdefault(
        _language.code,
        {
            "bidi": _language.direction == "rtl",
            "code": _language.code,
            "name": _language.english_name,
            "name_local": _language.name,
        },
    )

LANGUAGES = enabled(env("CDC_LANGUAGES", ["en", "ar"], as_list))
