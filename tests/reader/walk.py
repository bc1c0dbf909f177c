"""Run in the public process: visits every public page, and the addresses that it is given; prints what it met."""

import json
import re
import sys

import django

django.setup()

from django.test import Client  # noqa: E402 - needs the settings

LINK = re.compile(r'(?:href|src|content)="(?:http://localhost:\d+)?(/[^"/][^"]*)"')
START = ("/", "/robots.txt", "/nothing/", "/en/nothing/", "/en/search/?q=twin", "/ar/search/?q=بلدية")
MOST = 400


def main() -> None:
    """Reads a list of addresses; prints {"pages": {address: [status, cookies, Vary]}, "given": {address: status}}."""
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
    given = {address: client.get(address).status_code for address in json.load(sys.stdin)}
    json.dump({"pages": pages, "given": given}, sys.stdout)


main()
