# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""A product's attributes as its text writes them, and those whose value a query asks for."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from partwise.catalog.values import readable, spell_name
from partwise.evaluation.diagnosis.facts import Stored
from partwise.evaluation.diagnosis.words import asked_words
from partwise.terms import query_terms
from partwise.terms.words import stems

# What parts products beside the attributes.
NAMES: Final = ("brand", "category", "part_number")
_WORD: Final = re.compile(r"[^\W\d_]{4,}")


def shown_attributes(product: Stored) -> dict[str, str]:
    """
    Give attributes and names as the product's text writes them, so with their units.

    :param product: The product.
    :returns: Value by name; what is empty is left out.
    """
    attributes = product.meta.get("attributes")
    values: dict[str, Any] = dict(attributes) if isinstance(attributes, Mapping) else {}
    values |= {name: product.meta[name] for name in NAMES if product.meta.get(name)}
    lines = {
        name: value.strip()
        for text in product.texts
        for line in text.splitlines()
        for name, colon, value in [line.partition(":")]
        if colon
    }
    return {
        name: shown
        for name, value in values.items()
        if (shown := lines.get(spell_name(name)) or " ".join(readable(value).split()))
    }


def asked_attributes(product: Stored, query: str) -> dict[str, str]:
    """
    Give the attributes whose value the query says: `ports: 4` for "4 port hub", `length: 50 mm` for "50mm".

    :param product: The product.
    :param query: The query.
    :returns: Value by name.
    """
    words = asked_words(query)
    keys = {word.key for word in words}
    counted = [word.quantity for word in words if word.quantity]
    asked: dict[str, str] = {}
    for name, value in shown_attributes(product).items():
        # A lone number is only asked for with a word of the attribute's name.
        named = query_terms(spell_name(name))
        is_counted = any(number == value and not named.keys().isdisjoint(stems(unit)) for number, unit in counted)
        if is_counted or (_keys(value) and _keys(value) <= keys):
            asked[name] = value
    return asked


def contradictions(product: Stored, other: Stored, query: str) -> list[str]:
    """
    Name what a query asks for, a product has, and another product has with another value.

    :param product: The product.
    :param other: The other.
    :param query: The query.
    :returns: Such as `length 50 mm, not 60 mm`.
    """
    theirs = shown_attributes(other)
    asked = {name: value for name, value in asked_attributes(product, query).items() if name not in NAMES}
    # One that agrees is the one that was meant, whatever else has the same value.
    agreed = {value for name, value in asked.items() if _keys(value) <= _keys(theirs.get(name, ""))}
    return [
        f"{spell_name(name)} {value}, not {theirs[name]}"
        for name, value in asked.items()
        if name in theirs and value not in agreed and are_comparable((product, other), (value, theirs[name]))
    ]


def are_comparable(products: Sequence[Stored], values: Sequence[str]) -> bool:
    """
    Tell whether values that differ say something else, and not the same in another language.

    :param products: The products that have them.
    :param values: Their values.
    :returns: Whether all are of one language, or no value has a word: numbers and codes are the same in all.
    """
    return len({each.meta.get("language") for each in products}) == 1 or not any(map(_WORD.search, values))


def _keys(value: str) -> set[str]:
    return {word.key for word in asked_words(value)}
