# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Facts of fastener standards; sizes in mm."""

from dataclasses import dataclass
from math import pi

# ISO 261, coarse series: nominal diameter -> pitch.
COARSE_PITCH = {3: 0.5, 4: 0.7, 5: 0.8, 6: 1.0, 8: 1.25, 10: 1.5, 12: 1.75, 14: 2.0, 16: 2.0, 20: 2.5, 24: 3.0, 30: 3.5}
# ISO 272, hexagon products: width across flats.
ACROSS_FLATS: dict[int, float] = {
    3: 5.5,
    4: 7,
    5: 8,
    6: 10,
    8: 13,
    10: 16,
    12: 18,
    14: 21,
    16: 24,
    20: 30,
    24: 36,
    30: 46,
}
# DIN 933, where it differs from ISO 4017.
ACROSS_FLATS_DIN: dict[int, float] = {10: 17, 12: 19, 14: 22}
# ISO 4014 and ISO 4017: nominal head height k.
HEX_HEAD_HEIGHT = {3: 2.0, 4: 2.8, 5: 3.5, 6: 4.0, 8: 5.3, 10: 6.4, 12: 7.5, 14: 8.8, 16: 10.0, 20: 12.5, 24: 15.0}
# ISO 4762: head diameter dk (plain head), hexagon socket s. The head is as high as the thread is wide.
CAP_HEAD = {
    3: (5.5, 2.5),
    4: (7.0, 3.0),
    5: (8.5, 4.0),
    6: (10.0, 5.0),
    8: (13.0, 6.0),
    10: (16.0, 8.0),
    12: (18.0, 10.0),
    16: (24.0, 14.0),
    20: (30.0, 17.0),
}
# ISO 7380-1: head diameter dk, head height k, hexagon socket s.
BUTTON_HEAD = {
    3: (5.7, 1.65, 2.0),
    4: (7.6, 2.2, 2.5),
    5: (9.5, 2.75, 3.0),
    6: (10.5, 3.3, 4.0),
    8: (14.0, 4.4, 5.0),
    10: (17.5, 5.5, 6.0),
    12: (21.0, 6.6, 8.0),
}
# ISO 10642: hexagon socket s of the countersunk head of 90 degrees.
COUNTERSUNK_SOCKET = {3: 2.0, 4: 2.5, 5: 3.0, 6: 4.0, 8: 5.0, 10: 6.0, 12: 8.0, 16: 10.0}
# ISO 4032: greatest nut height m.
NUT_HEIGHT = {
    3: 2.4,
    4: 3.2,
    5: 4.7,
    6: 5.2,
    8: 6.8,
    10: 8.4,
    12: 10.8,
    14: 12.8,
    16: 14.8,
    20: 18.0,
    24: 21.5,
    30: 25.6,
}
# ISO 7089: hole d1, outside d2, thickness h.
WASHER = {
    3: (3.2, 7.0, 0.5),
    4: (4.3, 9.0, 0.8),
    5: (5.3, 10.0, 1.0),
    6: (6.4, 12.0, 1.6),
    8: (8.4, 16.0, 1.6),
    10: (10.5, 20.0, 2.0),
    12: (13.0, 24.0, 2.5),
    14: (15.0, 28.0, 2.5),
    16: (17.0, 30.0, 3.0),
    20: (21.0, 37.0, 3.0),
    24: (25.0, 44.0, 4.0),
    30: (31.0, 56.0, 4.0),
}
# EN 1665 (heavy series, in place of DIN 6921): width across flats, greatest flange diameter dc.
FLANGE_BOLT = {6: (10, 14.2), 8: (13, 18.0), 10: (16, 22.3), 12: (18, 26.6), 16: (24, 35.0)}
# ASME B1.1 coarse series and ASME B18.2.1 hex cap screws: size -> (threads per inch, width across flats in inches).
UNC = {
    "1/4": (20, "7/16"),
    "5/16": (18, "1/2"),
    "3/8": (16, "9/16"),
    "1/2": (13, "3/4"),
    "5/8": (11, "15/16"),
}
UNC_LENGTHS = {"3/4": 0.75, "1": 1.0, "1 1/4": 1.25, "1 1/2": 1.5, "2": 2.0, "2 1/2": 2.5, "3": 3.0}


@dataclass(frozen=True, slots=True)
class Grade:
    """
    What a screw is made of.

    :param prefix: First part of its numbers.
    :param property_class: ISO 898-1, ISO 898-2, ISO 3506 or SAE J429.
    :param material: Key of `texts/words.yaml`.
    :param finish: Key of `texts/words.yaml`.
    """

    prefix: str
    property_class: str
    material: str
    finish: str

    @property
    def code(self) -> str:
        """The class as it stands in a number: `A270`, `88`."""
        return self.property_class.replace("-", "").replace(".", "").replace("Grade ", "G")

    @property
    def stainless(self) -> bool:
        """Whether ISO 3506 applies."""
        return self.property_class.startswith("A")


A2_70 = Grade("SS", "A2-70", "stainless steel A2", "plain")
A4_80 = Grade("SS", "A4-80", "stainless steel A4", "plain")
A4_70 = Grade("SS", "A4-70", "stainless steel A4", "plain")
STEEL_48 = Grade("ZN", "4.8", "steel", "zinc plated")
STEEL_88 = Grade("ZN", "8.8", "steel", "zinc plated")
STEEL_88_HDG = Grade("HG", "8.8", "steel", "hot-dip galvanised")
STEEL_109 = Grade("BK", "10.9", "alloy steel", "black oxide")
STEEL_109_ZN = Grade("ZN", "10.9", "alloy steel", "zinc plated")
STEEL_129 = Grade("BK", "12.9", "alloy steel", "black oxide")
NUT_8 = Grade("ZN", "8", "steel", "zinc plated")
NUT_10 = Grade("ZN", "10", "steel", "zinc plated")

# ISO 898-1 and ISO 3506-1: 0.2 % proof strength in MPa; class 8.8 is stronger above 16 mm.
_PROOF = {"A2-70": 450, "A4-70": 450, "A4-80": 600, "8.8": 640, "10.9": 940, "12.9": 1100}
_THICK, _PROOF_THICK_88 = 16, 660
_COARSE_TORQUE = 10


def stress_area(diameter: int, pitch: float) -> float:
    """Compute the tensile stress area in mm² (ISO 898-1): pi/4 (d - 0.9382 P)²."""
    return pi / 4 * (diameter - 0.9382 * pitch) ** 2


def tightening_torque(diameter: int, pitch: float, property_class: str) -> float:
    """Compute the torque in N m by T = K d F with K = 0.2 and F = 0.7 Rp0.2 As; below 10 N m to a tenth, else whole."""
    proof = _PROOF_THICK_88 if property_class == "8.8" and diameter > _THICK else _PROOF[property_class]
    torque = 0.2 * diameter / 1000 * 0.7 * proof * stress_area(diameter, pitch)
    return round(torque, 1) if torque < _COARSE_TORQUE else float(round(torque))
