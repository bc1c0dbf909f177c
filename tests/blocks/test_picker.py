from pathlib import PurePath

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail import hooks
from wagtail.fields import StreamField
from wagtail.users.models import UserProfile

from cdc_site.blocks import BodyStreamBlock

NAMES = list(BodyStreamBlock().child_blocks)


def test_an_editor_finds_every_block_described_grouped_and_drawn():
    blocks = BodyStreamBlock().child_blocks
    descriptions = [str(block.get_description()) for block in blocks.values()]

    assert all(description.endswith(".") for description in descriptions)
    assert len(set(descriptions)) == len(blocks)
    icons = {block.meta.icon for block in blocks.values()}
    assert len(icons) == len(blocks)
    assert icons <= {PurePath(path).stem for hook in hooks.get_hooks("register_icons") for path in hook([])}
    assert {str(block.meta.group) for block in blocks.values()} == {"Text", "Pictures and files", "Links"}
    assert all(block.is_previewable for block in blocks.values())


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["en", "ar"])
@pytest.mark.parametrize("name", NAMES)
def test_every_block_has_a_preview_that_needs_nothing_stored(client, name, code):
    user = get_user_model().objects.create_superuser("editor", "editor@example.org", "a long enough password")
    UserProfile.objects.create(user=user, preferred_language=code)
    client.force_login(user)
    block = BodyStreamBlock().child_blocks[name]

    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})

    page = response.content.decode()
    assert response.status_code == 200
    assert "css/site.css" in page
    assert f'lang="{code}"' in page
    assert "None" not in page
    sample = page.partition('<div class="prose">')[2]
    assert len(sample.partition("</main>")[0].strip()) > 20


def test_migrations_hold_wagtails_blocks_only():
    """A block may be renamed here without touching an old migration."""
    _name, _path, _args, kwargs = StreamField(BodyStreamBlock()).deconstruct()

    paths = {path for path, _args, _kwargs in kwargs["block_lookup"].values()}
    assert {path for path in paths if not path.startswith("wagtail.")} == set()
