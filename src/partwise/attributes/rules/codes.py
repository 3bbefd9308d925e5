# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Rules for codes and words: the same, a kind of the other, a better class, a protection that includes the other."""

import re
from collections.abc import Mapping
from typing import Final

from partwise.attributes.items import Attribute

from .finding import Finding, equivalences, said
from .sets import over_sets

_IP: Final = re.compile(r"([0-6Xx])([0-9Xx])K?")
_JETS: Final = frozenset({5, 6})
_IMMERSION: Final = 7
_STEAM: Final = 9
_CLASS_3506: Final = re.compile(r"([AC]\d)-?(\d{2,3})")


@over_sets
def same(asked: Attribute, offered: Attribute) -> Finding:
    """Compare codes: the same, whatever the case, or another."""
    return said("match" if _folded(asked) == _folded(offered) else "contradiction", asked, offered, "eq")


@over_sets
def tree(asked: Attribute, offered: Attribute) -> Finding:
    """Compare words of a tree: a child for its parent matches, the parent for its child nearly, siblings contradict."""
    wanted, given = str(asked.value), str(offered.value)
    if wanted == given or wanted in _parents(offered.kind, given):
        return said("match", asked, offered, "tree")
    if given in _parents(asked.kind, wanted):
        return said("partial_match", asked, offered, "tree: less exact than asked")
    return said("contradiction", asked, offered, "tree")


@over_sets
def ranked(asked: Attribute, offered: Attribute) -> Finding:
    """Compare classes in their order: a better one nearly matches, a worse one contradicts."""
    order = [str(name).lower() for name in equivalences()["orders"].get(asked.kind, ())]
    wanted, given = _folded(asked), _folded(offered)
    if wanted == given or wanted not in order or given not in order:
        return said("match" if wanted == given else "contradiction", asked, offered, "cls")
    is_better = order.index(given) > order.index(wanted)
    if asked.qualifier == "min" and is_better:
        return said("match", asked, offered, "cls")
    return said("partial_match" if is_better else "contradiction", asked, offered, "cls")


@over_sets
def protection(asked: Attribute, offered: Attribute) -> Finding:
    """Compare IP codes (IEC 60529): each digit at least as high, but immersion does not include water jets."""
    wanted, given = _digits(asked), _digits(offered)
    if wanted is None or given is None:
        return same(asked, offered)
    if given[0] < wanted[0]:
        return said("contradiction", asked, offered, "ip: solids")
    if wanted[1] == given[1]:
        return said("match", asked, offered, "ip")
    if given[1] >= _IMMERSION and wanted[1] in _JETS:
        return said("partial_match", asked, offered, "ip: immersion does not include jets")
    if wanted[1] >= _IMMERSION and given[1] == _STEAM:
        return said("contradiction", asked, offered, "ip: steam does not include immersion")
    return said("match" if given[1] > wanted[1] else "contradiction", asked, offered, "ip: water")


def property_class(asked: Attribute, offered: Attribute) -> Finding:
    """Compare classes of ISO 898 and ISO 3506: strength within a steel, and the steel group."""
    wanted, given = _CLASS_3506.fullmatch(str(asked.value)), _CLASS_3506.fullmatch(str(offered.value))
    if wanted and given:
        return _stainless_classes(asked, offered, wanted, given)
    if wanted or given or asked.value == offered.value:
        return same(asked, offered)
    for name in ("property_class", "nut_class"):
        order = equivalences()["orders"][name]
        if str(asked.value) in order and str(offered.value) in order:
            is_stronger = order.index(str(offered.value)) > order.index(str(asked.value))
            return said("partial_contradiction" if is_stronger else "contradiction", asked, offered, "class")
    return same(asked, offered)


def ppe_class(asked: Attribute, offered: Attribute) -> Finding:
    """Compare protective classes: one that includes what is asked nearly matches, less contradicts."""
    wanted, given = str(asked.value), str(offered.value)
    if wanted == given:
        return said("match", asked, offered, "ppe")
    if wanted.startswith("FFP") != given.startswith("FFP"):
        return said("unknown", asked, offered, "ppe: another kind of protection")
    includes = any(
        wanted in row and given in row and row.index(given) > row.index(wanted) for row in equivalences()["ppe"]
    )
    return said("partial_match" if includes else "contradiction", asked, offered, "ppe")


def _stainless_classes(asked: Attribute, offered: Attribute, wanted: re.Match[str], given: re.Match[str]) -> Finding:
    if wanted[1] != given[1]:
        resists = given[1] in equivalences()["more_resistant"].get(wanted[1], ())
        return said("partial_contradiction" if resists else "contradiction", asked, offered, "steel group")
    if wanted[2] == given[2]:
        return said("match", asked, offered, "class")
    return said("partial_match" if int(given[2]) > int(wanted[2]) else "contradiction", asked, offered, "class")


def _digits(item: Attribute) -> tuple[int, int] | None:
    found = _IP.fullmatch(str(item.value))
    return None if found is None else (_digit(found[1]), _digit(found[2]))


def _digit(char: str) -> int:
    return int(char) if char.isdigit() else 0


def _folded(item: Attribute) -> str:
    return str(item.value).lower() if isinstance(item.value, str) else f"{item.value}"


def _parents(kind: str, value: str) -> tuple[str, ...]:
    """Give what a word is a kind of; a RAL number is a kind of its base colours."""
    if kind == "colour" and value.upper().startswith("RAL"):
        exact = equivalences()["ral_exact"].get(value.upper())
        hundreds: Mapping[str, list[str]] = equivalences()["ral"]
        return (exact,) if exact else tuple(hundreds.get(value[3:].strip()[:1], ()))
    parent = equivalences()["parents"].get(kind, {}).get(value)
    return () if parent is None else (parent,)
