"""Programs that a test runs in processes of their own."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import httpx

P = TypeVar("P", bound="LoggedProcess")
SECONDS = 120.0
_COLOUR = re.compile(r"\x1b\[\d+m")


def environment(**more: str) -> dict[str, str]:
    """The environment of this process, in which Python finds the modules that it finds here."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), **more}


def printed(code: str, *words: object) -> str:
    """What a program in Python prints that is given these words."""
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment()).stdout


class LoggedProcess:
    """
    A server in a process; `lines` is its log so far, `client` asks it.

    It has started when a line has its address, which is what the pattern's group finds; `url` is empty if it has not.
    """

    def __init__(self, command: list[str], found: re.Pattern[str], **more: str) -> None:
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment(**more)
        )
        self.lines: list[str] = []
        self.url = ""
        self._found = found
        self._started = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._started.wait(SECONDS)
        self.client = httpx.Client(base_url=self.url, timeout=60)

    def stop(self) -> int:
        """Ask it to end, read the rest of its log, and give its exit code."""
        self.client.close()
        self.process.terminate()
        try:
            code = self.process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self._reader.join(SECONDS)
        return code

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.lines.append(_COLOUR.sub("", line))
            if not self.url and (found := self._found.search(self.lines[-1])):
                self.url = found[1]
                self._started.set()
        self._started.set()


@contextmanager
def running(server: P) -> Iterator[P]:
    """A server that has started, stopped at the end."""
    try:
        assert server.url, server.lines
        yield server
    finally:
        server.stop()
