"""DATABASE_URL as Django's settings; PostgreSQL only."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from .env import env
from .process import READER_PATH

# Planning the statements of a page takes PostgreSQL as long as answering them; it keeps the plans of those that come
# again, which it can only where values travel beside the statement (docs/decisions/speed.md).
PREPARED = {"server_side_binding": True, "prepare_threshold": 5}


def database(var_dir: Path, *, as_reader: bool = False) -> dict:
    """Django's settings for DATABASE_URL, or for READER_DATABASE_URL in the process that may only read.

    Raises ImproperlyConfigured when the latter is missing: the public process does not run as the owner by mistake.
    """
    if not as_reader:
        return database_at(env("DATABASE_URL", ""), var_dir)
    url = env("READER_DATABASE_URL", "")
    if not url:
        raise ImproperlyConfigured(
            "READER_DATABASE_URL is not set: the public process has a role of its own in the database "
            "(docs/decisions/processes.md). `make run` sets it by itself."
        )
    settings = database_at(url, var_dir)
    given = settings["OPTIONS"].get("options", "")
    settings["OPTIONS"]["options"] = f"{given} -c search_path={READER_PATH}".strip()
    return settings


def database_at(url: str, var_dir: Path) -> dict:
    """Django's settings for a `postgresql://user:password@host:port/name?option=value` address.

    Without an address, the one that `make run` wrote beside its embedded server is used.
    Raises ImproperlyConfigured when there is none, or when it names another kind of database.
    """
    if not url:
        written = var_dir / "database_url"
        if not written.exists():
            raise ImproperlyConfigured(
                "No database: start the site with `make run` (it brings its own PostgreSQL), or set DATABASE_URL."
            )
        url = written.read_text().strip()
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # a folder of a Unix socket travels as ?host=, since it cannot stand in the address's host part
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"connect_timeout": 5, **PREPARED, **options},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
