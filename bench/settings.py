"""Production's settings, with the page that others are compared with."""

from cdc_site.settings.production import *  # noqa: F403
from cdc_site.settings.production import ALLOWED_HOSTS, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver", "empty.localhost"]
