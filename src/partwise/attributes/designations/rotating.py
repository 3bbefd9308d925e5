# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Bearings, belts and motors."""

import re
from re import Match
from typing import Final

from partwise.attributes.items import Attribute
from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
# Makers' names of one seal: two rubber lips, two shields (partmatch.io, ekugellager.de).
_SEALS: Final = {
    "2RS": "2RS", "2RS1": "2RS", "2RSR": "2RS", "2RSH": "2RS", "DDU": "2RS", "LLU": "2RS", "2HRS": "2RS", "VV": "2RS",
    "ZZ": "2Z", "2Z": "2Z", "2ZR": "2Z", "RS": "RS", "RS1": "RS", "Z": "Z", "DD": "2RS",
}  # fmt: skip
_SEAL: Final = r"2RS[1RH]?|2HRS|DDU?|LLU|VV|ZZ|2ZR?|RS1?|Z"
_BASE: Final = r"(?:N(?:U[PJ]?|J|A|K)?|RNA|HK|QJ) ?\d{3,5}+(?:[A-Z](?![^\W_]))?+"
_SEALED: Final = r"\d{4,5}+(?:[A-Z](?![^\W_]))?+|6\d\d(?!\d)|\d{3}(?=[ /-])"
_BARE: Final = r"\d{3,5}+(?:[A-Z](?![^\W_]))?+"
# A number before one of these is a bearing whatever else is said; 3050z may be a printer.
_TELLING_SEALS: Final = frozenset(_SEALS) - {"Z", "RS", "DD"}
_FRAMES: Final = r"(?:56|63|71|80|90|100|112|132|160|180|200|225|250|280|315|355|400)"
_SHORTEST_GLUED: Final = 4
_PROFILES: Final = r"SP[ZABC]|XP[ZABC]|[358]V|AVX1[03]"
_CLASS_B: Final = r"B(?:3|5|14|34|35|6|7|8)|V(?:1|5|6|18)"


def _extras(scan: Scan, match: Match[str]) -> list[Attribute]:
    found = []
    if match["seal"]:
        found.append(scan.item("seal", match.span("seal"), _SEALS[match["seal"].upper()]))
    if match["clearance"]:
        found.append(scan.item("clearance", match.span("clearance"), match["clearance"].upper()))
    return found


def _read_bearing(scan: Scan, match: Match[str]) -> Reading:
    """Read a base number of ISO 15 with its suffixes; without a seal it is one only beside bearing words."""
    if (match["seal"] or "").upper() not in _TELLING_SEALS and not scan.about("bearing"):
        return None
    base = match["base"].replace(" ", "").upper()
    return [scan.item("bearing", match.span("base"), base), *_extras(scan, match)]


def _read_clearance(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("clearance", match, match.group().upper()) if scan.about("bearing") else None


def _read_seal(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("seal", match, _SEALS[match.group().upper()]) if scan.about("bearing") else None


def _read_belt(scan: Scan, match: Match[str]) -> Reading:
    profile = match["profile"].upper()
    length = match["length"] or ""
    is_spaced = match.end("profile") < match.start("length")
    if len(profile) == 1 and len(length) >= _SHORTEST_GLUED and not is_spaced:
        return None  # a model: C7000
    is_plain = len(profile) == 1 or profile[0].isdigit() or not is_spaced
    if is_plain and not scan.about("belt"):
        return None
    found = [scan.item("belt_profile", match.span("profile"), profile)]
    if match["length"]:
        details = {"role": "length", "unit_implied": True}
        found.append(
            scan.item("length", match.span("length"), scan.number(match["length"]), unit="mm", details=details)
        )
    return found


def _read_tooth_belt(scan: Scan, match: Match[str]) -> Reading:
    name = f"HTD {match['htd'].upper()}" if match["htd"] else match["metric"].upper()
    if not match["htd"] and not scan.about("belt"):
        return None
    found = [scan.item("belt_profile", match.span("htd" if match["htd"] else "metric"), name)]
    if match["length"]:
        details = {"role": "length", "unit_implied": True}
        found.append(
            scan.item("length", match.span("length"), scan.number(match["length"]), unit="mm", details=details)
        )
    return found


def _read_mounting(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("mounting", match, match.group().upper()) if scan.about("motor") else None


def _read_frame(scan: Scan, match: Match[str]) -> Reading:
    if match["nema"]:
        return scan.item("frame_size", match, f"NEMA {match['nema']}")
    return scan.item("frame_size", match, (match["iec"]).upper())


def _read_bare_frame(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("frame_size", match, match.group()) if scan.about("motor") else None


def _read_efficiency(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("efficiency_class", match, f"IE{match['number']}")


def _read_insulation(scan: Scan, match: Match[str]) -> Reading:
    if not match["told"] and not scan.about("motor"):
        return None
    return scan.item("insulation_class", match, match["letter"])


_END: Final = r"(?![.,]\d| ?(?:mm|cm|V|W|A|rpm|kg|x)(?![^\W_]))"
_CLEARANCE: Final = r"(?:[ /-]?(?P<clearance>C[2345N])(?![^\W_]))?"
_LENGTH: Final = r"[ -]?(?P<length>\d{2,5}+)?(?![.,]?\d| ?[VAW](?![^\W_]))(?: ?(?:mm|Lw|Lp|La|Ld))?"
_FRAME_WORDS: Final = r"IEC|Baugr(?:ö|ös)(?:ß|s)e|bouwgrootte|hauteur d'axe|frame(?: size)?"
_INSULATION: Final = (
    r"insulation class|isolierstoffklasse|isolationsklasse|isolatieklasse|classe d'isolation|wärmeklasse"
)
_BEARING_STARTS: Final = ("nu", "nj", "nup", "n", "na", "nk", "rna", "hk", "qj")
DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(
        ("0",),
        re.compile(rf"(?P<base>{_SEALED})[ /-]?(?P<seal>{_SEAL})(?![^\W_]){_CLEARANCE}{_END}", _I),
        _read_bearing,
    ),
    Designation(
        _BEARING_STARTS,
        re.compile(rf"(?P<base>{_BASE})(?:[ /-]?(?P<seal>{_SEAL})(?![^\W_]))?{_CLEARANCE}{_END}", _I),
        _read_bearing,
    ),
    Designation(("c",), re.compile(r"C[2345N](?![^\W_])", _I), _read_clearance),
    Designation(("0", "zz", "ddu", "llu"), re.compile(r"2RS[1RH]?|2HRS|DDU|LLU|ZZ|2ZR?", _I), _read_seal),
    Designation(
        ("htd", "t", "at", "0"),
        re.compile(
            r"(?:HTD[ -]?(?P<htd>\d{1,2}M)|(?P<metric>AT ?\d{1,2}|T ?(?:2[.,]5|5|10|20)|\d{1,2}M))"
            r"(?:[ /-](?P<length>\d{2,4}))?(?![.,]?\d)",
            _I,
        ),
        _read_tooth_belt,
    ),
    Designation(
        ("spz", "spa", "spb", "spc", "xpz", "xpa", "xpb", "xpc", "0", "avx"),
        re.compile(rf"(?P<profile>{_PROFILES}){_LENGTH}", _I),
        _read_belt,
    ),
    Designation(("b", "v"), re.compile(_CLASS_B, _I), _read_mounting),
    Designation(
        ("iec", "nema", "baugröße", "baugrösse", "bouwgrootte", "hauteur", "frame"),
        re.compile(rf"NEMA ?(?P<nema>\d{{2}})(?!-?\d)|(?:{_FRAME_WORDS}) ?(?P<iec>{_FRAMES}[SML]?\d?)(?![.,-]?\d)", _I),
        _read_frame,
    ),
    Designation(
        ("0",),
        re.compile(rf"{_FRAMES}[SML]\d?(?![^\W_])"),
        _read_bare_frame,
    ),
    Designation(("ie",), re.compile(r"IE ?(?P<number>[1-5])", _I), _read_efficiency),
    Designation(
        ("insulation", "isolierstoffklasse", "isolationsklasse", "isolatieklasse", "classe", "wärmeklasse"),
        re.compile(rf"(?P<told>{_INSULATION}) ?(?P<letter>[AEBFH])(?![^\W_])", _I),
        _read_insulation,
    ),
    Designation(
        ("class", "classe", "klasse"),
        re.compile(r"(?:class|classe|klasse) (?P<letter>[AEBFH])(?P<told> insulation)?(?![^\W_])", _I),
        _read_insulation,
    ),
)
# Patterns that fit many texts and mean something in few: tried when nothing else fits.
LAST: Final[tuple[Designation, ...]] = (
    Designation(("0",), re.compile(rf"(?P<base>{_BARE})(?P<seal>){_CLEARANCE}{_END}", _I), _read_bearing),
    Designation(("z", "a", "b", "c", "d", "e"), re.compile(rf"(?P<profile>[ZABCDE])(?![^\W\d_]){_LENGTH}"), _read_belt),
)
