from datetime import date

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from cdc_site.blocks import BodyStreamBlock

BLOCKS = BodyStreamBlock().child_blocks


def clean(name: str, value, draft=False):
    block = BLOCKS[name]
    if not draft:
        return block.clean(block.normalize(value))
    block.defer_required_validation()
    try:
        return block.clean(block.normalize(value))
    finally:
        block.restore_deferred_validation()


def refused(name: str, value, draft=False) -> dict[str, ValidationError]:
    """The errors of the block's parts, by name."""
    with pytest.raises(StructBlockValidationError) as refusal:
        clean(name, value, draft)
    return refusal.value.block_errors


def action(**changes) -> dict:
    return {"title": "Write to us", "text": "", "button": "Write", "page": None, "url": "", **changes}


@pytest.mark.parametrize("url", ["https://example.org/a?b=c", "http://example.org"])
def test_an_action_leads_to_a_web_address(url):
    assert clean("call_to_action", action(url=url))["url"] == url


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.org/", "mailto:a@example.org", "data:text/html,x"]
)
def test_an_action_leads_to_no_other_address(url):
    assert "url" in refused("call_to_action", action(url=url))
    assert "url" in refused("video", {"url": url, "title": "A film", "poster": None})


def test_an_action_leads_to_a_page(make_page):
    page = make_page()

    assert clean("call_to_action", action(page=page))["page"] == page


def test_an_action_leads_to_one_place_only(make_page):
    errors = refused("call_to_action", action(page=make_page(), url="https://example.org"))

    assert "not both" in errors["url"].messages[0]


def test_an_action_leads_somewhere_once_it_is_published():
    assert "choose a page" in refused("call_to_action", action())["page"].messages[0]
    assert clean("call_to_action", action(), draft=True)["url"] == ""


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("facts", "items"),
        ("timeline", "items"),
        ("gallery", "images"),
        ("documents", "documents"),
        ("page_links", "pages"),
        ("project_cards", "projects"),
        ("statement", "paragraphs"),
    ],
)
def test_a_list_has_at_least_one_item_once_it_is_published(name, items):
    empty = {**BLOCKS[name].get_default(), items: []}

    error = refused(name, empty)[items]

    assert isinstance(error, ListBlockValidationError)
    assert "remove this block" in error.non_block_errors[0]
    assert len(clean(name, empty, draft=True)[items]) == 0


def test_a_quotation_with_a_translation_says_in_which_language_it_is():
    quotation = {"text": "Un pont", "attribution": "", "language": "", "translation": "A bridge"}

    assert "which language" in refused("quotation", quotation)["language"].messages[0]
    assert clean("quotation", {**quotation, "language": "fr"})["language"] == "fr"
    assert clean("quotation", {**quotation, "translation": ""})["language"] == ""
    assert "text" in refused("quotation", {**quotation, "text": ""})


def test_facts_and_days_are_complete():
    assert refused("facts", {"title": "", "items": [{"term": "Where", "value": ""}]})
    assert refused("timeline", {"title": "", "items": [{"date": None, "text": "A visit"}]})
    assert clean("timeline", {"title": "", "items": [{"date": date(2024, 3, 21), "text": "A visit"}]})


def test_a_heading_has_one_of_two_levels():
    assert clean("heading", {"text": "How we met", "level": "3"})
    assert "level" in refused("heading", {"text": "How we met", "level": "1"})


def picture(image, alt_text="", decorative=False) -> dict:
    return {"image": {"image": image, "alt_text": alt_text, "decorative": decorative}, "caption": "", "credit": ""}


def test_a_picture_is_described_for_the_page_or_in_every_language_or_is_decorative(make_image):
    image = make_image(alt_texts={"en": "Three arches"})

    error = refused("image", picture(image))["image"].block_errors["alt_text"]

    assert "العربية" in error.messages[0]
    assert clean("image", picture(image, alt_text="The arches at noon"))["image"].contextual_alt_text
    assert clean("image", picture(image, decorative=True))["image"].decorative
    assert clean("image", picture(image), draft=True)
    image.alt_texts["ar"] = "ثلاث قناطر"
    assert clean("image", picture(image))["image"] == image


def test_a_picture_is_needed_except_as_the_poster_of_a_film():
    assert "image" in refused("image", picture(None))
    assert clean("video", {"url": "https://example.org", "title": "A film", "poster": picture(None)["image"]})


def test_a_picture_whose_people_were_not_asked_about_stays_in_the_draft(make_image):
    image = make_image(recognisable="", agreement="", at_risk="")

    error = refused("image", picture(image, alt_text="The arches at noon"))["image"].block_errors["image"]

    assert "A bridge" in error.messages[0]
    assert clean("image", picture(image, alt_text="The arches at noon"), draft=True)
