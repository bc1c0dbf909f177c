"""Migrations are judged by what they do to a site that is running."""

import pytest
from django.apps import apps
from django_migration_linter import MigrationLinter

from cdc_site.settings.env import ROOT

OURS = {"cdc_site", "partners", "projects", "team"}


@pytest.mark.thorough
@pytest.mark.django_db
def test_every_later_migration_can_run_while_the_version_before_it_still_serves(capsys):
    labels = [config.label for config in apps.get_app_configs() if config.name.partition(".")[0] in OURS]
    linter = MigrationLinter(path=str(ROOT), include_apps=labels, no_cache=True, ignore_initial_migrations=True)

    linter.lint_all_migrations()

    assert not linter.has_errors, capsys.readouterr().out
