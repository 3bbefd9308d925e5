# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
r"""
Pasted lists: the quantities of a table's column or beside a number, and the items of a list typed in one line.

>>> table = read_amounts("2\t3RT2015-1BB41\n10\t221-412")
>>> table.text.split(), sorted(table.amounts.values())
(['3RT2015-1BB41', '221-412'], [2, 10])
>>> [item for item in list_items("A12-3; B77-4 / C9-1", [])]
[(0, 5), (7, 12), (15, 19)]
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from partwise.part_numbers.keys import full_fold
from partwise.part_numbers.words import COUNTED, LABELS
from partwise.text import Span

# What a table may be parted by; a comma or a space stands inside of numbers too often.
_DELIMITERS: Final = "\t;|"
_MIN_SHARE: Final = 0.8
_MIN_POSITIONS: Final = 5
_LINE: Final = re.compile(r"[^\n\r]+")
_WORD: Final = re.compile(r"[^\W\d_]{2,}[a-z]")
# Between the items of a line: a comma between digits is a decimal mark unless a whole number follows.
_BETWEEN: Final = re.compile(r"[;\t|]|,(?=\s)|(?<!\d),|,(?!\d{1,2}(?!\d))|\s/\s")
# A count of three decimals (1.000) may be one or a thousand, so it is none.
_AMOUNT: Final = re.compile(r"[x×*]?\s*(\d{1,6})(?:[.,]0{1,2}(?!\d))?\s*([x×*]|[^\W\d_]+\.?)?", re.IGNORECASE)
_BESIDE: Final = re.compile(
    r"\W*(?P<name>[^\W\d_]*)\W*?(?P<sign>[x×*]?)\s*(?P<count>\d{1,6})\s*(?P<unit>[x×*]|[^\W\d_]*)\W*", re.IGNORECASE
)
_SIGNS: Final = frozenset("x×*")
_QUANTITY_NAMES: Final = frozenset(
    """
    qty quantity amount count pcs pieces needed required menge anzahl stück stueck stk bedarf bestellmenge mge
    quantité qté qte nombre aantal hoeveelheid stuks orderqty orderquantity
    """.split()  # noqa: SIM905 - a list of quoted words is hard to read
)
_POSITION_NAMES: Final = frozenset(
    ("pos", "position", "line", "lineno", "no", "nr", "row", "item", "zeile", "ligne", "regel")
)
# Besides the labels of numbers; and the makers' column, which narrows a number that several makers have.
_NUMBER_NAMES: Final = LABELS | {
    "part",
    "number",
    "article",
    "code",
    "teil",
    "sachnummer",
    "pièce",
    "onderdeel",
    "nummer",
}
_MAKER_NAMES: Final = frozenset(
    (
        "brand",
        "maker",
        "make",
        "manufacturer",
        "mfr",
        "mfg",
        "marke",
        "hersteller",
        "marque",
        "fabricant",
        "merk",
        "fabrikant",
    )
)


@dataclass(frozen=True, slots=True)
class Table:
    """
    A query of which the quantities of a pasted table are taken out.

    :param text: As long as the query: blanks stand for quantities and for numbers of positions.
    :param amounts: Quantities by the place of the line or item that they count.
    """

    text: str
    amounts: Mapping[Span, int]


def lines_of(text: str) -> list[Span]:
    """
    Find the lines that are not empty.

    :param text: A query.
    :returns: Start and end of each, without the line break.
    """
    return [found.span() for found in _LINE.finditer(text) if found[0].strip()]


def amount_of(cell: str) -> int | None:
    """
    Read a cell that holds a quantity and nothing else.

    :param cell: Such as `10`, `10x`, `5 pcs` or `2,00`.
    :returns: The whole number, or None.
    """
    found = _AMOUNT.fullmatch(cell.strip())
    if found is None or not (found[2] is None or found[2] in _SIGNS or full_fold(found[2]) in {*COUNTED, "x"}):
        return None
    return int(found[1])


def is_quantity_name(name: str) -> bool:
    """
    Tell whether a column's name announces quantities, in English, German, French or Dutch.

    :param name: A heading.
    :returns: True for `Qty.`, `Menge`, `Quantité` and their like.
    """
    return full_fold(name) in _QUANTITY_NAMES


def read_amounts(text: str) -> Table:
    """
    Take the column of quantities out of a table parted by tabs, semicolons or bars.

    :param text: A query of any number of lines.
    :returns: The query without them; unchanged if it is no table, or no column can only be quantities.
    """
    lines = lines_of(text)
    for delimiter in _DELIMITERS if len(lines) > 1 else "\t":
        rows = [row for line in lines if len(row := _cells(text, line, delimiter)) > 1]
        width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
        rows = [row for row in rows if len(row) == width]
        if rows and len(rows) >= _MIN_SHARE * len(lines):
            return _without_columns(text, rows)
    return Table(text, {})


def _cells(text: str, line: Span, delimiter: str) -> list[Span]:
    marks = [place for place in range(*line) if text[place] == delimiter]
    return [(start + 1, end) for start, end in pairwise([line[0] - 1, *marks, line[1]])]


def _without_columns(text: str, rows: list[list[Span]]) -> Table:
    columns = [[text[slice(*cell)] for cell in column] for column in zip(*rows, strict=True)]
    names = [full_fold(column[0]) for column in columns]
    headed = len(rows) > 1 and not any(char.isdigit() for name in names for char in name)
    names = names if headed else [""] * len(columns)
    counts = {
        place: found
        for place, (name, column) in enumerate(zip(names, columns, strict=True))
        if (found := _counts(column[headed:], is_named=name in _QUANTITY_NAMES))
    }
    kept, chosen = _kept(columns, names, counts)
    if len(kept) == len(columns) or (len(rows) == 1 and len(counts) > 1):
        return Table(text, {})
    pieces = list(text)
    dropped = [cell for row in rows[headed:] for place, cell in enumerate(row) if place not in kept]
    is_known = any(name in _QUANTITY_NAMES | _POSITION_NAMES | _NUMBER_NAMES for name in names)
    for start, end in [*dropped, *([(rows[0][0][0], rows[0][-1][1])] if is_known else [])]:
        pieces[start:end] = " " * (end - start)
    cells = [] if chosen is None else zip(rows, columns[chosen], strict=True)
    amounts = {(row[0][0], row[-1][1]): count for row, cell in cells if (count := amount_of(cell)) is not None}
    return Table("".join(pieces), amounts)


def _kept(columns: list[list[str]], names: list[str], counts: dict[int, list[int]]) -> tuple[set[int], int | None]:
    """Tell which columns are looked up, by their names or as all that neither count nor number, and which counts."""
    positions, chosen = _roles(counts, names)
    others = set(range(len(columns))) - {*positions, chosen}
    if any(names[place] in _NUMBER_NAMES for place in others):
        return {place for place in others if names[place] in _NUMBER_NAMES | _MAKER_NAMES}, chosen
    if chosen is None or not _hold_numbers([columns[place] for place in others]):
        return set(range(len(columns))), None
    return others, chosen


def _counts(column: list[str], *, is_named: bool) -> list[int]:
    """Read a column as quantities; one that is not named so must hold nothing else."""
    cells = [cell for cell in column if cell.strip()]
    found = [count for cell in cells if (count := amount_of(cell)) is not None]
    return found if is_named or len(found) == len(cells) else []


def _roles(counts: dict[int, list[int]], names: Sequence[str]) -> tuple[list[int], int | None]:
    """Tell the columns that number the lines from the one that counts."""
    named = [place for place in counts if names[place] in _QUANTITY_NAMES]
    positions = [place for place in counts if names[place] in _POSITION_NAMES]
    left = [place for place in counts if place not in positions]
    if not named and not positions and (numbered := [place for place in left if _is_sequence(counts[place])]):
        positions = numbered[:1] if len(left) > 1 or len(counts[numbered[0]]) >= _MIN_POSITIONS else []
        left = [place for place in left if place not in positions]
    chosen = named or sorted(left, key=lambda place: max(counts[place]))
    return positions, chosen[0] if chosen else None


def _is_sequence(counts: list[int]) -> bool:
    step = counts[0]
    return step in {1, 10} and len(counts) > 1 and all(count == step * place for place, count in enumerate(counts, 1))


def _hold_numbers(columns: list[list[str]]) -> bool:
    """Tell whether some column holds what looks like numbers: else the counts may be the numbers themselves."""
    return any(
        sum(any(map(str.isdigit, cell)) and not _WORD.search(cell) for cell in column) * 2 >= len(column)
        for column in columns
    )


def list_items(text: str, taken: Iterable[Span]) -> Iterator[Span]:
    """
    Cut a line into the items of a list, at semicolons, tabs, bars, commas, and slashes between blanks.

    :param text: One line.
    :param taken: Where numbers were found: what looks like a separator inside of one is none.
    :returns: Start and end of each item that is not blank; a count such as `5 pcs` belongs to the item before it.
    """
    inside = {place for span in taken for place in range(*span)}
    marks = [found for found in _BETWEEN.finditer(text) if found.start() not in inside]
    starts, ends = [0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), len(text)]
    before: Span | None = None
    for start, end in zip(starts, ends, strict=True):
        if not (item := text[start:end].strip()):
            continue
        first = text.index(item, start)
        if before and amount_of(item) is not None and not item.isdigit():
            before = (before[0], first + len(item))
            continue
        if before:
            yield before
        before = (first, first + len(item))
    if before:
        yield before


def amount_beside(rest: str, *, listed: bool, times: bool = True) -> int | None:
    """
    Read the quantity in what an item says beside its number.

    :param rest: The item without its number, such as `10`, `x 10`, `qty: 10` or `(5 Stk.)`.
    :param listed: Whether the item is one of a list: only there a number alone counts something.
    :param times: Whether a times sign counts; beside what may be a size it does not (`M12 x 50`).
    :returns: The quantity; None if there is none, or anything else is said.
    """
    found = _BESIDE.fullmatch(rest)
    if found is None:
        return None
    name, sign, unit = (full_fold(found[part]) for part in ("name", "sign", "unit"))
    is_times = bool({name, sign, unit} & {"x"} or found["sign"] or found["unit"] in _SIGNS)
    words = {name, unit} - {"", "x"}
    if not words <= _QUANTITY_NAMES | COUNTED or (is_times and not times):
        return None
    return int(found["count"]) if words or is_times or listed else None
