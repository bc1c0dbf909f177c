"""Builders of what tests need. Pages are saved and published as editors do it, with a revision."""

import factory
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from cdc_site.bridges.models import BridgesPage
from cdc_site.enquiries.models import EnquiryField, EnquiryPage
from cdc_site.home.models import HomePage
from cdc_site.pages.models import ContentPage, SiteSettings, SiteText
from cdc_site.places.models import Place, PlaceLabel, Side
from partners.models import PartnerIndexPage, PartnerKind, PartnerKindLabel, PartnerPage
from projects.models import (
    FieldOfWork,
    FieldOfWorkLabel,
    ProjectIndexPage,
    ProjectPage,
    ProjectPartner,
    ProjectPlace,
)
from team.models import TeamPage, TeamRole
from tests.remembered import remembered


class TreeFactory(factory.django.DjangoModelFactory):
    """Base of pages: `parent` is where they go, `live=False` leaves a draft."""

    class Meta:
        abstract = True

    title = factory.Sequence(lambda number: f"Page {number}")
    live = True

    @classmethod
    def _create(cls, model_class, parent=None, live=True, **fields):
        parent = parent or Page.get_first_root_node()
        if not parent.is_root():
            fields.setdefault("locale", parent.locale)
        relations = {name: fields.pop(name) for name in list(fields) if isinstance(fields[name], list)}
        page = model_class(live=False, **fields)
        for name, rows in relations.items():
            setattr(page, name, rows)
        parent.add_child(instance=page)
        revision = page.save_revision()
        if live:
            revision.publish()
        return model_class.objects.get(pk=page.pk)


class HomePageFactory(TreeFactory):
    class Meta:
        model = HomePage

    title = "The Center"
    slug = factory.Sequence(lambda number: f"home-{number}")
    hero_title = "Building bridges"
    projects_title = "Latest projects"
    vision_title = "Our vision"
    partners_title = "Our partners"


class ContentPageFactory(TreeFactory):
    class Meta:
        model = ContentPage


class ProjectIndexPageFactory(TreeFactory):
    class Meta:
        model = ProjectIndexPage

    title = "Our projects"
    slug = "projects"
    show_in_menus = True


class ProjectPageFactory(TreeFactory):
    class Meta:
        model = ProjectPage

    title = factory.Sequence(lambda number: f"Project {number}")
    summary = "What the project is."


class BridgesPageFactory(TreeFactory):
    class Meta:
        model = BridgesPage

    title = "Bridges"
    slug = "bridges"


class PartnerIndexPageFactory(TreeFactory):
    class Meta:
        model = PartnerIndexPage

    title = "Our partners"
    slug = "partners"
    show_in_menus = True


class PartnerPageFactory(TreeFactory):
    class Meta:
        model = PartnerPage

    title = factory.Sequence(lambda number: f"Partner {number}")
    together = "What we do together."


class TeamPageFactory(TreeFactory):
    class Meta:
        model = TeamPage

    title = "Our team"
    slug = "team"


class EnquiryPageFactory(TreeFactory):
    class Meta:
        model = EnquiryPage

    title = "Write to us"
    slug = "write-to-us"
    who_reads = "Staff."
    what_next = "We reply."
    consent = "We store it."
    thanks = "Thank you."
    form_fields = factory.LazyFunction(
        lambda: [
            EnquiryField(clean_name="name", label="Your name", required=False, sort_order=0),
            EnquiryField(clean_name="email", label="E-mail address", field_type="email", sort_order=1),
            EnquiryField(clean_name="text", label="Your message", field_type="multiline", sort_order=2),
        ]
    )


class PlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Place
        skip_postgeneration_save = True

    code = factory.Sequence(lambda number: f"place-{number}")
    country = "FR"
    side = Side.AWAY
    latitude = 46.58
    longitude = 0.34

    @factory.post_generation
    def names(self, create, names, **kwargs):
        for language, text in (names or {"en": self.code.title()}).items():
            PlaceLabel.objects.create(row=self, language=language, text=text)


class FieldOfWorkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FieldOfWork
        skip_postgeneration_save = True

    code = factory.Sequence(lambda number: f"field-{number}")

    @factory.post_generation
    def names(self, create, names, **kwargs):
        for language, text in (names or {"en": self.code.title()}).items():
            FieldOfWorkLabel.objects.create(row=self, language=language, text=text)


class PartnerKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PartnerKind
        skip_postgeneration_save = True

    code = factory.Sequence(lambda number: f"kind-{number}")

    @factory.post_generation
    def names(self, create, names, **kwargs):
        for language, text in (names or {"en": self.code.title()}).items():
            PartnerKindLabel.objects.create(row=self, language=language, text=text)


def locale(code: str) -> Locale:
    """The locale of a language."""
    return Locale.objects.get_or_create(language_code=code)[0]


@remembered
def make_home(**fields) -> HomePage:
    """The English home page, as the root of the only site."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, hostname="localhost")
    old = site.root_page if site.root_page_id else None
    home = HomePageFactory(locale=locale("en"), **fields)
    site.root_page = home
    site.save()
    if old:
        old.delete()
    settings = SiteSettings.load()
    settings.texts = [
        SiteText(
            language="en", name="The Center", short_name="CDC-NES", description="Bridges.", footer="A non-profit."
        ),
        SiteText(language="ar", name="المركز", short_name="المركز", description="جسور.", footer="هيئة غير ربحية."),
    ]
    settings.save()
    return home


def translate(page, code: str = "ar", *, live: bool = True, **texts):
    """The page's translation, made as the admin makes it, with these texts; published unless `live` is False."""
    copy = page.copy_for_translation(locale(code), copy_parents=True).specific
    for name, value in texts.items():
        setattr(copy, name, value)
    revision = copy.save_revision()
    if live:
        revision.publish()
    return type(copy).objects.get(pk=copy.pk)


def edit(page, *, publish: bool = True, **changes):
    """Change a page's latest version, as the editor's form does; published unless `publish` is False."""
    draft = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    revision = draft.save_revision()
    if publish:
        revision.publish()
    return type(page).objects.get(pk=page.pk)


@remembered
def make_homes(**fields) -> tuple[HomePage, HomePage]:
    """The English home page, and its Arabic translation."""
    home = make_home(**fields)
    return home, translate(home, title="المركز", slug="home-ar")


@remembered
def make_bilingual_site(projects: int = 1, partners: int = 1):
    """Home, lists, projects and partners in English and Arabic. Returns the English home page."""
    home, project_list, partner_list = make_lists()
    for number in range(partners):
        add_partner(partner_list, number)
    for number in range(projects):
        add_project(project_list, number)
    return home


@remembered
def make_lists() -> tuple[HomePage, ProjectIndexPage, PartnerIndexPage]:
    """Home and empty lists in English and Arabic, two places, a field of work and a kind of partners."""
    home, _arabic = make_homes()
    PlaceFactory(code="qamishlo", country="SY", side=Side.HERE, names={"en": "Qamishlo", "ar": "قامشلو"})
    PlaceFactory(code="poitiers", names={"en": "Poitiers", "ar": "بواتييه"})
    FieldOfWorkFactory(code="twinning", names={"en": "City twinning", "ar": "توأمة المدن"})
    PartnerKindFactory(code="foundation", names={"en": "Foundation", "ar": "مؤسسة"})
    project_list = ProjectIndexPageFactory(parent=home)
    translate(project_list, title="مشاريعنا")
    partner_list = PartnerIndexPageFactory(parent=home)
    translate(partner_list, title="شركاؤنا")
    return home, project_list, partner_list


@remembered
def add_partner(parent: PartnerIndexPage, number: int) -> PartnerPage:
    """A partner in Poitiers, in English and Arabic."""
    partner = PartnerPageFactory(
        parent=parent,
        title=f"Foundation {number}",
        own_name=f"Fondation {number}",
        own_language="fr",
        kind=PartnerKind.objects.get(code="foundation"),
        place=Place.objects.get(code="poitiers"),
    )
    translate(partner, title=f"مؤسسة {number}")
    return partner


@remembered
def add_project(parent: ProjectIndexPage, number: int) -> ProjectPage:
    """A twinning of Qamishlo and Poitiers with the first partner, if there is one, in English and Arabic."""
    places = [Place.objects.get(code=code) for code in ("qamishlo", "poitiers")]
    partner = PartnerPage.objects.filter(title="Foundation 0")
    project = ProjectPageFactory(
        parent=parent,
        title=f"Project {number}",
        start=timezone.localdate(),
        fields_of_work=[FieldOfWork.objects.get(code="twinning")],
        places=[ProjectPlace(place=place, sort_order=i) for i, place in enumerate(places)],
        partner_links=[ProjectPartner(partner=page, sort_order=0) for page in partner],
    )
    translate(project, title=f"مشروع {number}", summary="ما هو المشروع.")
    return project


def make_role(**fields) -> TeamRole:
    """An unsaved role for a team page."""
    return TeamRole(**{"role": "Spokesperson", "group": "Coordination", "locale": locale("en"), **fields})
