# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Threads: metric (ISO 261), unified (ASME B1.1), pipe (ISO 228-1, ISO 7-1, ASME B1.20.1), trapezoidal, armour, tapping.

What follows a metric size is its pitch if ISO 261 has such a pitch for it, else a length.
"""

import re
from re import Match
from typing import Any, Final

from partwise.attributes.items import Attribute
from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
_N: Final = r"\d{1,3}(?:[.,]\d{1,3})?"
# ISO 261: the pitches of each nominal diameter, coarse first.
PITCHES: Final[dict[float, tuple[float, ...]]] = {
    1: (0.25, 0.2), 1.2: (0.25, 0.2), 1.4: (0.3, 0.2), 1.6: (0.35, 0.2), 1.8: (0.35, 0.2), 2: (0.4, 0.25),
    2.5: (0.45, 0.35), 3: (0.5, 0.35), 3.5: (0.6, 0.35), 4: (0.7, 0.5), 5: (0.8, 0.5), 6: (1, 0.75), 7: (1, 0.75),
    8: (1.25, 1, 0.75), 9: (1.25, 1, 0.75), 10: (1.5, 1.25, 1, 0.75), 11: (1.5, 1, 0.75), 12: (1.75, 1.5, 1.25, 1),
    14: (2, 1.5, 1.25, 1), 15: (1.5, 1), 16: (2, 1.5, 1), 17: (1.5, 1), 18: (2.5, 2, 1.5, 1), 20: (2.5, 2, 1.5, 1),
    22: (2.5, 2, 1.5, 1), 24: (3, 2, 1.5, 1), 25: (2, 1.5, 1), 26: (1.5,), 27: (3, 2, 1.5, 1), 28: (2, 1.5, 1),
    30: (3.5, 3, 2, 1.5, 1), 32: (2, 1.5), 33: (3.5, 3, 2, 1.5), 35: (1.5,), 36: (4, 3, 2, 1.5), 38: (1.5,),
    39: (4, 3, 2, 1.5), 40: (3, 2, 1.5), 42: (4.5, 4, 3, 2, 1.5), 45: (4.5, 4, 3, 2, 1.5), 48: (5, 4, 3, 2, 1.5),
    50: (3, 2, 1.5), 52: (5, 4, 3, 2, 1.5), 55: (4, 3, 2, 1.5), 56: (5.5, 4, 3, 2, 1.5), 60: (5.5, 4, 3, 2, 1.5),
    63: (1.5,), 64: (6, 4, 3, 2, 1.5), 68: (6, 4, 3, 2, 1.5), 72: (6, 4, 3, 2, 1.5), 75: (1.5,), 80: (6, 4, 3, 2, 1.5),
}  # fmt: skip
# ASME B1.1: threads per inch of each size in the coarse, fine and extra fine series.
_UNIFIED: Final[dict[str, dict[str, str]]] = {
    "#0": {"80": "UNF"}, "#1": {"64": "UNC", "72": "UNF"}, "#2": {"56": "UNC", "64": "UNF"}, "#3": {"48": "UNC", "56": "UNF"},
    "#4": {"40": "UNC", "48": "UNF"}, "#5": {"40": "UNC", "44": "UNF"}, "#6": {"32": "UNC", "40": "UNF"},
    "#8": {"32": "UNC", "36": "UNF"}, "#10": {"24": "UNC", "32": "UNF"}, "#12": {"24": "UNC", "28": "UNF", "32": "UNEF"},
    "1/4": {"20": "UNC", "28": "UNF", "32": "UNEF"}, "5/16": {"18": "UNC", "24": "UNF", "32": "UNEF"},
    "3/8": {"16": "UNC", "24": "UNF", "32": "UNEF"}, "7/16": {"14": "UNC", "20": "UNF", "28": "UNEF"},
    "1/2": {"13": "UNC", "20": "UNF", "28": "UNEF"}, "9/16": {"12": "UNC", "18": "UNF", "24": "UNEF"},
    "5/8": {"11": "UNC", "18": "UNF", "24": "UNEF"}, "3/4": {"10": "UNC", "16": "UNF", "20": "UNEF"},
    "7/8": {"9": "UNC", "14": "UNF", "20": "UNEF"}, "1": {"8": "UNC", "12": "UNF", "14": "UNS", "20": "UNEF"},
    "1 1/8": {"7": "UNC", "12": "UNF"}, "1 1/4": {"7": "UNC", "12": "UNF"}, "1 3/8": {"6": "UNC", "12": "UNF"},
    "1 1/2": {"6": "UNC", "12": "UNF"}, "1 3/4": {"5": "UNC"}, "2": {"4.5": "UNC"},
}  # fmt: skip
# ASME B1.20.1: threads per inch of NPT sizes.
_NPT: Final = {
    "1/16": "27", "1/8": "27", "1/4": "18", "3/8": "18", "1/2": "14", "3/4": "14", "1": "11.5", "1 1/4": "11.5",
    "1 1/2": "11.5", "2": "11.5", "2 1/2": "8", "3": "8", "4": "8",
}  # fmt: skip
_SIZE: Final = r"\d{1,2}[ -]\d/\d{1,2}|\d{1,2}/\d{1,2}|[1-6]"
_INCH: Final = r" ?(?:\"|''|-?inch(?:es)?|in\b|zoll|pouces?|duim)?"
_LEFT: Final = re.compile(r"\b(?:LH|left[- ]hand|links(?:gewinde)?|linksgängig|pas à gauche|linkse draad|gauche)\b", _I)
_TOLERANCE: Final = r"(?:[ -](?P<tolerance>[4-9][gGhH](?:[4-9][gGhH])?|[123][AB](?![\w-])))?"


def _details(scan: Scan, **facts: Any) -> dict[str, Any]:
    details = {key: value for key, value in facts.items() if value is not None}
    if _LEFT.search(scan.text):
        details["hand"] = "left"
    if scan.about("gland"):
        details["context"] = ["gland"]
    return details


def _plain(number: float) -> str:
    return f"{number:g}"


def _read_metric(scan: Scan, match: Match[str]) -> Reading:
    size = scan.number(match["size"])
    if size not in PITCHES:
        return None
    second = scan.number(match["second"]) if match["second"] else None
    third = scan.number(match["third"]) if match["third"] else None
    is_plug = scan.about("connector") and size in {5, 8, 12, 16, 23} and second is None
    if is_plug and not scan.about("gland", "fastener"):
        return None
    has_pitch = second is not None and second in PITCHES[size] and not (match["unit"] and third is None and second > 1)
    length = third if has_pitch else second
    if third is not None and not has_pitch:
        return None
    end = match.end("third") if third is not None else match.end("second") if second is not None else match.end("size")
    pitch_end = match.end("second") if has_pitch else match.end("size")
    value = f"M{_plain(size)}" + (f"x{_plain(second)}" if has_pitch and second is not None else "")
    details = _details(scan, pitch=second if has_pitch else None)
    found = [scan.item("thread", (match.start(), pitch_end), value, details=details)]
    if length is not None:
        where = (
            match.start("third") if third is not None else match.start("second"),
            match.end() if match["unit"] else end,
        )
        found.append(_length(scan, where, length, {} if match["unit"] else {"unit_implied": True}))
    return [*found, *_tolerance(scan, match)]


def _length(scan: Scan, where: tuple[int, int], length: float, details: dict[str, Any]) -> Attribute:
    return scan.item("length", where, length, unit="mm", details={"role": "length", **details})


def _tolerance(scan: Scan, match: Match[str]) -> list[Attribute]:
    if not match["tolerance"]:
        return []
    return [scan.item("thread_tolerance", match.span("tolerance"), match["tolerance"])]


def _read_unified(scan: Scan, match: Match[str]) -> Reading:
    size = match["size"].replace("-", " ") if match["size"][:1] != "#" else match["size"].replace(" ", "")
    if size.isdigit() and not match["series"] and size not in {"1"}:
        size = f"#{size}"
    tpi = match["tpi"].replace(",", ".")
    series = (match["series"] or _UNIFIED.get(size, {}).get(tpi) or "").upper()
    if not series or (size not in _UNIFIED):
        return None
    where = (match.start(), match.end("series") if match["series"] else match.end("tpi"))
    found = [scan.item("thread", where, f"{size}-{tpi} {series}", details=_details(scan, tpi=float(tpi)))]
    if match["length"]:
        inches = scan.number(match["length"].replace("-", " "))
        span = (match.start("length"), match.end())
        found.append(_length(scan, span, round(inches * 25.4, 6), {"written_unit": "in", "written_factor": 25.4}))
    return [*found, *_tolerance(scan, match)]


def _read_named_unified(scan: Scan, match: Match[str]) -> Reading:
    """`UNC 1/4` and `1/4 UNC`: the series gives the threads per inch."""
    size = (match["size"] or match["after"]).replace("-", " ")
    size = size if "/" in size or size in {"1", "2"} else f"#{size.lstrip('#')}"
    series = (match["series"] or match["before"]).upper()
    tpi = next((tpi for tpi, name in _UNIFIED.get(size, {}).items() if name == series), None)
    if tpi is None:
        return None
    return scan.item("thread", match, f"{size}-{tpi} {series}", details=_details(scan, tpi=float(tpi)))


def _read_pipe(scan: Scan, match: Match[str]) -> Reading:
    size = _size(match["size"])
    system = match["system"].upper()
    name = {"G": "G", "BSPP": "G", "R": "R", "BSPT": "R", "RP": "Rp", "RC": "Rc", "BSP": "BSP", "GAZ": "BSP"}.get(
        system
    )
    return None if name is None else scan.item("thread", match, _joined(name, size), details=_details(scan))


def _size(written: str) -> str:
    return re.sub(r"[ -]+", " ", written.strip())


def _joined(name: str, size: str) -> str:
    return f"{name}{size}"


def _read_npt(scan: Scan, match: Match[str]) -> Reading:
    size = _size(match["size"] or match["after"])
    tpi = _NPT.get(size)
    if tpi is None:
        return None
    name = "NPTF" if "NPTF" in match.group().upper() else "NPT"
    return scan.item("thread", match, f"{size}-{tpi} {name}", details=_details(scan, tpi=float(tpi)))


def _read_trapezoidal(scan: Scan, match: Match[str]) -> Reading:
    size, pitch = scan.number(match["size"]), scan.number(match["pitch"])
    return scan.item("thread", match.span(), f"Tr{_plain(size)}x{_plain(pitch)}", details=_details(scan, pitch=pitch))


def _read_plain(scan: Scan, match: Match[str]) -> Reading:
    """PG (DIN 40430) and ST (ISO 1478); a tapping screw's second number is its length."""
    size = scan.number(match["size"])
    name = match["system"].upper()
    if name == "PG" and size not in {7, 9, 11, 13.5, 13, 16, 21, 29, 36, 42, 48}:
        return None
    where = (match.start(), match.end("size"))
    found = [
        scan.item(
            "thread", where, f"{name}{_plain(13.5 if name == 'PG' and size == 13 else size)}", details=_details(scan)
        )
    ]
    if match["length"]:
        found.append(_length(scan, (match.start("length"), match.end()), scan.number(match["length"]), {}))
    return found


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(
        ("m",),
        re.compile(
            rf"M(?: ?)(?P<size>\d{{1,2}}(?:[.,]\d)?)(?:(?: ?x ?|-(?=[01234][.,]\d|[12](?!\d)))(?P<second>{_N})(?: ?x ?(?P<third>{_N}))?(?P<unit> ?mm)?)?"
            rf"{_TOLERANCE}(?! ?x ?\d|[.,]?\d)"
        ),
        _read_metric,
    ),
    Designation(
        ("0", "#"),
        re.compile(
            rf"(?P<size>#? ?\d{{1,2}}|{_SIZE})-(?P<tpi>\d{{1,2}}(?:[.,]5)?)(?: ?-? ?(?P<series>UNC|UNF|UNEF|UNS|UN))?{_TOLERANCE}"
            rf"(?: ?x ?(?P<length>\d{{1,2}}[ -]\d/\d{{1,2}}|\d{{1,2}}/\d{{1,2}}|\d{{1,2}}(?:\.\d+)?(?= ?[\"']))(?: ?(?:\"|''|inch|in\b))?)?(?! ?(?:V|A|W|mm|bar|°|mA)(?![a-z])|[.,]?\d)",
            _I,
        ),
        _read_unified,
    ),
    Designation(("0",), re.compile(rf"(?P<size>{_SIZE}){_INCH}[ -]?(?P<system>BSPP|BSPT|BSP|gaz)", _I), _read_pipe),
    Designation(
        ("0",), re.compile(rf"(?P<size>{_SIZE}){_INCH} ?-? ?(?:14 |18 |27 |11[.,]5 )?NPTF?(?P<after>)", _I), _read_npt
    ),
    Designation(("npt", "nptf"), re.compile(rf"NPTF?[ -]?(?P<after>{_SIZE})(?P<size>){_INCH}", _I), _read_npt),
    Designation(
        ("g", "r", "rp", "rc", "bsp", "bspp", "bspt"),
        re.compile(
            rf"(?P<system>BSPP|BSPT|BSP|Rp|Rc|G|R)[ -]?(?P<size>{_SIZE})(?:\"|''| ?(?:inch|zoll)(?![a-z]))?(?![.,]?\d|/)"
        ),
        _read_pipe,
    ),
    Designation(
        ("0", "#"),
        re.compile(rf"(?P<size>#?\d{{1,2}}|{_SIZE}){_INCH} ?(?P<series>UNC|UNF|UNEF)(?P<after>)(?P<before>)", _I),
        _read_named_unified,
    ),
    Designation(
        ("unc", "unf", "unef"),
        re.compile(rf"(?P<before>UNC|UNF|UNEF) ?(?P<after>{_SIZE})(?P<size>)(?P<series>)", _I),
        _read_named_unified,
    ),
    Designation(("tr",), re.compile(rf"Tr ?(?P<size>{_N}) ?x ?(?P<pitch>{_N})", _I), _read_trapezoidal),
    Designation(("pg",), re.compile(r"(?P<system>PG) ?(?P<size>\d{1,2}(?:[.,]5)?)(?P<length>)", _I), _read_plain),
    Designation(
        ("st",),
        re.compile(r"(?P<system>ST) ?(?P<size>\d(?:[.,]\d))(?: ?x ?(?P<length>\d{1,3}(?:[.,]\d)?)(?: ?mm)?)?"),
        _read_plain,
    ),
)
