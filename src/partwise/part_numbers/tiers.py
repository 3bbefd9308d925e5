# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The tiers that make a run of the query equal to a stored number, in the order in which they are asked.

Every tier has the same shape: its name, the kinds of number it speaks for, the keys that it asks the store for, and a
test of equality. The first tier with a hit decides; the tiers after it are not asked. Some tiers only offer; whether
what the others find may be claimed is decided in `claims`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from partwise.part_numbers.gtin import gtin_keys, unit_key
from partwise.part_numbers.keys import ALIAS_KINDS, OWN_KINDS, StoredNumber, forms, full_fold, full_of_soft
from partwise.part_numbers.reading import MAX_WINDOW_CHARS, Window
from partwise.part_numbers.rules import Rules
from partwise.part_numbers.variants import PREFIX_KINDS, confusable, prefix_key, unpadded

_MIN_VARYING: Final = 2
_MAX_VARYING_TOKENS: Final = 3
# The tiers that do not vary a run: they come first.
_STRICT: Final = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One stored number of one document, with its forms.

    :param document_id: The document that carries it.
    :param product_id: The product of that document.
    :param stored: The number, its kind, brand and customer.
    :param product_brand: The product's own brand, which may differ from the number's.
    :param text: The number folded.
    :param soft: Its soft key.
    :param full: Its full fold.
    """

    document_id: str
    product_id: str
    stored: StoredNumber
    product_brand: str | None
    text: str
    soft: str
    full: str

    @property
    def brands(self) -> set[str]:
        """The full folds of the number's brand and the product's."""
        return {folded for name in (self.stored.brand, self.product_brand) if name and (folded := full_fold(name))}


def make_entry(document_id: str, product_id: str, stored: StoredNumber, product_brand: str | None) -> Entry:
    """
    Fold a stored number once for all comparisons.

    :param document_id: The document that carries it.
    :param product_id: The product of that document.
    :param stored: The number.
    :param product_brand: The product's own brand.
    :returns: The entry.
    """
    return Entry(document_id, product_id, stored, product_brand, *forms(stored.number))


@dataclass(frozen=True, slots=True)
class Tier:
    """
    One way in which a run of the query equals a stored number, or comes near.

    :param name: The name that a match reports.
    :param kinds: The kinds of number that it speaks for.
    :param keys: The keys to ask the store for.
    :param equal: Whether a stored number equals the run in this way.
    :param reason: Why what it finds is never claimed; None for a tier that may be exact.
    :param rule: Names the rule by which a stored number fits; None if there is none.
    """

    name: str
    kinds: tuple[str, ...]
    keys: Callable[[Window], Iterable[str]]
    equal: Callable[[Window, Entry], bool]
    reason: str | None = None
    rule: Callable[[Window, Entry], str | None] = lambda _window, _entry: None

    def hits(self, window: Window, entries: Sequence[Entry]) -> list[Entry]:
        """
        Keep the entries that this tier finds equal.

        :param window: A run of the query.
        :param entries: Stored numbers that share a key with it.
        :returns: Those that are equal and of the tier's kinds.
        """
        return [entry for entry in entries if entry.stored.kind in self.kinds and self.equal(window, entry)]


def _same_text(window: Window, entry: Entry) -> bool:
    return window.text == entry.text


def _same_soft(window: Window, entry: Entry) -> bool:
    return window.soft == entry.soft


def _same_full(window: Window, entry: Entry) -> bool:
    return window.full == entry.full


def _same_gtin(window: Window, entry: Entry) -> bool:
    return not set(gtin_keys(window.full)).isdisjoint(gtin_keys(entry.full))


def _is_unit(window: Window, entry: Entry) -> bool:
    return unit_key(window.full) in gtin_keys(entry.full)


def _unpadded(window: Window, entry: Entry) -> bool:
    return unpadded(window.soft) == unpadded(entry.soft)


def _confusable(window: Window, entry: Entry) -> bool:
    return confusable(window.soft) == confusable(entry.soft)


def _soft(window: Window) -> tuple[str, ...]:
    return (window.soft,)


def _full(window: Window) -> tuple[str, ...]:
    return (window.full,)


def _gtin(window: Window) -> tuple[str, ...]:
    return gtin_keys(window.full)


def _unit(window: Window) -> tuple[str, ...]:
    unit = unit_key(window.full)
    return (unit,) if unit else ()


def may_vary(window: Window) -> bool:
    """
    Tell whether a run may stand for another way to write a number.

    Every word of a sentence varies into something; only what reads like a number piece by piece is worth asking for.

    :param window: A run of the query.
    :returns: True for a line or labelled run with a digit, and for up to three tokens that each have one.
    """
    if not _MIN_VARYING <= len(window.full) <= MAX_WINDOW_CHARS:
        return False
    if window.whole or window.labelled:
        return any(map(str.isdigit, window.full))
    pieces = window.text.split()
    return len(window.gaps) < _MAX_VARYING_TOKENS and all(any(map(str.isdigit, piece)) for piece in pieces)


class _Cut:
    """The tier of the rules with one reason: a run and a number of which one rule leaves the same."""

    def __init__(self, rules: Rules, reason: str) -> None:
        self._rules = rules
        self._reason = reason

    def keys(self, window: Window) -> list[str]:
        return [full_of_soft(base) for rule, base in self._rules.cuts(window.text) if rule.reason == self._reason]

    def rule(self, window: Window, entry: Entry) -> str | None:
        asked = dict(self._rules.cuts(window.text))
        stored = dict(self._rules.stored_cuts(entry.text, entry.stored, entry.product_brand))
        for rule in {**stored, **asked}:
            fits = rule.reason == self._reason and rule.is_for(entry.stored, entry.product_brand)
            if fits and asked.get(rule, window.soft) == stored.get(rule, entry.soft):
                return rule.name
        return None

    def fits(self, window: Window, entry: Entry) -> bool:
        return self.rule(window, entry) is not None


def _prefix(window: Window) -> tuple[str, ...]:
    asks = (window.whole or window.labelled) and any(map(str.isdigit, window.full))
    key = prefix_key(window.full) if asks else None
    return (key,) if key else ()


def _begins(window: Window, entry: Entry) -> bool:
    return len(entry.full) > len(window.full) and entry.full.startswith(window.full)


# On request only, and apart from the others: its key is asked for with a bound, for a beginning may be anybody's.
PREFIX_TIER: Final = Tier("prefix", PREFIX_KINDS, _prefix, _begins, "prefix")

_ALL_KINDS: Final = (*OWN_KINDS, *ALIAS_KINDS)
# Zeros before a GTIN are read by its own tier; others belong to another GTIN.
_PADDED_KINDS: Final = tuple(kind for kind in _ALL_KINDS if kind != "gtin")


@cache
def all_tiers(rules: Rules) -> tuple[Tier, ...]:
    """
    Give the tiers in their order.

    :param rules: The rules of makers and distributors.
    :returns: Those that may be exact, then those that only offer.
    """
    cuts = [_Cut(rules, reason) for reason in ("packaging", "rule")]
    return (
        Tier("raw", OWN_KINDS, _soft, _same_text),
        Tier("soft", OWN_KINDS, _soft, _same_soft),
        Tier("full", OWN_KINDS, _full, _same_full),
        Tier("gtin", ("gtin",), _gtin, _same_gtin),
        Tier("alias", ALIAS_KINDS, _soft, _same_text),
        Tier("alias", ALIAS_KINDS, _soft, _same_soft),
        Tier("alias", ALIAS_KINDS, _full, _same_full),
        Tier("gtin", ("gtin",), _unit, _is_unit, "case_of_unit"),
        *(
            Tier(reason, _ALL_KINDS, cut.keys, cut.fits, reason, cut.rule)
            for reason, cut in zip(("packaging", "rule"), cuts, strict=True)
        ),
        Tier("zero_variant", _PADDED_KINDS, lambda window: (unpadded(window.full),), _unpadded, "zero_variant"),
        Tier("confusable", _ALL_KINDS, lambda window: (confusable(window.full),), _confusable, "confusable"),
    )


def tiers_for(window: Window, rules: Rules) -> tuple[Tier, ...]:
    """
    Give the tiers that have a say about a run, in their order.

    :param window: A run of the query.
    :param rules: The rules of makers and distributors.
    :returns: All of them for a run that may vary, else those that take it as it is.
    """
    return all_tiers(rules) if may_vary(window) else all_tiers(rules)[:_STRICT]


def window_keys(window: Window, rules: Rules) -> tuple[str, ...]:
    """
    Give every key that some tier asks the store for.

    :param window: A run of the query.
    :param rules: The rules of makers and distributors.
    :returns: Distinct keys, in the order of the tiers.
    """
    return tuple(dict.fromkeys(key for tier in tiers_for(window, rules) for key in tier.keys(window)))


def first_hits(window: Window, entries: Sequence[Entry], rules: Rules) -> tuple[Tier, list[Entry]] | None:
    """
    Ask the tiers in order and stop at the first that finds something.

    :param window: A run of the query.
    :param entries: Stored numbers that share a key with it.
    :param rules: The rules of makers and distributors.
    :returns: The deciding tier and its hits; None if no tier finds any.
    """
    return next(((tier, hits) for tier in tiers_for(window, rules) if (hits := tier.hits(window, entries))), None)
