"""The site's own content, with a third language, loaded once for each module of these tests."""

import pytest
from django.db import transaction
from django.test import override_settings
from wagtail.models import Locale

from cdc_site.home.models import HomePage
from cdc_site.pages.models import ContentPage
from cdc_site.settings.languages import enabled
from partners.models import PartnerIndexPage, PartnerPage
from projects.models import ProjectIndexPage, ProjectPage
from tests.databases import database_with_content
from tests.factories import translate

# made for these tests, after the project's glossary
KURMANJI = {
    "twinning-french-cities": (
        "Weqfa Danielle Mitterrand: hevkariya bajarên Bakur û Rojhilatê Sûriyeyê û yên Fransayê",
        "Navend beşdarî hemleya bajarên xwişk bû, da ku şaredarî tecrubeyên xwe parve bikin.",
    ),
    "mother-tongue-day-panel": (
        "Roja Cîhanî ya Zimanê Dayikê li Bakur û Rojhilatê Sûriyeyê – panel",
        "Di 21 Sibata 2021ê de Navendê panelek li ser zimanên Bakur û Rojhilatê Sûriyeyê li dar xist.",
    ),
    "belgian-delegation": (
        "Şandeyeke Belçîkî serdana Navendê dike",
        "Di Adara 2023yan de siyasetmedar, çalakvan û sînemakarek ji Belçîkayê hatin Qamişloyê.",
    ),
    "assembly-in-kenya": (
        "Bakur û Rojhilatê Sûriyeyê di civîna giştî ya alternatîfan de li Kenyayê",
        "Kes ji 22 welatan di Tebaxa 2023yan de li Kenyayê civiyan.",
    ),
    "women-in-society-lecture": ("Semînera li ser rola jinê di civakê de", "Semînerek li Qamişloyê."),
}
PARTNERS = {
    "danielle-mitterrand-foundation": ("Weqfa Danielle Mitterrand", "Weqfê hemleya bajarên xwişk da destpêkirin."),
    "university-of-rojava": ("Zanîngeha Rojava", "Şandeyan pêşwazî dike."),
}
PAGES = {
    "about": ("Der barê Navendê de", "Em kî ne û çawa dixebitin."),
    "vision": ("Dîtina me", "Girêdana civakên Bakur û Rojhilatê Sûriyeyê bi cîhanê re."),
}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The content in English and Arabic, and some of it in Kurmanji."""
    three = override_settings(LANGUAGES=enabled(["en", "ar", "kmr"]))
    with django_db_blocker.unblock(), three, database_with_content():
        Locale.objects.get_or_create(language_code="kmr")
        translate(
            HomePage.objects.get(locale__language_code="en"), "kmr", title="Navenda Dîplomasiya Civakî", slug="home-kmr"
        )
        for lists in (PartnerIndexPage, ProjectIndexPage):  # what is below a draft is not public
            translate(lists.objects.in_language("en").get(), "kmr")
        for model, texts, name in (
            (ContentPage, PAGES, "summary"),
            (PartnerPage, PARTNERS, "together"),
            (ProjectPage, KURMANJI, "summary"),
        ):
            for slug, (title, text) in texts.items():
                page = model.objects.in_language("en").get(slug=slug)
                translate(page, "kmr", title=title, body=[], **{name: text})
        yield


@pytest.fixture
def content(loaded, django_db_blocker):
    """The loaded content; what a test changes is taken back."""
    with (
        django_db_blocker.unblock(),
        override_settings(LANGUAGES=enabled(["en", "ar", "kmr"])),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)
