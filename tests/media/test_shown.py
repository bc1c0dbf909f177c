"""How a picture stands on a page: sizes, formats, which one a browser fetches first, and what saving data changes."""

import re

import pytest
from django.core.files.base import ContentFile
from django.http import HttpRequest
from django.template import Context, Template
from django.utils import translation
from PIL import Image

from cdc_site.media.models import SiteImage
from cdc_site.media.shown import PLACES, shown_picture
from tests import factories
from tests.media import pictures

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


@pytest.fixture
def project_list():
    home = factories.make_home()
    factories.translate(home, slug="home-ar")
    return factories.ProjectIndexPageFactory(parent=home)


def stored(width: int = 1500, height: int = 1000, **values) -> SiteImage:
    picture = pictures.encoded(Image.new("RGB", (width, height), pictures.GREEN), "PNG")
    values = {"title": "A bridge", **pictures.NOBODY_TO_BE_SEEN, **values}
    image = SiteImage(file=ContentFile(picture, name="a.png"), **values)
    image.save()
    return image


def request(save_data: bool = False) -> HttpRequest:
    request = HttpRequest()
    request.save_data = save_data
    return request


def widths(html: str, kind: str) -> list[int]:
    """The widths that a browser may choose from, of one kind of file."""
    return [int(width) for width in re.findall(rf"\.{kind} (\d+)w", html)]


@pytest.mark.parametrize(("name", "place"), PLACES.items())
def test_every_place_offers_avif_first_and_a_format_that_every_browser_shows(name, place):
    html = str(shown_picture(stored(), name))

    source, img = re.fullmatch(r"<picture><source ([^>]*)><img ([^>]*)></picture>", html).groups()
    assert 'type="image/avif"' in source
    assert len(widths(source, "avif")) == len(widths(img, r"(?:jpg|png)")) == len(place.made) > 1
    assert f'sizes="{place.sizes}"' in source
    assert f'sizes="{place.sizes}"' in img
    assert re.search(r'width="\d+"', img)
    assert re.search(r'height="\d+"', img)


def test_width_and_height_are_those_of_the_largest_size():
    html = str(shown_picture(stored(), "text"))

    assert 'width="1280"' in html
    assert 'height="853"' in html


def test_a_small_picture_offers_no_width_twice_and_is_not_made_larger():
    assert widths(str(shown_picture(stored(700, 500), "text")), "avif") == [400, 700]

    html = str(shown_picture(stored(300, 200), "text"))

    assert "srcset" in html
    assert "sizes=" not in html
    assert 'width="300"' in html


def test_the_first_picture_of_a_page_comes_first_and_the_others_when_a_reader_comes_near():
    asked, image = request(), stored()
    first, second = (str(shown_picture(image, "text", asked)) for _ in range(2))

    assert 'fetchpriority="high"' in first
    assert "lazy" not in first
    assert "fetchpriority" not in second
    assert 'loading="lazy"' in second
    assert 'decoding="async"' in second


def test_the_first_picture_of_a_page_is_the_first_one_whatever_shows_it(client, project_list):
    image = stored(500, 400)
    image.contextual_alt_text, image.decorative = "", True
    value = {"image": image, "caption": "", "credit": ""}
    body = [("image", value), ("gallery", {"title": "", "images": [value, value]})]
    page = factories.ProjectPageFactory(parent=project_list, hero_image=image, body=body)

    tags = re.findall(r"<img [^>]*>", client.get(page.url).content.decode())

    assert ["high" if "fetchpriority" in tag else "lazy" if "lazy" in tag else "" for tag in tags] == [
        "high",
        "lazy",
        "lazy",
        "lazy",
    ]


def test_who_saves_data_gets_the_smallest_size_and_the_same_room_for_it():
    html = str(shown_picture(stored(), "head", request(save_data=True)))

    assert "width-400.avif" in html
    assert "width-720" not in html
    assert "sizes=" not in html
    assert 'width="1280"' in html


def test_attributes_of_a_template_reach_the_picture():
    image = stored()

    html = Template('{% load pictures %}{% shown image "logo" alt="A partner" %}').render(Context({"image": image}))

    assert 'alt="A partner"' in html


def test_the_sizes_of_a_page_are_made_when_it_is_published(project_list, django_capture_on_commit_callbacks):
    image = stored()
    with django_capture_on_commit_callbacks(execute=True):
        page = factories.ProjectPageFactory(parent=project_list, hero_image=image)
    made = set(image.renditions.values_list("filter_spec", flat=True))

    assert made == {f"format-{kind}|{size}" for kind in ("avif", "jpeg") for size in PLACES["head"].made}
    with django_capture_on_commit_callbacks(execute=True):
        factories.translate(page)
    assert image.renditions.count() == len(made)


def test_the_language_of_whoever_publishes_stays(project_list, django_capture_on_commit_callbacks):
    page = factories.ProjectPageFactory(parent=project_list, hero_image=stored(100, 80))
    in_arabic = factories.translate(page)
    with translation.override("en"), django_capture_on_commit_callbacks(execute=True):
        in_arabic.save_revision().publish()
        assert translation.get_language() == "en"


def test_nothing_is_made_for_a_draft_or_of_a_picture_against_which_somebody_spoke(
    project_list, django_capture_on_commit_callbacks
):
    withheld = stored(100, 80, recognisable="yes", agreement="not_asked", at_risk="no")
    draft = stored(100, 80)
    with django_capture_on_commit_callbacks(execute=True):
        factories.ProjectPageFactory(parent=project_list, hero_image=withheld)
        factories.ProjectPageFactory(parent=project_list, hero_image=draft, live=False)

    assert not withheld.renditions.exists()
    assert not draft.renditions.exists()
