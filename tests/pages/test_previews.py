"""An editor previews a page in its other languages, and a translation beside its original with changes marked."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from tests.factories import ContentPageFactory, TeamPageFactory, edit, make_homes, make_role, translate

pytestmark = pytest.mark.django_db

BOTH_WAYS = pytest.mark.parametrize(
    ("first", "second"), [("en", "ar"), pytest.param("ar", "en", marks=pytest.mark.thorough)]
)
MARKS = ("<ins>", "<del>")


@pytest.fixture
def admin(client):
    """A browser in which somebody is logged in who may do everything."""
    user = get_user_model().objects.create_superuser("editor", "editor@example.org", "a long enough password")
    client.force_login(user)
    return client


@pytest.fixture
def homes():
    return dict(zip(("en", "ar"), make_homes(), strict=True))


def body(*texts):
    """A body of paragraphs of rich text, each with an id that stays."""
    return [{"type": "rich_text", "value": f"<p>{text}</p>", "id": f"block-{n}"} for n, text in enumerate(texts)]


def with_body(page, *texts, **changes):
    """Publish the page with these paragraphs."""
    block = page._meta.get_field("body").stream_block
    return edit(page, body=block.to_python(body(*texts)), **changes)


def typed(page, **changes):
    """What the editor's form holds when somebody has typed these changes."""
    fields = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "body": streamfield([("rich_text", rich_text("<p>typed body</p>"))]),
        "comments": inline_formset([]),
        "confirmations": inline_formset([]),
        **changes,
    }
    return nested_form_data(fields)


def previewed(admin, page, mode, **changes):
    """The preview in a mode, after the editor typed, as Wagtail's preview panel asks for it."""
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert admin.post(address, typed(page, **changes)).json() == {"is_valid": True, "is_available": True}
    response = admin.get(address, {"mode": mode, "in_preview_panel": "true"})
    assert response.status_code == 200
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    return response.text


def shown(admin, page, mode):
    """The preview in a mode of the version that was saved last."""
    response = admin.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]), {"mode": mode})
    assert response.status_code == 200
    return response.text


@BOTH_WAYS
def test_the_original_is_shown_with_the_passages_marked_that_changed_since_it_was_translated(
    admin, homes, first, second
):
    original = ContentPageFactory(parent=homes[first], title="Same title", summary="A walk of ten days")
    original = with_body(original, "stays", "goes")
    translation = translate(original, second, title="Other title")
    edit(original, summary="A walk of twelve days", body=original._meta.get_field("body").to_python([]))
    with_body(original, "stays")

    html = previewed(admin, translation, "original")

    assert '<del><span class="versions__spoken" lang="en">removed: </span>ten</del>' in html
    assert '<ins><span class="versions__spoken" lang="en">added: </span>twelve</ins>' in html
    assert "removed: </span>goes</del>" in html
    assert "<p>stays</p>" in html
    assert "<p>Same title</p>" in html
    assert f'<div lang="{first}" dir="{"ltr" if first == "en" else "rtl"}">' in html
    assert "typed body" not in html


@BOTH_WAYS
def test_both_shows_what_is_being_typed_beside_the_original_each_in_its_direction(admin, homes, first, second):
    original = with_body(ContentPageFactory(parent=homes[first], summary="old words"), "written first")
    translation = translate(original, second)
    edit(original, summary="new words")

    html = previewed(admin, translation, "both", summary="being typed")

    assert "added: </span>new</ins>" in html
    assert "<p>being typed</p>" in html
    assert "<p>typed body</p>" in html
    assert "<p>written first</p>" in html
    assert 'lang="en" dir="ltr"' in html
    assert 'lang="ar" dir="rtl"' in html


def test_an_original_that_did_not_change_has_no_marks_and_a_draft_of_it_makes_none(admin, homes):
    original = with_body(ContentPageFactory(parent=homes["en"], summary="published"), "text")
    translation = translate(original)
    edit(original, publish=False, summary="only a draft")

    html = previewed(admin, translation, "original")

    assert "Nothing has changed in the original" in html
    assert "<p>published</p>" in html
    assert "only a draft" not in html
    assert not any(mark in html for mark in MARKS)


def test_markup_in_a_text_is_shown_as_text(admin, homes):
    attack = "<script>alert(1)</script>"
    original = with_body(ContentPageFactory(parent=homes["en"], title=attack, summary="old"), "text")
    translation = translate(original)
    with_body(original, "text &lt;img src=x onerror=alert(2)&gt;", summary=f"new {attack}")

    html = previewed(admin, translation, "both", summary=attack)

    assert "<script" not in html
    assert "<img" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3
    assert "&lt;img" in html


def test_an_original_that_was_never_published_is_shown_as_it_was_saved_last(admin, homes):
    original = ContentPageFactory(parent=homes["en"], live=False, summary="first draft")
    translation = translate(original, live=False)
    edit(original, publish=False, summary="second draft")

    html = previewed(admin, translation, "original")

    assert "added: </span>second</ins>" in html


def test_the_words_around_the_texts_are_in_the_language_of_the_admin(admin, homes):
    original = ContentPageFactory(parent=homes["en"], title="English title")
    translation = translate(original)
    user = get_user_model().objects.get(username="editor")
    UserProfile.objects.create(user=user, preferred_language="ar")

    html = shown(admin, translation, "original")

    assert '<html lang="ar" dir="rtl">' in html
    assert '<div lang="en" dir="ltr">' in html
    assert "الأصل: English" in html


def test_when_the_translated_version_was_deleted_it_is_said_that_changes_are_not_known(admin, homes):
    original = ContentPageFactory(parent=homes["en"], summary="old")
    translation = translate(original)
    edit(original, summary="new")
    translation.source_revision.delete()

    html = previewed(admin, translation, "original")

    assert "It is not known what has changed" in html
    assert "<p>new</p>" in html
    assert not any(mark in html for mark in MARKS)


def test_roles_of_a_team_are_compared_row_by_row(admin, homes):
    original = TeamPageFactory(parent=homes["en"], roles=[make_role(role="Speaker"), make_role(role="Treasurer")])
    translation = translate(original)
    draft = original.get_latest_revision_as_object()
    roles = list(draft.roles.all())
    roles[0].role = "Spokesperson"
    draft.roles = roles
    draft.save_revision().publish()

    html = shown(admin, translation, "original")

    assert "removed: </span>Speaker</del>" in html
    assert "added: </span>Spokesperson</ins>" in html
    assert html.count("<ins>") == 1
    assert "Treasurer" in html


@BOTH_WAYS
def test_a_page_is_previewed_in_its_other_language_by_that_languages_name(admin, homes, first, second):
    original = ContentPageFactory(parent=homes[first])
    translation = translate(original, second, summary="published text")
    edit(translation, publish=False, title="Its draft")

    assert dict(original.preview_modes)[f"language-{second}"] == {"en": "English", "ar": "العربية"}[second]
    html = previewed(admin, original, f"language-{second}")
    assert f'<html lang="{second}"' in html
    assert "Its draft" in html

    html = previewed(admin, original, "", title="Typed title")
    assert f'<html lang="{first}"' in html
    assert "Typed title" in html


def test_whoever_may_not_edit_the_other_language_sees_only_what_is_published_there(client, homes):
    original = ContentPageFactory(parent=homes["en"], title="Public title")
    translation = translate(original, live=False, title="عنوان")
    edit(original, publish=False, title="Secret draft")
    user = get_user_model().objects.create_user("arabic", "arabic@example.org", "a long enough password")
    group = Group.objects.create(name="Arabic only")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    GroupPagePermission.objects.create(group=group, page=homes["ar"], permission_type="change")
    client.force_login(user)

    html = shown(client, translation, "language-en")

    assert "Public title" in html
    assert "Secret draft" not in html

    original.unpublish()
    html = shown(client, translation, "language-en")
    assert "not published, and you may not see its draft" in html
    assert "Secret draft" not in html


def test_a_page_in_one_language_has_only_the_usual_preview(admin, homes):
    page = ContentPageFactory(parent=homes["en"], title="Alone")

    assert [name for name, _label in page.preview_modes] == [""]
    assert "Alone" in shown(admin, page, "original")


def test_a_page_that_is_being_made_is_previewed(admin, homes):
    address = reverse("wagtailadmin_pages:preview_on_add", args=["pages", "contentpage", homes["en"].pk])
    page = ContentPageFactory.build(title="Being made", slug="being-made")

    assert admin.post(address, typed(page)).json()["is_valid"]
    assert "Being made" in admin.get(address).text


def test_the_editor_offers_the_ways_to_preview_a_translation_in_words(admin, homes):
    translation = translate(ContentPageFactory(parent=homes["en"]))

    html = admin.get(reverse("wagtailadmin_pages:edit", args=[translation.pk])).text

    for words in ("This page", "English", "Original, with changes marked", "Both, side by side"):
        assert f"{words}\n" in html or f">{words}<" in html
