# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
What a catalog's part numbers will do to a lookup: shared numbers, equal keys, numbers that read like specifications.

Customers' own numbers are counted and never named. The other numbers wait in a private database that spills to a
temporary file, so memory does not grow with the catalog.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from partwise.part_numbers.alignment import is_name
from partwise.part_numbers.gtin import gtin_keys
from partwise.part_numbers.keys import (
    KEYS_VERSION,
    OWN_KINDS,
    StoredNumber,
    full_of_soft,
    soft_of_folded,
    stored_numbers,
)
from partwise.part_numbers.reading import MAX_LINE_CHARS, read_query
from partwise.part_numbers.specifications import reads_like
from partwise.part_numbers.variants import confusable, unpadded
from partwise.text import fold

EXAMPLES: Final = 20
# A number that thousands of products share is told by a few of them.
_SHOWN_OF_A_GROUP: Final = 10
_COLUMNS: Final = ("product_id", "number", "kind", "brand", "file", "row")
_TABLE: Final = f"""
    CREATE TABLE numbers (
        id INTEGER PRIMARY KEY, {", ".join(f'"{name}"' for name in _COLUMNS)}, text, soft, "full", confusable, unpadded
    )
"""
_INSERT: Final = f"INSERT INTO numbers VALUES (NULL, {', '.join('?' * (len(_COLUMNS) + 5))})"  # noqa: S608 - our own names
# Each kind of group: the form that its numbers share, and the form in which they differ.
_GROUPS: Final = {
    "duplicates": ("text", None),
    "collisions": ("full", "text"),
    "confusable": ("confusable", "full"),
    "zero_variants": ("unpadded", "full"),
}
_BATCH: Final = 1000


class BuildReport:
    """
    Collects the numbers of all products while a catalog is read, then says what is worth a look.

    :param examples: How many examples of each kind the result carries, in the order of the catalog; at least 0.
    """

    def __init__(self, examples: int = EXAMPLES) -> None:
        self._examples = examples
        self._counts: Counter[str] = Counter()
        self._weak: Counter[str] = Counter()
        self._weak_examples: list[dict[str, Any]] = []
        self._dropped: Counter[str] = Counter()
        self._dropped_examples: list[dict[str, Any]] = []
        self._rows: list[tuple[Any, ...]] = []
        self._database = sqlite3.connect("")  # a private file that is gone with the connection
        self._database.execute(_TABLE)

    def add(self, meta: Mapping[str, Any], *, file: str | None = None, row: int | None = None) -> None:
        """
        Take a product's numbers.

        :param meta: The meta of one of its documents, as for `product_keys`.
        :param file: The catalog file it comes from, if known.
        :param row: Its row there, from 1, if known.
        """
        self._counts["products"] += 1
        place = {"product_id": str(meta.get("product_id", "")), "file": file, "row": row}
        kept = 0
        for kind in _without_number(meta):
            self._drop("no number", {**place, "number": None, "kind": kind})
        for stored in stored_numbers(meta):
            if stored.kind == "customer":
                self._counts["customer_numbers"] += 1
                kept += 1
                continue
            described = {**place, "number": stored.number, "kind": stored.kind, "brand": stored.brand}
            problem = _problem(stored.number)
            if problem is None:
                self._keep(stored, described)
                kept += 1
            else:
                self._drop(problem, described)
        self._counts["products_without_number"] += not kept

    def result(self) -> dict[str, Any]:
        """
        Sum up what was added so far.

        :returns: `keys` (the version of the normal forms), `products`, `numbers`, `customer_numbers` (left out of all
            that follows), `products_without_number`, and for each of `duplicates`, `collisions`, `confusable`,
            `zero_variants`, `weak` and `dropped` its `count` and `examples`. An example of the first four is a group:
            `key`, how many `products`, and the first ten `numbers` with product_id, number, kind, brand, file and row;
            one of the last two is a number with its `reading` or `problem`, which `by_reading` or `by_problem` count.
        """
        self._flush()
        return {
            "keys": KEYS_VERSION,
            **{name: self._counts[name] for name in ("products", "numbers")},
            **{name: self._counts[name] for name in ("customer_numbers", "products_without_number")},
            **{name: self._groups(same, other) for name, (same, other) in _GROUPS.items()},
            "weak": {
                "count": self._weak.total(),
                "by_reading": dict(self._weak.most_common()),
                "examples": self._weak_examples,
            },
            "dropped": {
                "count": self._dropped.total(),
                "by_problem": dict(self._dropped.most_common()),
                "examples": self._dropped_examples,
            },
        }

    def _keep(self, stored: StoredNumber, described: dict[str, Any]) -> None:
        self._counts["numbers"] += 1
        if (reading := _weak_reading(stored.number)) is not None:
            self._weak[reading] += 1
            known = any(example["number"] == stored.number for example in self._weak_examples)
            if not known and len(self._weak_examples) < self._examples:
                self._weak_examples.append({**described, "reading": reading})
        # Other makers' numbers and former ones are shared by nature; only own numbers clash.
        if stored.kind in OWN_KINDS:
            self._rows.append((*(described[name] for name in _COLUMNS), *_forms(stored)))
            if len(self._rows) == _BATCH:
                self._flush()

    def _drop(self, problem: str, described: dict[str, Any]) -> None:
        self._dropped[problem] += 1
        if len(self._dropped_examples) < self._examples:
            self._dropped_examples.append({**described, "problem": problem})

    def _flush(self) -> None:
        self._database.executemany(_INSERT, self._rows)
        self._rows.clear()

    def _groups(self, same: str, other: str | None) -> dict[str, Any]:
        """Find the numbers of different products that share one form, and differ in the other if there is one."""
        differ = f'AND COUNT(DISTINCT "{other}") > 1' if other else ""
        groups = self._database.execute(
            f'SELECT "{same}", COUNT(DISTINCT product_id) FROM numbers GROUP BY "{same}" '  # noqa: S608 - our own names
            f"HAVING COUNT(DISTINCT product_id) > 1 {differ} ORDER BY MIN(id)"
        )
        first = dict(islice(groups, self._examples))
        count = len(first) + sum(1 for _ in groups)
        members: dict[str, list[dict[str, Any]]] = {key: [] for key in first}
        marks = ", ".join("?" * len(first))
        selected = ", ".join(f'"{name}"' for name in _COLUMNS)
        for key, *values in self._database.execute(
            f'SELECT "{same}", {selected} FROM numbers WHERE "{same}" IN ({marks}) ORDER BY id',  # noqa: S608 - our own names
            list(first),
        ):
            if len(members[key]) < _SHOWN_OF_A_GROUP:
                members[key].append(dict(zip(_COLUMNS, values, strict=True)))
        examples = [{"key": key, "products": first[key], "numbers": numbers} for key, numbers in members.items()]
        return {"count": count, "examples": examples}


def _without_number(meta: Mapping[str, Any]) -> Iterator[str]:
    """Give the kinds of the entries that carry no number; what is wrong with a customer's is not told."""
    if meta.get("part_number") is not None and not stored_numbers({"part_number": meta["part_number"]}):
        yield "part_number"
    entries = meta.get("part_numbers")
    for entry in entries if isinstance(entries, list | tuple) else ():
        if not stored_numbers({"part_numbers": [entry]}):
            kind = str(entry.get("kind", "")) if isinstance(entry, Mapping) else ""
            if kind != "customer":
                yield kind


def _problem(number: str) -> str | None:
    """Say why no query can ever find a number."""
    if not any(char.isalnum() for char in fold(number).text):
        return "no letter and no digit"
    return f"longer than {MAX_LINE_CHARS} characters" if len(number) > MAX_LINE_CHARS else None


def _weak_reading(number: str) -> str | None:
    """Name what a number reads like inside a sentence, if that is not a number."""
    if is_name(number):
        return "name"
    parsed = read_query(number)
    whole = (window for window in parsed.windows if window.tokens == (0, len(parsed.tokens)))
    return next((reads_like(parsed, window) for window in whole), None)


def _forms(stored: StoredNumber) -> tuple[str, str, str, str, str]:
    """Give the forms that numbers are grouped by; a GTIN has the same ones in whatever length it is written."""
    text = fold(stored.number).text
    full = full_of_soft(text)
    if stored.kind == "gtin" and (padded := gtin_keys(full)):
        return (padded[0],) * 5
    return text, soft_of_folded(text), full, confusable(full), unpadded(full)
