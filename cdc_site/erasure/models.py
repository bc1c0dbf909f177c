"""That a name was removed: by whom, when, where. Never which."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

PERMISSION = "erasure.find_person"


class NameRemoval(models.Model):
    """One removal. It carries the permission too."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("removed by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    removed_at = models.DateTimeField(_("removed"), auto_now_add=True)
    places = models.PositiveIntegerField(_("places"))
    # {"app.model:key": number of places}
    things = models.JSONField(_("where"), default=dict)

    class Meta:
        verbose_name = _("removal of a name")
        verbose_name_plural = _("removals of names")
        default_permissions = ()
        permissions = [("find_person", _("Can find a person and remove the name everywhere"))]
        ordering = ["-removed_at", "-pk"]

    def __str__(self):
        return f"{self.removed_at:%Y-%m-%d %H:%M}"
