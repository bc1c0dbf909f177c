"""The number that rises with everything readers can see, and what answers are known by."""

import hashlib
from functools import cache

from django.conf import settings
from django.db import connection
from django.utils import timezone

from cdc_site.settings.env import ROOT

_RAISE = """
    INSERT INTO caching_sitegeneration AS site (id, number) VALUES (1, 1)
    ON CONFLICT (id) DO UPDATE SET number = site.number + 1
"""
_CODE = ("cdc_site/**/*.py", "projects/**/*.py", "partners/**/*.py", "team/**/*.py", "templates/**/*", "locale/**/*.mo")


def raise_generation() -> None:
    """Everything that caches hold is out of date once this transaction is committed."""
    with connection.cursor() as cursor:
        cursor.execute(_RAISE)


def generation() -> int:
    """The present number; one query. Ask before a page is made: what is newer then costs one more making at most."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(number), 0) FROM caching_sitegeneration")
        return cursor.fetchone()[0]


def state() -> str:
    """What every answer depends on: content, code, and the day, since what is coming today is past tomorrow."""
    return f"{code_version()} {timezone.localdate()} {generation()}"


@cache
def code_version() -> str:
    """A hash of the code, the texts, the static files' names and the settings that show in pages."""
    # the codes alone: their names would be in the language of the process's first reader
    codes = [code for code, _name in settings.LANGUAGES]
    total = hashlib.sha256(f"{settings.PUBLIC_URL} {codes}".encode())
    files = {path for pattern in _CODE for path in ROOT.glob(pattern) if path.is_file()}
    files |= {ROOT / "requirements" / "run.txt", settings.STATIC_ROOT / "staticfiles.json"}
    for path in sorted(files):
        if path.exists():
            total.update(f"\n{path}\n".encode() + path.read_bytes())
    return total.hexdigest()[:16]
