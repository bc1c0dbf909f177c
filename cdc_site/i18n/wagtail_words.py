"""Words that Wagtail's own Arabic catalogue leaves in English, so that ours hold them."""

from django.utils.translation import gettext_noop

WORDS = [
    gettext_noop("Autosave is <span>paused</span>"),
]
