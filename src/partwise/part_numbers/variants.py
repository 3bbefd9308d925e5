# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Other ways in which one number gets written, and all keys that a product is stored under.

A variant is never equal to a number; it only brings the two together, one kind of variation at a time.

>>> unpadded("0064314"), confusable("tlp127o")
('64314', 't1p1270')
"""

from collections.abc import Mapping
from typing import Any, Final

from partwise.part_numbers.keys import (
    OWN_KINDS,
    StoredNumber,
    forms,
    full_fold,
    full_of_soft,
    number_keys,
    stored_numbers,
)
from partwise.part_numbers.rules import Rules, load_rules

# The letters that are taken for digits. S and 5, B and 8, Z and 2 tell real articles apart: 84 groups of 15,057 names.
_CONFUSABLE: Final = str.maketrans("oil", "011")
_MIN_VARIANT: Final = 4
_MIN_UNPADDED: Final = 2
# Keeps the names of brands apart from numbers: no normal form has a colon.
_BRAND: Final = "brand:"
_PREFIX: Final = "*"
_MIN_PREFIX: Final = 4
_MAX_PREFIX: Final = 20
# A customer's number is never found in part, and neighbours of a GTIN are other articles.
PREFIX_KINDS: Final = tuple(kind for kind in OWN_KINDS if kind not in {"customer", "gtin"})


def unpadded(key: str) -> str:
    """
    Drop leading zeros.

    :param key: A soft key or full fold.
    :returns: The same without zeros in front; as it was if too little were left to be a number.
    """
    rest = key.lstrip("0")
    return rest if len(rest) >= _MIN_UNPADDED else key


def confusable(key: str) -> str:
    """
    Bring letters and digits that are taken for one another to one form: O and 0, I and L and 1.

    :param key: A soft key or full fold.
    :returns: The digits instead of the letters; as it was if it is too short or has no digit.
    """
    return key.translate(_CONFUSABLE) if len(key) >= _MIN_VARIANT and any(map(str.isdigit, key)) else key


def brand_key(brand: str) -> str:
    """
    Give the key under which a brand is known to be one.

    :param brand: A brand's name, or its full fold.
    :returns: A key that no number has.
    """
    return _BRAND + full_fold(brand)


def prefix_key(full: str) -> str | None:
    """
    Give the key under which numbers with a beginning are found.

    :param full: The full fold of the beginning.
    :returns: A key that no number has; None for fewer than 4 or more than 20 characters.
    """
    return full + _PREFIX if _MIN_PREFIX <= len(full) <= _MAX_PREFIX else None


def entry_keys(stored: StoredNumber, product_brand: str | None, rules: Rules) -> tuple[str, ...]:
    """
    Give every key by which one number is found, or comes near.

    :param stored: The number.
    :param product_brand: The brand of its product.
    :param rules: The rules of makers and distributors.
    :returns: The distinct keys, those that make it equal first; empty if nothing of the number is left.
    """
    equal = number_keys(stored.number, stored.kind)
    if not equal:
        return ()
    text, _, full = forms(stored.number)
    bases = (full_of_soft(base) for _, base in rules.stored_cuts(text, stored, product_brand))
    beginnings = _prefix_keys(stored) if rules.prefix else ()
    return tuple(dict.fromkeys((*equal, *bases, unpadded(full), confusable(full), *beginnings)))


def product_keys(meta: Mapping[str, Any], rules: Rules | None = None) -> list[str]:
    """
    Give every key by which a product is found: what `meta.part_number_keys` holds.

    :param meta: A document's meta with `part_number`, `brand` and `part_numbers` where known.
    :param rules: The rules of makers and distributors; the packaged ones if None.
    :returns: Distinct keys of its numbers and of their brands, sorted; empty for a product without numbers.
    """
    rules = rules or load_rules()
    brand = meta.get("brand")
    product_brand = brand if isinstance(brand, str) else None
    keys: set[str] = set()
    for stored in stored_numbers(meta):
        numbers = entry_keys(stored, product_brand, rules)
        keys.update(numbers)
        if numbers and stored.brand and stored.kind != "customer":
            keys.add(brand_key(stored.brand))
    return sorted(keys - {_BRAND})


def _prefix_keys(stored: StoredNumber) -> list[str]:
    full = full_fold(stored.number) if stored.kind in PREFIX_KINDS else ""
    return [key for end in range(_MIN_PREFIX, len(full)) if (key := prefix_key(full[:end]))]
