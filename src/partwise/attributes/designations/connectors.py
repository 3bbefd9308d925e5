# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Connectors and interfaces: one name, or the two ends of a cable as a set."""

import re
from re import Match
from typing import Final

from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
# What a connector is called -> its canonical spelling; the first that matches the whole name.
_NAMES: Final = tuple(
    (re.compile(pattern, _I), name)
    for pattern, name in (
        (r"RJ[ -]?(45|50|22|12|11|10|9)", r"RJ\1"),
        (r"USB[ -]?(?:type[ -]?)?([ABC])", r"USB-\1"),
        (r"(micro|mini)[ -]?USB(?:[ -][AB])?", r"\1-USB"),
        (r"(?:mini[ -]?DisplayPort|mDP)", "Mini DisplayPort"),
        (r"DisplayPort|DP", "DisplayPort"),
        (r"(?:mini |micro )?HDMI(?: type [ACD])?", "HDMI"),
        (r"DVI[ -]?([DIA])", r"DVI-\1"),
        (r"DVI", "DVI"),
        (r"VGA|HD-?15", "VGA"),
        (r"MT[ -]?RJ", "MTRJ"),
        (r"(LC|SC|ST|FC)(?:/U?A?PC)?", r"\1"),
        (r"MPO|MTP", "MPO"),
        (r"E[ -]?2000", "E2000"),
        (r"(?:IEC[ -]?(?:60)?320[ -]?)?(C(?:5|6|7|8|13|14|15|19|20|21))(?: coupler)?", r"\1"),
        (r"(?:D-?Sub[ -]?|DB[ -]?)(9|15|25|37)", r"D-Sub \1"),
        (r"(9|15|25|37)[ -]pin D-?Sub", r"D-Sub \1"),
        (r"(BNC|SMA|RCA|Schuko|XLR|TRS|SFP\+?|QSFP\+?)", r"\1"),
        (r"M(5|8|12|16|23)", r"M\1"),
    )
)
_NAME: Final = (
    r"(?:\d ?x ?)?(?:RJ[ -]?(?:45|50|22|12|11|10|9)|(?:micro|mini)[ -]?USB(?:[ -][AB])?|USB[ -]?(?:type[ -]?)?[ABC](?![\w.])"
    r"|mini[ -]?DisplayPort|DisplayPort|mDP|(?:mini |micro )?HDMI|DVI(?:[ -]?[DIA](?![^\W_]))?|VGA|MT[ -]?RJ"
    r"|(?:LC|SC|ST|FC)(?:/U?A?PC)?|MPO|MTP|E[ -]?2000|(?:IEC[ -]?(?:60)?320[ -]?)?C(?:5|6|7|8|13|14|15|19|20|21)(?: coupler)?"
    r"|(?:D-?Sub[ -]?|DB[ -]?)(?:9|15|25|37)|(?:9|15|25|37)[ -]pin D-?Sub|BNC|SMA|RCA|Schuko|XLR|QSFP\+?|SFP\+?)(?![^\W_])"
)
_TO: Final = r"(?: ?(?:to|auf|vers|naar|zu|à|->|<->|-|/|–) ?)"
_ONE: Final = re.compile(_NAME, _I)
_PAIR: Final = re.compile(rf"(?P<one>{_NAME}){_TO}(?P<two>{_NAME})", _I)
# Names that are words of other trades: read only beside what they belong to.
_SHORT: Final = frozenset({"LC", "SC", "ST", "FC", "MPO", "E2000", "SMA"})
_POWER: Final = frozenset({"C5", "C6", "C7", "C8", "C13", "C14", "C15", "C19", "C20", "C21"})
# An interface, unless the product is a cable or adapter: then it is what it ends in.
_BOTH: Final = frozenset({"HDMI", "DisplayPort", "Mini DisplayPort", "VGA", "DVI", "DVI-D", "DVI-I", "DVI-A"})
_ENDED: Final = ("cable", "adapter", "connector", "fibre")
_OWNED: Final = re.compile(
    r"(?P<sata>SATA(?: ?(?:I{1,3}|[123]|6 ?Gb/s|600))?)|(?P<name>SAS|NVMe|PCIe|PCI Express|PCI-E|RS[ -]?(?:232|422|485)|Thunderbolt ?\d?"
    r"|Ethernet|CANopen|CAN(?= bus)|Profibus|Profinet|PROFINET|IO-Link|Modbus|Bluetooth|Wi-?Fi|WLAN|EtherCAT|USB ?\d\.\d)(?![^\W_])",
    _I,
)
_SPELLED: Final = {
    "nvme": "NVMe",
    "sas": "SAS",
    "pcie": "PCIe",
    "pci express": "PCIe",
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


def canonical_connector(written: str) -> str | None:
    """
    Spell a connector's name.

    :param written: As written, with or without `2x` before it.
    :returns: The canonical name; None if it is none.
    """
    name = re.sub(r"^\d ?x ?", "", written.strip(), flags=_I)
    for pattern, spelled in _NAMES:
        if found := pattern.fullmatch(name):
            expanded = found.expand(spelled)
            return (
                expanded.capitalize().replace("-usb", "-USB") if expanded.lower().endswith("-usb") else _upper(expanded)
            )
    return None


def _upper(name: str) -> str:
    return name if name in {"DisplayPort", "Mini DisplayPort", "Schuko"} or name.startswith("D-Sub") else name.upper()


def _fits(scan: Scan, name: str) -> bool:
    if name in _SHORT:
        return scan.about("fibre", "connector") or (scan.about("cable") and name not in {"ST", "SC", "FC", "LC"})
    if name in _POWER:
        return scan.about("cable", "connector", "adapter")
    return True


def _read_name(scan: Scan, match: Match[str]) -> Reading:
    if pair := _PAIR.match(scan.text, match.start()):
        ends = [canonical_connector(pair["one"]), canonical_connector(pair["two"])]
        if all(ends) and (scan.about(*_ENDED) or ends[0] != ends[1]):
            scan.take(*pair.span())
            value = ends[0] if ends[0] == ends[1] else tuple(str(end) for end in ends)
            qualifier = "set" if isinstance(value, tuple) else None
            return scan.item("connector", pair.span(), value, qualifier=qualifier, details={"ends": 2})
    name = canonical_connector(match.group())
    if name is None or not _fits(scan, name):
        return None
    kind = "connector" if name not in _BOTH or scan.about(*_ENDED) else "interface"
    return scan.item(kind, match, name)


def _read_metric(scan: Scan, match: Match[str]) -> Reading:
    """M8 or M12 beside plugs, codings and pins is a connector (IEC 61076-2), no thread."""
    return scan.item("connector", match, match.group().upper()) if scan.about("connector", "sensor") else None


def _read_coding(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("coding", match, (match["before"] or match["after"]).upper())


def _read_owned(scan: Scan, match: Match[str]) -> Reading:
    if match["sata"]:
        return scan.item("interface", match, "SATA")
    written = " ".join(match["name"].split())
    if written[:3].upper() in {"USB", "RS ", "RS-", "RS2", "RS4"}:
        digits = re.sub(r"[^\d.]", "", written)
        return scan.item("interface", match, f"USB {digits}" if written[0] in "Uu" else f"RS-{digits}")
    return scan.item("interface", match, _SPELLED.get(written.lower(), written))


_STARTS: Final = (
    "rj",
    "usb",
    "micro",
    "mini",
    "displayport",
    "mdp",
    "hdmi",
    "dvi",
    "vga",
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
    "0",
)
DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(
        ("m",),
        re.compile(r"M(?:5|8|12|16|23)(?! ?x|[.,]?\d|-\d)", 0),
        _read_metric,
    ),
    Designation(
        ("a", "b", "d", "t", "s", "x", "k", "l", "codage"),
        re.compile(
            r"(?P<before>[ABDTSXKL])[ -](?:coded|coding|kodiert|codiert|kodierung|gecodeerd|codering)|codage (?P<after>[ABDTSXKL])",
            _I,
        ),
        _read_coding,
    ),
    Designation(
        (
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
        ),
        _OWNED,
        _read_owned,
    ),
    Designation(_STARTS, _ONE, _read_name),
)
