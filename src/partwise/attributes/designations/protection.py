# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Protection, sensors, switching and light: IP and IK, trip curves, signals, contacts, lamp bases."""

import re
from re import Match
from typing import Final

from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
_BASES: Final = r"E(?:10|12|14|17|26|27|40)|GU(?:10|5[.,]3|4)|GX53|G(?:4|5|9|13|23|24[dq]?(?:-[123])?)|B(?:15d?|22d?)|R7s|2G(?:7|11)|MR(?:11|16)|PAR\d\d"


def _read_ip(scan: Scan, match: Match[str]) -> Reading:
    codes = [code.upper() for code in re.findall(r"[0-6X][0-9X]K?", match["codes"], _I)]
    distinct = tuple(dict.fromkeys(codes))
    if len(distinct) > 1:
        return scan.item("ip", match, distinct, qualifier="set")
    return scan.item("ip", match, distinct[0])


def _read_ik(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("ik", match, match["code"].zfill(2))


def _read_trip(scan: Scan, match: Match[str]) -> Reading:
    if not scan.about("breaker"):
        return None
    curve = scan.item("trip_curve", match.span("curve"), match["curve"].upper())
    current = scan.item("current", match.span("amps"), scan.number(match["amps"]), unit="A")
    return [curve, current]


def _read_curve(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("trip_curve", match, (match["after"] or match["before"]).upper())


def _read_resistance_sensor(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("sensor_type", match, f"Pt{match['ohms']}")


def _read_thermocouple(scan: Scan, match: Match[str]) -> Reading:
    letter = (match["after"] or match["before"]).upper()
    return scan.item("sensor_type", match, f"type {letter}") if scan.about("thermocouple") else None


def _read_signal(scan: Scan, match: Match[str]) -> Reading:
    """4-20 mA is always a signal; 0-10 V only of an output, else it is a supply."""
    unit, low, high = match["unit"], float(match["low"]), float(match["high"])
    if unit == "V" and not scan.about("output"):
        return None
    if unit == "mA" and (low, high) not in {(4.0, 20.0), (0.0, 20.0)} and not scan.about("output"):
        return None
    return scan.item("signal", match, low=low, high=high, unit=unit, qualifier="range")


def _read_both_ways(scan: Scan, match: Match[str]) -> Reading:
    if not scan.about("output"):
        return None
    number = float(match["number"])
    return scan.item("signal", match, low=-number, high=number, unit=match["unit"], qualifier="range")


def _read_contact(scan: Scan, match: Match[str]) -> Reading:
    if not scan.about("relay", "switch", "contact", "sensor", "valve"):
        return None
    written = match.group().upper().replace(".", "")
    codes = {"NF": "NC", "SPDT": "CO", "DPDT": "CO", "SPST-NO": "NO", "SPST-NC": "NC"}
    return scan.item("contact", match, codes.get(written, written))


def _read_base(scan: Scan, match: Match[str]) -> Reading:
    name = match.group()
    if not scan.about("lamp") and name[0] not in "EG":
        return None
    return (
        scan.item("lamp_base", match, name.replace(",", "."))
        if scan.about("lamp", "socket") or name in {"E27", "E14", "GU10"}
        else None
    )


def _read_beam(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("beam_angle", match, scan.number(match["angle"]), unit="deg") if scan.about("lamp") else None


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(
        ("ip",),
        re.compile(r"IP[ -]?(?P<codes>[0-6X][0-9X]K?(?: ?(?:/|,|und|and|et|en|&|\+) ?(?:IP ?)?[0-6X][0-9X]K?)*)", _I),
        _read_ip,
    ),
    Designation(("ik",), re.compile(r"IK[ -]?(?P<code>10|0?\d)"), _read_ik),
    Designation(
        ("b", "c", "d", "k", "z"),
        re.compile(r"(?P<curve>[BCDKZ])(?: (?=\d+ ?A))?(?P<amps>\d{1,3})(?: ?A)?(?![^\W_]|[.,]\d)"),
        _read_trip,
    ),
    Designation(
        (
            "curve",
            "courbe",
            "charakteristik",
            "auslösecharakteristik",
            "karakteristiek",
            "type",
            "b",
            "c",
            "d",
            "k",
            "z",
        ),
        re.compile(
            r"(?:curve|courbe|(?:auslöse)?charakteristik|karakteristiek)[ -](?P<after>[BCDKZ])|(?P<before>[BCDKZ])[ -](?:curve|charakteristik|karakteristiek|courbe)",
            _I,
        ),
        _read_curve,
    ),
    Designation(("pt",), re.compile(r"PT[ -]?(?P<ohms>100|500|1000)", _I), _read_resistance_sensor),
    Designation(
        ("type", "typ", "k", "j", "t", "n", "e", "s", "r", "b"),
        re.compile(r"(?:type|typ) (?P<after>[KJTNESRB])|(?P<before>[KJTNESRB])[ -]?(?:type|typ)", _I),
        _read_thermocouple,
    ),
    Designation(
        ("0",),
        re.compile(
            r"(?P<low>\d{1,2}) ?(?:-|\.{2,3}|to|bis|à|tot) ?(?P<high>\d{1,2}) ?(?P<unit>mA|V)(?:DC)?(?![^\W_])", _I
        ),
        _read_signal,
    ),
    Designation(("0",), re.compile(r"(?<=±)(?P<number>10|5|20) ?(?P<unit>V|mA)"), _read_both_ways),
    Designation(
        ("no", "nc", "nf", "spdt", "spst", "dpdt", "co", "n"),
        re.compile(r"SPST-N[OC]|SPDT|DPDT|N\.?[OCF]\.?|CO"),
        _read_contact,
    ),
    Designation(("e", "gu", "gx", "g", "b", "r", "mr", "0"), re.compile(rf"(?:{_BASES})(?![.,]?\d)"), _read_base),
    Designation(
        ("0",), re.compile(r"(?P<angle>\d{1,3}(?:[.,]\d)?) ?(?:°(?! ?[CF])|deg(?:rees?)?\b|Grad\b)"), _read_beam
    ),
)
