# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Read a line of text as words and codes; a code (anything with a digit) stays whole beside its pieces.

>>> [token.whole for token in read_line("Hex bolt M12 x 1,75 (A2-70)")]
['hex', 'bolt', 'm12x1.75', 'a270']
>>> read_line("M12x1.75")[0].pieces
('m12', '1.75')
>>> [(token.whole, token.pieces) for token in read_line("6ES7 214-1AG40")]
[('6es7', ()), ('2141ag40', ('214', '1ag40'))]
>>> neighbour_joins(read_line("6ES7 214-1AG40, 10 ft, Cat 6a"))
['6es72141ag40', '10ft', 'cat6a']
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from partwise.text import fold

# Letters that stand for a unit and that people also write out; the fraction slash that NFKC makes of one half.
_WRITTEN_OUT: Final = str.maketrans({"μ": "u", "ω": "ohm", "\N{FRACTION SLASH}": "/"})
_APOSTROPHE: Final = "['\N{RIGHT SINGLE QUOTATION MARK}]"
# French elision and the English genitive: l'imprimante, d'encre, printer's.
_ELISION: Final = re.compile(rf"\b(?:[cdjlmnst]|qu){_APOSTROPHE}(?=[^\W\d])|(?<=\w){_APOSTROPHE}s\b")
# A run ends at hard punctuation; a comma between digits belongs to the number.
_RUN: Final = re.compile(r"(?:[^\s;:()\[\]{}\"<>|!?,]|(?<=\d),(?=\d))+")
# White space around a times sign between sizes closes: 600 x 600, M12 × 1.75.
_TIMES: Final = re.compile(r"(?<=\d)\s*[xX×]\s*(?=[\d.])")
_SEPARATOR: Final = re.compile(r"[^\w.]+|_+|\.(?!\d)|(?<!\d)\.|(?<=\d)x(?=\d)")
_DROPPED: Final = re.compile(r"[^\w.]+|_+|\.(?!\d)|(?<!\d)\.")
_WORD_BREAK: Final = re.compile(r"[^\w.+-]+")
_FRACTION: Final = re.compile(r"(?<![\w.])\d{1,2}/(?:2|4|8|16|32|64)(?!\w)")
# Thousands beyond doubt: 1.234,5 and 1,234,567; then the doubtful kind, 1,500, which is read both ways.
_GROUPED: Final = re.compile(
    r"(?<![\d.,])\d{1,3}(?:([.,])\d{3}(?:\1\d{3})+(?:(?!\1)[.,]\d+)?|([.,])\d{3}(?!\2)[.,]\d+)(?![\d.,])"
)
_ONE_GROUP: Final = re.compile(r"([1-9]\d{0,2})[.,](\d{3})(?![\d.,])")
_DECIMAL_COMMA: Final = re.compile(r"(?<![\d.,])(\d+),(\d+)(?![\d.,])")
_DECIMAL: Final = re.compile(r"(?<![\d.])(\d+)\.(\d+)(?![\d.])")
_WORD_THEN_CODE: Final = re.compile(r"([^\W\d]{2,})(\d.*)")
_NUMBER_THEN_UNIT: Final = re.compile(r"(\d+(?:\.\d+)?)([^\W\d]+[23]?)")
# Units and designations that people set apart from their number or not: ft, mm, Zoll, Cat, DIN.
_SHORT: Final = 4
# From here on digits alone are rather a number with its separators left out than a size (1/4-20, 24-100).
_LONG: Final = 6


class Token(NamedTuple):
    """
    A word or code of a line.

    :param whole: The canonical form: folded, separators dropped where it has letters, decimal point, no idle zeros.
    :param pieces: What else it can be found by: the parts of a code or of a hyphenated word, in order.
    :param is_code: It has a digit.
    :param open_before: Nothing but white space stands between it and the token before.
    :param open_after: Likewise after it.
    """

    whole: str
    pieces: tuple[str, ...]
    is_code: bool
    open_before: bool
    open_after: bool

    @property
    def is_number(self) -> bool:
        """It has no letters: 50, 1/4, 62.5."""
        return self.is_code and _is_number(self.whole)

    @property
    def words(self) -> tuple[str, ...]:
        """The plain words: the parts of a hyphenated one, else its whole; a code has none."""
        return () if self.is_code else self.pieces or (self.whole,)


def read_line(line: str) -> list[Token]:
    """
    Read the words and codes of one line, in order.

    :param line: Any text; a line break in it counts as a space.
    :returns: The tokens; empty when the line has no letter and no digit.
    """
    if "x" in line or "X" in line or "×" in line:
        line = _TIMES.sub("x", line)
    return [token for chunk in line.split() for token in _read_chunk(chunk)]


def neighbour_joins(tokens: Sequence[Token]) -> list[str]:
    """
    Join neighbours that others write as one: ``10 ft``, ``Cat 6a``, ``6ES7 214-1AG40``.

    :param tokens: The tokens of one line.
    :returns: The joined forms, in order.
    """
    return [a.whole + b.whole for a, b in pairwise(tokens) if (a.is_code or b.is_code) and _joins(a, b)]


def _joins(a: Token, b: Token) -> bool:
    if not (a.open_after and b.open_before):
        return False
    if a.is_code and b.is_code:
        return not (_is_number(a.whole) and _is_number(b.whole))
    if a.is_code:
        return _is_number(a.whole) and len(b.whole) <= _SHORT
    return b.whole[0].isdigit() and len(a.whole) <= _SHORT


def _is_number(text: str) -> bool:
    return not any(char.isalpha() for char in text)


@lru_cache(maxsize=2**15)
def _read_chunk(chunk: str) -> tuple[Token, ...]:
    """Read what stands between two white spaces."""
    folded = fold(chunk).text.translate(_WRITTEN_OUT)
    if "'" in folded or "\N{RIGHT SINGLE QUOTATION MARK}" in folded:
        folded = _ELISION.sub(" ", folded).strip()
    tokens: list[Token] = []
    for run in _RUN.finditer(folded):
        for start, text in _words_or_code(run.group()):
            left, right = _bounds(text)
            if left < right:
                core = text[left:right]
                open_before = run.start() + start + left == 0
                open_after = run.start() + start + right == len(folded)
                tokens.append(Token(*_whole_and_pieces(core), _has_digit(core), open_before, open_after))
    return tuple(tokens)


def _bounds(text: str) -> tuple[int, int]:
    """Cut punctuation off both ends, but for the point of .5 and the plus of SFP+."""
    left, right = 0, len(text)
    while left < right and not (text[left].isalnum() or (text[left] == "." and text[left + 1 : left + 2].isdigit())):
        left += 1
    while left < right and not (text[right - 1].isalnum() or (text[right - 1] == "+" and right - left > 1)):
        right -= 1
    return left, right


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _words_or_code(run: str) -> Iterator[tuple[int, str]]:
    """Yield each word with its place; a code keeps its slashes, words on both sides of one are two words."""
    if _has_digit(run):
        yield 0, run
        return
    start = 0
    for gap in _WORD_BREAK.finditer(run):
        yield start, run[start : gap.start()]
        start = gap.end()
    yield start, run[start:]


def _whole_and_pieces(core: str) -> tuple[str, tuple[str, ...]]:
    text = core.rstrip("+")
    whole, pieces = _read_code(text) if _has_digit(text) else _read_word(text)
    if text == core:
        return whole, pieces
    return whole + core[len(text) :], (whole, *pieces)  # SFP+ is not SFP, but found by it


def _read_word(text: str) -> tuple[str, tuple[str, ...]]:
    parts = [part for part in re.split(r"[-._+]+", text) if part]
    return "".join(parts), tuple(parts) if len(parts) > 1 else ()


def _read_code(text: str) -> tuple[str, tuple[str, ...]]:
    text = _GROUPED.sub(lambda match: _without_groups(match.group()), text)
    one_group = _ONE_GROUP.match(text)
    text = _DECIMAL_COMMA.sub(r"\1.\2", text)
    if text.startswith("."):
        text = "0" + text
    segments = [_plain_number(part) for part in _SEPARATOR.split(text) if part]
    if not re.search(r"[^\w.]|_", text):
        text = _plain_number(text)
    plain = _key(text)
    whole = plain if not _is_number(plain) else text
    pieces = dict.fromkeys([*([one_group[1] + one_group[2]] if one_group else []), *_FRACTION.findall(text)])
    if plain.isdigit() and len(plain) >= _LONG:
        pieces[plain] = None
    if "/" in text:
        pieces.update(dict.fromkeys(part for part in map(_key, text.split("/")) if not _is_number(part)))
    for segment in segments:
        pieces[segment] = None
        if match := _WORD_THEN_CODE.fullmatch(segment) or _NUMBER_THEN_UNIT.fullmatch(segment):
            pieces.update(dict.fromkeys(match.groups()))
    return whole, tuple(piece for piece in pieces if piece and piece != whole)


def _key(text: str) -> str:
    return _DROPPED.sub("", text)


def _without_groups(number: str) -> str:
    """Read 1.234.567,5 and 1,234,567.5: the mark that occurs once is the decimal mark, any other groups."""
    mark = max(number.rfind("."), number.rfind(","))
    if number.count(number[mark]) > 1:
        return re.sub("[.,]", "", number)
    return re.sub("[.,]", "", number[:mark]) + "." + number[mark + 1 :]


def _plain_number(text: str) -> str:
    """Drop zeros that say nothing: 2.50 is 2.5, 3.0 is 3."""
    return _DECIMAL.sub(lambda match: (match[1] + "." + match[2].rstrip("0")).rstrip("."), text)
