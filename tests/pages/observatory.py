"""The score that MDN's HTTP Observatory would give an answer.

Its tests and modifiers (github.com/mdn/mdn-http-observatory, src/grader/charts.js), as far as one
answer over https shows them: whether the host is on the browsers' preload list, and where plain http leads, it asks
elsewhere, so that the first counts as "no" and the second as right.
"""

import re
from html.parser import HTMLParser

BASE, EXTRA_CREDIT_FROM = 100, 90
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
# schemes, and hosts without a name: anybody's scripts
BROAD = re.compile(r"^(\*|https?:(//\*?)?|data:|blob:|ftp:)$")


class _Scripts(HTMLParser):
    """The scripts of a page as pairs of source and digest."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag == "script":
            attributes = dict(attrs)
            self.found.append((attributes.get("src"), attributes.get("integrity")))


def modifiers(answer) -> dict[str, int]:
    """What each test adds to the score, or takes from it."""
    policy = _policy(answer.headers.get("Content-Security-Policy", ""))
    return {
        "content-security-policy": _content_security_policy(policy),
        "cookies": _cookies(answer),
        "cross-origin-resource-sharing": -50 if "Access-Control-Allow-Credentials" in answer.headers else 0,
        "referrer-policy": _referrer(answer.headers.get("Referrer-Policy", "")),
        "strict-transport-security": _transport(answer.headers.get("Strict-Transport-Security", "")),
        "subresource-integrity": _integrity(answer),
        "x-content-type-options": 0 if answer.headers.get("X-Content-Type-Options") == "nosniff" else -5,
        "x-frame-options": _framing(policy, answer.headers.get("X-Frame-Options", "")),
        "cross-origin-resource-policy": _resource_policy(answer.headers.get("Cross-Origin-Resource-Policy", "")),
    }


def score(answer) -> int:
    """The whole. What is added counts only for an answer that has at least 90 without it."""
    each = modifiers(answer).values()
    total = BASE + sum(each)
    without_extra = BASE + sum(value for value in each if value < 0)
    return max(total if without_extra >= EXTRA_CREDIT_FROM else without_extra, 0)


def _policy(header: str) -> dict[str, set[str]]:
    parts = [part.split() for part in header.split(";") if part.strip()]
    return {name.lower(): {source.lower() for source in sources} or {"'none'"} for name, *sources in parts}


def _content_security_policy(policy: dict[str, set[str]]) -> int:
    if not policy:
        return -25
    default = policy.get("default-src", {"*"})
    script, style, objects = (policy.get(name, default) for name in ("script-src", "style-src", "object-src"))
    unlocks = any(source.startswith(("'nonce-", "'sha")) for source in script)
    if any(BROAD.match(source) for source in script | objects) or ("'unsafe-inline'" in script and not unlocks):
        return -20
    if any(source.startswith("http:") for sources in policy.values() for source in sources):
        return -20
    if "'unsafe-eval'" in script | style:
        return -10
    if "'unsafe-inline'" in style or any(BROAD.match(source) for source in style):
        return 0
    closed = default == {"'none'"} and policy.get("form-action") in ({"'self'"}, {"'none'"}) and "base-uri" in policy
    return 10 if closed else 5


def _cookies(answer) -> int:
    if not answer.cookies:
        return 0
    worst = 5
    for name, cookie in answer.cookies.items():
        is_session, is_csrf = "sess" in name.lower(), "csrf" in name.lower()
        if not cookie["secure"]:
            worst = min(worst, -40 if is_session else -20)
        if is_session and not cookie["httponly"]:
            worst = min(worst, -30)
        if cookie["samesite"] not in ("Lax", "Strict"):
            worst = min(worst, -20 if is_csrf or cookie["samesite"] else 0)
    return worst


def _referrer(header: str) -> int:
    values = [value.strip() for value in header.lower().split(",") if value.strip()]
    if not values:
        return 0
    return 5 if values[-1] in PRIVATE else -5


def _transport(header: str) -> int:
    age = re.search(r"max-age=(\d+)", header)
    if not age:
        return -20
    return 0 if int(age[1]) >= 15_768_000 else -10


def _integrity(answer) -> int:
    """External scripts need https and a digest; for our own a digest is a credit."""
    parser = _Scripts()
    parser.feed(answer.content.decode())
    worst, credit = 0, 0
    for source, digest in parser.found:
        if source is None:
            continue
        if source.startswith(("//", "http:")):
            worst = min(worst, -20 if digest else -50)
        elif source.startswith("https:"):
            worst = min(worst, 0 if digest else -5)
        elif digest:
            credit = 5
    return worst or credit


def _framing(policy: dict[str, set[str]], header: str) -> int:
    if policy.get("frame-ancestors") in ({"'none'"}, {"'self'"}):
        return 5
    return 0 if header.upper() in ("DENY", "SAMEORIGIN") else -20


def _resource_policy(header: str) -> int:
    if not header:
        return 0
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0}.get(header, -5)
