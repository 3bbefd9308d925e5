# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Plain data that is cheap to deep-copy.

A pipeline deep-copies the documents for each component that gets them, and `copy.deepcopy` makes a call and a memo
entry for every one of a product's values: the largest part of a search's time. JSON values have no cycles, so
containers that came from a store can copy themselves without that. They equal the dict or list that they were made
from, and a copy is as deep.

>>> from copy import deepcopy
>>> specs = cheap_to_copy({"thread": ["M12", "M16"]})
>>> copied = deepcopy(specs)
>>> copied == specs == {"thread": ["M12", "M16"]}, copied["thread"] is specs["thread"]
(True, False)
>>> deepcopy(number_list([0.5, 2])) == [0.5, 2]
True
"""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

_ATOMIC = frozenset({str, int, float, bool, type(None)})


class _Dict(dict[Any, Any]):
    def __deepcopy__(self, memo: dict[int, Any]) -> "_Dict":
        return _Dict(_copied_dict(self, memo))


class _List(list[Any]):
    def __deepcopy__(self, memo: dict[int, Any]) -> "_List":
        return _List(_copied_list(self, memo))


class _Numbers(list[Any]):
    def __deepcopy__(self, memo: dict[int, Any]) -> "_Numbers":
        return _Numbers(self)


def number_list(values: Iterable[Any]) -> list[Any]:
    """
    Give a vector's numbers as a list that deep-copies at once: numbers do not change, so it need not look at each.

    :param values: Numbers.
    :returns: A list of them.
    """
    return _Numbers(values)


def cheap_to_copy(value: Any) -> Any:
    """
    Give a value that is equal and deep-copies fast.

    :param value: A JSON value, without cycles.
    :returns: A dict for a dict, a list for a list, holding the same values; anything else as it is.
    """
    if type(value) is dict:
        return _Dict(value)
    return _List(value) if type(value) is list else value


def _copied_dict(value: dict[Any, Any], memo: dict[int, Any]) -> dict[Any, Any]:
    return {key: inner if type(inner) in _ATOMIC else _copied(inner, memo) for key, inner in value.items()}


def _copied_list(value: list[Any], memo: dict[int, Any]) -> list[Any]:
    return [inner if type(inner) in _ATOMIC else _copied(inner, memo) for inner in value]


def _copied(value: Any, memo: dict[int, Any]) -> Any:
    kind = type(value)
    if kind is dict:
        return _copied_dict(value, memo)
    if kind is list:
        return _copied_list(value, memo)
    return value.__deepcopy__(memo) if kind is _Dict or kind is _List else deepcopy(value, memo)
