# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Normal forms of part numbers: what is stored for a product, and what a query is compared by.

>>> soft_key("R-78B1.2-2.0"), full_fold("R-78B1.2-2.0")
('r78b1.22.0', 'r78b1220')
>>> soft_key("MAX232CPE+"), number_keys("6ES7 214-1AG40")
('max232cpe+', ('6es72141ag40',))
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from partwise.part_numbers.gtin import gtin_keys
from partwise.text import fold

# Changes whenever a stored key would be written differently: an index of another version must be annotated again.
KEYS_VERSION: Final = "keys-2"

OWN_KINDS: Final = ("part_number", "mpn", "sku", "supplier", "gtin", "customer")
ALIAS_KINDS: Final = ("oem", "xref", "former")

# A query meets the same numbers and brands many times.
_REMEMBERED: Final = 4096

# Dropped by both keys: everything but letters, digits and the plus, which often names another article.
_SEPARATORS: Final = re.compile(r"[^\w+]|_")
_LOOSE_SEPARATORS: Final = re.compile(r"(?<!\d)\.|\.(?!\d)|[^\w+.]|_")


def soft_of_folded(text: str) -> str:
    """
    Drop the separators of a text that `partwise.text.fold` has folded already.

    :param text: Folded characters.
    :returns: Letters, digits, `+` and every point between two digits.
    """
    return _LOOSE_SEPARATORS.sub("", text)


def full_of_soft(key: str) -> str:
    """
    Drop from a soft key or a folded text what the full fold does not keep.

    :param key: A soft key or folded characters.
    :returns: Letters, digits and `+`.
    """
    return _SEPARATORS.sub("", key)


class Forms(NamedTuple):
    """
    What is left of a number when it is folded, step by step.

    :param text: Its folded characters.
    :param soft: Its soft key.
    :param full: Its full fold.
    """

    text: str
    soft: str
    full: str


@lru_cache(_REMEMBERED)
def forms(number: str) -> Forms:
    """
    Fold a number, or a brand's name, once for all that it is compared by.

    :param number: Any text.
    :returns: Its forms.
    """
    text = fold(number).text
    soft = soft_of_folded(text)
    return Forms(text, soft, full_of_soft(soft))


def soft_key(number: str) -> str:
    """
    Fold a number so that case, dashes, spaces and look-alike letters no longer matter.

    :param number: A part number as written.
    :returns: Letters, digits, `+` and every point between two digits (`1.2` is not `12`); empty if there are none.
    """
    return forms(number).soft


def full_fold(number: str) -> str:
    """
    Fold a number further than `soft_key`: points between digits go as well, `+` stays.

    :param number: A part number as written.
    :returns: Letters, digits and `+`; empty if there are none.
    """
    return forms(number).full


def number_keys(number: str, kind: str = "part_number") -> tuple[str, ...]:
    """
    Give every key that makes a query equal to one number.

    :param number: A part number as written.
    :param kind: Its kind as in `meta.part_numbers`; a `gtin` has its forms of 14 digits too.
    :returns: The distinct keys, the soft key first; empty if nothing of the number is left.
    """
    _, soft, full = forms(number)
    if not any(char.isalnum() for char in full):
        return ()
    return tuple(dict.fromkeys((soft, full, *(gtin_keys(full) if kind == "gtin" else ()))))


@dataclass(frozen=True, slots=True)
class StoredNumber:
    """
    One of a product's numbers, as the catalog gives it.

    :param number: The number as stored.
    :param kind: `part_number` or a kind of `meta.part_numbers`.
    :param brand: Whose number it is; the product's brand where the number names none.
    :param customer: For the kind `customer`, the only customer that may use it.
    """

    number: str
    kind: str
    brand: str | None
    customer: str | None = None


def stored_numbers(meta: Mapping[str, Any]) -> list[StoredNumber]:
    """
    List all numbers of a product; entries without a number are skipped.

    :param meta: A document's meta with `part_number`, `brand` and `part_numbers` where known.
    :returns: The product's own number first, then the further ones in their order.
    """
    brand = _text(meta.get("brand"))
    numbers = [StoredNumber(own, "part_number", brand)] if (own := _text(meta.get("part_number"))) else []
    entries = meta.get("part_numbers")
    for entry in entries if isinstance(entries, list | tuple) else ():
        if isinstance(entry, Mapping) and (number := _text(entry.get("number"))):
            kind = _text(entry.get("kind")) or "part_number"
            whose = _text(entry.get("brand")) or brand
            numbers.append(StoredNumber(number, kind, whose, _text(entry.get("customer"))))
    return numbers


def _text(value: object) -> str | None:
    """Numbers and ids that a loader has turned into integers are still meant as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() or None if isinstance(value, str) else None
