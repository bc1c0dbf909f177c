"""Alternative texts for those who translate: words in their own languages, and nothing else of a picture."""

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import log
from wagtail.models import Locale
from wagtail.permissions import policy_registry

from cdc_site.media.forms import alt_text_field
from cdc_site.media.models import SiteImage

from .people import may_translate_into, only_translates

PER_PAGE = 20


def codes_for(user) -> list[str]:
    """The languages in which a person may describe pictures: for a Translator those that they work in."""
    codes = [code for code, _name in settings.LANGUAGES]
    if not only_translates(user):
        return codes
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    return [code for code in codes if code in locales and may_translate_into(user, locales[code])]


class AltTextsForm(forms.Form):
    """One text for each of these languages."""

    def __init__(self, *args, image: SiteImage, codes: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.image, self.codes = image, codes
        for code in codes:
            self.fields[f"alt_text_{code}"] = alt_text_field(code, image)

    def save(self) -> None:
        """Write the texts; those in other languages stay as they are."""
        given = {code: self.cleaned_data[f"alt_text_{code}"] for code in self.codes}
        self.image.alt_texts = {code: text for code, text in (self.image.alt_texts | given).items() if text}
        self.image.save(update_fields=["alt_texts"])


@require_admin_access
def pictures(request: HttpRequest) -> HttpResponse:
    """Pictures that the person may choose and that have no text in one of their languages; all of them on demand."""
    policy = policy_registry.get_by_type(SiteImage)
    found = policy.instances_user_has_any_permission_for(request.user, ["choose", "change"])
    everything = "all" in request.GET
    if not everything:
        missing = Q(pk__in=[])
        for code in codes_for(request.user):
            missing |= ~Q(alt_texts__has_key=code)
        found = found.filter(missing)
    page = Paginator(found.order_by("-created_at", "-pk"), PER_PAGE).get_page(request.GET.get("p"))
    title = _("Alternative texts")
    context = {
        "pictures": page,
        "everything": everything,
        "page_title": title,
        "header_icon": "image",
        "breadcrumbs_items": [{"url": "", "label": title}],
        "base_url": reverse("alt_texts:index"),
    }
    return render(request, "media/alt_texts.html", context)


@require_admin_access
@transaction.atomic
def describe(request: HttpRequest, image_id: int) -> HttpResponse:
    """The form for one picture. PermissionDenied for a picture that the person may not choose."""
    image = get_object_or_404(SiteImage.objects.select_for_update(of=("self",)), pk=image_id)
    policy = policy_registry.get_by_type(SiteImage)
    if not policy.user_has_any_permission_for_instance(request.user, ["choose", "change"], image):
        raise PermissionDenied
    form = AltTextsForm(request.POST or None, image=image, codes=codes_for(request.user))
    if request.method == "POST" and form.is_valid():
        form.save()
        log(instance=image, action="wagtail.edit", user=request.user, content_changed=True)
        messages.success(request, _("The texts of “%(title)s” are saved.") % {"title": image.title})
        return redirect("alt_texts:index")
    context = {
        "image": image,
        "form": form,
        "others": [text for code, text in image.alt_texts.items() if code not in form.codes],
        "page_title": _("Alternative texts"),
        "page_subtitle": image.title,
        "header_icon": "image",
        "breadcrumbs_items": [
            {"url": reverse("alt_texts:index"), "label": _("Alternative texts")},
            {"url": "", "label": image.title},
        ],
    }
    return render(request, "media/describe.html", context)


class AltTextsViewSet(ViewSet):
    """The addresses of the list and the form."""

    name = "alt_texts"
    url_prefix = "alternative-texts"
    icon = "image"

    def get_urlpatterns(self) -> list:
        return [path("", pictures, name="index"), path("<int:image_id>/", describe, name="describe")]


class AltTextsMenuItem(MenuItem):
    """For those who translate; the others find the texts in the picture's own form."""

    def __init__(self):
        super().__init__(gettext_lazy("Alternative texts"), reverse("alt_texts:index"), icon_name="image", order=310)

    def is_shown(self, request):
        return only_translates(request.user)
