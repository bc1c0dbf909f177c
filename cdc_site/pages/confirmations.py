"""How much still waits for the organisation's confirmation."""

from .models import Confirmation


def open_confirmations() -> int:
    """The number of texts, over all pages and languages, that nobody has confirmed yet."""
    return Confirmation.objects.count()
