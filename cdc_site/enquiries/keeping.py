"""What somebody wrote is kept on the page while the database, and with it the form's own words, is away."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.core import signing
from django.forms import Textarea
from django.http import QueryDict

from .forms import EnquiryForm

# signed, or anybody could put an address of their own on our page
_WORDS = "cdc_site.enquiries.words"
FIELD = "cdc_words"


def words_of(form: EnquiryForm, contact: str) -> str:
    """What a form carries with it for that case: its labels and choices, and another way to reach us."""
    fields = {each.name: [str(each.label), isinstance(each.field.widget, Textarea)] for each in form.questions}
    choices = {each.name: dict(each.field.choices) for each in form.questions if hasattr(each.field, "choices")}
    return signing.dumps({"fields": fields, "choices": choices, "contact": contact}, salt=_WORDS, compress=True)


class KeptField(NamedTuple):
    """An answer. choice: the words of one that was chosen, empty for one that was typed."""

    name: str
    label: str
    value: str
    is_long: bool
    choice: str


@dataclass
class Kept:
    """Everything that was sent. hidden: pairs of name and value."""

    fields: list[KeptField] = field(default_factory=list)
    hidden: list[tuple[str, str]] = field(default_factory=list)
    contact: str = ""

    @classmethod
    def of(cls, sent: QueryDict) -> "Kept":
        """Take it from what was sent; labels are missing where somebody else wrote them."""
        try:
            words = signing.loads(sent.get(FIELD, ""), salt=_WORDS)
        except signing.BadSignature:
            words = {"fields": {}, "choices": {}, "contact": ""}
        kept = cls(contact=words["contact"])
        for name, values in sent.lists():
            for value in values:
                if name in EnquiryForm.OWN or name == FIELD:
                    kept.hidden.append((name, value))
                    continue
                label, is_long = words["fields"].get(name, ["", False])
                choice = words["choices"].get(name, {}).get(value, "")
                kept.fields.append(KeptField(name, label, value, is_long or "\n" in value, choice))
        return kept
