"""compose.yaml: a valid one, with nothing in it that gives more than is needed."""

import json
import re

import pytest
import yaml

from cdc_site.operations.environment import NOT_FOR_READERS
from cdc_site.settings.env import ROOT

SCHEMA = ROOT / "tests" / "deploy" / "compose-spec.json"
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
every_service = pytest.mark.parametrize("name", SERVICES)


def validator_of_compose():
    from jsonschema import Draft202012Validator  # two seconds, which every worker would spend

    return Draft202012Validator(json.loads(SCHEMA.read_text()))


@pytest.mark.thorough
def test_it_is_valid_by_the_schema_of_the_compose_specification():
    validator = validator_of_compose()

    assert [error.message for error in validator.iter_errors(COMPOSE)] == []


@pytest.mark.thorough
def test_the_schema_finds_a_misspelt_key():
    validator = validator_of_compose()

    assert not validator.is_valid({"services": {"web": {"image": "web", "readonly": True}}})


def test_there_are_the_database_two_web_processes_one_worker_and_nginx():
    assert set(SERVICES) == {"postgres", "public", "editors", "worker", "nginx"}


def test_only_nginx_can_be_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service or "network_mode" in service] == ["nginx"]


@every_service
def test_a_service_runs_without_privileges_on_a_root_that_it_cannot_write(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert int(service["user"].partition(":")[0]) > 0
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not {"privileged", "cap_add", "devices", "pid", "ipc", "userns_mode"} & set(service)
    assert not any("docker.sock" in volume for volume in service["volumes"])


@every_service
def test_a_service_has_bounds_and_says_whether_it_is_well(name):
    service = SERVICES[name]

    assert {"mem_limit", "cpus", "pids_limit", "healthcheck", "restart", "logging"} <= set(service)


def secrets_in_example():
    """Settings that are secrets by their name, and what `make run` keeps from the public process."""
    example = (ROOT / ".env.example").read_text()
    return set(NOT_FOR_READERS) | set(
        re.findall(r"^#?(\w*(?:PASSWORD|SECRET|_KEY|DATABASE_URL)\w*)=", example, re.MULTILINE)
    )


def test_the_public_process_is_told_no_secret_but_its_own():
    own = {
        "SECRET_KEY",
        "READER_DATABASE_URL",
        "MEDIA_S3_READER_ACCESS_KEY",
        "MEDIA_S3_READER_SECRET_KEY",
        "BACKUP_PUBLIC_KEY",  # no secret
    }
    told = SERVICES["public"]["environment"]

    assert {name for name in secrets_in_example() - own if told.get(name) != ""} == set()
    assert "cdc_reader" in told["READER_DATABASE_URL"]


def test_the_superusers_password_is_for_the_database_alone():
    assert SERVICES["postgres"]["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD")
    for name in ("public", "editors", "worker"):
        assert SERVICES[name]["environment"]["POSTGRES_PASSWORD"] == ""


def test_the_database_is_reached_by_those_that_use_it_and_by_nothing_outside():
    assert COMPOSE["networks"]["database"] == {"internal": True}
    assert {name for name, service in SERVICES.items() if "database" in service["networks"]} == {
        "postgres",
        "public",
        "editors",
        "worker",
    }
    assert SERVICES["postgres"]["networks"] == ["database"]
    assert "outside" not in SERVICES["public"]["networks"]


def test_readers_web_process_cannot_write_a_file():
    assert all(volume.endswith(":ro") for volume in SERVICES["public"]["volumes"])


def test_the_web_processes_wait_until_the_worker_has_prepared_the_database():
    for name in ("public", "editors"):
        assert SERVICES[name]["depends_on"]["worker"] == {"condition": "service_healthy"}


def test_no_secret_stands_in_the_file():
    text = (ROOT / "compose.yaml").read_text()

    assert re.findall(r"(?:PASSWORD|SECRET\w*|KEY): (?!\"\"|\$\{)(\S+)", text) == []
