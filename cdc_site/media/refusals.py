"""Tells whoever listens that somebody sent a file which the site does not take."""

from django.dispatch import Signal

# code: why, as the error's code says (`too_heavy`, `disguised`); the file's name and content are not told
upload_refused = Signal()
