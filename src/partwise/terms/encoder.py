# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Sparse vectors of products and queries: BM25 with its document half here and its IDF half in the store.

The store multiplies a query's value by the document's value and by the term's IDF, in Qdrant's engine
``ln((N - n + 0.5) / (n + 0.5) + 1)``. A document's value is BM25F's saturated term frequency: every part of the text
has its weight and its own length. A term's index is the first four bytes of its BLAKE2b-32 digest (UTF-8, big-endian);
terms that share an index share its value.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from partwise.errors import ConfigError
from partwise.terms.compounds import split_compound
from partwise.terms.tokens import Token, neighbour_joins, read_line
from partwise.terms.words import ASKING_WORDS, stems

# Names the tokens, stems, compound parts, weights and hashes together: vectors of two versions do not meet.
TERMS_VERSION: Final = "terms-2"

# An attribute's line, "name: value unit". Its name says what is stated, not what the product is ("bluetooth: no"), and
# the words of its value often mention other things ("compatible with: ..."); its numbers and codes are the statement.
_ATTRIBUTE: Final = re.compile(r"([^:]{1,80}): +(?=\S)")
_NAME_WEIGHT: Final = 0.25
_MENTION_WEIGHT: Final = 0.5


def term_index(term: str) -> int:
    """
    Hash a term to the index of its dimension.

    :param term: A canonical term.
    :returns: 0 to 2**32 - 1, the same on every machine.
    """
    return int.from_bytes(blake2b(term.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big")


def query_terms(text: str) -> dict[str, float]:
    """
    Read what a query asks for; words that only ask are left out, unless there are no others.

    :param text: The query, in any of the languages.
    :returns: The weight of each distinct term, in order of appearance: 1, or less where a word has several stems.
    """
    lines = [read_line(line) for line in text.splitlines()]
    only_asks = all(token.whole in ASKING_WORDS for line in lines for token in line)
    found: dict[str, float] = {}
    for line in lines:
        weighed = [pair for token in line if only_asks or token.whole not in ASKING_WORDS for pair in _weighed(token)]
        for term, weight in [*weighed, *((join, 1.0) for join in neighbour_joins(line))]:
            found[term] = max(weight, found.get(term, 0.0))
    return found


@dataclass(frozen=True, slots=True)
class TermEncoder:
    """
    Encode texts as BM25 sparse vectors.

    :param k1: How late a repeated term saturates; 0 means that only its presence counts.
    :param b: How much longer texts are discounted, 0 to 1.
    :param average_length: Words at which a text is neither discounted nor favoured, counted apart for running text and
        for attribute values. A fixed number, so that a vector depends on nothing but its product.
    :param title_weight: What an occurrence in the title counts beside its occurrence in the text.
    :raises ConfigError: If a parameter is out of its range.
    """

    k1: float = 1.2
    b: float = 0.75
    average_length: float = 64.0
    title_weight: float = 1.0

    def __post_init__(self) -> None:
        least_and_most = {"k1": (0, 1e6), "b": (0, 1), "average_length": (1, 1e6), "title_weight": (0, 1e6)}
        for name, (least, most) in least_and_most.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
                msg = f"{name} must be a number from {least:g} to {most:g}, got {value!r}."
                raise ConfigError(msg)

    def encode_document(
        self, text: str, title: str | None = None, numbers: Iterable[str] = (), tokens: Iterable[str] = ()
    ) -> dict[int, float]:
        """
        Encode a product.

        :param text: Its readable text: running text, and a line ``name: value unit`` per attribute.
        :param title: Its title, whether the text holds it or not.
        :param numbers: Its part numbers; those that the text does not hold become terms of it.
        :param tokens: Terms that are no words of the text, such as its attributes; each counts once, whatever the
            text's length.
        :returns: Value by index; empty if there is no letter and no digit.
        """
        prose, stated = _Counts(), _Counts()
        for position, line in enumerate(text.splitlines()):
            if position and (name := _ATTRIBUTE.match(line)):
                stated.add(name[1], _NAME_WEIGHT, _NAME_WEIGHT)
                stated.length += stated.add(line[name.end() :], _MENTION_WEIGHT, 1.0)
            else:
                prose.length += prose.add(line, 1.0, 1.0)
        for line in (title or "").splitlines():
            prose.add(line, self.title_weight, self.title_weight)
        frequencies: dict[int, float] = {}
        for part in (prose, stated):
            norm = 1 - self.b + self.b * max(part.length, 1) / self.average_length
            for index, count in part.counts.items():
                frequencies[index] = frequencies.get(index, 0.0) + count / norm
        for number in numbers:
            for index in _number_indices(number):
                frequencies.setdefault(index, 1.0)
        for token in tokens:
            frequencies.setdefault(_index(token), 1.0)
        return {index: (self.k1 + 1) * count / (self.k1 + count) for index, count in frequencies.items() if count}

    def encode_query(self, text: str, more: Mapping[str, float] | None = None) -> dict[int, float]:
        """
        Encode a query.

        :param text: The query, in any of the languages.
        :param more: Weights of further terms, such as synonyms or the attributes that it asks for; of two weights for
            one term the higher counts.
        :returns: Weight by index; empty if there is no letter and no digit.
        """
        terms = query_terms(text)
        for term, weight in (more or {}).items():
            terms[term] = max(weight, terms.get(term, 0.0))
        weights: dict[int, float] = {}
        for term, weight in terms.items():
            weights[_index(term)] = weights.get(_index(term), 0.0) + weight
        return weights


class _Counts:
    """Weighted occurrences of each index in one part of a text, and that part's length in words."""

    def __init__(self) -> None:
        self.counts: dict[int, float] = {}
        self.length = 0

    def add(self, line: str, word_weight: float, code_weight: float) -> int:
        """Count a line's terms and return its length in words."""
        counts = self.counts
        tokens = read_line(line)
        for token in tokens:
            weight = code_weight if token.is_code else word_weight
            for index in _indices(token):
                counts[index] = counts.get(index, 0.0) + weight
        for join in neighbour_joins(tokens):
            index = _index(join)
            counts[index] = counts.get(index, 0.0) + code_weight
        return len(tokens)


_index = lru_cache(maxsize=2**15)(term_index)


def _weighed(token: Token) -> tuple[tuple[str, float], ...]:
    """Weigh the distinct terms of a token: its whole and its pieces, each in all its stems."""
    found: dict[str, float] = {}
    for part in (token.whole, *token.pieces, *(() if token.is_code else split_compound(token.whole))):
        forms = (part,) if any(char.isdigit() for char in part) else stems(part)
        for form in forms:
            found[form] = max(1 / len(forms), found.get(form, 0.0))
    return tuple(found.items())


@lru_cache(maxsize=2**15)
def _indices(token: Token) -> tuple[int, ...]:
    return tuple(_index(term) for term, _ in _weighed(token))


def _number_indices(number: str) -> set[int]:
    """Index a part number's terms, and all of it as one however it is spaced."""
    tokens = read_line(number)
    one = "".join(token.whole for token in tokens)
    return {index for token in tokens for index in _indices(token)} | ({_index(one)} if one else set())
