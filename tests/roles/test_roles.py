"""The four roles and the review as the migrations leave them."""

import importlib
import re

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from wagtail.models import Page, Workflow, WorkflowPage
from wagtail.users.models import UserProfile

from cdc_site.roles.models import PublisherReviewTask
from tests.roles.conftest import person, send

migration = importlib.import_module("cdc_site.roles.migrations.0002_roles_and_review")
naming = importlib.import_module("cdc_site.roles.migrations.0004_name_the_review_in_both_languages")


@pytest.mark.django_db
def test_there_are_four_roles_and_one_review_and_making_them_again_changes_nothing():
    for _again in range(2):
        assert sorted(Group.objects.values_list("name", flat=True)) == [
            "Administrator",
            "Editor",
            "Publisher",
            "Translator",
        ]
        assert [workflow.name for workflow in Workflow.objects.all()] == ["Review – مراجعة"]
        assert WorkflowPage.objects.get().page == Page.get_first_root_node()
        assert PublisherReviewTask.objects.get().groups.count() == 2
        before = Group.objects.get(name="Publisher").page_permissions.count()
        migration.make_roles(apps, None)
        naming.name_in_both(apps, None)
        assert Group.objects.get(name="Publisher").page_permissions.count() == before


@pytest.mark.parametrize(("language", "words"), [("ar", "الصفحة"), ("en", "The page")])
def test_the_publisher_gets_mail_about_a_text_to_review_in_their_own_language(draft, language, words):
    publisher = person("Publisher").user
    UserProfile.objects.create(user=publisher, preferred_language=language)

    send(person("Editor"), draft, **{"action-submit": "1"})

    to_publisher = [message for message in mail.outbox if message.to == [publisher.email]]
    assert len(to_publisher) == 1
    assert words in to_publisher[0].body


@pytest.mark.parametrize(("language", "role"), [("ar", "ناشر"), ("en", "Publisher")])
def test_the_roles_are_named_in_the_language_of_the_reader(db, language, role):
    administrator = person("Administrator")
    UserProfile.objects.create(user=administrator.user, preferred_language=language)
    publishers = Group.objects.get(name="Publisher")
    task = PublisherReviewTask.objects.get()

    def words(view, *args, **query):
        return administrator.get(reverse(view, args=args), query).content.decode()

    assert f">{role}</" in re.sub(r"\s+<", "<", re.sub(r">\s+", ">", words("wagtailusers_groups:index")))
    for html in (
        words("wagtailusers_users:add"),
        words("wagtailusers_users:edit", administrator.user.pk),
        words("wagtailusers_users:index"),
        words("wagtailadmin_workflows:edit_task", task.pk),
    ):
        box = re.search(rf'<label[^>]*>\s*<input[^>]*value="{publishers.pk}"[^>]*>\s*([^<]+?)\s*</label>', html)
        assert box and box[1] == role
