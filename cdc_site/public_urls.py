"""Every address that readers have, and all that the public process answers. Pages come last."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.urls import serve_pattern

from cdc_site.media.views import serve_rendition
from cdc_site.pages.views import serve_page, start
from cdc_site.search.views import search
from cdc_site.sharing.views import manifest

handler400 = "cdc_site.pages.views.bad_request"
handler403 = "cdc_site.pages.views.permission_denied"
handler404 = "cdc_site.caching.views.not_found"
handler500 = "cdc_site.pages.views.server_error"

urlpatterns = [
    path("", start, name="start"),
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
    # of Wagtail's own addresses only this one: the others take passwords
    *i18n_patterns(re_path(serve_pattern, serve_page, name="wagtail_serve"), prefix_default_language=True),
]
