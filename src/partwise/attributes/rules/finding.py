# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What a rule finds, and which of several findings counts."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

from partwise.attributes.items import Attribute, VerdictName
from partwise.attributes.vocabulary import read_file
from partwise.attributes.wording import show_value

# Best first. What cannot be compared stands behind all that can.
ORDER: Final[tuple[VerdictName, ...]] = ("match", "partial_match", "partial_contradiction", "contradiction", "unknown")
_PLACES: Final = {verdict: place for place, verdict in enumerate(ORDER)}


class Finding(NamedTuple):
    """
    What a rule says.

    :param verdict: The verdict.
    :param rule: Why, in a few words.
    """

    verdict: VerdictName
    rule: str


Rule: TypeAlias = Callable[[Attribute, Attribute], Finding]


def best(findings: Iterable[Finding]) -> Finding:
    """Give the best of some findings; at least one."""
    return min(findings, key=lambda finding: _PLACES[finding.verdict])


def worst(findings: Iterable[Finding]) -> Finding:
    """Give the worst of some findings; at least one."""
    return max(findings, key=lambda finding: _PLACES[finding.verdict])


def place_of(verdict: VerdictName) -> int:
    """Give a verdict's place among all, 0 for the best."""
    return _PLACES[verdict]


def said(verdict: VerdictName, asked: Attribute, offered: Attribute, rule: str) -> Finding:
    """Make a finding that names both values: `tol: 30 mm asked, 35 mm offered`."""
    return Finding(verdict, f"{rule}: {show_value(asked)} asked, {show_value(offered)} offered")


@cache
def equivalences() -> Mapping[str, Any]:
    """Read the packaged equivalences."""
    return read_file("equivalences.yaml")
