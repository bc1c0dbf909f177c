"""What readers of three languages type, and what they find in the site's own content."""

import re

import pytest
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from cdc_site.home.models import HomePage
from cdc_site.pages.models import ContentPage
from cdc_site.search.finding import hits, look_up
from cdc_site.search.indexing import write
from cdc_site.search.models import Kind, SearchEntry
from cdc_site.search.questions import within
from cdc_site.search.texts import Findable
from projects.models import ProjectPage
from tests.factories import ContentPageFactory

pytestmark = pytest.mark.django_db

# language, what is typed, the last part of the address that must be among the first three results
FOUND = """
en | french cities | twinning-french-cities
en | French City | twinning-french-cities
en | FRANCE | twinning-french-cities
en | twin towns | twinning
en | twinned | twinning
en | municipality | civil-diplomacy-platform
en | woman | women-in-society-lecture
en | women's rights | women-in-society-lecture
en | poitiers | twinning-french-cities
en | Liege | belgian-delegation
en | Liège | belgian-delegation
en | mitterand | danielle-mitterrand-foundation
en | fondation danielle | danielle-mitterrand-foundation
en | earthquakes | belgian-delegation
en | how we work | how-we-work
en | the vision | vision
en | Belgium | belgian-delegation
en | visiting | delegations
en | privacy | privacy
en | spokesperson | team
en | University of Rojava | university-of-rojava
en | Zanîngeha | university-of-rojava
en | nepal | world-social-forum-webinar
en | jineoloji | jineoloji-center
en | co-operative | synergia
en | cooperative | synergia
en | القامشلي توأمة | twinning-french-cities
ar | الفرنسيه | twinning-french-cities
ar | فرنسا | twinning-french-cities
ar | فرنسية | twinning-french-cities
ar | المدن الفرنسيّة | twinning-french-cities
ar | بواتييه | twinning-french-cities
ar | ميتيران | danielle-mitterrand-foundation
ar | توأمة | twinning
ar | التوأمه | twinning
ar | توامة | twinning
ar | مدينه | twinning
ar | للمدن | twinning
ar | مشروع | projects
ar | المشاريع | projects
ar | لغة | mother-tongue-day-panel
ar | الام | mother-tongue-day-panel
ar | اللغه الأم | mother-tongue-day-panel
ar | المراه | women-in-society-lecture
ar | امرأة | women-in-society-lecture
ar | نساء | women-in-society-lecture
ar | محاضره | women-in-society-lecture
ar | مُحاضَرات | women-in-society-lecture
ar | الحسكه | building-the-platform
ar | موسسة | danielle-mitterrand-foundation
ar | رويتنا | vision
ar | رؤيتنا | vision
ar | اهدافنا | aims
ar | شركائنا | partners
ar | والوفود | families-for-peace-delegation
ar | وفد بلجيكي | belgian-delegation
ar | زلازل | belgian-delegation
ar | روجآفا | university-of-rojava
ar | روج افا | university-of-rojava
ar | رۆژئاڤا جامعة | university-of-rojava
ar | فنانين | connecting-artists
ar | الرقابه | connecting-artists
ar | امكانيه الوصول | accessibility
ar | الخصوصيّة | privacy
ar | المنتدي | world-social-forum-webinar
ar | جلســــة حوارية | roots-and-aims-dialogue
ar | کینیا | assembly-in-kenya
ar | الناطقه | team
ar | Mitterrand | danielle-mitterrand-foundation
kmr | Zimanê Dayikê | mother-tongue-day-panel
kmr | zimane dayike | mother-tongue-day-panel
kmr | sande | belgian-delegation
kmr | şandeyên | belgian-delegation
kmr | belcika | belgian-delegation
kmr | Qamislo | university-of-rojava
kmr | bajaren xwisk | twinning-french-cities
kmr | fransa | twinning-french-cities
kmr | jin | women-in-society-lecture
kmr | zaningeh | university-of-rojava
kmr | weqfa | danielle-mitterrand-foundation
kmr | ditina me | vision
kmr | rojhilate suriyeye | mother-tongue-day-panel
kmr | cihani | mother-tongue-day-panel
"""
# looks alike, means something else
NOT_FOUND = """
en | party | partners
en | capital city | twinning
ar | لحم | accessibility
ar | فن | delegations
ar | دين | twinning
kmr | ziman | university-of-rojava
"""


def rows(table):
    return [tuple(part.strip() for part in line.split("|")) for line in table.strip().splitlines()]


def answer(client, code, typed, **more):
    response = client.get(f"/{code}/search/", {"q": typed, **more})
    assert response.status_code == 200
    return response.content.decode()


def results(client, code, typed, **more):
    """Last parts of the addresses of the results, in their order."""
    links = re.findall(r'<h2><a href="([^"]+)"', answer(client, code, typed, **more))
    return [link.rstrip("/").rpartition("/")[2] for link in links]


@pytest.mark.parametrize(("code", "typed", "slug"), rows(FOUND))
def test_readers_find_what_they_mean(content, client, code, typed, slug):
    assert slug in results(client, code, typed)[:3]


@pytest.mark.parametrize(("code", "typed", "slug"), rows(NOT_FOUND))
def test_words_that_look_alike_are_no_hit(content, client, code, typed, slug):
    assert slug not in results(client, code, typed) or "These have some" in answer(client, code, typed)


def test_title_comes_before_summary_and_summary_before_text(content, client):
    found = results(client, "en", "twinning")

    assert found[0] == "twinning"
    assert found.index("un-ponte-per") < found.index("how-we-work")


@pytest.mark.parametrize(
    ("tsquery", "weighted"),
    [
        ("('a' | 'b') <-> 'c'", "('a':AB | 'b':AB) <-> 'c':AB"),
        ("'it''s' & 'back\\\\slash'", "'it''s':AB & 'back\\\\slash':AB"),
    ],
)
def test_a_query_within_title_and_summary_weighs_each_word(tsquery, weighted):
    assert within(tsquery, "AB") == weighted


def test_a_word_in_the_summary_comes_before_many_in_the_facts_and_roles_come_last(content, client):
    home = HomePage.objects.get(locale__language_code="en")
    page = ContentPageFactory(parent=home, title="Order")
    write(
        [
            Findable(page, Kind.ROLE, "Zeppelin"),
            Findable(page, Kind.PAGE, "Second", summary="zeppelin " + "other words that make it long " * 20),
            Findable(page, Kind.PAGE, "Third", facts="zeppelin zeppelin zeppelin zeppelin"),
            Findable(page, Kind.PAGE, "First zeppelin", summary="Words " * 100),
        ]
    )

    found = [hit.title for hit in hits(look_up("'zeppelin'", "'zeppelin'", "en").ids)]

    assert found == ["First zeppelin", "Zeppelin", "Second", "Third"]


def test_what_other_languages_have_is_offered(content, client):
    text = answer(client, "en", "Zimanê Dayikê")

    assert (
        'href="/kmr/search/?q=Ziman%C3%AA+Dayik%C3%AA" hreflang="ku"><bdi lang="kmr">Kurmancî</bdi> – 1 result' in text
    )
    assert 'href="/ar/search/?q=Ziman%C3%AA+Dayik%C3%AA" hreflang="ar"' in text


def test_the_words_found_are_marked_as_they_are_written(content, client):
    assert "<mark>التوأمة</mark>" in answer(client, "ar", "توامه")
    assert "<mark>Liège</mark>" in answer(client, "en", "liege")
    assert "<mark>Zimanê</mark> <mark>Dayikê</mark>" in answer(client, "kmr", "zimane dayike")


def test_a_project_found_by_its_place_shows_the_place(content, client):
    assert "<mark>Hasakah</mark>" in answer(client, "en", "hesekê")


def test_kind_and_date_are_said(content, client):
    text = answer(client, "en", "mother tongue")

    assert '<span>Project</span> <span><time datetime="2021-02-21">21 February 2021</time></span>' in text


def test_heading_and_title_say_what_was_typed_and_robots_stay_away(content, client):
    text = answer(client, "en", "peace & <b>quiet</b>")

    assert "<title>Results for “peace &amp; &lt;b&gt;quiet&lt;/b&gt;” – CDC-NES</title>" in text
    assert "<h1>Results for “<bdi>peace &amp; &lt;b&gt;quiet&lt;/b&gt;</bdi>”</h1>" in text
    assert '<meta name="robots" content="noindex">' in text


def test_long_lists_have_pages_that_keep_the_words(content, client):
    first = answer(client, "en", "qamishlo")

    assert 'href="?q=qamishlo&amp;page=2" rel="next"' in first
    both = results(client, "en", "qamishlo") + results(client, "en", "qamishlo", page="2")
    assert (
        len(results(client, "en", "qamishlo"))
        == 20
        < len(both)
        == SearchEntry.objects.filter(language="en", whole="qamishlo").count()
    )
    assert results(client, "en", "qamishlo", page="nonsense") == both[:20]
    assert results(client, "en", "qamishlo", page="99") == both[20:]


def test_unknown_parameters_change_nothing(content, client):
    assert answer(client, "en", "peace", utm_source="x", lang="ar") == answer(client, "en", "peace")


@pytest.mark.parametrize(
    "typed",
    [
        " ".join("abcdefghij" * 30),
        "peace\0 \ud83d\ude00\x00",
        "\u202epeace\u202c\u2066\u200f",
        "ا" * 10_000,
        "peace " * 2_000,
        "!(peace | & <-> :*) '\\ \" %s %(x)s {} ؛ --",
        "''''",
        "<script>alert(1)</script>",
        "…،؟!",
        "ﷺ ½ ʼ ٱ",
    ],
)
def test_whatever_is_typed_gets_a_page(content, client, typed):
    text = answer(client, "ar", typed.encode("utf-16", "surrogatepass").decode("utf-16"))

    assert "<script" not in text
    assert not set("\0\u202e\u2066\u200f") & set(text)


def test_a_broken_address_gets_a_page_too(content, client):
    assert client.get("/en/search/?q=%FF%00%ED%A0%80&q=peace&page=%00&page=9e99").status_code == 200
    assert client.get("/en/search/?").status_code == 200
    assert client.post("/en/search/").status_code == 405


def test_a_slip_of_the_keyboard_is_answered_with_the_closest_word(content, client):
    assert 'href="?q=twinning"' in answer(client, "en", "twiningg")
    assert "<bdi>فرنسا</bdi>" in answer(client, "ar", "فرنصا")
    assert "Did you mean" not in answer(client, "en", "xyzzyplugh")


def test_where_no_text_has_all_words_those_with_some_are_shown_and_it_is_said(content, client):
    text = answer(client, "en", "peace xyzzyplugh")

    assert "No text has all of these words." in text
    assert "families-for-peace-delegation" in results(client, "en", "peace xyzzyplugh")


def test_promoted_pages_stand_first_in_the_readers_language_and_only_while_live(content, client):
    page = ContentPage.objects.in_language("en").get(slug="twinning")
    query = Query.objects.create(query_string="الفرنسية")
    SearchPromotion.objects.create(query=query, page=page, description="Begin here.", sort_order=0)
    SearchPromotion.objects.create(
        query=query, external_link_url="https://example.org/", external_link_text="A guide", sort_order=1
    )

    assert results(client, "ar", "فرنسيه")[0] == "twinning"
    assert "Begin here." in answer(client, "ar", "الفرنسيه")
    assert 'href="https://example.org/" rel="noreferrer"' in answer(client, "ar", "الفرنسيه")
    assert 'href="/ar/twinning/"' in answer(client, "ar", "الفرنسيه")
    ContentPage.objects.filter(translation_key=page.translation_key).update(live=False)
    assert "Begin here." not in answer(client, "ar", "الفرنسيه")


def test_nothing_of_what_is_typed_is_kept(content, client):
    response = client.get("/en/search/", {"q": "a secret"})

    assert not Query.objects.exists()
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_number_of_queries_does_not_grow(content, client, django_assert_max_num_queries):
    client.get("/en/search/?q=peace")
    for typed in ("qamishlo", "french cities", "xyzzyplugh", "peace xyzzyplugh", ""):
        with django_assert_max_num_queries(15):
            answer(client, "en", typed)


def test_every_live_page_is_in_the_index_in_its_language(content):
    for code in ("en", "ar", "kmr"):
        live = ProjectPage.objects.live().in_language(code)
        found = SearchEntry.objects.filter(kind="project", language=code)
        assert set(found.values_list("page", flat=True)) == set(live.values_list("pk", flat=True))


def test_every_page_leads_to_the_search(content, client):
    assert '<a class="search-link" href="/en/search/">Search</a>' in client.get("/en/").content.decode()
    assert '<a class="search-link" href="/ar/search/">بحث</a>' in client.get("/ar/nothing/").content.decode()
    assert '<a class="search-link" href="/en/search/" aria-current="page">Search</a>' in answer(client, "en", "")
