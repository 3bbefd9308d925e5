# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
API keys: who asks, and for which customer. A request cannot choose its customer; its key does.

>>> keys = Keys([Key(name="shop", customer="C-17", digest=digest_of(b"correct horse battery"))])
>>> keys.find(b"correct horse battery").customer, keys.find(b"wrong")
('C-17', None)
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from partwise.errors import ConfigError

from .failures import error_response

_SHORTEST: Final = 16
_DIGEST: Final = re.compile(r"sha256:(?P<digest>[0-9a-fA-F]{64})")
_FIELDS: Final = frozenset({"name", "customer"})
# A page and its key dialog load without a key, as do the interface's description and the probe of a load balancer.
_OPEN_PATHS: Final = frozenset({"/", "/health", "/openapi.json", "/docs", "/redoc", "/favicon.ico"})
_OPEN_FOLDER: Final = "/page/"


@dataclass(frozen=True, slots=True)
class Key:
    """
    An API key.

    :param name: Whose it is, for the log.
    :param customer: The customer whose own article numbers count; None if none do.
    :param digest: The SHA-256 of the key.
    """

    name: str
    customer: str | None
    digest: bytes


class Keys:
    """
    All keys of a server.

    :param keys: The keys.
    """

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys = tuple(keys)

    @classmethod
    def load(cls, path: Path) -> "Keys":
        """
        Read the keys of a file.

        :param path: YAML: `{KEY: {name: NAME, customer: CUSTOMER}}`, where KEY is a key of at least 16 characters or
            `sha256:` and its SHA-256 in hex; `customer` may be missing or null.
        :returns: The keys.
        :raises ConfigError: If the file cannot be read or an entry is none; keys are never shown.
        """
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
        except OSError as error:
            msg = f"the keys file {path} cannot be read: {error.strerror}"
            raise ConfigError(msg) from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:  # its text would show a part of the file
            msg = f"the keys file {path} is no YAML text; write KEY: {{name: NAME, customer: CUSTOMER}}"
            raise ConfigError(msg) from error
        if not isinstance(data, dict) or not data:
            msg = f"the keys file {path} holds no keys; write KEY: {{name: NAME, customer: CUSTOMER}}"
            raise ConfigError(msg)
        return cls(_read_key(path, place, *entry) for place, entry in enumerate(data.items(), start=1))

    def find(self, presented: bytes) -> Key | None:
        """
        Find a key; every key is compared, in a time that does not tell how much of one was right.

        :param presented: What a request sent.
        :returns: The key, or None.
        """
        digest, found = digest_of(presented), None
        for key in self._keys:
            if hmac.compare_digest(key.digest, digest):
                found = key
        return found


def digest_of(key: bytes) -> bytes:
    """Return the SHA-256 of a key."""
    return hashlib.sha256(key).digest()


def _read_key(path: Path, place: int, key: Any, entry: Any) -> Key:
    where = f"the keys file {path}, entry {place}"
    if not isinstance(key, str):
        msg = f"{where}: the key is no text; put it in quotes"
        raise ConfigError(msg)
    if not isinstance(entry, dict) or not set(entry) <= _FIELDS or not isinstance(entry.get("name"), str):
        msg = f"{where}: write {{name: NAME, customer: CUSTOMER}} after the key; customer may be missing"
        raise ConfigError(msg)
    customer = entry.get("customer")
    if customer is not None and (not isinstance(customer, str) or not customer):
        msg = f"{where} ({entry['name']}): the customer must be text in quotes, or null"
        raise ConfigError(msg)
    hashed = _DIGEST.fullmatch(key)
    if hashed is None and (len(key) < _SHORTEST or key.startswith("sha256:")):
        msg = f"{where} ({entry['name']}): a key has at least {_SHORTEST} characters, or is sha256: and 64 hex digits"
        raise ConfigError(msg)
    digest = bytes.fromhex(hashed["digest"]) if hashed else digest_of(key.encode())
    return Key(entry["name"], customer, digest)


class KeyGuard:
    """
    Lets only requests with a key pass, and notes whose it is in the request's state (`customer`, `key_name`).

    :param app: The application behind it.
    :param keys: The keys; None lets everyone pass, as nobody's customer.
    """

    def __init__(self, app: ASGIApp, keys: Keys | None) -> None:
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request's key."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        key = None if self._keys is None else self._keys.find(_presented(Headers(scope=scope)))
        if self._keys is not None and key is None and not _is_open(scope):
            message = "this server needs an API key; send it as the header X-API-Key or Authorization: Bearer KEY"
            refusal = error_response(401, "unauthorized", message, headers={"WWW-Authenticate": "Bearer"})
            await refusal(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["customer"] = None if key is None else key.customer
        state["key_name"] = None if key is None else key.name
        await self._app(scope, receive, send)


def _is_open(scope: Scope) -> bool:
    path = str(scope["path"])
    reads = scope.get("method") in {"GET", "HEAD"}
    return reads and (path in _OPEN_PATHS or path.startswith(_OPEN_FOLDER))


def _presented(headers: Headers) -> bytes:
    """Return the key as it was sent; headers come as Latin-1, whatever their bytes were."""
    key = headers.get("x-api-key")
    if key is None:
        scheme, _, rest = headers.get("authorization", "").partition(" ")
        key = rest.strip() if scheme.lower() == "bearer" else ""
    return key.encode("latin-1")
