# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Keep what was used last, within a bound.

>>> recent = Recent[str, int](2)
>>> recent.keep({"a": 1, "b": 2})
>>> recent.find(["a"])
{'a': 1}
>>> recent.keep({"c": 3})
>>> recent.find(["a", "b", "c"])
{'a': 1, 'c': 3}
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """
    The entries that were used last. Several threads may use it at once.

    :param size: How many entries are kept; 0 keeps none.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._entries: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, keys: Iterable[K]) -> dict[K, V]:
        """
        Give what is kept, and count it as just used.

        :param keys: Keys.
        :returns: Values of the keys that are known.
        """
        with self._lock:
            found = {key: self._entries[key] for key in keys if key in self._entries}
            for key in found:
                self._entries.move_to_end(key)
            return found

    def keep(self, entries: Mapping[K, V]) -> None:
        """
        Keep values; beyond the size those go that were used longest ago.

        :param entries: Values by key.
        """
        with self._lock:
            for key, value in entries.items():
                self._entries[key] = value
                self._entries.move_to_end(key)
            while len(self._entries) > self._size:
                self._entries.popitem(last=False)
