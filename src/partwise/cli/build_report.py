# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Write the build report of `partwise index --report`: JSON for programs, Markdown for people."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from partwise.errors import ConfigError

# In the order of the report: its title, and what a reader should know or do.
_GROUPS: Final = {
    "duplicates": (
        "Shared numbers",
        "One number, several products. A lookup returns all of them, narrowed by a maker named in the query.",
    ),
    "collisions": (
        "Colliding numbers",
        "Different numbers that are equal without their separators: found alone if typed with them, else ambiguous.",
    ),
    "confusable": (
        "Confusable numbers",
        "Different numbers that are equal if O is 0, and I and L are 1: offered for one another, never claimed.",
    ),
    "zero_variants": (
        "Numbers that differ in leading zeros",
        "Different numbers that are equal without them: offered for one another, never claimed.",
    ),
}
_LISTS: Final = {
    "weak": (
        "Numbers that read like a specification, a word or a name",
        "Candidates only inside a sentence, unless a label (`P/N`) or their maker stands beside them.",
        "reading",
    ),
    "dropped": (
        "Entries that no query can find",
        "Without a number, or with one that has no letter and no digit. Mend the catalog, or FIELDS.yaml.",
        "problem",
    ),
}


def write_report(path: Path, report: Mapping[str, Any]) -> None:
    """
    Write a build report.

    :param path: The file; `.json` decides for JSON, any other ending for Markdown.
    :param report: What `BuildReport.result` gave.
    :raises ConfigError: If the file cannot be written.
    """
    as_json = path.suffix.lower() == ".json"
    text = json.dumps(report, ensure_ascii=False, indent=2) if as_json else "\n".join(_markdown(report))
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        msg = f"{path}: the report cannot be written: {error.strerror}; nothing was indexed, so choose another --report"
        raise ConfigError(msg) from error


def summarize(report: Mapping[str, Any]) -> str:
    """
    Say in one line what a report holds.

    :param report: What `BuildReport.result` gave.
    :returns: The counts, such as `4 numbers, 1 duplicates, 0 collisions, ...`.
    """
    counts = [f"{report[name]['count']} {name.replace('_', ' ')}" for name in (*_GROUPS, *_LISTS)]
    return ", ".join([f"{report['numbers']} numbers", *counts])


def _markdown(report: Mapping[str, Any]) -> Iterator[str]:
    yield "# Part numbers of this catalog"
    yield ""
    yield f"{report['products']} products, {report['products_without_number']} of them without a number."
    yield f"{report['numbers']} numbers, and {report['customer_numbers']} of customers, which this report leaves out."
    for name, (title, advice) in _GROUPS.items():
        yield from _head(title, report[name]["count"], advice)
        for group in report[name]["examples"]:
            yield f"- {group['products']} products"
            yield from (f"  - {_number(number)}" for number in group["numbers"])
    for name, (title, advice, why) in _LISTS.items():
        yield from _head(title, report[name]["count"], advice)
        yield from (f"- {reason}: {count}" for reason, count in report[name][f"by_{why}"].items())
        if report[name]["examples"]:
            yield from ("", "Examples:", "")
        yield from (f"- {_number(number)}: {number[why]}" for number in report[name]["examples"])


def _head(title: str, count: int, advice: str) -> Iterator[str]:
    yield from ("", f"## {title}: {count}", "", advice, "")


def _number(number: Mapping[str, Any]) -> str:
    """Tell a number with its product and its place."""
    written = f"`{number['number']}`" if number["number"] else "nothing"
    kind = "" if number["kind"] in {"", "part_number"} else f" ({number['kind']})"
    brand = f" of {number['brand']}" if number.get("brand") else ""
    place = f", {number['file']} row {number['row']}" if number["file"] else ""
    return f"{written}{kind}{brand}: product {number['product_id']}{place}"
