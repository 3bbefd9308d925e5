# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Materials: families, grades under their steel groups, strength classes, and what one says of another."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from partwise.attributes.items import Attribute
from partwise.attributes.rules.outcomes import Outcome, better, table

_NUMBER_STAINLESS: Final = re.compile(r"1\.4[0-5]\d\d")
_AISI_STAINLESS: Final = re.compile(r"[234]\d\d[A-Z]{0,2}", re.IGNORECASE)
_STEEL_NUMBER: Final = re.compile(r"1\.\d{4}|[SEP]\d{3}[A-Z0-9+]*|\d{2}Cr[A-Za-z0-9]*|C\d{2}[A-Z]?")
_ALUMINIUM: Final = re.compile(r"EN A[WC]-.*|3\.\d{4}|Al(?:Mg|Si|Cu|Zn|Mn).*")
_COPPER: Final = re.compile(r"CW\d{3}([A-Z])")
_COPPER_FAMILY: Final[Mapping[str, str]] = {
    "L": "brass",
    "M": "brass",
    "N": "brass",
    "P": "brass",
    "R": "brass",
    "K": "bronze",
}
_STAINLESS: Final = "stainless steel"
_POLYMERS: Final = frozenset({"plastic", "rubber"})
_CARBON_CLASS: Final = re.compile(r"\d{1,2}(?:\.\d)?")
_STAINLESS_CLASS: Final = re.compile(r"([ACF]\d|V[24]A)(?:-(\d{2,3}))?")


@cache
def _grade_keys() -> dict[str, str]:
    return {name.casefold(): names[0] for names in table("same_grade") for name in names}


@lru_cache(maxsize=2**12)
def grade_key(value: str) -> str:
    """Return the one name of a grade: 304 is 1.4301, Viton is FKM."""
    return _grade_keys().get(value.casefold(), value)


def group_of(item: Attribute) -> str:
    """Return a grade's key; V4A, which is wider than A4, stays V4A where the text says so."""
    value = str(item.value)
    also = item.details.get("also") if item.details else None
    if value == "A4" and (item.text.upper() == "V4A" or (isinstance(also, list | tuple) and "V4A" in also)):
        return "V4A"
    return grade_key(value)


@lru_cache(maxsize=2**12)
def families_of(grade: str) -> tuple[str, ...]:
    """
    Return the families that a grade belongs to.

    :param grade: A grade, a steel group or a polymer.
    :returns: One or two families; none if unknown.
    """
    key = grade_key(grade)
    for family, members in table("polymers").items():
        if key in members:
            return ("plastic", "rubber") if family == "either" else (family,)
    if key in table("steel_groups") or _NUMBER_STAINLESS.fullmatch(key) or _AISI_STAINLESS.fullmatch(key):
        return (_STAINLESS,)
    if _STEEL_NUMBER.fullmatch(key):
        return ("carbon steel",)
    if _ALUMINIUM.fullmatch(key):
        return ("aluminium",)
    copper = _COPPER.fullmatch(key)
    return (_COPPER_FAMILY.get(copper[1], "copper"),) if copper else ()


def material_family(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare families; plain steel offered for stainless may be it, but should have said so."""
    if not isinstance(asked.value, str) or not isinstance(offered.value, str):
        return None
    return _families(asked.value, offered.value)


@lru_cache(maxsize=2**12)
def _families(asked: str, offered: str) -> Outcome:
    parents = table("family_parents")
    shown = f"material_family: {asked} asked, {offered} offered"
    if asked == offered or asked in parents.get(offered, ()):
        return "match", shown
    if offered in parents.get(asked, ()):
        return ("partial_contradiction" if asked == _STAINLESS else "partial_match"), shown
    return "contradiction", shown


def family_by_grade(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare an asked family with an offered grade."""
    if not isinstance(asked.value, str) or not isinstance(offered.value, str):
        return None
    best: Outcome | None = None
    for family in families_of(offered.value):
        # A metal body says nothing of the seal in it, nor the seal of the body.
        if (family in _POLYMERS) == (asked.value in _POLYMERS):
            best = better(best, _families(asked.value, family))
    return None if best is None else (best[0], f"material_family: {asked.value} asked, {offered.value} offered")


def grade_by_family(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare an asked grade with an offered family, which leaves the grade open."""
    if not isinstance(asked.value, str) or not isinstance(offered.value, str):
        return None
    best: Outcome | None = None
    for family in families_of(asked.value):
        if (family in _POLYMERS) == (offered.value in _POLYMERS):
            best = better(best, _families(family, offered.value))
    if best is None:
        return None
    verdict = "partial_match" if best[0] == "match" else best[0]
    return verdict, f"material_grade: {asked.value} asked, {offered.value} offered"


def material_grade(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare grades: names of one grade, groups and members, low carbon, more or less resistant steel."""
    if not isinstance(asked.value, str) or not isinstance(offered.value, str):
        return None
    outcome = _grades(group_of(asked), group_of(offered))
    return outcome and (outcome[0], f"material_grade: {asked.value} asked, {offered.value} offered{outcome[1]}")


@lru_cache(maxsize=2**12)
def _grades(asked: str, offered: str) -> Outcome | None:  # noqa: PLR0911 - one return for each line of the rule
    groups, low = table("steel_groups"), table("low_carbon")
    if asked.casefold() == offered.casefold():
        return "match", ""
    wanted, given = groups.get(asked), groups.get(offered)
    members, theirs = (set(group["members"]) if group else set() for group in (wanted, given))
    if offered in members or (theirs and theirs <= members):
        return "match", ", a member of the group"
    if asked in theirs or (members and members <= theirs):
        return "partial_match", ", a group that holds it"
    if low.get(asked) == offered:
        return "partial_match", ", its low-carbon form"
    if low.get(offered) == asked:
        return "partial_contradiction", ", not low in carbon"
    ranks = _rank(asked), _rank(offered)
    if ranks[0] is not None and ranks[1] is not None:
        return ("contradiction" if ranks[1] < ranks[0] else "partial_contradiction"), ", another steel group"
    first, second = families_of(asked), families_of(offered)
    if first and second and _POLYMERS.isdisjoint(first) != _POLYMERS.isdisjoint(second):
        return None
    return "contradiction", ""


@lru_cache(maxsize=2**12)
def _rank(grade: str) -> int | None:
    for name, group in table("steel_groups").items():
        if grade == name or grade in group["members"]:
            return int(group["rank"])
    return None


def is_carbon_class(value: object) -> bool:
    """Say whether a property class is one of ISO 898: carbon or alloy steel."""
    return isinstance(value, str) and _CARBON_CLASS.fullmatch(value) is not None


def _class_steel(value: object) -> tuple[str, int] | None:
    found = _STAINLESS_CLASS.fullmatch(value) if isinstance(value, str) else None
    return (grade_key(found[1]), int(found[2] or 0)) if found else None


def property_class(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare strength classes of ISO 898 or ISO 3506."""
    wanted, given = asked.value, offered.value
    if not isinstance(wanted, str) or not isinstance(given, str):
        return None
    shown = f"property_class: {wanted} asked, {given} offered"
    if wanted == given:
        return "match", shown
    first, second = _class_steel(wanted), _class_steel(given)
    if first and second:
        return _stainless_classes(first, second, shown)
    if is_carbon_class(wanted) and is_carbon_class(given):
        # A nut's 8 and a bolt's 8.8 are two scales.
        if ("." in wanted) != ("." in given):
            return None
        return ("partial_contradiction" if float(given) > float(wanted) else "contradiction"), shown
    known = [bool(steel) or is_carbon_class(value) for steel, value in ((first, wanted), (second, given))]
    return None if known[0] != known[1] else ("contradiction", shown)


def _stainless_classes(asked: tuple[str, int], offered: tuple[str, int], shown: str) -> Outcome:
    if asked[0] == offered[0]:
        return ("partial_match" if offered[1] > asked[1] else "contradiction"), shown
    steel = _grades(asked[0], offered[0])
    if steel is not None and steel[0] == "partial_contradiction" and offered[1] >= asked[1]:
        return "partial_contradiction", f"{shown}, another steel group"
    return "contradiction", shown


def family_by_class(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare an asked family with an offered property class."""
    if not isinstance(asked.value, str) or asked.value in _POLYMERS:
        return None
    shown = f"material_family: {asked.value} asked, class {offered.value} offered"
    if _class_steel(offered.value):
        return _families(asked.value, _STAINLESS)[0], shown
    if is_carbon_class(offered.value):
        return ("match" if asked.value in {"steel", "carbon steel", "alloy steel"} else "contradiction"), shown
    return None


def class_by_family(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare an asked property class with an offered family."""
    if not isinstance(offered.value, str) or offered.value in _POLYMERS:
        return None
    shown = f"property_class: {asked.value} asked, {offered.value} offered"
    if _class_steel(asked.value):
        verdict = _families(_STAINLESS, offered.value)[0]
        return ("partial_match" if verdict == "match" else verdict), shown
    if is_carbon_class(asked.value):
        steel = offered.value in {"steel", "carbon steel", "alloy steel"}
        return ("partial_match" if steel else "contradiction"), shown
    return None


def grade_by_class(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare an asked grade with the steel of an offered property class."""
    if not isinstance(asked.value, str):
        return None
    steel = _class_steel(offered.value)
    shown = f"material_grade: {asked.value} asked, class {offered.value} offered"
    if steel:
        outcome = _grades(group_of(asked), steel[0])
        return outcome and (outcome[0], shown + outcome[1])
    if is_carbon_class(offered.value) and _STAINLESS in families_of(asked.value):
        return "contradiction", shown
    return None


def class_by_grade(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare an asked property class with an offered grade, which leaves the strength open."""
    if not isinstance(offered.value, str):
        return None
    steel = _class_steel(asked.value)
    shown = f"property_class: {asked.value} asked, {offered.value} offered"
    if steel:
        outcome = _grades(steel[0], group_of(offered))
        return outcome and (("partial_match" if outcome[0] == "match" else outcome[0]), shown + outcome[1])
    if is_carbon_class(asked.value) and _STAINLESS in families_of(offered.value):
        return "contradiction", shown
    return None
