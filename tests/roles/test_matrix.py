"""Role by role, what the admin lets a person do: each cell sends the real form and looks at what came of it."""

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cdc_site.glossary.models import Term
from cdc_site.pages.models import ContentPage, SiteSettings
from tests.factories import edit, locale, translate
from tests.media.pictures import plain
from tests.roles.conftest import edit_url, person, send

MATRIX = """
                       Editor  Translator  Publisher  Administrator
create                 yes     no          yes        yes
edit                   yes     no          yes        yes
edit_a_translation     yes     yes         yes        yes
submit                 yes     yes         yes        yes
approve                no      no          yes        yes
publish                no      no          yes        yes
schedule               no      no          yes        yes
translate              yes     yes         yes        yes
withdraw               no      no          yes        yes
delete                 no      no          no         yes
delete_many            no      no          no         yes
copy                   yes     no          yes        yes
lock                   no      no          yes        yes
settings               no      no          no         yes
users                  no      no          no         yes
images                 yes     no          yes        yes
documents              yes     no          yes        yes
find_a_person          no      no          no         yes
glossary               yes     yes         yes        yes
"""


def cells():
    """Every cell as a test: action, role, whether it is allowed."""
    head, *rows = MATRIX.strip().splitlines()
    for row in rows:
        action, *answers = row.split()
        for role, answer in zip(head.split(), answers, strict=True):
            yield pytest.param(action, role, answer == "yes", id=f"{role} {action}")


def latest(page):
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object()


def create(client, page):
    data = nested_form_data(
        {
            "title": "New",
            "slug": "new",
            "summary": "A summary.",
            "body": streamfield([]),
            **{f"{name}-{count}_FORMS": 0 for name in ("confirmations", "comments") for count in ("TOTAL", "INITIAL")},
        }
    )
    client.post(reverse("wagtailadmin_pages:add", args=["pages", "contentpage", page.get_parent().pk]), data)
    return ContentPage.objects.filter(slug="new").exists()


def change(client, page):
    if client.get(edit_url(page)).status_code == 200:
        send(client, page, title="Changed")
    else:  # whoever is refused the form could still send it
        client.post(edit_url(page), form_data(page, title="Changed"))
    return latest(page).title == "Changed"


def form_data(page, **values):
    """The fields of the editor's form, written by hand."""
    data = {"title": page.title, "slug": page.slug, "summary": page.summary, "body": streamfield([]), **values}
    for name in ("confirmations", "comments"):
        data |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    return nested_form_data(data)


def arabic(page):
    return translate(page, title="مسودة", live=False)


def edit_a_translation(client, page):
    return change(client, arabic(page))


def submit(client, page):
    page = arabic(page)
    client.post(edit_url(page), form_data(page, **{"action-submit": "1"}))
    return Page.objects.get(pk=page.pk).workflow_in_progress


def approve(client, page):
    state = page.get_workflow().start(page, page.latest_revision.user)
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state.pk])
    client.post(url)
    return Page.objects.get(pk=page.pk).live


def publish(client, page):
    client.post(edit_url(page), form_data(page, **{"action-publish": "1"}))
    return Page.objects.get(pk=page.pk).live


def schedule(client, page):
    client.post(edit_url(page), form_data(page, **{"action-publish": "1", "go_live_at": "2090-01-01 10:00"}))
    return Page.objects.get(pk=page.pk).scheduled_revision is not None


def translate_it(client, page):
    url = reverse("simple_translation:submit_page_translation", args=[page.pk])
    client.post(url, {"locales": [locale("ar").pk]})
    return page.get_translations().exists()


def withdraw(client, page):
    edit(page)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    return not Page.objects.get(pk=page.pk).live


def delete(client, page):
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    return not Page.objects.filter(pk=page.pk).exists()


def delete_many(client, page):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{url}?id={page.pk}")
    return not Page.objects.filter(pk=page.pk).exists()


def copy(client, page):
    data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": page.get_parent().pk}
    client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    return Page.objects.filter(slug="copy", live=False).exists()


def lock(client, page):
    client.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    return Page.objects.get(pk=page.pk).locked


def settings(client, page):
    url = reverse("wagtailsettings:edit", args=["pages", "sitesettings", SiteSettings.load().pk])
    data = {"contact_email": "center@example.org"}
    for name in ("texts", "footer_links"):
        data |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    client.post(url, data)
    return SiteSettings.objects.get().contact_email == "center@example.org"


def users(client, page):
    data = {"username": "new", "email": "new@example.org", "first_name": "New", "last_name": "Person"}
    data |= {"password1": "a-long-password-7", "password2": "a-long-password-7", "is_active": "on"}
    client.post(reverse("wagtailusers_users:add"), data)
    return get_user_model().objects.filter(username="new").exists()


def images(client, page):
    data = nested_form_data(
        {
            "title": "A bridge",
            "file": SimpleUploadedFile("bridge.jpg", plain(), "image/jpeg"),
            "alt_texts-TOTAL_FORMS": 0,
            "alt_texts-INITIAL_FORMS": 0,
        }
    )
    client.post(reverse("wagtailimages:add"), data)
    return get_image_model().objects.filter(title="A bridge").exists()


def documents(client, page):
    file = SimpleUploadedFile("report.txt", b"A report.", "text/plain")
    client.post(reverse("wagtaildocs:add"), {"title": "A report", "file": file})
    return get_document_model().objects.filter(title="A report").exists()


def glossary(client, page):
    words = [{"language": code, "text": text, "other_forms": ""} for code, text in (("en", "visit"), ("ar", "زيارة"))]
    data = nested_form_data({"labels": inline_formset(words), "note": ""})
    client.post(reverse(Term.snippet_viewset.get_url_name("add")), data)
    return Term.objects.exists()


def find_a_person(client, page):
    answer = client.post(reverse("find_person"), {"names": page.title, "step": "search"})
    return answer.status_code == 200 and bool(answer.context["places"])


ACTIONS = {
    "create": create,
    "edit": change,
    "edit_a_translation": edit_a_translation,
    "submit": submit,
    "approve": approve,
    "publish": publish,
    "schedule": schedule,
    "translate": translate_it,
    "withdraw": withdraw,
    "delete": delete,
    "delete_many": delete_many,
    "copy": copy,
    "lock": lock,
    "settings": settings,
    "users": users,
    "images": images,
    "documents": documents,
    "find_a_person": find_a_person,
    "glossary": glossary,
}


@pytest.mark.parametrize(("action", "role", "allowed"), list(cells()))
def test_each_role_does_what_the_matrix_says(draft, action, role, allowed):
    assert ACTIONS[action](person(role), draft) == allowed
