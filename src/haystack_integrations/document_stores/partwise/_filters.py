# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Haystack's filters as the engine's.

The meaning is that of `haystack.utils.filters`, but for what the engine cannot or should not do so:

- a list in a document matches if any of its items does, as in Qdrant (Haystack compares the list as a whole);
  `==` with a list means these items in any order, and `== []` an empty list;
- `True` and `1` are different values, and booleans have no order;
- dates are ISO 8601 on both sides, and one without a zone is UTC;
- numbers are compared as 64-bit floats, so that whole numbers beyond 2**53 are told apart by `==` and `in` only.
"""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from haystack.errors import FilterError

from ._engine import DENSE, SPARSE, engine
from ._fields import field_path

if TYPE_CHECKING:
    from qdrant_edge import ConditionType as Condition
    from qdrant_edge import FieldCondition, Filter

EMPTY_LISTS = "partwise_store.empty_lists"
_VECTORS = {"embedding": DENSE, "sparse_embedding": SPARSE}
_EXACT_FLOAT = 2**53
_INT64 = 2**63


def translate(filters: dict[str, Any] | None) -> "Filter | None":
    """
    Translate a filter.

    :param filters: A filter in Haystack's form; nothing if None or empty.
    :returns: The engine's filter, or None if everything matches.
    :raises FilterError: If the filter is malformed or asks for a comparison that does not exist.
    """
    if not filters:
        return None
    if not isinstance(filters, dict):
        msg = f"Filters must be a dictionary, got {type(filters).__name__}"
        raise FilterError(msg)
    return engine.Filter(must=[_condition(filters)])


def match_any(path: str, values: list[str]) -> "FieldCondition":
    """
    Ask for any of many words.

    :param path: A path in the engine's form.
    :param values: The words.
    :returns: One condition, answered by a keyword index if there is one.
    """
    return engine.FieldCondition(key=path, match=engine.MatchAny(values))


def all_of(*conditions: "Condition | None") -> "Filter | None":
    """
    Join conditions.

    :param conditions: Conditions or filters; None stands for no condition.
    :returns: A filter that asks for all of them, or None if there is none.
    """
    given = [condition for condition in conditions if condition is not None]
    return engine.Filter(must=given) if given else None


def _condition(filters: Any) -> "Condition":
    if not isinstance(filters, dict):
        msg = f"A condition must be a dictionary, got {filters!r}"
        raise FilterError(msg)
    return _comparison(filters) if "field" in filters else _logic(filters)


def _logic(filters: dict[str, Any]) -> "Filter":
    operator, conditions = _required(filters, "operator"), _required(filters, "conditions")
    if operator not in ("AND", "OR", "NOT"):
        msg = f"Unknown logical operator '{operator}'. Valid operators are: ['AND', 'NOT', 'OR']"
        raise FilterError(msg)
    if not isinstance(conditions, list):
        msg = f"'conditions' must be a list, got {conditions!r}"
        raise FilterError(msg)
    inner = [_condition(condition) for condition in conditions]
    if operator == "OR":
        return engine.Filter(should=inner) if inner else _nothing()
    together = engine.Filter(must=inner)
    return together if operator == "AND" else _negated(together)


def _comparison(filters: dict[str, Any]) -> "Condition":
    field, operator, value = filters["field"], _required(filters, "operator"), _required(filters, "value")
    if operator not in _OPERATORS:
        msg = f"Unknown comparison operator '{operator}'. Valid operators are: {sorted(_OPERATORS)}"
        raise FilterError(msg)
    if not isinstance(field, str):
        msg = f"'field' must be a string, got {field!r}"
        raise FilterError(msg)
    if field in _VECTORS:
        return _has_vector(field, operator, value)
    return _OPERATORS[operator](field_path(field), value)


def _required(filters: dict[str, Any], key: str) -> Any:
    if key not in filters:
        msg = f"'{key}' key missing in {filters}"
        raise FilterError(msg)
    return filters[key]


def _has_vector(field: str, operator: str, value: Any) -> "Condition":
    present = engine.HasVectorCondition(_VECTORS[field])
    if value is not None or operator not in ("==", "!="):
        msg = f"'{field}' can only be compared with None, by == or !="
        raise FilterError(msg)
    return present if operator == "!=" else _negated(present)


def _equal(path: str, value: Any) -> "Condition":
    if value is None:
        # The engine takes an empty list for a missing value; documents note where they hold one.
        empty_list = engine.FieldCondition(key=EMPTY_LISTS, match=engine.MatchValue(path))
        return engine.Filter(must=[engine.IsEmptyCondition(path)], must_not=[empty_list])
    if isinstance(value, (list, tuple)):
        return _equal_list(path, list(value))
    if isinstance(value, (bool, np.bool_)):
        # A Python bool reaches the engine as the number 1 or 0; NumPy's stays a boolean.
        truth: Any = np.bool_(value)
        return engine.FieldCondition(key=path, match=engine.MatchValue(truth))
    if isinstance(value, (int, float, np.integer, np.floating)):
        return _equal_number(path, value)
    if isinstance(value, (str, datetime)):
        return _equal_text(path, value)
    msg = f"Cannot compare '{path}' with {type(value).__name__}: give a string, number, boolean, date, list or None"
    raise FilterError(msg)


def _equal_number(path: str, value: Any) -> "Condition":
    if isinstance(value, (int, np.integer)) and _EXACT_FLOAT <= abs(int(value)) < _INT64:
        return engine.FieldCondition(key=path, match=engine.MatchValue(int(value)))
    number = _number(value)
    return engine.FieldCondition(key=path, range=engine.RangeFloat(gte=number, lte=number))


def _equal_text(path: str, value: str | datetime) -> "Condition":
    same = [engine.FieldCondition(key=path, match=engine.MatchValue(value))] if isinstance(value, str) else []
    moment = value if isinstance(value, datetime) else _iso_date(value)
    if moment is not None:
        text = _utc(moment)
        same.append(engine.FieldCondition(key=path, range=engine.RangeDateTime(gte=text, lte=text)))
    return same[0] if len(same) == 1 else engine.Filter(should=list(same))


def _equal_list(path: str, values: list[Any]) -> "Condition":
    if not values:
        return engine.FieldCondition(key=EMPTY_LISTS, match=engine.MatchValue(path))
    if any(value is None or isinstance(value, (list, tuple, dict)) for value in values):
        msg = f"Cannot compare '{path}' with {values!r}: a list may hold strings, numbers, booleans and dates"
        raise FilterError(msg)
    size = engine.FieldCondition(key=path, values_count=engine.ValuesCount(gte=len(values), lte=len(values)))
    return engine.Filter(must=[size, *(_equal(path, value) for value in values)])


def _not_equal(path: str, value: Any) -> "Condition":
    return _negated(_equal(path, value))


def _in(path: str, values: Any) -> "Condition":
    if not isinstance(values, list):
        found = type(values).__name__
        msg = f"Filter value must be a `list` when using operator 'in' or 'not in', received type '{found}'"
        raise FilterError(msg)
    words = [value for value in values if isinstance(value, str)]
    rest = [value for value in values if not isinstance(value, str) or _iso_date(value) is not None]
    any_of: list[Condition] = [_equal(path, value) for value in rest]
    if words:
        any_of.append(match_any(path, words))
    if not any_of:
        return _nothing()
    return any_of[0] if len(any_of) == 1 else engine.Filter(should=any_of)


def _not_in(path: str, values: Any) -> "Condition":
    return _negated(_in(path, values))


def _ordered(bound: str) -> "Callable[[str, Any], Condition]":
    def compare(path: str, value: Any) -> "Condition":
        if value is None:
            return _nothing()
        if isinstance(value, (str, datetime)):
            moment = value if isinstance(value, datetime) else _iso_date(value)
            if moment is None:
                msg = (
                    f"Can't compare strings using operators '>', '>=', '<', '<=', unless ISO 8601 dates: got {value!r}"
                )
                raise FilterError(msg)
            return engine.FieldCondition(key=path, range=engine.RangeDateTime(**{bound: _utc(moment)}))
        if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
            msg = f"Filter value can't be of type {type(value).__name__} using operators '>', '>=', '<', '<='"
            raise FilterError(msg)
        return engine.FieldCondition(key=path, range=engine.RangeFloat(**{bound: _number(value)}))

    return compare


_OPERATORS: "dict[str, Callable[[str, Any], Condition]]" = {
    "==": _equal,
    "!=": _not_equal,
    ">": _ordered("gt"),
    ">=": _ordered("gte"),
    "<": _ordered("lt"),
    "<=": _ordered("lte"),
    "in": _in,
    "not in": _not_in,
}


def _negated(condition: "Condition") -> "Filter":
    return engine.Filter(must_not=[condition])


def _nothing() -> "Filter":
    return engine.Filter(must=[engine.HasIdCondition(set())])


def _number(value: Any) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf if value > 0 else -math.inf
    if math.isnan(number):
        msg = "A filter cannot compare with NaN"
        raise FilterError(msg)
    return number


def _iso_date(text: str) -> datetime | None:
    """Read a date with a year, month and day; Haystack's `==` reads the same, its `>` more."""
    head = text[:10]
    if len(head) != 10 or not (head[:4] + head[5:7] + head[8:]).isdigit() or head[4] != "-" or head[7] != "-":  # noqa: PLR2004 - YYYY-MM-DD
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _utc(moment: datetime) -> str:
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="microseconds") + "Z"
