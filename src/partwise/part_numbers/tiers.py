# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The tiers that make a run of the query equal to a stored number, in the order in which they are asked.

Every tier has the same shape: its name, the kinds of number it speaks for, the key that it asks the store for, and a
test of equality. The first tier with a hit decides; the tiers after it are not asked. Tiers know nothing of what may
be claimed: that is `claims`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from partwise.part_numbers.keys import ALIAS_KINDS, OWN_KINDS, StoredNumber, full_of_soft, gtin_key, soft_of_folded
from partwise.part_numbers.reading import Window
from partwise.text import fold


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


def make_entry(document_id: str, product_id: str, stored: StoredNumber, product_brand: str | None) -> Entry:
    """
    Fold a stored number once for all comparisons.

    :param document_id: The document that carries it.
    :param product_id: The product of that document.
    :param stored: The number.
    :param product_brand: The product's own brand.
    :returns: The entry.
    """
    text = fold(stored.number).text
    soft = soft_of_folded(text)
    return Entry(document_id, product_id, stored, product_brand, text, soft, full_of_soft(soft))


@dataclass(frozen=True, slots=True)
class Tier:
    """
    One way in which a run of the query equals a stored number.

    :param name: The name that a match reports.
    :param kinds: The kinds of number that it speaks for.
    :param key: The key to ask the store for; None if the run has no such form.
    :param equal: Whether a stored number equals the run.
    """

    name: str
    kinds: tuple[str, ...]
    key: Callable[[Window], str | None]
    equal: Callable[[Window, Entry], bool]

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
    asked = gtin_key(window.full)
    return asked is not None and asked == gtin_key(entry.full)


def _soft(window: Window) -> str:
    return window.soft


def _full(window: Window) -> str:
    return window.full


def _gtin(window: Window) -> str | None:
    return gtin_key(window.full)


TIERS: Final = (
    Tier("raw", OWN_KINDS, _soft, _same_text),
    Tier("soft", OWN_KINDS, _soft, _same_soft),
    Tier("full", OWN_KINDS, _full, _same_full),
    Tier("gtin", ("gtin",), _gtin, _same_gtin),
    Tier("alias", ALIAS_KINDS, _soft, _same_text),
    Tier("alias", ALIAS_KINDS, _soft, _same_soft),
    Tier("alias", ALIAS_KINDS, _full, _same_full),
)


def window_keys(window: Window) -> tuple[str, ...]:
    """
    Give every key that some tier asks the store for.

    :param window: A run of the query.
    :returns: Distinct keys, in the order of the tiers.
    """
    return tuple(dict.fromkeys(key for tier in TIERS if (key := tier.key(window))))


def first_hits(window: Window, entries: Sequence[Entry]) -> tuple[Tier, list[Entry]] | None:
    """
    Ask the tiers in order and stop at the first that finds something.

    :param window: A run of the query.
    :param entries: Stored numbers that share a key with it.
    :returns: The deciding tier and its hits; None if no tier finds any.
    """
    return next(((tier, hits) for tier in TIERS if (hits := tier.hits(window, entries))), None)
