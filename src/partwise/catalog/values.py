# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Reach a field of a record, and write values as people do.

>>> get({"a": {"b.c": 1}}, "a.b.c")
1
>>> readable(0.5, "m"), readable("-40 - 60", "Cel"), readable([True, 2.0])
('0.5 m', '-40 - 60 °C', 'yes, 2')
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from partwise.errors import CatalogError
from partwise.text import fold

_MISSING: Final = object()
# What exports and people write for a value that they do not have; `none` and `no` are values.
_NO_VALUE: Final = frozenset({"", "-", "–", "—", "null", "(null)", "n/a", "#n/a", "nan", "\\n"})
_LONGEST_NO_VALUE: Final = max(map(len, _NO_VALUE))
# A number, a range or a list of sizes that names no unit: text, as everything in a table's cell is.
_BARE_NUMBERS: Final = re.compile(r"[\d\s.,/+\-–−…<>≤≥±~()x×]*\d[\d\s.,/+\-–−…<>≤≥±~()x×]*")
# UCUM's spellings that nobody writes; a point between two units (W.h) and braces ({page}) are dropped by rule.
_UNITS: Final = {"[in_i]": "in", "[ft_i]": "ft", "Cel": "°C", "/min": "rpm", "um": "µm"}
_CUSTOMER: Final = ("customer", "kunde", "client", "klant", "buyer")
_NUMBER_WORDS: Final = ("number", "nummer", "numéro", "no", "nr", "code", "sku", "part", "arti", "ref", "réf", "id")


def get(record: Mapping[str, Any], name: str) -> Any:
    """
    Reach a field; a name that holds dots itself wins over a nested one, at every level.

    :param record: A record.
    :param name: The field's name, with dots for nested fields.
    :returns: Its value, or a marker that `has` knows.
    """
    if name in record:
        return record[name]
    dot = name.find(".")
    while dot > 0:
        inner = record.get(name[:dot])
        if isinstance(inner, Mapping) and (found := get(inner, name[dot + 1 :])) is not _MISSING:
            return found
        dot = name.find(".", dot + 1)
    return _MISSING


def has(record: Mapping[str, Any], name: str) -> bool:
    """Say whether a record has a field, with dots for nested ones."""
    return get(record, name) is not _MISSING


def without(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """
    Leave a field out.

    :param record: A record.
    :param name: The field's name, with dots for nested fields.
    :returns: The record itself if it has no such field, else a copy without it.
    """
    if name in record:
        return {key: value for key, value in record.items() if key != name}
    dot = name.find(".")
    while dot > 0:
        head, rest = name[:dot], name[dot + 1 :]
        inner = record.get(head)
        if isinstance(inner, Mapping) and has(inner, rest):
            return {**record, head: without(inner, rest)}
        dot = name.find(".", dot + 1)
    return record


def is_nothing(value: Any) -> bool:
    """Say whether a value is absent, empty, or a dash, `NULL` or `N/A`: it then has no place in meta or text."""
    if isinstance(value, str):
        return len(value) <= _LONGEST_NO_VALUE and value.strip().casefold() in _NO_VALUE
    return value is _MISSING or value is None


def as_text(value: Any, name: str) -> str | None:
    """
    Read a scalar as text.

    :param value: A text or number; a list stands for its only member, if any.
    :param name: The field's name, for the error.
    :returns: The text without white space around it, whole numbers without a decimal point; None for nothing.
    :raises CatalogError: If it is anything else.
    """
    if isinstance(value, list) and len(value) <= 1:
        value = value[0] if value else None
    if is_nothing(value):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        problem = f"expected a text or number, got {type(value).__name__}"
        raise CatalogError(problem, field=name)
    return (value if isinstance(value, str) else number_text(value)).strip() or None


def number_text(value: float) -> str:
    """Write a number with all its digits and no exponent; a whole number has no decimal point."""
    if isinstance(value, int):
        return str(value)
    if value.is_integer():
        return str(int(value))
    rounded = f"{value:.15g}"  # 0.1 + 0.2 is 0.3
    return f"{Decimal(rounded):f}" if "e" in rounded else rounded


def readable(value: Any, unit: str | None = None) -> str:
    """
    Write a raw value as people do, in one line unless it is a text of several.

    :param value: Any JSON value.
    :param unit: The unit of a number that carries none.
    :returns: Such as `0.5 m`, `yes`, `red, blue`; empty for nothing.
    """
    if is_nothing(value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _with_unit(number_text(value), unit)
    if isinstance(value, Mapping):
        return ", ".join(_pairs(value))
    if isinstance(value, list | tuple):
        return ", ".join(shown for part in value if (shown := readable(part, unit)))
    text = str(value).strip()
    return _with_unit(text, unit) if unit and _BARE_NUMBERS.fullmatch(text) else text


def spell_name(name: str) -> str:
    """Write a field's name as words."""
    return " ".join(str(name).replace("_", " ").split())


def field_names(records: Iterable[Mapping[str, Any]]) -> list[str]:
    """
    List the fields of records, with those inside of fields.

    :param records: Some records.
    :returns: Their distinct names in order, nested ones with dots.
    """
    names: dict[str, None] = {}
    for record in records:
        for key, value in record.items():
            names[key] = None
            if isinstance(value, Mapping):
                names.update({f"{key}.{inner}": None for inner in value})
    return list(names)


def holds_customer_numbers(name: str, value: Any) -> bool:
    """
    Say whether a field that nobody has named may hold what only a customer may see.

    :param name: The field's name, such as `Kundenartikelnummer`.
    :param value: One of its values; a mapping or list is searched for keys that name a customer.
    :returns: True to keep it out of text and meta.
    """
    if _names_customer_number(name):
        return True
    if isinstance(value, Mapping):
        return any(any(word in str(key).casefold() for word in _CUSTOMER) for key in value)
    return isinstance(value, list) and any(holds_customer_numbers("", part) for part in value)


@lru_cache(maxsize=4096)
def _names_customer_number(name: str) -> bool:
    folded = fold(name).text
    return any(word in folded for word in _CUSTOMER) and any(word in folded for word in _NUMBER_WORDS)


def _with_unit(number: str, unit: str | None) -> str:
    if not unit:
        return number
    spelled = _UNITS.get(unit) or re.sub(r"(?<=[^\W\d_])\.(?=[^\W\d_])", "", unit).strip("{}")
    return f"{number} {spelled}"


def _pairs(value: Mapping[str, Any]) -> Iterator[str]:
    return (f"{spell_name(key)} {shown}" for key, part in value.items() if (shown := readable(part)))
