# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Protection, sensors, switching and light: IP and IK, trip curves, signals, contacts, lamp bases."""

import re
from re import Match
from typing import Final

from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
_BASES: Final = (
    r"E(?:10|11|12|14|17|26|27|39|40)|GU(?:10|24|5[.,]3|6[.,]5|4)|GX(?:53|24[dq](?:-[1-4])?)"
    r"|G(?:X?5[.,]3|23|24[dq]?(?:-[1-4])?|12|13|4|5|9)|BA?(?:15[dsu]?|22[dsu]?)|R7s|S14[ds]"
)
# Screw and pin bases that nothing else is called.
_CLEAR_BASES: Final = frozenset({"E27", "E14", "GU10"})
_CODES: Final = re.compile(r"[0-6X][0-9X]K?", _I)
_IP: Final = r"[0-6X][0-9X]K?"
_MILLIAMPERES: Final = frozenset({(4.0, 20.0), (0.0, 20.0)})
_VOLTS: Final = frozenset({(0.0, 10.0), (2.0, 10.0), (0.0, 5.0), (1.0, 5.0), (0.5, 4.5), (-10.0, 10.0), (-5.0, 5.0)})
# A signal begins near zero; 10-32 V feeds what has the output.
_HIGHEST_ZERO: Final = 4.0
_CURVE: Final = r"(?:curve|courbe|caractéristique|(?:auslöse)?charakteristik|(?:uitschakel)?karakteristiek)"
_CURVE_STARTS: Final = (
    "b",
    "c",
    "d",
    "k",
    "z",
    "type",
    "curve",
    "courbe",
    "caractéristique",
    "charakteristik",
    "karakteristiek",
    "auslösecharakteristik",
    "uitschakelkarakteristiek",
)
_RESIDUAL: Final = re.compile(r"\b(?:RCD|RCCB|FI)\b")
_PROCESS_WORDS: Final = re.compile(r"\bCO ?(?:-|₂|²|2|gas|detect|sensor|alarm|melder|warn|meter)", _I)
_CONTACTS: Final = {
    "NF": "NC",
    "SPDT": "CO",
    "DPDT": "CO",
    "SPSTNO": "NO",
    "SPSTNC": "NC",
    "C/O": "CO",
    "N/O": "NO",
    "N/C": "NC",
}
_CONTACT: Final = r"(?:SPST-N[OC]|[SD]PDT|N\.[OCF]\.?|N[OCF]|N/[OC]|C/?O)"
_UPPER_WORD: Final = re.compile(r"[ ,]+[A-Z]{3,}")


def _read_ip(scan: Scan, match: Match[str]) -> Reading:
    distinct = tuple(dict.fromkeys(code.upper() for code in _CODES.findall(match["codes"])))
    if len(distinct) > 1:
        return scan.item("ip", match, distinct, qualifier="set")
    return scan.item("ip", match, distinct[0])


def _read_ik(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("ik", match, match["code"].zfill(2))


def _read_trip(scan: Scan, match: Match[str]) -> Reading:
    """Read `C16` beside breaker words, `curve C` anywhere: the curve, and the current if its number follows."""
    if match["plain"] and not scan.about("breaker"):
        return None
    if match["type"] and (not scan.about("breaker") or _RESIDUAL.search(scan.text)):
        return None
    group = next(name for name in ("plain", "named", "type", "before") if match[name])
    curve = scan.item("trip_curve", match.span(group), match[group].upper())
    amps = next((name for name in ("amps", "rated") if match[name]), None)
    if amps is None:
        return curve
    return [curve, scan.item("current", match.span(amps), float(match[amps]), unit="A")]


def _read_resistance_sensor(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("sensor_type", match, f"Pt{match['ohms']}")


def _read_thermocouple(scan: Scan, match: Match[str]) -> Reading:
    letter = (match["after"] or match["before"]).upper()
    return scan.item("sensor_type", match, f"type {letter}") if scan.about("thermocouple") else None


def _read_signal(scan: Scan, match: Match[str]) -> Reading:
    """Read 4-20 mA, which is always a signal, and 0-10 V of an output; else it is a supply."""
    start, is_current = match.start(), match["unit"].lower() == "ma"
    low, high = scan.number(match["low"] or match["number"]), scan.number(match["high"] or match["number"])
    if start and scan.text[start - 1] in "-±":
        start, low = start - 1, -low
    is_usual = (low, high) in (_MILLIAMPERES if is_current else _VOLTS)
    if not scan.about("output") and not (is_current and is_usual):
        return None
    if not is_usual and (low >= high or low > _HIGHEST_ZERO or scan.about("power_supply")):
        return None
    where = (start, match.end())
    return scan.item("signal", where, low=low, high=high, unit="mA" if is_current else "V", qualifier="range")


def _spelled(written: str) -> str:
    plain = written.replace(".", "").replace("-", "")
    return _CONTACTS.get(plain, plain)


def _read_contact(scan: Scan, match: Match[str]) -> Reading:
    """Read `NO` and `NC` of what switches; `NO` is an English word, too, and `CO` a company or a gas."""
    if not scan.about("relay", "switch", "contact", "sensor", "valve"):
        return None
    codes = tuple(dict.fromkeys(_spelled(match[name]) for name in ("one", "two") if match[name]))
    if len(codes) > 1:
        return scan.item("contact", match, codes, qualifier="set")
    is_counted, end = match.group()[0].isdigit(), match.end()
    if match["one"] == "CO" and not is_counted:
        is_firm = scan.text[:end].rstrip("CO").endswith(("& ", "&")) or scan.text[end : end + 1] == "."
        if is_firm or _PROCESS_WORDS.match(scan.text, match.start()) or not scan.about("relay", "contact", "switch"):
            return None
    if match["one"] == "NO" and not is_counted and scan.text.isupper() and _UPPER_WORD.match(scan.text, end):
        return None
    return scan.item("contact", match, codes[0])


def _read_base(scan: Scan, match: Match[str]) -> Reading:
    name = match.group().replace(",", ".")
    return scan.item("lamp_base", match, name) if name in _CLEAR_BASES or scan.about("lamp", "socket") else None


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(
        ("ip", "ipx"),
        re.compile(
            rf"IP[ -]?(?P<codes>{_IP}(?:(?: ?(?:/|,|und|and|et|en|&|\+|ou|or|oder|of) ?IP[ -]?{_IP}"
            rf"| ?/ ?{_IP}(?! ?(?:[VAWK]|mm|Hz|°)))(?![^\W_]))*)(?![.,]?\d)",
            _I,
        ),
        _read_ip,
    ),
    Designation(("ik",), re.compile(r"IK[ -]?(?P<code>10|0?\d)(?![.,]?\d)"), _read_ik),
    Designation(
        _CURVE_STARTS,
        re.compile(
            rf"(?i:{_CURVE})[ :-]{{1,2}}(?:(?i:type|typ) )?(?P<named>[BCDKZ])"
            r"(?: ?(?P<rated>\d{1,3}+)(?: ?A)?(?![.,]\d))?(?![^\W_])"
            r"|(?P<plain>[BCDKZ])(?: (?=\d+ ?A))?(?P<amps>\d{1,3}+)(?: ?A)?(?![^\W_]|[.,]\d)"
            rf"|[Tt]ype (?P<type>[BCD])(?![^\W_])|(?P<before>[BCDKZ])[ -](?i:{_CURVE})(?![^\W_])",
        ),
        _read_trip,
    ),
    Designation(("pt",), re.compile(r"PT[ -]?(?P<ohms>1000|100|500)(?![.,]?\d)", _I), _read_resistance_sensor),
    Designation(
        ("type", "typ", "thermocouple", "thermoelement", "thermokoppel", "k", "j", "t", "n", "e", "s", "r", "b"),
        re.compile(
            r"(?i:type|typ|thermocouples?|thermoelement|thermokoppel) (?P<after>[KJTNESRB])(?![^\W_])"
            r"|(?P<before>[KJTNESRB])[ -]?(?i:typ(?:e|en)?)(?![^\W_])"
        ),
        _read_thermocouple,
    ),
    Designation(
        ("0",),
        re.compile(
            r"(?:(?<=±)(?P<number>10|5|20)|(?:0/(?=4))?(?P<low>\d{1,2}+(?:[.,]5)?) ?"
            r"(?:-|\.{2,3}|/(?=20 ?m)|to|bis|à|tot) ?\+?(?P<high>\d{1,2}+(?:[.,]5)?)) ?"
            r"(?P<unit>mA|V)(?: ?DC)?(?![^\W_])",
            _I,
        ),
        _read_signal,
    ),
    Designation(
        ("no", "nc", "nf", "spdt", "spst", "dpdt", "co", "c", "n", "0"),
        re.compile(
            rf"(?:\d ?(?:x ?)?)?(?P<one>{_CONTACT})(?: ?[+/,]? ?(?:\d ?(?:x ?)?)?"
            rf"(?P<two>(?<![^\W\d_]){_CONTACT}))?(?![^\W_]|\. ?\d|\.[^\W_])"
        ),
        _read_contact,
    ),
    Designation(
        ("e", "gu", "gx", "g", "b", "ba", "r", "s"), re.compile(rf"(?:{_BASES})(?![.,]?\d|[^\W_])"), _read_base
    ),
    Designation(("0",), re.compile(r"2G(?:7|10|11)(?![^\W_])"), _read_base),
)
