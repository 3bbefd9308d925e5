# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Split German and Dutch compounds by a small packaged list of the parts that product names are made of.

A word splits when known parts, with linking letters between them, use it up; failing that, a long known last part
(what the thing is) is split off alone. Everything depends on the word only: no catalog, no context.

>>> split_compound("sechskantschraube"), split_compound("netzwerkkabel"), split_compound("kabelgoot")
(('sechskant', 'schraube'), ('netzwerk', 'kabel'), ('kabel', 'goot'))
>>> split_compound("wafelkabel"), split_compound("schraube"), split_compound("keyboard")
(('kabel',), (), ())
"""

from functools import cache
from importlib import resources
from typing import Final

_LINKS: Final = {"de": ("", "s", "n", "en", "es", "e", "er"), "nl": ("", "s", "en", "e")}
_ENDINGS: Final = {"de": ("", "n", "en", "e", "er", "s", "es", "ern"), "nl": ("", "s", "en", "es", "je", "jes")}
# Shorter last parts end too many words that are no compounds (monitoring, profondeur).
_SHORTEST_HEAD: Final = 5
# Ends of common English words that are no compounds of it: parameter, diskette, footprint, lipstick, transport.
_NO_HEADS: Final = frozenset({"kette", "meter", "print", "sport", "stick"})
_UMLAUTS: Final = str.maketrans("äöü", "aou")
_SHORTEST_REST: Final = 3
_SHORTEST_COMPOUND: Final = 7
_LONGEST_COMPOUND: Final = 48


@cache
def _parts() -> dict[str, frozenset[str]]:
    """Read the known parts of each language from the packaged list."""
    text = resources.files("partwise.terms").joinpath("compound_words.txt").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            words = found.setdefault(line.strip("[]"), set())
        elif not line.startswith("#"):
            words.update(line.split())
    return {language: frozenset(words) for language, words in found.items()}


def split_compound(word: str) -> tuple[str, ...]:
    """
    Split a compound into its parts.

    :param word: A folded word without digits.
    :returns: The parts in order, the last one without its ending; its last part alone where the rest is unknown;
        empty when the word is no compound.
    """
    if not _SHORTEST_COMPOUND <= len(word) <= _LONGEST_COMPOUND:
        return ()
    if any(_base(word, language) for language in _LINKS):
        return ()
    splits = (read(word, language) for read in (_split, _head) for language in _LINKS)
    return next((parts for parts in splits if parts), ())


def _base(word: str, language: str) -> str | None:
    """Find the known part that a word is, its ending and the umlaut of its plural undone."""
    known = _parts()[language]
    for ending in _ENDINGS[language]:
        if word.endswith(ending):
            base = word.removesuffix(ending)
            if base in known:
                return base
            if language == "de" and ending in {"", "e", "er", "n"} and base.translate(_UMLAUTS) in known:
                return base.translate(_UMLAUTS)
    return None


def _split(word: str, language: str) -> tuple[str, ...]:
    """Use up the word, longest first part first; empty where that fails."""
    if base := _base(word, language):
        return (base,)
    known = _parts()[language]
    for end in range(len(word) - _SHORTEST_REST, _SHORTEST_REST - 1, -1):
        if (first := word[:end]) in known:
            for link in _LINKS[language]:
                if word.startswith(link, end) and (rest := _split(word[end + len(link) :], language)):
                    return (first, *rest)
    return ()


def _head(word: str, language: str) -> tuple[str, ...]:
    """Find the longest known last part."""
    for start in range(_SHORTEST_REST, len(word) - _SHORTEST_HEAD + 1):
        base = _base(word[start:], language)
        if base and len(base) >= _SHORTEST_HEAD and base not in _NO_HEADS:
            return (base,)
    return ()
