"""Addresses of Wagtail's that are shut, because they go around what the roles may do; before Wagtail's own.

The API of the admin takes actions on pages (delete, publish, copy, move, …) that ask neither the hooks nor the
four-eyes rule, and that no page of the admin uses. The other raises an error on purpose.
"""

from django.http import Http404, HttpRequest
from django.urls import path


def closed(request: HttpRequest, **kwargs) -> None:
    """There is nothing here, whoever asks."""
    raise Http404


urlpatterns = [
    path("api/main/pages/<int:pk>/action/<str:action_name>/", closed, name="closed_api_action"),
    path("failwhale/", closed, name="closed_error_test"),
]
