# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Computers: screens and their resolutions, memory, drives, sockets, racks, data rates."""

import re
from re import Match
from typing import Final

from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
_NAMED: Final = {
    "full hd": "1920x1080",
    "fullhd": "1920x1080",
    "fhd": "1920x1080",
    "1080p": "1920x1080",
    "1080i": "1920x1080",
    "4k": "3840x2160",
    "4k uhd": "3840x2160",
    "uhd": "3840x2160",
    "ultra hd": "3840x2160",
    "4k ultra hd": "3840x2160",
    "2160p": "3840x2160",
    "qhd": "2560x1440",
    "wqhd": "2560x1440",
    "1440p": "2560x1440",
    "wuxga": "1920x1200",
    "hd ready": "1280x720",
    "720p": "1280x720",
    "8k": "7680x4320",
    "8k uhd": "7680x4320",
}
_LEAST_PIXELS: Final = 300
_RATES: Final = {
    "gigabit": 1000.0,
    "fast ethernet": 100.0,
    "10gbe": 10000.0,
    "1gbe": 1000.0,
    "gbe": 1000.0,
    "2.5gbe": 2500.0,
}
_INCH: Final = r"(?:\"|''|[ -]?(?:inch(?:es)?|in\b|zoll|zöllig|pouces?|duim))"


def _read_resolution(scan: Scan, match: Match[str]) -> Reading:
    """Two large numbers without a unit are pixels; dots per inch are a printer's."""
    wide, high = match["wide"], match["high"]
    if min(int(wide), int(high)) < _LEAST_PIXELS and not match["unit"] and not scan.about("screen"):
        return None
    return scan.item("resolution", match, f"{wide}x{high}")


def _read_named_resolution(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("resolution", match, _NAMED[" ".join(match.group().lower().split())])


def _read_memory_type(scan: Scan, match: Match[str]) -> Reading:
    name = f"{(match['low'] or '').upper()}DDR{match['number'] or ''}{(match['letter'] or '').upper()}"
    found = [scan.item("memory_type", match.span("type"), name)]
    if match["speed"]:
        found.append(scan.item("memory_speed", match.span("speed"), float(match["speed"]), unit="MHz"))
    return found


def _read_memory_speed(scan: Scan, match: Match[str]) -> Reading:
    if not scan.about("memory") and match["unit"].lower() != "mt/s":
        return None
    return scan.item("memory_speed", match, scan.number(match["number"]), unit="MHz")


def _read_drive_bay(scan: Scan, match: Match[str]) -> Reading:
    number = match["number"].replace(",", ".")
    if number in {"3.5", "2.5", "5.25", "1.8"} and scan.about("disk"):
        return scan.item("form_factor", match, f"{number} in")
    if number in {"19", "10"} and scan.about("rack") and not scan.about("screen"):
        return scan.item("form_factor", match, f"{number} in")
    return None


def _read_form(scan: Scan, match: Match[str]) -> Reading:
    written = match.group().upper().replace(" ", "")
    spelled = {"SODIMM": "SO-DIMM", "SO-DIMM": "SO-DIMM", "MSATA": "mSATA", "M.2": "M.2"}
    return scan.item("form_factor", match, spelled.get(written, written))


def _read_socket(scan: Scan, match: Match[str]) -> Reading:
    if match["lga"] or match["inner"]:
        return scan.item("cpu_socket", match, f"LGA {match['lga'] or match['inner']}")
    name = (match["amd"] or match["named"] or "").upper()
    if match["named"] and match["named"].isdigit() and len(match["named"]) == 4:
        return scan.item("cpu_socket", match, f"LGA {name}")
    return scan.item("cpu_socket", match, name if match["amd"] else f"Socket {name}")


def _read_rate(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("data_rate", match, _RATES[" ".join(match.group().lower().split())], unit="Mbit/s")


def _read_rates(scan: Scan, match: Match[str]) -> Reading:
    rates = tuple(float(rate) for rate in match["rates"].replace(" ", "").split("/"))
    return scan.item("data_rate", match, rates, unit="Mbit/s", qualifier="set")


def _read_rack_units(scan: Scan, match: Match[str]) -> Reading:
    if match["unit"] in {"HE", "RU"} or scan.about("rack", "server", "ups"):
        return scan.item("rack_units", match, int(match["count"]))
    return None


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(
        ("0",),
        re.compile(
            r"(?P<wide>\d{3,5}) ?x ?(?P<high>\d{3,5})(?P<unit> ?(?:dpi|ppp|pixels?|px|pixel))?(?! ?(?:x|mm|cm|m\b|in\b|\"|[.,]\d))",
            _I,
        ),
        _read_resolution,
    ),
    Designation(
        ("full", "fullhd", "fhd", "uhd", "ultra", "qhd", "wqhd", "wuxga", "hd"),
        re.compile(r"full ?hd|fhd|uhd|ultra hd|w?qhd|wuxga|hd ready", _I),
        _read_named_resolution,
    ),
    Designation(
        ("0",),
        re.compile(r"(?:4k(?: ultra hd| uhd)?|8k(?: uhd)?|1080[pi]|720p|1440p|2160p)", _I),
        _read_named_resolution,
    ),
    Designation(
        ("ddr", "lpddr", "sdram"),
        re.compile(
            r"(?P<type>(?P<low>LP)?DDR(?P<number>[2345])?(?P<letter>[LX])?)(?:[ -]?(?P<speed>\d{3,4})(?: ?(?:MHz|MT/s))?)?(?: SDRAM)?",
            _I,
        ),
        _read_memory_type,
    ),
    Designation(("0",), re.compile(r"(?P<number>\d{3,4}) ?(?P<unit>MHz|MT/s)", _I), _read_memory_speed),
    Designation(("0",), re.compile(rf"(?P<number>3[.,]5|2[.,]5|5[.,]25|1[.,]8|19|10) ?{_INCH}", _I), _read_drive_bay),
    Designation(("m", "so", "sodimm", "msata"), re.compile(r"M\.2|SO-?DIMM|mSATA", _I), _read_form),
    Designation(
        ("lga", "socket", "sockel", "am", "fm", "tr", "strx", "swrx"),
        re.compile(
            r"LGA ?-?(?P<lga>\d{3,4})(?:-?v?\d?)?(?: ?\([^)]*\))?|(?P<amd>s?(?:AM|FM|TR|WRX)[1-5]\+?)(?![^\W_])"
            r"|(?:Socket|Sockel) (?:[A-Z]\d? ?\(LGA ?(?P<inner>\d{3,4})\)|(?P<named>[A-Z]{0,3}\d{0,4}[+a-z]?(?![^\W_])))",
            0,
        ),
        _read_socket,
    ),
    Designation(
        ("0",),
        re.compile(r"(?P<rates>10 ?/ ?100(?: ?/ ?1000)?|100 ?/ ?1000)(?: ?(?:Mbit/s|Mbps|Mb/s|BASE-?TX?|Base-?TX?))?"),
        _read_rates,
    ),
    Designation(("gigabit", "fast", "gbe"), re.compile(r"gigabit|fast ethernet|gbe", _I), _read_rate),
    Designation(("0",), re.compile(r"(?:10|2\.5|1)GbE", _I), _read_rate),
    Designation(("0",), re.compile(r"(?P<count>\d{1,2}) ?(?P<unit>HE|RU|U)(?![^\W_]|/)"), _read_rack_units),
)
