# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The page at `/`, for people who try the search: files of this package, sent as they are.

What a catalog says may be hostile, so the browser is told to run nothing but the page's own modules and to turn no text
into markup. The page asks the same endpoints as every other client, and names them relative to itself, so that it works
behind a proxy that adds a folder to the address.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated, Final

from fastapi import APIRouter, Header, Response

from .failures import failure

_INDEX: Final = "index.html"
# Named here, not asked of the system, whose table may call a module plain text, which a browser then does not run.
_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # Kept, but asked for again each time: after an upgrade no old module meets a new one.
    "Cache-Control": "no-cache",
}

router = APIRouter(include_in_schema=False)
IfNoneMatch = Annotated[str, Header()]


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    media_type: str
    etag: str


def _load() -> dict[str, _File]:
    """Read the page's files once; nothing else can be asked for, whatever an address says."""
    found = {}
    for each in files(__package__).joinpath("page").iterdir():
        media_type = _TYPES.get(f".{each.name.rpartition('.')[2]}")
        if media_type is not None:
            body = each.read_bytes()
            found[each.name] = _File(body, media_type, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
    return found


_FILES: Final = _load()


@router.api_route("/", methods=["GET", "HEAD"])
async def page(if_none_match: IfNoneMatch = "") -> Response:
    """Send the page."""
    return _send(_FILES[_INDEX], if_none_match)


@router.api_route("/page/{name}", methods=["GET", "HEAD"])
async def page_file(name: str, if_none_match: IfNoneMatch = "") -> Response:
    """Send a file of the page."""
    if name not in _FILES:
        raise failure(404, "not_found", "the page has no such file")
    return _send(_FILES[name], if_none_match)


def _send(file: _File, known: str) -> Response:
    headers = {**_HEADERS, "ETag": file.etag}
    if file.etag in known:
        return Response(status_code=304, headers=headers)
    return Response(file.body, media_type=file.media_type, headers=headers)
