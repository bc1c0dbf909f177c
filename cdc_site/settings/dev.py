"""`make dev`: autoreload, debug pages, the debug toolbar."""

from .base import *  # noqa: F403
from .base import INSTALLED_APPS, MIDDLEWARE
from .env import env

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
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
