# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Decide what an equal number is worth in its place: a claim, a candidate with its reason, or nothing.

A false claim hides what the buyer wanted, so a claim needs more than equal keys: the run must be cut where the stored
number is, and must not read like a specification unless the whole line, a label or the maker beside it says otherwise.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from partwise.part_numbers.alignment import is_aligned, is_name
from partwise.part_numbers.brands import BY, is_brand_of, runs_beside
from partwise.part_numbers.gtin import is_checked
from partwise.part_numbers.keys import ALIAS_KINDS
from partwise.part_numbers.reading import ParsedQuery, Window
from partwise.part_numbers.rules import Rules
from partwise.part_numbers.specifications import is_amount, is_measured, is_unit_sign, reads_like
from partwise.part_numbers.tiers import Entry, Tier
from partwise.part_numbers.variants import brand_key
from partwise.part_numbers.words import INQUIRY

_MIN_REGROUPED: Final = 6
_MIN_LABELLED: Final = 3
_MIN_CODE_WORD: Final = 3
_SHORT_BARE: Final = 8
_MAX_BRAND_TOKENS: Final = 4
_MAX_BRAND_PLACES: Final = 16
# From how many characters on a reading counts as a number after all, if its maker stands beside it, or if nothing but
# asking words does. A reading that is not named here stays what it reads like.
_MAKER_BESIDE: Final = {
    "digits": 3,
    "groups": 5,
    "range": 5,
    "date": 5,
    "words": 4,
    "order": 4,
    "model": 0,
    "short": 0,
    "size": 5,
    "thread": 0,
    "grade": 0,
}
_SOLE_OBJECT: Final = {
    "digits": 5,
    "groups": 5,
    "order": 5,
    "range": 5,
    "short": 4,
    "model": 0,
    "size": 6,
    "thread": 6,
    "standard": 6,
}
# What no label turns into a product's number: "invoice no. 161763".
_FOREIGN: Final = frozenset({"phone", "reference"})


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


@dataclass(frozen=True, slots=True)
class _Place:
    """
    What the place of a run says for it.

    :param alone: Nothing else is in the line but its maker's name.
    :param beside: Its maker's name stands beside it.
    :param sole: All else in the line are words that ask for something.
    """

    alone: bool
    beside: bool
    sole: bool


class Judge:
    """
    Judges the runs of one query; reads each line once, so that the time stays linear in the query.

    :param parsed: The query.
    :param strong: Tokens of all runs of the query that name a known number and read like one.
    :param rules: The rules of makers and distributors.
    :param brand_keys: The keys of words that are known to be brands of the catalog.
    """

    def __init__(
        self, parsed: ParsedQuery, strong: frozenset[int], rules: Rules, brand_keys: Collection[str] = ()
    ) -> None:
        self._parsed = parsed
        self._rules = rules
        self._brand_keys = brand_keys
        self._line_of = {index: line for line in parsed.lines for index in line}
        counted = {index for first, last in parsed.quantities for index in range(first, last)}
        # Running totals over the tokens: those that are no label or count, and those that say still more.
        said = [index not in parsed.labels and index not in counted for index in range(len(parsed.tokens))]
        more = [
            told and index not in strong and (parsed.tokens[index].full not in INQUIRY or is_unit_sign(parsed, index))
            for index, told in enumerate(said)
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
            may be taken from; None if the run is not joined as any of these numbers, or stands for none in its place.
        """
        entries, brands = self._narrow(window, hits)
        place = self._place(window, brands)
        if tier.reason:
            return self._offer(window, tier, entries, place)
        if not place.beside and self._has_other_maker(window, hits):
            return Finding(window, tier, tuple(hits), "other_maker", "other_maker")
        if not (place.alone or window.labelled or tier.name == "raw") and self._is_amount(window, entries):
            return Finding(window, tier, (), "amount")
        joined = tuple(entry for entry in entries if is_aligned(window, entry, anywhere=place.alone))
        return self._weigh(window, tier, joined, place) if joined else self._regroup(window, tier, entries)

    def _regroup(self, window: Window, tier: Tier, entries: tuple[Entry, ...]) -> Finding | None:
        far = len(window.full) < _MIN_REGROUPED or is_measured(self._parsed, window)
        return None if far else Finding(window, tier, entries, "regrouped", "regrouped")

    def _weigh(self, window: Window, tier: Tier, joined: tuple[Entry, ...], place: _Place) -> Finding:
        reading = reads_like(self._parsed, window)
        if reading == "word":
            codes = tuple(entry for entry in joined if self._is_typed_code(window, entry))
            meant = bool(codes) and (place.alone or window.labelled or place.beside)
            return Finding(window, tier, codes) if meant else Finding(window, tier, joined, "weak", reading)
        if function := self._function_behind(window, joined):
            return Finding(window, tier, joined, "rule", function)
        doubt = _doubt(window, tier, joined, place, reading)
        return Finding(window, tier, joined, "weak" if doubt else None, doubt)

    def _place(self, window: Window, brands: Sequence[tuple[int, int]]) -> _Place:
        tokens, (start, end) = self._parsed.tokens, window.tokens
        named = {index for first, last in brands for index in range(first, last)}
        behind = end + 1 if end < len(tokens) and tokens[end].full in BY else end
        beside = any(
            (last == start and tokens[start].joint != "hard") or (first == behind and tokens[behind].joint != "hard")
            for first, last in brands
        )
        return _Place(
            alone=window.whole or self._only_beside(window, named, self._said),
            beside=beside or bool(window.maker),
            sole=self._only_beside(window, named, self._more),
        )

    def _offer(self, window: Window, tier: Tier, entries: tuple[Entry, ...], place: _Place) -> Finding | None:
        """Offer what varies from a run; in a sentence only what reads like a number and is joined like this one."""
        told = place.alone or window.labelled or place.beside
        if not told and (reads_like(self._parsed, window) or self._is_amount(window, entries)):
            return None
        joined = entries if place.alone else tuple(entry for entry in entries if is_aligned(window, entry))
        return Finding(window, tier, joined, tier.reason) if joined else None

    def _function_behind(self, window: Window, entries: Sequence[Entry]) -> str | None:
        """Name the rule by which the word right behind the run makes another number of it: `6205-2RS1 C3`."""
        tokens, end = self._parsed.tokens, window.tokens[1]
        if end == len(tokens) or tokens[end].joint == "hard":
            return None
        names = [self._rules.function(tokens[end].full, entry.stored, entry.product_brand) for entry in entries]
        return names[0] if all(names) else None

    def _has_other_maker(self, window: Window, hits: Sequence[Entry]) -> bool:
        """Tell whether a brand beside the run is none of those that have the number; a kind of alias says no maker."""
        if not all(entry.brands and not _lends_brand(entry) for entry in hits):
            return False
        beside = runs_beside(self._parsed, self._line_of[window.tokens[0]], window.tokens)
        named = [name for name in beside if brand_key(name) in self._brand_keys]
        return bool(named) and not any(is_brand_of(name, entry) for name in named for entry in hits)

    def _narrow(self, window: Window, hits: Sequence[Entry]) -> tuple[tuple[Entry, ...], list[tuple[int, int]]]:
        """Keep the makers that the line names, if it names any, with the places of their names."""
        runs = self._brand_runs(self._line_of[window.tokens[0]])
        kept: list[Entry] = []
        places: list[tuple[int, int]] = []
        for entry in hits:
            found = [run for name in entry.brands for run in runs.get(name, ()) if not _overlap(run, window.tokens)]
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


def _doubt(window: Window, tier: Tier, entries: Sequence[Entry], place: _Place, reading: str | None) -> str | None:
    """Name what speaks against a claim in this place, if anything does."""
    labelled = window.labelled and len(window.full) >= _MIN_LABELLED and reading not in _FOREIGN
    if place.alone or labelled:
        return None
    if tier.name == "gtin" and not is_checked(window.full):
        return "upc_e"
    if not place.sole and all(is_name(entry.stored.number) for entry in entries):
        return "name"
    least = [len(window.full) + 1]
    # `47-309` beside a maker is his `47-309`; that it folds to his `47 309` as well makes it no less a range.
    beside = place.beside and (reading != "range" or tier.name == "raw")
    least += [_MAKER_BESIDE[reading]] if beside and reading in _MAKER_BESIDE else []
    least += [_SOLE_OBJECT[reading]] if place.sole and reading in _SOLE_OBJECT else []
    if reading is not None and len(window.full) < min(least):
        return reading
    # Digits of any order or telephone come to a number whose separators nobody typed.
    bare = window.text.isdigit() and len(window.full) <= _SHORT_BARE and not (place.beside or place.sole)
    return "digits" if bare and not any(entry.text.isdigit() for entry in entries) else None


def _lends_brand(entry: Entry) -> bool:
    """Tell whether an alias has only its product's brand: whose number it is remains unknown."""
    return entry.stored.kind in ALIAS_KINDS and entry.stored.brand == entry.product_brand


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
