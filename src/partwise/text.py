# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Fold a text to comparable characters, and find the way back to the text as typed.

>>> fold("6ES7214–1AG40").text
'6es7214-1ag40'
>>> folded = fold("Straße 5")
>>> folded.span(0, 7), folded.text[0:7]
((0, 6), 'strasse')
"""

import unicodedata
from dataclasses import dataclass
from typing import Final, TypeAlias

from partwise.errors import QueryError

# Capital and small letters of Cyrillic and Greek that print like a Latin one (Unicode confusables.txt, class MA).
_LOOK_ALIKES: Final = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјкорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧονϲ",
    "ABESIJKMHOPCTYXaesijkopcyxABEZHIKMNOPTYXovc",
)
_MINUS: Final = "\N{MINUS SIGN}"
# Where something begins in a text, and where it has ended, in characters.
Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FoldedText:
    """
    A folded text with the way back to the original.

    :param text: The folded characters.
    :param starts: For each folded character, where its original begins.
    :param ends: For each folded character, where its original ends (exclusive).
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """
        Map a non-empty span of the folded text to the original.

        :param start: First folded character.
        :param end: One past the last folded character.
        :returns: Start and end in the original text, in characters.
        """
        return self.starts[start], self.ends[end - 1]


def asks_anything(query: str) -> bool:
    """
    Tell a query from blanks and punctuation.

    :param query: What somebody typed.
    :returns: Whether it has a letter or a digit.
    """
    return any(char.isalnum() for char in query)


def check_asks_anything(query: str) -> None:
    """
    Refuse blanks and punctuation, for which vector search would still find its nearest.

    :param query: What somebody typed.
    :raises QueryError: If it has no letter and no digit.
    """
    if not asks_anything(query):
        msg = "the query has no letter and no digit; give a part number or words"
        raise QueryError(msg)


def fold(text: str) -> FoldedText:
    """
    Fold Unicode forms, dashes, white space, look-alike letters and case; drop invisible characters.

    NFKC, then: format characters (Cf) vanish, every dash (Pd) and the minus sign become ``-``, every white space
    becomes one space, Cyrillic and Greek look-alikes become Latin, and case is folded. ``×`` is kept.

    :param text: Any text.
    :returns: The folded text with its position map.
    """
    if text.isascii():
        positions = tuple(range(len(text)))
        lowered = "".join(" " if char.isspace() else char for char in text.lower())
        return FoldedText(lowered, positions, tuple(range(1, len(text) + 1)))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        piece = _fold_cluster(text[start:end])
        pieces.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))
    return FoldedText("".join(pieces), tuple(starts), tuple(ends))


def _clusters(text: str) -> list[tuple[int, int]]:
    """Split before every character that no earlier one combines with: NFKC works on these as on the whole."""
    bounds = [i for i, char in enumerate(text) if i == 0 or not unicodedata.combining(char)]
    return list(zip(bounds, [*bounds[1:], len(text)], strict=True))


def _fold_cluster(cluster: str) -> str:
    # Look-alikes go first: case folding would turn some Greek capitals into letters that look like nothing Latin.
    composed = unicodedata.normalize("NFKC", cluster).translate(_LOOK_ALIKES).casefold()
    return "".join(_fold_char(char) for char in unicodedata.normalize("NFKC", composed))


def _fold_char(char: str) -> str:
    if char.isspace():
        return " "
    if char == _MINUS:
        return "-"
    match unicodedata.category(char):
        case "Pd":
            return "-"
        case "Cf":
            return ""
        case _:
            return char
