"""Mails that only their reader can open (OpenPGP, RFC 9580; in a mail: PGP/MIME, RFC 3156)."""

from datetime import UTC, datetime
from email.encoders import encode_7or8bit
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.text import MIMEText

import pysequoia
from django.core.mail import EmailMessage, SafeMIMEMultipart
from django.utils.translation import gettext as _

from cdc_site.operations.mail_queue import MailRefused


class KeyRefused(MailRefused):
    """A key that nothing can be encrypted to; the message says why, for staff."""


def check_key(armored: str) -> None:
    """Raise KeyRefused unless mails can be encrypted to this public key now."""
    _encrypted(b"", armored)


def _encrypted(text: bytes, armored: str) -> bytes:
    """`text` for the owner of the key, in ASCII armor. Raises KeyRefused."""
    try:
        key = pysequoia.Cert.from_bytes(armored.strip().encode())
    except Exception as error:  # the library raises no class of its own
        raise KeyRefused(_("This is no OpenPGP key, or a part of it is missing.")) from error
    if "PRIVATE KEY" in armored:
        raise KeyRefused(_("This is a private key. Keep it to yourself, and enter the public one."))
    if key.is_revoked or (key.expiration and key.expiration <= datetime.now(UTC)):
        raise KeyRefused(_("This key is not valid any more. Please enter a newer one."))
    try:
        return pysequoia.encrypt(text, recipients=[key])
    except Exception as error:
        raise KeyRefused(_("Nothing can be encrypted to this key. Please enter another one.")) from error


class EncryptedMail(EmailMessage):
    """A mail whose body only the owner of `key` reads. Its headers are open, as in every mail."""

    def __init__(self, *args, key: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.key = key

    def message(self, **kwargs) -> Message:
        """The mail as it is handed over. Raises KeyRefused; it is never sent open instead."""
        inner = MIMEText(self.body, "plain", "utf-8")
        parts = [
            MIMEApplication("Version: 1\n", "pgp-encrypted", encode_7or8bit),
            MIMEApplication(_encrypted(inner.as_bytes(), self.key), "octet-stream", encode_7or8bit),
        ]
        outer = SafeMIMEMultipart("encrypted", protocol="application/pgp-encrypted")
        for part in parts:
            outer.attach(part)
        for name, value in super().message(**kwargs).items():
            if not name.lower().startswith(("content-", "mime-version")):
                outer[name] = value
        return outer
