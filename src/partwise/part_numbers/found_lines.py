# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What each line of a list names: the lookup's matches, told by line."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, TypeAlias, get_args

from partwise.documents import product_id_of
from partwise.part_numbers.lists import amount_beside, lines_of, read_amounts
from partwise.text import Span

Status: TypeAlias = Literal["exact", "ambiguous", "candidate", "unresolved"]
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
_JOIN: Final = "; "


@dataclass(frozen=True, slots=True)
class Line:
    """
    A line of a list to look up.

    :param line: Its number in the list, from 1.
    :param text: What stands in the number's column, or the whole line of a text file.
    :param quantity: How many; as it stands there if it is no whole number.
    """

    line: int
    text: str
    quantity: int | str | None = None


@dataclass(frozen=True, slots=True)
class Found(Line):
    """
    What a line names.

    :param status: One of `STATUSES`.
    :param number: The number as the catalog has it; several are joined by `; `, as are brands, titles and the rest.
    :param brand: Whose number it is.
    :param product_ids: The products named, each once.
    :param title: Their titles.
    :param reason: Why a candidate is not claimed.
    :param replaced_by: The numbers that supersede it in turn.
    """

    status: Status = "unresolved"
    number: str = ""
    brand: str = ""
    product_ids: tuple[str, ...] = ()
    title: str = ""
    reason: str = ""
    replaced_by: str = ""

    def as_row(self) -> dict[str, Any]:
        """Return the fields by name, each in one cell: several products are joined too."""
        return {**asdict(self), "product_ids": _joined(self.product_ids)}


def text_lines(text: str) -> Iterator[tuple[Line, Span]]:
    """
    Part a pasted list into its lines.

    :param text: Anything in its lines; a column of quantities is taken out.
    :returns: Each line that says something, and where it stands.
    """
    table = read_amounts(text)
    place = number = 0
    for start, end in lines_of(table.text):
        number += text.count("\n", place, start)
        place = start
        said = table.text[start:end]
        begin = start + len(said) - len(said.lstrip())
        yield Line(number + 1, said.strip(), table.amounts.get((start, end))), (begin, end)


def by_line(text: str, matches: Iterable[Mapping[str, Any]]) -> list[tuple[Line, list[dict[str, Any]]]]:
    """
    Tell by line what a lookup found in a whole list.

    :param text: The list as it was looked up.
    :param matches: The lookup's matches.
    :returns: Each line with its matches, whose spans count from its start.
    """
    lines = list(text_lines(text))
    starts = [start for _, (start, _) in lines]
    own: list[list[dict[str, Any]]] = [[] for _ in lines]
    for match in matches:
        start, end = match["span"]
        place = bisect_right(starts, start) - 1
        if place >= 0:
            own[place].append({**match, "span": [start - starts[place], end - starts[place]]})
    return [(line, found) for (line, _), found in zip(lines, own, strict=True)]


def titles_of(found: Mapping[str, Any]) -> dict[str, str | None]:
    """
    Collect the titles of what a lookup shows.

    :param found: Its outputs; without `documents`, which it has where it claims, `candidates` count.
    :returns: Titles by product id.
    """
    documents = found.get("documents", found.get("candidates", ()))
    return {product_id_of(document): document.meta.get("title") for document in documents}


def told(line: Line, found: Sequence[dict[str, Any]], titles: Mapping[str, str | None]) -> Found:
    """
    Say what a line names.

    :param line: The line.
    :param found: Its matches.
    :param titles: The products' titles by their ids.
    :returns: The line with what it names.
    """
    # Claims are what a line is told by; its candidates count where it has none.
    matches = [match for match in found if match["is_exact"]] or found
    ids = [product_id for match in matches for product_id in match["product_ids"]]
    counts = (line.quantity, *(match["quantity"] for match in matches), _beside(line, matches))
    return Found(
        line.line,
        line.text,
        quantity=next((count for count in counts if count is not None), None),
        status=_status(matches),
        number=_joined(match["number"] for match in matches),
        brand=_joined(match["brand"] for match in matches),
        product_ids=tuple(dict.fromkeys(ids)),
        title=_joined(titles.get(product_id) for product_id in ids),
        reason=_joined(match["reason"] for match in matches),
        replaced_by=_joined(number for match in matches for number in match["replaced_by_chain"]),
    )


def _status(matches: Sequence[Mapping[str, Any]]) -> Status:
    if not matches:
        return "unresolved"
    if not matches[0]["is_exact"]:
        return "candidate"
    return "ambiguous" if any(match["ambiguous"] for match in matches) else "exact"


def _beside(line: Line, matches: Sequence[Mapping[str, Any]]) -> int | None:
    """Read a count beside the only number of a line: the line is one of a list."""
    spans = {tuple(match["span"]) for match in matches}
    if len(spans) != 1:
        return None
    ((start, end),) = spans
    return amount_beside(f"{line.text[:start]} {line.text[end:]}", listed=True)


def _joined(values: Iterable[Any]) -> str:
    return _JOIN.join(dict.fromkeys(str(value) for value in values if value))
