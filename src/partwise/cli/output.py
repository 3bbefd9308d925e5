# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Tables to read and JSON to pipe, from plain data."""

import importlib
import importlib.util
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from partwise.documents import notes_of

# The sign of each verdict; its name stands beside it, so that nothing depends on seeing the sign.
VERDICTS: Mapping[str, str] = {
    "match": "✓",
    "partial_match": "≈",
    "unknown": "?",
    "partial_contradiction": "≠",
    "contradiction": "✗",
}
# Part numbers up to here stay whole, to be copied; longer ones are rather names.
_WIDEST = 26
_SHOWN_META = ("product_id", "part_number", "brand", "title", "category", "language", "url", "replaced_by")


def print_json(value: Any) -> None:
    """Print a value as JSON with its characters as they are."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def warn(text: str) -> None:
    """Print a line for a person, beside the output."""
    print(text, file=sys.stderr)


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[str] = (), flexible: str | None = None
) -> None:
    """
    Print a table that fits the terminal.

    :param columns: The headings.
    :param rows: One text per column; line breaks are kept.
    :param right: Headings of the columns to align right.
    :param flexible: The heading of the column that takes what the others leave; these are at most 26 wide.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    rows = list(rows)
    for place, column in enumerate(columns):
        justify: Literal["right", "left"] = "right" if column in right else "left"
        longest = max(len(line) for row in [columns, *rows] for line in row[place].split("\n"))
        fixed = column != flexible and longest <= _WIDEST
        widest = None if column == flexible else _WIDEST
        table.add_column(column, justify=justify, overflow="fold", max_width=widest, no_wrap=fixed)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def hide_model_loading() -> None:
    """Keep the model library's own bars and load reports out of a command's output, where it is installed."""
    if importlib.util.find_spec("transformers") is not None:
        logging: Any = importlib.import_module("transformers.utils.logging")
        logging.set_verbosity_error()
        logging.disable_progress_bar()


def document_to_dict(document: Any) -> dict[str, Any]:
    """
    Return what a reader wants of a result document.

    :param document: A Haystack Document.
    :returns: id, score, the product's names, its text, and `partwise`: scores by signal, match, verdicts.
    """
    names = {key: document.meta[key] for key in _SHOWN_META if key in document.meta}
    explained = notes_of(document.meta)
    return {"id": document.id, "score": document.score, **names, "content": document.content, "partwise": explained}


def explain(notes: Mapping[str, Any]) -> str:
    """
    Say why a document stands where it does: a line per asked attribute, else per signal.

    :param notes: A document's `meta["partwise"]`.
    :returns: Such as `✓ length 2.13 m: matched`, or `dense 0.81` and `sparse 1.00`, or how its part number was
        found.
    """
    match = notes.get("part_number")
    if match:
        kind = "number" if match["kind"] == "part_number" else match["kind"]
        replaced = f"\nreplaced by {match['replaced_by_chain'][-1]}" if match["replaced_by_chain"] else ""
        return f"{'exact' if match['is_exact'] else 'candidate'} {kind} ({match['tier']}){replaced}"
    lines = [_verdict_line(verdict) for verdict in notes.get("attributes", ())]
    lines += [f"+{boost:.2f} {name}" for name, boost in notes.get("boosts", {}).items()]
    return "\n".join(lines or (f"{name} {part['value']:.2f}" for name, part in notes.get("scores", {}).items()))


def _verdict_line(verdict: Mapping[str, Any]) -> str:
    """Say a verdict, and which sources of the product say otherwise."""
    others = ", ".join(f"{each['source'] or 'another'} says {each['offered']}" for each in verdict.get("others", ()))
    return f"{_verdict(verdict)} by {verdict['source'] or 'one source'}; {others}" if others else _verdict(verdict)


def _verdict(verdict: Mapping[str, Any]) -> str:
    """Say a verdict in a few words: `✓ length 2.13 m`, `✗ thread M12x1.5, not M12x1.75`, `? colour unknown`."""
    kind, name, asked = verdict["kind"].replace("_", " "), verdict["verdict"], verdict["asked"]["text"].strip()
    offered = (verdict.get("offered") or {}).get("text", "").strip()
    sign = VERDICTS[name]
    if name == "unknown":
        return f"{sign} {kind} {asked}: unknown"
    if name == "match":
        return f"{sign} {kind} {offered or asked}: matched"
    words = {"partial_match": "nearly", "partial_contradiction": "hardly", "contradiction": "contradicted"}
    return f"{sign} {kind} {offered}, asked {asked}: {words[name]}"
