"""What the tests' HTTP servers share: a free port of this machine, no log, and an end that waits for nobody."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

S = TypeVar("S", bound="LocalServer")


class Quiet:
    """A handler of requests that writes no line about each."""

    def log_message(self, *words: Any) -> None:
        """Say nothing."""


class LocalServer(ThreadingHTTPServer):
    """A server on a free port."""

    daemon_threads = True
    block_on_close = False  # nobody waits for what it still answers slowly
    request_queue_size = 128

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)

    @property
    def url(self) -> str:
        """Its address, without a path."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: Any) -> None:
        """Say nothing: a caller that has gone is no news."""


@contextmanager
def running(server: S) -> Iterator[S]:
    """Run a server in a thread; it is stopped at the end."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
