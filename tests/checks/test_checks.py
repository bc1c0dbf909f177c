"""What the checks find, and what they leave alone."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cdc_site.checks.run import check_pages
from cdc_site.media.models import SiteImage
from cdc_site.pages.models import Confirmation, ContentPage
from projects.models import ProjectIndexPage, ProjectPage
from tests.factories import ContentPageFactory, ProjectPageFactory, edit, make_bilingual_site, make_home, translate
from tests.media import pictures

pytestmark = pytest.mark.django_db

ENGLISH = "<p>Two schools wrote letters to each other for a year.</p>"
ARABIC = "<p>كتبت مدرستان رسائل إحداهما إلى الأخرى طوال سنة.</p>"


def found(page, check):
    """The messages of one check on the latest version of a page."""
    return [finding.message for finding in check_pages([page.get_latest_revision_as_object()], check)]


def page_with(home, *blocks, **fields):
    return ContentPageFactory(parent=home, summary="A summary.", body=list(blocks), **fields)


@pytest.fixture
def home():
    return make_home(summary="A summary.")


@pytest.fixture
def image(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = ContentFile(pictures.plain(), name="bridge.jpg")
    return SiteImage.objects.create(title="Bridge", file=file, alt_texts={"en": "A stone bridge"})


@pytest.fixture
def arabic_home(home):
    return translate(home, title="المركز", slug="home-ar", summary="جسور بين الشعوب.")


def test_an_arabic_passage_on_an_english_page_is_found_and_quoted_in_its_own_direction(home):
    page = page_with(home, ("rich_text", ENGLISH), ("rich_text", ARABIC))

    messages = found(page, "script")

    assert len(messages) == 1
    assert "“\u2068كتبت مدرستان" in messages[0]
    assert "English" in messages[0]


def test_an_english_passage_on_an_arabic_page_is_found(arabic_home):
    page = page_with(arabic_home, ("rich_text", ARABIC + ENGLISH))

    assert len(found(page, "script")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "<p>CDC-NES هو مركز الدبلوماسية المدنية.</p>",
        "<p>عمل المركز مع Un Ponte Per طوال سنة كاملة.</p>",
        "<p>اكتبوا إلى office@example.org أو زوروا https://example.org/some/long/path/of/words</p>",
        "<p>CDC-NES, UN, EU, UNESCO</p>",
    ],
)
def test_names_codes_and_addresses_in_an_arabic_text_are_no_foreign_passage(arabic_home, text):
    assert found(page_with(arabic_home, ("rich_text", text)), "script") == []


def test_a_quotation_in_another_language_is_no_mistake(arabic_home):
    quotation = {
        "text": "On ne construit pas un pont d'une seule rive.",
        "attribution": "ضيف",
        "language": "fr",
        "translation": "لا يُبنى جسر من ضفة واحدة.",
    }

    page = page_with(arabic_home, ("quotation", quotation))

    assert found(page, "script") == []
    assert found(page, "spaces") == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Two  schools wrote.", "a doubled space"),
        ("Two schools , and a city.", "a space before a punctuation mark"),
        ("Who wrote ?", "a space before a punctuation mark"),
        ("They wrote ( often ).", "a space after an opening mark"),
        ("Two schools,and a city.", "no space after a punctuation mark"),
        ("كتبت المدارس ، ثم زارت.", "a space before a punctuation mark"),
        ("من كتب ؟", "a space before a punctuation mark"),
        ("كتبت المدارس،ثم زارت.", "no space after a punctuation mark"),
    ],
)
def test_misplaced_spaces_are_named(home, text, problem):
    messages = found(page_with(home, ("rich_text", f"<p>{text}</p>")), "spaces")

    assert any(problem in message for message in messages)


def test_the_place_of_a_misplaced_space_is_quoted_in_whole_words(home):
    text = "Many pupils of two  schools wrote letters to each other."

    message = found(page_with(home, ("rich_text", f"<p>{text}</p>")), "spaces")[0]

    assert "“\u2068Many\u00a0pupils\u00a0of\u00a0two\u00a0\u00a0schools\u00a0wrote\u00a0letters\u2069”" in message


@pytest.mark.parametrize(
    "text",
    [
        "Two schools, 1,000 pupils; one idea (of many): “letters”.",
        "See https://example.org/a,b;c or a@example.org, then write…",
        "في عام ٢٠٢٤، زارت المدرسة (وهي في قامشلو) «بواتييه».",
        "At 10:30, it began.",
    ],
)
def test_well_placed_spaces_are_left_alone(home, text):
    assert found(page_with(home, ("rich_text", f"<p><b>{text}</b> More.</p>")), "spaces") == []


def test_a_completed_project_cannot_begin_or_meet_in_the_future():
    home = make_bilingual_site(projects=0, partners=0)
    tomorrow = timezone.localdate() + timedelta(days=1)
    timeline = {"title": "", "items": [{"date": tomorrow, "text": "A visit."}]}
    project = ProjectPageFactory(
        parent=ProjectIndexPage.objects.child_of(home).get(),
        status="completed",
        start=tomorrow,
        body=[("timeline", timeline)],
    )
    translation_page = translate(project, title="مشروع")

    assert len(found(project, "days")) == 2
    assert len(found(translation_page, "days")) == 1  # the start is corrected on the original

    running = edit(project, status="running")
    assert found(running, "days") == []


def test_a_page_without_a_summary_is_found(home):
    assert found(ContentPageFactory(parent=home), "summary")
    assert not found(page_with(home), "summary")


def test_a_link_to_a_page_that_is_missing_in_this_language_is_found(home, arabic_home):
    about = page_with(home, title="About")
    link = f'<p>اقرأوا <a linktype="page" id="{about.pk}">عن المركز</a>.</p>'
    button = {"title": "اكتبوا", "text": "", "button": "عن المركز", "page": about, "url": ""}
    page = page_with(arabic_home, ("rich_text", link), ("call_to_action", button))

    messages = found(page, "links")
    assert len(messages) == 2
    assert all("\u2068About\u2069" in message and "Arabic" in message for message in messages)

    translate(about, title="عن المركز")
    assert found(page, "links") == []


def test_links_to_drafts_and_to_deleted_pages_are_found(home):
    draft = page_with(home, live=False)
    links = f'<p><a linktype="page" id="{draft.pk}">one</a> <a linktype="page" id="{draft.pk + 1000}">two</a></p>'

    messages = found(page_with(home, ("rich_text", links)), "links")

    assert len(messages) == 2
    assert "not published" in messages[0]
    assert "no longer exists" in messages[1]


def image_block(image, **fields):
    value = {"image": image.pk, "decorative": False, "alt_text": "", **fields}
    return {"type": "image", "value": {"image": value, "caption": "", "credit": ""}}


def test_an_alternative_text_in_the_other_language_only_is_found(home, arabic_home, image):
    body = ContentPage.body.field.stream_block.to_python
    page = page_with(arabic_home)
    page = edit(page, body=body([image_block(image)]))

    messages = found(page, "pictures")
    assert len(messages) == 1
    assert "only in English" in messages[0]

    for fields in ({"alt_text": "جسر من حجر"}, {"decorative": True}):
        page = edit(page, body=body([image_block(image, **fields)]))
        assert found(page, "pictures") == []


def test_the_picture_among_the_facts_needs_a_text_in_each_language(image):
    home = make_bilingual_site(projects=0, partners=0)
    project = ProjectPageFactory(parent=ProjectIndexPage.objects.child_of(home).get(), hero_image=image)
    translated = translate(project, title="مشروع")

    assert found(project, "pictures") == []
    assert len(found(translated, "pictures")) == 1


def test_a_heading_that_leaves_out_a_level_is_found(home):
    def heading(level):
        return ("heading", {"text": "A heading", "level": level})

    assert found(page_with(home, heading("3")), "headings")
    assert not found(page_with(home, heading("2"), heading("3"), heading("2")), "headings")
    assert found(page_with(home, heading("2"), ("rich_text", "<h4>Pasted</h4>")), "headings")


def test_texts_to_be_confirmed_are_named_on_the_original_and_on_its_translation(home, arabic_home):
    page = ContentPageFactory(parent=home, confirmations=[Confirmation(text="The day"), Confirmation(text="The name")])
    translated = translate(page, title="صفحة")

    for version in (page, translated):
        messages = found(version, "confirmations")
        assert len(messages) == 1
        assert "\u2068The day\u2069 · \u2068The name\u2069" in messages[0]


def test_a_sound_project_passes():
    make_bilingual_site()

    findings = check_pages(ProjectPage.objects.select_related("locale", "source"))

    assert [finding.message for finding in findings] == []


def test_a_day_of_long_ago_is_no_mistake(home):
    timeline = {"title": "", "items": [{"date": date(2020, 1, 1), "text": "A visit."}]}

    assert found(page_with(home, ("timeline", timeline)), "days") == []
