"""The state of every page in every language, and which translations nobody wants."""

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, Revision
from wagtail.permissions import page_permission_policy

from cdc_site.i18n.languages import enabled_languages

from .state_view import VIEW
from .wording import changed_fields, count_words


class TranslationNotWanted(models.Model):
    """A decision that a page shall not exist in a language."""

    wagtail_reference_index_ignore = True

    translation_key = models.UUIDField(_("page"))
    locale = models.ForeignKey(Locale, verbose_name=_("language"), on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)

    class Meta:
        verbose_name = _("translation that is not wanted")
        verbose_name_plural = _("translations that are not wanted")
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "locale"], name="translation_not_wanted_once"),
        ]

    def __str__(self):
        return f"{self.translation_key} {self.locale}"


class State(models.TextChoices):
    """What can be said of a page in a language."""

    MISSING = "missing", _("missing")
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    OUTDATED = "outdated", _("outdated")
    UP_TO_DATE = "up_to_date", _("up to date")
    NOT_WANTED = "not_wanted", _("not wanted")


class TranslationStateQuerySet(models.QuerySet):
    """Questions about states."""

    def of(self, page: Page) -> models.QuerySet:
        """The states of a page, which may be a translation, in every language."""
        return self.filter(original__translation_key=page.translation_key)

    def with_details(self) -> models.QuerySet:
        """With all that a list shows of a row, in the same query."""
        return self.select_related(
            "original__content_type",
            "original__live_revision",
            "base",
            "changed_by",
            "locale",
            "translation__latest_revision__user",
        )

    def to_translate(self) -> models.QuerySet:
        """Translations that readers miss: the original is public."""
        return self.filter(state=State.MISSING, original__live=True)

    def that_may_be_edited_by(self, user) -> models.QuerySet:
        """Rows of which the user may edit the page in its language; for a missing one, the original."""
        editable = page_permission_policy.instances_user_has_permission_for(user, "change").values("pk")
        return self.filter(
            models.Q(translation__in=editable) | models.Q(translation__isnull=True, original__in=editable)
        )


class TranslationStateManager(models.Manager.from_queryset(TranslationStateQuerySet)):
    """Rows of the languages that are switched on."""

    def get_queryset(self):
        codes = [language.code for language in enabled_languages()]
        return super().get_queryset().filter(locale__language_code__in=codes)


class TranslationState(models.Model):
    """A page in a language, as the database view computes it; see `state_view`. Never saved."""

    wagtail_reference_index_ignore = True

    id = models.BigIntegerField(primary_key=True)
    original = models.ForeignKey(Page, models.DO_NOTHING, verbose_name=_("page"), related_name="+")
    locale = models.ForeignKey(Locale, models.DO_NOTHING, verbose_name=_("language"), related_name="+")
    translation = models.ForeignKey(Page, models.DO_NOTHING, null=True, related_name="+")
    base = models.ForeignKey(Revision, models.DO_NOTHING, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State)
    is_original = models.BooleanField()
    scheduled = models.BooleanField(_("scheduled"))
    since = models.DateTimeField(_("since"), null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+")

    objects = TranslationStateManager()

    class Meta:
        managed = False
        db_table = VIEW
        default_permissions = ()
        verbose_name = _("state of a translation")
        verbose_name_plural = _("states of translations")

    def __str__(self):
        return f"{self.original} {self.locale}: {self.state}"

    @cached_property
    def fields_changed(self) -> list[str]:
        """Names, for an editor, of the fields in which the original moved on from what was translated."""
        if self.state != State.OUTDATED or self.base is None:
            return []
        return [field.label for field in self._changes]

    @property
    def words(self) -> int | None:
        """About how many words wait for a translator. None where none do."""
        live = self.original.live_revision
        if live is None or self.is_original:
            return None
        if self.state == State.OUTDATED and self.base is not None:
            return count_words(live.content, self._changes)
        if self.state in (State.MISSING, State.DRAFT, State.OUTDATED):
            return count_words(live.content, self.model_of_page)
        return None

    @property
    def last_editor(self) -> str:
        """The name of whoever saved the page in this language last; empty where nobody did."""
        revision = self.translation.latest_revision if self.translation else None
        user = revision.user if revision else None
        return (user.get_full_name() or user.get_username()) if user else ""

    @property
    def model_of_page(self) -> type[Page]:
        """The page's model."""
        return self.original.cached_content_type.model_class()

    @cached_property
    def _changes(self):
        return changed_fields(self.model_of_page, self.base.content, self.original.live_revision.content)
