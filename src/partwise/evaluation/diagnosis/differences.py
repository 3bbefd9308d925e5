# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What a query says and a product does not, and what only that product says."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from partwise.catalog.values import readable, spell_name
from partwise.evaluation.diagnosis.facts import Stored
from partwise.evaluation.diagnosis.words import AskedWord, asked_words

_SHOWN: Final = 6
_LONGEST_VALUE: Final = 40
_SHORTEST_WORD: Final = 3


def lacking(query: str, product: Stored | None) -> list[AskedWord]:
    """
    Give the words and values of a query that a product does not say.

    :param query: The query.
    :param product: The product; None lacks nothing that could be named.
    :returns: In the order of the query.
    """
    return [] if product is None else [word for word in asked_words(query) if word not in product.words]


def only_its_own(product: Stored, others: Sequence[Stored], query: str) -> list[str]:
    """
    Give what neither the query nor other products say.

    :param product: The product.
    :param others: The products beside it.
    :param query: The query.
    :returns: Words of its title, then attributes that the others have with another value, then those they lack.
    """
    asked = {word.key for word in asked_words(query)}
    title = [
        word.text
        for word in asked_words(product.title)
        if word.key not in asked
        and (word.is_value or len(word.text) >= _SHORTEST_WORD)
        and not any(word in other.words for other in others)
    ]
    theirs = [_attributes(other) for other in others]
    stated: list[tuple[bool, str]] = []
    for name, value in _attributes(product).items():
        shown = " ".join(readable(value).split())
        is_asked = any(word.key in asked for word in asked_words(shown))
        if len(shown) <= _LONGEST_VALUE and not is_asked and not any(other.get(name) == value for other in theirs):
            stated.append((not any(name in other for other in theirs), f"{spell_name(name)} {shown}"))
    stated.sort(key=lambda pair: pair[0])
    return [*title[: _SHOWN // 2], *(line for _, line in stated)]


def listed(words: Sequence[str], mark: str = ", ") -> str:
    """
    Write the first few words of a list.

    :param words: The words.
    :param mark: What stands between them.
    :returns: At most six of them in a line.
    """
    return mark.join(words[:_SHOWN])


def _attributes(product: Stored) -> Mapping[str, Any]:
    attributes = product.meta.get("attributes")
    return attributes if isinstance(attributes, Mapping) else {}
