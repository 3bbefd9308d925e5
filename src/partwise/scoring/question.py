# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Find what to ask back: the attribute in which the best results differ and that the query does not state.

>>> def bolt(length): return [Attribute("thread", "M8"), Attribute("length", float(length), unit="mm")]
>>> deciding_question([Attribute("thread", "M8")], [bolt(60), bolt(40), bolt(50)])["question"]
'Which length: 40, 50 or 60 mm?'
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from partwise.attributes import Attribute, show_kind, show_value

_MOST_VALUES: Final = 5
_FEWEST_PRODUCTS: Final = 2
# Consequences of other attributes: nobody chooses a bolt by its mass.
_CONSEQUENCES: Final = frozenset(
    {"mass", "torque", "material_family", "pack_quantity", "brand", "dimensions", "strength"}
)


def deciding_question(asked: Iterable[Attribute], offered: Sequence[Iterable[Attribute]]) -> dict[str, Any] | None:
    """
    Ask for the attribute that parts products which fit a query equally.

    :param asked: What the query states.
    :param offered: The attributes of each of the best products.
    :returns: `kind`, `values` (one attribute each, smallest first, as plain data) and `question`, such as `Which
        length: 40, 50 or 60 mm?`; None if there are fewer than two products, or no attribute that all of them state
        with several values.
    """
    stated = {item.kind for item in asked}
    by_product = [_single_values(items) for items in offered]
    if len(by_product) < _FEWEST_PRODUCTS:
        return None
    shared = [kind for kind in by_product[0] if all(kind in values for values in by_product)]
    different: dict[str, list[Attribute]] = {}
    for kind in shared:
        distinct = {show_value(values[kind]): values[kind] for values in by_product}
        if len(distinct) > 1 and kind not in stated | _CONSEQUENCES:
            different[kind] = sorted(distinct.values(), key=_order)
    if not different:
        return None
    # What parts the products most, by the fewest words: the first such kind as the catalog states it.
    kind = max(different, key=lambda name: (len(different[name]) == len(by_product), len(different[name])))
    values = different[kind]
    return {
        "kind": kind,
        "values": [item.to_dict() for item in values],
        "question": f"Which {show_kind(kind)}: {_choices([show_value(item) for item in values])}?",
    }


def _single_values(items: Iterable[Attribute]) -> Mapping[str, Attribute]:
    """Give the kinds that a product states once, and not as a range: only these can be chosen by."""
    found: dict[str, list[Attribute]] = {}
    for item in items:
        found.setdefault(item.kind, []).append(item)
    return {
        kind: own[0] for kind, own in found.items() if len(own) == 1 and isinstance(own[0].value, str | int | float)
    }


def _order(item: Attribute) -> tuple[float, str]:
    return (float(item.value), "") if isinstance(item.value, int | float) else (0.0, str(item.value))


def _choices(values: Sequence[str]) -> str:
    """List values as one asks for them; a unit that all have is said once."""
    parts = [value.rpartition(" ") for value in values]
    units = {unit for number, _, unit in parts if number}
    shared = units.pop() if len(units) == 1 and all(number for number, _, _ in parts) else ""
    shown = [number for number, _, _ in parts] if shared else list(values)
    more = f" ({len(shown) - _MOST_VALUES + 1} more)" if len(shown) > _MOST_VALUES else ""
    kept = shown[: _MOST_VALUES - 1] if more else shown
    return f"{', '.join(kept[:-1])} or {kept[-1]}{f' {shared}' if shared else ''}{more}"
