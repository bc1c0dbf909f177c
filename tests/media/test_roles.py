"""Who deletes pictures and documents, and who describes pictures."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission, ModelLogEntry
from wagtail.permissions import policy_registry

from cdc_site.media.models import SiteDocument, SiteImage
from cdc_site.roles.models import TranslatorLanguage
from tests.factories import locale
from tests.media import pictures
from tests.roles.conftest import person

pytestmark = pytest.mark.django_db

ROLES = {"Editor": False, "Translator": False, "Publisher": False, "Administrator": True}


def picture(**values) -> SiteImage:
    image = SiteImage(title="A bridge", file=ContentFile(pictures.plain(), name="a.jpg"), **values)
    image.save()
    return image


def document(**values) -> SiteDocument:
    report = SiteDocument(title="A report", file=ContentFile(b"%PDF-1.7", name="report.pdf"), **values)
    report.save()
    return report


FILES = {
    "picture": (picture, "wagtailimages:delete", ["media", "siteimage"]),
    "document": (document, "wagtaildocs:delete", ["media", "sitedocument"]),
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize(("role", "allowed"), ROLES.items())
def test_only_administrators_delete_files_also_their_own_and_many_at_once(kind, role, allowed):
    make, view, model = FILES[kind]
    browser = person(role)
    one, many = make(uploaded_by_user=browser.user), make(uploaded_by_user=browser.user)

    browser.post(reverse(view, args=[one.pk]))
    browser.post(f"{reverse('wagtail_bulk_action', args=[*model, 'delete'])}?id={many.pk}")

    assert type(one).objects.exists() is not allowed


@pytest.mark.parametrize("role", ["Editor", "Publisher"])
def test_editors_change_pictures_and_are_not_offered_to_delete_them(role):
    image = picture()
    browser = person(role)
    url = reverse("wagtailimages:edit", args=[image.pk])

    assert reverse("wagtailimages:delete", args=[image.pk]) not in browser.get(url).content.decode()
    browser.post(url, {"title": "Two bridges", "collection": image.collection_id, "tags": ""})

    image.refresh_from_db()
    assert image.title == "Two bridges"


@pytest.mark.parametrize(("role", "sees"), [("Editor", False), ("Administrator", True)])
def test_lists_of_what_may_be_deleted_follow_the_role(role, sees):
    image = picture()
    policy = policy_registry.get_by_type(SiteImage)
    user = person(role).user

    assert policy.user_has_permission(user, "delete") is sees
    assert policy.user_has_permission_for_instance(user, "delete", image) is sees
    assert policy.instances_user_has_any_permission_for(user, ["delete"]).exists() is sees
    assert policy.instances_user_has_any_permission_for(user, ["change"]).exists()


def test_a_collection_of_ones_own_can_be_given_to_a_group_to_delete_in():
    apart = Collection.get_first_root_node().add_child(name="Apart")
    group = Group.objects.get(name="Editor")
    permission = policy_registry.get_by_type(SiteImage)._get_permission_objects_for_actions(["delete"]).get()
    GroupCollectionPermission.objects.create(group=group, collection=apart, permission=permission)
    inside, outside = picture(collection=apart), picture()
    browser = person("Editor")

    for image in (inside, outside):
        browser.post(reverse("wagtailimages:delete", args=[image.pk]))

    assert list(SiteImage.objects.all()) == [outside]


def describe(browser, image, **texts):
    url = reverse("alt_texts:describe", args=[image.pk])
    return browser.post(url, {f"alt_text_{code}": text for code, text in texts.items()})


def test_a_translator_describes_a_picture_in_their_language_and_changes_nothing_else():
    image = picture(alt_texts={"en": "A bridge"}, credit="A photographer")
    browser = person("Translator")
    TranslatorLanguage.objects.create(user=browser.user, locale=locale("ar"))
    index, address = reverse("alt_texts:index"), reverse("alt_texts:describe", args=[image.pk])

    listed = browser.get(index).content.decode()
    form = browser.get(address).content.decode()
    describe(browser, image, ar=" جسر ", en="Something else", credit="Somebody else")

    assert address in listed
    assert "A bridge" in form and 'name="alt_text_en"' not in form
    image.refresh_from_db()
    assert image.alt_texts == {"en": "A bridge", "ar": "جسر"}
    assert image.credit == "A photographer"
    entry = ModelLogEntry.objects.for_instance(image).get(action="wagtail.edit")
    assert entry.user == browser.user
    assert address not in browser.get(index).content.decode()
    assert address in browser.get(f"{index}?all").content.decode()


def test_describing_a_picture_keeps_its_release():
    from django.utils import timezone

    image = picture(at_risk="yes", recognisable="yes", agreement="agreed", released_at=timezone.now())
    locale("ar")

    describe(person("Translator"), image, ar="جسر")

    image.refresh_from_db()
    assert image.alt_texts == {"ar": "جسر"}
    assert image.released_at


def test_who_may_not_choose_a_picture_does_not_describe_it(client, django_user_model):
    image = picture()
    GroupCollectionPermission.objects.filter(group__name="Translator").delete()

    describe(person("Translator"), image, ar="جسر")
    client.force_login(django_user_model.objects.create_user("reader"))
    describe(client, image, ar="جسر")

    image.refresh_from_db()
    assert image.alt_texts == {}


def test_translators_find_the_list_in_the_menu_and_others_the_pictures_own_form():
    url = reverse("alt_texts:index")

    assert url in person("Translator").get(reverse("wagtailadmin_home")).content.decode()
    assert url not in person("Editor").get(reverse("wagtailadmin_home")).content.decode()
