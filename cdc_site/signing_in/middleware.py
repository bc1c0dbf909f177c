"""Nobody gets further with a password alone."""

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from .sessions import Access, access

# what a session with a password alone may ask for
ENROLMENT = ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_logout")
# what the editor's page asks for by itself while nobody is there
BACKGROUND = ("editing-sessions/", "sprite/", "jsi18n/")


class SecondFactorMiddleware:
    """Until the second factor was shown, `request.user` is nobody, and the admin leads to setting one up.

    So it holds for every view, also those outside the admin that look at the person: drafts, files, the user bar.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        admin = request.path_info.startswith(settings.ADMIN_PATH)
        background = admin and request.path_info[len(settings.ADMIN_PATH) :].startswith(BACKGROUND)

        def checked():
            user = get_user(request)  # Wagtail unwraps a lazy user once, so it must not hold another one
            request.access = access(request, user, active=not background)
            enrolling = request.access == Access.ENROL and request.path in map(reverse, ENROLMENT)
            return user if request.access == Access.FULL or enrolling else AnonymousUser()

        # public pages never ask, so they stay without a session
        request.user = SimpleLazyObject(checked)
        if admin and not request.user.is_authenticated and request.access == Access.ENROL:
            if request.headers.get("X-Requested-With") == "XMLHttpRequest":
                raise PermissionDenied  # Wagtail's scripts know this answer as "signed out"
            return redirect("mfa_index")
        return self.get_response(request)
