# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Electronic components: values by IEC 60062, dielectrics, packages, polarity."""

import re
from re import Match
from typing import Final

from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
_POWERS: Final = {"R": 1.0, "E": 1.0, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "m": 1e-3}
_FARADS: Final = {"p": 1e-12, "n": 1e-9, "u": 1e-6, "µ": 1e-6, "m": 1e-3}
_HENRIES: Final = {"n": 1e-9, "u": 1e-6, "µ": 1e-6, "m": 1e-3}
_CHIPS: Final = "01005|0201|0402|0603|0805|1008|1206|1210|1806|1808|1812|2010|2220|2512|2920"
# EIA inch size -> its metric name, for `0805 (2012 metric)`.
_PACKAGES: Final = (
    r"SOIC|SOP|SSOP|TSSOP|MSOP|VSSOP|QSOP|SO|SOT|SOD|TO|DIP|PDIP|QFN|VQFN|WQFN|DFN|WDFN|QFP|LQFP|TQFP|BGA|LGA|PLCC|SIP|DO|SC"
    r"|WLCSP|SMA|SMB|SMC|DPAK|D2PAK|MELF|MiniMELF"
)


def _read_letter_code(scan: Scan, match: Match[str]) -> Reading:
    """The letter stands for the decimal point (IEC 60062): 4R7, 2k2, R47, 4n7."""
    letter, number = match["letter"], float(f"{match['before'] or 0}.{match['after'] or 0}")
    if letter in "pnuµ":
        if not scan.about("capacitor", "inductor"):
            return None
        is_coil = scan.about("inductor") and not scan.about("capacitor")
        return _value(
            scan,
            match,
            "inductance" if is_coil else "capacitance",
            number * (_HENRIES if is_coil else _FARADS).get(letter, 1e-12),
        )
    if letter in "mG" or not (scan.about("resistor", "inductor") or (match["after"] and letter in "RkM")):
        return None
    if scan.about("inductor") and letter == "R":
        return _value(scan, match, "inductance", number * 1e-6)
    return _value(scan, match, "resistance", number * _POWERS[letter])


def _read_short(scan: Scan, match: Match[str]) -> Reading:
    """`10k` and `100n` beside a component word."""
    number, letter = scan.number(match["number"]), match["letter"]
    if letter in "kKMR" and scan.about("resistor"):
        return _value(scan, match, "resistance", number * _POWERS[letter])
    if letter in "pnuµ" and scan.about("capacitor"):
        return _value(scan, match, "capacitance", number * _FARADS[letter])
    if letter in "nuµ" and scan.about("inductor"):
        return _value(scan, match, "inductance", number * _HENRIES[letter])
    return None


def _read_digits(scan: Scan, match: Match[str]) -> Reading:
    """Three digits beside a component word: two digits and the number of zeros, in pF, Ohm or µH."""
    number = int(match.group()[:2]) * 10.0 ** int(match.group()[2])
    if scan.about("capacitor"):
        return _value(scan, match, "capacitance", number * 1e-12)
    if scan.about("inductor"):
        return _value(scan, match, "inductance", number * 1e-6)
    return _value(scan, match, "resistance", number) if scan.about("resistor") else None


def _value(scan: Scan, match: Match[str], kind: str, number: float) -> Reading:
    unit = {"resistance": "Ohm", "capacitance": "F", "inductance": "H"}[kind]
    return scan.item(kind, match, float(f"{number:.9g}"), unit=unit)


def _read_dielectric(scan: Scan, match: Match[str]) -> Reading:
    written = match.group().upper().replace("COG", "C0G")
    return scan.item("dielectric", match, "C0G" if written == "NP0" or written == "NPO" else written)


def _read_chip(scan: Scan, match: Match[str]) -> Reading:
    if match["metric"] and not match["also"]:
        return None
    beside = scan.about("resistor", "capacitor", "inductor", "lamp", "component") or any(
        item.kind in {"dielectric", "resistance", "capacitance"} for item in scan.items
    )
    if not beside and not re.search(r"X[57]R|C0G|NP0|[pnuµ]F|[kM]?Ω|ohm|SMD|chip", scan.text, _I):
        return None
    details = {"also": [match["also"].strip(" ()")]} if match["also"] else {}
    return scan.item("package", match, match["size"], details=details)


def _read_package(scan: Scan, match: Match[str]) -> Reading:
    family, count = match["family"], match["count"]
    spelled = "SOIC" if family.upper() == "SO" else family.upper().replace("MINIMELF", "MiniMELF")
    return scan.item("package", match, spelled if count is None else f"{spelled}-{count}")


def _read_polarity(scan: Scan, match: Match[str]) -> Reading:
    written = match["type"] or match["channel"] or match["french"]
    return scan.item("polarity", match, written.upper())


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(
        ("0",), re.compile(r"(?P<before>\d{1,3})(?P<letter>[RkKMpnuµ])(?P<after>\d{1,3})(?:[FHΩ])?"), _read_letter_code
    ),
    Designation(("r",), re.compile(r"(?P<before>)(?P<letter>R)(?P<after>\d{1,3})(?!\d)"), _read_letter_code),
    Designation(("0",), re.compile(r"(?P<number>\d{1,3}(?:[.,]\d+)?) ?(?P<letter>[kKMRpnuµ])(?![^\W_])"), _read_short),
    Designation(
        ("0",), re.compile(rf"(?P<size>{_CHIPS})(?P<metric> ?metric)?(?P<also> ?\(\d{{4}} ?metric\))?"), _read_chip
    ),
    Designation(("0",), re.compile(r"[1-9]\d[0-7](?![.,]?\d| ?[^\W\d]| ?[%\"'°/x-])"), _read_digits),
    Designation(
        ("x", "y", "c", "np", "npo", "z", "cog"),
        re.compile(r"X[5678][RST]|Y5[VU]|Z5U|C0G|COG|NP0|NPO", _I),
        _read_dielectric,
    ),
    Designation(
        tuple({name.lower() for name in _PACKAGES.split("|")} | {"d"}),
        re.compile(rf"(?P<family>{_PACKAGES})(?:[ -]?(?P<count>\d{{1,3}}[A-Z]?))(?![^\W_])"),
        _read_package,
    ),
    Designation(
        ("pnp", "npn", "n", "p", "canal"),
        re.compile(r"(?P<type>PNP|NPN)|(?P<channel>[NP])-? ?(?:channel|kanal|kanaal|Kanal)|canal (?P<french>[NP])"),
        _read_polarity,
    ),
)
