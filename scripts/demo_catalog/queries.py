# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The queries of `texts/queries.yaml` with the ids that answer them, read off the items' facts."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from .model import Fact, Item

_QUERIES = Path(__file__).parent / "texts" / "queries.yaml"
MOST_IDS = 80


def _equal(asked: Any, value: Fact) -> bool:
    if isinstance(asked, str) or isinstance(value, str):
        return bool(asked == value)
    return math.isclose(asked, value, rel_tol=1e-9)


def holds(asked: Any, value: Fact | None) -> bool:
    """
    Say whether a fact is what a query asks.

    :param asked: A value, a list of which any will do, or `{min: ...}` or `{max: ...}`.
    :param value: The item's fact; None where the item has none, which answers nothing.
    """
    if value is None:
        return False
    if isinstance(asked, list):
        return any(_equal(one, value) for one in asked)
    if isinstance(asked, dict):
        number = float(value)
        return bool(asked.get("min", -math.inf) <= number <= asked.get("max", math.inf))
    return _equal(asked, value)


def _by_facts(where: Mapping[str, Any], items: Mapping[str, Item]) -> list[str]:
    return [
        key for key, item in items.items() if all(holds(asked, item.known().get(name)) for name, asked in where.items())
    ]


def _by_record(number: str, items: Mapping[str, Item]) -> list[str]:
    fields = ("oem_numbers", "xref_numbers", "former_numbers")
    return [key for key, item in items.items() if any(number in item.record.get(name, ()) for name in fields)]


def _fold(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _check(entry: Mapping[str, Any], ids: Sequence[str], folded: frozenset[str]) -> None:
    query = entry["query"]
    if entry["kind"] == "absent":
        wrong = any(_fold(token) in folded for token in [query, *query.split()])
    else:
        wrong = not 0 < len(ids) <= MOST_IDS
    if wrong:
        msg = f"query '{query}' ({entry['kind']}) is answered by {len(ids)} products"
        raise ValueError(msg)


def build(items: Mapping[str, Item], gtins: Mapping[str, str]) -> list[dict[str, Any]]:
    """
    Answer all queries.

    :param items: The items by id.
    :param gtins: The GTIN of each id.
    :returns: Records of kind, query, ids (sorted) and language.
    :raises ValueError: A query that nothing or too much answers, or an absent number that exists.
    """
    entries: list[dict[str, Any]] = yaml.safe_load(_QUERIES.read_text(encoding="utf-8"))
    folded = frozenset(_fold(item.part_number) for item in items.values())
    built = []
    for entry in entries:
        ids: list[str] = []
        if "where" in entry:
            ids = _by_facts(entry["where"], items)
        elif "record" in entry:
            ids = _by_record(entry["record"], items)
        query = entry["query"].replace("{gtin}", gtins[ids[0]] if ids else "")
        _check(entry, ids, folded)
        built.append({"kind": entry["kind"], "query": query, "ids": ids, "language": entry["language"]})
    return built
