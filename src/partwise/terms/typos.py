# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Find what a mistyped word was meant to be, among the words that a catalog uses.

Terms are hashed, so there is no vocabulary to compare with. Instead all words that are one slip of the keys away are
made, and the store is asked which of them any document has. Numbers, codes and short words stay as they are typed: one
character off is another product there, and too many words are one character apart.

>>> sorted(slips("cabel") & {"cable", "camel", "label", "cabl"}), "acble" in slips("cable")
(['cabl', 'cable', 'camel'], True)
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol, runtime_checkable

from partwise.terms.compounds import split_compound
from partwise.terms.encoder import term_index
from partwise.terms.tokens import Token, read_line
from partwise.terms.words import ASKING_WORDS, stems, stems_of_each

# What a guessed word counts beside a typed one: a guess must not outweigh what is certain.
TYPO_WEIGHT: Final = 0.7
# Ordinary words in the letters that folding leaves of the four languages. Longer ones would take too long to vary.
_ORDINARY: Final = re.compile("[a-zß-öø-ÿœ]{5,24}")
# Folding has made ss of ß.
_LETTERS: Final = (*"abcdefghijklmnopqrstuvwxyzäöüéèç", "ss")
# More words than this are a pasted text; each unknown one costs milliseconds.
_MOST_WORDS: Final = 16
# Documents are counted no further: words that this many have are equally frequent.
_FREQUENT: Final = 300
# In a large catalog the hash of some variant meets that of a rare term by chance: ask for one in this many documents.
_RARE: Final = 10_000
# Words known to be known; one that the catalog loses is searched as it is typed until the process ends.
_REMEMBERED: Final = 2**15


@runtime_checkable
class TermStatistics(Protocol):
    """A store that can tell how many documents have a term."""

    def sparse_document_frequency(self, indices: list[int], at_most: int = _FREQUENT) -> Mapping[int, int]:
        """Count the documents whose sparse embedding has each index, up to `at_most`; leave out what none has."""
        ...

    def count_documents(self) -> int:
        """Count all documents."""
        ...


def slips(word: str) -> set[str]:
    """
    Make all words that are one slip away: a letter left out, doubled, put in, replaced, or swapped with the next.

    :param word: A folded word of at least one letter.
    :returns: The other words; all begin with the same letter, unless it is swapped with the next.
    """
    splits = [(word[:place], word[place:]) for place in range(1, len(word) + 1)]
    made = {left + right[1:] for left, right in splits if right}
    made.update(left[:-1] + right[0] + left[-1] + right[1:] for left, right in splits if right)
    made.update(left + letter + right for left, right in splits for letter in _LETTERS)
    made.update(left + letter + right[1:] for left, right in splits if right for letter in _LETTERS)
    made.discard(word)
    return made


class TypoTolerance:
    """
    Guess the terms that a query's unknown words were meant to be.

    A word is left alone if it has a digit or fewer than 5 letters, or follows a number, whose unit it may be; if the
    catalog has any of its stems, or all its parts as a compound are words; and if it may be a mistyped word that only
    asks. A query of more than 16 words is left alone as a whole.

    :param statistics: The store that is searched.
    :param knows: Tells whether a stem is of a word that is no typo, though the catalog may not have it.
    """

    def __init__(self, statistics: TermStatistics, knows: Callable[[str], bool] = lambda _stem: False) -> None:
        self._statistics = statistics
        self._knows = knows
        self._known: set[str] = set()

    def terms(self, text: str) -> dict[str, float]:
        """
        Guess what a query means.

        :param text: The query, in any of the languages.
        :returns: Weight by term, `TYPO_WEIGHT` or less, of the most frequent word within a slip of each unknown one;
            empty where all is known, or nothing is near.
        """
        words = set(_ordinary_words(text))
        found: dict[str, float] = {}
        for word in self._unknown(words) if len(words) <= _MOST_WORDS else ():
            for term, weight in self._guess(word).items():
                found[term] = max(weight, found.get(term, 0.0))
        return found

    def _unknown(self, words: set[str]) -> set[str]:
        """Leave out the words of which any stem is known; nearly always the first is, if any."""
        left = words - self._known
        stems_of = {word: stems(word) for word in left}
        left = {word for word in left if not any(map(self._knows, stems_of[word]))}
        for some in (slice(1), slice(1, None)):
            index_of = {word: [term_index(stem) for stem in stems_of[word][some]] for word in left}
            asked = sorted({index for indices in index_of.values() for index in indices})
            present = self._statistics.sparse_document_frequency(asked, at_most=1) if asked else {}
            left = {word for word in left if not any(index in present for index in index_of[word])}
        if len(self._known) < _REMEMBERED:
            self._known |= words - left
        return left

    def _guess(self, word: str) -> dict[str, float]:
        """Weigh the stems of the most frequent words within a slip; words of equal frequency share the weight."""
        variants = slips(word)
        if not variants.isdisjoint(ASKING_WORDS):
            return {}
        forms = set(stems_of_each(self._near(variants)))
        index_of = {stem: term_index(stem) for form in forms for stem in form}
        counts = self._statistics.sparse_document_frequency(sorted(set(index_of.values())), at_most=_FREQUENT)
        # A word that is there has all its stems there; one that is there in another inflection has some.
        mean = {form: sum(counts.get(index_of[stem], 0) for stem in form) / len(form) for form in forms}
        most = max(mean.values(), default=0)
        if not most or (most < _FREQUENT / 3 and most < self._statistics.count_documents() / _RARE):
            return {}
        best = [form for form, frequency in mean.items() if frequency == most]
        found: dict[str, float] = {}
        for form in best:
            for stem in form:
                found[stem] = found.get(stem, 0.0) + TYPO_WEIGHT / len(form) / len(best)
        return found

    def _near(self, variants: set[str]) -> list[str]:
        """
        Keep the variants that any document has, in this inflection or another.

        A word has all its stems in the store, so that one language finds it; two find the plurals of all four.
        """
        listed = sorted(variants)
        stems_of = stems_of_each(listed, languages=2)
        index_of = {stem: term_index(stem) for form in stems_of for stem in form}
        present = self._statistics.sparse_document_frequency(sorted(set(index_of.values())), at_most=1)
        having = {stem for stem, index in index_of.items() if index in present}
        return [word for word, form in zip(listed, stems_of, strict=True) if not having.isdisjoint(form)]


def _ordinary_words(text: str) -> Iterator[str]:
    """Give the words that may be mistyped."""
    for line in text.splitlines():
        before: Token | None = None
        for token in read_line(line):
            # What follows a number may be its unit, and few catalogs have all of them: 62.5 micron, 15 pouces.
            is_unit = before is not None and before.is_number and before.open_after and token.open_before
            before = token
            for word in () if is_unit else token.words:
                # A compound that known parts use up is spelled right, whether the catalog has it or not.
                if _ORDINARY.fullmatch(word) and word not in ASKING_WORDS and len(split_compound(word)) <= 1:
                    yield word
