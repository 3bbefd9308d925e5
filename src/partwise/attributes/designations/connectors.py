# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Connectors and interfaces: one name, or the two ends of a cable as a set."""

import re
from re import Match
from typing import Final

from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
# What a connector is called -> its canonical spelling; the first that matches the whole name.
_NAMES: Final = (
    (r"RJ[ -]?(45|50|22|12|11|10|9)", r"RJ\1"),
    (r"USB[ -]?(?:type[ -]?)?(?-i:([ABC]))(?![\w.])", r"USB-\1"),
    (r"micro[ -]?USB(?:[ -][AB])?|USB[ -]micro(?:[ -][AB])?", "Micro-USB"),
    (r"mini[ -]?USB(?:[ -][AB])?|USB[ -]mini(?:[ -][AB])?", "Mini-USB"),
    (r"mini[ -]?DisplayPort|mDP", "Mini DisplayPort"),
    (r"DisplayPort|(?-i:DP)", "DisplayPort"),
    (r"(?:mini[ -]?|micro[ -]?)?HDMI(?: type [ACD])?", "HDMI"),
    (r"DVI[ -]?([DIA])", r"DVI-\1"),
    (r"DVI", "DVI"),
    (r"VGA|HD-?15", "VGA"),
    (r"MT[ -]?RJ", "MTRJ"),
    (r"(?-i:(LC|SC|ST|FC))(?:/U?A?PC)?", r"\1"),
    (r"MPO|MTP", "MPO"),
    (r"E[ -]?2000", "E2000"),
    (r"(?:IEC[ -]?(?:60)?320[ -/]?)?(?-i:(C(?:5|6|7|8|13|14|15|19|20|21)))(?: coupler)?", r"\1"),
    (r"(?:D-?Sub[ -]?|DB[ -]?)(9|15|25|37)", r"D-Sub \1"),
    (r"D-?Sub", "D-Sub"),
    (r"Schuko", "Schuko"),
    (r"(?-i:(M(?:5|8|12|16|23)))(?! ?x|[.,]?\d)", r"\1"),
    (r"(BNC|SMA|RCA|XLR|QSFP\+?|SFP\+?)", r"\1"),
)
_PATTERNS: Final = tuple((re.compile(pattern, _I), name) for pattern, name in _NAMES)
# Spelled in capitals, whatever is written.
_UPPER: Final = frozenset({r"\1", r"DVI-\1"})
_UNGROUPED: Final = "|".join(re.sub(r"\((?!\?)", "(?:", pattern) for pattern, _ in _NAMES)
_NAME: Final = rf"(?:{_UNGROUPED})(?![^\W_])"
_TO: Final = r"(?: ?(?:to|auf|vers|naar|zu|à|op|->|<->|-|/) ?(?:\d ?x ?)?)"
_ONE: Final = re.compile(_NAME, _I)
_PAIR: Final = re.compile(rf"(?P<one>{_NAME}){_TO}(?P<two>{_NAME})", _I)
# Names that are words of other trades: read only beside what they belong to.
_SHORT: Final = frozenset({"LC", "SC", "ST", "FC", "MPO", "E2000", "SMA", "MTRJ"})
_POWER: Final = frozenset({"C5", "C6", "C7", "C8", "C13", "C14", "C15", "C19", "C20", "C21"})
# An interface, unless the product is a cable or adapter: then it is what it ends in.
_BOTH: Final = frozenset({"HDMI", "DisplayPort", "Mini DisplayPort", "VGA", "DVI", "DVI-D", "DVI-I", "DVI-A"})
_ENDED: Final = ("cable", "adapter", "connector", "fibre")
_OWNED: Final = re.compile(
    r"(?P<sata>SATA(?: ?(?:I{1,3}|6 ?Gb/s|600|[123](?![.,]?\d| ?[TG]B)))?(?! ?Gb))"
    r"|RS[ -]?(?P<serial>(?:232|422|485)(?:(?: ?/ ?| ?, ?)(?:RS[ -]?)?(?:232|422|485)(?![^\W_]))*)"
    r"|USB ?(?P<usb>\d\.\d)|USB(?P<whole>4)"
    r"|(?P<name>SAS|NVMe|PCIe|PCI[ -]Express|PCI-E|Thunderbolt(?: ?[1-5](?!\d))?|Ethernet|CANopen"
    r"|CAN(?=[ -]bus)|Profibus|Profinet|IO-Link|Modbus|Bluetooth|Wi-?Fi|WLAN|EtherCAT)(?![^\W_])",
    _I,
)
_OWNED_STARTS: Final = (
    "usb",
    "sata",
    "sas",
    "nvme",
    "pcie",
    "pci",
    "rs",
    "thunderbolt",
    "ethernet",
    "can",
    "canopen",
    "profibus",
    "profinet",
    "io",
    "modbus",
    "bluetooth",
    "wi",
    "wifi",
    "wlan",
    "ethercat",
)
_SPELLED: Final = {
    "nvme": "NVMe",
    "sas": "SAS",
    "pcie": "PCIe",
    "pci express": "PCIe",
    "pci-express": "PCIe",
    "pci-e": "PCIe",
    "ethernet": "Ethernet",
    "canopen": "CANopen",
    "can": "CAN",
    "profibus": "Profibus",
    "profinet": "Profinet",
    "io-link": "IO-Link",
    "modbus": "Modbus",
    "bluetooth": "Bluetooth",
    "wifi": "Wi-Fi",
    "wi-fi": "Wi-Fi",
    "wlan": "Wi-Fi",
    "ethercat": "EtherCAT",
}
_STARTS: Final = (
    "rj",
    "usb",
    "micro",
    "microusb",
    "microhdmi",
    "mini",
    "miniusb",
    "minihdmi",
    "minidisplayport",
    "displayport",
    "dp",
    "mdp",
    "hdmi",
    "dvi",
    "vga",
    "hd",
    "mt",
    "mtrj",
    "lc",
    "sc",
    "st",
    "fc",
    "mpo",
    "mtp",
    "e",
    "iec",
    "c",
    "d",
    "dsub",
    "db",
    "bnc",
    "sma",
    "rca",
    "schuko",
    "xlr",
    "sfp",
    "qsfp",
)
_CODING_WORDS: Final = r"(?:coded|coding|kodiert|codiert|kodierung|codierung|gecodeerd|codering|codage|codé)"


def canonical_connector(written: str) -> str | None:
    """
    Spell a connector's name.

    :param written: As written.
    :returns: The canonical name; None if it is none.
    """
    name = written.strip()
    for pattern, spelled in _PATTERNS:
        if found := pattern.fullmatch(name):
            return found.expand(spelled).upper() if spelled in _UPPER else found.expand(spelled)
    return None


def _fits(scan: Scan, name: str) -> bool:
    if name in _SHORT or name == "DisplayPort":
        return name == "DisplayPort" or scan.about("fibre", "cable", "connector", "adapter")
    return name not in _POWER or scan.about("cable", "connector", "adapter") or "IEC" in scan.text


def _read_name(scan: Scan, match: Match[str]) -> Reading:
    if pair := _read_ends(scan, match.start()):
        return pair
    name = canonical_connector(match.group())
    if name is None or not _fits(scan, name):
        return None
    kind = "connector" if name not in _BOTH or scan.about(*_ENDED) else "interface"
    return scan.item(kind, match, name)


def _read_ends(scan: Scan, start: int) -> Reading:
    """Read the two ends of a cable."""
    if pair := _PAIR.match(scan.text, start):
        ends = [canonical_connector(pair["one"]), canonical_connector(pair["two"])]
        if all(end and _fits(scan, end) for end in ends) and (scan.about(*_ENDED) or ends[0] != ends[1]):
            scan.take(*pair.span())
            both = {"ends": 2}
            if ends[0] == ends[1]:
                return scan.item("connector", pair.span(), ends[0], details=both)
            return scan.item("connector", pair.span(), tuple(map(str, ends)), qualifier="set", details=both)
    return None


def _read_metric(scan: Scan, match: Match[str]) -> Reading:
    """M8 or M12 beside plugs, codings and pins is a connector (IEC 61076-2), no thread."""
    if not scan.about("connector"):
        return None
    return _read_ends(scan, match.start()) or scan.item("connector", match, match.group())


def _read_coding(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("coding", match, match["before"] or match["after"])


def _read_owned(scan: Scan, match: Match[str]) -> Reading:
    if match["sata"]:
        return scan.item("interface", match, "SATA")
    if match["usb"] or match["whole"]:
        return scan.item("interface", match, f"USB {match['usb']}" if match["usb"] else "USB4")
    if match["serial"]:
        lines = tuple(dict.fromkeys(f"RS-{number}" for number in re.findall(r"\d{3}", match["serial"])))
        many = len(lines) > 1
        return scan.item("interface", match, lines if many else lines[0], qualifier="set" if many else None)
    name = _SPELLED.get(match["name"].lower(), match["name"])
    return None if name == "Ethernet" and scan.about("cable") else scan.item("interface", match, name)


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(("m",), re.compile(r"M(?:5|8|12|16|23)(?! ?x|[.,]?\d|-\d|[^\W_])"), _read_metric),
    Designation(
        ("a", "b", "d", "t", "s", "x", "k", "l", "codage", "codé", "coding", "kodierung", "codierung", "codering"),
        re.compile(
            rf"(?P<before>[ABDTSXKL])[ -]?(?i:{_CODING_WORDS})(?![^\W_])"
            rf"|(?i:{_CODING_WORDS}) (?P<after>[ABDTSXKL])(?![^\W_])"
        ),
        _read_coding,
    ),
    Designation(_OWNED_STARTS, _OWNED, _read_owned),
    Designation(_STARTS, _ONE, _read_name),
)
