# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Names of steels: numbers of EN 10027-2, names of EN 10027-1, AISI and UNS numbers, the groups of ISO 3506.

Two names of one steel, as in `1.4571 (316Ti)`, are one attribute; a slash between different steels makes a set.
"""

import re
from re import Match
from typing import Any, Final

from partwise.attributes.designations.common import NO_UNIT
from partwise.attributes.items import Attribute
from partwise.attributes.scan import Designation, Reading, Scan

STEEL: Final = "steel"
STAINLESS: Final = "stainless steel"

# AISI numbers; those with a letter are known combinations, since `310L` alone could be litres.
_AISI: Final = r"(?:20[12]|30[1-59]|31[0467]|321|329|347|40[359]|41[06]|42[0]|43[0146]|44[046]|904)"
_LETTERED: Final = (
    r"(?:303Se|304(?:LN|L|H|N)|316(?:LN|L|Ti|H|N)|317L|321H|347H|309S|310S|409L|430(?:F|Ti)|440[ABC]|904L)"
)
# EN 10027-1 by yield strength; what stands after a plus sign is the delivery condition.
_BY_STRENGTH: Final = (
    r"(?:S(?:185|235|275|355|420|450|460|500|550|690|700|890|960)(?:J[R02]|K2)?(?:G\d|NL|N|MC|ML|M|QL1|QL|Q|H|WP|W)*H?"
    r"|S[tT] ?(?:33|34|35|37|44|50|52|60|70)(?:-\d|\.\d)?"
    r"|E(?:235|295|335|355|360)(?=\+)|P(?:195|235|265|355)(?:GH|TR\d|NL?\d?)"
    r"|DC0[1-7]|DD1[1-4]|DX5\d ?D)(?:\+[A-Z]{1,2}\d{0,3})*"
)
# EN 10027-1 by composition: C45, 42CrMo4, X5CrNi18-10.
_ELEMENTS: Final = r"(?:Cr|Ni|Mo|Mn|Si|Ti|Nb|Cu|Al|Pb|Te|S|N|B|W|V)"
_BY_COMPOSITION: Final = (
    rf"(?:X\d{{1,3}}Cr{_ELEMENTS}*\d{{1,2}}(?:-\d{{1,2}})*"
    rf"|\d{{1,3}}(?:Cr|S?Mn|NiCr|Si){_ELEMENTS}*\d{{1,2}}(?:-\d{{1,2}})*"
    r"|C[kK]?(?:10|15|22|35|40|45|50|55|60|67|75|80|100)[ERS]?)(?:\+[A-Z]{1,2})*"
)
_NUMBER: Final = r"(?:1\.4\d{3}|1\.\d{4}(?! ?x ?\d))(?![.,]?\d| ?(?:mm|m|kg|g|V|A|in)(?![^\W_]))"
_UNS: Final = r"(?:UNS[ -]?)?[SG]\d{5}"
_GROUP: Final = r"V[24]A|A[1-5]"
_JOIN: Final = r"(?P<join> ?/ ?(?:\(? ?)?| ?\( ?| ?, ?| ?= ?| - | )"
_LABEL: Final = r"(?:AISI|EN|ASTM|SAE|Typ[e]?|WN?r?\.?|W(?:erkstoff)?\.?-?(?:Nr|nummer)?\.?:?)[ -]?"
_SECOND: Final = (
    rf"(?:{_JOIN}(?:{_LABEL})?"
    rf"(?P<second>{_NUMBER}|(?i:{_LETTERED})|{_AISI}{NO_UNIT}|V[24]A|{_UNS}|X\d{{1,3}}Cr\w*(?:-\d+)*|S235JR|A[24](?![\w-]))"
    r"(?![^\W_])\)?)?"
)


def _designation(starts: tuple[str, ...], name: str, prefix: str = "", condition: Any = None) -> Designation:
    pattern = re.compile(rf"(?P<prefix>{prefix})(?P<first>{name})(?![^\W_]){_SECOND}")

    def read(scan: Scan, match: Match[str]) -> Reading:
        return _read(scan, match) if condition is None or condition(scan, match) else None

    return Designation(starts, pattern, read)


# One steel by several names, reference section 3, EN 10088-1 and AISI; the name of the class is the AISI number.
_CLASSES: Final = {
    "303": ("1.4305", "X8CrNiS18-9", "UNS S30300"),
    "304": ("1.4301", "X5CrNi18-10", "UNS S30400"),
    "304L": ("1.4307", "1.4306", "X2CrNi18-9", "UNS S30403"),
    "316": ("1.4401", "X5CrNiMo17-12-2", "UNS S31600"),
    "316L": ("1.4404", "1.4435", "X2CrNiMo17-12-2", "UNS S31603"),
    "316Ti": ("1.4571", "X6CrNiMoTi17-12-2", "UNS S31635"),
    "321": ("1.4541", "X6CrNiTi18-10", "UNS S32100"),
    "430": ("1.4016", "X6Cr17"),
    "420": ("1.4021", "1.4034", "X20Cr13", "X46Cr13"),
    "410": ("1.4006", "X12Cr13"),
    "904L": ("1.4539",),
    "S235JR": ("1.0038",),
    "C45": ("1.0503",),
}
_CLASS_OF: Final = {name: of for of, names in _CLASSES.items() for name in (of, *names)}
# ISO 3506-1 groups; traders call 1.4571 V4A too.
_MEMBERS: Final = {"A1": {"303"}, "A2": {"304", "304L"}, "A4": {"316", "316L", "316Ti"}, "A5": {"316Ti"}}
_STAINLESS_NUMBERS: Final = re.compile(r"1\.4[0-5]\d\d")
_HIGH_CARBON: Final = re.compile(r"X\d{3}")


def steel_family(grade: str) -> str:
    """
    Name the material of a steel.

    :param grade: In canonical spelling, such as `1.4404`, `316L`, `A2`, `S235JR`.
    :returns: `stainless steel` or `steel`.
    """
    if _STAINLESS_NUMBERS.fullmatch(grade) or re.fullmatch(rf"{_LETTERED}|{_AISI}|A[1-5]", grade):
        return STAINLESS
    if grade.startswith("X") and not _HIGH_CARBON.match(grade):
        return STAINLESS
    return STAINLESS if grade.startswith(("UNS S3", "UNS S4")) else STEEL


def _canonical(written: str) -> str:
    if re.fullmatch(r"V[24]A", written):
        return f"A{written[1]}"
    if re.fullmatch(rf"(?i:{_LETTERED})", written):
        digits, letters = written[:3], written[3:].upper()
        return digits + {"TI": "Ti", "SE": "Se"}.get(letters, letters)
    if number := re.fullmatch(r"(?:UNS[ -]?)?([SG]\d{5})", written):
        return f"UNS {number[1]}"
    # The delivery condition says nothing about the steel.
    plain = written.partition("+")[0]
    return re.sub(r"^S[tT] ?", "St", plain) if re.match(r"S[tT]", plain) else plain.replace(" ", "")


def _is_same(first: str, second: str) -> bool:
    one, other = _CLASS_OF.get(first, first), _CLASS_OF.get(second, second)
    return one == other or other in _MEMBERS.get(one, ()) or one in _MEMBERS.get(other, ())


def _read(scan: Scan, match: Match[str]) -> list[Attribute]:
    first = _canonical(match["first"])
    also = [match["first"]] if re.fullmatch(r"V[24]A", match["first"]) else []
    second = _canonical(match["second"]) if match["second"] else None
    grades = [first]
    if second and (_is_same(first, second) or "(" in match["join"]):
        also.append(match["second"])
    elif second:
        grades.append(second)
    families = dict.fromkeys(steel_family(grade) for grade in grades)
    # RVS316 names the material itself; AISI 316 implies it.
    if re.match(r"(?i:rvs|inox|ss)", match["prefix"]):
        found = [scan.item("material_family", match.span("prefix"), STAINLESS)]
    else:
        found = [scan.implied("material_family", match, family) for family in families]
    details = {"also": also} if also else {}
    if len(grades) == 1:
        return [scan.item("material_grade", match, first, details=details), *found]
    if "/" in match["join"]:
        return [scan.item("material_grade", match, tuple(grades), qualifier="set"), *found]
    spans = (match.span("first"), match.span("second"))
    return [*(scan.item("material_grade", span, grade) for span, grade in zip(spans, grades, strict=True)), *found]


def _is_steel(scan: Scan, match: Match[str]) -> bool:
    """Take a three-digit number for an AISI number only beside steel words, and never a factor of a list."""
    if match.re.groupindex and re.fullmatch(rf"(?i:{_LETTERED})", match["first"]):
        return True
    before = scan.text[: match.start()].rstrip()
    return scan.about("steel") and not before.endswith(("x", "-", "/", "#", "="))


# What names a fastener without a word for it: `M8x30 DIN 933 A2`.
_OF_FASTENERS: Final = frozenset({"thread", "standard"})


def _is_group(scan: Scan, _: Match[str]) -> bool:
    """Take A2 for steel beside fastener and steel words, for paper beside paper words."""
    if scan.about("steel"):
        return True
    screwed = scan.about("fastener") or any(item.kind in _OF_FASTENERS for item in scan.items)
    return screwed and not scan.about("paper")


def _is_carbon(scan: Scan, match: Match[str]) -> bool:
    """Say that C45 is always steel; C16 could be a circuit breaker and C14 a plug."""
    name = match["first"]
    return name.startswith("C45") or name[-1] in "ERS" or name[1] in "kK" or scan.about("steel")


_TWO_GROUPS: Final = re.compile(r"A[24]/A[24](?![\w-])")


def _read_groups(scan: Scan, match: Match[str]) -> Reading:
    if not _is_group(scan, match):
        return None
    grades = tuple(match.group().split("/"))
    return [
        scan.item("material_grade", match, grades, qualifier="set"),
        scan.implied("material_family", match, STAINLESS),
    ]


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    _designation(("0",), _NUMBER),
    _designation(("0",), rf"(?i:{_LETTERED})|{_AISI}{NO_UNIT}", condition=_is_steel),
    _designation(
        ("aisi", "ss", "rvs", "inox", "sus"),
        rf"(?i:{_LETTERED})|{_AISI}{NO_UNIT}",
        prefix=r"(?:(?i:AISI|SS|RVS|INOX)[ -]?(?:AISI[ -]?)?|SUS[ -]?)",
    ),
    _designation(("v",), r"V[24]A"),
    Designation(("a",), _TWO_GROUPS, _read_groups),
    _designation(("a",), r"A[1-5](?!-\d|\d|\.\d|/)", condition=_is_group),
    _designation(("s", "st", "e", "p", "dc", "dd", "dx"), _BY_STRENGTH),
    _designation(
        ("c", "ck"), r"C[kK]?(?:10|15|22|35|40|45|50|55|60|67|75|80|100)[ERS]?(?:\+[A-Z]{1,2})*", "", _is_carbon
    ),
    _designation(("x", "0"), _BY_COMPOSITION),
    _designation(("uns",), r"UNS[ -]?[SG]\d{5}"),
)
