# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Screws, nuts, washers and threaded rods."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from . import fastener_tables as tables
from .fastener_tables import (
    A2_70,
    A4_70,
    A4_80,
    NUT_8,
    NUT_10,
    STEEL_48,
    STEEL_88,
    STEEL_88_HDG,
    STEEL_109,
    STEEL_109_ZN,
    STEEL_129,
    Grade,
)
from .model import Fact, Item, mm, pick, plain

MAIN, SECOND, THIRD, INCH = "Ferrowyn", "Kelmoor", "Ostrivar", "Brackwold"
Lengths = Mapping[int, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Head:
    """
    A kind of screw.

    :param family: Key of its texts.
    :param code: How the head stands in a number.
    :param standard: The standard that fixes its sizes.
    :param lengths: Lengths in mm by nominal diameter (choices from ISO 888).
    :param grades: What it is made of.
    """

    family: str
    code: str
    standard: str
    lengths: Lengths
    grades: Sequence[Grade]


_HEX_LENGTHS: Lengths = {
    5: (10, 12, 16, 20, 25, 30),
    6: (12, 16, 20, 25, 30, 40, 50),
    8: (16, 20, 25, 30, 40, 50, 60),
    10: (20, 25, 30, 40, 50, 60, 80),
    12: (25, 30, 35, 40, 50, 60, 80),
    16: (40, 50, 60, 80),
    20: (50, 60, 80, 100),
    24: (60, 80, 100),
}
HEADS = (
    Head("hex_screw", "HEX", "ISO 4017", _HEX_LENGTHS, (A2_70, A4_80, STEEL_88, STEEL_109)),
    Head("hex_screw", "HEX", "ISO 4017", {d: _HEX_LENGTHS[d] for d in (10, 12, 16, 20, 24)}, (STEEL_88_HDG,)),
    Head(
        "hex_bolt",
        "HXP",
        "ISO 4014",
        {8: (50, 60, 80), 10: (50, 60, 80, 100), 12: (50, 60, 80, 100, 120), 16: (80, 100, 120), 20: (80, 100, 120)},
        (A2_70, A4_80, STEEL_88, STEEL_109),
    ),
    Head(
        "cap_screw",
        "SHC",
        "ISO 4762",
        {
            3: (8, 10, 12, 16, 20),
            4: (10, 12, 16, 20, 25),
            5: (10, 12, 16, 20, 25, 30),
            6: (12, 16, 20, 25, 30, 40, 50),
            8: (16, 20, 25, 30, 40, 50, 60),
            10: (20, 25, 30, 40, 50, 60),
            12: (30, 40, 50, 60, 80),
            16: (40, 50, 60, 80),
        },
        (A2_70, A4_80, STEEL_88, STEEL_129),
    ),
    Head(
        "button_screw",
        "BHC",
        "ISO 7380-1",
        {
            3: (6, 8, 10, 12),
            4: (8, 10, 12, 16, 20),
            5: (10, 12, 16, 20, 25),
            6: (10, 12, 16, 20, 25, 30),
            8: (16, 20, 25, 30, 40),
            10: (20, 25, 30, 40),
        },
        (A2_70, A4_70, STEEL_109),
    ),
    Head(
        "csk_screw",
        "CSK",
        "ISO 10642",
        {
            4: (10, 12, 16, 20),
            5: (12, 16, 20, 25),
            6: (16, 20, 25, 30, 40),
            8: (20, 25, 30, 40, 50),
            10: (25, 30, 40, 50),
            12: (30, 40, 50, 60),
        },
        (A2_70, A4_70, STEEL_109),
    ),
    Head(
        "flange_bolt",
        "FLG",
        "EN 1665",
        {6: (16, 20, 25, 30), 8: (20, 25, 30, 40), 10: (25, 30, 40, 50), 12: (30, 40, 50, 60), 16: (40, 50, 60)},
        (A2_70, STEEL_88, STEEL_109_ZN),
    ),
)
# ISO 8676: fully threaded, fine pitch. Sizes of the first and second choice.
FINE = (
    (8, 1.0, (20, 25, 30, 40)),
    (10, 1.25, (25, 30, 40, 50)),
    (12, 1.25, (30, 40, 50, 60)),
    (12, 1.5, (30, 40, 50, 60)),
    (16, 1.5, (40, 50, 60, 80)),
)


def made_of(grade: Grade) -> str:
    """Key of the words for material, class and finish in a title."""
    if grade.property_class == "18-8":
        return grade.material
    if grade.stainless:
        return f"stainless steel {grade.property_class}"
    return f"{grade.material} {grade.property_class} {grade.finish}"


def _head_sizes(head: Head, diameter: int) -> dict[str, Fact]:
    if head.family == "cap_screw":
        wide, socket = tables.CAP_HEAD[diameter]
        return {"drive": "hex socket", "socket_size": socket, "head_diameter": wide, "head_height": float(diameter)}
    if head.family == "button_screw":
        wide, high, socket = tables.BUTTON_HEAD[diameter]
        return {"drive": "hex socket", "socket_size": socket, "head_diameter": wide, "head_height": high}
    if head.family == "csk_screw":
        return {"drive": "hex socket", "socket_size": tables.COUNTERSUNK_SOCKET[diameter], "head_angle": 90}
    if head.family == "flange_bolt":
        flats, flange = tables.FLANGE_BOLT[diameter]
        return {"width_across_flats": flats, "flange_diameter": flange}
    across = tables.ACROSS_FLATS | (tables.ACROSS_FLATS_DIN if head.standard == "DIN 933" else {})
    sizes: dict[str, Fact] = {"width_across_flats": across[diameter], "head_height": tables.HEX_HEAD_HEIGHT[diameter]}
    if head.family == "hex_bolt":
        sizes["thread_length"] = 2 * diameter + 6  # ISO 4014, for lengths up to 125 mm
    return sizes


def _torque(head: Head, diameter: int, pitch: float, grade: Grade) -> dict[str, Fact]:
    # ISO 7380-1 and ISO 10642 screws bear less than their class says: the formula does not hold for them.
    if head.family in {"button_screw", "csk_screw"}:
        return {}
    return {"tightening_torque": tables.tightening_torque(diameter, pitch, grade.property_class)}


def _screw(head: Head, diameter: int, length: int, grade: Grade, *, fine: float | None = None) -> Item:
    pitch = fine or tables.COARSE_PITCH[diameter]
    thread = f"M{diameter}x{plain(fine)}" if fine else f"M{diameter}"
    torque = _torque(head, diameter, pitch, grade)
    return Item(
        family=head.family,
        brand=MAIN,
        part_number=f"{grade.prefix}-M{diameter}-{round(pitch * 100):03d}-{grade.code}-{head.code}-{length}",
        series=f"{head.standard} {thread} {grade.property_class} {grade.finish}",
        attributes={
            "standard": head.standard,
            "thread": thread,
            "pitch": pitch,
            "length": length,
            "property_class": grade.property_class,
            "material": grade.material,
            "finish": grade.finish,
            **_head_sizes(head, diameter),
            **torque,
        },
        facts={"screw": "yes"},
        extra={"size": f"{thread} x {length}", "made_of": made_of(grade)},
        sentences=(
            f"{head.family}_what",
            "fine_pitch" if fine else "coarse_pitch",
            f"class_{grade.code}",
            "torque" if torque else "reduced_load",
            _last_sentence(head.family, grade, thread),
        ),
    )


def _last_sentence(family: str, grade: Grade, thread: str) -> str:
    if grade.stainless:
        return "temperature_stainless" if family.startswith("hex") else f"{family}_use"
    return pick((f"{family}_use", "temperature_steel"), family, thread, grade.property_class)


def _standard_number(item: Item, brand: str) -> Item:
    """Make the same screw of a maker that numbers by the standard: several makers then share one number."""
    named = (
        f"{item.attributes['standard']}-{str(item.extra['size']).replace(' ', '')}-{item.attributes['property_class']}"
    )
    return Item(
        family=item.family,
        brand=brand,
        part_number=named.replace(" ", ""),
        series=f"{brand} {item.series}",
        attributes=item.attributes,
        facts=item.facts,
        extra={**item.extra, "size": str(item.extra["size"]).replace(" ", "")},
        sentences=(item.sentences[0], "stocked", *item.sentences[2:3]),
    )


def _shared() -> Iterator[Item]:
    hexagon, cap = HEADS[0], HEADS[3]
    din = Head("hex_screw", "D933", "DIN 933", {10: (30, 40, 50), 12: (30, 40, 50, 60)}, (A2_70, STEEL_88))
    chosen = [
        *(_screw(hexagon, 10, length, grade) for grade in (A2_70, STEEL_88) for length in (25, 30, 40, 50)),
        *(_screw(hexagon, 12, length, grade) for grade in (A2_70, STEEL_88) for length in (30, 40, 50, 60)),
        *(_screw(cap, 6, length, grade) for grade in (A2_70, STEEL_129) for length in (16, 20, 25, 30)),
        *(_screw(cap, 8, length, grade) for grade in (A2_70, STEEL_129) for length in (20, 25, 30, 40)),
    ]
    for item in chosen:
        yield _standard_number(item, SECOND)
        yield _standard_number(item, THIRD)
    for grade in din.grades:
        for diameter, lengths in din.lengths.items():
            yield from (_standard_number(_screw(din, diameter, length, grade), SECOND) for length in lengths)


def _nuts_and_washers() -> Iterator[Item]:
    for diameter, height in tables.NUT_HEIGHT.items():
        for grade in (A2_70, A4_80, NUT_8, NUT_10):
            sizes: dict[str, Fact] = {"width_across_flats": tables.ACROSS_FLATS[diameter], "nut_height": height}
            yield _plain_part("hex_nut", "NUT", "ISO 4032", diameter, grade, sizes)
    for diameter, (hole, outside, thickness) in tables.WASHER.items():
        for prefix, material, finish, hardness in (
            ("SS-A2", "stainless steel A2", "plain", "200 HV"),
            ("SS-A4", "stainless steel A4", "plain", "200 HV"),
            ("ZN", "steel", "zinc plated", "200 HV"),
            ("ZN", "steel", "zinc plated", "300 HV"),
        ):
            yield _washer(diameter, (hole, outside, thickness), prefix, material, finish, hardness)


def _plain_part(
    family: str, code: str, standard: str, diameter: int, grade: Grade, sizes: Mapping[str, Fact], length: int = 0
) -> Item:
    pitch = tables.COARSE_PITCH[diameter]
    number = f"{grade.prefix}-M{diameter}-{round(pitch * 100):03d}-{grade.code}-{code}"
    attributes: dict[str, Fact] = {
        "standard": standard,
        "thread": f"M{diameter}",
        "pitch": pitch,
        **({"length": length} if length else {}),
    }
    return Item(
        family=family,
        brand=MAIN,
        part_number=f"{number}-{length}" if length else number,
        series=f"{family} {grade.property_class} {diameter % 4}",
        attributes={
            **attributes,
            "property_class": grade.property_class,
            "material": grade.material,
            "finish": grade.finish,
            **sizes,
        },
        extra={"size": f"M{diameter} x {length}" if length else f"M{diameter}", "made_of": made_of(grade)},
        sentences=(f"{family}_what", "coarse_pitch", f"{family}_use"),
    )


def _washer(
    diameter: int, sizes: tuple[float, float, float], prefix: str, material: str, finish: str, hardness: str
) -> Item:
    hole, outside, thickness = sizes
    return Item(
        family="washer",
        brand=MAIN,
        part_number=f"{prefix}-{diameter}-{hardness[:3]}-WSH",
        series=f"washer {material} {hardness} {diameter % 4}",
        attributes={
            "standard": "ISO 7089",
            "for_thread": f"M{diameter}",
            "inner_diameter": hole,
            "outer_diameter": outside,
            "thickness": thickness,
            "hardness": hardness,
            "material": material,
            "finish": finish,
        },
        sentences=("washer_what", "washer_use"),
    )


def _inch_screws() -> Iterator[Item]:
    grades = (
        Grade("HCS", "Grade 5", "steel", "zinc plated"),
        Grade("HCS", "Grade 8", "alloy steel", "zinc plated"),
        Grade("HCS", "18-8", "stainless steel 18-8", "plain"),
    )
    for size, (per_inch, flats) in tables.UNC.items():
        for name, inches in tables.UNC_LENGTHS.items():
            yield from (_inch_screw(size, per_inch, flats, name, inches, grade) for grade in grades)


def _inch_screw(size: str, per_inch: int, flats: str, name: str, inches: float, grade: Grade) -> Item:
    thread = f"{size}-{per_inch} UNC"
    code = grade.code.replace("18-8", "188")
    return Item(
        family="inch_screw",
        brand=INCH,
        part_number=f"HCS-{size.replace('/', '')}-{per_inch}-{code}-{round(inches * 100):03d}",
        series=f"UNC {size} {grade.property_class}",
        attributes={
            "standard": "ASME B18.2.1",
            "thread": thread,
            "length": f"{name} in",
            "property_class": grade.property_class,
            "material": grade.material,
            "finish": grade.finish,
            "width_across_flats": f"{flats} in",
        },
        facts={"screw": "yes", "length_mm": mm(inches)},
        extra={"size": f'{thread} x {name}"', "length_mm": mm(inches), "made_of": made_of(grade)},
        sentences=("inch_screw_what", f"class_{code}", "inch_screw_use"),
    )


def items() -> Iterator[Item]:
    """All fasteners, in a fixed order."""
    for head in HEADS:
        for grade in head.grades:
            for diameter, lengths in head.lengths.items():
                yield from (_screw(head, diameter, length, grade) for length in lengths)
    fine_head = Head("hex_screw", "HEX", "ISO 8676", {}, ())
    for diameter, pitch, lengths in FINE:
        for grade in (STEEL_88, STEEL_109):
            yield from (_screw(fine_head, diameter, length, grade, fine=pitch) for length in lengths)
    yield from _nuts_and_washers()
    for diameter in (6, 8, 10, 12, 16, 20):
        for grade in (A2_70, A4_70, STEEL_48, STEEL_88):
            yield from (_plain_part("rod", "ROD", "DIN 975", diameter, grade, {}, length) for length in (1000, 2000))
    yield from _shared()
    yield from _inch_screws()
