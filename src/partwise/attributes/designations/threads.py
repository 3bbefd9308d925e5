# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Threads: metric (ISO 261), unified (ASME B1.1), pipe (ISO 228-1, ISO 7-1, ASME B1.20.1), trapezoidal, armour, tapping.

What follows a metric size is its pitch if ISO 261 has such a pitch for it, else a length.
"""

import re
from re import Match
from typing import Any, Final

from partwise.attributes.designations.common import NO_UNIT
from partwise.attributes.items import Attribute
from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
_N: Final = r"\d{1,4}(?:[.,]\d{1,3})?"
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
    "#0": {"80": "UNF"}, "#1": {"64": "UNC", "72": "UNF"}, "#2": {"56": "UNC", "64": "UNF"},
    "#3": {"48": "UNC", "56": "UNF"}, "#4": {"40": "UNC", "48": "UNF"}, "#5": {"40": "UNC", "44": "UNF"},
    "#6": {"32": "UNC", "40": "UNF"}, "#8": {"32": "UNC", "36": "UNF"},
    "#10": {"24": "UNC", "32": "UNF"}, "#12": {"24": "UNC", "28": "UNF", "32": "UNEF"},
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
_MILLIMETRES: Final = {"mm": 1.0, "cm": 10.0, "m": 1000.0, '"': 25.4, "''": 25.4, "in": 25.4, "inch": 25.4}
_LENGTH_UNIT: Final = r"(?: ?(?P<unit>mm|cm|m|in|inch|\"|'')(?![^\W_]))?"
_LEFT: Final = re.compile(r"\b(?:LH|left[- ]hand|links(?:gewinde)?|linksgängig|pas à gauche|linkse draad|gauche)\b", _I)
_TOLERANCE: Final = r"(?:[ -](?P<tolerance>[4-9][gGhH](?:[4-9][gGhH])?|[123][ABab](?![\w-])))?"
_ANY_SIZE: Final = r"\d{1,2}+(?:[ -]\d/\d{1,2}|/\d{1,2})?+"
_NO_LONE_UNIT: Final = r"(?!\d{1,2}(?:[.,]\d)? ?(?:[kcm]?m|[GMT]B|[GM]Hz|V|A|W|kg)(?![^\W_]))"
_INCHES: Final = r"\d{1,2}[ -]\d/\d{1,2}|\d{1,2}/\d{1,2}|\d{1,2}(?:\.\d+)?(?= ?(?:[\"']|in|mm))"
# A whole size such as G1 is a thread beside these; alone it is a generation or a model.
_THREAD_WORDS: Final = re.compile(
    r"gewinde|thread|filet|draad|nippel|nipple|muffe|manchon|gaz|hydrauli|pneumati|pump|gauge|manom|verschraub"
    r"|(?<!\w)(?:AG|IG|male|female|mâle|femelle|BSPP?|BSPT|ISO 228|ISO 7)(?!\w)",
    _I,
)
_WRITTEN_INCHES: Final = {"written_unit": "in", "written_factor": 25.4}
# Sizes whose threads are written like ranges: 1-8, 0-80.
_LIKE_RANGES: Final = frozenset({"1", "#0", "#1"})
_GIGABYTES: Final = re.compile(r"\d ?[GT]B(?![^\W_])")
_PLUGS: Final = frozenset({5, 8, 12, 16, 23})
_PG_SIZES: Final = {7: 7, 9: 9, 11: 11, 13: 13.5, 13.5: 13.5, 16: 16, 21: 21, 29: 29, 36: 36, 42: 42, 48: 48}
_PIPE_THREADS: Final = {
    "G": "G", "BSPP": "G", "R": "R", "BSPT": "R", "RP": "Rp", "RC": "Rc", "BSP": "BSP", "GAZ": "BSP",
}  # fmt: skip


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
    if size not in PITCHES or (match["second"] is None and (_is_plug(scan, size) or _is_model(scan))):
        return None
    second = scan.number(match["second"]) if match["second"] else None
    has_pitch = second in PITCHES[size] and (match["third"] is not None or match["unit"] in {None, "mm"})
    value = f"M{_plain(size)}"
    if has_pitch and second is not None:
        value += f"x{_plain(second)}"
    details = _details(scan, pitch=second if has_pitch else None)
    end = match.end("second") if has_pitch else match.end("size")
    found = [scan.item("thread", (match.start(), end), value, details=details)]
    if (length := "third" if has_pitch else "second") and match[length]:
        unit = match["unit"] or "mm"
        told: dict[str, Any] = {} if match["unit"] else {"unit_implied": True}
        span = (match.start(length), match.end("unit") if match["unit"] else match.end(length))
        found.append(_length(scan, span, scan.number(match[length]) * _MILLIMETRES[unit], told))
    return [*found, *_tolerance(scan, match)]


def _is_plug(scan: Scan, size: float) -> bool:
    """M12 beside `connector`, `coded` or `pin` is a connector."""
    return size in _PLUGS and scan.about("connector") and not scan.about("gland", "fastener")


def _is_model(scan: Scan) -> bool:
    """M8 is a tablet beside a screen or a memory."""
    is_computer = scan.about("screen", "memory") or _GIGABYTES.search(scan.text)
    return bool(is_computer) and not scan.about("fastener")


def _length(scan: Scan, where: tuple[int, int], length: float, details: dict[str, Any]) -> Attribute:
    return scan.item("length", where, length, unit="mm", details={"role": "length", **details})


def _tolerance(scan: Scan, match: Match[str]) -> list[Attribute]:
    if not match["tolerance"]:
        return []
    written = match["tolerance"]
    # The case of 6g and 6H tells a bolt from a nut; 2A and 2B do not depend on it.
    name = written.upper() if written[-1] in "ab" else written
    return [scan.item("thread_tolerance", match.span("tolerance"), name)]


def _read_unified(scan: Scan, match: Match[str]) -> Reading:
    size, tpi = match["size"].replace("-", " "), match["tpi"].replace(",", ".")
    if match["gauge"] or (size.isdigit() and size != "1"):
        size = f"#{size}"
    series = (match["series"] or _UNIFIED.get(size, {}).get(tpi) or "").upper()
    is_told = match["gauge"] or match["series"] or size not in _LIKE_RANGES
    if not series or size not in _UNIFIED or not (is_told or scan.about("fastener", "screw")):
        return None
    where = (match.start(), match.end("series") if match["series"] else match.end("tpi"))
    found = [scan.item("thread", where, f"{size}-{tpi} {series}", details=_details(scan, tpi=float(tpi)))]
    if match["length"]:
        number, span = scan.number(match["length"].replace("-", " ")), (match.start("length"), match.end())
        is_metric = match["unit"] == "mm"
        length = number if is_metric else round(number * 25.4, 6)
        found.append(_length(scan, span, length, {} if is_metric else _WRITTEN_INCHES))
    return [*found, *_tolerance(scan, match)]


def _read_named_unified(scan: Scan, match: Match[str]) -> Reading:
    """`UNC 1/4` and `1/4 UNC`: the series gives the threads per inch."""
    size = _size(match["size"])
    size = size if "/" in size or size in {"1", "2"} else f"#{size.lstrip('#')}"
    series = match["series"].upper()
    tpi = next((tpi for tpi, name in _UNIFIED.get(size, {}).items() if name == series), None)
    if tpi is None:
        return None
    return scan.item("thread", match, f"{size}-{tpi} {series}", details=_details(scan, tpi=float(tpi)))


def _read_pipe(scan: Scan, match: Match[str]) -> Reading:
    return scan.item(
        "thread", match, _PIPE_THREADS[match["system"].upper()] + _size(match["size"]), details=_details(scan)
    )


def _read_pipe_code(scan: Scan, match: Match[str]) -> Reading:
    """G or R before a whole number needs a word of pipes or threads: servers have a G6, phones a G2."""
    size, system = match["size"], match["system"]
    is_told = "/" in size or match["inch"] or system[:1] in "Bb" or scan.about("pipe", "valve", "hose", "flange")
    return _read_pipe(scan, match) if is_told or _THREAD_WORDS.search(scan.text) else None


def _size(written: str) -> str:
    return re.sub(r"[ \"-]+", " ", written.strip())


def _read_npt(scan: Scan, match: Match[str]) -> Reading:
    size = _size(match["size"])
    tpi = _NPT.get(size)
    if tpi is None:
        return None
    name = "NPTF" if "NPTF" in match.group().upper() else "NPT"
    return scan.item("thread", match, f"{size}-{tpi} {name}", details=_details(scan, tpi=float(tpi)))


def _read_size_and_system(scan: Scan, match: Match[str]) -> Reading:
    """`1/2 NPT`, `3/8" gaz`, `1/4 UNC`: the size stands first."""
    if match["system"]:
        return _read_pipe(scan, match)
    return _read_npt(scan, match) if match["npt"] else _read_named_unified(scan, match)


def _read_trapezoidal(scan: Scan, match: Match[str]) -> Reading:
    size, pitch = scan.number(match["size"]), scan.number(match["pitch"])
    return scan.item("thread", match.span(), f"Tr{_plain(size)}x{_plain(pitch)}", details=_details(scan, pitch=pitch))


def _read_armour(scan: Scan, match: Match[str]) -> Reading:
    """PG (DIN 40430); 13 is short for 13.5."""
    size = _PG_SIZES.get(scan.number(match["size"]))
    return scan.item("thread", match, f"PG{size:g}", details=_details(scan)) if size else None


def _read_tapping(scan: Scan, match: Match[str]) -> Reading:
    """ST (ISO 1478); what follows is the length of the screw."""
    size = scan.number(match["size"])
    found = [scan.item("thread", (match.start(), match.end("size")), f"ST{_plain(size)}", details=_details(scan))]
    if match["length"]:
        found.append(_length(scan, (match.start("length"), match.end()), scan.number(match["length"]), {}))
    return found


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(
        ("m",),
        re.compile(
            rf"(?:M(?: {_NO_LONE_UNIT})?|m)(?P<size>\d{{1,2}}(?:[.,]\d)?+)"
            rf"(?:(?: ?x ?|-(?=[01234][.,]\d|[12](?!\d)))(?P<second>{_N})(?: ?x ?(?P<third>{_N}))?{_LENGTH_UNIT})?"
            rf"{_TOLERANCE}(?! ?x ?\d|[.,]?\d)"
        ),
        _read_metric,
    ),
    Designation(
        ("0", "#", "no", "nr"),
        re.compile(
            rf"(?P<gauge># ?|N[or]\.? ?)?(?P<size>{_ANY_SIZE})(?:\"|'')?"
            rf"-(?P<tpi>\d{{1,2}}(?:[.,]5)?+)(?: ?-? ?(?P<series>UNC|UNF|UNEF|UNS|UN))?{_TOLERANCE}"
            rf"(?: ?x ?(?P<length>{_INCHES})(?: ?(?P<unit>\"|''|inch|in\b|mm))?)?"
            rf"{NO_UNIT}",
            _I,
        ),
        _read_unified,
    ),
    Designation(
        ("0", "#"),
        re.compile(
            rf"#?(?P<size>{_ANY_SIZE})(?: ?(?:\"|''|-?inch(?:es)?|in\b|zoll|pouces?|duim))?[ -]{{0,3}}(?=[\dBGNU])"
            r"(?:(?P<system>BSP[PT]?|gaz)|(?:(?:14|18|27|11[.,]5|8)[ -]{1,2})?(?P<npt>NPTF?)|(?P<series>UNC|UNE?F))",
            _I,
        ),
        _read_size_and_system,
    ),
    Designation(("npt", "nptf"), re.compile(rf"NPTF?[ -]?(?P<size>{_SIZE}){_INCH}", _I), _read_npt),
    Designation(
        ("g", "r", "rp", "rc", "bsp", "bspp", "bspt"),
        re.compile(
            rf"(?P<system>BSPP|BSPT|BSP|Rp|Rc|G|R)[ -]?(?P<size>\d\" ?\d/\d|{_SIZE})"
            r"(?P<inch>\"|''| ?(?:inch|zoll)(?![a-z]))?(?![.,]?\d|/)",
            _I,
        ),
        _read_pipe_code,
    ),
    Designation(
        ("unc", "unf", "unef"),
        re.compile(rf"(?P<series>UNC|UNF|UNEF) ?(?P<size>{_SIZE})", _I),
        _read_named_unified,
    ),
    Designation(("tr",), re.compile(rf"Tr ?(?P<size>{_N}) ?x ?(?P<pitch>{_N})", _I), _read_trapezoidal),
    Designation(("pg",), re.compile(r"PG[ -]?(?P<size>\d{1,2}(?:[.,]5)?+)(?![.,]?\d)", _I), _read_armour),
    Designation(
        ("st",),
        re.compile(r"[Ss][Tt] ?(?P<size>\d[.,]\d)(?: ?x ?(?P<length>\d{1,3}(?:[.,]\d)?+)(?: ?mm)?)?"),
        _read_tapping,
    ),
)
