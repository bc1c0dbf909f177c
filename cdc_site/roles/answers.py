"""How the admin says no."""

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from wagtail.admin import messages


def refuse(request: HttpRequest, words: str, to: str = "wagtailadmin_home", *args) -> HttpResponseRedirect:
    """Nothing happens; the person reads why, on the admin's home page or another view."""
    messages.error(request, words)
    return redirect(to, *args)
