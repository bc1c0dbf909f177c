"""What must be known of the people in a picture before it is shown."""

from django.db.models import Q, TextChoices
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


def withheld(prefix: str = "") -> Q:
    """Pictures against which somebody spoke, by the columns of SiteImage behind `prefix`: not agreed, or at risk.

    A picture about which nothing is answered is not among them: those of older pages are shown until somebody answers.
    """
    nobody = {f"{prefix}recognisable": Recognisable.NO}, {f"{prefix}agreement": Agreement.NOBODY}
    about_nobody = Q(**nobody[0]) | Q(**nobody[1])
    not_agreed = ~about_nobody & Q(**{f"{prefix}agreement": Agreement.NOT_ASKED})
    at_risk = Q(**{f"{prefix}at_risk__in": (Risk.YES, Risk.UNSURE), f"{prefix}released_at__isnull": True})
    return not_agreed | at_risk
