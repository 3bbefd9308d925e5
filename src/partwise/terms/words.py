# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Stems of a word in English, German, French and Dutch (Snowball), and the words that only ask.

A term must not depend on knowing the language: catalogs mix languages, many do not say theirs, and a query never does.
So a word stands for its distinct stems in all four, and a query shares its weight out among them.

>>> stems("schrauben")
('schrauben', 'schraub')
>>> stems("réseaux") == stems("reseaux")
True
"""

import threading
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from partwise.languages import LANGUAGES

# Snowball's names of LANGUAGES, in their order.
_STEMMERS: Final = ("english", "german", "french", "dutch")
# Stemmer objects may not be called by two threads at once.
_LOCK: Final = threading.Lock()

# Function and request words of a sentence. A catalog seldom has them, so that IDF would take them for the point of the
# query. Words that also name a thing or a unit in one of the languages stay out (a, in, on, die, an, den, set, son).
ASKING_WORDS: Final = frozenset(
    """
    about am and any are at be can could do does find for from get give has have i if is it like looking me my need of
    or our please show some than that the their them there these this to us want we what where which with would you your
    aber als auch auf aus bei bitte bis brauche brauchen das dass dem der des ein eine einem einen einer eines es finde
    für gesucht habe haben ich ihr im ist kann mein meine meinen mit nach nicht oder passend sie sind suche suchen
    und uns unser unsere unseren vom von was welche welcher welches wie wir wird zu zum zur zwischen
    au aux avec besoin ce ces cette chercher cherche cherchons dans de des du elle est et il ils je la le les leur mes
    mon ne nos notre nous ou par pas pour qui que quel quelle sa sans ses sont sur un une voudrais vos votre vous
    aan bij dat deze dit een en er geen graag het hij hoe ik kunnen met mijn moet naar niet nodig of om onze ons ook
    te tot uit van voor wat welke wij worden zijn zoek zoeken zonder
    """.split()  # noqa: SIM905 - a list of two hundred quoted words is hard to read
)


@cache
def _stemmers() -> tuple[Any, ...]:
    import Stemmer  # noqa: PLC0415 - loaded on first use, so that importing the package stays light

    return tuple(Stemmer.Stemmer(language) for language in _STEMMERS)


def stems(word: str) -> tuple[str, ...]:
    """
    Give the distinct stems of a word, accents dropped.

    :param word: A folded word.
    :returns: One to four stems, English first.
    """
    (found,) = stems_of_each((word,))
    return found


def stem_in(word: str, language: str) -> str:
    """
    Give the stem of a word in one language, accents dropped.

    :param word: A folded word.
    :param language: One of `LANGUAGES`.
    :returns: The stem.
    """
    with _LOCK:
        stem: str = _stemmers()[LANGUAGES.index(language)].stemWord(word)
    return _without_accents(stem)


def stems_of_each(words: Iterable[str], languages: int = len(LANGUAGES)) -> list[tuple[str, ...]]:
    """
    Do as `stems` for many words, several times faster.

    :param words: Folded words.
    :param languages: How many of the languages to stem by: English, German, French, Dutch, in this order.
    :returns: The stems of each, in order.
    """
    listed = list(words)
    with _LOCK:
        columns = [stemmer.stemWords(listed) for stemmer in _stemmers()[:languages]]
    return [
        tuple(dict.fromkeys(row if "".join(row).isascii() else map(_without_accents, row)))
        for row in zip(*columns, strict=True)
    ]


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
