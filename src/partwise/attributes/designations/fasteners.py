# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Fasteners and tools: property classes, drives, gauges, sizes that the product word gives their roles."""

import re
from re import Match
from typing import Any, Final

from partwise.attributes.designations.pipes import DESIGNATIONS as PIPES
from partwise.attributes.designations.rotating import DESIGNATIONS as ROTATING
from partwise.attributes.designations.threads import DESIGNATIONS as THREADS
from partwise.attributes.scan import Designation, Reading, Scan

_I: Final = re.IGNORECASE
_N: Final = r"\d{1,4}(?:[.,]\d{1,3})?"
_CLASS_WORD: Final = r"(?:property class|strength class|class|grade|gr\.|festigkeitsklasse|festigkeit|güte|klasse|classe(?: de résistance)?|qualité|sterkteklasse|kwaliteit)"
_CLASSES_898: Final = r"3\.6|4\.6|4\.8|5\.6|5\.8|6\.8|8\.8|9\.8|10\.9|12\.9|14\.9"


def _read_class_3506(scan: Scan, match: Match[str]) -> Reading:
    """A class of ISO 3506 names a stainless steel and its strength."""
    value = f"{match['group'].upper()}-{match['strength']}"
    return [scan.item("property_class", match, value), scan.implied("material_family", match, "stainless steel")]


def _read_class_898(scan: Scan, match: Match[str]) -> Reading:
    value = match["value"].replace(",", ".")
    if not match["word"] and not (scan.about("fastener") or any(item.kind == "thread" for item in scan.items)):
        return None
    return scan.item("property_class", match, value)


def _read_nut_class(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("property_class", match, match["value"]) if scan.about("fastener") else None


def _read_torx(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("drive", match, f"TX{match['size']}")


def _read_short_torx(scan: Scan, match: Match[str]) -> Reading:
    """`T20` is a drive beside screws and bits; `T6` beside aluminium is a temper."""
    if not scan.about("screw", "fastener", "bit") or scan.about("aluminium"):
        return None
    return scan.item("drive", match, f"TX{match['size']}")


def _read_cross(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("drive", match, f"{match['name'].upper()}{match['size']}")


def _read_cross_word(scan: Scan, match: Match[str]) -> Reading:
    name = "PZ" if match["name"].lower().startswith("p") and "z" in match["name"].lower() else "PH"
    return scan.item("drive", match, f"{name}{match['size']}")


def _read_square_drive(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("square_drive", match, re.sub(r"[ -]+", " ", match["size"] or match["after"]))


def _read_gauge(scan: Scan, match: Match[str]) -> Reading:
    if not scan.about("fastener", "screw"):
        return None
    return scan.item("screw_gauge", match, f"#{match['number']}")


def _implied(match: Match[str]) -> dict[str, Any]:
    return {} if match["unit"] else {"unit_implied": True}


def _read_sizes(scan: Scan, match: Match[str]) -> Reading:
    """The product word gives the roles of `d x l`, `d x s`, `a x b`."""
    numbers = [scan.number(match[name]) for name in ("one", "two", "three") if match[name]]
    details = _implied(match)
    if scan.about("oring") and len(numbers) == 2:
        return _pair(scan, match, ("inner_diameter", "section"), numbers, details)
    if scan.about("screw", "fastener") and not scan.about("washer") and len(numbers) == 2 and numbers[0] < numbers[1]:
        return _pair(scan, match, ("diameter", "length"), numbers, details)
    if scan.about("hose") and len(numbers) == 2:
        return _pair(scan, match, ("outer_diameter", "inner_diameter"), sorted(numbers, reverse=True), details)
    if match["unit"] or not scan.about("profile", "tube", "bearing"):
        return None  # sizes with a unit and no product word are read with the quantities
    if scan.about("tube") and not scan.about("profile") and len(numbers) == 2 and max(numbers) / min(numbers) < 3:
        return _pair(scan, match, ("outer_diameter", "inner_diameter"), sorted(numbers, reverse=True), details)
    if len(numbers) == 3 and scan.about("tube") and numbers[2] * 5 < min(numbers[:2]):
        details["alternative"] = {"kind": "thickness", "value": numbers[2], "unit": "mm"}
    return scan.item("dimensions", match, tuple(numbers), unit="mm", details=details)


def _pair(
    scan: Scan, match: Match[str], kinds: tuple[str, str], numbers: list[float], details: dict[str, Any]
) -> Reading:
    return [
        scan.item(kind, match, number, unit="mm", details={"role": kind, **details})
        for kind, number in zip(kinds, numbers, strict=True)
    ]


def _read_diameters(scan: Scan, match: Match[str]) -> Reading:
    """`Ø 8/6` of a hose or tube."""
    if not scan.about("hose", "tube"):
        return None
    numbers = sorted((scan.number(match["one"]), scan.number(match["two"])), reverse=True)
    return _pair(
        scan, match, ("outer_diameter", "inner_diameter"), numbers, {} if match["unit"] else {"unit_implied": True}
    )


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    *THREADS,
    Designation(
        ("a", "c"),
        re.compile(r"(?P<group>A[1-5]|C[1-4])(?:-|/| )(?P<strength>50|70|80|100|110)(?![.,]?\d)"),
        _read_class_3506,
    ),
    Designation(
        (
            "property",
            "strength",
            "class",
            "grade",
            "gr",
            "festigkeitsklasse",
            "festigkeit",
            "güte",
            "klasse",
            "classe",
            "qualité",
            "sterkteklasse",
            "kwaliteit",
        ),
        re.compile(
            rf"(?P<word>{_CLASS_WORD}) ?:? ?(?P<value>(?:{_CLASSES_898.replace(chr(92) + '.', '[.,]')}))(?![.,]?\d)", _I
        ),
        _read_class_898,
    ),
    Designation(
        ("property", "class", "grade", "festigkeitsklasse", "klasse", "classe", "sterkteklasse", "güte"),
        re.compile(rf"{_CLASS_WORD} ?:? ?(?P<value>4|5|6|8|9|10|12)(?![.,]?\d| ?[°%])", _I),
        _read_nut_class,
    ),
    Designation(
        ("0",),
        re.compile(
            rf"(?P<word>)(?P<value>{_CLASSES_898})(?![.,]?\d| ?(?:mm|cm|m|kg|g|V|A|W|bar|l|\"|x|°|%)(?![^\W_]))"
        ),
        _read_class_898,
    ),
    Designation(("tx", "torx"), re.compile(r"(?:TX|Torx) ?-?T?(?P<size>\d{1,3})(?![.,]?\d)", _I), _read_torx),
    Designation(
        ("t",), re.compile(r"T(?P<size>5|6|7|8|9|10|15|20|25|27|30|40|45|50|55|60)(?![.,]?\d)"), _read_short_torx
    ),
    Designation(("ph", "pz"), re.compile(r"(?P<name>PH|PZ) ?(?P<size>[0-4])(?![.,]?\d)"), _read_cross),
    Designation(
        ("phillips", "pozidriv", "pozi"),
        re.compile(r"(?P<name>phillips|pozidriv|pozi) ?(?P<size>[0-4])(?![.,]?\d)", _I),
        _read_cross_word,
    ),
    Designation(
        ("0",),
        re.compile(
            r"(?P<size>1/4|3/8|1/2|3/4|1)(?: ?(?:\"|''|[- ]?inch|zoll|in\b|pouces?))?[ -]?(?:square[ -])?(?:sq(?:uare)?[ -]?)?(?:drive|dr\b|vierkant\w*|4-?kant\w*|carré|vierkantaandrijving)(?P<after>)",
            _I,
        ),
        _read_square_drive,
    ),
    Designation(
        ("square", "vierkantantrieb", "vierkant", "carré", "vierkantaandrijving", "antrieb"),
        re.compile(
            r"(?:square drive|vierkant\w*|carré(?: conducteur)?|antrieb) ?(?P<after>1/4|3/8|1/2|3/4|1)(?P<size>) ?(?:\"|''|inch|zoll|pouces?|duim)",
            _I,
        ),
        _read_square_drive,
    ),
    Designation(
        ("#", "no", "nr", "n"),
        re.compile(r"(?:#|No\.? ?|Nr\.? ?|n° ?)(?P<number>\d{1,2})(?!\d| ?[-x]? ?\d|[.,]\d)", _I),
        _read_gauge,
    ),
    *PIPES,
    *ROTATING,
    Designation(("ø",), re.compile(rf"Ø ?(?P<one>{_N}) ?/ ?(?P<two>{_N})(?P<unit> ?mm)?"), _read_diameters),
    Designation(
        ("0",),
        re.compile(
            rf"(?P<one>{_N}) ?x ?(?P<two>{_N})(?: ?x ?(?P<three>{_N}))?(?P<unit> ?mm)?(?! ?x ?\d|[.,]?\d| ?(?:cm|m|in|inch|\"|'|V|A|W|pin|Stück|dpi)(?![^\W_]))"
        ),
        _read_sizes,
    ),
)
