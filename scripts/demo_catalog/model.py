# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""An item before it is written, and the choices that must come out alike on every run."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

Fact = str | int | float
LANGUAGES = ("en", "de", "fr", "nl")
SEED = "partwise demo catalog 1"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Item:
    """
    A product as facts, before it has a language.

    :param family: Key of the texts that describe it, such as `hex_screw`.
    :param brand: The invented maker.
    :param part_number: The maker's number.
    :param series: Items of one series are written in one language.
    :param attributes: What the record shows, by attribute name; sizes in mm unless the name says otherwise.
    :param facts: What queries may ask beyond the attributes; not shown as such.
    :param extra: Further values for the texts.
    :param sentences: Keys of the description's sentences, in order.
    :param record: Top-level fields of the record, such as `replaced_by`.
    :param language: Set by `relations.assign_languages`.
    """

    family: str
    brand: str
    part_number: str
    series: str
    attributes: Mapping[str, Fact]
    facts: Mapping[str, Fact] = field(default_factory=dict)
    extra: Mapping[str, Fact] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict)
    language: str = "en"

    def known(self) -> dict[str, Fact]:
        """Give all facts by name: what is shown and what is not."""
        named = {"family": self.family, "brand": self.brand, "part_number": self.part_number}
        return {**named, **self.attributes, **self.facts}


def stable_number(*key: str) -> int:
    """Turn a key into a number, the same on every machine and in any order of calls."""
    return int.from_bytes(hashlib.sha256("\x1f".join((SEED, *key)).encode()).digest()[:8])


def pick(options: Sequence[_T], *key: str) -> _T:
    """Choose one of the options, always the same for the same key."""
    return options[stable_number(*key) % len(options)]


def mm(inches: float) -> float:
    """Convert inches to mm, to a hundredth as the standards print them."""
    return round(inches * 25.4 + 1e-9, 2)


def plain(value: Fact) -> str:
    """Write a value without zeros after the point, and without the point where it is whole."""
    return f"{value:g}" if isinstance(value, float) else str(value)
