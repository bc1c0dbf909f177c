"""Loads the content file into an empty site, in one transaction.

A second run changes nothing: every item is recorded when it is loaded, so neither an editor's change nor an
editor's deletion is ever undone. Items that a later version of the file adds are loaded then.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from django.conf import settings
from django.db import connection, transaction
from wagtail.models import Locale, Site
from wagtail.models import Page as WagtailPage

from cdc_site.bridges.models import BridgesPage
from cdc_site.enquiries.models import EnquiryField, EnquiryPage
from cdc_site.home.models import FeaturedPartner, FeaturedProject, HomePage, PanelPage
from cdc_site.pages.models import Confirmation, ContentPage, FooterLink, SiteSettings, SiteText
from cdc_site.places.models import Place, PlaceLabel, Precision
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

from .bodies import stream
from .record import Record
from .synonyms import load_synonyms
from .terms import load_terms

FILE = Path(__file__).with_name("content.yaml")
FORMS = FILE.with_name("forms.yaml")
ORIGINAL = "en"
TRANSLATION = "ar"


@transaction.atomic
def load_content(report: Callable[[str], None] = print) -> None:
    """Load what has not been loaded yet. report: takes a line of progress."""
    content = yaml.safe_load(FILE.read_text("utf-8"))
    content["enquiries"] = yaml.safe_load(FORMS.read_text("utf-8"))
    loader = Loader(content, report)
    loader.load()


class Loader:
    """One run over the content file."""

    def __init__(self, content: dict, report: Callable[[str], None]):
        self.content = content
        self.report = report
        self.record = Record()
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}

    def load(self) -> None:
        """Vocabularies, then pages in English, the same in Arabic, what the footer says, the glossary."""
        self._labelled(Place, PlaceLabel, "place", self.content["places"], self._place_fields)
        self._labelled(FieldOfWork, FieldOfWorkLabel, "field", self.content["fields"])
        self._labelled(PartnerKind, PartnerKindLabel, "kind", self.content["kinds"])
        specs = self._page_specs()
        self._originals(specs)
        if TRANSLATION in self.locales:
            self._translations(specs)
        self.record.once("settings", self._settings)
        self.record.once("footer:forms", self._forms_in_footer)
        load_terms(self.record)
        load_synonyms(self.record)
        if self.record.added:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # PostgreSQL looks by itself a minute later, and chooses badly until then
            self.report(f"Loaded {self.record.added} items of content.")

    # --- vocabularies ----------------------------------------------------------------------------
    def _labelled(self, model, label_model, name, items, fields=lambda item: {}) -> None:
        for item in items:
            self.record.once(f"{name}:{item['slug']}", lambda item=item: self._row(model, label_model, item, fields))

    def _row(self, model, label_model, item, fields):
        row = model.objects.create(code=item["slug"], **fields(item))
        label_model.objects.bulk_create(
            label_model(row=row, language=code, text=text) for code, text in item["name"].items()
        )
        return row

    @staticmethod
    def _place_fields(item) -> dict:
        return {
            "country": item["country"],
            "side": item["side"],
            "precision": item.get("precision", Precision.CITY),
            "latitude": item["lat"],
            "longitude": item["lon"],
        }

    # --- pages -----------------------------------------------------------------------------------
    def _page_specs(self) -> list["PageSpec"]:
        """Every page of the file, parents first, in the order of the menu."""
        content = self.content
        by_slug = {page["slug"]: page for page in content["pages"]}
        projects, partners = content["projects"], content["partners"]
        specs = [PageSpec(HomePage, "home-en", None, content["home"], self._home_text, self._home_facts)]
        specs.append(PageSpec(ProjectIndexPage, "projects", "home-en", projects["index"], self._intro_text))
        specs.append(PageSpec(BridgesPage, "bridges", "home-en", content["bridges"], self._intro_text))
        specs.append(
            PageSpec(
                PartnerIndexPage,
                "partners",
                "home-en",
                partners["index"],
                self._partner_list_text,
                self._partner_list_facts,
            )
        )
        for page in by_slug.values():
            specs.append(PageSpec(ContentPage, page["slug"], page.get("parent", "home-en"), page, self._content_text))
        specs.append(PageSpec(TeamPage, "team", "home-en", content["team"], self._team_text))
        for item in content["enquiries"]["forms"]:
            specs.append(PageSpec(EnquiryPage, item["slug"], "home-en", item, self._enquiry_text, self._enquiry_facts))
        for item in partners["items"]:
            specs.append(PageSpec(PartnerPage, item["slug"], "partners", item, self._partner_text, self._partner_facts))
        for item in projects["items"]:
            specs.append(PageSpec(ProjectPage, item["slug"], "projects", item, self._project_text, self._project_facts))
        return specs

    def _originals(self, specs: list["PageSpec"]) -> None:
        new = [spec for spec in specs if spec.key(ORIGINAL) not in self.record]
        for spec in new:
            self.record.once(spec.key(ORIGINAL), lambda spec=spec: self._draft(spec))
        for spec in new:  # now that every page is there to be linked to
            page = self.record.page(spec.slug, ORIGINAL)
            if page is None:
                continue
            spec.text(page, spec.item, ORIGINAL)
            spec.facts(page, spec.item)
            page.confirmations = [Confirmation(text=_sentence(text)) for text in spec.item.get("confirm", [])]
            page.save_revision(clean=True).publish()
            self.report(f"  {ORIGINAL} {spec.slug}")

    def _draft(self, spec: "PageSpec") -> WagtailPage | None:
        title = spec.item.get("title") or spec.item["name"]
        page = spec.model(
            title=title[ORIGINAL],
            slug=spec.slug,
            locale=self.locales[ORIGINAL],
            live=False,
            show_in_menus=bool(spec.item.get("menu")),
        )
        root = WagtailPage.get_first_root_node()
        parent = self.record.page(spec.parent, ORIGINAL) if spec.parent else root
        if parent is None:
            self.report(f"  {spec.slug} is left out: the page above it, {spec.parent}, is no longer there.")
            return None
        parent.add_child(instance=page)
        if spec.parent is None:
            self._make_site_root(page)
        return page

    def _make_site_root(self, home: HomePage) -> None:
        address = urlsplit(settings.PUBLIC_URL)
        site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
        welcome = site.root_page if site.root_page_id else None
        site.root_page = home
        site.hostname = address.hostname
        site.port = address.port or (443 if address.scheme == "https" else 80)
        site.site_name = self.content["site"]["short_name"][ORIGINAL]
        site.save()
        # Wagtail's own first page, "Welcome to your new Wagtail site!"
        if welcome and welcome.specific_class is WagtailPage and not welcome.get_children().exists():
            welcome.delete()

    def _translations(self, specs: list["PageSpec"]) -> None:
        for spec in specs:
            self.record.once(spec.key(TRANSLATION), lambda spec=spec: self._translation(spec))

    def _translation(self, spec: "PageSpec") -> WagtailPage | None:
        original = self.record.page(spec.slug, ORIGINAL)
        locale = self.locales[TRANSLATION]
        if original is None or not original.live or original.has_translation(locale):
            return None
        parent = original.get_parent()
        if not parent.is_root() and not parent.has_translation(locale):
            return None
        page = original.copy_for_translation(locale)
        page = page.specific
        title = spec.item.get("title") or spec.item["name"]
        page.title = title[TRANSLATION]
        if spec.parent is None:
            page.slug = f"home-{TRANSLATION}"
        spec.text(page, spec.item, TRANSLATION)
        page.save_revision(clean=True).publish()
        self.report(f"  {TRANSLATION} {spec.slug}")
        return page

    # --- texts, one language at a time --------------------------------------------------------------
    def _home_text(self, page, item, code) -> None:
        for name in (
            "hero_title",
            "hero_subtitle",
            "projects_title",
            "projects_intro",
            "vision_title",
            "vision_text",
            "partners_title",
            "partners_intro",
        ):
            setattr(page, name, item[name][code])
        page.summary = self.content["site"]["description"][code]

    def _intro_text(self, page, item, code) -> None:
        page.intro = item["intro"][code]

    def _partner_list_text(self, page, item, code) -> None:
        self._intro_text(page, item, code)
        page.join_in = item["join_in"][code]

    def _content_text(self, page, item, code) -> None:
        page.summary = item["summary"][code]
        page.body = stream(item["body"], code, self.record)

    def _enquiry_text(self, page, item, code) -> None:
        for name in ("summary", "who_reads", "what_next", "consent", "thanks"):
            setattr(page, name, item[name][code])
        rows = list(page.form_fields.all())
        for place, field in enumerate(item["fields"]):
            row = rows[place] if place < len(rows) else EnquiryField(sort_order=place, clean_name=field["key"])
            row.field_type, row.required = field["type"], field["required"]
            row.label = field["label"][code]
            row.help_text = field["help"][code] if "help" in field else ""
            row.choices = "\n".join(field["choices"][code]) if "choices" in field else ""
            if place >= len(rows):
                rows.append(row)
        page.form_fields = rows

    def _team_text(self, page, item, code) -> None:
        page.intro = stream(item["intro"], code, self.record)
        page.safety_note = item["safety_note"][code]
        rows = list(page.roles.all())
        for place, role in enumerate(item["roles"]):
            row = rows[place] if place < len(rows) else TeamRole(locale=page.locale, sort_order=place)
            row.group, row.role, row.about = (role[name][code] for name in ("group", "role", "about"))
            if place >= len(rows):
                rows.append(row)
        page.roles = rows

    def _partner_text(self, page, item, code) -> None:
        page.together = item["together"][code]

    def _project_text(self, page, item, code) -> None:
        page.summary = item["summary"][code]
        page.body = stream(item["body"], code, self.record)

    # --- facts, on the original only ----------------------------------------------------------------
    def _home_facts(self, page, item) -> None:
        page.hero_page = self.record.page(item["hero_page"], ORIGINAL)
        page.featured_projects = _ordered(
            FeaturedProject(project=linked) for linked in self.record.pages(item["featured_projects"], ORIGINAL)
        )
        page.panel_pages = _ordered(
            PanelPage(linked_page_id=linked.pk) for linked in self.record.pages(item["panels"], ORIGINAL)
        )
        page.featured_partners = _ordered(
            FeaturedPartner(partner=linked) for linked in self.record.pages(item["featured_partners"], ORIGINAL)
        )

    def _enquiry_facts(self, page, item) -> None:
        page.purpose = item["purpose"]
        page.keep_days = item.get("keep_days", page.keep_days)

    def _partner_list_facts(self, page, item) -> None:
        page.join_in_page = self.record.page(item["join_in_page"], ORIGINAL)

    def _partner_facts(self, page, item) -> None:
        page.own_name, page.own_language = item.get("own_name", ""), item.get("own_language", "")
        page.website = item.get("website", "")
        page.kind = self.record.get(PartnerKind, f"kind:{item['kind']}")
        page.place = self.record.get(Place, f"place:{item['place']}") if "place" in item else None

    def _project_facts(self, page, item) -> None:
        page.status = item["status"]
        page.start, page.end, page.reported_on = item.get("start"), item.get("end"), item["published"]
        page.fields_of_work = [
            field for code in item["fields"] if (field := self.record.get(FieldOfWork, f"field:{code}"))
        ]
        places = [*item.get("here", []), *item.get("away", [])]
        page.places = _ordered(
            ProjectPlace(place=place) for code in places if (place := self.record.get(Place, f"place:{code}"))
        )
        page.partner_links = _ordered(
            ProjectPartner(partner=linked) for linked in self.record.pages(item.get("partners", []), ORIGINAL)
        )

    # --- settings ----------------------------------------------------------------------------------
    def _settings(self) -> SiteSettings:
        site = self.content["site"]
        row = SiteSettings.load()
        row.contact_email = site["contact_email"]
        row.texts = [
            SiteText(
                language=code,
                name=site["name"][code],
                short_name=site["short_name"][code],
                description=site["description"][code],
                footer=site["footer"][code],
            )
            for code in (ORIGINAL, TRANSLATION)
        ]
        footer = [page["slug"] for page in self.content["pages"] if page.get("footer")]
        row.footer_links = _ordered(FooterLink(page_id=linked.pk) for linked in self.record.pages(footer, ORIGINAL))
        row.save()
        return row

    def _forms_in_footer(self) -> SiteSettings:
        """Behind what the footer has by now, also in a site that was loaded before there were forms."""
        row = SiteSettings.load()
        forms = self.record.pages(self.content["enquiries"]["footer"], ORIGINAL)
        row.footer_links = _ordered([*row.footer_links.all(), *(FooterLink(page_id=form.pk) for form in forms)])
        row.contact_page = next((form for form in forms if form.slug == self.content["enquiries"]["contact"]), None)
        row.save()
        return row


class PageSpec:
    """One page of the content file: its model, address, place in the tree, and who fills it."""

    def __init__(self, model, slug, parent, item, text, facts=lambda page, item: None):
        self.model, self.slug, self.parent, self.item = model, slug, parent, item
        self.text, self.facts = text, facts

    def key(self, language_code: str) -> str:
        """The record's key for a language version of the page."""
        return f"page:{self.slug}:{language_code}"


def _ordered(rows) -> list:
    """Child rows with their place in the order."""
    numbered = list(rows)
    for place, row in enumerate(numbered):
        row.sort_order = place
    return numbered


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
