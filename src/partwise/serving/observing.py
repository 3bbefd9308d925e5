# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""One line in the log and one count for each request; and the last stand before an error's text would leave."""

import time
from collections.abc import Mapping, Sequence
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .failures import internal, render
from .logs import begin, log_request, note
from .metrics import Metrics
from .schemas import Degraded, Match

# What a request asked for may be anything; only declared paths become names of metrics.
_UNKNOWN: Final = "other"
_FOLDERS: Final = ("/page", "/mcp")


class Observer:
    """
    Counts and logs each request, and answers where nothing else could.

    :param app: The application behind it.
    :param metrics: Where requests are counted.
    :param log_queries: Whether the log may hold what buyers ask.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, *, log_queries: bool) -> None:
        self._app = app
        self._metrics = metrics
        self._log_queries = log_queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and note how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        fields = begin(scope.get("state", {}).get("request_id"))
        started, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:  # noqa: BLE001 - the web server would print its text
            await self._answer(error, status, scope, receive, noted)
        finally:
            seconds = time.perf_counter() - started
            endpoint = endpoint_of(scope)
            self._metrics.answered(endpoint, status, seconds)
            if not self._log_queries:
                fields.pop("query", None)
            asked = {"endpoint": endpoint, "method": scope["method"], "status": status}
            who = {"key": name} if (name := scope.get("state", {}).get("key_name")) else {}
            log_request({**asked, "ms": round(seconds * 1000, 1), **who, **fields})

    async def _answer(self, error: Exception, status: int, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell of an error; a reply that has begun can only be cut short."""
        told = internal(error)
        if not status:
            await render(told)(scope, receive, send)


def count_found(
    metrics: Metrics,
    components: Mapping[str, float],
    matches: Sequence[Match],
    *,
    is_empty: bool,
    pipeline: str | None = None,
    degraded: Sequence[Degraded] = (),
) -> None:
    """
    Count what a request found, and add it to its line in the log.

    :param metrics: Where it is counted.
    :param components: Milliseconds by component.
    :param matches: The part numbers of the query.
    :param is_empty: Whether there is nothing to show.
    :param pipeline: The pipeline that searched; None for a lookup alone, which is none and can have nothing degraded.
    :param degraded: What did not answer.
    """
    metrics.found(matches, is_empty=is_empty, degraded=degraded)
    took = {name: round(each, 3) for name, each in components.items()}
    note(components=took, hit=any(match.is_exact for match in matches), empty=is_empty)
    if pipeline is not None:
        metrics.ran(pipeline, components)
        note(pipeline=pipeline, degraded=[f"{mark.component}: {mark.reason}" for mark in degraded])


def endpoint_of(scope: Scope) -> str:
    """
    Name what a request asked for by what the server has.

    :param scope: The request, after it was routed.
    :returns: The declared path, a folder, or `other`.
    """
    path = getattr(scope.get("route"), "path", None)
    if isinstance(path, str) and path:
        return path
    return next((folder for folder in _FOLDERS if f"{scope['path']}/".startswith(f"{folder}/")), _UNKNOWN)
