# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""A ranker for each event loop: a client's connections belong to the loop that opened them, and end with it."""

import asyncio
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary, ref

from haystack.core.serialization import component_from_dict, component_to_dict


class RankerByLoop:
    """
    Gives the first event loop the ranker itself, and any other a copy that is built from the ranker's saved form.

    :param ranker: A ranker with `run_async`.
    """

    def __init__(self, ranker: Any) -> None:
        self._ranker = ranker
        self._first: ref[asyncio.AbstractEventLoop] | None = None
        self._copies: WeakKeyDictionary[asyncio.AbstractEventLoop, Any] = WeakKeyDictionary()
        self._lock = Lock()

    def get(self) -> Any | None:
        """
        Give the running loop's ranker.

        :returns: The ranker or a copy; None if it cannot be saved, as with a key that is no environment variable.
        """
        loop = asyncio.get_running_loop()
        with self._lock:
            if self._first is None:
                self._first = ref(loop)
            if self._first() is loop:
                return self._ranker
            if loop not in self._copies:
                # A copy's connections refer to their loop and would keep it alive.
                for closed in [known for known in self._copies if known.is_closed()]:
                    del self._copies[closed]
                self._copies[loop] = _copy_of(self._ranker)
            return self._copies[loop]

    async def close_async(self) -> None:
        """Close the running loop's copy, if it has one, and let go of all."""
        with self._lock:
            copy = self._copies.get(asyncio.get_running_loop())
            self._copies.clear()
        if copy is not None and hasattr(copy, "close_async"):
            await copy.close_async()


def _copy_of(ranker: Any) -> Any | None:
    try:
        return component_from_dict(type(ranker), component_to_dict(ranker, "ranker"), "ranker")
    except Exception:  # noqa: BLE001 - whatever keeps it from being saved, its run still works in a thread
        return None
