# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Find the attribute whose value would decide between products that fit a query equally, and ask for it."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from partwise.catalog.values import spell_name
from partwise.evaluation.diagnosis.attributes import NAMES, are_comparable, asked_attributes, shown_attributes
from partwise.evaluation.diagnosis.facts import Stored
from partwise.evaluation.diagnosis.words import asked_words

_SHOWN_VALUES: Final = 5
_LONGEST_VALUE: Final = 40


def deciding_question(product: Stored, rivals: Sequence[Stored], query: str) -> str | None:
    """
    Ask for the attribute that parts a product from most of its rivals.

    :param product: The product that is wanted.
    :param rivals: Products that were shown in its place; at least one.
    :param query: The query; what it says already is not asked again.
    :returns: Such as `Which length: 40, 50 or 60 mm?`; None if no attribute differs.
    """
    facts = [shown_attributes(each) for each in (product, *rivals)]
    asked = asked_attributes(product, query)
    titles = [{word.key for word in asked_words(each.title)} for each in (product, *rivals)]
    orders: dict[str, tuple[bool, bool, int, int]] = {}
    for name, value in facts[0].items():
        stated = [other[name] for other in facts[1:] if name in other]
        parted = sum(other != value for other in stated)
        comparable = name in NAMES or are_comparable((product, *rivals), (value, *stated))
        if parted and comparable and name not in asked and len(value) <= _LONGEST_VALUE:
            # An attribute before a name; then what titles hold worth saying and what parts from many, by few values.
            titled = sum(_says(title, fact.get(name)) for title, fact in zip(titles, facts, strict=True))
            orders[name] = (name not in NAMES, titled > 0, titled + parted, -len(set(stated)))
    if not orders:
        return None
    name = max(orders, key=lambda name: orders[name])
    return f"Which {spell_name(name)}: {_choices([fact[name] for fact in facts if name in fact])}?"


def _says(title: AbstractSet[str], value: str | None) -> bool:
    words = {word.key for word in asked_words(value or "")}
    return bool(words) and words <= title


def _choices(values: Sequence[str]) -> str:
    """List values as one asks for them: in order, and a unit that all have said once."""
    distinct = sorted(set(values), key=_natural)
    units = {value.partition(" ")[2] for value in distinct}
    if len(units) == 1 and all(_number(value.partition(" ")[0]) is not None for value in distinct):
        unit = f" {units.pop()}".rstrip()
        distinct = [value.partition(" ")[0] for value in distinct]
    else:
        unit = ""
    if len(distinct) > _SHOWN_VALUES:
        more = len(distinct) - _SHOWN_VALUES + 1
        distinct, unit = distinct[: _SHOWN_VALUES - 1], f"{unit} ({more} more)"
    return f"{', '.join(distinct[:-1])} or {distinct[-1]}{unit}"


def _natural(value: str) -> tuple[bool, float, str]:
    number = _number(value.partition(" ")[0])
    return number is None, number or 0.0, value


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
