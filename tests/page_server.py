"""Builders for tests of the page: the server in a thread of this process, and a real browser."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from partwise.serving.app import create_server
from partwise.serving.settings import ServeSettings

STARTED = 60.0
# A container has no namespaces for the browser's sandbox, and little shared memory.
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"]


@contextmanager
def running_server(settings: ServeSettings) -> Iterator[str]:
    """A server of these settings on a free port; its address."""
    config = uvicorn.Config(create_server(settings), port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    latest = time.monotonic() + STARTED
    while not server.started:
        assert thread.is_alive(), "the server has ended"
        assert time.monotonic() < latest, "the server does not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(STARTED)


def chromium_path() -> str | None:
    """Where the system has Chromium; None if it has none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def browsing() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
