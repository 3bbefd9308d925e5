# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Deep groove ball bearings: boundary dimensions of ISO 15, suffixes as the trade writes them."""

from collections.abc import Iterator
from dataclasses import dataclass

from .model import Fact, Item

MAIN, SECOND = "Rollantis", "Zuviko"
# ISO 15, diameter series 0, 2 and 3: bore -> (outside diameter, width). The bore's code is 00 to 03, then bore / 5.
_SERIES_60 = {
    10: (26, 8),
    12: (28, 8),
    15: (32, 9),
    17: (35, 10),
    20: (42, 12),
    25: (47, 12),
    30: (55, 13),
    35: (62, 14),
    40: (68, 15),
    45: (75, 16),
    50: (80, 16),
    55: (90, 18),
    60: (95, 18),
}
_SERIES_62 = {
    10: (30, 9),
    12: (32, 10),
    15: (35, 11),
    17: (40, 12),
    20: (47, 14),
    25: (52, 15),
    30: (62, 16),
    35: (72, 17),
    40: (80, 18),
    45: (85, 19),
    50: (90, 20),
    55: (100, 21),
    60: (110, 22),
}
_SERIES_63 = {
    10: (35, 11),
    12: (37, 12),
    15: (42, 13),
    17: (47, 14),
    20: (52, 15),
    25: (62, 17),
    30: (72, 19),
    35: (80, 21),
    40: (90, 23),
    45: (100, 25),
    50: (110, 27),
    55: (120, 29),
    60: (130, 31),
}
# ISO 15, small bearings, where the last digit is the bore.
_SMALL = {
    "624": (4, 13, 5),
    "625": (5, 16, 5),
    "626": (6, 19, 6),
    "607": (7, 19, 6),
    "608": (8, 22, 7),
    "609": (9, 24, 7),
}
_BORE_CODES = {10: "00", 12: "01", 15: "02", 17: "03"}


def sizes() -> dict[str, tuple[int, int, int]]:
    """Give bore, outside diameter and width in mm by basic designation."""
    found = dict(_SMALL)
    for series, table in (("60", _SERIES_60), ("62", _SERIES_62), ("63", _SERIES_63)):
        for bore, (outside, width) in table.items():
            found[series + _BORE_CODES.get(bore, f"{bore // 5:02d}")] = (bore, outside, width)
    return found


@dataclass(frozen=True, slots=True)
class Seal:
    """
    A seal or shield.

    :param suffix: As in the designation.
    :param seal: What the record shows.
    :param kind: The generic name, alike for all makers.
    :param sentence: Key of its sentence.
    :param low: Lowest temperature in °C.
    :param high: Highest temperature in °C.
    """

    suffix: str
    seal: str
    kind: str
    sentence: str
    low: int
    high: int


OPEN = Seal("", "no seal", "open", "bearing_open", -30, 120)
RUBBER = Seal("-2RS1", "2RS1", "2RS", "bearing_rubber", -40, 100)
SHIELD = Seal("-2Z", "2Z", "2Z", "bearing_shield", -30, 120)


def _bearing(base: str, seal: Seal, clearance: str, brand: str, *, stainless: bool = False) -> Item:
    bore, outside, width = sizes()[base]
    number = ("W " if stainless else "") + base + seal.suffix + (f"/{clearance}" if clearance == "C3" else "")
    facts: dict[str, Fact] = {"seal_kind": seal.kind, "temperature_max": seal.high}
    return Item(
        family="bearing",
        brand=brand,
        part_number=number,
        series=f"{brand} {base} {stainless}",
        attributes={
            "bearing": base,
            "inner_diameter": bore,
            "outer_diameter": outside,
            "width": width,
            "seal": seal.seal,
            "clearance": clearance,
            "material": "stainless steel" if stainless else "chrome steel",
            "operating_temperature": f"{seal.low}...+{seal.high} °C",
        },
        facts=facts,
        extra={"number": number, "size": f"{bore} x {outside} x {width} mm"},
        sentences=(
            "bearing_stainless" if stainless else "bearing_what",
            seal.sentence,
            "bearing_c3" if clearance == "C3" else "bearing_cn",
            *(("bearing_use",) if brand == MAIN else ()),
        ),
    )


def items() -> Iterator[Item]:
    """All bearings, in a fixed order; the second brand shares the designations of the first."""
    for base in sizes():
        for seal in (OPEN, RUBBER, SHIELD):
            yield from (_bearing(base, seal, clearance, MAIN) for clearance in ("CN", "C3"))
    for base, (bore, _, _) in sizes().items():
        if len(base) == 4 and bore <= 35:  # noqa: PLR2004 - four digits: not a small bearing; up to 35 mm
            yield _bearing(base, RUBBER, "CN", SECOND)
            yield _bearing(base, RUBBER, "C3", SECOND)
            yield _bearing(base, SHIELD, "CN", SECOND)
    for base, (bore, _, _) in sizes().items():
        if base.startswith("6") and base[1] in "02" and bore <= 30:  # noqa: PLR2004 - sizes in mm
            yield _bearing(base, RUBBER, "CN", MAIN, stainless=True)
