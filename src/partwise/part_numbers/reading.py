# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Read a query: cut it into tokens and give every run of tokens that could be a part number.

A number begins and ends at white space or at a boundary (bracket, quote, colon, comma, sentence end), never inside a
token. A run may cross white space, and a comma, colon or bracket that has no white space beside it; it never crosses
a line, tab, semicolon or sentence end. Only a whole line may be one number whatever stands in it.

>>> [window.full for window in read_query("need 6ES7 214-1AG40!").windows if window.tokens == (1, 3)]
['6es72141ag40']
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from partwise.errors import QueryError
from partwise.part_numbers.tokens import Token, lines_of_tokens, restore_breaks, tokens_of
from partwise.part_numbers.words import ABBREVIATED_LABELS, COUNTED, INQUIRY, LABELS, QUANTITIES, STANDARDS, TIMES
from partwise.text import FoldedText, fold

MAX_QUERY_CHARS: Final = 100_000
MAX_LINES: Final = 10_000
# Inside a sentence. The longest maker numbers seen have 30 to 40 characters; a whole line may be longer.
MAX_WINDOW_TOKENS: Final = 8
MAX_WINDOW_CHARS: Final = 48
MAX_LINE_CHARS: Final = 512
_MODEL_DIGITS: Final = 4
_COUNT_AND_NUMBER: Final = 2

_LABEL_SIGNS: Final = frozenset(("№", "º", "°", ".", ":", "#", "/"))
_SIDE: Final = r"\d{1,5}(?:[.,]\d{1,3})?(?: ?(?:mm|cm|m|in|inch|px|\"))?"
_SIDES: Final = re.compile(rf"(?<![\w.,/-]){_SIDE}(?: ?(?:[×*]|{'|'.join(sorted(TIMES))}) ?{_SIDE}){{1,4}}(?![\w/-])")
_FRACTION: Final = re.compile(r"\d{1,2}[^\W\d]{0,4}")
_QUANTITY: Final = re.compile(r"(\d{1,6})(x|×)?")


@dataclass(frozen=True, slots=True)
class Window:
    """
    A run of tokens that could be one part number.

    :param tokens: First token and one past the last.
    :param text: The folded characters from the first token to the last.
    :param soft: Soft key of the run.
    :param full: Full fold of the run.
    :param gaps: Places in the full fold where tokens were joined, with the joint.
    :param whole: Whether it is a whole line, but for a label and a quantity.
    :param labelled: Whether a label word stands right before it.
    :param maker: The maker's name that was glued in front and is cut off, folded.
    """

    tokens: tuple[int, int]
    text: str
    soft: str
    full: str
    gaps: tuple[tuple[int, str], ...]
    whole: bool
    labelled: bool
    maker: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """
    A query as the lookup reads it.

    :param query: The query as typed.
    :param folded: The same, folded, with its position map.
    :param tokens: All tokens with at least one letter or digit, in order.
    :param windows: All runs of tokens that could be a number, in order of their first token.
    :param lines: For each line that has tokens, their indices.
    :param labels: Indices of the tokens that belong to a label.
    :param quantities: The counts that the query names: amount by first and one past the last token.
    """

    query: str
    folded: FoldedText
    tokens: tuple[Token, ...]
    windows: tuple[Window, ...]
    lines: tuple[range, ...]
    labels: frozenset[int]
    quantities: dict[tuple[int, int], int]

    def span(self, tokens: tuple[int, int]) -> tuple[int, int]:
        """
        Find a run of tokens in the query as typed.

        :param tokens: First token and one past the last.
        :returns: Start and end in characters of the query.
        """
        return self.folded.span(self.tokens[tokens[0]].start, self.tokens[tokens[1] - 1].end)


def read_query(query: str) -> ParsedQuery:
    """
    Cut a query into tokens and possible part numbers, in time linear in its length.

    :param query: What a buyer typed, pasted or scanned; may have many lines.
    :returns: The parsed query; without tokens if nothing in it is a letter or digit.
    :raises QueryError: If the query has more than 100,000 characters or 10,000 lines.
    """
    if len(query) > MAX_QUERY_CHARS:
        msg = f"the query has {len(query)} characters; a lookup takes at most {MAX_QUERY_CHARS}, so split it"
        raise QueryError(msg)
    folded = fold(query)
    text = restore_breaks(query, folded)
    if (count := text.count("\n") + 1) > MAX_LINES:
        msg = f"the query has {count} lines; a lookup takes at most {MAX_LINES}, so split the list"
        raise QueryError(msg)
    tokens = tuple(tokens_of(text))
    lines = tuple(lines_of_tokens(tokens))
    labels = _find_labels(tokens, text, query, folded)
    quantities = _find_quantities(tokens, labels)
    windows = tuple(_windows(tokens, lines, text, labels, quantities))
    return ParsedQuery(query, folded, tokens, windows, lines, labels, quantities)


def _find_labels(tokens: tuple[Token, ...], text: str, query: str, folded: FoldedText) -> frozenset[int]:
    found: set[int] = set()
    for index, token in enumerate(tokens):
        start, end = folded.span(token.start, token.end)
        signed = text[token.end : token.end + 1] in _LABEL_SIGNS or not _LABEL_SIGNS.isdisjoint(query[start:end])
        standard = index > 0 and tokens[index - 1].full in STANDARDS
        if token.full in LABELS or (token.full in ABBREVIATED_LABELS and signed and not standard):
            found.add(index)
        if index and tokens[index - 1].line == token.line and tokens[index - 1].full + token.full in LABELS:
            found |= {index - 1, index}
    return frozenset(found)


def _find_quantities(tokens: tuple[Token, ...], labels: frozenset[int]) -> dict[tuple[int, int], int]:
    """Find `10x`, `10 x`, `5 pcs` and `Qty: 5`: counts, never numbers."""
    found: dict[tuple[int, int], int] = {}
    for index, token in enumerate(tokens):
        amount = _QUANTITY.fullmatch(token.full)
        if amount is None or index - 1 in labels:
            continue
        after = [other for other in tokens[index + 1 : index + 3] if other.line == token.line]
        if index and tokens[index - 1].full in QUANTITIES and tokens[index - 1].line == token.line:
            found[index - 1, index + 1] = int(amount[1])
        elif amount[2]:
            if after and _is_counted(amount[1], after[0]):
                found[index, index + 1] = int(amount[1])
        elif after and after[0].joint == "gap":
            times = after[0].full == "x" and after[1:] and any(map(str.isalpha, after[1].full))
            if times or after[0].full in COUNTED:
                found[index, index + 2] = int(amount[1])
    return found


def _is_counted(amount: str, follower: Token) -> bool:
    """Tell `10x toner` and `5000x EA8050` from the model `4345x` in a sentence."""
    return any(map(str.isdigit, follower.full)) or (len(amount) < _MODEL_DIGITS and follower.full not in INQUIRY)


def _decimals(tokens: tuple[Token, ...], text: str) -> set[int]:
    """Find tokens that a decimal comma ties to the token before: half of a value is no number."""
    found: set[int] = set()
    for index, (one, other) in enumerate(pairwise(tokens), start=1):
        comma = other.joint == "tight" and text[one.end : other.start] == ","
        if comma and text[one.start : one.end].isdigit() and _FRACTION.fullmatch(other.full):
            found.add(index)
    return found


def _sides(tokens: tuple[Token, ...], text: str) -> set[int]:
    """Find tokens inside `300 x 400 mm`: a number neither begins nor ends between the sides of a thing."""
    spans = [found.span() for found in _SIDES.finditer(text)]
    starts = [token.start for token in tokens]
    # Two numbers that are all of a line may be a count and what is counted.
    inside = [(bisect_right(starts, start), bisect_left(starts, end)) for start, end in spans]
    return {
        index
        for first, last in inside
        for index in range(first, last)
        if not (last - first <= _COUNT_AND_NUMBER and _fills_line(tokens, first - 1, last))
    }


def _fills_line(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    line = tokens[first].line
    return (not first or tokens[first - 1].line != line) and (last == len(tokens) or tokens[last].line != line)


def _windows(
    tokens: tuple[Token, ...],
    lines: tuple[range, ...],
    text: str,
    labels: frozenset[int],
    quantities: dict[tuple[int, int], int],
) -> Iterator[Window]:
    counted = {index for start, end in quantities for index in range(start, end)}
    wholes = _whole_runs(lines, labels | counted)
    halves = _decimals(tokens, text) | _sides(tokens, text)
    barred = counted | labels
    for start in range(len(tokens)):
        labelled = start - 1 in labels
        for end in _ends(tokens, start, wholes.get(start, ())):
            whole = end in wholes.get(start, ())
            full = "".join(token.full for token in tokens[start:end])
            # A run without a digit is a number only where nothing or a label stands beside it.
            sensible = labelled or any(map(str.isdigit, full))
            if labels.issuperset(range(start, end)) and not any(map(str.isdigit, full)):
                continue
            if not whole and full.isdigit() and _parts_list(tokens, start, end):
                continue
            if not whole and (
                not sensible or not barred.isdisjoint((start, end - 1)) or not halves.isdisjoint((start, end))
            ):
                continue
            soft = "".join(token.soft for token in tokens[start:end])
            piece = text[tokens[start].start : tokens[end - 1].end]
            yield Window((start, end), piece, soft, full, _gaps(tokens[start:end]), whole, labelled)


def _parts_list(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Tell two of the numbers in `80,100,200,400` from a number with a comma."""
    around = [tokens[start].joint] if start else []
    around += [tokens[end].joint] if end < len(tokens) else []
    return "tight" in around and any(token.joint == "tight" for token in tokens[start + 1 : end])


def _ends(tokens: tuple[Token, ...], start: int, wholes: tuple[int, ...]) -> Iterator[int]:
    end, length = start, 0
    while end < min(len(tokens), start + MAX_WINDOW_TOKENS) and (end == start or tokens[end].joint != "hard"):
        length += len(tokens[end].full)
        if length > MAX_WINDOW_CHARS:
            break
        end += 1
        yield end
    for whole in wholes:
        if whole > end and tokens[whole - 1].end - tokens[start].start <= MAX_LINE_CHARS:
            yield whole


def _whole_runs(lines: tuple[range, ...], aside: frozenset[int] | set[int]) -> dict[int, tuple[int, ...]]:
    """Give for a first token where whole lines end: as typed, and without labels and quantities at the edges."""
    runs: dict[int, tuple[int, ...]] = {}
    for line in lines:
        runs[line.start] = (line.stop,)
        kept = [index for index in line if index not in aside]
        if kept and (kept[0], kept[-1] + 1) != (line.start, line.stop):
            runs[kept[0]] = (*runs.get(kept[0], ()), kept[-1] + 1)
    return runs


def _gaps(tokens: tuple[Token, ...]) -> tuple[tuple[int, str], ...]:
    gaps: list[tuple[int, str]] = []
    place = len(tokens[0].full)
    for token in tokens[1:]:
        gaps.append((place, token.joint))
        place += len(token.full)
    return tuple(gaps)
