# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Remember a text of every product without the memory growing with the catalog.

>>> rows = SpillingRows()
>>> rows.add("SS-M12-50", 0, 7) is None
True
>>> rows.add("SS-M12-50", 1, 3)
(0, 7)
>>> "SS-M12-60" in rows
False
"""

import sqlite3
from typing import Final

# A million ids are about 50 MB: a smaller catalog never leaves memory, a larger one pages to the file.
_CACHE_KIB: Final = 65_536


class SpillingRows:
    """Texts, each once and with two whole numbers, in a private database that spills to a temporary file."""

    def __init__(self) -> None:
        # An empty name is a private file that is gone with the connection. Threads may take turns at reading a stream.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._database.execute("PRAGMA journal_mode = OFF")  # nothing here outlives the connection
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("CREATE TABLE rows (text BLOB PRIMARY KEY, one, two) WITHOUT ROWID")
        self._database.execute("BEGIN")  # one transaction for all: a commit for each text would cost most of the time
        self._count = 0

    def add(self, text: str, one: int = 0, two: int = 0) -> tuple[int, int] | None:
        """
        Remember a text, unless it is known.

        :param text: The text.
        :param one: A number to remember with it.
        :param two: Another.
        :returns: None if it is new; the numbers of the earlier one if it is known, which stay.
        """
        added = self._database.execute("INSERT OR IGNORE INTO rows VALUES (?, ?, ?)", (_key(text), one, two)).rowcount
        self._count += added
        return None if added else self.get(text)

    def get(self, text: str) -> tuple[int, int] | None:
        """
        Look a text up.

        :param text: The text.
        :returns: Its numbers; None if it is not known.
        """
        found = self._database.execute("SELECT one, two FROM rows WHERE text = ?", (_key(text),)).fetchone()
        return None if found is None else (found[0], found[1])

    def close(self) -> None:
        """Give the memory and the temporary file back; nothing can be asked afterwards."""
        self._database.close()

    def __contains__(self, text: str) -> bool:
        return self.get(text) is not None

    def __len__(self) -> int:
        return self._count


def _key(text: str) -> bytes:
    # As bytes: SQLite's text holds neither half a surrogate pair nor everything behind a NUL.
    return text.encode("utf-8", "surrogatepass")
