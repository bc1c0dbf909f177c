"""Slugs from titles."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cdc_site.i18n.slugs import MAX_LENGTH, made_by_machine, native, proposals, transliterate
from cdc_site.pages.models import ContentPage
from tests.factories import ContentPageFactory, edit, translate


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("مركز الدبلوماسية المجتمعية – شمال وشرق سوريا", "markaz-al-diblumasiya-al-mujtamaiya-shamal-wa-sharq-suriya"),
        ("حول المركز", "hawl-al-markaz"),
        ("شركاؤنا", "shurakauna"),
        ("كيف نعمل", "kayf-namal"),
        ("توأمة مدينتكم", "tawama-madinatikum"),
        ("وفد بلجيكي يزور المركز", "wafd-bljiki-yzur-al-markaz"),
        ("جامعة روج آفا", "jamia-ruj-afa"),
        ("زيارات ووفود", "ziyarat-wufud"),
        ("Navenda Dîplomasiya Civakî – Bakur û Rojhilat", "navenda-diplomasiya-civaki-bakur-u-rojhilat"),
        ("Çand û ziman, Aştî", "cand-u-ziman-asti"),
        ("Connecting artists to resist censorship", "connecting-artists-to-resist-censorship"),
    ],
)
def test_real_titles_become_latin_slugs(title, slug):
    assert transliterate(title) == slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("الشمس", "al-shms"),  # written as spelled: the l of the article is not swallowed
        ("والتعليم", "wa-al-talim"),
        ("للبدائل", "li-l-bdail"),
        ("زيارة", "ziyara"),
        ("ألمانيا", "almaniya"),
        ("إيمان آمال", "iyman-amal"),
        ("مُدَرِّسَة", "mudarrisa"),
        ("عام ٢٠٢٣، ۲۰", "am-2023-20"),
        ("الـــسلام", "al-salam"),
        ("CDC-NES في باريس", "cdc-nes-fi-baris"),
        ("پێشمەرگە", "peshmerge"),
        ("!؟", ""),
    ],
)
def test_sounds_follow_the_letters(title, slug):
    assert transliterate(title) == slug


def test_a_title_is_proposed_in_both_scripts_and_once_where_they_agree():
    assert proposals("حول المركز") == ["hawl-al-markaz", "حول-المركز"]
    assert proposals("Çand") == ["cand", "çand"]
    assert proposals("About us") == ["about-us"]
    assert proposals("") == []


def test_a_long_title_is_cut_between_words():
    title = "كلمة " * 40

    assert len(transliterate(title)) <= MAX_LENGTH
    assert len(native(title)) <= MAX_LENGTH
    assert native(title).endswith("كلمة")
    assert len(native("ا" * 300)) == MAX_LENGTH


def test_a_machines_slug_is_the_originals_or_that_with_a_number():
    assert made_by_machine("projects", "projects")
    assert made_by_machine("projects-1", "projects")
    assert not made_by_machine("projects-of-ours", "projects")


@pytest.fixture
def admin(client, django_user_model):
    client.force_login(get_user_model().objects.create_superuser("admin", "", "a long password"))
    return client


def save(admin, page, **fields):
    """Save the page as a draft in the editor; its latest version."""
    data = {
        "title": page.title,
        "slug": page.slug,
        "summary": "",
        "body": streamfield([]),
        "confirmations": inline_formset([]),
        "comments": inline_formset([]),
        **fields,
    }
    answer = admin.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(data))
    assert answer.status_code == 302, answer.context["form"].errors
    return ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def untranslated(home):
    about = ContentPageFactory(parent=home, title="About the Center", slug="about")
    return translate(about, live=False)


def test_the_first_translated_title_gives_a_translation_a_slug_of_its_own(home, admin):
    page = untranslated(home)
    assert page.slug == "about"

    assert save(admin, page, title="حول المركز").slug == "حول-المركز"


def test_a_slug_that_its_editor_chose_stays(home, admin):
    page = untranslated(home)

    assert save(admin, page, title="حول المركز", slug="hawl-al-markaz").slug == "hawl-al-markaz"
    assert save(admin, page, title="حول مركزنا", slug="about").slug == "about"


def test_a_slug_stays_while_the_title_is_not_translated_and_once_the_page_was_public(home, admin):
    page = untranslated(home)
    assert save(admin, page).slug == "about"
    public = edit(page, publish=True)

    assert save(admin, public, title="حول المركز").slug == "about"


def test_a_slug_that_is_taken_gets_a_number(home, admin):
    page = untranslated(home)
    ContentPageFactory(parent=page.get_parent(), title="حول المركز", slug="حول-المركز")

    assert save(admin, page, title="حول المركز").slug == "حول-المركز-1"


def test_a_second_new_page_with_the_same_title_gets_a_number_instead_of_an_error(home, admin):
    ContentPageFactory(parent=home, title="Meeting", slug="meeting")
    url = reverse("wagtailadmin_pages:add", args=["pages", "contentpage", home.pk])
    data = {
        "title": "Meeting",
        "slug": "meeting",  # as the editor's script writes it
        "summary": "",
        "body": streamfield([]),
        "confirmations": inline_formset([]),
        "comments": inline_formset([]),
    }

    admin.post(url, nested_form_data(data))

    slugs = ContentPage.objects.filter(title="Meeting").values_list("slug", flat=True)
    assert sorted(slugs) == ["meeting", "meeting-1"]


def test_a_taken_slug_is_an_error_once_the_page_was_public(home, admin):
    ContentPageFactory(parent=home, title="Meeting", slug="meeting")
    page = ContentPageFactory(parent=home, title="Talk", slug="talk", first_published_at=timezone.now())
    data = {
        "title": "Talk",
        "slug": "meeting",
        "summary": "",
        "body": streamfield([]),
        "confirmations": inline_formset([]),
        "comments": inline_formset([]),
    }

    answer = admin.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(data))

    assert "slug" in answer.context["form"].errors


def test_the_editor_shows_the_proposals_without_a_script_and_loads_one(home, admin):
    page = ContentPageFactory(parent=home, title="Çand & <ziman>", slug="culture")

    text = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert '<code dir="auto">cand-ziman</code> <code dir="auto">çand-ziman</code>' in text
    assert 'data-machine-made=""' in text
    assert "admin/slug_proposals" in text
    assert f'data-proposals-url="{reverse("slug_proposals")}"' in text


def test_the_script_is_told_which_slug_a_machine_made(home, admin):
    page = untranslated(home)

    text = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert 'data-machine-made="about"' in text


def test_proposals_are_for_people_in_the_admin(home, admin, client):
    answer = admin.get(reverse("slug_proposals"), {"title": "حول المركز"})
    assert answer.json() == {"proposals": ["hawl-al-markaz", "حول-المركز"]}

    client.logout()
    assert client.get(reverse("slug_proposals"), {"title": "x"}).status_code == 302
