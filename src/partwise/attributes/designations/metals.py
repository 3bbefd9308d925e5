# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Names of aluminium (EN 573, tempers EN 515), copper alloys (EN 1412), cast iron (EN 1560) and titanium."""

import re
from re import Match
from typing import Final

from partwise.attributes.designations.common import NO_UNIT
from partwise.attributes.items import Attribute
from partwise.attributes.scan import Designation, Reading, Scan

_TEMPER: Final = r"(?:T(?:[1-9]\d{0,3})|H[1-3]\d{1,2})"
# Wrought alloys in trade: a bare number is one only if it is known.
_ALLOYS: Final = (
    r"(?:1050|1060|1070|1100|1200|2007|2011|2014|2017|2024|2030|3003|3004|3103|3105|5005|5049|5052|5083|5086|5251|5754"
    r"|6005|6012|6026|6060|6061|6063|6082|6101|6106|6262|7020|7022|7050|7075)A?"
)
# EN 1412: the last letter of the number is the group of alloys.
_COPPER: Final = {
    **dict.fromkeys("ABCD", "copper"),
    **dict.fromkeys("GK", "bronze"),
    **dict.fromkeys("LMNPRS", "brass"),
}


def _with_family(scan: Scan, match: Match[str], grade: str, family: str | None) -> list[Attribute]:
    found = [scan.item("material_grade", match.span("grade"), grade)]
    return [*found, scan.implied("material_family", match.span("grade"), family)] if family else found


def _read_wrought(scan: Scan, match: Match[str]) -> Reading:
    number, temper = match["number"], match["temper"]
    if not match["prefix"] and not (scan.about("aluminium") or temper):
        return None
    found = _with_family(scan, match, f"EN AW-{number}", "aluminium")
    return [*found, scan.item("temper", match.span("temper"), temper)] if temper else found


def _read_temper(scan: Scan, match: Match[str]) -> Reading:
    written = any(item.kind == "material_grade" and str(item.value).startswith(("EN AW", "Al")) for item in scan.items)
    return (
        scan.item("temper", match, match.group())
        if written or (scan.about("aluminium") and not scan.about("lamp"))
        else None
    )


def _read_copper(scan: Scan, match: Match[str]) -> Reading:
    grade = match["grade"]
    return _with_family(scan, match, grade, metal_family(grade))


def metal_family(grade: str) -> str | None:
    """
    Name the material of a grade that is neither steel nor polymer.

    :param grade: In canonical spelling, such as `EN AW-6082`, `CW614N`, `CuSn8`.
    :returns: The material; None for another grade.
    """
    if re.fullmatch(r"C[CW]\d{3}[A-Z]", grade):
        return _COPPER.get(grade[-1])
    return next((family for begin, family in _NAMED.items() if grade.startswith(begin)), None)


def _read_named(scan: Scan, match: Match[str]) -> Reading:
    grade = match["grade"].replace(" ", "").replace(",", ".")
    return _with_family(scan, match, grade, metal_family(grade))


_NAMED: Final = {
    "EN AW": "aluminium",
    "Al": "aluminium",
    "CuZn": "brass",
    "Ms": "brass",
    "CuSn": "bronze",
    "CuAl": "bronze",
    "Cu": "copper",
    "EN-GJ": "cast iron",
    "GG": "cast iron",
    "Ti": "titanium",
}
_TEMPER_NEXT: Final = rf"(?: ?[-/] ?| )(?P<temper>{_TEMPER})(?![^\W_])"

DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(
        ("en", "aw", "aa"),
        re.compile(rf"(?P<grade>(?P<prefix>EN[ -]?AW|AW|AA)[ -]?(?P<number>[1-8]\d{{3}}[A-Z]?))(?:{_TEMPER_NEXT})?"),
        _read_wrought,
    ),
    Designation(
        ("0",), re.compile(rf"(?P<prefix>)(?P<grade>(?P<number>{_ALLOYS}))(?:{_TEMPER_NEXT}|{NO_UNIT})"), _read_wrought
    ),
    Designation(("t", "h"), re.compile(_TEMPER), _read_temper),
    Designation(("cw",), re.compile(r"(?P<grade>CW\d{3}[A-HJ-NPRS])"), _read_copper),
    Designation(("cc",), re.compile(r"(?P<grade>CC[1-7]\d{2}[GKNS])"), _read_copper),
    Designation(
        ("almg", "almgsi", "alcu", "alcumg", "alcumgpb", "alsi", "alsimg", "alzn", "alznmg", "alznmgcu", "almn"),
        re.compile(
            r"(?P<grade>Al(?:Mg|Si|Cu|Zn|Mn)(?:Mg|Si|Cu|Zn|Mn|Pb|Bi|Fe)*\d{1,2}(?:[.,]\d)?(?:[A-Z][a-z]?\d?(?:[.,]\d)?)*)"
        ),
        _read_named,
    ),
    Designation(
        ("cuzn", "cusn", "cual", "cuni", "cucrzr", "ms"),
        re.compile(r"(?P<grade>Cu(?:Zn|Sn|Al|Ni)\d{1,2}(?:[A-Z][a-z]\d{0,2})*(?:-C)?|Ms ?(?:58|60|63|70))"),
        _read_named,
    ),
    Designation(
        ("en", "gg", "ggg"),
        re.compile(r"(?P<grade>EN[ -]GJ(?:[LSV]|MW|MB)-\d{3}(?:-\d{1,2}(?:-?[A-Z]{2})?)?|GGG?[ -]?\d{2}(?:\.\d)?)"),
        _read_named,
    ),
    Designation(("ti",), re.compile(r"(?P<grade>Ti-?6Al-?4V)"), _read_named),
)
