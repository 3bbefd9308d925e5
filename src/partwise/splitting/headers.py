# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What each chunk begins with, so that it can be understood alone: whose text it is, and from which section."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from partwise.catalog import holds

_BETWEEN = " > "


@dataclass(frozen=True, slots=True)
class Header:
    """
    The header of a document's chunks.

    :param title: The product's title; empty if unknown.
    :param ids: Its brand and part number, as far as they are known.
    """

    title: str = ""
    ids: tuple[str, ...] = ()

    @classmethod
    def of(cls, meta: Mapping[str, Any], title: str = "") -> "Header":
        """
        Take the header from a document's meta.

        :param meta: Meta with `title`, `brand` and `part_number` where known.
        :param title: The title of a product that has none.
        :returns: The header.
        """
        own, brand, number = (_one_line(meta.get(name)) for name in ("title", "brand", "part_number"))
        return cls(own or title, tuple(filter(None, (brand, number))))

    def fitted(self, path: Sequence[str], room: int, length: Callable[[str], int]) -> tuple["Header", tuple[str, ...]]:
        """
        Take what is not too long together: the part number in any case, then brand, title, and headings from inside.

        :param path: The headings above a chunk.
        :param room: How long the header may be.
        :param length: Gives the length of a text.
        :returns: The header and headings that fit.
        """
        header = Header("", self.ids[-1:])
        for wider in (replace(header, ids=self.ids), replace(self, ids=self.ids[-1:]), self):
            if length(wider.lines()) <= room:
                header = wider
        titles = tuple(title for title in path if title != self.title)
        for count in range(len(titles), 0, -1):
            if length(header.lines(kept := titles[-count:])) <= room:
                return header, kept
        return header, ()

    def lines(self, path: Sequence[str] = (), body: str = "") -> str:
        """
        Write the header.

        :param path: The headings to name.
        :param body: What follows: what it says itself is not repeated.
        :returns: Up to three lines, each with its line break.
        """
        said = [part for part in self.ids if not holds(self.title, part) and not holds(body, part)]
        title = "" if holds(body, self.title) else self.title
        parts = (title, " ".join(said), _BETWEEN.join(path))
        return "".join(f"{part}\n" for part in parts if part)


def _one_line(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""
