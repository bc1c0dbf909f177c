"""Links in texts."""

import pytest
from django.utils.translation import gettext, override
from wagtail.rich_text import expand_db_html

from tests.factories import ContentPageFactory, edit, translate


def link(page, words="words"):
    return f'<a linktype="page" id="{page.pk}">{words}</a>'


def in_arabic() -> str:
    """What Arabic readers call English."""
    with override("ar"):
        return gettext("English")


@pytest.fixture
def about(home):
    return ContentPageFactory(parent=home, title="About", slug="about")


def test_a_link_leads_to_the_readers_language_from_whichever_version_was_chosen(about):
    arabic = translate(about, title="حول", slug="من-نحن")

    with override("ar"):
        assert expand_db_html(link(about)) == f'<a href="{arabic.url}">words</a>'
    with override("en"):
        assert expand_db_html(link(arabic)) == '<a href="/en/about/">words</a>'


def test_a_link_to_a_page_in_another_language_is_marked_with_it_in_the_readers_words(about):
    with override("ar"):
        html = expand_db_html(link(about))

    assert html.startswith('<a href="/en/about/" hreflang="en">')
    assert f"<bdi>{in_arabic()}</bdi>" in html
    assert html.endswith("words</a>")


@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_link_to_what_is_live_nowhere_is_plain_text(about, code):
    translate(about, title="حول", live=False)
    about.unpublish()

    with override(code):
        assert expand_db_html(link(about)) == "<a>words</a>"
        assert expand_db_html('<a linktype="page" id="999999">gone</a>') == "<a>gone</a>"
        assert expand_db_html('<a linktype="page" id="x">odd</a>') == "<a>odd</a>"


def test_a_text_with_many_links_costs_one_query(home, django_assert_num_queries):
    pages = [ContentPageFactory(parent=home, title=f"Page {n}", slug=f"page-{n}") for n in range(5)]
    text = "".join(link(page) for page in pages)

    with override("en"), django_assert_num_queries(1):
        html = expand_db_html(text)

    assert all(f'href="/en/page-{n}/"' in html for n in range(5))


def test_external_links_stay_as_they_are(home, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = expand_db_html('<p><a href="https://example.org/">elsewhere</a></p>')

    assert 'rel="noreferrer"' in html


def test_a_page_shows_its_links_and_a_button_in_the_readers_language(client, home, about):
    vision = ContentPageFactory(parent=home, title="Vision", slug="vision")
    arabic = translate(vision, title="رؤيتنا", slug="رؤيتنا")
    button = {"title": "اكتبوا", "text": "", "button": "هنا", "page": about.pk, "url": ""}
    arabic = edit(arabic, body=_stream(arabic, [("rich_text", f"<p>{link(about)}</p>"), ("call_to_action", button)]))

    text = client.get(arabic.url).content.decode()

    assert text.count('href="/en/about/" hreflang="en"') == 2
    assert text.count(f"<bdi>{in_arabic()}</bdi>") == 2


def _stream(page, blocks):
    return page.body.stream_block.to_python([{"type": name, "value": value} for name, value in blocks])
