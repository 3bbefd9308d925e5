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
_CLASS_WORD: Final = (
    r"(?:(?:property |strength )?class|grade|gr\.|festigkeitsklasse|festigkeit|güte|klasse|classe(?: de résistance)?"
    r"|qualité|sterkteklasse|kwaliteit)"
)
_CLASSES_898: Final = r"(?:[34]\.6|[456]\.8|5\.6|[89]\.8|10\.9|1[24]\.9)"
_INCH: Final = r"(?:\"|''|[- ]?inch|zoll|in\b\.?|pouces?|duim)"
# A screw's length without a unit: up to so many are inches.
_MOST_INCHES: Final = 6
_TUBE_RATIO: Final = 3
_WALL_RATIO: Final = 5
_SQUARE: Final = re.compile(r"rect|square|vierkant|carré|kant(?:rohr|buis)|rechthoek", _I)
# Tools with a square drive whose inch size is written alone.
_DRIVEN: Final = re.compile(
    r"ratchet|steckschlüssel|knarre|ratsche|cliquet|douille|dopsleutel|(?<!\w)dop(?:pen)?(?!\w)|stecknuss|ratel"
    r"|(?:impact|deep) socket|socket (?:set|wrench)|breaker bar|drehmomentschlüssel|torque wrench|momentsleutel",
    _I,
)
_TORX: Final = frozenset({*range(1, 11), 15, 20, 25, 27, 30, 35, 40, 45, 50, 55, 60, 70, 80, 90, 100})
# Smaller ones are rare, and TX3 is a plug of fans.
_LEAST_TORX: Final = 6
_PAIR: Final = 2
_TRIPLE: Final = 3


def _read_class_3506(scan: Scan, match: Match[str]) -> Reading:
    """Read a class of ISO 3506: a stainless steel and its strength; `A4 80 g` is paper."""
    if scan.about("paper") and not scan.about("fastener"):
        return None
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
    size = int(match["size"])
    is_small = size < _LEAST_TORX and "torx" not in match.group().lower() and not scan.about("screw", "fastener", "bit")
    return None if is_small or size not in _TORX else scan.item("drive", match, f"TX{size}")


def _read_short_torx(scan: Scan, match: Match[str]) -> Reading:
    """`T20` is a drive beside screws and bits; `T6` beside aluminium is a temper."""
    if not scan.about("screw", "fastener", "bit") or scan.about("aluminium"):
        return None
    return scan.item("drive", match, f"TX{match['size']}")


def _read_cross(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("drive", match, f"{match['name'].upper()}{match['size']}")


def _read_cross_word(scan: Scan, match: Match[str]) -> Reading:
    name = "PZ" if match["name"][:3].lower() == "poz" or (match["short"] or "").upper() == "PZ" else "PH"
    return scan.item("drive", match, f"{name}{match['size']}")


def _read_square_drive(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("square_drive", match, re.sub(r"[ -]+", " ", match["size"] or match["after"]))


def _read_bare_drive(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("square_drive", match, match["size"]) if _DRIVEN.search(scan.text) else None


def _read_gauge(scan: Scan, match: Match[str]) -> Reading:
    """`#8` is a screw's gauge beside screw words; `x 1-1/4` behind it its length in inches."""
    if not scan.about("fastener", "screw"):
        return None
    found = [scan.item("screw_gauge", (match.start(), match.end("number")), f"#{match['number']}")]
    if match["length"]:
        number = scan.number(match["length"].replace("-", " "))
        is_metric = match["unit"] == "mm" or (match["unit"] is None and number > _MOST_INCHES)
        details = {"role": "length"} if is_metric else {"role": "length", "written_unit": "in", "written_factor": 25.4}
        length = number if is_metric else round(number * 25.4, 6)
        found.append(scan.item("length", (match.start("length"), match.end()), length, unit="mm", details=details))
    return found


def _implied(match: Match[str]) -> dict[str, Any]:
    return {} if match["unit"] else {"unit_implied": True}


def _read_sizes(scan: Scan, match: Match[str]) -> Reading:
    """Give sizes the roles that the product word tells: `d x l`, `d x s`, `a x b`."""
    numbers = [scan.number(match[name]) for name in ("one", "two", "three") if match[name]]
    details = _implied(match)
    if len(numbers) == _PAIR and (kinds := _roles_of_pair(scan, numbers)):
        ordered = sorted(numbers, reverse=True) if kinds[0] == "outer_diameter" else numbers
        return _pair(scan, match, kinds, ordered, details)
    if match["unit"] or not scan.about("profile", "tube", "bearing", "bit"):
        return None  # sizes with a unit and no product word are read with the quantities
    if len(numbers) == _TRIPLE and scan.about("tube") and numbers[-1] * _WALL_RATIO < min(numbers[:2]):
        details["alternative"] = {"kind": "thickness", "value": numbers[-1], "unit": "mm"}
    return scan.item("dimensions", match, tuple(numbers), unit="mm", details=details)


def _roles_of_pair(scan: Scan, numbers: list[float]) -> tuple[str, str] | None:
    if scan.about("oring"):
        return "inner_diameter", "section"
    if scan.about("screw", "fastener") and not scan.about("washer", "bit") and numbers[0] < numbers[1]:
        return "diameter", "length"
    if scan.about("hose"):
        return "outer_diameter", "inner_diameter"
    is_round = scan.about("tube") and not scan.about("profile") and not _SQUARE.search(scan.text)
    is_tube = is_round and max(numbers) < _TUBE_RATIO * min(numbers)
    return ("outer_diameter", "inner_diameter") if is_tube else None


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
    return _pair(scan, match, ("outer_diameter", "inner_diameter"), numbers, _implied(match))


_CLASS_STARTS: Final = (
    "property", "strength", "class", "grade", "gr", "festigkeitsklasse", "festigkeit", "güte", "klasse", "classe",
    "qualité", "sterkteklasse", "kwaliteit",
)  # fmt: skip
DESIGNATIONS: Final[tuple[Designation, ...]] = (
    *THREADS,
    Designation(
        ("a", "c"),
        re.compile(
            r"(?P<group>A[1-5]|C[1-4])(?:-|/| )(?P<strength>50|70|80|100|110)"
            r"(?![.,]?\d| ?(?:g|gsm|g/m.|mm|Blatt|sheets|V|A|W|x)(?![^\W_]))"
        ),
        _read_class_3506,
    ),
    Designation(
        _CLASS_STARTS,
        re.compile(
            rf"(?P<word>{_CLASS_WORD}) ?:? ?(?P<value>{_CLASSES_898.replace(chr(92) + '.', '[.,]')})(?![.,]?\d)", _I
        ),
        _read_class_898,
    ),
    Designation(
        _CLASS_STARTS,
        re.compile(rf"{_CLASS_WORD} ?:? ?(?P<value>4|5|6|8|9|10|12)(?![.,]?\d| ?[°%])", _I),
        _read_nut_class,
    ),
    Designation(
        ("0",),
        re.compile(
            rf"(?P<word>)(?P<value>(?=\d\d?\.[689]){_CLASSES_898})"
            r"(?![.,]?\d| ?(?:\"|[°%]|(?:mm|cm|m|kg|g|V|A|W|bar|l|x)(?![^\W_])))"
        ),
        _read_class_898,
    ),
    Designation(
        ("tx", "torx", "innensechsrund", "six"),
        re.compile(
            r"(?:TX|(?:Torx|Innensechsrund|six lobes)(?: ?(?:TX|T))?)[ -]?(?P<size>\d{1,3})(?![.,]?\d)(?: Torx\b)?", _I
        ),
        _read_torx,
    ),
    Designation(
        ("t",),
        re.compile(r"T(?P<size>\d{1,2})[ -](?:Torx|Innensechsrund|six lobes|star)", _I),
        _read_torx,
    ),
    Designation(
        ("t",), re.compile(r"T(?P<size>5|6|7|8|9|10|15|20|25|27|30|40|45|50|55|60)(?![.,]?\d)"), _read_short_torx
    ),
    Designation(("ph", "pz"), re.compile(r"(?P<name>PH|PZ)[ -]?#?(?P<size>[0-4])(?![.,]?\d)"), _read_cross),
    Designation(
        ("phillips", "pozidriv", "pozi", "kreuzschlitz", "cruciforme", "kruiskop"),
        re.compile(
            r"(?P<name>phillips|pozidriv|pozi|kreuzschlitz|cruciforme|kruiskop)[ -]?(?P<short>PH|PZ)?[ -]?#?"
            r"(?P<size>[0-4])(?![.,]?\d)",
            _I,
        ),
        _read_cross_word,
    ),
    Designation(
        ("0",),
        re.compile(
            rf"(?P<size>[13]/4|3/8|1/2|1)(?: ?{_INCH})?[ -]?(?:square[ -])?(?:sq(?:uare)?[ -]?)?"
            r"(?:drive|dr\b|vierkant\w*|4-?kant\w*|carré)(?P<after>)",
            _I,
        ),
        _read_square_drive,
    ),
    Designation(("0",), re.compile(rf"(?P<size>[13]/4|3/8|1/2) ?{_INCH}", _I), _read_bare_drive),
    Designation(
        ("square", "vierkantantrieb", "vierkant", "carré", "vierkantaandrijving", "antrieb"),
        re.compile(
            rf"(?:square drive|vierkant\w*|carré(?: conducteur)?|antrieb) ?(?P<after>[13]/4|3/8|1/2|1)(?P<size>)"
            rf" ?{_INCH}",
            _I,
        ),
        _read_square_drive,
    ),
    Designation(
        ("#", "no", "nr", "n"),
        re.compile(
            r"(?:# ?|N[or]\.? ?|n° ?)(?P<number>\d{1,2}+)"
            r"(?: ?x ?(?P<length>\d{1,2}[ -]\d/\d{1,2}|\d{1,2}/\d{1,2}|\d{1,3}(?:[.,]\d{1,2})?)"
            r"(?: ?(?P<unit>mm|\"|''|inch(?:es)?|in\b))?)?(?! ?[-x/]? ?\d|[.,]\d)",
            _I,
        ),
        _read_gauge,
    ),
    *PIPES,
    *ROTATING,
    Designation(("ø",), re.compile(rf"Ø ?(?P<one>{_N}) ?/ ?(?P<two>{_N})(?P<unit> ?mm)?"), _read_diameters),
    Designation(
        ("0",),
        re.compile(
            rf"(?P<one>{_N}) ?x ?(?P<two>{_N})(?: ?x ?(?P<three>{_N}))?(?P<unit> ?mm)?"
            r"(?! ?x ?\d|[.,]?\d| ?(?:[\"']|(?:cm|m|in|inch|V|A|W|pin|Stück|dpi)(?![^\W_])))"
        ),
        _read_sizes,
    ),
)
