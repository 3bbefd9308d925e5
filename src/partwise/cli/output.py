# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Tables to read and JSON to pipe, from plain data."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

_SHOWN_META = ("product_id", "part_number", "brand", "title", "category", "language", "url", "replaced_by")


def print_json(value: Any) -> None:
    """Print a value as JSON with its characters as they are."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def warn(text: str) -> None:
    """Print a line for a person, beside the output."""
    print(text, file=sys.stderr)


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[str] = (), whole: Sequence[str] = ()
) -> None:
    """
    Print a table that fits the terminal.

    :param columns: The headings.
    :param rows: One text per column.
    :param right: Headings of the columns to align right.
    :param whole: Headings of the columns whose cells are never broken, such as numbers to copy.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        justify: Literal["right", "left"] = "right" if column in right else "left"
        table.add_column(column, justify=justify, overflow="fold", no_wrap=column in whole)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def document_to_dict(document: Any) -> dict[str, Any]:
    """
    Return what a reader wants of a result document.

    :param document: A Haystack Document.
    :returns: id, score, the product's names, its text, and `partwise`: scores by signal, match, verdicts.
    """
    names = {key: document.meta[key] for key in _SHOWN_META if key in document.meta}
    explained = document.meta.get("partwise", {})
    return {"id": document.id, "score": document.score, **names, "content": document.content, "partwise": explained}


def explain(notes: Mapping[str, Any]) -> str:
    """
    Say in one line why a document stands where it does.

    :param notes: A document's `meta["partwise"]`.
    :returns: Such as `dense 0.81, sparse 1.00`, or the part number that was found.
    """
    match = notes.get("part_number")
    if match:
        return f"{match.get('kind') or 'part number'} {match.get('number')} ({match.get('tier')})"
    scores = notes.get("scores", {})
    return ", ".join(f"{name} {part['value']:.2f}" for name, part in scores.items())
