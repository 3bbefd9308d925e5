# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Cables: cores and areas, wire gauges, types, screens, categories, fibres, counts of poles, pairs and ports."""

import math
import re
from re import Match
from typing import Final

from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
# IEC 60228: areas that a `3x1.5` without a unit may have beside cable words, in mm².
_AREAS: Final = frozenset(
    {0.08, 0.14, 0.22, 0.25, 0.34, 0.5, 0.75, 1, 1.5, 2.5, 4, 6, 10, 16, 25, 35, 50, 70, 95, 120, 150, 185, 240}
)
_AWG_SMALLEST_MM: Final = 0.127
_CABLE_KINDS: Final = frozenset({"cable_type", "shielding", "cable_category"})
_SCREENS: Final = {"UTP": "U/UTP", "FTP": "F/UTP", "STP": "S/FTP", "SFTP": "S/FTP", "PIMF": "S/FTP"}
# What a processor has, or a computer.
_COMPUTER: Final = re.compile(r"\b(?:cpu|processor|intel|amd|xeon|ryzen|server|laptop|notebook)\b|GHz", _I)
_CASED: Final = (("LIY", "LiY"), ("(ST)", "(St)"), ("MVK", "MvK"), ("AS", "as"))


def _is_cable(scan: Scan) -> bool:
    return scan.about("cable") or any(item.kind in _CABLE_KINDS for item in scan.items)


def _read_cores(scan: Scan, match: Match[str]) -> Reading:
    """`3G1.5` has an earth core (IEC 60445), `3x1.5` beside cable words has none."""
    count, joint = int(match["count"]), match["joint"]
    area, has_unit = scan.number(match["area"]), match["unit"] is not None
    has_earth = joint.strip() in {"G", "g"}
    is_clear = has_unit or (area in _AREAS and (_is_cable(scan) or (has_earth and joint == "G")))
    if not is_clear:
        return None
    details = {} if has_unit else {"unit_implied": True}
    cores = scan.item("cores", match.span("count"), count, details={"earth": True} if has_earth else {})
    end = match.end("unit") if has_unit else match.end("area")
    return [cores, scan.item("conductor_area", (match.start("area"), end), area, unit="mm2", details=details)]


def _read_pairs(scan: Scan, match: Match[str]) -> Reading:
    """`4x2x0.25`: pairs, two wires each, and their area; an installation cable gives the diameter, 0.6 or 0.8 mm."""
    if not _is_cable(scan):
        return None
    pairs = scan.item("pairs", match.span("count"), int(match["count"]))
    size, details = scan.number(match["size"]), {} if match["unit"] else {"unit_implied": True}
    if size in _AREAS and match["unit"] != "mm":
        return [pairs, scan.item("conductor_area", match.span("size"), size, unit="mm2", details=details)]
    return [pairs, scan.item("diameter", match.span("size"), size, unit="mm", details=details)]


def _awg_area(gauge: int) -> float:
    """ASTM B258: each gauge is a fixed ratio of diameters."""
    diameter = _AWG_SMALLEST_MM * 92 ** ((36 - gauge) / 39)
    return float(f"{math.pi / 4 * diameter**2:.6g}")


def _gauge(written: str) -> int:
    return 1 - int(written.partition("/")[0]) if written.endswith("/0") else int(written)


def _read_awg(scan: Scan, match: Match[str]) -> Reading:
    gauges = [_gauge(part) for part in (match["one"], match["two"]) if part]
    areas = sorted(_awg_area(gauge) for gauge in gauges)
    if len(areas) > 1:
        return scan.item("conductor_area", match, low=areas[0], high=areas[-1], unit="mm2", qualifier="range")
    details = {"awg": gauges[0]}
    return scan.item("conductor_area", match, areas[0], unit="mm2", qualifier="nominal", details=details)


def _read_category(scan: Scan, match: Match[str]) -> Reading:
    letter, number = (match["letter"] or "").strip(" ."), match["number"]
    if number == "3" and not _is_cable(scan) and not scan.about("connector"):
        return None
    return scan.item("cable_category", match, number + (letter.lower() if letter in "eE" else letter.upper()))


def _read_fibre(scan: Scan, match: Match[str]) -> Reading:
    if not scan.about("fibre", "cable", "connector"):
        return None
    return scan.item("fibre_core", match, float(match["core"].replace(",", ".")), unit="um")


def _counts(kind: str, scan: Scan, word: str) -> bool:
    """Say whether a word counts what its kind counts, and not something else of the product."""
    if kind == "ports":
        return scan.about("hub") if word == "fach" else not scan.about("valve", "pipe")
    if kind == "pairs":
        return word.endswith("ig") or _is_cable(scan) or scan.about("connector")
    if word == "p":
        return scan.about("connector", "breaker", "switch")
    if word == "way":
        return not scan.about("valve", "pipe", "flange")
    return not (word.startswith("core") and _COMPUTER.search(scan.text))


def _read_count(scan: Scan, match: Match[str]) -> Reading:
    kind = match.lastgroup or ""
    return scan.item(kind, match, int(match["count"])) if _counts(kind, scan, match[kind].lower()) else None


def _read_type(scan: Scan, match: Match[str]) -> Reading:
    name = match.group().upper()
    for written, spelled in _CASED:
        name = name.replace(written, spelled)
    return scan.item("cable_type", match, name)


def _read_screen(scan: Scan, match: Match[str]) -> Reading:
    written = match.group().upper()
    return scan.item("shielding", match, _SCREENS.get(written, written))


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(
        ("0",),
        re.compile(
            r"(?P<count>\d{1,3}+) ?x ?2 ?x ?(?P<size>\d(?:[.,]\d{1,2})?)(?P<unit> ?mm(?:²|2|\^2)?| ?qmm)?"
            r"(?![^\W_]|[.,]\d| ?x)",
            _I,
        ),
        _read_pairs,
    ),
    Designation(
        ("0",),
        re.compile(
            r"(?P<count>\d{1,2}+)(?P<joint> ?[Gx] ?)(?P<area>\d{1,3}+(?:[.,]\d{1,2})?)"
            r"(?P<unit> ?(?:mm(?:²|2|\^2)|s?qmm))?"
            r"(?! ?[x\d]|[.,]\d)(?! ?(?:mm|cm|m|in|inch|\"|V|A|W|GB|GHz|TB|MP)(?![^\W_]))",
            _I,
        ),
        _read_cores,
    ),
    Designation(
        ("0",),
        re.compile(r"(?P<one>\d{1,2}+(?:/0)?)(?:(?: ?- ?|\.{2,3}| to )(?P<two>\d{1,2}+(?:/0)?))? ?-?AWG(?![^\W_])", _I),
        _read_awg,
    ),
    Designation(
        ("awg",),
        re.compile(
            r"AWG[ -]?(?P<one>\d{1,2}+(?:/0)?)(?: ?(?:-|\.{2,3}|to|bis|à|tot) ?(?P<two>\d{1,2}+))?(?![^\W_])", _I
        ),
        _read_awg,
    ),
    Designation(
        ("cat", "category", "kategorie", "catégorie", "categorie"),
        re.compile(
            r"(?:cat\.?|category|kategorie|catégorie|categorie)[ -]?(?P<number>[35678])"
            r"(?P<letter>[. ]?[ea](?![^\W_]))?(?![^\W_])",
            _I,
        ),
        _read_category,
    ),
    Designation(
        ("0",),
        re.compile(
            r"(?P<core>62[.,]5|50|9|100|200) ?(?:/ ?(?:125|140|230)(?: ?(?:µm|um|micron))?|(?:µm|micron) (?=fib))", _I
        ),
        _read_fibre,
    ),
    Designation(
        ("0",),
        re.compile(
            r"(?P<count>\d{1,4}+)[ -]?(?:(?P<ports>ports?|poorts?|poorten|anschlüsse|fach)"
            r"|(?P<poles>pins?|poles?|polig|pol|broches?|pôles?|polen|way|contacts|(?-i:P(?!\+)))"
            r"|(?P<cores>cores?|adrig|aderig|adern|aders|conductors?|conducteurs?|fils)"
            r"|(?P<pairs>pairs?|paarig|paare?|paires?|parig))(?:(?<=ig)(?:e[nrs]?|em))?(?![^\W_])",
            _I,
        ),
        _read_count,
    ),
    Designation(
        (
            "h",
            "n",
            "nym",
            "nyy",
            "nycy",
            "nycwy",
            "liycy",
            "liyy",
            "liy",
            "j",
            "a",
            "ymvk",
            "vmvk",
            "xmvk",
            "ymvkas",
            "xvb",
            "r",
            "ro",
            "nhxh",
        ),
        re.compile(
            r"(?:H0[1357][VRNBSGZEQ][A-Z\d]*-[A-Z]|N[YH]M(?:-[JO])?|NYY(?:-[JO])?|NYCW?Y|N2XC?[HY](?:-[JO])?|NHXH(?:-[JO])?"
            r"|LiY[CY]{1,3}|J-[YH]\(St\)[YH]|A-2Y\w*|[YVX]MvK(?:as)?|XVB|R2V|RO2V)(?![^\W_])",
            _I,
        ),
        _read_type,
    ),
    Designation(
        ("u", "f", "s", "sf", "utp", "ftp", "stp", "sftp", "pimf"),
        re.compile(r"(?:SF|[USF])/(?:UTP|FTP)|UTP|S?FTP|STP|PiMF", _I),
        _read_screen,
    ),
)
