# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise lookup --file`: a bill of materials in, what each of its lines names out."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final, TextIO

from partwise.errors import CatalogError, ConfigError
from partwise.spreadsheets import harmless

STATUSES: Final = ("exact", "ambiguous", "candidate", "unresolved")
_TEXT: Final = ".txt"
_JOIN: Final = "; "


@dataclass(frozen=True, slots=True)
class Line:
    """
    A line of the file to look up.

    :param line: Its number in the file, from 1.
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
    :param number: The number as the catalog has it; several are joined by `; `, as are all that follow.
    :param brand: Whose number it is.
    :param product_ids: The products named.
    :param title: Their titles.
    :param reason: Why a candidate is not claimed.
    :param replaced_by: The numbers that supersede it in turn.
    """

    status: str = "unresolved"
    number: str = ""
    brand: str = ""
    product_ids: str = ""
    title: str = ""
    reason: str = ""
    replaced_by: str = ""


def read_bom(path: Path, column: str | None = None, quantity_column: str | None = None) -> list[Line]:
    """
    Read the lines of a bill of materials.

    :param path: A csv, tsv or jsonl file with named columns, or a txt file with anything in its lines.
    :param column: The column of part numbers; by its name if None.
    :param quantity_column: The column of quantities; by its name if None.
    :returns: A line for each row.
    :raises CatalogError: If the file or a row cannot be read, naming the row.
    :raises ConfigError: If a column is not there, or none looks like part numbers.
    """
    if path.suffix.lower() == _TEXT:
        if column or quantity_column:
            msg = f"{path} is a text file without columns; leave --column and --quantity-column out, or save it as csv"
            raise ConfigError(msg)
        return list(_text_lines(path))
    return list(_table_lines(path, column, quantity_column))


def _text_lines(path: Path) -> Iterator[Line]:
    from partwise.part_numbers.lists import lines_of, read_amounts

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problem = (
            "no such file" if isinstance(error, FileNotFoundError) else "not readable as UTF-8 text; save it as UTF-8"
        )
        raise CatalogError(problem, file=str(path)) from error
    table = read_amounts(text)
    place = number = 0
    for start, end in lines_of(table.text):
        number += text.count("\n", place, start)
        place = start
        yield Line(number + 1, table.text[start:end].strip(), table.amounts.get((start, end)))


def _table_lines(path: Path, column: str | None, quantity_column: str | None) -> Iterator[Line]:
    from partwise.catalog import read_rows
    from partwise.part_numbers.lists import amount_of

    name = counted = None
    for row in read_rows(path):
        if row.record is None:
            raise CatalogError(row.problem or "cannot be read", file=str(path), row=row.number)
        if name is None:
            name = _column(path, row.record, column, "--column") or _number_column(path, row.record)
            counted = _column(path, row.record, quantity_column, "--quantity-column") or _quantity_column(row.record)
        count = str(row.record.get(counted) or "").strip() if counted else ""
        amount = amount_of(count)
        yield Line(row.number, str(row.record.get(name) or "").strip(), (count or None) if amount is None else amount)


def _column(path: Path, record: Mapping[str, Any], name: str | None, option: str) -> str | None:
    if name is not None and name not in record:
        msg = f"{path} has no column '{name}'; give {option} one of: {', '.join(record)}"
        raise ConfigError(msg)
    return name


def _number_column(path: Path, record: Mapping[str, Any]) -> str:
    from partwise.catalog.guessing import guess_number_column

    name = guess_number_column(record)
    if name is None:
        msg = f"no column of {path} looks like part numbers; name one with --column: {', '.join(record)}"
        raise ConfigError(msg)
    return name


def _quantity_column(record: Mapping[str, Any]) -> str | None:
    from partwise.part_numbers.lists import is_quantity_name

    return next((name for name in record if is_quantity_name(name)), None)


def look_up(lines: Iterable[Line], run: Callable[[str], dict[str, Any]]) -> Iterator[Found]:
    """
    Look each line up by itself.

    :param lines: The lines.
    :param run: Gives a lookup's outputs for a text.
    :returns: What each names, in their order.
    """
    for line in lines:
        yield _found(line, run(line.text))


def _found(line: Line, result: Mapping[str, Any]) -> Found:
    claims = [match for match in result["matches"] if match["is_exact"]]
    matches = claims or result["matches"]
    documents = result.get("documents", result.get("candidates", []))
    titles = {document.meta.get("product_id", document.id): document.meta.get("title") for document in documents}
    ids = [product_id for match in matches for product_id in match["product_ids"]]
    counts = (line.quantity, *(match["quantity"] for match in matches), _beside(line, matches))
    return Found(
        line.line,
        line.text,
        quantity=next((count for count in counts if count is not None), None),
        status=_status(matches),
        number=_joined(match["number"] for match in matches),
        brand=_joined(match["brand"] for match in matches),
        product_ids=_joined(ids),
        title=_joined(titles.get(product_id) for product_id in ids),
        reason=_joined(match["reason"] for match in matches),
        replaced_by=_joined(number for match in matches for number in match["replaced_by_chain"]),
    )


def _status(matches: list[dict[str, Any]]) -> str:
    if not matches:
        return "unresolved"
    if not matches[0]["is_exact"]:
        return "candidate"
    return "ambiguous" if any(match["ambiguous"] for match in matches) else "exact"


def _beside(line: Line, matches: list[dict[str, Any]]) -> int | None:
    """Read a count beside the only number of a line: the line is one of a list."""
    from partwise.part_numbers.lists import amount_beside

    spans = {tuple(match["span"]) for match in matches}
    if len(spans) != 1:
        return None
    ((start, end),) = spans
    return amount_beside(f"{line.text[:start]} {line.text[end:]}", listed=True)


def _joined(values: Iterable[Any]) -> str:
    return _JOIN.join(dict.fromkeys(str(value) for value in values if value))


def write_csv(found: Iterable[Found], out: TextIO) -> None:
    """
    Write what the lines name as CSV, to be opened in a spreadsheet.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front; `partwise lookup` reads over it.

    :param found: What the lines name.
    :param out: An open text file, line ends untranslated.
    """
    writer = csv.writer(out)
    writer.writerow([field.name for field in fields(Found)])
    for line in found:
        writer.writerow(["" if cell is None else harmless(str(cell)) for cell in asdict(line).values()])


def counted(found: Iterable[Found]) -> dict[str, int]:
    """
    Count the lines by their status.

    :param found: What the lines name.
    :returns: A number for every status.
    """
    counts = Counter(line.status for line in found)
    return {status: counts[status] for status in STATUSES}
