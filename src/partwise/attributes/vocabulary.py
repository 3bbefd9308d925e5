# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The words of the four languages: those that are values themselves, and those that say what a line is about.

`data/words/*.yaml` holds kind, canonical value, language and phrases; `data/contexts/*.yaml` holds context, language
and words. `stahl*` is also the beginning of a compound, `*rohr` its end. Endings of German, French and Dutch adjectives
and plurals need not be listed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
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
# The kind of a phrase that is no value but a context of several words, such as `hard drive`.
CONTEXT: Final = ""
_SHORTEST_REST: Final = 3


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
        for cut in range(_SHORTEST_REST, len(word) - _SHORTEST_REST + 1):
            found += self.beginnings.get(word[:cut], ())
        for ending in ("", "e", "n", "en", "s", "er"):
            if word.endswith(ending):
                stem = word.removesuffix(ending) if ending else word
                for cut in range(_SHORTEST_REST, len(stem) - _SHORTEST_REST + 1):
                    found += self.ends.get(stem[cut:], ())
        return found


def read_data(folder: str) -> Iterator[Mapping[str, Any]]:
    """
    Read the packaged data files of one folder.

    :param folder: Such as `words`.
    :returns: The content of each of its YAML files, by name.
    """
    files = resources.files("partwise.attributes").joinpath("data", folder).iterdir()
    for file in sorted(files, key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            yield yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader


def read_file(name: str) -> Mapping[str, Any]:
    """
    Read one packaged data file.

    :param name: Such as `units.yaml`.
    :returns: Its content.
    """
    file = resources.files("partwise.attributes").joinpath("data", name)
    content: Mapping[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader
    return content


# The one in C is twenty times as fast; a PyYAML without it reads the same.
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _indices() -> tuple[WordIndex, WordIndex]:
    contexts, phrases = WordIndex(), WordIndex()
    for content in read_data("contexts"):
        for name, languages in content.items():
            for language, words in languages.items():
                for word in words:
                    first, *rest = str(word).lower().replace("-", " ").split()
                    if rest:
                        phrases.add(first, "", Phrase((first, *rest), CONTEXT, name))
                    else:
                        contexts.add(first, language, name)
    for content in read_data("words"):
        for kind, values in content.items():
            for value, languages in values.items():
                for language, written in languages.items():
                    for text in written:
                        first, *rest = str(text).lower().replace("-", " ").split()
                        plain = tuple(word.strip("*") for word in (first, *rest))
                        phrases.add(first, "" if rest else language, Phrase(plain, kind, str(value)))
    return contexts, phrases


@lru_cache(maxsize=2**15)
def look_up(word: str) -> WordHit:
    """
    Look a word up.

    :param word: In lower case, letters only.
    :returns: What it can be; nothing for most words.
    """
    contexts, phrases = _indices()
    found = sorted(dict.fromkeys(phrases.find(word)), key=lambda phrase: -len(" ".join(phrase.words)))
    return WordHit(frozenset(contexts.find(word)), tuple(found))
