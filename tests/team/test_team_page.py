"""The team page, as visitors see it."""

import pytest

from tests.factories import TeamPageFactory, make_home, make_role

pytestmark = pytest.mark.django_db


def test_roles_without_names_make_a_finished_page(client):
    team = TeamPageFactory(parent=make_home(), roles=[make_role(), make_role(role="Education", group="Fields of work")])

    text = client.get(team.url).content.decode()

    for word in ("Coordination", "Spokesperson", "Fields of work", "Education"):
        assert word in text


def test_a_name_without_consent_is_not_shown(client):
    team = TeamPageFactory(parent=make_home(), roles=[make_role(name="Somebody", agreed=False)])

    assert "Somebody" not in client.get(team.url).content.decode()


def test_a_name_with_consent_is_shown_isolated(client):
    team = TeamPageFactory(parent=make_home(), roles=[make_role(name="Somebody", agreed=True)])

    assert "<bdi>Somebody</bdi>" in client.get(team.url).content.decode()
