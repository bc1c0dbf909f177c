"""Which scripts within its pages Wagtail's admin needs: they get the answer's nonce, and no other one does.

A nonce on whatever looks like a script would also be given to one that somebody smuggled into a text. So a script has
to be, from its first letter to its last, one of the calls that Wagtail makes to set up its own widgets, with nothing
but data in it. A script that a new version of Wagtail writes otherwise does not run; the walk through the admin in
tests/browser/test_admin_policy.py finds it.
"""

import json
import re
from functools import cache

from django.template.loader import get_template
from django.urls import reverse

# as Django's `escapejs` and JSON write an id
_ID = r'"(?:[\w-]|\\u[0-9A-Fa-f]{4})*"'
_WITH_DATA = re.compile(
    rf"(?:init(?:DateTime|Date|Time)Chooser\(|new (?:\w+\.)*\w*Chooser\(){_ID}, (?P<data>[{{].*[}}])\);"
)
_PANEL = re.compile(
    r"\(function\(\) \{ var panel = new (?:InlinePanel|MultipleChooserPanel)"
    r'\(JSON\.parse\("(?:[^"\\<>]|\\u[0-9A-Fa-f]{4})*"\)\); \}\)\(\);'
)
_TASK = re.compile(rf"createTaskChooser\({_ID}\);")
# a form that is added to a page later holds its script with this ending
_SCRIPT = re.compile(r"<script(?P<type> type=\"text/javascript\")?>(?P<body>.*?)(?=</script>|<-/script>)", re.S)


def with_nonce(html: str, nonce: str) -> str:
    """The page with the nonce on the scripts that are Wagtail's own."""

    def stamp(found: re.Match[str]) -> str:
        if not is_wagtails_own(found["body"]):
            return found[0]
        return f'<script nonce="{nonce}"{found["type"] or ""}>{found["body"]}'

    return _SCRIPT.sub(stamp, html)


def is_wagtails_own(script: str) -> bool:
    """Whether a script is one of the calls by which Wagtail sets up its widgets, and nothing more."""
    script = " ".join(script.split())
    if _PANEL.fullmatch(script) or _TASK.fullmatch(script) or _promotions().fullmatch(script):
        return True
    call = _WITH_DATA.fullmatch(script)
    return call is not None and _is_data(call["data"])


def _is_data(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


@cache
def _promotions() -> re.Pattern[str]:
    """The one long script, of the form of promoted search results: made from Wagtail's own files."""
    folder = "wagtailsearchpromotions"
    parts = [
        get_template(f"{folder}/{name}").template.source
        for name in ("includes/searchpromotions_formset.js", "queries/chooser_field.js")
    ]
    source = " ".join(" ".join([*parts, "$(function() { createQueryChooser('{{ id }}'); });"]).split())
    source = re.sub(r"\{% url [^%]*%\}", reverse(f"{folder}:chooser"), source)
    return re.compile(r"[\w-]*".join(re.escape(part) for part in re.split(r"\{\{[^{}]*\}\}", source)))
