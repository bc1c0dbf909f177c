"""The guide for editors: it opens, and it cannot rot."""

import re

import pytest
from django.contrib.auth.models import Group
from django.templatetags.static import static
from django.urls import resolve, reverse
from django.utils.translation.trans_real import translation
from wagtail.models import Page
from wagtail.users.models import UserProfile

from cdc_site.guide.topics import FOLDER, MARKDOWN, TOPICS, file_of, languages, read
from cdc_site.roles.people import EDITOR

CODES = ["en", "ar"]
MOST_BYTES = 1_500_000  # of all pictures
PLACEHOLDER = re.compile(r"%\(\w+\)s")


@pytest.fixture
def editor(django_user_model, client):
    """Somebody new with the role Editor, logged in."""
    user = django_user_model.objects.create_user("editor", password="a-long-example-phrase")
    user.groups.add(Group.objects.get(name=EDITOR))
    client.force_login(user)
    return user


def speak(user, code):
    """Set the language of a person's admin."""
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = code
    profile.save()


def tokens(code, topic):
    """The pieces of a topic's file."""
    return MARKDOWN.parse(file_of(code, topic).read_text(encoding="utf-8"))


def inline(code, topic, kind):
    """Links or pictures of a topic."""
    return [child for token in tokens(code, topic) for child in token.children or () if child.type == kind]


# --- the pages -----------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(("code", "direction", "other"), [("en", "ltr", "ar"), ("ar", "rtl", "en")])
def test_the_guide_opens_in_the_language_of_the_admin_and_offers_the_other(client, editor, code, direction, other):
    speak(editor, code)

    html = client.get(reverse("guide:start")).content.decode()

    assert f'<div class="guide" lang="{code}" dir="{direction}">' in html
    assert reverse("guide:topic", args=[other, "start"]) in html
    assert static(f"guide/{code}/home.webp") in html
    assert "guide__fallback" not in html


@pytest.mark.django_db
def test_every_topic_opens_in_every_language(client, editor):
    for code in CODES:
        for topic in TOPICS:
            html = client.get(reverse("guide:topic", args=[code, topic])).content.decode()

            assert f"<h2>{read(code, topic).title}</h2>" in html


@pytest.mark.django_db
def test_an_admin_in_a_language_without_a_guide_shows_the_english_one_and_says_so(client, editor):
    speak(editor, "kmr")

    html = client.get(reverse("guide:start")).content.decode()

    assert '<div class="guide" lang="en" dir="ltr">' in html
    assert "guide__fallback" in html


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["en/nonsense/", "fr/start/", "en/..%2F..%2Fsecret/"])
def test_nothing_else_can_be_read_by_its_address(client, editor, path):
    assert client.get(f"/admin/getting-started/{path}").status_code == 404


@pytest.mark.django_db
def test_the_guide_is_for_those_who_may_enter_the_admin(client):
    assert client.get(reverse("guide:start")).status_code == 302


@pytest.mark.django_db
def test_somebody_new_is_led_to_the_guide_until_they_have_saved_something(client, editor):
    assert "guide-welcome" in client.get("/admin/").content.decode()

    Page.objects.get(depth=2).save_revision(user=editor)

    html = client.get("/admin/").content.decode()
    assert "guide-welcome" not in html
    assert reverse("guide:start") in html  # it stays in the menu


def test_html_and_scripts_in_a_text_stay_words():
    html = MARKDOWN.render("<script>alert(1)</script> [x](javascript:alert(1))")

    assert "<script" not in html
    assert "<a" not in html


# --- the texts -----------------------------------------------------------------------------------
def test_the_guide_is_written_in_both_languages():
    assert languages() == CODES


@pytest.mark.parametrize("topic", TOPICS)
def test_both_languages_have_the_same_headings_steps_and_pictures(topic):
    english, arabic = ([(token.type, token.tag) for token in tokens(code, topic)] for code in CODES)

    assert english == arabic


def test_every_picture_is_there_is_described_and_is_used():
    used = []
    for code in CODES:
        for topic in TOPICS:
            for picture in inline(code, topic, "image"):
                path = (FOLDER / code / picture.attrGet("src")).resolve()
                assert path.parent == FOLDER / "pictures" / code, path
                assert picture.content.strip(), path
                used.append(path)

    assert sorted(used) == sorted((FOLDER / "pictures").rglob("*.webp"))
    assert sum(path.stat().st_size for path in used) < MOST_BYTES


def test_every_link_leads_somewhere():
    for code in CODES:
        for topic in TOPICS:
            for link in inline(code, topic, "link_open"):
                target = link.attrGet("href")
                if target.startswith("/"):
                    assert resolve(target).namespace or resolve(target).url_name, target
                else:
                    assert (FOLDER / code / target).is_file(), target


# --- words on the screen, which the guide sets in bold type ----------------------------------------
def bold(token):
    """The words in bold type of a paragraph, a heading or a step."""
    children = token.children or []
    return [children[at + 1].content for at, child in enumerate(children) if child.type == "strong_open"]


def arabic_of(term, catalogue):
    """Every way in which the Arabic admin may write an English term; empty for one that the admin does not have."""
    found = set()
    for message in (term, term[0].lower() + term[1:]):
        if catalogue.get(message):
            found.add(catalogue[message])
    if found:
        return found
    for message, pattern in _patterns(catalogue):
        if match := pattern.fullmatch(term):
            values = iter(match.groups())
            forms = [catalogue[message]]
            for value in values:
                replacements = {value, *arabic_of(value, {k: v for k, v in catalogue.items() if "%" not in k})}
                forms = [PLACEHOLDER.sub(lambda _, r=r: r, form, count=1) for form in forms for r in replacements]
            found.update(forms)
    return found


def _patterns(catalogue):
    for message, translated in catalogue.items():
        literal = PLACEHOLDER.sub("", message)
        if translated and literal != message and re.search(r"[A-Za-z]{3}", literal):
            pieces = (re.escape(piece) for piece in PLACEHOLDER.split(message))
            yield message, re.compile("(.+?)".join(pieces))


@pytest.mark.parametrize("topic", TOPICS)
def test_words_in_bold_type_are_those_on_the_screen_in_both_languages(topic):
    merged = translation("ar")._catalog  # ours, Wagtail's and Django's; the first that has a word wins
    catalogue = {key: merged[key] for key, _text in merged.items() if isinstance(key, str)}
    english, arabic = ([bold(token) for token in tokens(code, topic) if token.type == "inline"] for code in CODES)

    for terms, translated in zip(english, arabic, strict=True):
        assert len(terms) == len(translated), (terms, translated)
        for term in terms:
            expected = arabic_of(term, catalogue)
            assert expected & set(translated), (term, expected, translated)
