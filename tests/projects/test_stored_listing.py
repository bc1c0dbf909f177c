"""What lists are sorted and counted by is stored, and right in the very transaction that changes a page."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cdc_site.places.models import Place, Side
from partners.models import PartnerIndexPage, PartnerPage
from projects.listing import ListedNumber, ListedProject, list_anew
from projects.models import FieldOfWork, ProjectIndexPage, ProjectPage, ProjectPartner, ProjectPlace
from projects.status import Status
from tests.factories import (
    FieldOfWorkFactory,
    ProjectIndexPageFactory,
    ProjectPageFactory,
    edit,
    make_bilingual_site,
    translate,
)

pytestmark = pytest.mark.django_db


def stored():
    """All that is stored, in an order that does not depend on how it came about."""
    projects = sorted(
        (row.page_id, row.translation_key, row.language, row.list_path, row.day, row.abroad, sorted(row.facts))
        for row in ListedProject.objects.all()
    )
    numbers = sorted(ListedNumber.objects.values_list("language", "list_path", "fact", "number"))
    return projects, numbers


def number(fact="", language="en"):
    """How many projects of a language have a fact."""
    found = ListedNumber.objects.filter(fact=fact, language=language)
    return sum(row.number for row in found)


def english(number=0):
    return ProjectPage.objects.get(locale__language_code="en", title=f"Project {number}")


def restrict(page):
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.fixture(autouse=True)
def _site(db):
    make_bilingual_site(projects=3, partners=2)


def the_list(code="en"):
    return ProjectIndexPage.objects.get(locale__language_code=code)


def publish_another():
    ProjectPageFactory(parent=the_list())
    assert number() == 4


def leave_a_draft():
    ProjectPageFactory(parent=the_list(), live=False)
    assert number() == 3


def translate_another():
    translate(ProjectPageFactory(parent=the_list()))
    assert number(language="ar") == 4


def withdraw_a_translation():
    english().get_translation(the_list("ar").locale).unpublish()
    assert (number(), number(language="ar")) == (3, 2)


def withdraw_an_original():
    """Its translation keeps the facts, and stays."""
    english().unpublish()
    assert (number(), number(language="ar"), number("field:twinning", "ar")) == (2, 3, 3)


def withdraw_with_the_list():
    the_list().unpublish()
    assert (number(), number(language="ar")) == (0, 0)  # nobody reads an original any more


def let_expire():
    page = english()
    page.expire_at = timezone.now()
    page.expired = True
    page.live = False
    page.save()
    assert number() == 2


def delete_an_original():
    english().delete()
    assert (number(), number(language="ar"), number("place:poitiers", "ar")) == (2, 3, 3)


def delete_the_list():
    ProjectIndexPage.objects.get(locale__language_code="ar").delete()
    assert (number(), number(language="ar")) == (3, 0)


def move_to_another_list():
    other = ProjectIndexPageFactory(parent=the_list().get_parent().specific, slug="older", title="Older")
    english().move(other, pos="last-child")
    assert number() == 3
    assert ListedNumber.objects.get(list_path=other.path, fact="").number == 1


def restrict_a_project():
    restrict(english())
    assert (number(), number(language="ar")) == (2, 2)  # facts stand on it


def restrict_a_translation():
    restrict(english().get_translation(the_list("ar").locale))
    assert (number(), number(language="ar")) == (3, 2)


def restrict_and_open_the_list():
    restriction = restrict(the_list("ar"))
    assert (number(), number(language="ar")) == (3, 0)
    restriction.delete()
    assert number(language="ar") == 3


def change_facts_of_the_original():
    edit(english(), status=Status.PLANNED, start=None, reported_on="2019-03-01", places=[], partner_links=[])
    assert (number("status:planned"), number("status:planned", "ar")) == (1, 1)
    assert (number("year:2019", "ar"), number("place:poitiers"), number("partner:foundation-0")) == (1, 2, 2)
    assert ListedProject.objects.filter(abroad=True).count() == 4


def add_facts_to_the_original():
    other = PartnerPage.objects.get(locale__language_code="en", title="Foundation 1")
    links = [ProjectPartner(partner=other)]
    field = FieldOfWorkFactory(code="culture")
    edit(english(), partner_links=links, fields_of_work=[field], places=[ProjectPlace(place=Place.objects.first())])
    assert (number("partner:foundation-1"), number("field:culture", "ar"), number("field:twinning")) == (1, 1, 2)


def only_save_a_draft_of_facts():
    edit(english(), publish=False, status=Status.PLANNED)
    assert number("status:planned") == 0


def rename_what_facts_name():
    Place.objects.filter(code="poitiers").update(code="vienne", side=Side.HERE)
    FieldOfWork.objects.filter(code="twinning").update(code="cities")
    edit(PartnerPage.objects.get(locale__language_code="en", title="Foundation 0"), slug="fondation")
    assert (number("place:vienne"), number("field:cities"), number("partner:fondation", "ar")) == (3, 3, 3)
    assert not ListedProject.objects.filter(abroad=True).exists()


def hand_a_partner_over():
    """The Arabic page of a partner becomes its original, with another slug."""
    partner = PartnerPage.objects.get(locale__language_code="en", title="Foundation 0")
    arabic = partner.get_translation(the_list("ar").locale)
    partner.unpublish()
    assert number(f"partner:{PartnerPage.objects.get(pk=arabic.pk).slug}") == 3


def withdraw_a_partner():
    """What no reader may know of is not named to the readers' process."""
    partner = PartnerPage.objects.get(locale__language_code="en", title="Foundation 0")
    arabic = partner.get_translation(the_list("ar").locale)
    for page in (partner, arabic):
        PartnerPage.objects.get(pk=page.pk).unpublish()
    assert not ListedNumber.objects.filter(fact__startswith="partner:").exists()
    edit(PartnerPage.objects.get(pk=arabic.pk))
    assert number("partner:foundation-0") == 3


def restrict_the_partners():
    for page in PartnerIndexPage.objects.all():
        restrict(page)
    assert not ListedNumber.objects.filter(fact__startswith="partner:").exists()


@pytest.mark.parametrize(
    "change",
    [
        publish_another,
        leave_a_draft,
        translate_another,
        withdraw_a_translation,
        withdraw_an_original,
        withdraw_with_the_list,
        let_expire,
        delete_an_original,
        delete_the_list,
        move_to_another_list,
        restrict_a_project,
        restrict_a_translation,
        restrict_and_open_the_list,
        change_facts_of_the_original,
        add_facts_to_the_original,
        only_save_a_draft_of_facts,
        rename_what_facts_name,
        hand_a_partner_over,
        withdraw_a_partner,
        restrict_the_partners,
    ],
)
def test_what_is_stored_is_as_if_made_anew_after_each_change(change):
    change()

    kept = stored()
    list_anew()
    assert kept == stored()


def test_whatever_is_wrong_is_put_right_when_all_is_made_anew():
    before = stored()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('cdc.listing', 'off', true)")
    ListedProject.objects.filter(language="en").delete()
    ListedNumber.objects.update(number=77)

    list_anew()

    assert stored() == before


def test_a_list_shows_the_stored_number_and_no_restricted_project(client):
    restrict(english(1))

    page = client.get("/en/projects/")

    assert page.context_data["filters"].total == 2
    assert {card.title for card in page.context_data["cards"]} == {"Project 0", "Project 2"}


def test_a_partner_with_many_projects_shows_the_newest_and_leads_to_all(client):
    partner = PartnerPage.objects.get(locale__language_code="en", title="Foundation 1")
    for day in range(1, 9):
        ProjectPageFactory(
            parent=the_list(),
            title=f"Joint {day}",
            start=f"2020-01-0{day}",
            partner_links=[ProjectPartner(partner=partner)],
        )

    page = client.get(partner.url)

    titles = [card.title for year in page.context_data["years"] for card in year.cards]
    assert titles == [f"Joint {day}" for day in (8, 7, 6, 5, 4, 3)]
    assert page.context_data["together"].more == "/en/projects/?partner=foundation-1"
    assert client.get("/en/projects/?partner=foundation-1").context_data["filters"].total == 8


def test_a_partner_whose_projects_are_all_shown_leads_nowhere(client):
    page = client.get("/ar/partners/foundation-0/")

    assert len([card for year in page.context_data["years"] for card in year.cards]) == 3
    assert page.context_data["together"].more == ""


def test_the_command_makes_everything_anew(capsys):
    ListedProject.objects.filter(language="ar").delete()

    call_command("update_lists")

    assert "6 projects' pages" in capsys.readouterr().out
    assert number(language="ar") == 3


@pytest.mark.thorough
def test_the_admin_lists_twenty_projects_at_once(admin_client):
    for _number in range(18):
        ProjectPageFactory(parent=the_list())

    page = admin_client.get(f"/admin/pages/{the_list().pk}/")

    assert page.context_data["page_obj"].paginator.per_page == 20
    assert len(page.context_data["page_obj"].object_list) == 20
