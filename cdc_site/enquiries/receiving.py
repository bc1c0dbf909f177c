"""A message is stored together with the mail that announces it, or not at all."""

from urllib.parse import urlsplit

from django.db import connection
from psycopg.types.json import Jsonb

from cdc_site.operations.mail_queue import new_message_id

from .about import subject_of
from .forms import EnquiryForm
from .models.enquiry import new_reference


def store(form: EnquiryForm, digest: str) -> str:
    """Store a valid form's answers and queue the mail; returns the reference. The caller holds a transaction.

    The same answers sent twice within an hour (a second click, a page loaded again) are one message. The public
    process may not write into these tables, so a function of the database does it (`cdc_site.reader.functions`).
    """
    subject = subject_of(form.cleaned_data["cdc_about"], form.page.locale.language_code)
    about = subject.title[:300] if subject else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reader.store_enquiry(%s, %s, %s, %s, %s, %s, %s)",
            [
                form.page.pk,
                new_reference(),
                about,
                Jsonb(form.answers()),
                digest,
                form.looks_like_spam,
                new_message_id(),
            ],
        )
        return cursor.fetchone()[0]


def came_from_here(request) -> bool:
    """Whether the browser says that the form was on this site; the oldest browsers say nothing.

    In place of a CSRF cookie. A form has no rights of its visitor to misuse, so silence is no danger.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
