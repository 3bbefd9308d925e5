# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise lookup --file`: a bill of materials in, what each of its lines names out."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from partwise.errors import CatalogError, ConfigError
from partwise.spreadsheets import harmless

if TYPE_CHECKING:
    from partwise.part_numbers.found_lines import Found, Line

_TEXT: Final = ".txt"


def read_bom(path: Path, column: str | None = None, quantity_column: str | None = None) -> "list[Line]":
    """
    Read the lines of a bill of materials.

    :param path: A file with named columns, such as csv or xlsx, or a txt file with anything in its lines.
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


def _text_lines(path: Path) -> "Iterator[Line]":
    from partwise.part_numbers.found_lines import text_lines

    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problem = "not readable as UTF-8 text; save it as UTF-8"
        raise CatalogError(problem, file=str(path)) from error
    except FileNotFoundError as error:
        problem = "no such file"
        raise CatalogError(problem, file=str(path)) from error
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        raise CatalogError(problem, file=str(path)) from error
    yield from (line for line, _ in text_lines(text))


def _table_lines(path: Path, column: str | None, quantity_column: str | None) -> "Iterator[Line]":
    from partwise.catalog import read_rows
    from partwise.part_numbers.found_lines import Line
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


def look_up(lines: "Iterable[Line]", run: Callable[[str], dict[str, Any]]) -> "Iterator[Found]":
    """
    Look each line up by itself.

    :param lines: The lines.
    :param run: Gives a lookup's outputs for a text.
    :returns: What each names, in their order.
    """
    from partwise.part_numbers.found_lines import titles_of, told

    for line in lines:
        result = run(line.text)
        yield told(line, result["matches"], titles_of(result))


def write_csv(found: "Iterable[Found]", out: TextIO) -> None:
    """
    Write what the lines name as CSV, to be opened in a spreadsheet.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front; `partwise lookup` reads over it.

    :param found: What the lines name.
    :param out: An open text file, line ends untranslated.
    """
    from partwise.part_numbers.found_lines import Found

    writer = csv.writer(out)
    writer.writerow([field.name for field in fields(Found)])
    for line in found:
        writer.writerow(["" if cell is None else harmless(str(cell)) for cell in line.as_row().values()])


def counted(found: "Iterable[Found]") -> dict[str, int]:
    """
    Count the lines by their status.

    :param found: What the lines name.
    :returns: A number for every status.
    """
    from partwise.part_numbers.found_lines import STATUSES

    counts = Counter(line.status for line in found)
    return {status: counts[status] for status in STATUSES}
