# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Hardness: Shore A and D (ISO 48-4), HRC (ISO 6508), HV (ISO 6507), HBW (ISO 6506); the scale is the unit."""

import re
from re import Match
from typing import Final

from partwise.attributes.designations.common import bound_before
from partwise.attributes.scan import Designation, Reading, Scan

_SCALES: Final = {"A": "Shore A", "D": "Shore D", "HRC": "HRC", "HV": "HV", "HBW": "HBW", "HB": "HBW"}
_GROUPS: Final = ("scale", "short", "turned", "metal")
# Vickers starts where steels do; `HV 10` is a test load or high voltage.
_SOFTEST_VICKERS: Final = 80
_VALUE: Final = (
    r"(?P<low>\d{2,3}(?:[.,]\d)?)(?: ?(?:±|\+/-) ?(?P<plus>\d{1,2})"
    r"|(?: ?- ?| to | bis | à | tot | ?\.\.\.? ?)(?P<high>\d{2,3}(?:[.,]\d)?))?"
)
_AFTER: Final = re.compile(
    rf"{_VALUE}[ °]{{0,2}}(?:(?i:shore|duro(?:meter)?)(?:[ -]?(?P<scale>[aAdD])(?![^\W_]))?"
    r"|(?i:sh\.?) ?(?P<short>[aAdD])|(?P<turned>[AD]) ?(?i:shore)|(?P<metal>HRC|HV|HBW?)\d{0,2})(?![^\W_])"
)
_BEFORE: Final = re.compile(
    r"(?:(?i:shore(?:-?härte)?|durometer)(?:[ -]?(?P<scale>[aAdD])(?![^\W\d_]))?|(?i:sh)[ -]?(?P<short>[aAdD])"
    rf"|(?P<metal>HRC|HV|HBW?))[ :=]{{0,2}}{_VALUE}(?: ?(?P<turned>[aAdD]))?"
    r"(?![^\W_]|[.,]\d| ?x ?\d| ?(?:mm|kV|V|kg)\b)"
)


def _read(scan: Scan, match: Match[str]) -> Reading:
    """Read a number, a tolerance or a range on a scale; without a letter Shore is A, the scale of elastomers."""
    scale = next((match[group] for group in _GROUPS if match[group]), "A")
    unit = _SCALES[scale.upper()]
    low = scan.number(match["low"])
    if unit == "HV" and low < _SOFTEST_VICKERS:
        return None
    if match["high"]:
        return scan.item("hardness", match, low=low, high=scan.number(match["high"]), unit=unit, qualifier="range")
    if match["plus"]:
        more = scan.number(match["plus"])
        return scan.item("hardness", match, low, low=low - more, high=low + more, unit=unit)
    return scan.item("hardness", match, low, unit=unit, qualifier=bound_before(scan, match.start()))


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(("0",), _AFTER, _read),
    Designation(("shore", "sh", "sha", "shd", "shorehärte", "durometer", "hrc", "hv", "hbw", "hb"), _BEFORE, _read),
)
