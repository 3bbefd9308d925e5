# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Write attributes as terms of a sparse vector, so that `2.13 m` in a catalog is found by `7 ft`.

A code is its own term. A number is a bucket on a logarithmic scale, one per cent wide: a document writes its bucket
and both neighbours, a query its bucket alone, so that values at most one per cent apart always meet and values more
than two per cent apart never do. Ranges are left to the scorer.

>>> offered, asked = Attribute("length", 2130.0, unit="mm"), Attribute("length", 2133.6, unit="mm")
>>> sorted(set(query_tokens([asked])) & set(document_tokens([offered])))
['@length=770', '@size=770']
>>> document_tokens([Attribute("thread", "M12x1.75")])
['@thread=m12x1.75', '@thread=m12']
"""

import math
import re
from collections.abc import Iterable, Iterator
from typing import Final

from .items import SIZES, Attribute

WIDTH: Final = math.log(1.01)
# What is asked by value counts as much as a word that a document repeats, which BM25 lets saturate near 2: "UPS 900 VA"
# shall find what has 900 VA before what says UPS three times.
_ASKED: Final = 2.0
# An asked size whose role is not said, and words that the query says anyway.
_NAMED: Final = 1.0
# What is said by a word that is a term already, and names the product more than it decides between products.
_SILENT: Final = frozenset({"material_family", "interface", "gender"})
_NAMING: Final = frozenset({"colour", "connector"})
_PITCH: Final = re.compile(r"^(m\d+(?:\.\d+)?)x[\d.]+$")


def document_tokens(items: Iterable[Attribute]) -> list[str]:
    """
    Write what a product states.

    :param items: Its attributes.
    :returns: Distinct tokens.
    """
    found: dict[str, None] = {}
    for item in items:
        for kind in _kinds(item):
            for value in _members(item):
                found.update(dict.fromkeys(_values(kind, value, spread=1)))
    return list(found)


def query_tokens(items: Iterable[Attribute]) -> dict[str, float]:
    """
    Write what a query asks for.

    :param items: Its attributes.
    :returns: A weight by token: 2; 1 for words, and for any other size of the same number where no role is named.
    """
    found: dict[str, float] = {}
    for item in items:
        for kind in _kinds(item):
            weight = _NAMED if kind == "size" or kind in _NAMING else _ASKED
            if kind == "size" and item.details.get("role"):
                continue
            for value in _members(item):
                for token in _values(kind, value, spread=0):
                    found[token] = max(weight, found.get(token, 0.0))
    return found


def _kinds(item: Attribute) -> Iterator[str]:
    if item.kind in _SILENT:
        return
    yield item.kind
    if item.kind in SIZES:
        yield "size"


def _members(item: Attribute) -> tuple[str | float, ...]:
    if isinstance(item.value, tuple):
        return item.value
    return () if item.value is None else (item.value,)


def _values(kind: str, value: str | float, spread: int) -> list[str]:
    if isinstance(value, str):
        lowered = value.lower()
        plain = [f"@{kind}={lowered}"]
        if kind == "thread" and spread and (found := _PITCH.match(lowered)):
            plain.append(f"@{kind}={found[1]}")
        return plain
    if value == 0 or not math.isfinite(value):
        return [f"@{kind}=zero"] if value == 0 else []
    bucket = math.floor(math.log(abs(value)) / WIDTH)
    sign = "minus" if value < 0 else ""  # a bucket below one has a minus sign itself
    return [f"@{kind}={sign}{bucket + step}" for step in range(-spread, spread + 1)]
