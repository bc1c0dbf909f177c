"""`make dev`: autoreload, debug pages, the debug toolbar."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, INSTALLED_APPS, MIDDLEWARE, PUBLIC_URL
from .env import env
from .uploads import uploads


def _is_local(host: str) -> bool:
    return host in {"localhost", "127.0.0.1", "::1", "[::1]"} or host.endswith(".localhost")


# an error page of DEBUG shows settings and code to whoever asks
_public = [host for host in [*ALLOWED_HOSTS, urlsplit(PUBLIC_URL).hostname or ""] if not _is_local(host)]
if _public:
    raise ImproperlyConfigured(
        f"`make dev` shows errors with all their details, and would do so on {', '.join(_public)}. It answers to this "
        "machine's own names only: leave PUBLIC_URL and ALLOWED_HOSTS unset, or use `make run`."
    )

DEBUG = True
SECRET_KEY = env("SECRET_KEY", "only-for-development-" + "x" * 50)
INSTALLED_APPS = [*INSTALLED_APPS, "debug_toolbar"]
_after_compression = MIDDLEWARE.index("django.middleware.gzip.GZipMiddleware") + 1
MIDDLEWARE = [
    *MIDDLEWARE[:_after_compression],
    "debug_toolbar.middleware.DebugToolbarMiddleware",
    *MIDDLEWARE[_after_compression:],
]
INTERNAL_IPS = ["127.0.0.1", "::1"]
STORAGES = {
    "default": uploads(),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
