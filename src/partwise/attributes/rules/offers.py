# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What a product offers, by kind: fields before text, the members of sets one by one, second readings apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from partwise.attributes.items import Attribute


class Entry(NamedTuple):
    """One thing offered: a member of a set by itself, the item that it comes from, and its other likely reading."""

    reading: Attribute
    item: Attribute
    other: Attribute | None = None


Pool = dict[str, list[Entry]]


@dataclass(slots=True)
class OfferedIndex:
    """
    A product's attributes by kind.

    :param fields: Those that typed fields give; they come first.
    :param texts: Those that were read from text.
    :param hints: Second readings of lower weight.
    """

    fields: Pool = field(default_factory=dict)
    texts: Pool = field(default_factory=dict)
    hints: Pool = field(default_factory=dict)

    @classmethod
    def of(cls, offered: Iterable[Attribute]) -> "OfferedIndex":
        """
        Group attributes by kind.

        :param offered: A product's attributes.
        :returns: The index.
        """
        index = cls()
        texts = index.texts
        for item in offered:
            # Most items are one plain value that was read from text.
            if not item.details and (item.value.__class__ is not tuple or item.kind == "dimensions"):
                entry = Entry(item, item)
                if (entries := texts.get(item.kind)) is None:
                    texts[item.kind] = [entry]
                else:
                    entries.append(entry)
            else:
                index._add(item)
        return index

    def _add(self, item: Attribute) -> None:
        details = item.details
        pool = self.fields if details.get("source") == "field" else self.texts
        other = second_reading(item) if "alternative" in details else None
        if other is not None and not details.get("ambiguous"):
            self.hints.setdefault(other.kind, []).append(Entry(other, item))
            other = None
        split = isinstance(item.value, tuple) and item.kind != "dimensions"
        readings = members(item) if split else [item]
        pool.setdefault(item.kind, []).extend(Entry(reading, item, other) for reading in readings)


def second_reading(item: Attribute) -> Attribute | None:
    """
    Return the other reading that an item names.

    :param item: An item.
    :returns: Its `alternative`; None if it has none, or one that is no item.
    """
    other = item.details.get("alternative")
    if not isinstance(other, Mapping) or not isinstance(other.get("kind"), str):
        return None
    try:
        return Attribute.from_dict(other)
    except (TypeError, ValueError):
        return None


def members(item: Attribute) -> list[Attribute]:
    """
    Take a set apart.

    :param item: An attribute whose value is a tuple.
    :returns: One attribute per member.
    """
    values = item.value if isinstance(item.value, tuple) else ()
    return [
        Attribute(item.kind, value, None, None, item.unit, None, item.text, item.span, item.details) for value in values
    ]
