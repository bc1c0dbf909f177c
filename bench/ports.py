"""Ports for servers that are measured, drilled or tested."""

import socket
from contextlib import ExitStack


def free_ports(number: int) -> list[int]:
    """So many that nobody uses now; all at once, since one that was let go may be given out again."""
    with ExitStack() as held:
        servers = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [server.getsockname()[1] for server in servers]
