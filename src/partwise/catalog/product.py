# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""A product as every catalog is brought to: what a document's id, text and meta are made of."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .values import readable, spell_name

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
    :param version: Which of the product's texts this is, such as the language `de`; empty if it has only one.
    """

    product_id: str
    names: Mapping[str, str] = field(default_factory=dict)
    part_numbers: tuple[Mapping[str, str], ...] = ()
    texts: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    version: str = ""

    @classmethod
    def named(cls, meta: Mapping[str, Any], version: str = "") -> "Product":
        """
        Give a document's product as far as its documents' ids are made of it.

        :param meta: The document's meta.
        :param version: As the field.
        :returns: The product with its id and source alone.
        """
        names = {"source": meta["source"]} if isinstance(meta.get("source"), str) else {}
        return cls(str(meta.get("product_id", "")), names, version=version)

    def document_id(self, chunk: str = "") -> str:
        """
        Name a document of this product: the same for the same product, source and chunk, whatever its text says.

        :param chunk: The chunk's key; empty for a document that holds the whole product, in the language of `version`.
        :returns: 64 hexadecimal digits.
        """
        parts = (self.product_id, self.names.get("source", ""), chunk or self.version)
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
        title = _one_line(self.names.get("title", ""))
        ids = [value for key in ("brand", "part_number") if (value := self.names.get(key)) and not holds(title, value)]
        texts = [text for text in dict.fromkeys(self.texts) if text != title]
        attributes = (
            f"{spell_name(name)}: {_one_line(shown)}"
            for name, value in self.attributes.items()
            if (shown := readable(value, self.units.get(name)))
        )
        return "\n".join(part for part in (title, " ".join(ids), *texts, *attributes) if part)


def holds(text: str, value: str) -> bool:
    """
    Say whether a text has a value as a word of its own: `80` is not in `HP 1180`.

    :param text: A text.
    :param value: What to look for; case does not matter.
    :returns: True if it stands there with no letter or digit beside it.
    """
    text, value = text.casefold(), value.casefold()
    start = text.find(value)
    while start >= 0:
        end = start + len(value)
        if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
            return True
        start = text.find(value, start + 1)
    return False


def _one_line(text: str) -> str:
    return " ".join(text.split())
