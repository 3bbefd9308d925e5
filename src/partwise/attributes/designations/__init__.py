# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Coded designations by trade; they are tried in the order in which they are listed."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from partwise.attributes.designations import electrical, fasteners, materials, rotating
from partwise.attributes.scan import Designation


class Start(NamedTuple):
    """
    The designations that begin in one way.

    :param any_of: Matches where at least one of them does, with the place of the first as its last group's name; one
        call instead of one for each, as most places hold none.
    :param designations: In the order in which they are tried.
    """

    any_of: re.Pattern[str]
    designations: tuple[Designation, ...]

    def fitting(self, text: str, start: int) -> tuple[Designation, ...]:
        """Give the first designation that fits there and those behind it; none in most places."""
        found = self.any_of.match(text, start)
        return () if found is None else self.designations[int((found.lastgroup or "d0")[1:]) :]


def by_start(designations: Iterable[Designation]) -> Mapping[str, Start]:
    """
    File designations under how they begin.

    :param designations: In the order in which they are tried.
    :returns: By start; those that begin with any digit under each of the ten.
    """
    found: dict[str, list[Designation]] = {}
    for designation in designations:
        for start in designation.starts:
            found.setdefault(start, []).append(designation)
    filed = {start: Start(_any_of(tried), tuple(tried)) for start, tried in found.items()}
    return {**filed, **dict.fromkeys("0123456789", filed["0"])} if "0" in filed else filed


@cache
def packaged() -> tuple[Designation, ...]:
    """List all packaged designations."""
    return (*fasteners.DESIGNATIONS, *materials.DESIGNATIONS, *electrical.DESIGNATIONS, *rotating.LAST)


def _any_of(designations: Iterable[Designation]) -> re.Pattern[str]:
    # An empty group behind each: a group around it would keep `re` from skipping it by its first character.
    return re.compile("|".join(f"{_unnamed(each.pattern)}(?P<d{n}>)" for n, each in enumerate(designations)))


def _unnamed(pattern: re.Pattern[str]) -> str:
    """Write a pattern so that it can stand among others: without names, with its own flags."""
    source = re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern).removeprefix("(?i)")
    return f"(?i:{source})" if pattern.flags & re.IGNORECASE else f"(?:{source})"
