# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Put the parts of a query together: a type, a brand, values, in the order of the language and with a buyer's habits.

>>> from random import Random
>>> stated("Patchkabel", "patch cable", "", [("length", "2 m"), ("colour", "schwarz")], "de", Random(7))
('patchkabel, schwarz 2 m', 'patch cable, schwarz 2 m')
>>> mistyped("patch cable 2 m", Random(3))
'pathc cable 2 m'
"""

import re
from collections.abc import Sequence
from random import Random
from typing import Final

from .phrases import phrases, words
from .products import Product

_LOWER_SHARE: Final = 0.4
_COMMA_SHARE: Final = 0.12
_REQUEST_SHARE: Final = 0.05
_BRAND_FIRST_SHARE: Final = 0.75
_BROAD_BRAND_SHARE: Final = 0.3
_NOUN_ALONE_SHARE: Final = 0.3
_PLURAL_SHARE: Final = 0.2
_QUALIFIED_SHARE: Final = 0.35
_VALUE_FIRST: Final = {"en": 0.35, "de": 0.15, "fr": 0.0, "nl": 0.15}
# What stands before the noun in English; the other languages would bend it there.
_ADJECTIVES: Final = frozenset({"colour", "material_family", "finish"})
_ADJECTIVE_FIRST_SHARE: Final = 0.7
# Values that name what a product is: `HDMI cable` is a type of cable.
_NAMING: Final = frozenset({"interface", "connector"})
_SHORTEST_NOUN: Final = 4
_FEWEST_WORDS, _MOST_WORDS = 2, 5
_SHORTEST_MISTYPED: Final = 5
_WORD: Final = re.compile(r"[^\W\d_]+")
_EDGES: Final = " ,;:-–/|()[]&+."
_SLOT: Final = "\0"


def stated(
    name: str, own: str, brand: str, values: Sequence[tuple[str, str]], language: str, rng: Random
) -> tuple[str, str]:
    """
    State values beside a type.

    :param name: The type in the query's language; empty where none is known.
    :param own: The same in the catalog's words.
    :param brand: The brand to name; empty for none.
    :param values: Kind and text of each value.
    :param language: The query's language.
    :param rng: The source of chance.
    :returns: The query, and the same with the type in the catalog's words.
    """
    before: list[str] = []
    behind: list[str] = []
    for kind, text in values:
        is_adjective = language == "en" and kind in _ADJECTIVES
        can_be_first = kind not in _ADJECTIVES and (" " not in text or text[0].isdigit())
        share = _ADJECTIVE_FIRST_SHARE if is_adjective else _VALUE_FIRST[language] * can_be_first
        if rng.random() < share:
            before.insert(len(before) if is_adjective else 0, text)
        else:
            behind.insert(rng.randint(0, len(behind)), text)
    if brand:
        (before.insert(0, brand) if rng.random() < _BRAND_FIRST_SHARE else behind.append(brand))
    comma = "," if behind and name and rng.random() < _COMMA_SHARE else ""
    form = " ".join(part for part in (*before, f"{_SLOT}{comma}" if name else "", *behind) if part)
    if rng.random() < _REQUEST_SHARE:
        form = rng.choice(phrases()["requests"][language]).format(form)
    lowered = rng.random() < _LOWER_SHARE
    return _filled(form, name, lower=lowered), _filled(form, own or name, lower=lowered)


def broad(product: Product, name: str, own: str, language: str, rng: Random) -> tuple[str, str]:
    """
    Ask for a type, with the brand or with what names it closer.

    :param product: A product of the type.
    :param name: The type in the query's language.
    :param own: The same in the catalog's words.
    :param language: The query's language.
    :param rng: The source of chance.
    :returns: The query, and the same with the type in the catalog's words.
    """
    if name == own and language == "en":
        noun = own.rpartition(" ")[2]
        if len(noun) >= _SHORTEST_NOUN and noun.lower() not in words("wide_types") and rng.random() < _NOUN_ALONE_SHARE:
            name = own = noun
        if rng.random() < _PLURAL_SHARE and own[-1:].isalpha() and not own.endswith(("s", "y")):
            name = own = f"{own}s"
    form = _SLOT
    naming = [item.value for item in product.title_items if item.kind in _NAMING and isinstance(item.value, str)]
    if naming and rng.random() < _QUALIFIED_SHARE:
        form = f"{_SLOT} {naming[0]}" if language == "fr" else f"{naming[0]} {_SLOT}"
    elif (brand := product.name("brand")) and rng.random() < _BROAD_BRAND_SHARE:
        form = f"{brand} {_SLOT}"
    lowered = rng.random() < _LOWER_SHARE
    return _filled(form, name, lower=lowered), _filled(form, own, lower=lowered)


def fragment(title: str, rng: Random) -> str:
    """
    Take a few words out of a title.

    :param title: The title.
    :param rng: The source of chance.
    :returns: Two to five words in a row; empty where the title has no more than that, or they would say nothing.
    """
    tokens = title.split()
    length = rng.randint(_FEWEST_WORDS, _MOST_WORDS)
    if len(tokens) <= length:
        return ""
    start = rng.randint(0, len(tokens) - length)
    piece = tokens[start : start + length]
    while piece and len(piece[-1].strip(_EDGES)) <= 1:
        piece.pop()
    while piece and len(piece[0].strip(_EDGES)) <= 1:
        piece.pop(0)
    text = " ".join(piece).strip(_EDGES)
    if text.count("(") != text.count(")") or len(_plain(text)) < _FEWEST_WORDS:
        return ""
    return text.lower() if rng.random() < _LOWER_SHARE else text


def mistyped(text: str, rng: Random) -> str:
    """
    Swap two letters of a long plain word.

    :param text: A query.
    :param rng: The source of chance.
    :returns: The query with a typo; as it was where all words are short.
    """
    long = [word for word in _WORD.finditer(text) if len(word.group()) >= _SHORTEST_MISTYPED]
    if not long:
        return text
    word = rng.choice(long)
    at = rng.randint(word.start() + 1, word.end() - 2)
    return f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"


def _filled(form: str, name: str, *, lower: bool) -> str:
    text = form.replace(_SLOT, name)
    return text.lower() if lower else text


def _plain(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if len(word) > _FEWEST_WORDS]
