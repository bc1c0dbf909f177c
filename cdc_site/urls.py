"""Addresses. What the site answers itself comes before Wagtail's pages."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from cdc_site.media.views import serve_rendition
from cdc_site.pages.views import start
from cdc_site.search.views import search
from cdc_site.sharing.views import manifest
from cdc_site.signing_in.views import to_the_door

handler404 = "cdc_site.caching.views.not_found"
handler500 = "cdc_site.pages.views.server_error"

urlpatterns = [
    path("", start, name="start"),
    path(settings.ADMIN_PATH.lstrip("/"), include("cdc_site.signing_in.urls")),  # before Wagtail's door
    path(settings.ADMIN_PATH.lstrip("/"), include(wagtailadmin_urls)),
    path("health/", include("cdc_site.operations.urls")),
    path("documents/", include("cdc_site.media.urls")),
    path("media/<path:path>", serve_rendition, name="media"),
    path("", include("cdc_site.sharing.urls")),
    *i18n_patterns(path("manifest.webmanifest", manifest, name="manifest"), prefix_default_language=True),
    *i18n_patterns(path("search/", search, name="search"), prefix_default_language=True),
    *i18n_patterns(path("", include("cdc_site.enquiries.urls")), prefix_default_language=True),
    *i18n_patterns(
        path("", include("projects.urls")), path("", include("partners.urls")), prefix_default_language=True
    ),
    *i18n_patterns(path("_util/login/", to_the_door), path("", include(wagtail_urls)), prefix_default_language=True),
]

if "debug_toolbar" in settings.INSTALLED_APPS:
    urlpatterns.insert(0, path("__debug__/", include("debug_toolbar.urls")))
