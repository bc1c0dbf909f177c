"""The admin's content security policy: which scripts within its pages run, and who may frame it."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from cdc_site.pages.admin_scripts import is_wagtails_own, with_nonce
from tests.factories import ContentPageFactory, make_home

OWN = [
    'initDateTimeChooser("id_go_live_at", {"dayOfWeekStart": 0, "format": "Y-m-d H:i"});',
    'initDateChooser("id_x\\u002D0\\u002Ddate", {"format": "Y-m-d"});',
    'new PageChooser("id_page", {"modalUrl": "/admin/choose-page/", "modelNames": ["wagtailcore.page"]});',
    'new wagtail.images.ImageChooser("id_hero", {});',
    'createTaskChooser("id_workflow_tasks-0-task");',
    '\n  (function() {\n    var panel = new InlinePanel(JSON.parse("{\\u0022canOrder\\u0022: true}"));\n  })();\n',
]
SMUGGLED = [
    "alert(1)",
    "",
    'initDateChooser("x", {});alert(1)',
    'initDateChooser("x", {"a": alert(1)});',
    'initDateChooser("x", alert(1), {});',
    'initDateChooser("x"+alert(1), {});',
    'new Function("alert(1)");',
    'new Function("alert(1)", {});',
    'new PageChooser("x", {}); fetch("/admin/");  new PageChooser("x", {});',
    '(function() { var panel = new InlinePanel(JSON.parse(""+alert(1)+"")); })();',
    "(function() { alert(1); })();",
    'createTaskChooser("x");alert(1)',
]


@pytest.mark.parametrize("script", OWN)
def test_wagtails_own_calls_get_the_nonce(script):
    assert is_wagtails_own(script)
    assert with_nonce(f"<p><script>{script}</script>", "n") == f'<p><script nonce="n">{script}</script>'


@pytest.mark.parametrize("script", SMUGGLED)
def test_a_script_that_somebody_smuggled_into_a_text_gets_none(script):
    page = f"<h1><script>{script}</script></h1>"

    assert with_nonce(page, "n") == page


def test_scripts_of_a_form_that_is_added_later_get_it_too():
    form = f'<template><script>{OWN[1]}<-/script></template><script src="/static/x.js"></script>'

    assert with_nonce(form, "n").count("nonce") == 1


@pytest.mark.django_db
class TestAnswersOfTheAdmin:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client):
        self.page = ContentPageFactory(parent=make_home(), title="News")
        client.force_login(get_user_model().objects.create_superuser("admin", "admin@localhost", "a-long-password"))

    def policy(self, answer):
        return dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))

    def test_name_no_inline_script_that_is_not_stamped_and_no_frame(self, client):
        addresses = [
            reverse("wagtailadmin_home"),
            reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
            reverse("wagtailsettings:edit", args=["pages", "sitesettings"]),
            reverse("wagtailadmin_workflows:add"),
            reverse("wagtailsearchpromotions:add"),
            reverse("wagtailredirects:add"),
            reverse("journal_report"),
        ]
        stamped = 0
        for address in addresses:
            answer = client.get(address, follow=True)
            policy = self.policy(answer)
            text = answer.content.decode()
            assert "unsafe" not in policy["script-src"] and "unsafe-eval" not in str(policy), address
            assert policy["frame-ancestors"] == "'none'", address
            assert not re.search(r"<script(?: type=\"text/javascript\")?>", text), address
            nonces = set(re.findall(r'<script nonce="([^"]+)"', text))
            assert all(f"'nonce-{nonce}'" in policy["script-src"] for nonce in nonces), address
            stamped += len(nonces)
            assert int(answer.get("Content-Length", len(answer.content))) == len(answer.content), address
        assert stamped > 3

    def test_have_a_new_nonce_each(self, client):
        address = reverse("wagtailadmin_pages:edit", args=[self.page.pk])

        assert len({self.policy(client.get(address))["script-src"] for _ in range(3)}) == 3

    def test_let_only_previews_be_framed_by_the_admin_itself(self, client):
        address = reverse("wagtailadmin_pages:view_draft", args=[self.page.pk])

        answer = client.get(address)

        assert self.policy(answer)["frame-ancestors"] == "'self'"

    def test_of_the_login_name_no_frame_either(self, client):
        client.logout()

        answer = client.get(reverse("wagtailadmin_login"))

        assert self.policy(answer)["frame-ancestors"] == "'none'"
        assert "unsafe" not in self.policy(answer)["script-src"]
