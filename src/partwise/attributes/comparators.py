# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Tell the bound that words beside a quantity make of it (`data/comparators.yaml`).

>>> bound_before("betriebsdruck max. ", 19), bound_before("from ", 5), bound_before("cable ", 6)
(('max', 14), ('min', 0), (None, 6))
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, Literal, TypeAlias

from .vocabulary import read_file

Bound: TypeAlias = Literal["min", "max", "nominal"]

_DIGIT_NEXT: Final = re.compile(r"\W{0,3}\d")
_FARTHEST: Final = 24
_SYMBOLS: Final = "<>=≤≥~≈"
_SYMBOL: Final = re.compile(f"[{_SYMBOLS}]+$")


@cache
def _before() -> Mapping[str, list[tuple[str, Bound]]]:
    """List what may stand before a number by its last word, longest first."""
    found: dict[str, list[tuple[str, Bound]]] = {}
    content = read_file("comparators.yaml")
    bounds: tuple[Bound, ...] = ("min", "max", "nominal")
    for bound in bounds:
        for phrase in content[bound]["before"]:
            found.setdefault(phrase.split()[-1], []).append((phrase, bound))
    for phrases in found.values():
        phrases.sort(key=lambda pair: -len(pair[0]))
    return found


@cache
def _after() -> Mapping[str, list[tuple[str, Bound]]]:
    """List what may stand behind a quantity by its first letter, longest first."""
    content = read_file("comparators.yaml")
    bounds: tuple[Bound, ...] = ("min", "max")
    pairs = [(phrase, bound) for bound in bounds for phrase in content[bound]["after"]]
    found: dict[str, list[tuple[str, Bound]]] = {}
    for pair in sorted(pairs, key=lambda pair: -len(pair[0])):
        found.setdefault(pair[0][0], []).append(pair)
    return found


@cache
def _openers() -> frozenset[str]:
    return frozenset(read_file("comparators.yaml")["open"])


def bound_before(lowered: str, end: int) -> tuple[Bound | None, int]:
    """
    Find the bound that stands before a number.

    :param lowered: The line in lower case.
    :param end: Where the number begins.
    :returns: The bound and where its words begin; None and `end` if there is none.
    """
    offset = max(end - _FARTHEST, 0)
    head = lowered[offset:end].rstrip()
    if head[-1:] in {":", "=", "("}:
        head = head[:-1].rstrip()
    if not head:
        return None, end
    last = head.split()[-1]
    symbol = _SYMBOL.search(last) if last[-1] in _SYMBOLS else None
    word = symbol.group() if symbol else last.lstrip("([")
    for phrase, bound in _before().get(word, ()):
        at = len(head) - len(phrase)
        if head.endswith(phrase) and (symbol or at <= 0 or not head[at - 1].isalnum()):
            return bound, offset + at
    return None, end


def bound_after(lowered: str, start: int) -> tuple[Bound | None, int]:
    """
    Find the bound that stands behind a quantity, as in `10 bar max`.

    :param lowered: The line in lower case.
    :param start: Where the quantity ends.
    :returns: The bound and where its words end; None and `start` if there is none.
    """
    rest = lowered[start : start + 20]
    stripped = rest.lstrip(" (,")
    at = start + len(rest) - len(stripped)
    for phrase, bound in _after().get(stripped[:1], ()):
        after = stripped[len(phrase) :]
        if stripped.startswith(phrase) and not after[:1].isalnum() and not _DIGIT_NEXT.match(after):
            return bound, at + len(phrase)
    return None, start


def opens_range(lowered: str, end: int) -> bool:
    """Say whether `between` or its like stands before a number."""
    words = lowered[max(end - 12, 0) : end].split()
    return bool(words) and words[-1] in _openers()
