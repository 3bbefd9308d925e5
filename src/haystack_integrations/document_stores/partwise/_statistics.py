# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What the meta of many documents holds, found in one pass over their payloads."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from ._fields import join_path

Payloads = Iterable[dict[str, Any]]


class MetadataStatistics(ABC):
    """The document store's methods that look at the meta of many documents; each reads all that match."""

    @abstractmethod
    def _payloads(self, filters: dict[str, Any] | None, paths: list[str]) -> Payloads:
        """Read these paths of the documents that match, one after another."""

    def get_metadata_fields_info(self) -> dict[str, dict[str, str]]:
        """
        Name the type of each meta field.

        :returns: `{"type": "keyword" | "int" | "float" | "boolean"}` by field; the last value seen decides.
        """
        return fields_info(self._payloads(None, ["meta"]))

    def get_metadata_field_min_max(self, metadata_field: str) -> dict[str, Any]:
        """
        Find the smallest and largest value of a meta field.

        :param metadata_field: The field, with or without `meta.`.
        :returns: `min` and `max`; both None if there are no values, or they have no common order.
        """
        return min_max(self._payloads(None, [_path(metadata_field)]), metadata_field)

    def get_metadata_field_unique_values(
        self,
        metadata_field: str,
        search_term: str | None = None,
        from_: int = 0,
        size: int = 10,
        filters: dict[str, Any] | None = None,
    ) -> tuple[list[Any], int]:
        """
        List the different values of a meta field, page by page.

        :param metadata_field: The field, with or without `meta.`.
        :param search_term: Keep values whose text holds this, in any case.
        :param from_: How many values to leave out at the start.
        :param size: How many values to return at most.
        :param filters: Which documents to look at; all if None.
        :returns: The values in the order of their text, and how many there are in all.
        """
        values = unique_values(self._payloads(filters, [_path(metadata_field)]), metadata_field, search_term)
        return values[from_ : from_ + size], len(values)

    def count_unique_metadata_by_filter(self, filters: dict[str, Any], metadata_fields: list[str]) -> dict[str, int]:
        """
        Count the different values of several meta fields.

        :param filters: Which documents to look at.
        :param metadata_fields: The fields, with or without `meta.`.
        :returns: The number of values by field, without `meta.`.
        """
        payloads = self._payloads(filters, [_path(field) for field in metadata_fields])
        return count_unique(payloads, metadata_fields)


def fields_info(payloads: Payloads) -> dict[str, dict[str, str]]:
    """
    Name the type of each meta field.

    :param payloads: Payloads with their meta.
    :returns: `{"type": "keyword" | "int" | "float" | "boolean"}` by field; the last value seen decides.
    """
    found: dict[str, dict[str, str]] = {}
    for payload in payloads:
        for key, value in payload.get("meta", {}).items():
            if value is not None:
                found[key] = {"type": _type_name(value)}
    return found


def min_max(payloads: Payloads, field: str) -> dict[str, Any]:
    """
    Find the smallest and largest value.

    :param payloads: Payloads with their meta.
    :param field: The meta field, with or without `meta.`.
    :returns: `min` and `max`; both None if there are no values, or they have no common order.
    """
    low: Any = None
    high: Any = None
    for value in _values(payloads, field):
        if isinstance(value, (int, float, str)):
            try:
                low = value if low is None or value < low else low
                high = value if high is None or value > high else high
            except TypeError:
                return {"min": None, "max": None}
    return {"min": low, "max": high}


def unique_values(payloads: Payloads, field: str, search_term: str | None) -> list[Any]:
    """
    List the different values, those of different types apart.

    :param payloads: Payloads with their meta.
    :param field: The meta field, with or without `meta.`.
    :param search_term: Keep values whose text holds this, in any case.
    :returns: The values, in the order of their text.
    """
    found: dict[tuple[str, str], Any] = {}
    for value in _values(payloads, field):
        found.setdefault((type(value).__name__, _canonical(value)), value)
    term = (search_term or "").lower()
    kept = {key: value for key, value in found.items() if term in str(value).lower()}
    return [kept[key] for key in sorted(kept, key=lambda key: (str(kept[key]), key[0]))]


def count_unique(payloads: Payloads, fields: list[str]) -> dict[str, int]:
    """
    Count the different values of several fields.

    :param payloads: Payloads with their meta.
    :param fields: The meta fields, with or without `meta.`.
    :returns: The number by field, without `meta.`.
    """
    names = [meta_key(field) for field in fields]
    seen: dict[str, set[str]] = {name: set() for name in names}
    for payload in payloads:
        meta = payload.get("meta", {})
        for name in names:
            if meta.get(name) is not None:
                seen[name].add(_canonical(meta[name]))
    return {name: len(values) for name, values in seen.items()}


def meta_key(field: str) -> str:
    """
    Name a meta field's key.

    :param field: With or without `meta.`.
    :returns: The key.
    """
    return field.removeprefix("meta.")


def _path(field: str) -> str:
    return join_path("meta", meta_key(field))


def _values(payloads: Payloads, field: str) -> Iterable[Any]:
    key = meta_key(field)
    for payload in payloads:
        value = payload.get("meta", {}).get(key)
        if value is not None:
            yield value


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _type_name(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "int"
    return "float" if isinstance(value, float) else "keyword"
