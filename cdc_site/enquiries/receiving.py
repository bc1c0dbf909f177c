"""A message is stored together with the mail that announces it, or not at all."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from cdc_site.operations.mail_queue import new_message_id

from . import senders
from .about import subject_of
from .forms import EnquiryForm
from .models import Enquiry, EnquiryAddress, EnquiryMail, State


def store(form: EnquiryForm, digest: str) -> Enquiry:
    """Store a valid form's answers and queue the mail. The caller holds a transaction.

    The same answers sent twice within an hour (a second click, a page loaded again) are one message.
    """
    page, answers = form.page, form.answers()
    language = page.locale.language_code
    subject = subject_of(form.cleaned_data["cdc_about"], language)
    about = subject.title[:300] if subject else ""
    recent = Enquiry.objects.filter(received_at__gt=timezone.now() - senders.PERIOD)
    same = recent.filter(page=page, answers=answers, about=about).first()
    if same:
        return same
    senders.remember(digest)
    enquiry = Enquiry.objects.create(
        purpose=page.facts.purpose,
        language=language,
        page=page,
        about=about,
        answers=answers,
        delete_on=timezone.localdate() + timedelta(days=page.facts.keep_days),
        state=State.SPAM if form.looks_like_spam else State.NEW,
    )
    if enquiry.state == State.NEW and EnquiryAddress.objects.filter(purpose=enquiry.purpose).exists():
        EnquiryMail.objects.create(enquiry=enquiry, message_id=new_message_id(), next_try_at=timezone.now())
    return enquiry


def came_from_here(request) -> bool:
    """Whether the browser says that the form was on this site; the oldest browsers say nothing.

    In place of a CSRF cookie. A form has no rights of its visitor to misuse, so silence is no danger.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
