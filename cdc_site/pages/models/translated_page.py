"""A page in several languages: the first one written is the original and keeps the facts.

A translation is an ordinary page in its language's tree. It names the original as its `source` and has no facts
of its own: whatever is not language (dates, places, partners, pictures) is read from the source's row.
"""

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from django.http import Http404
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable, Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.signals import copy_for_translation_done, page_unpublished

from cdc_site.i18n.for_everybody import for_everybody


class PublishBeforeOriginal(PermissionDenied):
    """Raised when a translation would go live while its original is not."""


class TranslatedPageQuerySet(PageQuerySet):
    """Questions about pages whose facts stand on the original's row."""

    def in_language(self, language_code: str):
        """Pages of one language."""
        return self.filter(locale__language_code=language_code)

    def for_everybody(self):
        """Live pages that nobody is kept from."""
        return for_everybody(self)

    def with_facts(self, **conditions):
        """Pages whose original's facts fulfil the conditions.

        The row of an original that was never published holds its first draft, so it counts only when live.
        """
        on_source = {f"source__{name}": value for name, value in conditions.items()}
        return self.filter(
            Q(source__isnull=True, **conditions) | Q(source__isnull=False, source__live=True, **on_source)
        )


class TranslatedPage(Page):
    """Base of pages that exist in several languages. Subclasses list what is kept once.

    fact_fields: names of fields (many-to-many ones too). fact_relations: names of child relations.
    """

    source = models.ForeignKey(
        "self",
        verbose_name=gettext_lazy("original"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="made_from_this",
    )
    source_revision = models.ForeignKey(
        "wagtailcore.Revision",
        verbose_name=gettext_lazy("version of the original"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = PageManager.from_queryset(TranslatedPageQuerySet)()

    fact_fields: tuple[str, ...] = ()
    fact_relations: tuple[str, ...] = ("confirmations",)
    exclude_fields_in_copy = ["source", "source_revision"]
    # names of fields in child rows that exist per language, by relation: a portrait in the row of a role
    facts_in_rows: dict[str, tuple[str, ...]] = {}

    class Meta:
        abstract = True

    @classmethod
    def with_original(cls, pk: int) -> "TranslatedPage":
        """A page with its original and its locale; one query. Raises DoesNotExist."""
        page = cls._with_original("%s", [pk], lambda row: row.pk == pk)
        if page is None:
            raise cls.DoesNotExist
        return page

    @classmethod
    def version_with_original(cls, translation_key, language_code: str) -> "TranslatedPage | None":
        """The version of a page in a language, live or not, with its original and its locale; one query."""
        return cls._with_original(
            "SELECT page.id FROM wagtailcore_page page JOIN wagtailcore_locale locale ON locale.id = page.locale_id"
            " WHERE page.translation_key = %s AND locale.language_code = %s",
            [translation_key, language_code],
            lambda row: row.translation_key == translation_key and row.locale.language_code == language_code,
        )

    @classmethod
    def _with_original(cls, keys: str, params: list, is_it) -> "TranslatedPage | None":
        """Joined, the original would cost a reading of all pages: no join passes the barrier of readers' views."""
        table = cls._meta.db_table
        keys = f"ARRAY(SELECT unnest(ARRAY[page_ptr_id, source_id]) FROM {table} WHERE page_ptr_id = ({keys}))"  # noqa: S608
        conditions = [f"wagtailcore_page.id = ANY ({keys})", f"{table}.page_ptr_id = ANY ({keys})"]
        rows = list(cls.objects.select_related("locale").extra(where=conditions, params=params * 2))  # noqa: S610  # nosec B610
        page = next(filter(is_it, rows), None)
        for row in rows:
            if page is not None and row.pk == page.source_id:
                page.source = row
        return page

    @property
    def facts(self):
        """The page whose row keeps this page's facts: the original, which may be this page.

        Raises Http404 where readers may not see the original, since nothing of it may be shown.
        """
        if not self.source_id:
            return self
        try:
            source = self.source
        except ObjectDoesNotExist:
            source = None
        if source is None:
            raise Http404
        return source

    def get_view_restrictions(self):
        """Restrictions of this page and of those above it, in one query: there are no aliases to look for."""
        return PageViewRestriction.objects.filter(page__path__in=self.paths_from_root())

    def paths_from_root(self) -> list[str]:
        """Tree paths of this page and of everything above it, from the root down."""
        return [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]

    def save(self, *args, **kwargs):
        if self.alias_of_id:
            raise ValidationError(_("Alias pages are not used here: they go live before what they mirror."))
        return super().save(*args, **kwargs)

    def serializable_data(self):
        """What a version keeps: for a translation, also the version of the original that readers see at this moment.

        It becomes `source_revision` when the version is published.
        """
        data = super().serializable_data()
        if self.source_id:
            versions = type(self).objects.values_list("live_revision", "latest_revision").get(pk=self.source_id)
            data["source_revision"] = versions[0] or versions[1]
        return data

    def with_content_json(self, content):
        """A version of the page; who is whose translation, and a translation's facts, are never taken from it.

        A version saved before the roles of original and translation changed would otherwise bring back old facts.
        """
        page = super().with_content_json(content)
        page.source = self.source
        page.source_revision = self.source_revision
        if self.source_id or content.get("source"):
            page.take_facts_from(self)
        return page

    def publish(self, revision, *args, **kwargs):
        """Publish a version of the page. Raises PublishBeforeOriginal when its original is not live."""
        go_live_at = revision.as_object().go_live_at
        scheduled = go_live_at is not None and go_live_at > timezone.now()
        if self.source_id and not self.source.live and not scheduled:
            raise PublishBeforeOriginal(
                _("“%(title)s” cannot go live before its original, which is not published.") % {"title": self.title}
            )
        return super().publish(revision, *args, **kwargs)

    def copy_for_translation(self, locale, copy_parents=False, alias=False, exclude_fields=None):
        """A draft copy in another language. Untranslated parents become drafts too, from the top down.

        Wagtail would make the parents alias pages, which go live with what they mirror.
        """
        if copy_parents:
            parent = self.get_parent().specific
            if not parent.is_root() and not parent.has_translation(locale):
                parent.copy_for_translation(locale, copy_parents=True)
        return super().copy_for_translation(locale, exclude_fields=exclude_fields)

    copy_for_translation.alters_data = True

    def become_translation_of(self, page: "TranslatedPage") -> None:
        """Make this page, a copy of `page` in another language, a translation without facts of its own."""
        self.source = page.facts
        self.source_revision = page.source_revision if page.source_id else page.live_revision or page.latest_revision
        self.clear_facts()
        self.save(clean=False)
        if self.latest_revision:
            self.latest_revision.content = self.serializable_data() | {"source_revision": self.source_revision_id}
            self.latest_revision.save(update_fields=["content"])

    become_translation_of.alters_data = True

    @transaction.atomic
    def become_original(self) -> None:
        """Take over facts and the original's part from this page's source, which becomes a translation of it."""
        old, revision = self.source, self.source_revision
        self.take_facts_from(old, copy_rows=True)
        self.source = self.source_revision = None
        self.save(clean=False)
        siblings = type(self).objects.filter(source=old).exclude(pk=self.pk)
        siblings.filter(source_revision=revision).update(source_revision=self.live_revision)
        siblings.exclude(source_revision=self.live_revision).update(source_revision=None)
        siblings.update(source=self)
        old.source, old.source_revision = self, self.live_revision
        old.clear_facts()
        old.save(clean=False)

    become_original.alters_data = True

    def take_facts_from(self, other: "TranslatedPage", copy_rows: bool = False) -> None:
        """Set this page's facts, unsaved, to those of another. With `copy_rows` child rows become new rows."""
        for name in self.fact_fields:
            if self._meta.get_field(name).many_to_many:
                setattr(self, name, list(getattr(other, name).all()))
            else:
                setattr(self, name, getattr(other, name))
        for name in self.fact_relations:
            rows = list(getattr(other, name).all())
            for row in rows if copy_rows else ():
                row.pk = None
            setattr(self, name, rows)

    def clear_facts(self) -> None:
        """Set this page's facts, unsaved, to their defaults."""
        for name in self.fact_fields:
            field = self._meta.get_field(name)
            setattr(self, name, [] if field.many_to_many else field.get_default())
        for name in self.fact_relations:
            setattr(self, name, [])

    def describe_facts(self) -> list[tuple[str, str]]:
        """Name and value of each fact, for the editor of a translation, where they cannot be changed."""
        described = []
        for name in self.fact_fields:
            field = self._meta.get_field(name)
            if field.many_to_many:
                value = ", ".join(str(row) for row in getattr(self, name).all())
            elif field.choices:
                value = getattr(self, f"get_{name}_display")()
            else:
                value = getattr(self, name)
            described.append((capfirst(field.verbose_name), "" if value is None else str(value)))
        for name in self.fact_relations:
            rows = getattr(self, name).all()
            described.append((capfirst(rows.model._meta.verbose_name_plural), ", ".join(str(row) for row in rows)))
        return described

    def keep_incoming_links(self, old: "TranslatedPage") -> None:
        """Let rows of other models that name `old` (a project's partner) name this page too.

        They are copied, not changed: a deletion of `old` may have collected them already.
        """
        for model, name in old.links_to_this_model():
            for row in model._base_manager.filter(**{name: old}):
                row.pk = None
                setattr(row, name, self)
                row.save()

    @classmethod
    def links_to_this_model(cls) -> list[tuple[type[models.Model], str]]:
        """Models of rows in which editors choose such a page, and the name of the field that holds it."""
        relations = [field for field in cls._meta.get_fields(include_hidden=True) if field.one_to_many]
        fields = [relation.field for relation in relations if relation.auto_created]
        return [
            (field.model, field.name)
            for field in fields
            if issubclass(field.model, Orderable) and not isinstance(field, ParentalKey)
        ]

    def heir(self, live_only: bool) -> "TranslatedPage | None":
        """The translation that takes over when this original goes: a live one, in the order of the languages."""
        translations = type(self).objects.filter(source=self).select_related("locale").order_by("-live", "locale_id")
        if live_only:
            translations = translations.filter(live=True)
        return translations.first()


@receiver(copy_for_translation_done)
def _mark_as_translation(sender, source_obj, target_obj, **kwargs):
    target = target_obj.specific
    if isinstance(target, TranslatedPage):
        target.become_translation_of(source_obj.specific)


@receiver(page_unpublished)
def _hand_over_when_withdrawn(sender, instance, **kwargs):
    if isinstance(instance, TranslatedPage) and not instance.source_id:
        heir = instance.heir(live_only=True)
        if heir:
            heir.become_original()


@receiver(post_delete)
def _leave_no_row_behind(sender, instance, **kwargs):
    """When a whole tree goes, rows that were handed over may name pages that go a moment later."""
    if isinstance(instance, TranslatedPage):
        for model, name in instance.links_to_this_model():
            model._base_manager.filter(**{name: instance.pk}).delete()


@receiver(pre_delete)
def _hand_over_when_deleted(sender, instance, **kwargs):
    if isinstance(instance, TranslatedPage) and not instance.source_id:
        heir = instance.heir(live_only=False)
        if heir:
            heir.become_original()
            heir.keep_incoming_links(instance)
