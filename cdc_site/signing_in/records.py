"""What is logged about accounts: in the program's log by number, in Wagtail's log with who did it."""

import logging

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AbstractBaseUser
from wagtail.log_actions import log

from .sessions import end_sessions

logger = logging.getLogger("cdc_site.signing_in")

FACTOR_RESET = "signing_in.second_factor_reset"
SESSIONS_ENDED = "signing_in.sessions_ended"
LINK_MADE = "signing_in.link_made"
INVITED = "signing_in.invited"


def note(person: AbstractBaseUser, action: str, by: AbstractBaseUser | None = None, **data) -> None:
    """Log that something was done to an account; `by` is empty for a command."""
    logger.info("%s: user %s, by %s", action, person.pk, by.pk if by else "command")
    log(person, action, user=by, data=data)


def reset_second_factor(person: AbstractBaseUser, by: AbstractBaseUser | None = None) -> int:
    """Remove a person's second factors, so that the next sign-in sets one up; the number of what was removed."""
    removed, _details = Authenticator.objects.filter(user_id=person.pk).delete()
    end_sessions(person, also_own=True)
    note(person, FACTOR_RESET, by)
    return removed


def end_all_sessions(person: AbstractBaseUser, by: AbstractBaseUser | None = None) -> None:
    """Wherever the person is signed in, that is over with the next click."""
    end_sessions(person)
    note(person, SESSIONS_ENDED, by)
