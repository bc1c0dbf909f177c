"""A site with the same things in every state a page can be in; each thing carries a word that only its state has."""

from datetime import timedelta
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cdc_site.media.models import SiteDocument, SiteImage
from cdc_site.operations.schedule import publish_due
from cdc_site.places.models import Side
from projects.models import ProjectPartner, ProjectPlace, RelatedProject
from tests import factories
from tests.media.pictures import NOBODY_TO_BE_SEEN, plain

STATES = ("draft", "scheduled", "expired", "unpublished", "private", "changed", "foreign")
SHOWN = "shown"
# one word for each state, far from one another in spelling; `common` stands in all of them
WORDS = dict(
    zip(
        (SHOWN, *STATES),
        ("Quartzbell", "Xylofjord", "Vexnymph", "Jackdawzip", "Fluxgizmo", "Bokhymsac", "Wyvernplow", "Dwarfcubiq"),
        strict=True,
    )
)
COMMON = "riverbank"


def build() -> dict[str, SimpleNamespace]:
    """For each state: `project`, `partner`, `menu` (a page of the menu), `child` of it, `image`, `document`."""
    home = factories.make_homes()[0]
    here = factories.PlaceFactory(code="here", country="SY", side=Side.HERE)
    projects = factories.ProjectIndexPageFactory(parent=home)
    partners = factories.PartnerIndexPageFactory(parent=home)
    factories.BridgesPageFactory(parent=home)
    arabic_home = home.get_translations().get().specific
    lists = (projects, partners, home)
    arabic_lists = [*(factories.translate(page, slug=f"{page.slug}-ar") for page in lists[:2]), arabic_home]
    field = factories.FieldOfWorkFactory(code="common")
    made = {}
    for number, (state, word) in enumerate(WORDS.items()):
        made[state] = _things(word, *(arabic_lists if state == "foreign" else lists), home, here, field, number, state)
    for state, things in made.items():
        _into_state(state, things)
    publish_due()
    shown = made[SHOWN]
    # the page that everybody reads names all the others; what exists in another language only, it may name
    named = [each for state, each in made.items() if state != "foreign"]
    factories.edit(
        shown.project,
        related_links=[RelatedProject(project=each.project, sort_order=i) for i, each in enumerate(named)],
        partner_links=[ProjectPartner(partner=each.partner, sort_order=i) for i, each in enumerate(named)],
    )
    return made


def _things(word, projects, partners, home, here_home, here, field, number, state) -> SimpleNamespace:
    live = state not in ("draft", "scheduled")
    # what is changed later is readable now, under another word
    said = "Openword" if state == "changed" else word
    slug = f"{said.lower()}-{number}"
    image = SiteImage.objects.create(title=word, file=ContentFile(plain(), name=f"{word}.jpg"), **NOBODY_TO_BE_SEEN)
    document = SiteDocument.objects.create(title=word, file=ContentFile(b"text", name=f"{word}.txt"))
    place = factories.PlaceFactory(code=f"away-{number}", names={"en": f"Town {word}"}, longitude=number * 5.0)
    texts = [("paragraph", f"<p>{said} {COMMON}</p>")]
    files = [("documents", {"title": "", "documents": [{"document": document, "title": "", "language": ""}]})]
    partner = factories.PartnerPageFactory(parent=partners, title=f"Partner {said}", slug=f"p-{slug}", live=live)
    menu = factories.ContentPageFactory(
        parent=home, title=f"Menu {said}", slug=f"m-{number}", show_in_menus=True, body=texts, live=live
    )
    child = factories.ContentPageFactory(parent=menu, title=f"Below {number}", slug=f"c-{number}")
    project = factories.ProjectPageFactory(
        parent=projects,
        title=f"Project {said}",
        slug=slug,
        summary=f"{said} {COMMON}",
        body=[] if state == "changed" else texts + files,
        hero_image=None if state == "changed" else image,
        start=timezone.localdate() + timedelta(days=3),
        fields_of_work=[field],
        places=[ProjectPlace(place=here, sort_order=0)]
        + ([] if state == "changed" else [ProjectPlace(place=place, sort_order=1)]),
        partner_links=[ProjectPartner(partner=partner, sort_order=0)],
        live=live,
    )
    twin = factories.ContentPageFactory(parent=here_home, title=f"Twin {number}", slug=f"t-{number}")
    arabic = factories.translate(twin, title=f"Twin {said}", slug=f"t-{slug}", live=live)
    return SimpleNamespace(**locals())


def _into_state(state: str, things: SimpleNamespace) -> None:
    for page in (things.project, things.partner, things.menu, things.arabic):
        page = type(page).objects.get(pk=page.pk)
        if state == "scheduled":
            page.go_live_at = timezone.now() + timedelta(days=1)
            page.save_revision(approved_go_live_at=page.go_live_at).publish()
        elif state == "expired":
            page.expire_at = timezone.now() - timedelta(minutes=1)
            page.save()
        elif state == "unpublished":
            page.unpublish()
        elif state == "private":
            PageViewRestriction.objects.create(
                page=Page.objects.get(pk=page.pk), restriction_type="password", password="x"
            )
        elif state == "changed":
            changes = {"title": f"Hidden {things.word}"}
            if page != things.arabic:
                changes["summary"] = f"{things.word} {COMMON}"
            if page == things.project:
                changes |= {"body": things.texts + things.files, "hero_image": things.image}
                changes["places"] = [*page.places.all(), ProjectPlace(place=things.place, sort_order=1)]
            factories.edit(page, publish=False, **changes)
