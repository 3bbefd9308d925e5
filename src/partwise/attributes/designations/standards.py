# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Numbers of standards; a national prefix before EN, ISO or IEC goes, a year and a form letter too."""

import re
from re import Match
from typing import Final

from partwise.attributes.scan import Designation, Reading, Scan

_NATIONAL: Final = r"(?:(?:DIN|BS|NF|NEN|NBN|UNI|SN|ÖNORM|OENORM)[ -]+)"
# Parts, a year, amendments; `-8.8` and `-M8` after a number belong to something else.
_PARTS: Final = r"(?P<parts>(?:-\d{1,3}(?![\d.,xX/]))*)"
_YEAR: Final = r"(?::\d{4}(?:-\d{2})?)?(?:\+A\d{1,2}(?::\d{4})?)*"
# What follows a number that is no standard: `DIN 96 x 48`, `DIN 8 pin`.
_NO_LIST: Final = r"(?!\d|[.,]\d| ?x ?\d| ?-?(?:mm|cm|pins?|pol(?:ig|es?)?|way|rail|bar)(?![^\W_]))"


# ISO 40 is a spindle taper, ISO VG no number; shorter numbers are standards with a part only.
_SHORTEST: Final = 3


def _read_plain(scan: Scan, match: Match[str]) -> Reading:
    """Read one standard: the body that its number belongs to, the number, its parts."""
    return scan.item("standard", match, f"{match['body'].replace(' ', '')} {match['number']}{match['parts']}")


def _read_iso(scan: Scan, match: Match[str]) -> Reading:
    number, parts = match["number"], match["parts"]
    if len(number) < _SHORTEST and not parts:
        return None
    return scan.item("standard", match, f"{match['body']} {number}{parts}")


def _read_iec(scan: Scan, match: Match[str]) -> Reading:
    """Three digits after IEC are the frame of a motor, except for the old number of appliance couplers."""
    number, parts = match["number"], match["parts"]
    return (
        scan.item("standard", match, f"IEC {number}{parts}")
        if len(number) > _SHORTEST or number in {"320", "309"}
        else None
    )


def _read_din(scan: Scan, match: Match[str]) -> Reading:
    first = match["number"]
    if len(first) == 1 and first not in "17":
        return None
    body = "VDE" if match["vde"] else "DIN"
    details = {"form": match["form"]} if match["form"] else {}
    found = [scan.item("standard", match, f"{body} {first}{match['parts']}", details=details)]
    more = filter(None, match["more"].replace(" ", "").split("/"))
    return [*found, *(scan.item("standard", match, f"{body} {number}") for number in more)]


def _read_american(scan: Scan, match: Match[str]) -> Reading:
    body = match["body"].split("/")[-1]
    return scan.item("standard", match, f"{body} {match['number']}")


def _read_lettered(scan: Scan, match: Match[str]) -> Reading:
    letter = f"{match['letter']} " if match["letter"] else ""
    return scan.item("standard", match, f"{match['body']} {letter}{match['number']}")


_OWN: Final = "(?P<body>"
DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(
        ("din", "bs", "nf", "nen", "nbn", "uni", "sn", "önorm", "oenorm", "en", "iso"),
        re.compile(
            rf"{_NATIONAL}?(?:EN[ -]+)?{_OWN}ISO(?:/(?:IEC|TS|TR|ASTM))?)[ -]?(?P<number>\d{{1,5}}){_PARTS}{_YEAR}"
            rf"(?:-[mcfv][HKL]?)?{_NO_LIST}"
        ),
        _read_iso,
    ),
    Designation(
        ("din", "bs", "nf", "nen", "en", "iec"),
        re.compile(rf"{_NATIONAL}?(?:EN[ -]+)?IEC[ -]?(?P<number>\d{{3,5}}){_PARTS}{_YEAR}{_NO_LIST}"),
        _read_iec,
    ),
    Designation(
        ("din", "bs", "nf", "nen", "nbn", "uni", "sn", "önorm", "oenorm", "en"),
        re.compile(rf"{_NATIONAL}?{_OWN}EN)[ -]?(?P<number>\d{{2,5}}|\d(?=-\d)){_PARTS}{_YEAR}{_NO_LIST}"),
        _read_plain,
    ),
    Designation(
        ("din", "vde"),
        re.compile(rf"(?:DIN[ -]*)?(?P<vde>VDE[ -]?)(?P<number>\d{{4}}){_PARTS}(?P<form>){_YEAR}(?P<more>){_NO_LIST}"),
        _read_din,
    ),
    Designation(
        ("din",),
        re.compile(
            rf"(?P<vde>)DIN[ -]?(?P<number>\d{{1,6}}){_PARTS}(?:-?(?P<form>[A-Z])(?![^\W_]))?{_YEAR}"
            rf"(?P<more>(?: ?/ ?\d{{2,6}}(?![\d.,]))*){_NO_LIST}"
        ),
        _read_din,
    ),
    Designation(
        ("ansi", "asme"),
        re.compile(
            rf"{_OWN}(?:ANSI/)?(?:ANSI|ASME|ESD|TIA|BHMA|NFPA|ISEA))[ -]?"
            r"(?P<number>[A-Z]\d{1,3}(?:\.\d{1,3})*M?)(?:-\d{4})?"
        ),
        _read_american,
    ),
    Designation(
        ("astm",),
        re.compile(
            rf"{_OWN}ASTM)[ -]?(?P<number>[A-G]\d{{1,4}}M?(?:/[A-G]?\d{{0,4}}M?)?)(?:-(?:\d{{2}}|[BL]\d{{1,2}}M?))?"
        ),
        _read_american,
    ),
    Designation(
        ("ul",),
        re.compile(
            rf"{_OWN}UL)[ -]?(?P<number>\d{{2,5}}[A-Z]?(?:-\d{{1,2}})?)"
            rf"(?:[ -]+(?:V-?[012]|5V[AB]|HB)(?![^\W_]))?{_NO_LIST}"
        ),
        _read_american,
    ),
    Designation(
        ("jis",), re.compile(rf"{_OWN}JIS) ?(?P<letter>[A-Z])[ -]?(?P<number>\d{{4}}(?:-\d)?)"), _read_lettered
    ),
    Designation(
        ("bs", "nen"), re.compile(rf"{_OWN}BS|NEN)[ -]?(?P<number>\d{{2,5}}){_PARTS}{_YEAR}{_NO_LIST}"), _read_plain
    ),
    Designation(
        ("nf",), re.compile(rf"{_OWN}NF) (?P<letter>[A-Z])[ -]?(?P<number>\d{{2}}-\d{{3}}(?:-\d)?)"), _read_lettered
    ),
    Designation(
        ("mil",),
        re.compile(rf"{_OWN}MIL)-(?P<number>(?:STD|DTL|PRF|[A-Z])-\d{{3,6}}[A-Z]?)"),
        lambda scan, match: scan.item("standard", match, match.group()),
    ),
)
