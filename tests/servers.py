"""What tests of processes and servers share: a free port, patience, and a web address that hears."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: So long may anything take, in seconds, on a machine that has much else to do.
PATIENCE = 900


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def wait_for(what: Callable[[], bool], told: Callable[[], str], every: float = 0.1) -> None:
    """Wait until something is so; `told` gives what is known when it never comes to be.

    Args:
        every: seconds between two looks.
    """
    ends_at = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < ends_at, told()
        time.sleep(every)


@contextmanager
def hearing() -> Iterator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """A web address that hears, and what it heard: the path and the JSON of each request."""
    heard: list[tuple[str, dict[str, Any]]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as hook:
        threading.Thread(target=hook.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{hook.server_address[1]}", heard
        hook.shutdown()
