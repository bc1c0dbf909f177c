"""The names of the roles in the reader's language. In the database they are identifiers, and English."""

from django.forms import CheckboxSelectMultiple, Select
from django.utils.translation import gettext_lazy as _

from .people import ADMINISTRATOR, EDITOR, PUBLISHER, TRANSLATOR

NAMES = {
    EDITOR: _("Editor"),
    TRANSLATOR: _("Translator"),
    PUBLISHER: _("Publisher"),
    ADMINISTRATOR: _("Administrator"),
}


def name_of(group: object) -> str:
    """What a group is called; one that is no role keeps the name that somebody gave it."""
    return str(NAMES.get(str(group), group))


class GroupCheckboxes(CheckboxSelectMultiple):
    """Groups to tick."""

    def create_option(self, name, value, label, *args, **kwargs):
        return super().create_option(name, value, name_of(label), *args, **kwargs)


class GroupSelect(Select):
    """One group."""

    def create_option(self, name, value, label, *args, **kwargs):
        return super().create_option(name, value, name_of(label), *args, **kwargs)
