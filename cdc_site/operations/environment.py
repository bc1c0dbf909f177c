"""Where a copy of the site keeps its things, and what the programs it starts are told."""

import contextlib
import os
import secrets
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured

from cdc_site.settings.env import ROOT, env
from cdc_site.settings.process import EDITORS, PUBLIC, READER_ROLE

# what the public process has no use for, and who breaks into it least of all
NOT_FOR_READERS = (
    "DATABASE_URL",
    "EDITORS_SECRET_KEY",
    "ADMIN_PASSWORD",
    "EMAIL_HOST",
    "EMAIL_HOST_USER",
    "EMAIL_HOST_PASSWORD",
    "BACKUP_S3_ACCESS_KEY",
    "BACKUP_S3_SECRET_KEY",
    "MEDIA_S3_ACCESS_KEY",
    "MEDIA_S3_SECRET_KEY",
)


def read_env_file(path: Path = ROOT / ".env") -> None:
    """Take variables from a file of KEY=VALUE lines, if there is one; what the environment has already wins.

    A value may stand in quotes. Raises ImproperlyConfigured, with the line's number, for anything else.
    """
    with contextlib.suppress(FileNotFoundError):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            name, separator, value = line.partition("=")
            name, value = name.strip(), value.strip()
            if not separator or not name.isidentifier():
                raise ImproperlyConfigured(f"{path}, line {number}: not of the form NAME=value")
            if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
                value = value[1:-1]
            os.environ.setdefault(name, value)


def of_public_process(variables: dict[str, str]) -> dict[str, str]:
    """These variables for the process that serves readers: without what only editors' side may know."""
    return {name: value for name, value in variables.items() if name not in NOT_FOR_READERS} | {"CDC_PROCESS": PUBLIC}


def of_editors_process(variables: dict[str, str]) -> dict[str, str]:
    """These variables for the process with the admin."""
    return variables | {"CDC_PROCESS": EDITORS}


@dataclass(frozen=True)
class Place:
    """One copy's folder and ports. Two copies with other ones run beside each other.

    editors_port: of the process with the admin; 0 where nothing listens there.
    """

    var_dir: Path
    port: int
    editors_port: int = 0

    @classmethod
    def from_environment(cls) -> "Place":
        """Read VAR_DIR, PORT and EDITORS_PORT, and create the folder.

        Raises ImproperlyConfigured for values that cannot be used.
        """
        port = env("PORT", 8000, _port)
        var_dir = env("VAR_DIR", ROOT / "var", lambda raw: (ROOT / raw).resolve())
        place = cls(var_dir, port, env("EDITORS_PORT", port + 1, _port))
        if place.port == place.editors_port:
            raise ImproperlyConfigured(f"PORT and EDITORS_PORT are both {port}; each process needs its own.")
        try:
            place.var_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ImproperlyConfigured(f"VAR_DIR={place.var_dir} cannot be created: {error.strerror}.") from error
        if not os.access(place.var_dir, os.W_OK | os.X_OK):
            raise ImproperlyConfigured(f"VAR_DIR={place.var_dir} cannot be written to by this user.")
        return place

    @property
    def database_url_file(self) -> Path:
        return self.var_dir / "database_url"

    def make_command(self, target: str) -> str:
        """`make …` for this copy, as a person would type it."""
        return f"make {target}" + ("" if self.var_dir == ROOT / "var" else f" VAR_DIR={shlex.quote(str(self.var_dir))}")

    @property
    def editors_url(self) -> str:
        """The address of the admin, where it is a process of its own."""
        return env("EDITORS_URL", f"http://localhost:{self.editors_port}").rstrip("/")

    def variables(self, settings: str, database_url: str) -> dict[str, str]:
        """The environment for a program of this copy that may do everything."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": settings,
            "VAR_DIR": str(self.var_dir),
            "PORT": str(self.port),
            "DATABASE_URL": database_url,
            "SECRET_KEY": env("SECRET_KEY", "") or secret_key(self.var_dir / "secret_key"),
        }

    def variables_apart(self, settings: str, database_url: str) -> dict[str, str]:
        """The same where two processes serve: what editors' programs need, also commands, schedule and mails."""
        return self.variables(settings, database_url) | {
            "EDITORS_PORT": str(self.editors_port),
            "EDITORS_URL": self.editors_url,
            "EDITORS_SECRET_KEY": env("EDITORS_SECRET_KEY", "") or secret_key(self.var_dir / "editors_secret_key"),
            "READER_DATABASE_URL": env("READER_DATABASE_URL", "") or self._reader_url(database_url),
        }

    def _reader_url(self, database_url: str) -> str:
        """The same database for the role of the public process; on a server with a password that this copy made."""
        parts = urlsplit(database_url)
        user = READER_ROLE
        if not parts.password:  # trusted, or known to the server by other means
            return urlunsplit(parts._replace(netloc=f"{user}@{parts.netloc.rpartition('@')[2]}"))
        password = secret_key(self.var_dir / "reader_password")
        return urlunsplit(parts._replace(netloc=f"{user}:{password}@{parts.netloc.rpartition('@')[2]}"))

    @contextlib.contextmanager
    def published_database_url(self, url: str) -> Iterator[None]:
        """While the database runs, keep its address where `manage.py` finds it."""
        write_private(self.database_url_file, url + "\n")
        try:
            yield
        finally:
            self.database_url_file.unlink(missing_ok=True)


def secret_key(path: Path) -> str:
    """The key that a copy made for itself at its first start, readable by its owner only.

    Raises ImproperlyConfigured when others can read it (then it is no secret any more), or when it was cut short.
    """
    with contextlib.suppress(FileExistsError), _new_private_file(path) as file:
        file.write(secrets.token_urlsafe(64) + "\n")
    if path.stat().st_mode & 0o077:
        raise ImproperlyConfigured(
            f"Others can read {path}. Delete it and start again: a new key is made, and everybody logs in anew."
        )
    key = path.read_text().strip()
    if len(key) < 64:
        raise ImproperlyConfigured(f"{path} holds no complete key. Delete it and start again.")
    return key


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, replacing an older one whole."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    with _new_private_file(unfinished) as file:
        file.write(text)
    unfinished.replace(path)


def _new_private_file(path: Path) -> TextIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w")


def _port(raw: str) -> int:
    port = int(raw)
    if not 0 < port < 65536:
        raise ValueError("a port is a number from 1 to 65535")
    return port
