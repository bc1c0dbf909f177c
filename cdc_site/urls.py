"""Addresses of the editors' process, and of one that is everything: the admin, and what readers have."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents.views.serve import authenticate_with_password

from cdc_site import public_urls
from cdc_site.operations.views import metrics
from cdc_site.signing_in.views import to_the_door

handler400 = public_urls.handler400
handler403 = public_urls.handler403
handler404 = public_urls.handler404
handler500 = public_urls.handler500

urlpatterns = [
    path(settings.ADMIN_PATH.lstrip("/"), include("cdc_site.signing_in.urls")),  # before Wagtail's door
    path(settings.ADMIN_PATH.lstrip("/"), include("cdc_site.roles.closed")),
    path(settings.ADMIN_PATH.lstrip("/"), include(wagtailadmin_urls)),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        authenticate_with_password,
        name="wagtaildocs_authenticate_with_password",
    ),
    path("health/metrics", metrics, name="health_metrics"),  # reads what readers' role does not see
    *i18n_patterns(
        path("_util/login/", to_the_door),
        *(each for each in wagtail_urls.urlpatterns if each.name != "wagtail_serve"),
        prefix_default_language=True,
    ),
    *public_urls.urlpatterns,
]

if "debug_toolbar" in settings.INSTALLED_APPS:
    urlpatterns.insert(0, path("__debug__/", include("debug_toolbar.urls")))
