# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What an operator chooses for a server."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from partwise.errors import ConfigError

DEFAULT_PIPELINE: Final = "two_stage"
DEFAULT_PORT: Final = 1416
_HIGHEST_PORT: Final = 65535
_ORIGIN: Final = re.compile(r"https?://[^\s/?#]+")
_LOOPBACK: Final = re.compile(r"localhost|127(\.\d{1,3}){3}|::1|\[::1\]")


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """
    How pipelines are served.

    :param store: A folder or address that replaces those in the pipelines; theirs if None.
    :param pipelines: Names or YAML files; the first answers where a request names none.
    :param host: The address to listen on.
    :param port: The port; 0 takes a free one.
    :param keys: A file of API keys; None lets everyone ask.
    :param cors: Origins whose pages may ask from a browser, such as `https://shop.example`; none if empty.
    :param log_queries: Whether the log may hold what buyers ask.
    :raises ConfigError: If a setting cannot work.
    """

    store: str | None = None
    pipelines: tuple[str, ...] = (DEFAULT_PIPELINE,)
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    keys: Path | None = None
    cors: tuple[str, ...] = ()
    log_queries: bool = False

    def __post_init__(self) -> None:
        """Check what can be checked without loading anything."""
        if not self.pipelines:
            msg = "name at least one pipeline to serve"
            raise ConfigError(msg)
        names = self.pipeline_names
        if twice := sorted({name for name in names if names.count(name) > 1}):
            msg = f"two pipelines are called {', '.join(twice)}; a server needs a name for each"
            raise ConfigError(msg)
        if not 0 <= self.port <= _HIGHEST_PORT:
            msg = f"port must be from 0 to {_HIGHEST_PORT}, got {self.port}"
            raise ConfigError(msg)
        if wrong := [origin for origin in self.cors if not _ORIGIN.fullmatch(origin)]:
            msg = f"'{wrong[0]}' is no origin; write scheme, host and port alone, such as https://shop.example"
            raise ConfigError(msg)

    @property
    def pipeline_names(self) -> tuple[str, ...]:
        """What the pipelines are called in requests: their names, and files without folder and ending."""
        return tuple(pipeline_name(each) for each in self.pipelines)

    @property
    def is_open_to_others(self) -> bool:
        """Whether other machines may ask, without a key."""
        return self.keys is None and not is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """
    Tell this machine's own addresses, which no other machine can reach.

    :param host: A name or an address; an IPv6 one may stand in brackets.
    :returns: Whether it is one of them.
    """
    return _LOOPBACK.fullmatch(host) is not None


def pipeline_name(name_or_file: str) -> str:
    """
    Name a pipeline in requests.

    :param name_or_file: A name, or the path of a YAML file.
    :returns: The name, or the file's without folder and ending.
    """
    path = Path(name_or_file)
    return path.stem if path.suffix in {".yaml", ".yml"} else name_or_file
