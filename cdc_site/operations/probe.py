"""Asks a web process of this machine whether it lives or is ready: `python -m cdc_site.operations.probe live`.

For health checks: it loads no Django, so it takes a tenth of a second. Exit code 0 for yes.
"""

import http.client
import sys
from contextlib import closing
from urllib.parse import urlsplit

from cdc_site.settings.env import env


def probe(question: str, port: int) -> int:
    """The status that `/health/live` or `/health/ready` answers. Raises OSError when nobody does.

    It asks for the site's own host name, since the site answers to no other that it was not told of.
    """
    host = urlsplit(env("PUBLIC_URL", "")).netloc or f"localhost:{port}"
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request("GET", f"/health/{question}", headers={"Host": host})
        return connection.getresponse().status


def main(arguments: list[str]) -> int:
    """The command line: what is asked, and of which port (PORT)."""
    question, *rest = arguments or ["live"]
    port = int(rest[0]) if rest else env("PORT", 8000, int)
    try:
        status = probe(question, port)
    except (OSError, http.client.HTTPException) as error:
        print(f"Port {port} does not answer: {error}", file=sys.stderr)
        return 1
    if status != 200:
        print(f"Port {port} answers {status} when asked whether it is {question}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
