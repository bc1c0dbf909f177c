"""Two processes from one code: CDC_PROCESS says which one this is (docs/decisions/processes.md).

`public` serves readers, `editors` has the admin. Without it a process has everything: tests, `make dev`, commands.
What stands in this file is all that the public process has; a new address, middleware or table is not there until it
is named: addresses in `cdc_site/public_urls.py`, tables in `cdc_site/reader/tables.py`, the rest here.
"""

from django.core.exceptions import ImproperlyConfigured

from .env import env

ALL, PUBLIC, EDITORS = "all", "public", "editors"


def _known(raw: str) -> str:
    if raw not in (ALL, PUBLIC, EDITORS):
        raise ValueError(f"it must be {PUBLIC} or {EDITORS}, or unset")
    return raw


PROCESS = env("CDC_PROCESS", ALL, _known)

READER_SCHEMA = "reader"  # the public process sees what is in it, and nothing else
READER_PATH = f"{READER_SCHEMA},public"  # the search's configuration is in the latter
READER_ROLE = "cdc_reader"  # where READER_DATABASE_URL names no other
PUBLIC_URLCONF = "cdc_site.public_urls"
PUBLIC_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cdc_site.pages.security.ContentSecurityPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cdc_site.i18n.middleware.LanguageFromAddressMiddleware",
    "cdc_site.pages.save_data.SaveDataMiddleware",
    "cdc_site.caching.middleware.CachingMiddleware",
    "cdc_site.pages.directions.DirectionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cdc_site.addresses.middleware.MissingAddressMiddleware",
]
# the door's; allauth does not start without its middleware. Other apps bring models that pages need, and no addresses
NOT_PUBLIC_APPS = ("cdc_site.signing_in", "allauth", "allauth.account", "allauth.mfa")
PUBLIC_CONTEXT_PROCESSORS = ["django.template.context_processors.request"]
# parts of pages, kept until the site changes or the day ends (docs/decisions/fragments.md); when there are too many,
# those that nobody asked for longest go, and nobody asks for what is out of date
FRAGMENTS = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "fragments",
    "TIMEOUT": 24 * 60 * 60,  # seconds
    "OPTIONS": {"MAX_ENTRIES": 4000},
}


def signing_key(process: str) -> str:
    """The secret of a process: readers' has SECRET_KEY, and whatever signs for editors EDITORS_SECRET_KEY.

    Commands sign for editors (a link that sets a password). Where both run as one, SECRET_KEY is enough. Raises
    ImproperlyConfigured when the editors' process has none of its own: the public one would know how to sign logins.
    """
    key, editors_key = env("SECRET_KEY", ""), env("EDITORS_SECRET_KEY", "")
    if process == PUBLIC:
        return key
    if process == EDITORS and editors_key in ("", key):
        raise ImproperlyConfigured(
            "EDITORS_SECRET_KEY must be set, and must not be SECRET_KEY. `make run` keeps one in VAR_DIR by itself."
        )
    return editors_key or key
