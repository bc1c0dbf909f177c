"""No list, text or menu leads a reader to another language without saying so, or to a page that is not there."""

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import gettext, override

from cdc_site.home.models import FeaturedPartner, FeaturedProject, PanelPage
from cdc_site.pages.models import ContentPage, FooterLink, SiteSettings
from partners.models import PartnerPage
from projects.models import ProjectPage, ProjectPartner, RelatedProject
from tests.factories import ContentPageFactory, edit, make_bilingual_site, translate

pytestmark = pytest.mark.django_db

ALSO_LINKS = ("/feed/", ".json", ".csv", ".ics", "/media/", "/static/", "/documents/")


def only_in_english(page):
    """Take the page's translation away."""
    type(page).objects.filter(source=page).delete()
    return page


@pytest.fixture
def half_translated():
    """A site whose lists, texts and settings name pages that exist only in English."""
    home = make_bilingual_site(projects=3, partners=2)
    projects = list(ProjectPage.objects.in_language("en").order_by("pk"))
    partners = list(PartnerPage.objects.in_language("en").order_by("pk"))
    about = ContentPageFactory(parent=home, title="About", slug="about", show_in_menus=True)
    ContentPageFactory(parent=about, title="Aims", slug="aims")
    only_in_english(projects[1])
    only_in_english(partners[1])
    edit(
        projects[0],
        related_links=[RelatedProject(project=projects[1])],
        partner_links=[ProjectPartner(partner=each, sort_order=i) for i, each in enumerate(partners)],
    )
    edit(projects[1], partner_links=[ProjectPartner(partner=partners[0])])
    action = {"title": "Act", "text": "", "button": "Read", "page": about, "url": ""}
    body = [
        ("rich_text", f'<p><a linktype="page" id="{about.pk}">about us</a></p>'),
        ("page_links", {"title": "", "pages": [about]}),
        ("project_cards", {"title": "", "projects": [projects[1]]}),
        ("call_to_action", action),
    ]
    page = ContentPageFactory(parent=home, title="Links", slug="links", body=body, show_in_menus=True)
    translate(page, title="روابط")
    edit(
        home,
        hero_page_id=about.pk,
        featured_projects=[FeaturedProject(project=projects[1])],
        featured_partners=[FeaturedPartner(partner=partners[1])],
        panel_pages=[PanelPage(linked_page_id=about.pk, sort_order=0)],
    )
    settings = SiteSettings.load()
    settings.footer_links = [FooterLink(page=about)]
    settings.save()


def pages_from(client, start: str) -> dict[str, BeautifulSoup]:
    """Every page of one language that can be reached, by address. Each must be there."""
    found, to_see = {}, [start]
    while to_see:
        address = to_see.pop()
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        found[address] = BeautifulSoup(answer.content, "html.parser")
        for link in links(found[address]):
            path = link["href"].partition("#")[0]
            path = address.partition("?")[0] + path if path.startswith("?") else path
            if path.startswith(start) and path not in found and path not in to_see and not is_file(path):
                to_see.append(path)
    return found


def links(page: BeautifulSoup) -> list:
    """The links of a page, without the switch of languages."""
    return [link for link in page.select("a[href]") if not link.find_parent(class_="languages")]


def is_file(path: str) -> bool:
    """Whether this is no page, or one of the many that filters make."""
    return any(part in path for part in ALSO_LINKS) or "?" in path


def test_everything_that_is_only_in_english_is_marked_or_left_out_for_an_arabic_reader(client, half_translated):
    with override("ar"):
        name = gettext("English")
    seen = pages_from(client, "/ar/")

    foreign = [(address, link) for address, page in seen.items() for link in links(page) if "/en/" in link["href"]]
    for address, link in foreign:
        assert link.get("hreflang") == "en", (address, link)
        place = link.find_parent(["li", "section", "p", "dd"])
        while not place.select(".language-mark") and place.name != "main":
            place = place.parent
        assert name in place.select_one(".language-mark").text, (address, link)
        assert place.name != "main", (address, link)

    assert {"/ar/", "/ar/projects/", "/ar/projects/project-0/", "/ar/partners/foundation-0/", "/ar/links/"} <= set(seen)
    # home: project, partner, panel; project: related, partner; links: text, list, card, button
    by_page = [address for address, _link in foreign]
    assert by_page.count("/ar/") >= 3
    assert by_page.count("/ar/projects/project-0/") >= 2
    assert by_page.count("/ar/links/") == 4
    for address, page in seen.items():
        for part in ("menu", "footer", "breadcrumbs"):
            assert "/en/" not in str(page.select(f".{part}")), (address, part)


def test_lists_hold_only_what_exists_in_their_language(client, half_translated):
    for path in ("/ar/projects/", "/ar/partners/", "/ar/partners/foundation-0/"):
        page = BeautifulSoup(client.get(path).content, "html.parser")

        assert "/en/" not in str(page.find("main")), path


def test_nothing_is_marked_for_a_reader_in_whose_language_everything_is(client, half_translated):
    for address, page in pages_from(client, "/en/").items():
        assert not page.select(".language-mark"), address
        assert all("/ar/" not in link["href"] for link in links(page)), address

    assert ContentPage.objects.live().in_language("ar").count() == 1
