# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Understand a query for scoring: the attributes that it asks for, its other words, and the kind of query that makes it.

>>> read_query("M12x1.75 stainless bolt A2-70").kind, read_query("laptop bag").kind
('specification', 'broad')
>>> read_query("black laptop bag").kind, read_query("SS-M12-175-A270-HEX-50").kind
('mixed', 'number')
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from partwise.attributes import Attribute, Lexicon, extract
from partwise.terms.words import ASKING_WORDS, stems
from partwise.text import fold

from .weights import QueryKind

_WORD: Final = re.compile(r"[\w.+-]*\w")
_CODE: Final = re.compile(r"(?=\w*\d)(?=\w*[^\W\d_])|\d{4}")
# Kinds that name what the product is as much as a value of it: "hdmi cable" and "bluetooth speaker" are broad.
_NAMING: Final = frozenset({"interface", "connector", "gender"})
# From this share of its letters and digits on, a query is a specification even with one attribute.
_MOSTLY: Final = 0.6
_SEVERAL: Final = 2
_SHORTEST_STEM: Final = 4


@dataclass(frozen=True, slots=True)
class AskedQuery:
    """
    A query as the scorer sees it.

    :param text: As typed.
    :param items: The attributes that it asks for.
    :param words: Its other words, each as the beginnings that it is found by.
    :param kind: broad (words), mixed (words and a value), specification (several values, or little else), number
        (codes that are no attribute).
    """

    text: str
    items: tuple[Attribute, ...]
    words: tuple[tuple[str, ...], ...]
    kind: QueryKind


def read_query(
    text: str, language: str | None = None, brands: Iterable[str] = (), lexicon: Lexicon | None = None
) -> AskedQuery:
    """
    Read a query.

    :param text: As typed.
    :param language: `en`, `de`, `fr` or `nl`; None if unknown.
    :param brands: Brands that may be meant, such as those of the candidates.
    :param lexicon: What is known of kinds, words and units; the packaged one if None.
    :returns: What it asks for.
    """
    stated = [item for item in extract(text, language, lexicon=lexicon) if not item.details.get("implied")]
    items = [*stated, *_asked_brands(text, brands, stated)]
    words: list[tuple[str, ...]] = []
    codes = 0
    for found in _WORD.finditer(text):
        if any(start < found.end() and found.start() < end for start, end in (item.span for item in items)):
            continue
        word = fold(found.group()).text
        if word not in ASKING_WORDS:
            codes += _CODE.search(word) is not None
            words.append(_beginnings(word))
    return AskedQuery(text, tuple(items), tuple(dict.fromkeys(words)), _kind(text, stated, codes))


def _kind(text: str, found: list[Attribute], codes: int) -> QueryKind:
    stated = [item for item in found if item.kind not in _NAMING]
    if not stated:
        return "number" if codes else "broad"
    used = {place for item in stated for place in range(*item.span)}
    letters = [place for place, char in enumerate(text) if char.isalnum()]
    share = sum(place in used for place in letters) / max(len(letters), 1)
    return "specification" if len(stated) >= _SEVERAL or share >= _MOSTLY else "mixed"


def _beginnings(word: str) -> tuple[str, ...]:
    """Give the beginnings that a word's other forms share with it; a code or a short word is only itself."""
    if len(word) < _SHORTEST_STEM or any(char.isdigit() for char in word):
        return (word,)
    return tuple(dict.fromkeys(stem for stem in (*stems(word), word) if len(stem) >= _SHORTEST_STEM - 1))


def _asked_brands(text: str, brands: Iterable[str], stated: list[Attribute]) -> list[Attribute]:
    """Find the brands that a query names, the longest first, where no other attribute was read."""
    folded = fold(text)
    taken = [item.span for item in stated]
    found: list[Attribute] = []
    for brand in sorted({_folded(brand) for brand in brands} - {""}, key=lambda name: (-len(name), name)):
        at = folded.text.find(brand)
        end = at + len(brand)
        if at < 0 or folded.text[at - 1 : at].isalnum() or folded.text[end : end + 1].isalnum():
            continue
        span = folded.span(at, end)
        if not any(start < span[1] and span[0] < stop for start, stop in taken):
            taken.append(span)
            found.append(Attribute("brand", brand, text=text[slice(*span)], span=span))
    return found


@lru_cache(maxsize=4096)
def _folded(brand: str) -> str:
    return fold(brand).text.strip()


def with_brand(items: Iterable[Attribute], brand: str | None) -> list[Attribute]:
    """
    Add a product's brand to its attributes.

    :param items: Its attributes.
    :param brand: Its brand as the catalog writes it; None if unknown.
    :returns: The attributes, the brand last.
    """
    listed = list(items)
    if brand and (folded := _folded(brand)):
        listed.append(Attribute("brand", folded, text=brand, details={"source": "field"}))
    return listed
