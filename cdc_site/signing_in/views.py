"""The door's addresses, and what an Administrator does about another person's access."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .devices import remember_device
from .forms import too_many
from .links import one_time_link
from .records import LINK_MADE, end_all_sessions, note
from .sessions import second_factor_shown
from .throttle import canonical

TOO_MANY_REQUESTS = 429


class DoorView(LoginView):
    """The one address that takes a password."""

    def form_invalid(self, form):
        return _with_status(super().form_invalid(form), form)


class CodeView(AuthenticateView):
    """The second factor of somebody whose password was right."""

    def form_invalid(self, form):
        return _with_status(super().form_invalid(form), form)

    def get_context_data(self, **kwargs):
        passkeys = Authenticator.objects.filter(user=self.stage.login.user, type=Authenticator.Type.WEBAUTHN)
        return super().get_context_data(**kwargs) | {"has_passkey": passkeys.exists()}


def _with_status(response: HttpResponse, form) -> HttpResponse:
    if too_many(form):
        response.status_code = TOO_MANY_REQUESTS
    return response


def to_the_door(request: HttpRequest) -> HttpResponse:
    """Other addresses that would take a password lead to the one that does."""
    return redirect("account_login")


# --- setting a second factor up ------------------------------------------------------------------
class _LetsIn:
    """Who has set up a second factor has shown it, so the session may go on."""

    def form_valid(self, form):
        response = super().form_valid(form)
        user = self.request.user
        if not second_factor_shown(self.request, user):
            # the library's record, as after a sign-in with the second factor
            record_authentication(self.request, user, "mfa", type=self.factor)
            self.request.session.cycle_key()
            remember_device(self.request, response, canonical(user.get_username()))
        return response


class ActivateAppView(_LetsIn, ActivateTOTPView):
    """An app that makes codes."""

    factor = Authenticator.Type.TOTP

    def form_valid(self, form):
        response = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=self.factor)
        before, now, *_after = yield_hotp_counters_from_time()
        app.data["last_step"] = max(before, now)  # the code that was just typed is not good for signing in
        app.save(update_fields=["data"])
        return response

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {"secret_in_groups": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))}


class AddPasskeyView(_LetsIn, AddWebAuthnView):
    """A passkey: the lock of a telephone or computer, or a key for the pocket."""

    factor = Authenticator.Type.WEBAUTHN


class RemovePasskeyView(RemoveWebAuthnView):
    """Never the last second factor."""

    def form_valid(self, form):
        others = Authenticator.objects.filter(user=self.request.user).exclude(pk=self.object.pk)
        if others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            return super().form_valid(form)
        messages.error(self.request, _("This is your last second factor. Set up another one first."))
        return redirect("mfa_index")


# --- of another person ---------------------------------------------------------------------------
class PersonAccessView(WagtailAdminTemplateMixin, TemplateView):
    """A one-time link for a forgotten password, and the end of all sessions; nothing about second factors."""

    template_name = "signing_in/person.html"
    page_title = gettext_lazy("Access")
    header_icon = "key"

    def setup(self, request, *args, pk, **kwargs):
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(get_user_model(), pk=pk, is_active=True)

    def dispatch(self, request, *args, **kwargs):
        if not may_look_after(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        """`link` or `sessions`; the link is shown once, in the answer, and stands in no address."""
        if "sessions" in request.POST:
            end_all_sessions(self.person, request.user)
            messages.success(request, _("All sessions of this person are over."))
            return redirect(request.path)
        note(self.person, LINK_MADE, request.user)
        return self.render_to_response(self.get_context_data(link=one_time_link(self.person)))

    def get_page_subtitle(self):
        return str(self.person)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailusers_users:index"), "label": _("Users")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs):
        factors = Authenticator.objects.filter(user=self.person).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return super().get_context_data(**kwargs) | {"person": self.person, "has_second_factor": factors.exists()}


def may_look_after(user, person) -> bool:
    """Who changes accounts; those of superusers, only superusers."""
    return user.has_perm("auth.change_user") and (user.is_superuser or not person.is_superuser)
