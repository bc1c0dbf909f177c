"""What somebody wrote is kept on the page while the database, and with it the form's own words, is away."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.core import signing
from django.http import QueryDict

from .forms import EnquiryForm

# signed, or anybody could put an address of their own on our page
_WORDS = "cdc_site.enquiries.words"
FIELD = "cdc_words"
_CHOICE, _LONG = "choice", "long"
_KINDS = {"Textarea": _LONG, "RadioSelect": _CHOICE, "CheckboxSelectMultiple": _CHOICE, "Select": _CHOICE}


def words_of(form: EnquiryForm, contact: str) -> str:
    """What a form carries with it for that case: its labels, the kinds of its fields, and another way to reach us."""
    fields = {each.name: [str(each.label), _KINDS.get(type(each.field.widget).__name__, "")] for each in form.questions}
    return signing.dumps({"fields": fields, "contact": contact}, salt=_WORDS, compress=True)


class KeptField(NamedTuple):
    """An answer that was typed."""

    name: str
    label: str
    value: str
    is_long: bool
    is_choice: bool


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
            words = {"fields": {}, "contact": ""}
        kept = cls(contact=words["contact"])
        for name, values in sent.lists():
            for value in values:
                if name in EnquiryForm.OWN or name == FIELD:
                    kept.hidden.append((name, value))
                    continue
                label, kind = words["fields"].get(name, ["", ""])
                is_long = kind == _LONG or "\n" in value
                kept.fields.append(KeptField(name, label, value, is_long, kind == _CHOICE))
        return kept
