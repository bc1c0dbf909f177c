"""What is in the index: what visitors may read at this moment, and nothing else."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cdc_site.media.models import SiteDocument
from cdc_site.pages.models import ContentPage
from cdc_site.places.models import Place
from cdc_site.search.indexing import is_complete
from cdc_site.search.models import SearchEntry, SynonymGroup
from partners.models import PartnerPage
from projects.models import FieldOfWork
from tests.factories import (
    ContentPageFactory,
    TeamPageFactory,
    edit,
    make_bilingual_site,
    make_home,
    make_role,
    translate,
)

pytestmark = pytest.mark.django_db

MODELS = ("synonymgroup", "searchpromotion")


def number(client, typed, code="en"):
    """How many results there are."""
    return client.get(f"/{code}/search/", {"q": typed}).context["answer"].total


def titles():
    """Of all that is in the index."""
    return set(SearchEntry.objects.values_list("title", flat=True))


@pytest.fixture
def granary():
    return ContentPageFactory(parent=make_home(), title="Granary", summary="Grain is kept here.")


def test_a_page_is_found_from_the_moment_it_is_published_and_no_longer_than_it_is_live(
    client, granary, django_capture_on_commit_callbacks
):
    assert number(client, "granaries") == 1

    edit(granary, publish=False, title="Warehouse")
    assert number(client, "warehouse") == 0
    edit(granary, title="Warehouse")
    assert (number(client, "warehouse"), number(client, "granary")) == (1, 0)
    with django_capture_on_commit_callbacks(execute=True):
        ContentPage.objects.get(pk=granary.pk).unpublish()
    assert number(client, "warehouse") == 0
    assert not SearchEntry.objects.filter(page=granary).exists()


def test_a_page_behind_a_password_is_not_found_nor_what_is_below_it(
    client, granary, django_capture_on_commit_callbacks
):
    ContentPageFactory(parent=granary, title="Cellar")
    assert number(client, "cellar") == 1

    closed = PageViewRestriction.objects.create(page=granary, restriction_type="password", password="open")
    assert number(client, "cellar") == number(client, "granary") == 0
    assert titles() == {"The Center"}  # nothing of them is where the readers' process looks
    assert is_complete()

    with django_capture_on_commit_callbacks(execute=True):
        closed.delete()
    assert titles() == {"The Center", "Granary", "Cellar"}


def test_what_is_below_a_withdrawn_page_is_not_in_the_index_until_it_is_published_again(
    client, granary, django_capture_on_commit_callbacks
):
    ContentPageFactory(parent=granary, title="Cellar")
    with django_capture_on_commit_callbacks(execute=True):
        ContentPage.objects.get(pk=granary.pk).unpublish()
    assert titles() == {"The Center"}

    edit(ContentPage.objects.get(pk=granary.pk))

    assert titles() == {"The Center", "Granary", "Cellar"}


def test_a_page_that_is_moved_below_a_closed_one_leaves_the_index(client, granary):
    closed = ContentPageFactory(parent=granary.get_parent(), title="Closed")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")

    granary.move(closed, "last-child")
    assert titles() == {"The Center"}

    ContentPage.objects.get(pk=granary.pk).move(closed.get_parent(), "last-child")
    assert titles() == {"The Center", "Granary"}


def test_a_closed_page_that_is_deleted_leaves_nothing_behind(client, granary, django_capture_on_commit_callbacks):
    PageViewRestriction.objects.create(page=granary, restriction_type="login")

    with django_capture_on_commit_callbacks(execute=True):
        ContentPage.objects.get(pk=granary.pk).delete()

    assert titles() == {"The Center"}


def test_suggestions_are_of_public_pages(client, granary):
    page = ContentPageFactory(parent=granary, title="Observatory")
    assert client.get("/en/search/?q=obsevratory").context["answer"].suggestions == ["Observatory"]
    # as if the index still held it
    page_entries = SearchEntry.objects.filter(page=page).values()
    rows = list(page_entries)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    SearchEntry.objects.bulk_create(SearchEntry(**row) for row in rows)

    assert client.get("/en/search/?q=obsevratory").context["answer"].suggestions == []
    assert number(client, "observatory") == 0


def test_a_deleted_page_leaves_nothing_behind(client, granary, django_capture_on_commit_callbacks):
    translate(granary.get_parent().specific, title="المركز", slug="home-ar")
    translate(granary, title="مخزن")

    with django_capture_on_commit_callbacks(execute=True):
        ContentPage.objects.get(pk=granary.pk).delete()

    assert number(client, "granary") == 0
    assert SearchEntry.objects.filter(title="مخزن").count() == 1
    assert not SearchEntry.objects.filter(title="Granary").exists()


def test_a_whole_tree_can_be_deleted(django_capture_on_commit_callbacks):
    home = make_bilingual_site()

    with django_capture_on_commit_callbacks(execute=True):
        home.delete()

    assert not SearchEntry.objects.filter(language="en").exists()


def test_a_project_is_found_by_its_facts_in_every_language_also_after_they_change(client):
    make_bilingual_site()
    assert number(client, "poitiers") == 2  # with the partner
    assert number(client, "قامشلو", "ar") == 1

    Place.objects.get(code="qamishlo").labels.filter(language="ar").first().delete()
    place = Place.objects.get(code="poitiers")
    label = place.labels.get(language="ar")
    label.text = "باريس"
    label.save()
    field = FieldOfWork.objects.get(code="twinning").labels.get(language="en")
    field.text = "Beekeeping"
    field.save()
    edit(PartnerPage.objects.in_language("en").get(), title="Orchard")

    assert number(client, "باريس", "ar") == 2
    assert number(client, "beekeeping") == 1
    assert number(client, "orchard") == 2
    assert number(client, "قامشلو", "ar") == 0


def test_roles_are_found_and_names_of_people_are_not(client):
    team = TeamPageFactory(parent=make_home(), roles=[make_role(role="Beekeeper", name="Somebody", agreed=True)])

    assert number(client, "beekeeper") == 1
    assert client.get("/en/search/?q=beekeeper").context["answer"].results[0].hit.url == team.url
    assert number(client, "somebody") == 0


def body_with(document):
    return [("documents", {"title": "", "documents": [{"document": document, "title": "", "language": ""}]})]


@pytest.mark.indexed
def test_a_document_is_found_once_while_a_live_page_offers_it(
    client, granary, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    document = SiteDocument.objects.create(title="Harvest report", file=ContentFile(b"Text.", "harvest.txt"))
    edit(granary, body=body_with(document), publish=False)
    assert number(client, "harvest") == 0

    edit(granary, body=body_with(document))
    edit(ContentPageFactory(parent=granary, title="Other"), body=body_with(document))
    assert number(client, "harvest") == 1
    assert client.get("/en/search/?q=harvest").context["answer"].results[0].hit.url == document.url
    document.title = "Drought report"
    document.save()
    assert (number(client, "harvest"), number(client, "drought")) == (0, 1)
    PageViewRestriction.objects.create(page=granary, restriction_type="password", password="open")
    assert number(client, "drought") == 0
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.all().delete()
    closed = CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="password", password="open"
    )
    assert number(client, "drought") == 0
    assert "Drought report" not in titles()
    closed.delete()
    assert number(client, "drought") == 1


def test_the_index_can_be_made_anew(client, granary, capsys):
    assert is_complete()
    SearchEntry.objects.all().delete()
    assert not is_complete()

    call_command("update_search")

    assert "entries" in capsys.readouterr().out
    assert is_complete()
    assert number(client, "granary") == 1
    SearchEntry.objects.update(recipe=0)
    assert not is_complete()


def test_staff_can_add_words_that_mean_the_same(client, granary):
    SynonymGroup.objects.create(spellings="granary, Silo، صومعة, grain elevator")

    assert number(client, "silo") == number(client, "صومعه") == number(client, "Grain Elevator") == 1
    assert number(client, "elevator") == 0


@pytest.mark.parametrize("spellings", ["one", "one, ONE, óne", "،,\n", ", ".join(f"word{n}" for n in range(21))])
def test_a_group_of_words_that_makes_no_sense_is_refused(spellings):
    with pytest.raises(ValidationError):
        SynonymGroup(spellings=spellings).full_clean()


def test_roles_keep_words_and_promoted_results():
    allowed = {
        name: set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))
        for name in ("Editor", "Translator", "Publisher", "Administrator")
    }

    everything = {f"{verb}_{model}" for verb in ("add", "change", "delete") for model in MODELS}
    assert everything <= allowed["Publisher"] & allowed["Administrator"]
    assert {"add_synonymgroup", "change_synonymgroup"} <= allowed["Editor"]
    assert not {"delete_synonymgroup", "add_searchpromotion"} & allowed["Editor"]
    assert not any("synonymgroup" in each or "searchpromotion" in each for each in allowed["Translator"])


def test_the_admin_has_no_report_of_what_visitors_type(admin_client, granary):
    text = admin_client.get("/admin/").content.decode()

    assert "Promoted search results" in text
    assert "Search terms" not in text
