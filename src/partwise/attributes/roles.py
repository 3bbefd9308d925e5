# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Tell what a quantity is from the word before or after it (`data/roles.yaml`), and what qualifies it.

>>> from partwise.attributes.vocabulary import read_file
>>> roles = Roles([read_file("roles.yaml")])
>>> roles.before("länge:", 6, "length"), roles.before("länge:", 6, "mass")
(('length', 0), None)
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from partwise.languages import LANGUAGES

from .vocabulary import WordIndex

# Words that may stand between a role and its number and say nothing.
_FILLERS: Final = frozenset(
    {"of", "is", "at", "with", "the", "and", "range", "value", "nominal", "rated", "total"}
    | {"von", "mit", "bei", "beträgt", "der", "die", "das", "und", "bereich", "wert", "nenn"}
    | {"de", "du", "des", "la", "le", "les", "d", "à", "et", "plage", "valeur"}
    | {"van", "met", "bij", "en", "bereik", "waarde"}
)
_WORD: Final = re.compile(r"[^\W\d_]+")
# How many words that mean nothing here may stand between a role and its number: `length of the cable 3 m`.
_MOST_STRANGERS: Final = 2
_MOST_WORDS: Final = 6
# A full stop right before the number ends an abbreviation: `dia. 30 mm`.
_BREAK: Final = re.compile(r"[;|\n]|[,)]\s|\s[-/]\s|\.\s+(?=[^\s=:])")
_LONGEST_AFTER: Final = 3
_FARTHEST: Final = 60
_PARTS: Final = re.compile(r"[\s.-]+")
_LONGEST_KEY: Final = 8
_REMEMBERED: Final = 2**13
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


class Roles:
    """
    The words and letters that name kinds of quantities.

    :param contents: In the form of `data/roles.yaml`; a later one adds to what an earlier one says.
    """

    def __init__(self, contents: Iterable[Mapping[str, Any]]) -> None:
        self._index = WordIndex()
        self._known: dict[str, tuple[Role, ...]] = {}
        self._keys: dict[str, tuple[str, ...]] = {}
        self._after: set[str] = set()
        for content in contents:
            for name, entry in content.items():
                if "dimension" in entry:
                    self._add(entry.get("kind", name), entry)
                else:
                    self._after.update(entry["words"])

    def _add(self, kind: str, entry: Mapping[str, Any]) -> None:
        for key in entry.get("keys", ()):
            self._keys[key] = (*self._keys.get(key, ()), kind)
        for language in LANGUAGES:
            for written in entry.get(language, ()):
                words = [part for part in _PARTS.split(str(written).lower()) if part]
                role = Role(kind, entry["dimension"], tuple(word.strip("*") for word in reversed(words)))
                self._index.add(words[-1], "", role)

    def _of(self, word: str) -> tuple[Role, ...]:
        """Give the roles whose last word this is, those of several words first."""
        roles = self._known.get(word)
        if roles is None:
            roles = tuple(sorted(dict.fromkeys(self._index.find(word)), key=lambda role: -len(role.words)))
            if len(self._known) < _REMEMBERED:
                self._known[word] = roles
        return roles

    def before(self, text: str, end: int, dimension: str, floor: int = 0) -> tuple[str, int] | None:
        """
        Find the role that stands before a quantity.

        :param text: The line in lower case.
        :param end: Where the quantity begins.
        :param dimension: What it measures.
        :param floor: Where the quantity before it ends, with the role that stands behind that one.
        :returns: The kind, and where its word begins; None if no word names one.
        """
        start = max(end - _FARTHEST, floor)
        for found in _BREAK.finditer(text, start, end):
            start = found.end()
        words = [(found.group(), found.start()) for found in _WORD.finditer(text, start, end)][-_MOST_WORDS:]
        words.reverse()
        strangers = 0
        for place, (word, at) in enumerate(words):
            for role in self._of(word):
                several = tuple(other for other, _ in words[place : place + len(role.words)])
                if role.dimension == dimension and _is(role, several):
                    return role.kind, at
            strangers += word not in _FILLERS
            if strangers > _MOST_STRANGERS:
                return None
        return None

    def after(self, text: str, start: int, dimension: str) -> tuple[str, int] | None:
        """
        Find the role that stands right behind a quantity: `30 mm long`.

        :param text: The line in lower case.
        :param start: Where the quantity ends.
        :param dimension: What it measures.
        :returns: The kind, and where its word ends; None if the next word names none, or belongs to the next number.
        """
        words = _words_after(text, start)
        for count in range(len(words), 0, -1):
            last, end = words[count - 1]
            for role in self._of(last):
                several = tuple(word for word, _ in reversed(words[:count]))
                if len(role.words) == count and role.dimension == dimension and _is(role, several):
                    is_own = last in self._after or not _NUMBER_NEXT.match(text, end)
                    return (role.kind, end) if is_own else None
        return None

    def key_before(self, text: str, end: int) -> tuple[tuple[str, ...], int] | None:
        """
        Find the letter sign that a size is keyed by: `L=30`, `SW 13`, `Ø8`.

        :param text: The line, case kept.
        :param end: Where the number begins.
        :returns: The kinds it may name, and where it begins; None if there is none.
        """
        offset = max(end - _LONGEST_KEY, 0)
        if (found := _KEY.search(text[offset:end])) and (named := self._keys.get(found[1])):
            return named, offset + found.start(1)
        return None


def _words_after(text: str, start: int) -> Sequence[tuple[str, int]]:
    """List the next words with their ends, as far as only white space parts them; a filler at first is left out."""
    words: list[tuple[str, int]] = []
    for found in _WORD.finditer(text, start, start + _FARTHEST):
        if text[words[-1][1] if words else start : found.start()].strip(" -"):
            break
        words.append((found.group(), found.end()))
        if len(words) == _LONGEST_AFTER:
            break
    return words[1:] if words and words[0][0] in _FILLERS else words


def _is(role: Role, words: tuple[str, ...]) -> bool:
    return len(words) >= len(role.words) and all(
        word == wanted or (place == 0 and word.endswith(wanted)) or word.startswith(wanted)
        for place, (word, wanted) in enumerate(zip(words, role.words, strict=False))
    )
