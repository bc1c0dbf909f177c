"""Which columns of the database are searched: all that hold text, except those named here."""

from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.db import connection, models
from wagtail.fields import StreamField

# tables, or columns of them, that hold no text of people; the reason stands beside each
NOT_SEARCHED = {
    "auth.permission": "names of what the program can do",
    "auth.user.password": "hashed",
    "contenttypes.contenttype": "names of tables",
    "journal.journalentry": "append-only: of persons it holds accounts only; texts stand in journal.wording",
    "journal.seal": "digests",
    "media.siterendition": "made from the picture, and dropped when its file is renamed",
    "operations.heartbeat": "names of processes",
    "search.searchentry": "made anew from the texts",
    "sessions.session": "encoded and signed; ends by itself",
    "signing_in.attempt": "hashed, and deleted after an hour",
    "wagtailcore.apitoken.key_hash": "hashed",
    "wagtailcore.collectionviewrestriction.password": "a shared password",
    "wagtailcore.locale": "codes of languages",
    "wagtailcore.pageviewrestriction.password": "a shared password",
    "wagtailcore.referenceindex": "keys of rows and names of fields",
    "wagtailimages.rendition": "not used: the site has its own renditions",
    "wagtailsearch.indexentry": "made anew from the texts",
}
# columns whose value means something to the program or to a person's account: shown, and changed by hand
BY_HAND = {
    "auth.user",
    "mfa.authenticator",  # what its owner called a passkey, beside keys that must stay as they are
    "operations.loadeditem",
    "wagtailcore.page.url_path",
    "wagtailcore.site",
    "wagtailredirects.redirect",
}
# nobody can edit these by hand
REPLACED_THOUGH_UNIQUE = {"taggit.tag"}
_TEXT = ("varchar", "text", "char", "citext", "json", "hstore")


def _is_named(names, model: type[models.Model], field: models.Field) -> bool:
    return model._meta.label_lower in names or f"{model._meta.label_lower}.{field.name}" in names


@dataclass(frozen=True)
class Column:
    """A column that is searched."""

    model: type[models.Model]
    field: models.Field

    @cached_property
    def key(self) -> str:
        """Its name in forms."""
        return f"{self.model._meta.label_lower}.{self.field.name}"

    @property
    def is_json(self) -> bool:
        """Whether texts stand within JSON."""
        return isinstance(self.field, (models.JSONField, StreamField))

    @property
    def is_file(self) -> bool:
        """Whether it names a file."""
        return isinstance(self.field, models.FileField)

    @property
    def has_to_be_unique(self) -> bool:
        """Whether a replacement gets the row's number."""
        return bool(self.field.unique)

    @property
    def is_by_hand(self) -> bool:
        """Whether a replacement would break something: an address, a key, an account."""
        if _is_named(REPLACED_THOUGH_UNIQUE, self.model, self.field):
            return False
        an_address = isinstance(self.field, (models.SlugField, models.URLField, models.EmailField))
        an_array = self.field.db_type(connection).endswith("]")
        return an_address or an_array or self.field.unique or _is_named(BY_HAND, self.model, self.field)


def searched() -> dict[type[models.Model], list[Column]]:
    """The columns of each table, in the order in which tables are locked."""
    found = {}
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda each: each._meta.label_lower):
        if not model._meta.managed or model._meta.proxy:
            continue
        fields = [field for field in model._meta.local_concrete_fields if _may_hold_a_name(model, field)]
        if fields:
            found[model] = [Column(model, field) for field in fields]
    return found


def _may_hold_a_name(model: type[models.Model], field: models.Field) -> bool:
    kind = field.db_type(connection) or ""
    if field.remote_field or field.choices is not None:  # keys, and codes chosen from a list
        return False
    return kind.startswith(_TEXT) and not _is_named(NOT_SEARCHED, model, field)
