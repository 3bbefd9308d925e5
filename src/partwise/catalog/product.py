# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""A product as every catalog is brought to: what a document's id, text and meta are made of."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

# A number in a table's cell: text, as everything there is.
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
# In the order in which they stand in a document's meta.
NAMES = ("part_number", "brand", "title", "language", "source", "url", "category", "replaced_by")


@dataclass(frozen=True, slots=True)
class Product:
    """
    One product of a catalog.

    :param product_id: The record's id.
    :param names: Values by name: part_number, brand, title, language, source, url, category, replaced_by.
    :param part_numbers: Further numbers: mappings of number and kind, for customer numbers with customer.
    :param texts: Descriptions in the catalog's order.
    :param attributes: Raw attributes as in the catalog.
    :param units: Unit by attribute, for values that carry none.
    """

    product_id: str
    names: Mapping[str, str] = field(default_factory=dict)
    part_numbers: tuple[Mapping[str, str], ...] = ()
    texts: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    def document_id(self, chunk: str = "") -> str:
        """
        Name a document of this product: the same for the same product, source and chunk, whatever its text says.

        :param chunk: The chunk's key; empty for a document that holds the whole product.
        :returns: 64 hexadecimal digits.
        """
        parts = (self.product_id, self.names.get("source", ""), chunk)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()

    def to_meta(self) -> dict[str, Any]:
        """Return the meta of the product's documents; what is unknown has no key."""
        meta: dict[str, Any] = {"product_id": self.product_id}
        meta |= {name: self.names[name] for name in NAMES if name in self.names}
        if self.part_numbers:
            meta["part_numbers"] = [dict(entry) for entry in self.part_numbers]
        if self.attributes:
            meta["attributes"] = dict(self.attributes)
        return meta

    def to_text(self) -> str:
        """
        Write the product for people and models: title, brand and number, descriptions, then a line per attribute.

        Customer numbers are never part of it.
        """
        title = self.names.get("title", "")
        ids = [value for key in ("brand", "part_number") if (value := self.names.get(key)) and value not in title]
        attributes = (
            f"{_spell_name(name)}: {shown}"
            for name, value in self.attributes.items()
            if (shown := readable(value, self.units.get(name)))
        )
        return "\n".join(part for part in (title, " ".join(ids), *self.texts, *attributes) if part)


def readable(value: Any, unit: str | None = None) -> str:
    """
    Write a raw value as people do.

    :param value: Any JSON value.
    :param unit: The unit of a number that carries none.
    :returns: Such as `0.5 m`, `yes`, `red, blue`; empty for nothing.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        number = f"{value:.15g}"
        return f"{number} {_spell_unit(unit)}" if unit else number
    if isinstance(value, Mapping):
        return ", ".join(_pairs(value))
    if isinstance(value, list | tuple):
        return ", ".join(shown for part in value if (shown := readable(part, unit)))
    text = str(value).strip()
    return f"{text} {_spell_unit(unit)}" if unit and _NUMBER.fullmatch(text) else text


def _pairs(value: Mapping[str, Any]) -> Iterator[str]:
    return (f"{_spell_name(key)} {shown}" for key, part in value.items() if (shown := readable(part)))


def _spell_name(name: str) -> str:
    return " ".join(str(name).replace("_", " ").split())


def _spell_unit(unit: str) -> str:
    """Spell UCUM's bracketed units as readers do; the others read as they are."""
    return {"[in_i]": "in", "[ft_i]": "ft", "Cel": "°C", "/min": "rpm", "um": "µm"}.get(unit, unit.strip("{}"))
