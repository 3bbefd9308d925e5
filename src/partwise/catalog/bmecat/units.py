# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Units as BMEcat writes them to the spelling that attributes are read by.

>>> spell_unit("MMT"), spell_unit("mm"), spell_unit("C62"), spell_unit("EU570448")
('mm', 'mm', '', 'EU570448')
"""

from collections.abc import Sequence
from functools import cache
from importlib import resources

import yaml


def spell_unit(written: str, declared: Sequence[str] = ()) -> str:
    """
    Bring a unit to its common spelling.

    :param written: A unit, a code of UN/ECE Recommendation 20, or an id that the catalog declares.
    :param declared: What the catalog says of the id: its code, sign and name.
    :returns: The unit; empty where the code says that something is counted; what was written if nothing is known.
    """
    for each in (*declared, written):
        if each in _codes():
            return _codes()[each]
    code, sign, name = declared or ("", "", "")
    return sign or name or code or written


@cache
def _codes() -> dict[str, str]:
    file = resources.files("partwise.catalog.bmecat").joinpath("data", "units.yaml")
    groups = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {code: unit for group in groups.values() for code, unit in group.items()}
