"""An editor of the site, who has passed the door and works over HTTP."""

import http.client
import secrets
from contextlib import closing
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from chaos.readers import Answer

BACKEND = "django.contrib.auth.backends.ModelBackend"


class Editor:
    """The administrator, with a session as the door makes it. Asks nginx under the editors' name."""

    def __init__(self, port: int, language: str = "en"):
        self.port = port
        user = get_user_model().objects.get(username="admin")
        if not user.authenticator_set.exists():
            TOTP.activate(user, generate_totp_secret())
        request = RequestFactory().get(settings.ADMIN_PATH)
        request.session = SessionStore()
        login(request, user, backend=BACKEND)
        record_authentication(request, user, "mfa", type="totp")
        request.session.save()
        self.session, self.csrf, self.language = request.session.session_key, secrets.token_hex(16), language

    @classmethod
    def stranger(cls, port: int, language: str) -> "Editor":
        """Somebody without a session; this needs no database."""
        self = cls.__new__(cls)
        self.port, self.language, self.session, self.csrf = port, language, "", secrets.token_hex(16)
        return self

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
