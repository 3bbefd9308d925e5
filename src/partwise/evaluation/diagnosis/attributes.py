# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""A product's attributes as its text writes them, and those whose value a query asks for."""

from collections.abc import Mapping
from typing import Any, Final

from partwise.catalog.values import readable, spell_name
from partwise.evaluation.diagnosis.facts import Stored
from partwise.evaluation.diagnosis.words import asked_words, read_product

# What parts products beside the attributes.
NAMES: Final = ("brand", "category", "part_number")


def shown_attributes(product: Stored) -> dict[str, str]:
    """
    Give attributes and names as the product's text writes them, so with their units.

    :param product: The product.
    :returns: Value by name; what is empty is left out.
    """
    attributes = product.meta.get("attributes")
    values: dict[str, Any] = dict(attributes) if isinstance(attributes, Mapping) else {}
    values |= {name: product.meta[name] for name in _NAMES if product.meta.get(name)}
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
    asked: dict[str, str] = {}
    for name, value in shown_attributes(product).items():
        said = {word.key for word in asked_words(value)}
        line = read_product(f"{spell_name(name)}: {value}", {})
        # A lone number is only asked for with the word that is the attribute's name.
        is_counted = value.isdecimal() and any(word in line for word in words if word.quantity)
        if is_counted or (said and said <= keys):
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
    return [
        f"{spell_name(name)} {value}, not {theirs[name]}"
        for name, value in asked_attributes(product, query).items()
        if name not in NAMES and theirs.get(name, value) != value
    ]
