"""What the schedule deletes because nobody needs it any more."""

from importlib import import_module

from django.conf import settings

from .throttle import forget_attempts


def forget() -> None:
    """Attempts that no count looks at, and sessions whose cookie has run out."""
    forget_attempts()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
