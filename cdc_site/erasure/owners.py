"""What a row of the database is to an editor: part of a page, a picture, an entry in a log."""

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import prefetch_related_objects
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.models import FormState
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import BaseLogEntry, Comment, CommentReply, Page, Revision, TaskState

_STEPS = 4  # a reply belongs to a comment, that to a page


class Group(models.TextChoices):
    """Kinds of places, in the order in which they are shown."""

    PUBLIC = "public", gettext_lazy("Public now")
    DRAFT = "draft", gettext_lazy("Drafts and pages that are not published")
    VERSION = "version", gettext_lazy("Old versions")
    FILE = "file", gettext_lazy("Pictures and documents")
    RECORD = "record", gettext_lazy("Logs, comments and reviews")
    ACCOUNT = "account", gettext_lazy("Staff accounts")
    OTHER = "other", gettext_lazy("Messages and everything else")


def owner_of(row: models.Model) -> models.Model:
    """The page, or the other thing that an editor knows, to which a row belongs; the row itself if there is none."""
    for _step in range(_STEPS):
        above = _above(row)
        if above is None:
            break
        row = above
    return row.specific if isinstance(row, Page) else row


def _above(row: models.Model) -> models.Model | None:
    if isinstance(row, Page):
        return None
    for name in _links(type(row)):
        try:
            above = getattr(row, name, None)
        except ObjectDoesNotExist:  # logs outlive what they tell of
            above = None
        if isinstance(above, models.Model):
            return above
    return None


def prefetch_owners(rows: list[models.Model]) -> None:
    """Fetch with few queries what `owner_of` will ask of rows of one table."""
    if rows and not isinstance(rows[0], Page):
        prefetch_related_objects(rows, *_links(type(rows[0])))


def _links(model: type[models.Model]) -> list[str]:
    """Names of the fields through which a row belongs to something, the nearest first."""
    generic = [field.name for field in model._meta.private_fields if isinstance(field, GenericForeignKey)]
    plain = [field.name for field in model._meta.fields if field.name in ("page", "workflow_state")]
    return list(dict.fromkeys([*generic, *_parents(model), *plain]))


def _parents(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.fields if isinstance(field, ParentalKey)]


def group_of(row: models.Model, owner: models.Model) -> Group:
    """The kind of place that a row is."""
    if isinstance(row, Revision):
        return _group_of_version(row, owner)
    if isinstance(row, FormState):
        return Group.DRAFT
    if isinstance(row, (BaseLogEntry, Comment, CommentReply, TaskState)):
        return Group.RECORD
    if isinstance(row, get_user_model()):
        return Group.ACCOUNT
    if isinstance(owner, (AbstractImage, AbstractDocument)):
        return Group.FILE
    # labels and texts of the settings are parts of something, a message about a page is not
    if not isinstance(row, Page) and not _parents(type(row)):
        return Group.OTHER
    return Group.PUBLIC if getattr(owner, "live", True) else Group.DRAFT


def _group_of_version(version: Revision, owner: models.Model) -> Group:
    if getattr(owner, "live", True) and getattr(owner, "live_revision_id", None) == version.pk:
        return Group.PUBLIC
    if getattr(owner, "latest_revision_id", None) == version.pk or version.approved_go_live_at:
        return Group.DRAFT
    return Group.VERSION


def describe(row: models.Model, owner: models.Model) -> str:
    """What the row is, in words: “project page”, “version of 3 May 2026”, “log entry of …”."""
    if isinstance(row, Revision):
        public = getattr(owner, "live_revision_id", None) == row.pk
        words = _("version of %(time)s, the public one") if public else _("version of %(time)s")
        return words % {"time": _time(row.created_at)}
    if isinstance(row, FormState):
        return _("unsaved text in an editor")
    if isinstance(row, BaseLogEntry):
        return _("log entry of %(time)s") % {"time": _time(row.timestamp)}
    if isinstance(row, (Comment, CommentReply)):
        return _("comment of %(time)s") % {"time": _time(row.created_at)}
    if isinstance(row, TaskState):
        return _("remark in a review of %(time)s") % {"time": _time(row.started_at)}
    return capfirst(str((owner if isinstance(row, Page) else row)._meta.verbose_name))


def language_of(row: models.Model, owner: models.Model) -> str:
    """The code of the language that the row is written in; empty when it does not say."""
    said = getattr(row, "language", "")
    if isinstance(said, str) and said:
        return said
    locale = getattr(owner, "locale", None) if hasattr(owner, "locale_id") else None
    return locale.language_code if locale else ""


def _time(moment) -> str:
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
