"""What a message is about: the partner, project or field of work from whose page the writer came."""

from typing import NamedTuple

from partners.models import PartnerPage
from projects.models import FieldOfWork, ProjectPage

PAGES = {"project": ProjectPage, "partner": PartnerPage}


class Subject(NamedTuple):
    """`code` is what addresses and forms carry, such as `project:twinning-french-cities`."""

    code: str
    title: str


def subject_of(code: str, language_code: str) -> Subject | None:
    """The subject with this code and its name in the language; None for a code that nothing public has.

    Only what is found is ever shown or stored, never the text of the address.
    """
    kind, _colon, name = code.partition(":")
    if not name or "\x00" in name or len(name) > 255:
        return None
    if kind == "field":
        field = FieldOfWork.objects.prefetch_related("labels").filter(code=name).first()
        return Subject(code, field.label(language_code)) if field else None
    if kind not in PAGES:
        return None
    pages = PAGES[kind].objects.for_everybody().filter(slug=name).select_related("locale")
    titles = {page.locale.language_code: page.title for page in pages}
    title = titles.get(language_code) or next(iter(titles.values()), "")
    return Subject(code, title) if title else None
