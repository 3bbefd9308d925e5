# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Rules for materials, grades and standards: other names of one thing, groups, and what nearly replaces what."""

import re
from functools import cache
from typing import Final

from partwise.attributes.items import Attribute

from .codes import same, tree
from .finding import Finding, equivalences, said
from .sets import over_sets

_STAINLESS: Final = "stainless steel"
_GROUP: Final = re.compile(r"([AC]\d)-?\d{2,3}")


@over_sets
def material_family(asked: Attribute, offered: Attribute) -> Finding:
    """Compare families: like words of a tree, but plain steel hardly replaces stainless steel."""
    if asked.value == _STAINLESS and offered.value == "steel":
        return said("partial_contradiction", asked, offered, "steel is not said to be stainless")
    return tree(asked, offered)


def material_grade(asked: Attribute, offered: Attribute) -> Finding:
    """Compare grades: equal names, members of a group, low carbon for plain; other grades contradict."""
    wanted, given = _name(str(asked.value)), _name(str(offered.value))
    groups = equivalences()["groups"]
    if wanted == given or given in groups.get(wanted, ()):
        return said("match", asked, offered, "grade")
    if wanted in groups.get(given, ()):
        return said("partial_match", asked, offered, "grade: the group is less exact")
    low_carbon = equivalences()["low_carbon"]
    if low_carbon.get(wanted) == given:
        return said("partial_match", asked, offered, "grade: low carbon for plain")
    if low_carbon.get(given) == wanted:
        return said("partial_contradiction", asked, offered, "grade: low carbon asked")
    if _group(given) in equivalences()["more_resistant"].get(_group(wanted), ()) and wanted in groups:
        return said("partial_contradiction", asked, offered, "grade: another group, more resistant")
    return tree(asked, offered)


def group_of_class(item: Attribute) -> str | None:
    """Give the steel group of a class of ISO 3506 (`A2-70`); None for another class."""
    found = _GROUP.fullmatch(str(item.value))
    return None if found is None else found[1]


@over_sets
def standard(asked: Attribute, offered: Attribute) -> Finding:
    """Compare standards: those that replaced one another match or nearly match."""
    pair = {str(asked.value), str(offered.value)}
    if any(pair <= set(row) for row in equivalences()["standards_same"]):
        return said("match", asked, offered, "standard: the same part")
    if len(pair) > 1 and any(pair <= set(row) for row in equivalences()["standards_near"]):
        return said("partial_match", asked, offered, "standard: other widths across flats")
    return same(asked, offered)


@cache
def _names() -> dict[str, str]:
    return {name.upper(): row[0] for row in equivalences()["grades"] for name in row}


def _name(grade: str) -> str:
    """Give the first name of a grade."""
    return _names().get(grade.upper(), grade)


def _group(grade: str) -> str:
    """Give the group that a grade is, or belongs to; the grade itself if to none."""
    groups: dict[str, list[str]] = equivalences()["groups"]
    return next((group for group, grades in groups.items() if grade == group or grade in grades), grade)
