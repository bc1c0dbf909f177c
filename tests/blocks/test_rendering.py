import pytest
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Locale, Page

from cdc_site.blocks import BodyStreamBlock, leading_text
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db


def body(*blocks: tuple[str, object]):
    """A stream as it comes from the database."""
    return BodyStreamBlock().to_python([{"type": name, "value": value, "id": name} for name, value in blocks])


def html(name: str, value) -> str:
    (block,) = body((name, value))
    return block.render({})


def picture(image, alt_text="", decorative=False, caption="", credit="") -> dict:
    image_value = {"image": image.pk, "alt_text": alt_text, "decorative": decorative}
    return {"image": image_value, "caption": caption, "credit": credit}


def queries(name: str, value) -> int:
    with CaptureQueriesContext(connection) as captured:
        html(name, value)
    return len(captured)


def test_every_block_has_a_template_of_its_name():
    for name, block in BodyStreamBlock().child_blocks.items():
        assert block.meta.template == f"blocks/{name}.html"
        assert get_template(block.meta.template)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("heading", {"text": "How <we> met", "level": "2"}, ["<h2>How &lt;we&gt; met</h2>"]),
        ("heading", {"text": "Part", "level": "3"}, ["<h3>Part</h3>"]),
        ("rich_text", "<p>Some <b>words</b></p>", ["<p>Some <b>words</b></p>"]),
        (
            "quotation",
            {"text": "جسر", "attribution": "A teacher", "language": "ar", "translation": "A bridge"},
            ['lang="ar"', 'dir="rtl"', "جسر", "A bridge", "A teacher"],
        ),
        ("facts", {"title": "At a glance", "items": [{"term": "Where", "value": "Rome"}]}, ["<dt>Where", "<dd>Rome"]),
        ("timeline", {"title": "", "items": [{"date": "2024-03-21", "text": "A visit"}]}, ["2024-03-21", "A visit"]),
        ("video", {"url": "https://example.org/f", "title": "A film", "poster": None}, ["https://example.org/f"]),
        (
            "statement",
            {"title": "Letter", "paragraphs": ["<p>One</p>"], "place_and_date": "Rome", "signatories": ["A city"]},
            ["Letter", "<p>One</p>", "Rome", "A city"],
        ),
        (
            "call_to_action",
            {"title": "Join", "text": "", "button": "Write", "page": None, "url": "https://example.org/"},
            ['href="https://example.org/"', "Write", "noreferrer"],
        ),
    ],
)
def test_words_are_shown(name, value, shown):
    markup = html(name, value)

    assert [part for part in shown if part not in markup] == []


@pytest.mark.parametrize("name", ["heading", "facts", "quotation", "statement"])
def test_no_text_becomes_markup(name):
    attack = '"><x onx=1>'
    value = {
        "heading": {"text": attack, "level": "2"},
        "facts": {"title": attack, "items": [{"term": attack, "value": attack}]},
        "quotation": {"text": attack, "attribution": attack, "language": "", "translation": ""},
        "statement": {"title": attack, "paragraphs": [], "place_and_date": attack, "signatories": [attack]},
    }[name]

    assert "<x" not in html(name, value)


def test_a_picture_is_described_in_the_language_of_the_page(make_image):
    image = make_image(alt_texts={"en": "Three arches", "ar": "ثلاث قناطر"})

    assert 'alt="Three arches"' in html("image", picture(image))
    with translation.override("ar"):
        assert 'alt="ثلاث قناطر"' in html("image", picture(image))
    assert 'alt="At noon"' in html("image", picture(image, alt_text="At noon"))
    assert 'alt=""' in html("image", picture(image, alt_text="At noon", decorative=True))


def test_a_picture_has_its_own_credit_unless_the_page_gives_one(make_image):
    image = make_image(credit="A photographer")

    assert "A photographer" in html("image", picture(image))
    assert "A photographer" not in html("image", picture(image, credit="An archive"))


def test_the_same_picture_twice_keeps_both_descriptions(make_image):
    image = make_image()
    items = [picture(image, alt_text="Morning"), picture(image, alt_text="Evening", credit="An archive")]

    for _first_without_and_then_with_renditions in range(2):
        markup = html("gallery", {"title": "A day", "images": items})

        assert markup.index('alt="Morning"') < markup.index('alt="Evening"')
        assert "An archive" in markup


def test_a_document_is_shown_under_its_own_title_and_language_unless_the_page_gives_others(make_document):
    document = make_document(language="fr")

    own = html("documents", {"title": "", "documents": [{"document": document.pk, "title": "", "language": ""}]})
    other = html(
        "documents", {"title": "", "documents": [{"document": document.pk, "title": "Bericht", "language": "de"}]}
    )

    assert document.url in own
    assert "A report" in own
    assert "French" in own
    assert "Bericht" in other
    assert "German" in other


def test_what_was_deleted_meanwhile_is_left_out(make_image, make_document, make_page):
    image, document, page = make_image(), make_document(), make_page()
    blocks = [
        ("image", picture(image, alt_text="A", caption="Gone")),
        ("gallery", {"title": "", "images": [picture(image, alt_text="A", caption="Gone")]}),
        ("documents", {"title": "", "documents": [{"document": document.pk, "title": "Gone", "language": ""}]}),
        ("page_links", {"title": "", "pages": [page.pk]}),
        ("call_to_action", {"title": "Join", "text": "", "button": "Write", "page": page.pk, "url": ""}),
    ]
    for thing in (image, document, page):
        thing.delete()

    for name, value in blocks:
        markup = html(name, value)
        assert "Gone" not in markup
        assert "None" not in markup


def test_page_links_lead_to_the_page_in_the_readers_language_or_say_which_one_it_is(make_page):
    arabic, _created = Locale.objects.get_or_create(language_code="ar")
    both = make_page("Vision")
    make_page("رؤيتنا", locale=arabic, translation_key=both.translation_key)
    english_only = make_page("Aims")
    draft = make_page("Draft", live=False)
    (block,) = body(("page_links", {"title": "", "pages": [both.pk, english_only.pk, draft.pk]}))

    links = block.block.get_context(block.value, {})["links"]
    with translation.override("ar"):
        arabic_links = block.block.get_context(block.value, {})["links"]

    assert [(link.title, link.language) for link in links] == [("Vision", ""), ("Aims", "")]
    assert [(link.title, link.language) for link in arabic_links] == [("رؤيتنا", ""), ("Aims", "en")]
    assert "Draft" not in block.render({})


def test_page_links_show_the_summaries_of_pages_that_have_one(make_page):
    project = make_page("A project", model=ProjectPage, summary="One sentence.")

    assert "One sentence." in html("page_links", {"title": "", "pages": [project.pk]})


def test_an_action_leads_to_the_page_in_the_readers_language(make_page):
    arabic, _created = Locale.objects.get_or_create(language_code="ar")
    page = make_page("Twin")
    translated = make_page("توأمة", locale=arabic, translation_key=page.translation_key)
    (block,) = body(("call_to_action", {"title": "Join", "text": "", "button": "B", "page": page.pk, "url": ""}))

    with translation.override("ar"):
        context = block.block.get_context(block.value, {})
    assert (context["href"], context["external"], context["language"]) == (translated.get_url(), False, "")

    translated.unpublish()
    with translation.override("ar"):
        assert block.block.get_context(block.value, {})["language"] == "en"
    Page.objects.get(pk=page.pk).unpublish()
    assert block.block.get_context(block.value, {})["href"] == ""


def test_a_longer_list_takes_no_more_queries(make_image, make_document, make_page):
    images = [make_image(alt_texts={"en": "A", "ar": "ب"}) for _number in range(8)]
    documents = [make_document() for _number in range(8)]
    pages = [make_page(f"Page {number}") for number in range(8)]
    projects = [make_page(f"Project {number}", model=ProjectPage, summary="S") for number in range(8)]
    html("gallery", {"title": "", "images": [picture(image) for image in images]})

    def value(name: str, count: int) -> dict:
        return {
            "gallery": {"title": "", "images": [picture(image) for image in images[:count]]},
            "documents": {
                "title": "",
                "documents": [{"document": each.pk, "title": "", "language": ""} for each in documents[:count]],
            },
            "page_links": {"title": "", "pages": [page.pk for page in pages[:count]]},
            "project_cards": {"title": "", "projects": [page.pk for page in projects[:count]]},
        }[name]

    for name, most in (("gallery", 2), ("documents", 1), ("page_links", 3), ("project_cards", 4)):
        html(name, value(name, 2))
        assert queries(name, value(name, 8)) == queries(name, value(name, 2)) <= most, name


def test_the_leading_text_ends_where_another_block_begins():
    stream = body(
        ("rich_text", "<p>One</p>"),
        ("rich_text", "<p>Two</p>"),
        ("heading", {"text": "H", "level": "2"}),
        ("rich_text", "<p>Three</p>"),
    )

    assert leading_text(stream) == "<p>One</p><p>Two</p>"
    assert leading_text(body(("heading", {"text": "H", "level": "2"}))) == ""
    assert leading_text(body()) == ""
