"""The steps before a start do what is due, and nothing else."""

import json
import os

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from wagtail.models import Locale

from cdc_site.operations import prepare

User = get_user_model()


@pytest.fixture
def var_dir(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    return tmp_path


def test_a_step_that_does_not_exist_is_refused_before_any_is_done(monkeypatch):
    monkeypatch.setitem(prepare.STEPS, "migrate", lambda: pytest.fail("done all the same"))

    with pytest.raises(CommandError, match="no such step: polish"):
        prepare.prepare(["migrate", "polish"])


# --- files ---------------------------------------------------------------------------------------
def test_catalogues_are_compiled_when_they_have_changed_and_only_then(var_dir, settings, monkeypatch):
    source = var_dir / "locale" / "ar" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text("one")
    settings.LOCALE_PATHS = [var_dir / "locale"]
    compiled = []

    def compile_catalogues():
        compiled.append(source.read_text())
        source.with_suffix(".mo").touch()

    monkeypatch.setattr(prepare, "compile_catalogues", compile_catalogues)

    for _ in range(2):
        prepare.catalogues()
    os.utime(source, (0, 0))  # a fresh checkout: another time, the same text
    prepare.catalogues()
    source.write_text("two")
    prepare.catalogues()
    source.with_suffix(".mo").unlink()
    prepare.catalogues()

    assert compiled == ["one", "two", "two"]


def test_a_step_that_fails_leaves_no_stamp(var_dir, settings, monkeypatch):
    settings.LOCALE_PATHS = []

    with pytest.raises(RuntimeError), prepare._unless_stamped("step", "digest", complete=True) as due:
        assert due
        raise RuntimeError

    assert not (var_dir / "stamps.json").exists()


def test_stamps_that_cannot_be_read_count_as_none(var_dir):
    (var_dir / "stamps.json").write_text("{half")

    with prepare._unless_stamped("step", "digest", complete=True) as due:
        assert due

    assert json.loads((var_dir / "stamps.json").read_text()) == {"step": "digest"}


# --- database ------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_migrating_a_database_that_has_every_migration_asks_it_once(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(prepare, "call_command", lambda *args, **options: pytest.fail("migrated again"))

    with django_assert_num_queries(2):  # is there a table of migrations, and what is in it
        prepare.migrate()


@pytest.mark.django_db
def test_a_migration_that_is_missing_is_applied(monkeypatch):
    MigrationRecorder(connection).record_unapplied("projects", "0001_initial")
    called = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: called.append(name))

    prepare.migrate()

    assert called == ["migrate"]


@pytest.mark.django_db
def test_a_site_in_use_is_backed_up_before_a_migration_and_stays_as_it_was_when_that_fails(
    monkeypatch, settings, tmp_path, capsys
):
    settings.BACKUP_DIR, settings.MEDIA_ROOT, settings.BACKUP_PUBLIC_KEY = tmp_path, tmp_path / "media", []
    User.objects.create_user("editor", password="x")
    MigrationRecorder(connection).record_unapplied("projects", "0001_initial")
    called = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: called.append(name))

    prepare.migrate()
    made = [path.name for path in tmp_path.glob("cdc-*-upgrade.tar")]
    settings.BACKUP_PUBLIC_KEY = ["age1wrong"]
    with pytest.raises(CommandError, match="BACKUP_BEFORE_UPGRADE=0"):
        prepare.migrate()

    assert called == ["migrate"]
    assert len(made) == 1 and "NOT encrypted" in capsys.readouterr().out


@pytest.mark.django_db
def test_every_language_of_the_settings_gets_a_locale(settings):
    Locale.objects.exclude(language_code="en").delete()

    for _ in range(2):
        prepare.languages()

    assert set(Locale.objects.values_list("language_code", flat=True)) == {code for code, _ in settings.LANGUAGES}


@pytest.mark.django_db
def test_the_first_administrator_gets_a_random_password_that_is_shown_once(monkeypatch, capsys):
    monkeypatch.delenv("ADMIN_PASSWORD", raising=False)

    prepare.administrator()
    shown = capsys.readouterr().out
    prepare.administrator()

    user = User.objects.get(username="admin")
    password = shown.split("Password: ")[1].split()[0]
    assert user.is_superuser and user.check_password(password)
    assert capsys.readouterr().out == ""


@pytest.mark.django_db
def test_the_password_in_admin_password_is_taken_and_not_shown(monkeypatch, capsys):
    monkeypatch.setenv("ADMIN_PASSWORD", "correct horse battery staple")

    prepare.administrator()

    assert User.objects.get(username="admin").check_password("correct horse battery staple")
    assert "correct horse" not in capsys.readouterr().out


@pytest.mark.django_db
def test_a_site_with_an_administrator_gets_no_second_one():
    User.objects.create_superuser("somebody", password="x")

    prepare.administrator()

    assert not User.objects.filter(username="admin").exists()


@pytest.mark.django_db
def test_an_admin_without_power_is_not_given_it_behind_the_editors_back(capsys):
    User.objects.create_user("admin", password="x")

    prepare.administrator()

    assert not User.objects.get(username="admin").is_superuser
    assert "createsuperuser" in capsys.readouterr().out
