# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Decide what an equal number is worth in its place: a claim, a candidate with its reason, or nothing.

A false claim hides what the buyer wanted, so a claim needs more than equal keys: the run must be cut where the stored
number is, and must not read like a specification unless the whole line, a label or the maker beside it says otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from partwise.part_numbers.keys import full_fold
from partwise.part_numbers.reading import ParsedQuery, Window
from partwise.part_numbers.specifications import is_amount, is_measured, reads_like
from partwise.part_numbers.tiers import Entry, Tier
from partwise.part_numbers.words import INQUIRY

_MIN_REGROUPED: Final = 6
_MIN_LABELLED: Final = 3
_MIN_CODE_WORD: Final = 3
_MIN_NAME_WORD: Final = 3
_MAX_BRAND_TOKENS: Final = 4
_MAX_BRAND_PLACES: Final = 16
# From how many characters on a reading counts as a number after all, if its maker stands beside it, or if nothing but
# asking words does. A reading that is not named here stays what it reads like.
_MAKER_BESIDE: Final = {"digits": 3, "model": 0, "short": 0, "size": 5, "thread": 0, "grade": 0}
_SOLE_OBJECT: Final = {"digits": 5, "model": 0, "size": 6, "thread": 6, "standard": 6}


@dataclass(frozen=True, slots=True)
class Finding:
    """
    Stored numbers that one run of the query names.

    :param window: The run.
    :param tier: The tier that found them.
    :param entries: The numbers, narrowed by the brands in the same line.
    :param reason: Why they may not be claimed; None for a claim.
    :param rule: What the run reads like instead of a number; None if it reads like one.
    """

    window: Window
    tier: Tier
    entries: tuple[Entry, ...]
    reason: str | None = None
    rule: str | None = None


class Judge:
    """
    Judges the runs of one query; reads each line once, so that the time stays linear in the query.

    :param parsed: The query.
    :param strong: Tokens of all runs of the query that name a known number and read like one.
    """

    def __init__(self, parsed: ParsedQuery, strong: frozenset[int]) -> None:
        self._parsed = parsed
        self._line_of = {index: line for line in parsed.lines for index in line}
        counted = {index for first, last in parsed.quantities for index in range(first, last)}
        # Running totals over the tokens: those that are no label or count, and those that say still more.
        said = [index not in parsed.labels and index not in counted for index in range(len(parsed.tokens))]
        more = [
            told and index not in strong and parsed.tokens[index].full not in INQUIRY for index, told in enumerate(said)
        ]
        self._said = (said, [0, *accumulate(said)])
        self._more = (more, [0, *accumulate(more)])
        self._runs: dict[range, dict[str, list[tuple[int, int]]]] = {}

    def judge(self, window: Window, tier: Tier, hits: Sequence[Entry]) -> Finding | None:
        """
        Weigh what a tier found for a run.

        :param window: The run of the query.
        :param tier: The deciding tier.
        :param hits: What it found.
        :returns: A claim, or a candidate with its reason; without entries if the run is an amount, which nothing in it
            may be taken from; None if the run is not joined as any of these numbers.
        """
        entries, brands = self._narrow(window, hits)
        named = {index for start, end in brands for index in range(start, end)}
        alone = window.whole or self._only_beside(window, named, self._said)
        if not alone and not window.labelled and tier.name != "raw" and self._is_amount(window, entries):
            return Finding(window, tier, (), "amount")
        joined = tuple(entry for entry in entries if is_aligned(window, entry, anywhere=alone))
        if not joined:
            far = len(window.full) < _MIN_REGROUPED or is_measured(self._parsed, window)
            return None if far else Finding(window, tier, entries, "regrouped", "regrouped")
        reading = reads_like(self._parsed, window)
        beside = any(end == window.tokens[0] or start == window.tokens[1] for start, end in brands)
        if reading == "word":
            codes = tuple(entry for entry in joined if self._is_typed_code(window, entry))
            told = alone or window.labelled or beside
            return Finding(window, tier, codes) if codes and told else Finding(window, tier, joined, "weak", reading)
        told = alone or (window.labelled and len(window.full) >= _MIN_LABELLED)
        sole = self._only_beside(window, named, self._more)
        if not told and not sole and all(is_name(entry.stored.number) for entry in joined):
            return Finding(window, tier, joined, "weak", "name")
        if told or _reads_as_number(window, reading, beside=beside, sole=sole):
            return Finding(window, tier, joined)
        return Finding(window, tier, joined, "weak", reading)

    def _narrow(self, window: Window, hits: Sequence[Entry]) -> tuple[tuple[Entry, ...], list[tuple[int, int]]]:
        """Keep the makers that the line names, if it names any, with the places of their names."""
        runs = self._brand_runs(self._line_of[window.tokens[0]])
        kept: list[Entry] = []
        places: list[tuple[int, int]] = []
        for entry in hits:
            names = {full_fold(name) for name in (entry.stored.brand, entry.product_brand) if name}
            found = [run for name in names for run in runs.get(name, ()) if not _overlap(run, window.tokens)]
            if found:
                kept.append(entry)
                places += found
        return tuple(kept or hits), places

    def _brand_runs(self, line: range) -> dict[str, list[tuple[int, int]]]:
        if line not in self._runs:
            runs: dict[str, list[tuple[int, int]]] = {}
            for start in line:
                full = ""
                for end in range(start + 1, min(start + _MAX_BRAND_TOKENS, line.stop) + 1):
                    full += self._parsed.tokens[end - 1].full
                    places = runs.setdefault(full, [])
                    if len(places) < _MAX_BRAND_PLACES:
                        places.append((start, end))
            self._runs[line] = runs
        return self._runs[line]

    def _only_beside(self, window: Window, named: set[int], counted: tuple[list[bool], list[int]]) -> bool:
        """Tell whether every counted token of the line stands in the run or is a maker's name."""
        flags, totals = counted
        line, (start, end) = self._line_of[window.tokens[0]], window.tokens
        outside = totals[line.stop] - totals[line.start] - (totals[end] - totals[start])
        return outside == sum(flags[index] for index in named)

    def _is_amount(self, window: Window, entries: Sequence[Entry]) -> bool:
        """Tell an amount from a number; a run parted where the number has its separators was typed from the number."""
        typed = bool(window.gaps) and any(is_aligned(window, entry) for entry in entries)
        return not typed and is_amount(self._parsed, window)

    def _is_typed_code(self, window: Window, entry: Entry) -> bool:
        """Hold a number without digits to be meant only if it is a code in capitals and typed just so."""
        start, end = self._parsed.span(window.tokens)
        number = entry.stored.number
        return number.isupper() and len(entry.full) >= _MIN_CODE_WORD and self._parsed.query[start:end] == number


def _reads_as_number(window: Window, reading: str | None, *, beside: bool, sole: bool) -> bool:
    least = [len(window.full) + 1]
    least += [_MAKER_BESIDE[reading]] if beside and reading in _MAKER_BESIDE else []
    least += [_SOLE_OBJECT[reading]] if sole and reading in _SOLE_OBJECT else []
    return reading is None or len(window.full) >= min(least)


def is_aligned(window: Window, entry: Entry, *, anywhere: bool = False) -> bool:
    """
    Tell whether a run is parted only where the stored number may be parted.

    A point or comma typed between two digits (`1.2`) must be a separator of the number (not `12`), even if white space
    may stand anywhere; only groups of digits (`0.986.434`) are free of it.

    :param window: A run of the query.
    :param entry: A stored number with the same full fold.
    :param anywhere: Whether white space needs no counterpart in the number.
    :returns: True if the number has a separator at every join, or for joins over white space a change between letters
        and digits.
    """
    points = _points(window)
    if not window.gaps and not points:
        return True
    separators, changes = _parting_places(entry.text)
    if not separators.issuperset(points):
        return False
    return anywhere or all(place in separators or (joint == "gap" and place in changes) for place, joint in window.gaps)


def _points(window: Window) -> set[int]:
    """Give the places in the full fold where the run has a decimal point or comma."""
    full = window.full
    pieces = window.soft.split(".")
    places = set(accumulate(map(len, pieces[:-1])))
    places |= {
        place
        for place, joint in window.gaps
        if joint == "tight" and full[place - 1].isdigit() and full[place].isdigit()
    }
    return set() if full.isdigit() and len(places) > 1 else places


def _parting_places(text: str) -> tuple[set[int], set[int]]:
    """Give the places in the full fold of a number with a separator, and with a change of letters and digits."""
    separators: set[int] = set()
    changes: set[int] = set()
    place, before = 0, ""
    for char in text:
        if not (char.isalnum() or char == "+"):
            separators.add(place)
            continue
        if before and before.isdigit() != char.isdigit():
            changes.add(place)
        place, before = place + 1, char
    return separators, changes


def is_name(number: str) -> bool:
    """
    Tell whether a stored number is written like a product's name, such as `Galaxy S8`.

    :param number: The number as stored.
    :returns: True if it has several words and one of them is a word with small letters.
    """
    words = number.split()
    return len(words) > 1 and any(
        len(word) >= _MIN_NAME_WORD and word.isalpha() and not word.isupper() for word in words
    )


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
