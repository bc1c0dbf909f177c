"""What must be known of the people in a picture before it is shown."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Recognisable(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    __empty__ = _("Not answered yet")


class Agreement(TextChoices):
    AGREED = "agreed", _("All of them agreed")
    NOBODY = "nobody", _("Nobody can be recognised")
    NOT_ASKED = "not_asked", _("Not asked, or not all agreed")
    __empty__ = _("Not answered yet")


class Risk(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSURE = "unsure", _("Not sure")
    __empty__ = _("Not answered yet")
