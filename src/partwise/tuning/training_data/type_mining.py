# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Find what products are in titles alone: word groups of many titles of several brands, whose noun has a plural.

English, German and Dutch names end in their noun (`patch cable`), French ones begin with it (`câble réseau`). Brands,
numbers and values such as colours are no part of them (`titles`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from .phrases import words
from .products import Product
from .titles import plain_runs

_LONGEST: Final = 3
_FEWEST_TITLES: Final = 5
_FEWEST_BRANDS: Final = 2
# Of all titles: a single word must be this common, since one maker's series end many titles too.
_COMMON: Final = 0.0008
_COMMON_BRANDS: Final = 3
# Of the mentions of a noun: `originals` is rarer beside `original`.
_PLURAL_SHARE: Final = 0.0025
_PLURAL_ENDINGS: Final = ("s", "es", "x", "e", "en", "n", "er")
_SINGULAR_ENDINGS: Final = ("s", "es", "en")
# A group that nearly always stands behind the same word is a part of a longer name: `format printer`.
_PART_OF_LONGER: Final = 0.8
_WORD: Final = re.compile(r"[^\W\d_]+")


def mine_types(products: Sequence[Product]) -> dict[str, tuple[str, ...]]:
    """
    Find the types of products.

    :param products: The products.
    :returns: The types by product id, the longest name first; products of unknown type are absent.
    """
    found = {product.product_id: _phrases(product) for product in products}
    titles = Counter(phrase for each in found.values() for phrase in each)
    sure = _sure(products, found, titles)
    typed = {product_id: [phrase for phrase in each if phrase in sure] for product_id, each in found.items()}
    # Of equally long names the first in the title: labels are of paper, and not the other way round.
    return {
        product_id: tuple(sorted(each, key=lambda phrase: -phrase.count(" ")))
        for product_id, each in typed.items()
        if each
    }


def _phrases(product: Product) -> list[str]:
    """Give the word groups of a title that can name a type."""
    is_french = product.language == "fr"
    found: dict[str, None] = {}
    for run in plain_runs(product):
        lowered = [word.lower() for word in run]
        while lowered and lowered[-1] in words("qualities"):
            lowered.pop()
        for length in range(1, min(_LONGEST, len(lowered)) + 1):
            part = lowered[:length] if is_french else lowered[-length:]
            if _can_be_name(part, part[0] if is_french else part[-1]):
                found[" ".join(part)] = None
    return list(found)


def _can_be_name(part: Sequence[str], noun: str) -> bool:
    is_repeated = len(set(part)) < len(part)
    is_too_wide = noun in words("no_types") or (len(part) == 1 and noun in words("wide_types"))
    return not is_too_wide and part[0] not in words("no_beginnings") and not is_repeated


def _sure(products: Sequence[Product], found: Mapping[str, Sequence[str]], titles: Counter[str]) -> set[str]:
    brands: dict[str, set[str]] = defaultdict(set)
    french: Counter[str] = Counter()
    for product in products:
        for phrase in found[product.product_id]:
            brands[phrase].add(product.name("brand"))
            french[phrase] += product.language == "fr"
    # A catalog of one maker has no brands to tell its types from.
    all_brands = len({product.name("brand") for product in products})
    nouns = _nouns(products, {word for phrase in titles for word in phrase.split()})
    kept = {
        phrase: number
        for phrase, number in titles.items()
        if number >= (_FEWEST_TITLES if " " in phrase else max(_FEWEST_TITLES, _COMMON * len(products)))
        and len(brands[phrase]) >= min(_FEWEST_BRANDS if " " in phrase else _COMMON_BRANDS, all_brands)
        and phrase.split()[0 if french[phrase] > number / 2 else -1] in nouns
    }
    parts = {
        phrase.partition(" ")[2]
        for phrase, number in kept.items()
        if " " in phrase and number >= _PART_OF_LONGER * titles[phrase.partition(" ")[2]]
    }
    return {phrase for phrase in kept if phrase not in parts or " " not in phrase}


def _nouns(products: Sequence[Product], candidates: set[str]) -> set[str]:
    """Keep the words that have a plural in the catalog's texts, or are one."""
    seen: Counter[str] = Counter()
    for product in products:
        seen.update(set(_WORD.findall(product.searchable)))

    def has_number(word: str) -> bool:
        plural = max(seen[word + ending] for ending in _PLURAL_ENDINGS)
        singular = max(seen[word.removesuffix(end)] if word.endswith(end) else 0 for end in _SINGULAR_ENDINGS)
        return max(plural, singular) >= max(1, _PLURAL_SHARE * seen[word])

    return {word for word in candidates if has_number(word)}
