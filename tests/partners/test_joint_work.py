"""What a partner's page says of the work done together: over time, where, and how to join in."""

from datetime import date

import pytest

from cdc_site.places.models import Precision, Side
from partners.models import PartnerIndexPage, PartnerPage
from projects.models import ProjectIndexPage, ProjectPage, ProjectPartner
from tests.factories import (
    ContentPageFactory,
    PlaceFactory,
    ProjectPageFactory,
    edit,
    make_bilingual_site,
    translate,
)

pytestmark = pytest.mark.django_db


def text_of(client, code="en"):
    return " ".join(client.get(f"/{code}/partners/foundation-0/").content.decode().split())


def test_joint_projects_stand_below_their_years_newest_first(client):
    make_bilingual_site()
    partner = PartnerPage.objects.get(title="Foundation 0")
    edit(ProjectPage.objects.get(title="Project 0"), start=date(2021, 5, 5))
    index = ProjectIndexPage.objects.get(locale__language_code="en")
    links = [ProjectPartner(partner=partner)]
    ProjectPageFactory(parent=index, title="Reported", start=None, reported_on=date(2023, 3, 9), partner_links=links)

    text = text_of(client)

    order = [text.index(f"<h3>{year}</h3>") for year in (2023, 2021)]
    assert order[0] < text.index("Reported</a>") < order[1] < text.index("Project 0</a>")


def test_how_to_join_in_is_written_once_and_leads_to_a_page_in_the_readers_language(client):
    home = make_bilingual_site()
    visit = ContentPageFactory(parent=home, title="Visit us", slug="visit")
    translate(visit, title="زورونا")
    edit(PartnerIndexPage.objects.get(title="Our partners"), join_in="You are welcome.", join_in_page_id=visit.pk)
    edit(PartnerIndexPage.objects.get(title="شركاؤنا"), join_in="أهلاً بكم.")

    english, arabic = text_of(client), text_of(client, "ar")

    assert "You are welcome." in english
    assert '<a href="/en/visit/">Visit us</a>' in english
    assert "أهلاً بكم." in arabic
    assert '<a href="/ar/visit/">زورونا</a>' in arabic


def test_a_partner_is_on_the_map_wherever_it_is(client):
    make_bilingual_site()
    partner = PartnerPage.objects.get(title="Foundation 0")
    assert ">Poitiers</text>" in text_of(client)

    edit(partner, place=PlaceFactory(code="raqqa", side=Side.HERE, country="SY", latitude=35.95, longitude=39))
    text = text_of(client)
    assert ">Raqqa</text>" in text
    assert 'class="arc" d=' not in text

    edit(partner, place=PlaceFactory(code="canada", country="CA", precision=Precision.COUNTRY, latitude=56))
    assert "only the country is known" in text_of(client)

    edit(partner, place=None)
    assert "bridges-map" not in text_of(client)
