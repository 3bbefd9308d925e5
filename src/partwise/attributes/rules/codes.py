# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Codes and words: equal after aliases, above or below in a tree, in an order, or including one another."""

from functools import lru_cache
from typing import Final

from partwise.attributes.items import Attribute, VerdictName
from partwise.attributes.rules.outcomes import Outcome, number_of, short, table
from partwise.attributes.rules.points import close

# In these, capitals have a meaning of their own: h7 is a shaft, H7 a hole.
_CASED: Final = frozenset({"fit", "thread_tolerance"})
_JETS: Final = frozenset("56")
_IMMERSION_OR_STEAM: Final = frozenset("789")
_STEAM: Final = "9"
_RAL_LENGTH: Final = 4


@lru_cache(maxsize=2**14)
def spelling(kind: str, value: str) -> str:
    """
    Bring a code to the spelling that is compared.

    :param kind: Its kind.
    :param value: The code.
    :returns: The code after aliases, in lower case where case means nothing.
    """
    value = table("aliases").get(kind, {}).get(value, value)
    return value if kind in _CASED else value.casefold()


def same(asked: Attribute, offered: Attribute) -> bool:
    """Say whether two codes, words or counts are one after aliases."""
    first, second = asked.value, offered.value
    if isinstance(first, str) and isinstance(second, str):
        return first == second or spelling(asked.kind, first) == spelling(asked.kind, second)
    wanted, given = number_of(first), number_of(second)
    return first == second if wanted is None or given is None else close(wanted, given)


def eq(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare codes: equal, else contradiction."""
    if asked.value is None or offered.value is None:
        return None
    verdict: VerdictName = "match" if same(asked, offered) else "contradiction"
    return verdict, f"eq: {short(asked.value)} asked, {short(offered.value)} offered"


def soft(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare what is easily bought otherwise, such as a pack size."""
    outcome = eq(asked, offered)
    if outcome is None:
        return None
    return ("match" if outcome[0] == "match" else "partial_contradiction"), f"soft{outcome[1][2:]}"


@lru_cache(maxsize=2**12)
def _parents(kind: str, value: str) -> tuple[str, ...]:
    if kind == "finish":
        return tuple(table("finish_parents").get(value, ()))
    if kind != "colour" or not value.upper().startswith("RAL"):
        return ()
    digits = value[3:].strip()
    if len(digits) != _RAL_LENGTH:
        return ()
    return tuple(table("ral_shades").get(digits) or table("ral_series").get(digits[0], ()))


def tree(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare words of a tree: a child answers for its parent, a parent half for its child."""
    wanted, given = asked.value, offered.value
    if not isinstance(wanted, str) or not isinstance(given, str):
        return None
    shown = f"tree: {wanted} asked, {given} offered"
    if same(asked, offered):
        return "match", shown
    if wanted in _parents(offered.kind, given) or wanted == offered.details.get("base"):
        return "match", f"{shown}, a kind of it"
    if given in _parents(asked.kind, wanted) or given == asked.details.get("base"):
        return "partial_match", f"{shown}, which leaves open which"
    return "contradiction", shown


@lru_cache(maxsize=2**12)
def _place(kind: str, value: str) -> int | None:
    for place, names in enumerate(table("orders").get(kind, ())):
        if value.casefold() in {name.casefold() for name in names}:
            return place
    return None


def ordered(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare codes that have an order: equal, better or worse; codes outside of it are equal or not."""
    if not isinstance(asked.value, str) or not isinstance(offered.value, str):
        return None
    wanted, given = _place(asked.kind, asked.value), _place(asked.kind, offered.value)
    if wanted is None or given is None:
        return eq(asked, offered)
    shown = f"cls: {asked.value} asked, {offered.value} offered"
    if asked.qualifier == "min":
        return ("match" if given >= wanted else "contradiction"), shown
    if asked.qualifier == "max":
        return ("match" if given <= wanted else "contradiction"), shown
    if given == wanted:
        return "match", shown
    return ("partial_match" if given > wanted else "contradiction"), shown


def ip(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare protection: solids by number; water too, but immersion does not include jets (IEC 60529)."""
    if not isinstance(asked.value, str) or not isinstance(offered.value, str):
        return None
    return _ip(asked.value.upper().removeprefix("IP"), offered.value.upper().removeprefix("IP"))


@lru_cache(maxsize=2**12)
def _ip(asked: str, offered: str) -> Outcome | None:
    if asked == offered:
        return "match", f"ip: {asked} asked, {offered} offered"
    if min(len(asked), len(offered)) < 2:  # noqa: PLR2004 - two numerals
        return None
    solids, water, dust, wet = asked[0], asked[1], offered[0], offered[1]
    shown = f"ip: {asked} asked, {offered} offered"
    if "X" not in (solids, dust) and dust < solids:
        return "contradiction", f"{shown}, less against solids"
    verdict, why = _water(water, wet, steam=asked[2:3] == "K" != offered[2:3])
    if verdict in {"match", "partial_match"} and dust == "X" != solids:
        return "unknown", f"{shown}, solids not stated"
    return verdict, shown + why


def _water(asked: str, offered: str, *, steam: bool) -> Outcome:
    if asked == "X" or (asked == offered and not steam):
        return "match", ""
    if offered == "X":
        return "unknown", ", water not stated"
    if asked in _JETS and offered in _IMMERSION_OR_STEAM:
        return "partial_match", ", which does not include jets"
    if offered == _STEAM != asked and asked in _IMMERSION_OR_STEAM:
        return "partial_contradiction", ", which does not include immersion"
    if offered >= asked and not steam:
        return "match", ""
    return "contradiction", ", less against water"


def ppe_class(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare protective equipment: a class that includes what is asked is a partial match, less contradicts."""
    if not isinstance(asked.value, str) or not isinstance(offered.value, str):
        return None
    wanted, given = (value.split()[0].upper() if value.split() else "" for value in (asked.value, offered.value))
    includes = table("ppe_includes")
    shown = f"ppe_class: {asked.value} asked, {offered.value} offered"
    if wanted == given:
        return "match", shown
    if wanted not in includes or given not in includes or _system(wanted) != _system(given):
        return None
    return ("partial_match" if wanted in includes[given] else "contradiction"), shown


def _system(ppe: str) -> str:
    return "FFP" if ppe.startswith("FFP") else ppe[:1]


@lru_cache(maxsize=2**12)
def _standard_class(name: str) -> tuple[str, str]:
    """Return what a standard is the same as, and what it is nearly."""
    for pair in table("standards_same"):
        if name in pair:
            return pair[0], pair[0]
    for pair in table("standards_near"):
        if name in pair:
            return name, pair[0]
    return name, name


def standard(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare standards: DIN and ISO of one part are equal or nearly so."""
    if not isinstance(asked.value, str) or not isinstance(offered.value, str):
        return None
    first = _standard_class(asked.value.partition(":")[0].strip())
    second = _standard_class(offered.value.partition(":")[0].strip())
    shown = f"standard: {asked.value} asked, {offered.value} offered"
    if first[0] == second[0]:
        return "match", shown
    return ("partial_match" if first[1] == second[1] else "contradiction"), shown
