"""A name goes from every place, and nothing else changes."""

import json

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from taggit.models import Tag
from wagtail.contrib.forms.models import FormSubmission
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision
from wagtail.search.backends import get_search_backend

from cdc_site.erasure.models import NameRemoval
from cdc_site.media.models import SiteDocument, SiteImage
from cdc_site.pages.models import ContentPage
from cdc_site.search.models import SynonymGroup
from cdc_site.translation.models import TranslationState
from tests.factories import TeamPageFactory, edit, make_role, translate
from tests.media.pictures import plain

from .conftest import URL
from .test_search import body

pytestmark = pytest.mark.django_db
REMOVED = "[name removed]"


def latest(page):
    return page.revisions.order_by("pk").last()


def everything_kept():
    """All that the database holds, as text."""
    held = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed:
                continue
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t')
            held += [row[0] for row in cursor.fetchall()]
    return "\n".join(held)


def test_a_removal_everywhere_leaves_the_name_nowhere(visit, home, remove, find):
    visit = edit(visit, title="Zelal Hesen comes", summary="Zelal Hesen", body=body("<b>Zelal</b> Hesen"))
    translate(visit, title="زلال حسن تأتي", body=body("مع زلال حسن."))
    TeamPageFactory(parent=home, title="Team", roles=[make_role(name="Zelal Hesen")])

    response = remove("Zelal Hesen", "زلال حسن", everywhere=True)

    kept = everything_kept()
    assert "Hesen" not in kept
    assert "زلال" not in kept
    assert json.dumps("زلال")[1:-1] not in kept
    assert not response.context["places"]
    visit.refresh_from_db()
    assert visit.title == f"{REMOVED} comes"
    assert visit.summary == REMOVED
    assert visit.body.raw_data[0]["value"] == f"<p><b>{REMOVED}</b></p>"
    assert visit.get_translation(visit.get_translations().get().locale).title == "[حُذف الاسم] تأتي"


def test_what_readers_see_stays_unless_it_is_ticked(visit, remove):
    visit = edit(visit, summary="Zelal Hesen")
    edit(visit, publish=False, summary="Again Zelal Hesen")

    remove("Zelal Hesen")

    visit.refresh_from_db()
    assert visit.summary == "Zelal Hesen"
    assert visit.get_latest_revision_as_object().summary == f"Again {REMOVED}"
    assert visit.live_revision.content["summary"] == "Zelal Hesen"


def test_a_removal_is_no_edit(visit, remove):
    visit = edit(visit, summary="Zelal Hesen")
    arabic = translate(visit, title="زيارة", summary="مع Zelal Hesen")
    edit(visit, publish=False, summary="Zelal Hesen again")
    states = list(TranslationState.objects.order_by("id").values())
    rows = Page.objects.order_by("pk").values(
        "latest_revision", "live_revision", "latest_revision_created_at", "last_published_at", "has_unpublished_changes"
    )
    before = list(rows)
    revisions = list(Revision.objects.order_by("pk").values("pk", "created_at", "user"))

    remove("Zelal Hesen", everywhere=True)

    assert list(TranslationState.objects.order_by("id").values()) == states
    assert list(rows.all()) == before
    assert list(Revision.objects.order_by("pk").values("pk", "created_at", "user")) == revisions
    arabic.refresh_from_db()
    assert arabic.summary == "مع [حُذف الاسم]"


def test_it_is_logged_without_the_name(visit, remove, admin):
    visit = edit(visit, title="Zelal Hesen comes")
    edit(visit, publish=False, summary="Zelal Hesen")

    remove("Zelal Hesen")  # the public title stays

    removal = NameRemoval.objects.get()
    assert removal.user == admin.user
    assert removal.things == {f"pages.contentpage:{visit.pk}": removal.places}
    entry = PageLogEntry.objects.get(action="cdc.name_removed")
    assert entry.user == admin.user
    assert entry.label == f"{REMOVED} comes"
    assert ModelLogEntry.objects.get(action="cdc.name_removed").data == {"places": removal.places}
    assert "Hesen" not in json.dumps([removal.things, entry.data])


@pytest.mark.indexed
def test_the_search_of_the_site_no_longer_finds_the_name(visit, remove):
    edit(visit, summary="Zelal Hesen")
    search = get_search_backend().search
    assert search("Hesen", ContentPage).count() == 1

    remove("Zelal Hesen", everywhere=True)

    assert search("Hesen", ContentPage).count() == 0


def test_a_file_gets_another_name_and_what_was_made_from_it_goes(remove):
    picture = SiteImage(title="Zelal Hesen", alt_texts={"en": "Zelal Hesen speaks", "ar": "Zelal Hesen"})
    picture.file.save("any.jpg", ContentFile(plain(), "any.jpg"))
    old = default_storage.save("original_images/zelal_hesen.jpg", ContentFile(plain()))
    SiteImage.objects.filter(pk=picture.pk).update(file=old)
    picture.refresh_from_db()
    rendition = picture.get_rendition("width-20").file.name
    assert "hesen" in rendition

    remove("Zelal Hesen")

    picture.refresh_from_db()
    assert picture.title == REMOVED
    assert picture.alt_texts == {"en": f"{REMOVED} speaks", "ar": "[حُذف الاسم]"}
    assert "name-removed" in picture.file.name
    assert default_storage.exists(picture.file.name)
    assert not default_storage.exists(old)
    assert not default_storage.exists(rendition)
    assert not picture.renditions.exists()


def test_what_a_visitor_sent_loses_the_name_and_keeps_the_rest(visit, remove):
    message = FormSubmission.objects.create(page=visit, form_data={"from": "Zelal Hesen", "rows": [1, None, "Zelal"]})

    remove("Zelal Hesen")

    message.refresh_from_db()
    assert message.form_data == {"from": REMOVED, "rows": [1, None, "Zelal"]}


def test_the_log_of_a_page_that_is_gone_loses_the_name_too(visit, remove):
    log(visit, "wagtail.edit", title="Zelal Hesen came")
    visit.delete()

    remove("Zelal Hesen")

    assert PageLogEntry.objects.get(action="wagtail.edit", label__contains="came").label == f"{REMOVED} came"


def test_tags_and_things_that_no_page_shows_are_changed_too(remove):
    tag = Tag.objects.create(name="Zelal Hesen", slug="zelal-hesen")
    words = SynonymGroup.objects.create(spellings="Zelal Hesen, زلال حسن")

    remove("Zelal Hesen")

    tag.refresh_from_db()
    words.refresh_from_db()
    assert (tag.name, tag.slug) == (f"{REMOVED} {tag.pk}", f"name-removed-{tag.pk}")
    assert words.spellings == f"{REMOVED}, زلال حسن"


def test_when_the_removal_fails_files_and_texts_are_as_before(visit, remove, monkeypatch):
    edit(visit, publish=False, summary="Zelal Hesen")
    document = SiteDocument(title="Report")
    document.file.save("zelal_hesen.txt", ContentFile(b"Text.", "zelal_hesen.txt"))
    folder = set(default_storage.listdir("documents")[1])
    monkeypatch.setattr("cdc_site.erasure.removal.make_anew", lambda owners, names: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        remove("Zelal Hesen")

    assert set(default_storage.listdir("documents")[1]) == folder
    assert latest(visit).content["summary"] == "Zelal Hesen"
    document.refresh_from_db()
    assert document.file.name == "documents/zelal_hesen.txt"


def test_an_address_is_shown_and_changed_by_hand_and_then_goes_from_old_versions(visit, remove, find):
    visit = edit(visit, slug="zelal-hesen")
    fixed = {place.column.key for place in find("Zelal Hesen")["places"] if place.is_by_hand}
    assert fixed == {"wagtailcore.page.slug", "wagtailcore.page.url_path", "wagtailcore.revision.content"}
    remove("Zelal Hesen", everywhere=True, places=[f"wagtailcore.page.slug:{visit.pk}"])
    visit.refresh_from_db()
    assert visit.slug == "zelal-hesen"

    edit(visit, slug="a-visit")
    remove("Zelal Hesen")

    assert {revision.content["slug"] for revision in visit.revisions.all()} == {"visit", "a-visit"}


def test_nothing_but_chosen_places_with_the_name_is_touched(visit, remove):
    edit(visit, publish=False, summary="Zelal Hesen")
    edit(visit, publish=False, summary="Zelal Hesen, newer")
    newest = latest(visit)

    remove(
        "Zelal Hesen",
        places=[f"wagtailcore.revision.content:{newest.pk}", "auth.user.password:1", "no.such.column:x", "nonsense",
                "wagtailcore.revision.content:nonsense"],
    )  # fmt: skip

    summaries = [revision.content["summary"] for revision in visit.revisions.order_by("pk")]
    assert summaries == ["A visit.", "Zelal Hesen", f"{REMOVED}, newer"]


def test_the_administrator_is_asked_before_anything_changes(visit, admin):
    edit(visit, publish=False, summary="Zelal Hesen")
    version = latest(visit)
    data = {
        "names": "Zelal Hesen",
        "place": [f"wagtailcore.revision.content:{version.pk}"],
        "replacement_en": "[gone]",
        "replacement_ar": "[حذف]",
        "step": "confirm",
    }

    response = admin.post(URL, data)

    assert "Remove the name in 1 place?" in response.text
    assert "Backups." in response.text
    version.refresh_from_db()
    assert version.content["summary"] == "Zelal Hesen"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"place": []}, "Choose at least one place."), ({"replacement_en": "<b>"}, "Plain words only")],
)
def test_a_wrong_answer_changes_nothing_and_says_why(visit, remove, wrong, words):
    edit(visit, publish=False, summary="Zelal Hesen")

    response = remove("Zelal Hesen", **wrong)

    assert words in response.text
    assert latest(visit).content["summary"] == "Zelal Hesen"
