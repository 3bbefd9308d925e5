# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
What the words of a query are called in English, German, French and Dutch catalogs (`translations.yaml`).

Each language reads the query by its own stemmer: French `ventilateur` and German `Ventil` have a stem in common when
nobody says the language, and are a fan and a valve. A word that several languages have is translated from each.

>>> sorted(translated_terms("tournevis"))  # doctest: +NORMALIZE_WHITESPACE
['schraubendreh', 'schraubendreher', 'schraubenzieh', 'schraubenzieher', 'schroevendraai', 'schroevendraaier',
 'schrovendraai', 'screwdriv', 'screwdriver']
>>> translated_terms("M12x50")
{}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from partwise.languages import LANGUAGES
from partwise.terms.compounds import split_compound
from partwise.terms.encoder import query_terms
from partwise.terms.tokens import read_line
from partwise.terms.words import stem_in

# What a translation counts beside the word itself: a catalog's own language comes first where it has both.
TRANSLATION_WEIGHT: Final = 0.5
# Endings of plurals and cases are no longer; French stems `Ventile` as it does `ventilateur`.
_LONGEST_ENDING: Final = 3
_COMPOUNDING: Final = frozenset({"de", "nl"})

Words = tuple[str, ...]
Names = Mapping[str, Mapping[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """
    The phrases of one language.

    :param language: Its code.
    :param targets: What each phrase, as stems, is called in the other languages.
    :param lengths: How many letters the words of each phrase have.
    :param longest: The words of the longest phrase.
    """

    language: str
    targets: Mapping[Words, tuple[str, ...]]
    lengths: Mapping[Words, tuple[int, ...]]
    longest: int

    def find(self, line: str) -> Iterator[tuple[str, ...]]:
        """
        Translate the words of a line; of phrases that begin at one word the longest, none inside another.

        :param line: A line of a query.
        :returns: The translations of each phrase in order.
        """
        words = list(self._words(line))
        place = 0
        while place < len(words):
            sizes = range(min(self.longest, len(words) - place), 0, -1)
            phrase = next((p for size in sizes if (p := self._phrase(words[place : place + size]))), ())
            if phrase:
                yield self.targets[phrase]
            place += len(phrase) or 1

    def _words(self, line: str) -> Iterator[str]:
        """Give the words; a compound that is not in the dictionary is read by its parts. A code parts phrases."""
        for token in read_line(line):
            for word in token.words or ("",):
                parts = split_compound(word) if self.language in _COMPOUNDING and not self._phrase([word]) else ()
                yield from parts or (word,)

    def _phrase(self, words: list[str]) -> Words:
        """Give the phrase that some words are; empty if they are none."""
        if not all(words):
            return ()
        stems = tuple(stem_in(word, self.language) for word in words)
        pairs = zip(words, self.lengths.get(stems, ()), strict=False)
        is_near = all(abs(len(word) - length) <= _LONGEST_ENDING for word, length in pairs)
        return stems if stems in self.targets and is_near else ()


def translated_terms(text: str) -> dict[str, float]:
    """
    Find what the words of a query are called in the other languages.

    :param text: The query, in any of the languages.
    :returns: Weight by term, `TRANSLATION_WEIGHT` or less; empty where nothing is known.
    """
    found: dict[str, float] = {}
    for line in text.splitlines():
        for dictionary in _dictionaries():
            for targets in dictionary.find(line):
                for term, weight in _terms(targets).items():
                    found[term] = max(weight, found.get(term, 0.0))
    return found


def is_translated(stem: str) -> bool:
    """
    Tell whether a name begins with a word: such a word is no typo.

    :param stem: A stem of the word, in any of the languages.
    :returns: Whether there is such a name.
    """
    return stem in _beginnings()


@cache
def type_names() -> Names:
    """Give the types of products: by English name what they are called in the other languages."""
    return _content()["types"]


@cache
def _content() -> Mapping[str, Names]:
    import yaml  # noqa: PLC0415 - who translates nothing need not load it

    text = resources.files("partwise.terms").joinpath("translations.yaml").read_text(encoding="utf-8")
    content: Mapping[str, Names] = yaml.safe_load(text)
    return content


@cache
def _dictionaries() -> tuple[Dictionary, ...]:
    things = [{"en": [name], **others} for names in _content().values() for name, others in names.items()]
    spoken: dict[str, set[str]] = {}
    for thing in things:
        for language, phrases in thing.items():
            for phrase in phrases:
                spoken.setdefault(phrase.lower(), set()).add(language)
    return tuple(_dictionary(language, things, spoken) for language in LANGUAGES)


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(phrase[0] for dictionary in _dictionaries() for phrase in dictionary.targets)


def _dictionary(language: str, things: list[dict[str, list[str]]], spoken: Mapping[str, set[str]]) -> Dictionary:
    targets: dict[Words, dict[str, None]] = {}
    lengths: dict[Words, tuple[int, ...]] = {}
    for thing in things:
        others = [phrase for other in LANGUAGES if other != language for phrase in thing.get(other, ())]
        for phrase in thing.get(language, ()):
            # No translation is a word of a language that has this one: English `laptop` is not `Notebook` as in German.
            own = spoken[phrase.lower()]
            wanted = dict.fromkeys(other for other in others if own.isdisjoint(spoken[other.lower()]))
            words = [word for token in read_line(phrase) for word in token.words]
            stems = tuple(stem_in(word, language) for word in words)
            targets.setdefault(stems, {}).update(wanted)
            lengths[stems] = tuple(map(len, words))
    listed = {phrase: tuple(others) for phrase, others in targets.items() if others}
    return Dictionary(language, listed, lengths, max(map(len, listed)))


@lru_cache(maxsize=2**10)
def _terms(targets: tuple[str, ...]) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for phrase in targets:
        for term, weight in query_terms(phrase).items():
            if len(term) == 1:  # the à of `roulement à billes`
                continue
            found[term] = max(weight * TRANSLATION_WEIGHT, found.get(term, 0.0))
    return found
