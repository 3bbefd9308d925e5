# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Cables: cores and areas, wire gauges, types, screens, categories, fibres, counts of poles, pairs and ports."""

import re
from re import Match
from typing import Final

from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
# IEC 60228: areas that a `3x1.5` without a unit may have beside cable words, in mm².
_AREAS: Final = frozenset({0.14, 0.22, 0.25, 0.34, 0.5, 0.75, 1, 1.5, 2.5, 4, 6, 10, 16, 25, 35, 50, 70, 95, 120})
_AWG_SMALLEST_MM: Final = 0.127
_FIBRES: Final = {"9": 9.0, "50": 50.0, "62.5": 62.5, "62,5": 62.5, "100": 100.0, "200": 200.0}
_SCREENS: Final = {"UTP": "U/UTP", "FTP": "F/UTP", "SFTP": "S/FTP", "PIMF": "S/FTP"}


def _read_cores(scan: Scan, match: Match[str]) -> Reading:
    """`3G1.5` has an earth core (IEC 60445), `3x1.5` beside cable words has none."""
    count, joint, written = int(match["count"]), match["joint"], match["area"]
    area = scan.number(written)
    has_unit = match["unit"] is not None
    is_cable = scan.about("cable") or any(item.kind == "cable_type" for item in scan.items)
    if joint not in "Gg" and not has_unit and not (is_cable and area in _AREAS):
        return None
    details = {} if has_unit else {"unit_implied": True}
    if joint in "Gg":
        details |= {"earth": True}
    cores = scan.item("cores", match.span("count"), count)
    return [cores, scan.item("conductor_area", match, area, unit="mm2", details=details)]


def _awg_area(gauge: int) -> float:
    """ASTM B258: each gauge is a fixed ratio of diameters."""
    diameter = _AWG_SMALLEST_MM * 92 ** ((36 - gauge) / 39)
    return float(f"{3.141592653589793 / 4 * diameter**2:.6g}")


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
    letter = match["letter"] or ""
    name = match["number"] + (letter.lower() if letter.lower() == "e" else letter.upper())
    return scan.item("cable_category", match, name)


def _read_fibre(scan: Scan, match: Match[str]) -> Reading:
    if not scan.about("fibre", "cable", "connector"):
        return None
    return scan.item("fibre_core", match, _FIBRES[match["core"]], unit="um")


def _count_reader(kind: str, *contexts: str) -> "object":
    def read(scan: Scan, match: Match[str]) -> Reading:
        if contexts and not scan.about(*contexts):
            return None
        return scan.item(kind, match, int(match["count"]))

    return read


def _read_type(scan: Scan, match: Match[str]) -> Reading:
    written = match.group()
    return scan.item("cable_type", match, written if written.startswith("LiYC") else written.upper())


def _read_screen(scan: Scan, match: Match[str]) -> Reading:
    written = match.group().upper().replace(" ", "")
    return scan.item("shielding", match, _SCREENS.get(written, written))


def _designation(starts: tuple[str, ...], pattern: str, read: object, flags: int = _I) -> Designation:
    return Designation(starts, re.compile(pattern, flags), read)  # type: ignore[arg-type]


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    _designation(
        ("0",),
        r"(?P<count>\d{1,2}) ?(?P<joint>[Gx]) ?(?P<area>\d{1,3}(?:[.,]\d{1,2})?)(?P<unit> ?mm(?:²|2|\^2))?(?! ?[x\d]|[.,]\d)(?! ?(?:mm|cm|m|in|inch|\"|V|A|W|GB)\b)",
        _read_cores,
    ),
    _designation(("0",), r"(?P<one>\d{1,2}(?:/0)?)(?:(?: ?- ?| to )(?P<two>\d{1,2}))? ?-?AWG", _read_awg),
    _designation(("awg",), r"AWG ?(?P<one>\d{1,2}(?:/0)?)(?: ?(?:-|\.{2,3}|to) ?(?P<two>\d{1,2}))?", _read_awg),
    _designation(
        ("cat", "category", "kategorie", "catégorie", "categorie"),
        r"(?:cat\.?|category|kategorie|catégorie|categorie)[ -]?(?P<number>[35678])[. ]?(?P<letter>[eEaA])?",
        _read_category,
    ),
    _designation(("0",), r"(?P<core>62[.,]5|50|9|100|200) ?/ ?(?:125|140|230)(?: ?(?:µm|um|micron))?", _read_fibre),
    _designation(("0",), r"(?P<core>62[.,]5|50|9) ?(?:µm|micron) (?=fib)", _read_fibre),
    _designation(("0",), r"(?P<count>\d{1,3})[ -]?(?:port|ports|poorts|poorten|anschlüsse)", _count_reader("ports")),
    _designation(("0",), r"(?P<count>\d{1,2})[ -]?fach", _count_reader("ports", "hub")),
    _designation(
        ("0",),
        r"(?P<count>\d{1,4})[ -]?(?:pins?|poles?|polig\w*|pol|broches?|pôles?|polen|way|contacts)(?![^\W_])",
        _count_reader("poles"),
    ),
    _designation(("0",), r"(?P<count>\d{1,2})P(?![^\W_])", _count_reader("poles", "connector", "breaker"), 0),
    _designation(
        ("0",),
        r"(?P<count>\d{1,3})[ -]?(?:cores?|adrig\w*|aderig\w*|adern|aders|conductors?|conducteurs?|fils)(?![^\W_])",
        _count_reader("cores"),
    ),
    _designation(
        ("0",),
        r"(?P<count>\d{1,3})[ -]?(?:pairs?|paarig\w*|paar|paare|paires?|parig)(?![^\W_])",
        _count_reader("pairs"),
    ),
    _designation(
        ("h", "n", "nym", "nyy", "nycy", "liycy", "liyy", "li", "ölflex", "j", "a"),
        r"(?:H0[357](?:V|RN|VV|RR|Z|BQ|BB|VVH2)\d?-?[FKUR]?|NYM(?:-[JO])?|NYY(?:-[JO])?|NYCY|NYCWY|LiY[CY]{1,3}Y?"
        r"|J-[YH]\(St\)[YH]|A-2Y\w*|H07Z1-[KUR]|N2XH(?:-[JO])?|NHXH(?:-[JO])?)",
        _read_type,
    ),
    _designation(
        ("u", "f", "s", "sf", "utp", "ftp", "sftp", "pimf"),
        r"(?:SF|[USF])/(?:UTP|FTP)|UTP|FTP|SFTP|PiMF",
        _read_screen,
    ),
)
