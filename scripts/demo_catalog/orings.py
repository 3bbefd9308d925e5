# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""O-rings in the sizes of AS568, which ISO 3601-1 took over."""

from collections.abc import Iterator
from dataclasses import dataclass

from .model import Item, mm

MAIN, SECOND = "Sealquin", "Torvanta"
# AS568: cross section in inches -> first dash number and the inside diameters in inches from there on.
AS568 = {
    0.070: (
        6,
        """0.114 0.145 0.176 0.208 0.239 0.301 0.364 0.426 0.489 0.551 0.614 0.676 0.739 0.801 0.864 0.926 0.989
        1.051 1.114 1.176 1.239 1.301 1.364""",
    ),
    0.103: (
        106,
        """0.174 0.206 0.237 0.299 0.362 0.424 0.487 0.549 0.612 0.674 0.737 0.799 0.862 0.924 0.987 1.049 1.112
        1.174 1.237 1.299 1.362 1.424 1.487 1.549 1.612""",
    ),
    0.139: (
        206,
        """0.484 0.546 0.609 0.671 0.734 0.796 0.859 0.921 0.984 1.046 1.109 1.171 1.234 1.296 1.359 1.421 1.484
        1.609 1.734 1.859 1.984 2.109 2.234 2.359 2.484""",
    ),
    0.210: (325, "1.475 1.600 1.725 1.850 1.975 2.100 2.225 2.350 2.475 2.600 2.725 2.850 2.975 3.100"),
    0.275: (425, "4.475 4.600 4.725 4.850 4.975 5.100 5.225 5.350"),
}


@dataclass(frozen=True, slots=True)
class Compound:
    """A rubber (ISO 1629 symbol) of one hardness and colour; limits in air, in °C."""

    symbol: str
    hardness: int
    colour: str
    low: int
    high: int

    @property
    def code(self) -> str:
        """As it stands in a number: `NBR70`, `FKM75-BN`."""
        return f"{self.symbol}{self.hardness}" + ("" if self.colour == "black" else f"-{_COLOUR_CODES[self.colour]}")


_COLOUR_CODES = {"brown": "BN", "red": "RD"}  # IEC 60757
NBR70 = Compound("NBR", 70, "black", -30, 100)
NBR90 = Compound("NBR", 90, "black", -25, 100)
FKM75 = Compound("FKM", 75, "black", -20, 200)
FKM75_BROWN = Compound("FKM", 75, "brown", -20, 200)
EPDM70 = Compound("EPDM", 70, "black", -45, 150)
VMQ70 = Compound("VMQ", 70, "red", -55, 200)


def _oring(dash: int, inside: float, section: float, compound: Compound, brand: str) -> Item:
    return Item(
        family="oring",
        brand=brand,
        part_number=f"AS568-{dash:03d}-{compound.code}",
        series=f"{brand} {dash} {compound.symbol if brand == MAIN else ''}",
        attributes={
            "standard": "ISO 3601-1",
            "size_code": f"{dash:03d}",
            "inner_diameter": mm(inside),
            "cross_section": mm(section),
            "material": compound.symbol,
            "hardness": f"{compound.hardness} Shore A",
            "colour": compound.colour,
            "operating_temperature": f"{compound.low}...+{compound.high} °C",
        },
        facts={
            "hardness_number": compound.hardness,
            "temperature_max": compound.high,
            "inner_inch": inside,
        },
        extra={
            "size": f"{mm(inside):.2f} x {mm(section):.2f} mm",
            "code": f"{compound.symbol} {compound.hardness}",
            "inches": f'{inside:.3f}" x {section:.3f}"',
        },
        sentences=("oring_what", f"oring_{compound.symbol}", "oring_use")[: 3 if brand == MAIN else 2],
    )


def _sizes() -> Iterator[tuple[int, float, float]]:
    for section, (first, insides) in AS568.items():
        for dash, inside in enumerate(insides.split(), first):
            yield dash, float(inside), section


def items() -> Iterator[Item]:
    """All O-rings, in a fixed order; the second brand shares numbers with the first."""
    for dash, inside, section in _sizes():
        for compound in (NBR70, FKM75, EPDM70):
            yield _oring(dash, inside, section, compound, MAIN)
        if dash in range(206, 222):
            yield _oring(dash, inside, section, NBR90, MAIN)
        if dash in range(106, 122, 2):
            yield _oring(dash, inside, section, FKM75_BROWN, MAIN)
            yield _oring(dash, inside, section, VMQ70, MAIN)
    for dash, inside, section in _sizes():
        if dash in range(10, 24) or dash in range(210, 223):
            yield _oring(dash, inside, section, NBR70, SECOND)
        if dash in range(210, 219):
            yield _oring(dash, inside, section, FKM75, SECOND)
