"""Run in the public process: visits every public page, and every address that only editors have; prints what it met."""

import json
import re
import sys

import django

django.setup()

from django.test import Client  # noqa: E402 - needs the settings

from tests.reader.addresses import editors_only  # noqa: E402

LINK = re.compile(r'(?:href|src|content)="(?:http://localhost:\d+)?(/[^"/][^"]*)"')
START = ("/", "/robots.txt", "/nothing/", "/en/nothing/", "/en/search/?q=twin", "/ar/search/?q=بلدية")
MOST = 400


def main() -> None:
    """Prints {"pages": {address: [status, cookies, Vary]}, "editors": {address: status}}."""
    client = Client(HTTP_HOST="localhost")
    pages: dict[str, list] = {}
    waiting = [
        *START,
        *re.findall(r"<loc>http://localhost:\d+(.*?)</loc>", client.get("/sitemap.xml").content.decode()),
    ]
    while waiting and len(pages) < MOST:
        address = waiting.pop(0).replace("&amp;", "&")
        if address in pages or address.startswith("/static/"):
            continue
        answer = client.get(address)
        pages[address] = [answer.status_code, "Set-Cookie" in answer or bool(answer.cookies), answer.get("Vary", "")]
        if answer.get("Content-Type", "").startswith("text/html"):
            waiting += LINK.findall(answer.content.decode())
    editors = {address: client.get(address).status_code for address in editors_only()}
    json.dump({"pages": pages, "editors": editors}, sys.stdout)


main()
