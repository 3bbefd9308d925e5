# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Follow superseded products to what replaces them, round by round, so that a long list asks the store a few times only.

The claim stays with the asked product. A replacement is looked up like a number that the buyer typed alone, so that
filters and customers hold for it as well; of several makers' products the one of the same maker replaces.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from partwise.part_numbers.keys import full_fold
from partwise.part_numbers.matching import asked_keys, find_matches
from partwise.part_numbers.reading import MAX_LINE_CHARS, read_query
from partwise.part_numbers.results import LookupResult, Match, Record
from partwise.part_numbers.rules import Rules

# So many successors in a row are followed; real chains have two or three.
MAX_CHAIN: Final = 16

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Chain:
    """What replaces one product, as far as it is known."""

    asked: str
    brand: str | None
    wanted: str | None
    numbers: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    end: list[str] = field(default_factory=list)


class Replacements:
    """
    Follows what replaces the claimed products of a result.

    :param result: What the lookup found.
    :param records: The documents that the store has given.
    :param customer: The asking customer, as for `find_matches`.
    :param rules: The rules that the catalog was annotated with.
    """

    def __init__(
        self, result: LookupResult, records: Iterable[Record], customer: str | None, rules: Rules | None = None
    ) -> None:
        self._result = result
        self._customer = customer
        self._rules = rules
        self._products: dict[str, list[Record]] = {}
        self._note(records)
        claimed = dict.fromkeys(i for match in result.matches if match.is_exact for i in match.product_ids)
        self._chains = {
            i: _Chain(i, self._text(i, "brand"), wanted, seen={i})
            for i in claimed
            if (wanted := self._text(i, "replaced_by"))
        }

    def asked_keys(self) -> list[str]:
        """
        Give the keys of the numbers that come next.

        :returns: Distinct keys to ask the store for; empty when every chain has ended.
        """
        return list(dict.fromkeys(key for number in self._wanted() for key in self._keys(number)))

    def follow(self, records: Iterable[Record]) -> None:
        """
        Go one step on with what the store has for `asked_keys`.

        :param records: The documents found; others do no harm.
        """
        by_key: dict[str, list[Record]] = {}
        for record in (found := list(records)):
            for key in record.meta.get("part_number_keys") or ():
                by_key.setdefault(key, []).append(record)
        self._note(found)
        matches = {
            number: self._matches(number, [record for key in self._keys(number) for record in by_key.get(key, ())])
            for number in self._wanted()
        }
        for chain in self._chains.values():
            if chain.wanted is not None:
                self._step(chain, matches[chain.wanted])

    def result(self) -> LookupResult:
        """
        Note the chains in the claims.

        :returns: The result whose claims carry `replaced_by_chain`, and in `related` the products at its end.
        """
        return replace(self._result, matches=tuple(map(self._noted, self._result.matches)))

    def facts(self, product_id: str) -> dict[str, Any]:
        """
        Say what a page shows of a replacement.

        :param product_id: A product that is `related`.
        :returns: Its `product_id`, and `part_number`, `brand`, `title` and `url` where known.
        """
        names = ("part_number", "brand", "title", "url")
        return {"product_id": product_id, **{n: text for n in names if (text := self._text(product_id, n))}}

    def _note(self, records: Iterable[Record]) -> None:
        for record in records:
            self._products.setdefault(record.product_id, []).append(record)

    def _text(self, product_id: str, name: str) -> str | None:
        values = (_as_text(record.meta, name) for record in self._products[product_id])
        return next((value for value in values if value), None)

    def _wanted(self) -> list[str]:
        return list(dict.fromkeys(chain.wanted for chain in self._chains.values() if chain.wanted is not None))

    def _keys(self, number: str) -> list[str]:
        return asked_keys(read_query(number), self._rules)

    def _matches(self, number: str, records: list[Record]) -> list[Match]:
        found = find_matches(read_query(number), records, self._customer, rules=self._rules)
        whole = [match for match in found.matches if match.is_exact]
        return whole if full_fold(number) == full_fold("".join(dict.fromkeys(m.text for m in whole))) else []

    def _step(self, chain: _Chain, matches: list[Match]) -> None:
        chain.numbers.append(str(chain.wanted))
        chain.wanted = None
        own = [match for match in matches if match.brand and chain.brand and _same(match.brand, chain.brand)]
        found = list(dict.fromkeys(i for match in own or matches for i in match.product_ids))
        new = [i for i in found if i not in chain.seen]
        if found and not new:
            logger.warning("the products that replace '%s' replace one another: %s", chain.asked, chain.numbers)
        if not new:
            return
        chain.end = new
        chain.seen.update(new)
        if len(chain.numbers) < MAX_CHAIN:
            chain.wanted = next((text for i in new if (text := self._text(i, "replaced_by"))), None)

    def _noted(self, match: Match) -> Match:
        chains = [self._chains[i] for i in match.product_ids if i in self._chains] if match.is_exact else []
        if not chains:
            return match
        related = dict.fromkeys(i for chain in chains for i in chain.end if i not in match.product_ids)
        numbers = dict.fromkeys(number for chain in chains for number in chain.numbers)
        return replace(match, related=list(related), replaced_by_chain=list(numbers))


def _same(one: str, other: str) -> bool:
    return full_fold(one) == full_fold(other)


def _as_text(meta: Mapping[str, Any], name: str) -> str | None:
    value = meta.get(name)
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if 0 < len(text) <= MAX_LINE_CHARS else None
