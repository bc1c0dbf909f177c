"""nginx's configuration, written from the files in `deploy/nginx/` for one place.

Servers, tests, measurements and drills differ in ports and folders only.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from cdc_site.i18n.languages import enabled_languages
from cdc_site.settings.env import ROOT
from cdc_site.settings.languages import DEFAULT, KNOWN

TEMPLATES = ROOT / "deploy" / "nginx"
# every name that the site reads from an address, in the order in which it writes them
QUERY_NAMES = ("q", "about", "field", "status", "year", "place", "partner", "kind", "country", "page", "p")


@dataclass
class Proxy:
    """One nginx before one site.

    folder: its own, absolute; everything it writes is in there. listen, internal, public, editors: `host:port`.
    scheme: what readers type. certificate: paths of chain and key; without one it speaks plain HTTP.
    connections: how many at once one visitor may have. user: of its workers, where root starts it.
    memory: where answers are written before they are stored; it should be no disk (its own folder).
    """

    folder: Path
    listen: str
    internal: str
    public: str
    editors: str
    hosts: list[str]
    editors_hosts: list[str]
    static: Path
    secret: str
    scheme: str = "http"
    certificate: tuple[str, str] | None = None
    plain_listen: str = ""
    challenges: Path = Path("/var/www/acme")
    connections: int = 100
    user: str = ""
    memory: Path | None = None
    modules: Path = field(default=Path("/usr/lib/nginx/modules"))

    def write(self) -> Path:
        """Write everything; returns the path of the main file. Raises ValueError for a secret that is none."""
        if not re.fullmatch(r"[A-Za-z0-9]{32,}", self.secret):
            raise ValueError("CACHE_SECRET must be at least 32 letters and digits.")
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in ("readers.conf", "files.conf", "site.conf"):
            text = (TEMPLATES / f"{name}.in").read_text()
            target = self.folder / name
            target.touch(mode=0o600)
            target.write_text(re.sub(r"@(\w+)@", lambda found: self._values()[found[1]], text))
        for kind in ("unavailable", "too_large"):
            errors = self.folder / "_errors" / kind
            errors.mkdir(parents=True, exist_ok=True)
            for language in enabled_languages():
                with override(language.code):
                    page = render_to_string(f"caching/{kind}.html", {"language": language})
                (errors / f"{language.code}.html").write_text(page)
        return self.folder / "site.conf"

    def _values(self) -> dict[str, str]:
        port = self.listen.rpartition(":")[2]
        usual = {"http": "80", "https": "443"}[self.scheme] == port or self.scheme == "https"
        tls = " ssl http2" if self.certificate else ""
        reject = " ssl_reject_handshake on;" if self.certificate else ""
        return {
            "folder": str(self.folder),
            "memory": str(self.memory or self.folder / "proxy"),
            "modules": str(self.modules),
            "user": f"user {self.user};" if self.user else "",
            "public": self.public,
            "editors": self.editors,
            "internal": self.internal,
            "secret": self.secret,
            "hosts": " ".join(self.hosts),
            "editors_hosts": " ".join(self.editors_hosts),
            "static": str(self.static),
            "admin": settings.ADMIN_PATH,
            "scheme": self.scheme,
            "host_header": "$host" if usual else f"$host:{port}",
            "connections": str(self.connections),
            "public_listen": f"listen {self.listen}{tls};",
            "editors_listen": f"listen {self.listen}{tls};",
            "unknown_listen": f"listen {self.listen}{tls} default_server;{reject}",
            "tls": self._tls(),
            "plain_server": self._plain_server(),
            "default_language": DEFAULT,
            **_languages(),
            **_query(),
        }

    def _tls(self) -> str:
        if not self.certificate:
            return ""
        chain, key = self.certificate
        return (
            f"        ssl_certificate {chain};\n        ssl_certificate_key {key};\n"
            "        ssl_protocols TLSv1.2 TLSv1.3;\n        ssl_session_cache shared:tls:10m;\n"
            "        ssl_session_tickets off;"
        )

    def _plain_server(self) -> str:
        """Port 80: to https, and what the issuer of certificates asks for."""
        if not self.plain_listen:
            return ""
        names = " ".join([*self.hosts, *self.editors_hosts])
        return (
            f"    server {{ listen {self.plain_listen} default_server; return 444; }}\n"
            f"    server {{\n        listen {self.plain_listen};\n        server_name {names};\n"
            f"        location ^~ /.well-known/acme-challenge/ {{ root {self.challenges}; }}\n"
            "        location / { return 301 https://$host$request_uri; }\n    }"
        )


def _languages() -> dict[str, str]:
    """The language of an address, and the first one in a browser's header that the site has."""
    codes = {each.code: [each.code, *KNOWN[each.code].accepts] for each in enabled_languages()}
    every = "|".join(re.escape(tag) for tags in codes.values() for tag in tags)
    accepted = [
        rf'        "~*^(?:\s*(?!(?:{every})\b)[^,]*,)*\s*(?:{"|".join(map(re.escape, tags))})\b" {code};'
        for code, tags in codes.items()
    ]
    paths = [f'        "~^/{code}(?:/|$)" {code};' for code in codes]
    return {"accepted_languages": "\n".join(accepted), "path_languages": "\n".join(paths)}


def _query() -> dict[str, str]:
    maps = [f'    map $arg_{name} $cdc_arg_{name} {{ "" ""; default "&{name}=$arg_{name}"; }}' for name in QUERY_NAMES]
    return {"query_maps": "\n".join(maps), "query": "".join(f"$cdc_arg_{name}" for name in QUERY_NAMES)}
