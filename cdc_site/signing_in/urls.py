"""Addresses of the door, included below ADMIN_PATH before Wagtail's, whose door and way out they take the place of."""

from functools import wraps

from allauth.account.views import logout
from csp.decorators import csp_replace
from django.conf import settings
from django.urls import include, path
from wagtail.admin.localization import get_localized_response
from wagtail.utils.urlpatterns import decorate_urlpatterns

from . import views

_second_factor = [
    path("authenticate/", views.CodeView.as_view(), name="mfa_authenticate"),
    path("totp/activate/", views.ActivateAppView.as_view(), name="mfa_activate_totp"),
    path("webauthn/add/", views.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", views.RemovePasskeyView.as_view(), name="mfa_remove_webauthn"),
    path("", include("allauth.mfa.urls")),
]


def _ours(view):
    """In the person's language as soon as it is known who they are, and with a policy that needs nothing of Wagtail."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        return get_localized_response(view, request, *args, **kwargs)

    return csp_replace(settings.DOOR_CONTENT_SECURITY_POLICY)(answer)


urlpatterns = decorate_urlpatterns(
    [
        path("login/", views.DoorView.as_view(), name="account_login"),
        path("logout/", logout, name="account_logout"),
        path("second-factor/", include(_second_factor)),
    ],
    _ours,
)
