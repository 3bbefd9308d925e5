# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The words of the four languages: those that are values themselves, and those that say what a line is about.

`data/words/*.yaml` holds kind, canonical value, language and phrases; `data/contexts/*.yaml` holds context, language
and words. `stahl*` is also the beginning of a compound, `*rohr` its end. Endings of German, French and Dutch adjectives
and plurals need not be listed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, Final, NamedTuple

import yaml

_ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("", "s"),
    "de": ("", "e", "er", "es", "en", "em", "n", "s"),
    "fr": ("", "e", "s", "es"),
    "nl": ("", "e", "en", "s"),
}
_SHORTEST_INFLECTED: Final = 4
_SHORTEST_REST: Final = 3
_LONGEST_COMPOUND: Final = 64
_REMEMBERED: Final = 2**15
# The kind of a phrase that is no value but a context of several words, such as `hard drive`.
CONTEXT: Final = ""
# The loader in C is twenty times as fast; a PyYAML without it reads the same.
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Phrase(NamedTuple):
    """
    Words that are a value.

    :param words: In lower case; the first is what it is found by.
    :param kind: The kind of the value; empty for a context.
    :param value: The canonical value, or the context's name.
    """

    words: tuple[str, ...]
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class WordHit:
    """
    What a word can be.

    :param contexts: The contexts that it sets.
    :param phrases: The phrases that begin with it, longest first.
    """

    contexts: frozenset[str] = frozenset()
    phrases: tuple[Phrase, ...] = ()


# What most words are.
NOTHING: Final = WordHit()


@dataclass(slots=True)
class WordIndex:
    """Entries by whole word, by the beginning and by the end of a compound."""

    whole: dict[str, list[Any]] = field(default_factory=dict)
    beginnings: dict[str, list[Any]] = field(default_factory=dict)
    ends: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, written: str, language: str, entry: Any) -> None:
        """File an entry under a word, with the endings of its language."""
        word = written.strip("*")
        if written.startswith("*"):
            self.ends.setdefault(word, []).append(entry)
        if written.endswith("*"):
            self.beginnings.setdefault(word, []).append(entry)
        endings = _ENDINGS.get(language, ("",)) if len(word) >= _SHORTEST_INFLECTED else ("",)
        for ending in endings:
            self.whole.setdefault(word + ending, []).append(entry)

    def find(self, word: str) -> list[Any]:
        """Give what is filed under a word, or under its beginning or end; an entry may come twice."""
        found = list(self.whole.get(word, ()))
        if len(word) > _LONGEST_COMPOUND:
            return found
        for cut in range(_SHORTEST_REST, len(word) - _SHORTEST_REST + 1):
            found += self.beginnings.get(word[:cut], ())
        for ending in ("", "e", "n", "en", "s", "er"):
            if word.endswith(ending):
                stem = word.removesuffix(ending) if ending else word
                for cut in range(_SHORTEST_REST, len(stem) - _SHORTEST_REST + 1):
                    found += self.ends.get(stem[cut:], ())
        return found


class Vocabulary:
    """
    All words that say something.

    :param words: Contents in the form of `data/words/*.yaml`.
    :param contexts: Contents in the form of `data/contexts/*.yaml`.
    """

    def __init__(self, words: Iterable[Mapping[str, Any]], contexts: Iterable[Mapping[str, Any]]) -> None:
        self._contexts, self._phrases = WordIndex(), WordIndex()
        self._known: dict[str, WordHit] = {}
        for name, language, written in _entries(contexts):
            self._add_context(name, language, written.lower().replace("-", " ").split())
        for content in words:
            for kind, values in content.items():
                for value, language, written in _entries([values]):
                    self._add_value(Phrase((), kind, value), language, written.lower().replace("-", " ").split())

    def look_up(self, word: str) -> WordHit:
        """
        Look a word up.

        :param word: In lower case, letters only.
        :returns: What it can be; nothing for most words.
        """
        hit = self._known.get(word)
        if hit is None:
            phrases = sorted(dict.fromkeys(self._phrases.find(word)), key=lambda phrase: -len(" ".join(phrase.words)))
            contexts = frozenset(self._contexts.find(word))
            hit = WordHit(contexts, tuple(phrases)) if contexts or phrases else NOTHING
            if len(self._known) < _REMEMBERED:
                self._known[word] = hit
        return hit

    def _add_context(self, name: str, language: str, words: list[str]) -> None:
        if len(words) > 1:
            self._phrases.add(words[0], "", Phrase(tuple(words), CONTEXT, name))
        else:
            self._contexts.add(words[0], language, name)

    def _add_value(self, phrase: Phrase, language: str, words: list[str]) -> None:
        plain = tuple(word.strip("*") for word in words)
        self._phrases.add(words[0], "" if len(words) > 1 else language, phrase._replace(words=plain))


def _entries(contents: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """List name, language and words of contents that map names to languages to words."""
    for content in contents:
        for name, languages in content.items():
            for language, written in languages.items():
                for text in written:
                    yield str(name), str(language), str(text)


def read_data(folder: str) -> Iterator[Mapping[str, Any]]:
    """
    Read the packaged data files of one folder.

    :param folder: Such as `words`.
    :returns: The content of each of its YAML files, by name.
    """
    files = resources.files("partwise.attributes").joinpath("data", folder).iterdir()
    return (read_file(f"{folder}/{name}") for name in sorted(file.name for file in files) if name.endswith(".yaml"))


def read_file(name: str) -> Mapping[str, Any]:
    """
    Read one packaged data file.

    :param name: Such as `units.yaml`.
    :returns: Its content.
    """
    file = resources.files("partwise.attributes").joinpath("data", *name.split("/"))
    content: Mapping[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader
    return content
