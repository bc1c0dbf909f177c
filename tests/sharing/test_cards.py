"""The pictures that social networks show of a page."""

import io
import re

import pytest
from django.conf import settings as project_settings
from PIL import Image, ImageFont
from wagtail.models import PageViewRestriction

from cdc_site.sharing import card_image, checks
from cdc_site.sharing.card_image import Card, drawable, font
from cdc_site.sharing.card_image import card_image as draw
from cdc_site.sharing.vector import dashed, lines_of
from projects.models import ProjectPage, Status
from tests.factories import ContentPageFactory, edit, make_bilingual_site, translate

IMAGE = re.compile(r'<meta property="og:image" content="([^"]+)"')


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "cards"


def card_url(client, path):
    return IMAGE.search(client.get(path).content.decode())[1].removeprefix(project_settings.PUBLIC_URL)


def picture(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    return Image.open(io.BytesIO(b"".join(answer.streaming_content)))


def column_of_ink(image, side):
    """Whether anything of the title stands near this side of the card."""
    box = (card_image.MARGIN, 130, card_image.MARGIN + 60, 390)
    if side == "right":
        box = (card_image.WIDTH - box[2], box[1], card_image.WIDTH - box[0], box[3])
    return len(image.convert("RGB").crop(box).getcolors()) > 1


@pytest.mark.django_db
class TestCardsOfPages:
    @pytest.fixture(autouse=True)
    def _site(self):
        self.home = make_bilingual_site()

    @pytest.mark.parametrize("path", ["", "projects/", "projects/project-0/", "partners/foundation-0/"])
    def test_every_page_names_its_card_in_both_languages(self, client, path):
        for code in ("en", "ar"):
            image = picture(client, card_url(client, f"/{code}/{path}"))

            assert image.size == (1200, 630)

    def test_a_card_begins_where_its_language_begins(self, client):
        english = picture(client, card_url(client, "/en/projects/project-0/"))
        arabic = picture(client, card_url(client, "/ar/projects/project-0/"))

        assert column_of_ink(english, "left")
        assert not column_of_ink(english, "right")
        assert column_of_ink(arabic, "right")
        assert not column_of_ink(arabic, "left")

    def test_another_title_gives_another_card_and_takes_the_old_one_away(self, client, folder):
        project = ProjectPage.objects.get(title="Project 0")
        old = card_url(client, project.url)
        picture(client, old)

        edit(project, title="Another title")

        new = card_url(client, project.url)
        assert new != old
        picture(client, new)
        assert [file.name for file in folder.iterdir()] == [new.removeprefix("/cards/")]
        answer = client.get(old)
        assert (answer.status_code, answer["Location"]) == (302, new)

    def test_a_project_that_is_completed_gets_another_bridge(self, client):
        project = ProjectPage.objects.get(title="Project 0")
        old = card_url(client, "/ar/projects/project-0/")

        edit(project, status=Status.COMPLETED)

        new = card_url(client, "/ar/projects/project-0/")
        assert new != old
        picture(client, new)

    def test_guessed_addresses_make_no_picture(self, client, folder):
        page = ProjectPage.objects.get(title="Project 0")

        for token in ("0", "a" * 12, "x" * 3000):
            assert client.get(f"/cards/{page.pk}-{token}.png").status_code == 302
        for address in ("/cards/999999999999999999999-a.png", "/cards/0-a.png", "/cards/..%2f1-a.png"):
            assert client.get(address).status_code == 404
        assert not folder.exists()

    def test_only_pages_for_everybody_have_a_card(self, client):
        draft = ContentPageFactory(parent=self.home, title="Draft", slug="draft", live=False)
        secret = ContentPageFactory(parent=self.home, title="Secret", slug="secret")
        known = card_url(client, secret.url)
        picture(client, known)
        PageViewRestriction.objects.create(page=secret, restriction_type="password", password="x")

        assert client.get(f"/cards/{draft.pk}-a.png").status_code == 404
        assert client.get(known).status_code == 404

    def test_a_withdrawn_page_leaves_no_picture(self, client, folder, django_capture_on_commit_callbacks):
        page = ContentPageFactory(parent=self.home, title="About", slug="about")
        translate(page, title="حول")
        picture(client, card_url(client, "/en/about/"))
        arabic = card_url(client, "/ar/about/")
        picture(client, arabic)

        with django_capture_on_commit_callbacks(execute=True):
            page.unpublish()

        assert [file.name for file in folder.iterdir()] == [arabic.removeprefix("/cards/")]

    def test_caches_ask_whether_a_card_is_still_public_and_get_a_304(self, client):
        url = card_url(client, "/en/")
        first = client.get(url)
        assert b"".join(first.streaming_content)

        again = client.get(url, headers={"If-Modified-Since": first["Last-Modified"]})

        assert "s-maxage=0" in first["Cache-Control"]
        assert again.status_code == 304
        assert not first.cookies

    def test_previews_name_no_card(self, rf):
        page = ContentPageFactory(parent=self.home, title="Draft", slug="draft", live=False)

        text = page.make_preview_request().render().content.decode()

        assert "og:image" not in text
        assert "ld+json" not in text


class TestArabicLetters:
    def test_letters_are_joined(self):
        shaped = font(80).getlength("مشروع", direction="rtl", language="ar")
        single = sum(font(80).getlength(letter, direction="rtl", language="ar") for letter in "مشروع")

        assert shaped < single * 0.9

    def test_a_card_is_drawn_with_joined_letters_from_right_to_left(self, monkeypatch):
        joined = draw(Card(1, "مشروع", "المركز", "ar"))
        plain = ImageFont.truetype(card_image.FONT, 96, layout_engine=ImageFont.Layout.BASIC)

        title = joined.convert("L").crop((600, 122, 1128, 250)).point(lambda level: 255 * (level > 128)).getbbox()

        width = title[2] - title[0]
        assert width == pytest.approx(font(96).getlength("مشروع", direction="rtl", language="ar"), abs=12)
        assert width < 0.9 * plain.getlength("مشروع")

    def test_the_system_check_says_what_is_missing(self, monkeypatch):
        assert checks.arabic_can_be_drawn(None) == []

        monkeypatch.setattr(checks.features, "check", lambda name: False)

        assert [error.id for error in checks.arabic_can_be_drawn(None)] == ["sharing.E001"]


@pytest.mark.parametrize("code", ["en", "ar"])
@pytest.mark.parametrize(
    "title",
    ["", "x", "word " * 60, "Donaudampfschifffahrtsgesellschaftskapitän" * 6, "جسر " * 80, "a – b", "\u202e\u0000🎈"],
)
def test_every_title_fits(code, title):
    image = draw(Card(1, title, title, code)).convert("RGB")

    for edge in ((0, 0, 40, 400), (1160, 0, 1200, 400)):
        assert image.crop(edge).getcolors() == [(40 * 400, (0x1E, 0x26, 0x24))]


def test_letters_that_the_font_lacks_become_ones_that_it_has():
    assert drawable("Čeština – Qamişlo, قامشلو 🎈") == "Cestina – Qamişlo, قامشلو"


def test_paths_are_followed_as_in_svg():
    assert lines_of("M1 2h3v4l-1-1H0V0M5 5L6 6") == [
        [(1, 2), (4, 2), (4, 6), (3, 5), (0, 5), (0, 0)],
        [(5, 5), (6, 6)],
    ]
    half_circle = lines_of("M0 0a5 5 0 0 1 10 0")[0]
    assert half_circle[-1] == pytest.approx((10, 0))
    assert min(y for _x, y in half_circle) == pytest.approx(-5, abs=0.01)
    assert dashed([(0, 0), (10, 0)], (4, 2)) == [[(0, 0), (4, 0)], [(6, 0), (10, 0)]]
    with pytest.raises(ValueError, match="Command C"):
        lines_of("M0 0C1 1 2 2 3 3")
