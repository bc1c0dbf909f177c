"""The release of a picture by a second person."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.viewsets.base import ViewSet
from wagtail.images.widgets import AdminImageChooser
from wagtail.log_actions import log

from .forms import UsablePictureField
from .models import SiteImage

RELEASED = "media.release"


def _seen(image: SiteImage) -> str:
    """What a release is for: this file with these answers."""
    return "|".join((image.file_hash, image.recognisable, image.agreement, image.at_risk))


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, image_id: int) -> HttpResponse:
    """Show the picture with its answers; a POST releases it. PermissionDenied for all but a second person."""
    with transaction.atomic():
        image = get_object_or_404(SiteImage.objects.select_for_update(of=("self",)), pk=image_id)
        if not image.may_be_released_by(request.user):
            raise PermissionDenied(_("Only somebody who neither uploaded the picture nor answered can release it."))
        if request.method == "POST":
            if not image.waits_for_release:
                messages.info(request, _("This picture does not wait for a release."))
            elif request.POST.get("seen") != _seen(image):
                messages.error(request, _("The picture was changed meanwhile. Look at it again."))
                return redirect("picture_release:release", image.pk)
            else:
                image.released_by, image.released_at = request.user, timezone.now()
                image.save(update_fields=["released_by", "released_at"])
                log(instance=image, action=RELEASED, user=request.user)
                messages.success(request, _("The picture is released."))
            return redirect("wagtailimages:edit", image.pk)
    context = {
        "image": image,
        "seen": _seen(image),
        "page_title": _("Release a picture"),
        "page_subtitle": image.title,
        "header_icon": "image",
        "breadcrumbs_items": [
            {"url": reverse("wagtailimages:edit", args=[image.pk]), "label": image.title},
            {"url": "", "label": _("Release a picture")},
        ],
    }
    return render(request, "media/release.html", context)


class ReleaseViewSet(ViewSet):
    """The address of the release, and the form field through which pages take their pictures."""

    name = "picture_release"
    url_prefix = "pictures"
    icon = "image"

    def on_register(self) -> None:
        """Runs after Wagtail's own chooser has registered its widget, which is kept."""
        super().on_register()
        register_form_field_override(
            models.ForeignKey,
            to=SiteImage,
            override={"widget": AdminImageChooser, "form_class": UsablePictureField},
        )

    def get_urlpatterns(self) -> list:
        return [path("<int:image_id>/release/", release, name="release")]
