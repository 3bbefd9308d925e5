# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""How much a server takes on: the size of a body, and the number of requests that work or wait at once."""

from collections.abc import Callable
from functools import partial
from typing import Final, ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .failures import error_response, failure

P = ParamSpec("P")
T = TypeVar("T")

# The largest body of a request, in bytes.
BODY_LIMIT: Final = 2**20
_TOO_LARGE: Final = ("too_large", f"the body is larger than {BODY_LIMIT} bytes; ask for less at once")
_THREADS: Final = 8
_MOST_WAITING: Final = 256


class BodyLimit:
    """
    Refuses a body that is too large, by what it announces or by what comes.

    :param app: The application behind it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting what comes of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > BODY_LIMIT:
            # What is on its way is not read, so the connection cannot be used again.
            refusal = error_response(413, *_TOO_LARGE, headers={"Connection": "close"})
            await refusal(scope, receive, send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > BODY_LIMIT:
                raise failure(413, *_TOO_LARGE)
            return message

        await self._app(scope, counted, send)


class Workers:
    """Threads for what would block the event loop; who comes when too many wait is sent away at once."""

    def __init__(self) -> None:
        self._limiter = CapacityLimiter(_THREADS)
        self._waiting = _MOST_WAITING

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """
        Do something in a thread.

        :param work: What to do.
        :returns: What it returns.
        :raises HTTPException: 503 if too many wait already.
        """
        if self._limiter.statistics().tasks_waiting >= self._waiting:
            raise failure(503, "unavailable", "too many requests wait already; ask again soon", retry_seconds=1)
        bound: Callable[[], T] = partial(work, *args, **kwargs)
        return await to_thread.run_sync(bound, limiter=self._limiter)
