"""DATABASE_URL as Django's settings; PostgreSQL only."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def database(url: str, var_dir: Path) -> dict:
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
        "OPTIONS": {"connect_timeout": 5, **options},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
