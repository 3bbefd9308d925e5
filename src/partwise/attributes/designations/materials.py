# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Coded designations of materials, surfaces, standards and trade, in the order in which they are tried."""

from typing import Final

from partwise.attributes.designations.hardness import DESIGNATIONS as HARDNESS
from partwise.attributes.designations.metals import DESIGNATIONS as METALS
from partwise.attributes.designations.metals import metal_family
from partwise.attributes.designations.polymers import DESIGNATIONS as POLYMERS
from partwise.attributes.designations.polymers import polymer_family
from partwise.attributes.designations.standards import DESIGNATIONS as STANDARDS
from partwise.attributes.designations.steels import DESIGNATIONS as STEELS
from partwise.attributes.designations.steels import steel_family
from partwise.attributes.designations.surfaces import DESIGNATIONS as SURFACES
from partwise.attributes.designations.trade import DESIGNATIONS as TRADE
from partwise.attributes.scan import Designation

DESIGNATIONS: Final[tuple[Designation, ...]] = (
    *STANDARDS,
    *METALS,
    *STEELS,
    *HARDNESS,
    *POLYMERS,
    *TRADE,
    *SURFACES,
)


def family_of(grade: str) -> str | None:
    """
    Name the material that a grade is one of.

    :param grade: A `material_grade` in canonical spelling.
    :returns: A `material_family`; None for a grade that nothing is known of.

    >>> family_of("1.4404"), family_of("EN AW-6082"), family_of("CW614N"), family_of("FKM"), family_of("PA66")
    ('stainless steel', 'aluminium', 'brass', 'rubber', 'plastic')
    """
    if family := metal_family(grade):
        return family
    return polymer_family(grade) or steel_family(grade)
