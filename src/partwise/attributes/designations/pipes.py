# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Pipes, valves and fluid power: nominal sizes and pressures, schedules, valve functions and sizes, oils."""

import re
from re import Match
from typing import Final

from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
_SIZE: Final = r"\d{1,2}[ -]\d/\d{1,2}|\d{1,2}/\d{1,2}|\d{1,2}"
_INCH: Final = r"(?:\"|''|[ -]?(?:inch(?:es)?|zoll|pouces?|duim))"
_NUMBERS: Final = re.compile(r"\d+(?:/\d+)?")
_FRACTION: Final = r"[1-4][ -]\d/[248]|[13]/[248]"
_NO_INCH: Final = r"[ -]?(?:mm|cm|m|V|A|W|ways?|wege|voies?|weg|drive|vierkant)(?![^\W_])|[.,]?\d"
_NPS: Final = frozenset(
    {"1/8", "1/4", "3/8", "1/2", "3/4", "1", "1 1/4", "1 1/2", "2", "2 1/2", "3", "4", "5", "6", "8", "10", "12"}
)
# ISO 4401: one size under three names.
_VALVES: Final = {
    "NG6": "NG6",
    "CETOP3": "NG6",
    "D03": "NG6",
    "NG10": "NG10",
    "CETOP5": "NG10",
    "D05": "NG10",
    "NG16": "NG16",
    "NG25": "NG25",
    "NG32": "NG32",
}
# A fraction is no function: no valve has more positions than ports but for the smallest.
_FUNCTIONS: Final = frozenset(
    {"2/2", "3/2", "3/3", "4/2", "4/3", "4/4", "5/2", "5/3", "6/2", "6/3", "7/2", "7/3", "8/2", "8/3"}
)
# ISO 3448.
_ISO_VG: Final = frozenset({2, 3, 5, 7, 10, 15, 22, 32, 46, 68, 100, 150, 220, 320, 460, 680, 1000, 1500, 2200, 3200})
_OIL: Final = re.compile(r"oil|öl|huile|olie|SAE", _I)
_CLASSES: Final = frozenset({125, 150, 250, 300, 400, 600, 800, 900, 1500, 2500, 3000, 6000})


def _read_dn(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("dn", match, int(match["number"]))


def _read_pn(scan: Scan, match: Match[str]) -> Reading:
    details = {"context": ["flange"]} if scan.about("flange") else {}
    if match["other"]:
        both = (int(match["number"]), int(match["other"]))
        return scan.item("pn", match, both, qualifier="set", details=details)
    return scan.item("pn", match, int(match["number"]), details=details)


def _read_nps(scan: Scan, match: Match[str]) -> Reading:
    size = " ".join(_NUMBERS.findall(match["size"]))
    return scan.item("nps", match, size) if size in _NPS else None


def _read_inches(scan: Scan, match: Match[str]) -> Reading:
    """Beside pipes, valves and fittings an inch size is the label of a pipe, not a length."""
    if not scan.about("pipe", "valve", "flange") or scan.about("screen", "hose_clamp"):
        return None
    return _read_nps(scan, match)


def _read_class(scan: Scan, match: Match[str]) -> Reading:
    number = int(match["number"] or match["before"])
    if number not in _CLASSES or not scan.about("flange", "valve", "pipe"):
        return None
    details = {"context": ["flange"]} if scan.about("flange") else {}
    return scan.item("pressure_class", match, number, details=details)


def _read_schedule(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("schedule", match, match["name"].upper())


def _read_weight(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("schedule", match, match.group()) if scan.about("pipe", "tube") else None


def _read_function(scan: Scan, match: Match[str]) -> Reading:
    value = f"{match['ports']}/{match['positions']}"
    is_told = match["way"] or scan.about("valve")
    return scan.item("valve_function", match, value) if is_told and value in _FUNCTIONS else None


def _read_valve_size(scan: Scan, match: Match[str]) -> Reading:
    name = re.sub(r"[ -]", "", match.group().upper()).replace("NENNGRÖSSE", "NG").replace("NENNGRÖßE", "NG")
    return scan.item("valve_size", match, _VALVES[name]) if name in _VALVES else None


def _read_mesh(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("mesh", match, int(match["number"] or match["after"]))


def _read_iso_vg(scan: Scan, match: Match[str]) -> Reading:
    number = int(match["number"])
    return scan.item("viscosity_grade", match, f"ISO VG {number}") if number in _ISO_VG else None


def _read_sae(scan: Scan, match: Match[str]) -> Reading:
    winter, summer = match["winter"], match["summer"] or match["single"]
    if "-" not in match.group() and not _OIL.search(scan.text):
        return None
    grade = "-".join(part for part in (f"{winter}W" if winter else None, summer) if part)
    return scan.item("viscosity_grade", match, f"SAE {grade}")


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(
        ("dn", "nennweite", "nominal", "diamètre", "nominale"),
        re.compile(
            r"(?:DN|Nennweite(?: DN)?|nominal (?:bore|diameter)|diamètre nominal|nominale (?:doorlaat|diameter))"
            r"(?: DN)?[ :]{0,2}(?P<number>\d{1,4})(?![.,]?\d| ?mm)",
            _I,
        ),
        _read_dn,
    ),
    Designation(
        ("pn", "nenndruck", "druckstufe", "drukklasse", "pression", "nominal"),
        re.compile(
            r"(?:PN|Nenndruck|Druckstufe|drukklasse|pression nominale|nominal pressure)"
            r"(?: PN)?[ :-]{0,2}(?P<number>\d{1,3}+)(?: ?/ ?(?:PN ?)?(?P<other>\d{1,3}+))?(?![.,]?\d| ?(?:bar|mm|x))",
            _I,
        ),
        _read_pn,
    ),
    Designation(("nps",), re.compile(rf"NPS[ -]?(?P<size>{_SIZE})(?:\"|'')?(?![.,]?\d|/)", _I), _read_nps),
    Designation(
        ("0",),
        re.compile(
            r"(?P<ports>[2-8]) ?/ ?(?P<positions>[2-4])(?P<way>[ -]?(?:ways?|wege\w*|voies?|weg\w*))?"
            r"(?![\d/]|-\d| ?(?:\"|(?:inch|in|mm|V|Zoll|GB)(?![^\W_])))",
            _I,
        ),
        _read_function,
    ),
    Designation(
        ("0",),
        re.compile(
            rf"(?P<size>\d{{1,2}}+(?:(?:\"|'') ?\d/\d{{1,2}}|(?:[ -]\d/\d{{1,2}}|/\d{{1,2}})?+{_INCH}))"
            r"(?:\"|'')?(?! ?[x/] ?\d)",
            _I,
        ),
        _read_inches,
    ),
    Designation(("0",), re.compile(rf"(?P<size>{_FRACTION})(?! ?[x/-] ?\d|{_NO_INCH})", _I), _read_inches),
    Designation(
        ("class", "cl"), re.compile(r"(?:Class|CL)[ -]?(?P<number>\d{3,4})(?P<before>)(?![.,]?\d)", _I), _read_class
    ),
    Designation(("0",), re.compile(r"(?P<before>\d{3,4}) ?(?:#|lbs?)(?P<number>)", _I), _read_class),
    Designation(
        ("sch", "schedule"),
        re.compile(r"(?:schedule|sch)\.? ?-?(?P<name>\d{1,3}S?|STD|XXS|XS)", _I),
        _read_schedule,
    ),
    Designation(("std", "xs", "xxs"), re.compile(r"STD|XXS|XS"), _read_weight),
    Designation(
        ("ng", "cetop", "d", "nenngröße", "nenngrösse"),
        re.compile(r"(?:NG|Nenngr(?:ö|ös)(?:ß|s)e)[ -]?(?:6|10|16|25|32)|CETOP[ -]?[35]|D0[35]", _I),
        _read_valve_size,
    ),
    Designation(("0",), re.compile(r"(?P<number>\d{1,4}+)[ -]?(?:mesh|maschen|mailles)(?P<after>)", _I), _read_mesh),
    Designation(
        ("mesh", "maschen", "mailles"),
        re.compile(r"(?:mesh|maschen|mailles) ?(?P<after>\d{1,4})(?P<number>)", _I),
        _read_mesh,
    ),
    Designation(("iso", "vg"), re.compile(r"(?:ISO[ -]?)?VG[ -]?(?P<number>\d{1,4})", _I), _read_iso_vg),
    Designation(
        ("sae",),
        re.compile(r"SAE[ -]?(?:(?P<winter>\d{1,2}) ?W(?: ?-? ?(?P<summer>\d{2}))?|(?P<single>\d{2}))", _I),
        _read_sae,
    ),
    Designation(
        ("0",),
        re.compile(r"(?P<winter>0|5|10|15|20|25|7[05]|8[05])W-?(?P<summer>\d{2,3})(?P<single>)", _I),
        _read_sae,
    ),
)
