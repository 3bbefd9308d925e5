# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Rules across kinds: what answers a question that another kind of attribute asks.

A bridge is tried only where the document states nothing of the asked kind itself, or has the better answer.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from partwise.attributes.items import Attribute

from .finding import Finding, Rule, equivalences, said
from .materials import group_of_class, material_family, material_grade
from .numbers import are_close, capped, number
from .threads import parse

_SAME: Final = 0.01


def _dn_for_nps(asked: Attribute, offered: Attribute) -> Finding:
    fits = equivalences()["nps_dn"].get(str(asked.value)) == offered.value
    return said("match" if fits else "contradiction", asked, offered, "NPS and DN (EN ISO 6708)")


def _nps_for_dn(asked: Attribute, offered: Attribute) -> Finding:
    fits = equivalences()["nps_dn"].get(str(offered.value)) == asked.value
    return said("match" if fits else "contradiction", asked, offered, "NPS and DN (EN ISO 6708)")


def _thread_for_nps(asked: Attribute, offered: Attribute) -> Finding:
    found = parse(str(offered.value))
    is_pipe = found.system in {"G", "R", "Rp", "Rc", "BSP", "NPT", "NPTF"}
    if is_pipe and found.size == asked.value:
        return said("partial_match", asked, offered, "pipe thread of that size")
    return said("unknown", asked, offered, "a thread says no pipe size")


def _dn_for_bore(asked: Attribute, offered: Attribute) -> Finding:
    fits = are_close(number(asked), number(offered), _SAME)
    return said("partial_match" if fits else "partial_contradiction", asked, offered, "DN is a label, not the bore")


def _pn_for_pressure(asked: Attribute, offered: Attribute) -> Finding:
    return capped(asked, replace(offered, qualifier="max", unit="bar"))


def _pressure_for_pn(asked: Attribute, offered: Attribute) -> Finding:
    return capped(replace(asked, unit="bar"), offered)


def _class_and_pn(asked: Attribute, offered: Attribute) -> Finding:
    classes = equivalences()["class_pn"]
    fits = classes.get(asked.value) == offered.value or classes.get(offered.value) == asked.value
    if fits:
        return said("partial_match", asked, offered, "Class and PN (ISO 7005-1)")
    return said("unknown", asked, offered, "no pair of ISO 7005-1")


def _class_for_family(asked: Attribute, offered: Attribute) -> Finding:
    """Answer for a family by a class: ISO 3506 is stainless, ISO 898 carbon or alloy steel."""
    if group_of_class(offered) is None and asked.value == "stainless steel":
        return said("contradiction", asked, offered, "ISO 898 is carbon or alloy steel")
    family = "steel" if group_of_class(offered) is None else "stainless steel"
    return material_family(asked, replace(offered, value=family))


def _class_for_grade(asked: Attribute, offered: Attribute) -> Finding:
    group = group_of_class(offered)
    if group is None:
        return said("unknown", asked, offered, "a class of ISO 898 says no grade")
    return material_grade(asked, replace(offered, value=group))


def _grade_for_class(asked: Attribute, offered: Attribute) -> Finding:
    """Answer for a class of ISO 3506 by a grade: the steel may fit, its strength is not said."""
    group = group_of_class(asked)
    if group is None:
        return said("unknown", asked, offered, "a grade says no class")
    steel = material_grade(replace(asked, value=group), offered)
    return steel if steel.verdict != "match" else said("partial_match", asked, offered, "steel fits, strength not said")


def _other_size(asked: Attribute, offered: Attribute) -> Finding:
    """Answer for a size that names no role by one that does: equal is near, unequal says nothing."""
    if (
        not asked.details.get("role")
        and isinstance(asked.value, int | float)
        and isinstance(offered.value, int | float)
    ):
        written = asked.details.get("written_unit", asked.unit) == offered.details.get("written_unit", offered.unit)
        if are_close(number(asked), number(offered), 0.001 if written else _SAME):
            return said("partial_match", asked, offered, "a size of that number")
    return said("unknown", asked, offered, "another size")


_LINEAR: Final = tuple(equivalences()["linear"])
# Asked kind -> offered kind -> rule.
BRIDGES: Final[Mapping[str, Mapping[str, Rule]]] = MappingProxyType(
    {
        "nps": {"dn": _dn_for_nps, "thread": _thread_for_nps},
        "dn": {"nps": _nps_for_dn},
        "inner_diameter": {"dn": _dn_for_bore},
        "pressure": {"pn": _pn_for_pressure},
        "pn": {"pressure": _pressure_for_pn, "pressure_class": _class_and_pn},
        "pressure_class": {"pn": _class_and_pn},
        "material_family": {"property_class": _class_for_family},
        "material_grade": {"property_class": _class_for_grade},
        "property_class": {"material_grade": _grade_for_class},
        "length": dict.fromkeys((kind for kind in _LINEAR if kind != "length"), _other_size),
    }
)
