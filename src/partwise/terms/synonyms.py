# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Other words for what a query asks for, from a user's own file.

>>> own = load_synonyms({"laptop": ["notebook", "portable computer"]})
>>> sorted(own.terms("two laptops"))
['comput', 'computer', 'notebook', 'portabl']
>>> sorted(load_synonyms([["screen", "monitor", "display"]]).terms("screen 24 inch"))
['display', 'monitor']
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from partwise.errors import ConfigError
from partwise.terms.encoder import query_terms
from partwise.terms.tokens import read_line
from partwise.terms.words import stems

# What a synonym counts beside the word itself: a product that is called as asked comes before one that is not.
SYNONYM_WEIGHT: Final = 0.5

Given = str | Path | Mapping[str, Any] | Sequence[Any]
# The stems of each word; one stem in common makes words the same, as it does in the search.
Phrase = tuple[frozenset[str], ...]
_SHAPES: Final = "give 'word: [synonym, synonym]', or '- [word, word]' for words that all mean the same"


@dataclass(frozen=True, slots=True, eq=False)
class Synonyms:
    """
    Phrases with the terms of their synonyms.

    :param terms_of: Weight by term, by phrase.
    :param starting: The phrases by each stem of their first words.
    """

    terms_of: Mapping[Phrase, Mapping[str, float]]
    starting: Mapping[str, Sequence[Phrase]]

    def knows(self, stem: str) -> bool:
        """
        Tell whether a phrase begins with a word: such a word is no typo.

        :param stem: A stem of the word.
        :returns: Whether there is such a phrase.
        """
        return stem in self.starting

    def terms(self, text: str) -> dict[str, float]:
        """
        Find the synonyms of a query's words; where several phrases begin at one word, those of the longest.

        :param text: The query, in any of the languages.
        :returns: Weight by term, `SYNONYM_WEIGHT` or less; empty where nothing has a synonym.
        """
        found: dict[str, float] = {}
        for line in text.splitlines() if self.terms_of else ():
            for phrase in self._phrases(_phrase(line)):
                _keep_highest(found, self.terms_of[phrase])
        return found

    def _phrases(self, line: Phrase) -> Iterator[Phrase]:
        """Walk along a line and give the phrases in it, none inside another."""
        place = 0
        while place < len(line):
            begin = dict.fromkeys(phrase for stem in line[place] for phrase in self.starting.get(stem, ()))
            here = [phrase for phrase in begin if _stands_at(phrase, line, place)]
            longest = max(map(len, here), default=1)
            yield from (phrase for phrase in here if len(phrase) == longest)
            place += longest


def load_synonyms(given: Given | None) -> Synonyms:
    """
    Read synonyms.

    :param given: A YAML file, or what it holds: a mapping from a word to its synonyms, or a list of such mappings and
        of groups of words that all mean the same. A word may be several ("hex bolt").
    :returns: The synonyms; none for None.
    :raises ConfigError: If the file cannot be read, or an entry is malformed or has a digit: file, entry, what to do.
    """
    where, data = _read(given)
    terms_of: dict[Phrase, dict[str, float]] = {}
    for place, word, synonyms in _entries(data, where):
        phrase = _phrase(_checked(word, place))
        terms = terms_of.setdefault(phrase, {})
        for synonym in synonyms:
            weighed = query_terms(_checked(synonym, place))
            _keep_highest(terms, {term: weight * SYNONYM_WEIGHT for term, weight in weighed.items()})
    starting: dict[str, list[Phrase]] = {}
    for phrase in terms_of:
        for stem in phrase[0]:
            starting.setdefault(stem, []).append(phrase)
    return Synonyms(terms_of, starting)


def _read(given: Given | None) -> tuple[str, Any]:
    if given is None:
        return "synonyms", {}
    if not isinstance(given, str | Path):
        return "synonyms", given
    import yaml  # noqa: PLC0415 - only who has synonyms in a file needs it

    try:
        return str(given), yaml.safe_load(Path(given).read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        msg = f"{given}: synonyms cannot be read: {' '.join(str(error).split())}; check the path and that it is YAML"
        raise ConfigError(msg) from error


def _entries(data: Any, where: str) -> Iterator[tuple[str, Any, list[Any]]]:
    """Give each word with its place in the file and its synonyms."""
    if isinstance(data, Mapping):
        for word, synonyms in data.items():
            listed = [synonyms] if isinstance(synonyms, str) else synonyms
            if not isinstance(listed, list) or not listed:
                msg = f"{where}, entry {word!r}: needs a list of synonyms, got {synonyms!r}; {_SHAPES}"
                raise ConfigError(msg)
            yield f"{where}, entry {word!r}", word, listed
    elif isinstance(data, list):
        for number, entry in enumerate(data, 1):
            place = f"{where}, entry {number}"
            if isinstance(entry, Mapping):
                yield from _entries(entry, place)
            elif isinstance(entry, list) and len(entry) > 1:
                yield from ((place, word, [*entry[:at], *entry[at + 1 :]]) for at, word in enumerate(entry))
            else:
                msg = f"{place}: needs a group of two words or more, got {entry!r}; {_SHAPES}"
                raise ConfigError(msg)
    else:
        msg = f"{where}: synonyms must be a mapping or a list, got {type(data).__name__}; {_SHAPES}"
        raise ConfigError(msg)


def _checked(word: Any, place: str) -> str:
    """Refuse what is no plain word: a number or code has no synonyms, it is another product one digit off."""
    if not isinstance(word, str) or "\n" in word or not any(map(str.isalnum, word)):
        msg = f"{place}: {word!r} is no word; put quotes around what YAML reads as something else, or take it out"
        raise ConfigError(msg)
    if any(token.is_code for token in read_line(word)):
        msg = f"{place}: {word!r} has a digit, and numbers and codes are found only as they are written; take it out"
        raise ConfigError(msg)
    return word


def _phrase(line: str) -> Phrase:
    """Read the stems of each word of a line; a code has none, so that no phrase goes on across it."""
    words = [word for token in read_line(line) for word in token.words or ("",)]
    return tuple(frozenset(stems(word) if word else ()) for word in words)


def _stands_at(phrase: Phrase, line: Phrase, place: int) -> bool:
    there = line[place : place + len(phrase)]
    return len(there) == len(phrase) and not any(map(frozenset.isdisjoint, phrase, there))


def _keep_highest(found: dict[str, float], more: Mapping[str, float]) -> None:
    for term, weight in more.items():
        found[term] = max(weight, found.get(term, 0.0))
