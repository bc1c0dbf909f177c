"""An editor of the site, who has passed the door and works over HTTP."""

import http.client
import secrets
from contextlib import closing
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from bench.signed_in import session_key
from chaos.readers import Answer


class Editor:
    """The administrator, with a session as the door makes it. Asks nginx under the editors' name."""

    def __init__(self, port: int, language: str = "en"):
        self.port = port
        connection.close()  # the database may have been started anew
        self.session, self.csrf, self.language = session_key(), secrets.token_hex(16), language

    def get(self, path: str, timeout: float = 60) -> Answer:
        """Status 0 where there was no answer."""
        return self._ask("GET", path, timeout=timeout)

    def post(self, path: str, fields: dict, files: dict | None = None, timeout: float = 60) -> Answer:
        """Send a form; files: name of the field to (file name, content)."""
        fields = fields | {"csrfmiddlewaretoken": self.csrf}
        if not files:
            return self._ask("POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded", timeout)
        parts = [(f'name="{name}"', str(value).encode()) for name, value in fields.items()]
        parts += [(f'name="{name}"; filename="{file}"', content) for name, (file, content) in files.items()]
        lines = b"".join(
            b"--border\r\nContent-Disposition: form-data; " + head.encode() + b"\r\n\r\n" + body + b"\r\n"
            for head, body in parts
        )
        return self._ask("POST", path, lines + b"--border--\r\n", "multipart/form-data; boundary=border", timeout)

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "", timeout: float = 60) -> Answer:
        headers = {
            "Host": f"editors.localhost:{self.port}",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={self.csrf}",
            "Accept-Language": self.language,
            **({"Content-Type": kind} if kind else {}),
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        with closing(connection):
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
            except (OSError, http.client.HTTPException) as error:
                return Answer(0, body=repr(error).encode())
