# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Find the plain words of a title: what is neither brand nor number nor code, nor a value such as a colour.

>>> from partwise.tuning.training_data.products import Product
>>> plain_runs(Product("1", "", {"brand": "C2G", "title": "C2G 35ft Cat5E Patch Cable Grey networking cable, 10 pcs"}))
[['Patch', 'Cable'], ['networking', 'cable']]
>>> first_words(Product("2", "", {"language": "de", "title": "Zylinderschraube mit Innensechskant ISO 4762 M6 x 12"}))
['Zylinderschraube', 'mit', 'Innensechskant']
"""

import re
from typing import Final

from partwise.terms.words import ASKING_WORDS

from .products import Product

# What a product is for is not what it is: what stands behind such a word is left out.
_FOR: Final = frozenset({"for", "für", "pour", "voor", "compatible", "kompatibel", "equivalent"})
# Nor is what comes with it, although a name may say so where it begins a title: `Schraube mit Innensechskant`.
_WITH: Final = frozenset({"with", "mit", "avec", "met", "w", "incl", "including", "inkl"})
# Small words that tie nouns into one name: `vis à tête cylindrique`, `Schraube mit Innensechskant`.
_TIES: Final = frozenset({"à", "de", "en", "d", "mit", "met", "with"})
_TOKEN: Final = re.compile(r"[^\s,;/|+&()\[\]]+|[,;/|+&()\[\]]")
_WORD: Final = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]{2,})*|[^\W\d_]-[^\W\d_]{3,}|à")
_EDGES: Final = "\"'“”„‘’®™:.!*"
_CAPITALS: Final = 3
_SHORTEST_LAST: Final = 3


def plain_runs(product: Product) -> list[list[str]]:
    """
    Split a title into runs of plain words, without brand and attributes.

    :param product: The product.
    :returns: The words of each run, in the order of the title.
    """
    title = product.title
    spans = [item.span for item in product.title_items]
    runs: list[list[str]] = [[]]
    for word in _words(title, [*spans, *_brand(title, product)]):
        if word.lower() in _FOR | _WITH:
            break
        if word and word.lower() not in ASKING_WORDS:
            runs[-1].append(word)
        else:
            runs.append([])
    return [run for run in runs if run]


def first_words(product: Product) -> list[str]:
    """
    Give the words that a title begins with, up to its first number, code or comma.

    :param product: The product.
    :returns: The words, without the brand; empty where a number or code comes first.
    """
    title = product.title
    brand = _brand(title, product)
    found: list[str] = []
    start = brand[0][1] if brand and brand[0][0] == 0 else 0
    for word in _words(title[start:], []):
        if not word or word.lower() in _FOR or (len(word) >= _CAPITALS and word.isupper()):
            break
        found.append(word)
    while found and (found[-1].lower() in _TIES or len(found[-1]) < _SHORTEST_LAST):
        found.pop()
    return found


def _words(title: str, hidden: list[tuple[int, int]]) -> list[str]:
    """Give each token of a title as a word; empty where it is none, or hidden."""
    taken = {place for span in hidden for place in range(*span)}
    tokens = ((token.group().strip(_EDGES), token.span()) for token in _TOKEN.finditer(title))
    return [word if _WORD.fullmatch(word) and taken.isdisjoint(range(*span)) else "" for word, span in tokens]


def _brand(title: str, product: Product) -> list[tuple[int, int]]:
    brand = product.name("brand").lower()
    at = title.lower().find(brand) if brand else -1
    return [(at, at + len(brand))] if at >= 0 else []
