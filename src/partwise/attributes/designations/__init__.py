# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Coded designations by trade; they are tried in the order in which they are listed."""

from collections.abc import Mapping
from typing import Final

from partwise.attributes.designations import electrical, fasteners, materials
from partwise.attributes.scan import Designation


def _by_start() -> Mapping[str, tuple[Designation, ...]]:
    found: dict[str, list[Designation]] = {}
    for module in (fasteners, materials, electrical):
        for designation in module.DESIGNATIONS:
            for start in designation.starts:
                found.setdefault(start, []).append(designation)
    return {start: tuple(tried) for start, tried in found.items()}


BY_START: Final = _by_start()
