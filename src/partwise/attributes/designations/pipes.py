# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Pipes, valves and fluid power: nominal sizes and pressures, schedules, valve functions and sizes, oils."""

import re
from re import Match
from typing import Final

from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
_SIZE: Final = r"\d{1,2}[ -]\d/\d{1,2}|\d{1,2}/\d{1,2}|\d{1,2}"
_INCH: Final = r"(?:\"|''|[ -]?inch(?:es)?|[ -]?zoll|[ -]?pouces?|[ -]?duim)"
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
_CLASSES: Final = frozenset({125, 150, 250, 300, 400, 600, 800, 900, 1500, 2500, 3000, 6000})


def _read_dn(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("dn", match, int(match["number"]))


def _read_pn(scan: Scan, match: Match[str]) -> Reading:
    details = {"context": ["flange"]} if scan.about("flange") else {}
    return scan.item("pn", match, int(match["number"]), details=details)


def _read_nps(scan: Scan, match: Match[str]) -> Reading:
    size = re.sub(r"[ -]+", " ", match["size"])
    return scan.item("nps", match, size) if size in _NPS else None


def _read_inches(scan: Scan, match: Match[str]) -> Reading:
    """Beside pipes, valves and fittings an inch size is the label of a pipe, not a length."""
    if not scan.about("pipe", "valve") or scan.about("screen", "hose_clamp"):
        return None
    size = re.sub(r"[ -]+", " ", match["size"])
    return scan.item("nps", match, size) if size in _NPS else None


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
    is_told = match["way"] or match["named"] or scan.about("valve")
    return scan.item("valve_function", match, f"{match['ports']}/{match['positions']}") if is_told else None


def _read_valve_size(scan: Scan, match: Match[str]) -> Reading:
    name = re.sub(r"[ -]", "", match.group().upper()).replace("NENNGRÖSSE", "NG").replace("NENNGRÖßE", "NG")
    return scan.item("valve_size", match, _VALVES[name]) if name in _VALVES else None


def _read_mesh(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("mesh", match, int(match["number"] or match["after"]))


def _read_iso_vg(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("viscosity_grade", match, f"ISO VG {match['number']}")


def _read_sae(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("viscosity_grade", match, f"SAE {match['grade'].upper().replace(' ', '')}")


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(
        ("dn", "nennweite", "nominal", "diamètre", "nominale"),
        re.compile(
            r"(?:DN|Nennweite(?: DN)?|nominal bore|diamètre nominal|nominale doorlaat)[ :]?(?P<number>\d{1,4})(?![.,]?\d)",
            _I,
        ),
        _read_dn,
    ),
    Designation(
        ("pn", "nenndruck", "druckstufe", "drukklasse"),
        re.compile(
            r"(?:PN|Nenndruck(?: PN)?|Druckstufe(?: PN)?|drukklasse(?: PN)?)[ :-]?(?P<number>\d{1,3})(?![.,]?\d| ?bar)",
            _I,
        ),
        _read_pn,
    ),
    Designation(("nps",), re.compile(rf"NPS[ -]?(?P<size>{_SIZE})(?:\"|'')?(?![.,]?\d|/)", _I), _read_nps),
    Designation(
        ("0",),
        re.compile(
            r"(?P<ports>[2-8]) ?/ ?(?P<positions>[2-5])(?:(?P<way>[ -]?(?:way|ways|wege\w*|voies?|weg\w*))|(?P<named>(?= ?(?:ventiel|ventil|valve))))?(?![\d/]| ?(?:\"|inch|in\b|mm|V|Zoll))",
            _I,
        ),
        _read_function,
    ),
    Designation(("0",), re.compile(rf"(?P<size>{_SIZE}){_INCH}(?! ?x ?\d)", _I), _read_inches),
    Designation(
        ("class", "cl"), re.compile(r"(?:Class|CL)[ -]?(?P<number>\d{3,4})(?P<before>)(?![.,]?\d)", _I), _read_class
    ),
    Designation(("0",), re.compile(r"(?P<before>\d{3,4}) ?(?:#|lbs?)(?P<number>)", _I), _read_class),
    Designation(
        ("sch", "schedule"), re.compile(r"(?:schedule|sch)\.? ?-?(?P<name>\d{1,3}S?|STD|XXS|XS)", _I), _read_schedule
    ),
    Designation(("std", "xs", "xxs"), re.compile(r"STD|XXS|XS"), _read_weight),
    Designation(
        ("ng", "cetop", "d", "nenngröße", "nenngrösse"),
        re.compile(r"(?:NG|Nenngr(?:ö|ös)(?:ß|s)e) ?(?:6|10|16|25|32)|CETOP ?[35]|D0[35]", _I),
        _read_valve_size,
    ),
    Designation(("0",), re.compile(r"(?P<number>\d{1,4})[ -]?(?:mesh|maschen|mailles)(?P<after>)", _I), _read_mesh),
    Designation(
        ("mesh", "maschen", "mailles"),
        re.compile(r"(?:mesh|maschen|mailles) ?(?P<after>\d{1,4})(?P<number>)", _I),
        _read_mesh,
    ),
    Designation(("iso", "vg"), re.compile(r"(?:ISO[ -]?)?VG[ -]?(?P<number>\d{1,4})", _I), _read_iso_vg),
    Designation(("sae",), re.compile(r"SAE ?(?P<grade>\d{1,2}W(?: ?- ?\d{2})?|\d{2})", _I), _read_sae),
    Designation(("0",), re.compile(r"(?P<grade>\d{1,2}W-\d{2})", _I), _read_sae),
)
