# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Electronic components: values by IEC 60062, dielectrics, packages, polarity."""

import re
from re import Match
from typing import Final

from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
_OHMS: Final = {"R": 1.0, "E": 1.0, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9}
_PARTS: Final = {"p": 1e-12, "n": 1e-9, "u": 1e-6, "µ": 1e-6, "m": 1e-3}
_UNITS: Final = {"resistance": "Ohm", "capacitance": "F", "inductance": "H"}
# What a code of three digits counts.
_CODED: Final = {"resistance": 1.0, "capacitance": 1e-12, "inductance": 1e-6}
# IEC 60062 writes up to four digits; without a word beside it, three are told from a model number.
_MOST_DIGITS: Final = 4
_MOST_DIGITS_ALONE: Final = 3
_CHIPS: Final = "01005|0201|0402|0603|0805|1008|1206|1210|1806|1808|1812|2010|2220|2512|2920"
# The metric name of a chip size -> its inch code (EIA).
_METRIC: Final = {
    "0603": "0201",
    "1005": "0402",
    "1608": "0603",
    "2012": "0805",
    "3216": "1206",
    "3225": "1210",
    "4532": "1812",
    "5025": "2010",
    "6332": "2512",
}
_METRIC_WORD: Final = r"(?:metric|metrisch|métrique)"
_PACKAGES: Final = (
    "SOIC|SOP|SSOP|TSSOP|MSOP|VSSOP|QSOP|SOT|SOD|DIP|PDIP|QFN|VQFN|WQFN|DFN|WDFN|QFP|LQFP|TQFP|BGA|LGA|PLCC|WLCSP"
)
# Names that are words too: their number follows at once or behind a hyphen.
_SHORT_PACKAGES: Final = "SO|DO|SC|SIP"
_OUTLINES: Final = r"TO[ -]?(?:3P?|5|18|39|46|52|72|92|126|202|218|220|247|252|263|264|268)"
_BARE_PACKAGES: Final = "SM[ABC]|D2?PAK|MELF|MiniMELF"
_DIELECTRICS: Final = r"X[5678][RST]|Y5[VU]|Z5U|C0G|COG|NP0|NPO"
_DIELECTRIC: Final = re.compile(rf"(?<![^\W_])(?:{_DIELECTRICS})(?![^\W_])", _I)
_SMALL_CHIP: Final = re.compile(r"(?<![\d.,])0(?:201|402|603|805)(?![\d.,]\d)")
_SURFACE_MOUNT: Final = re.compile(r"\b(?:SMD|SMT|CMS|chip)\b|\d ?(?:[pnuµ]F|[kM]?Ω|ohm)", _I)
_RELAY: Final = re.compile(r"\brela[iy]", _I)


def _is_capacitor(scan: Scan) -> bool:
    return scan.about("capacitor") or _DIELECTRIC.search(scan.text) is not None


def _is_resistor(scan: Scan) -> bool:
    if scan.about("resistor"):
        return True
    return "%" in scan.text and not scan.about("capacitor", "inductor") and bool(_SMALL_CHIP.search(scan.text))


def _read_letter_code(scan: Scan, match: Match[str]) -> Reading:
    """Read a letter that stands for the decimal point (IEC 60062): 4R7, 2k2, R47, 4n7."""
    letter, before, after = match["letter"], match["before"], match["after"]
    digits, number = len(before + after), float(f"{before or 0}.{after}")
    if digits > _MOST_DIGITS:
        return None
    if letter in _PARTS:
        return _read_small(scan, match, number)
    if letter == "R" and scan.about("inductor"):
        return _value(scan, match, "inductance", number * 1e-6)
    is_plain = letter in "Rk" and bool(before) and digits <= _MOST_DIGITS_ALONE
    return _value(scan, match, "resistance", number * _OHMS[letter]) if is_plain or _is_resistor(scan) else None


def _read_small(scan: Scan, match: Match[str], number: float) -> Reading:
    letter = match["letter"]
    if scan.about("inductor") and not scan.about("capacitor"):
        return _value(scan, match, "inductance", number * _PARTS[letter])
    if _is_capacitor(scan) or letter in "pn":
        return _value(scan, match, "capacitance", number * _PARTS[letter])
    return None


def _read_code(scan: Scan, match: Match[str]) -> Reading:
    """Read `4k7`, or `10k` and `100n` beside a component word."""
    if match["after"]:
        return _read_letter_code(scan, match)
    number, letter = scan.number(match["before"] + (match["decimals"] or "")), match["alone"]
    if letter in _OHMS:
        return _value(scan, match, "resistance", number * _OHMS[letter]) if _is_resistor(scan) else None
    if _is_capacitor(scan):
        return _value(scan, match, "capacitance", number * _PARTS[letter])
    return _value(scan, match, "inductance", number * _PARTS[letter]) if scan.about("inductor") else None


def _read_digits(scan: Scan, match: Match[str]) -> Reading:
    """Read three digits beside a component word: two digits and the number of zeros, in pF, Ohm or µH."""
    if scan.about("capacitor"):
        kind = "capacitance"
    elif match["tolerance"]:
        return None
    elif scan.about("inductor") and not _RELAY.search(scan.text):
        kind = "inductance"
    elif scan.about("resistor"):
        kind = "resistance"
    else:
        return None
    code = match["code"]
    return _value(scan, match, kind, int(code[:2]) * 10.0 ** int(code[2]) * _CODED[kind])


def _value(scan: Scan, match: Match[str], kind: str, number: float) -> Reading:
    return scan.item(kind, match, float(f"{number:.9g}"), unit=_UNITS[kind])


def _read_dielectric(scan: Scan, match: Match[str]) -> Reading:
    written = match.group().upper()
    return scan.item("dielectric", match, "C0G" if written in {"COG", "NP0", "NPO"} else written)


def _read_chip(scan: Scan, match: Match[str]) -> Reading:
    """Read the size of a chip in its inch code, unless `metric` stands behind it."""
    if metric := match["metric"]:
        return scan.item("package", match, _METRIC[metric], details={"also": [f"{metric} metric"]})
    if not scan.about("resistor", "capacitor", "inductor", "component"):
        is_lamp = scan.about("lamp") and match.group().startswith("0")
        hinted = is_lamp or _SURFACE_MOUNT.search(scan.text) or _DIELECTRIC.search(scan.text) or _is_resistor(scan)
        if not hinted:
            return None
    details = {"also": [match["also"].strip(" ()")]} if match["also"] else {}
    return scan.item("package", match, match["size"], details=details)


def _read_package(scan: Scan, match: Match[str]) -> Reading:
    if match["outline"]:
        return scan.item("package", match, f"TO-{match['outline'][2:].lstrip(' -')}")
    if bare := match["bare"]:
        return scan.item("package", match, bare) if scan.about("component") else None
    family = match["family"] or match["short"]
    return scan.item("package", match, f"{'SOIC' if family == 'SO' else family}-{match['count']}")


def _read_polarity(scan: Scan, match: Match[str]) -> Reading:
    if match["one"]:
        both = tuple(dict.fromkeys(part for part in (match["one"], match["two"]) if part))
        return scan.item("polarity", match, both, qualifier="set") if len(both) > 1 else _polarity(scan, match, both[0])
    return _polarity(scan, match, match["channel"] or match["french"])


def _polarity(scan: Scan, match: Match[str], written: str) -> Reading:
    return scan.item("polarity", match, written)


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(
        ("0",),
        re.compile(
            r"(?P<before>\d{1,3}+)(?:(?P<letter>[RkKMpnuµ])(?P<after>\d{1,3}+)[FHΩ]?(?![^\W_])"
            r"|(?P<decimals>[.,]\d+)? ?(?P<alone>[kKMRpnuµ])(?![^\W_]))"
        ),
        _read_code,
    ),
    Designation(("r",), re.compile(r"(?P<before>)(?P<letter>R)(?P<after>\d{1,3})(?![^\W_])"), _read_letter_code),
    Designation(
        ("0",),
        re.compile(
            rf"(?P<metric>{'|'.join(_METRIC)}) ?{_METRIC_WORD}(?: ?\((?:{_CHIPS})\))?"
            rf"|(?P<size>{_CHIPS})(?P<also> ?\(\d{{4}} ?{_METRIC_WORD}\))?"
            r"(?![.,]?\d| ?(?:x|lm|mm|W|K|V|h|pages|pcs)(?![^\W_]))"
        ),
        _read_chip,
    ),
    Designation(
        ("0",),
        re.compile(
            r"(?<![/.,-])(?<!of )(?P<code>[1-9]\d[0-7])"
            r"(?P<tolerance>[JKM](?![^\W_]))?(?![.,]?\d| ?[^\W\d]| ?[%\"'°/x-])"
        ),
        _read_digits,
    ),
    Designation(("x", "y", "c", "np", "npo", "z", "cog"), re.compile(_DIELECTRICS, _I), _read_dielectric),
    Designation(
        tuple(f"{_PACKAGES}|{_SHORT_PACKAGES}|to|sma|smb|smc|d|dpak|melf|minimelf".lower().split("|")),
        re.compile(
            rf"(?:(?P<family>{_PACKAGES})[ -]?|(?P<short>{_SHORT_PACKAGES})(?:-|(?<=SO)(?=\d{{1,2}}(?!\d))))"
            r"(?P<count>\d{1,3}+[A-Z]{0,2})(?![^\W_])"
            rf"|(?P<outline>{_OUTLINES})(?![^\W_])|(?P<bare>{_BARE_PACKAGES})(?![^\W_]|-\d)"
        ),
        _read_package,
    ),
    Designation(
        ("pnp", "npn", "n", "p", "canal"),
        re.compile(
            r"(?P<one>PNP|NPN)(?: ?/ ?(?P<two>PNP|NPN))?|(?P<channel>[NP])[ -]?(?:[Cc]hannel|[Kk]anal|[Kk]anaal)"
            r"|[Cc]anal (?P<french>[NP])(?![^\W_])"
        ),
        _read_polarity,
    ),
)
