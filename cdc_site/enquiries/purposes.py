"""What people write to the Center for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """The code is kept with each message."""

    DELEGATION = "delegation", _("Plan a delegation")
    TWINNING = "twinning", _("Propose a twinning")
    EXCHANGE = "exchange", _("Education or mutual aid")
    MESSAGE = "message", _("Write to us")
    REMOVAL = "removal", _("Remove or correct something")
