# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Computers: screens and their resolutions, memory, drives, sockets, racks, data rates."""

import re
from re import Match
from typing import Final

from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
_HD, _UHD, _8K = "1920x1080", "3840x2160", "7680x4320"
_NAMED: Final = {
    "full hd": _HD,
    "fullhd": _HD,
    "fhd": _HD,
    "1080p": _HD,
    "1080i": _HD,
    "4k": _UHD,
    "4k uhd": _UHD,
    "uhd": _UHD,
    "uhd 4k": _UHD,
    "ultra hd": _UHD,
    "4k ultra hd": _UHD,
    "2160p": _UHD,
    "qhd": "2560x1440",
    "wqhd": "2560x1440",
    "1440p": "2560x1440",
    "wuxga": "1920x1200",
    "hd ready": "1280x720",
    "720p": "1280x720",
    "8k": _8K,
    "8k uhd": _8K,
    "8k ultra hd": _8K,
}
# What screens have; other pairs of numbers need a screen or a word for pixels beside them.
_USUAL: Final = frozenset(
    {
        "640x480",
        "1024x768",
        "1280x720",
        "1280x1024",
        "1366x768",
        "1440x900",
        "1600x900",
        "1680x1050",
        "1920x1080",
        "1920x1200",
        "2048x1536",
        "2560x1080",
        "2560x1440",
        "2560x1600",
        "3440x1440",
        "3840x2160",
        "4096x2160",
        "5120x2880",
        "7680x4320",
    }
)
_LEAST_PIXELS: Final = 300
_BAYS: Final = frozenset({"3.5", "2.5", "5.25", "1.8"})
_RACKS: Final = frozenset({"19", "10"})
_RACK_UNITS: Final = re.compile(r"(?<![^\W_])\d{1,2} ?(?:HE|RU|U)(?![^\W_])")
_GIGABIT: Final = 1000.0
_FAST: Final = 100.0
_NETWORK: Final = re.compile(r"\b(?:ethernet|lan|nic|rj-?45|poe|switch|netzwerk\w*|réseau|netwerk\w*|base-?tx?)\b", _I)
_INCH: Final = r"(?:\"|''|[ -]?(?:inch(?:es)?|in|zoll|zöllig|pouces?|duim)(?![^\W_]))"
# Sockets by their pins that are no land grid arrays.
_PIN_SOCKETS: Final = frozenset({"370", "478", "603", "604", "754", "939", "940"})
_FORMS: Final = {"SODIMM": "SO-DIMM", "SO-DIMM": "SO-DIMM", "MSATA": "mSATA"}


def _read_resolution(scan: Scan, match: Match[str]) -> Reading:
    """Two large numbers without a unit are pixels beside a screen; dots per inch are a printer's."""
    wide, high = match["wide"], match["high"]
    value = f"{wide}x{high}"
    is_screen = scan.about("screen") and min(int(wide), int(high)) >= _LEAST_PIXELS
    if match["unit"] is None and value not in _USUAL and not is_screen:
        return None
    return scan.item("resolution", match, value)


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
    return scan.item("memory_speed", match, float(match["number"]), unit="MHz")


def _read_bay(scan: Scan, match: Match[str]) -> Reading:
    """Inches are a bay beside disks, a rack beside rack units; else a length or a screen."""
    number = match["number"].replace(",", ".")
    fits_disk = number in _BAYS and scan.about("disk")
    fits_rack = number in _RACKS and not scan.about("screen") and _is_rack(scan)
    return scan.item("form_factor", match, f"{number} in") if fits_disk or fits_rack else None


def _is_rack(scan: Scan) -> bool:
    return scan.about("rack") or _RACK_UNITS.search(scan.text) is not None


def _read_form(scan: Scan, match: Match[str]) -> Reading:
    written = match.group().upper()
    return scan.item("form_factor", match, _FORMS.get(written, written))


def _read_socket(scan: Scan, match: Match[str]) -> Reading:
    numbers = match["lga"] or match["inner"] or match["pins"]
    if numbers is None:
        return scan.item("cpu_socket", match, (match["amd"] or match["named"]).replace("STR", "sTR"))
    names = tuple(f"{'Socket' if each in _PIN_SOCKETS else 'LGA'} {each}" for each in re.findall(r"\d+", numbers))
    if len(names) > 1:
        return scan.item("cpu_socket", match, names, qualifier="set")
    return scan.item("cpu_socket", match, names[0])


def _read_rate(scan: Scan, match: Match[str]) -> Reading:
    if match["fast"]:
        return scan.item("data_rate", match, _FAST, unit="Mbit/s")
    return scan.item("data_rate", match, _GIGABIT, unit="Mbit/s")


def _read_rates(scan: Scan, match: Match[str]) -> Reading:
    """Read `10/100/1000` of a network, or `10 Gigabit`."""
    if match["number"]:
        number = float(match["number"].replace(",", "."))
        return scan.item("data_rate", match, number * _GIGABIT, unit="Mbit/s")
    if match["unit"] is None and _NETWORK.search(scan.text) is None and not scan.about("hub", "server"):
        return None
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
            r"(?P<wide>\d{3,5}+) ?x ?(?P<high>\d{3,5}+)(?P<unit> ?(?:dpi|ppp|ppi|pixels?|px|pixel))?"
            r"(?! ?(?:x|mm|cm|m(?![^\W_])|in(?![^\W_])|\"|[.,]?\d))",
            _I,
        ),
        _read_resolution,
    ),
    Designation(
        ("full", "fullhd", "fhd", "uhd", "ultra", "qhd", "wqhd", "wuxga", "hd"),
        re.compile(r"(?:full ?hd|fhd|uhd(?: 4k)?|ultra hd|w?qhd|wuxga|hd ready)(?![^\W_])", _I),
        _read_named_resolution,
    ),
    Designation(
        ("0",),
        re.compile(r"(?:[48]k(?: ultra hd| uhd)?|(?:1080[pi]|720p|1440p|2160p))(?![^\W_]| ?pages| ?Ω| ?ohm)", _I),
        _read_named_resolution,
    ),
    Designation(
        ("ddr", "lpddr", "gddr"),
        re.compile(
            r"(?P<type>(?P<low>LP|G)?DDR(?P<number>[23456])?(?P<letter>[LX](?![^\W_]))?)"
            r"(?:[ -]?(?P<speed>[1-9]\d{2,3}+)(?: ?(?:MHz|MT/s))?"
            r"(?![^\W_]|[.,]\d| ?[MGT](?:i?B|o)(?![^\W_])))?(?![^\W_])",
            _I,
        ),
        _read_memory_type,
    ),
    Designation(("0",), re.compile(r"(?P<number>\d{3,4}+) ?(?P<unit>MHz|MT/s)(?![^\W_])", _I), _read_memory_speed),
    Designation(("0",), re.compile(rf"(?P<number>3[.,]5|2[.,]5|5[.,]25|1[.,]8|19|10) ?{_INCH}", _I), _read_bay),
    Designation(("m", "so", "sodimm", "msata"), re.compile(r"(?:M\.2|SO-?DIMM|mSATA)(?![^\W_])", _I), _read_form),
    Designation(
        ("lga", "socket", "sockel", "am", "fm", "tr", "strx", "str", "swrx"),
        re.compile(
            r"LGA[ -]?(?P<lga>\d{3,4}+(?:(?: ?/ ?|, ?)(?:LGA[ -]?)?\d{3,4}+(?![^\W_]))*)(?:-?v\d)?(?![^\W_])"
            r"|(?:[Ss]ocket|[Ss]ockel) (?:[A-Z]\d? ?\(LGA ?(?P<inner>\d{3,4})\)"
            r"|(?P<pins>(?:1[1-8]|20|36)\d\d|775|771|370|478|604|754|939|940)(?![^\W_])"
            r"|(?P<named>(?:AM|FM)\d\+?|s?TRX?\d|SP3|G34|C32)(?![^\W_]))"
            r"|(?P<amd>(?:AM[2345]|FM[12])\+?|s?TRX?4|sWRX8)(?![^\W_])"
        ),
        _read_socket,
    ),
    Designation(
        ("0",),
        re.compile(
            r"(?P<rates>10 ?/ ?100(?: ?/ ?1000)?|100 ?/ ?1000)"
            r"(?P<unit> ?(?:Mbit/s|Mbps|Mb/s|Mbit|BASE-?TX?))?(?![^\W_]|[.,/]\d)"
            r"|(?P<number>100|10|2[.,]5|25|40|50|1|5)[ -]?(?:GbE|Gigabit(?:[ -]Ethernet)?)(?![^\W_])",
            _I,
        ),
        _read_rates,
    ),
    Designation(
        ("gigabit", "fast", "gbe"),
        re.compile(r"(?:gigabit(?:[ -]ethernet)?|gbe|(?P<fast>fast ethernet))(?![^\W_])", _I),
        _read_rate,
    ),
    Designation(("0",), re.compile(r"(?P<count>\d{1,2}+) ?(?P<unit>HE|RU|U)(?![^\W_]|/)"), _read_rack_units),
)
