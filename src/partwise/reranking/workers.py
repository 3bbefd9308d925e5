# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Wait for a call only so long: what hangs is left behind in its thread, which cannot be killed.

>>> Workers().call(lambda: 1 + 1, seconds=5.0)
2
"""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Lock, Thread
from typing import Final, TypeVar

T = TypeVar("T")

STUCK_LIMIT: Final = 32


class Workers:
    """
    Runs calls in threads of their own, within a time each. Several threads and event loops may use it at once.

    The threads are daemons: a call that hangs keeps no program from ending.

    :param stuck_limit: How many calls may hang; while so many do, no further one is begun.
    """

    def __init__(self, stuck_limit: int = STUCK_LIMIT) -> None:
        self._stuck_limit = stuck_limit
        self._lock = Lock()
        self._stuck = 0

    @property
    def stuck(self) -> int:
        """How many calls run on after nobody waits for them any more."""
        return self._stuck

    def call(self, function: Callable[[], T], seconds: float | None) -> T:
        """
        Call a function.

        :param function: What to call.
        :param seconds: How long to wait for it; without a limit it runs in the caller's thread.
        :returns: What it returns.
        :raises TimeoutError: If it takes longer, or too many earlier calls still hang.
        """
        if seconds is None:
            return function()
        future = self._start(function, seconds)
        if wait([future], timeout=seconds).not_done:
            self._leave(future)
            raise _too_late(seconds)
        return future.result()

    async def call_async(self, function: Callable[[], T], seconds: float | None) -> T:
        """
        Call a function that would hold up the event loop.

        :param function: What to call.
        :param seconds: How long to wait for it.
        :returns: What it returns.
        :raises TimeoutError: If it takes longer, or too many earlier calls still hang.
        """
        if seconds is None:
            return await asyncio.to_thread(function)
        future = self._start(function, seconds)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), seconds)
        except TimeoutError:
            if future.done():
                raise
            raise _too_late(seconds) from None
        finally:
            if not future.done():
                self._leave(future)

    def _start(self, function: Callable[[], T], seconds: float) -> "Future[T]":
        if seconds <= 0:
            raise _too_late(seconds)
        if self._stuck >= self._stuck_limit:
            msg = f"{self._stuck} earlier calls still hang"
            raise TimeoutError(msg)
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        context = contextvars.copy_context()
        Thread(target=_fill, args=(future, context.run, function), daemon=True, name="partwise-reranking").start()
        return future

    def _leave(self, future: "Future[T]") -> None:
        with self._lock:
            self._stuck += 1
        future.add_done_callback(self._freed)  # at once, if it is done

    def _freed(self, _: "Future[T]") -> None:
        with self._lock:
            self._stuck -= 1


def _fill(future: "Future[T]", run: Callable[[Callable[[], T]], T], function: Callable[[], T]) -> None:
    try:
        future.set_result(run(function))
    except BaseException as error:  # noqa: BLE001 - it belongs to the caller
        future.set_exception(error)


def _too_late(seconds: float) -> TimeoutError:
    return TimeoutError(f"no answer within {max(seconds, 0.0):.3g} s")
