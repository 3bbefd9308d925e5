# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Tell what a quantity is from the word before or after it (`data/roles.yaml`), and what qualifies it.

>>> role_before("länge:", 6, "length")
('length', 0)
>>> role_before("länge:", 6, "mass") is None
True
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from .vocabulary import WordIndex, read_file

# Words that may stand between a role and its number and say nothing.
_FILLERS: Final = frozenset(
    "of is at with von mit bei beträgt de du des la le les d à van met bij is the der die das and und et en"
    " range bereich plage bereik value wert valeur waarde nominal rated nenn total".split()
)
_WORD: Final = re.compile(r"[^\W\d_]+")
# How many words that mean nothing here may stand between a role and its number: `length of the cable 3 m`.
_MOST_STRANGERS: Final = 2
_MOST_WORDS: Final = 6
_BREAK: Final = re.compile(r"[;|\n]|[,)]\s|\s[-/]\s|\.\s")
_LONGEST_AFTER: Final = 3
_FARTHEST: Final = 60
_NUMBER_NEXT: Final = re.compile(r"\s*[:=]?\s*\d")
_KEY: Final = re.compile(r"(?:^|(?<=[\s,;(/-]))([^\W\d_]{1,4}|Ø)(?:\s?=\s?|:\s?|\s?)$")


class Role(NamedTuple):
    """
    A kind that a word names.

    :param kind: The kind.
    :param dimension: What its quantities measure.
    :param words: The words that name it, the last one first.
    """

    kind: str
    dimension: str
    words: tuple[str, ...]


@cache
def _content() -> Mapping[str, Mapping[str, Any]]:
    return read_file("roles.yaml")


@cache
def _index() -> WordIndex:
    """Index roles by the last of their words."""
    index = WordIndex()
    for name, entry in _content().items():
        if "dimension" not in entry:
            continue
        kind, dimension = entry.get("kind", name), entry["dimension"]
        for language in ("en", "de", "fr", "nl"):
            for written in entry.get(language, ()):
                words = [part for part in re.split(r"[\s.-]+", str(written).lower()) if part]
                reversed_words = tuple(word.strip("*") for word in reversed(words))
                index.add(words[-1], "", Role(kind, dimension, reversed_words))
    return index


@cache
def keys() -> Mapping[str, tuple[str, ...]]:
    """Give the kinds that a letter sign names, such as `SW`; each of them measures a length or a flow."""
    found: dict[str, tuple[str, ...]] = {}
    for name, entry in _content().items():
        for key in entry.get("keys", ()):
            found[key] = (*found.get(key, ()), name)
    return found


@cache
def _after_words() -> frozenset[str]:
    """Adjectives of size: they belong to the number before them, whatever comes next."""
    return frozenset(str(word) for word in _content()["after"]["words"])


@lru_cache(maxsize=2**13)
def roles_of(word: str) -> tuple[Role, ...]:
    """Give the roles whose last word this is, those of several words first."""
    return tuple(sorted(dict.fromkeys(_index().find(word)), key=lambda role: -len(role.words)))


def role_before(text: str, end: int, dimension: str, floor: int = 0) -> tuple[str, int] | None:
    """
    Find the role that stands before a quantity.

    :param text: The line in lower case.
    :param end: Where the quantity begins.
    :param floor: Where the quantity before it ends, with the role that stands behind that one.
    :param dimension: What it measures.
    :returns: The kind, and where its word begins; None if no word names one.
    """
    start = max(end - _FARTHEST, floor)
    for found in _BREAK.finditer(text, start, end):
        start = found.end()
    words = [(found.group(), found.start()) for found in _WORD.finditer(text, start, end)][-_MOST_WORDS:]
    words.reverse()
    return _nearest(words, dimension)


def _nearest(words: Sequence[tuple[str, int]], dimension: str) -> tuple[str, int] | None:
    strangers = 0
    for place, (word, start) in enumerate(words):
        for role in roles_of(word):
            several = tuple(other for other, _ in words[place : place + len(role.words)])
            if role.dimension == dimension and _is(role, several):
                return role.kind, start
        strangers += word not in _FILLERS
        if strangers > _MOST_STRANGERS:
            return None
    return None


def role_after(text: str, start: int, dimension: str) -> tuple[str, int] | None:
    """
    Find the role that stands right behind a quantity: `30 mm long`.

    :param text: The line in lower case.
    :param start: Where the quantity ends.
    :param dimension: What it measures.
    :returns: The kind, and where its word ends; None if the next word names none, or belongs to the next number.
    """
    words = []
    for found in _WORD.finditer(text, start, start + 40):
        if text[start if not words else words[-1][2] : found.start()].strip(" -"):
            break
        words.append((found.group(), found.start(), found.end()))
        if len(words) == _LONGEST_AFTER:
            break
    if words and words[0][0] in _FILLERS:
        words = words[1:]
    for count in range(len(words), 0, -1):
        last, end = words[count - 1][0], words[count - 1][2]
        for role in roles_of(last):
            several = tuple(word for word, _, _ in reversed(words[:count]))
            if len(role.words) == count and role.dimension == dimension and _is(role, several):
                return (role.kind, end) if last in _after_words() or not _NUMBER_NEXT.match(text, end) else None
    return None


def key_before(text: str, end: int) -> tuple[tuple[str, ...], int] | None:
    """
    Find the letter sign that a size is keyed by: `L=30`, `SW 13`, `Ø8`.

    :param text: The line, case kept.
    :param end: Where the number begins.
    :returns: The kinds it may name, and where it begins; None if there is none.
    """
    if (found := _KEY.search(text[max(end - 8, 0) : end])) and (named := keys().get(found[1])):
        return named, max(end - 8, 0) + found.start(1)
    return None


def _is(role: Role, words: tuple[str, ...]) -> bool:
    return len(words) >= len(role.words) and all(
        word == wanted or (place == 0 and word.endswith(wanted)) or word.startswith(wanted)
        for place, (word, wanted) in enumerate(zip(words, role.words, strict=False))
    )
