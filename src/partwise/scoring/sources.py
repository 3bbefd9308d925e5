# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
What sources say differently of one product: the most authoritative that says anything is believed.

A product may have documents of a PIM, of a datasheet and of a forum. Each is compared with the query by itself. Where
an order of sources is given, the verdict of the first of them that states the asked attribute holds for all documents
of the product, and what others say otherwise stands beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from partwise.attributes import Verdict
from partwise.errors import ConfigError

from .evidence import VERDICT_VALUES, Stated


@dataclass(frozen=True, slots=True)
class SourceOrder:
    """
    Whom to believe.

    :param names: Sources, the most authoritative first; what is not named, or names no source, comes last.
    """

    names: tuple[str, ...] = ()

    @classmethod
    def read(cls, given: Any) -> "SourceOrder":
        """
        Check what a user gave.

        :param given: A list of names, or None.
        :returns: The order.
        :raises ConfigError: If it is no list of distinct names.
        """
        if given is None:
            return cls()
        if not isinstance(given, list) or not all(isinstance(name, str) and name for name in given):
            msg = f"source_order must be a list of names, the most authoritative first, got {given!r}"
            raise ConfigError(msg)
        if len(set(given)) < len(given):
            msg = f"source_order names a source twice: {given!r}"
            raise ConfigError(msg)
        return cls(tuple(given))

    def rank(self, source: Any) -> int:
        """
        Tell how authoritative a source is.

        :param source: Its name, or None.
        :returns: 0 for the first; sources without a place share the last.
        """
        return self.names.index(source) if source in self.names else len(self.names)

    def settle(
        self, verdicts: Mapping[str, Sequence[Verdict]], metas: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, list[Stated]]:
        """
        Let the sources of each product agree.

        :param verdicts: By document id, one for each asked attribute.
        :param metas: Their meta, by document id.
        :returns: The same, settled: a document keeps its own verdict unless a better source states the attribute.
        """
        products: dict[Any, list[str]] = {}
        for key in verdicts:
            products.setdefault(metas[key].get("product_id", (key,)), []).append(key)
        settled: dict[str, list[Stated]] = {}
        for keys in products.values() if self.names else ():
            if len({metas[key].get("source") for key in keys}) > 1:
                settled |= self._settle_product({key: verdicts[key] for key in keys}, metas)
        return {key: settled.get(key) or [Stated(verdict) for verdict in own] for key, own in verdicts.items()}

    def _settle_product(
        self, verdicts: Mapping[str, Sequence[Verdict]], metas: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, list[Stated]]:
        settled: dict[str, list[Stated]] = {key: [] for key in verdicts}
        for asked in zip(*verdicts.values(), strict=True):
            stated = [
                Stated(verdict, metas[key].get("source"))
                for key, verdict in zip(verdicts, asked, strict=True)
                if verdict.verdict != "unknown"
            ]
            best = _most_authoritative(stated, self)
            for key, verdict in zip(verdicts, asked, strict=True):
                kept = own = Stated(verdict, metas[key].get("source"))
                if best is not None and (
                    verdict.verdict == "unknown" or self.rank(own.source) > self.rank(best.source)
                ):
                    kept = best
                settled[key].append(replace(kept, others=_others(kept, stated)))
        return settled


def _most_authoritative(stated: Sequence[Stated], order: SourceOrder) -> Stated | None:
    """Choose the best source's statement; of several by it the one that fits best, in an order of names alone."""
    return min(
        stated,
        key=lambda each: (
            order.rank(each.source),
            -VERDICT_VALUES[each.verdict.verdict],
            each.source or "",
            each.offered,
        ),
        default=None,
    )


def _others(kept: Stated, stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """Give what other sources say otherwise, each once."""
    differing = {
        (each.source, each.offered): each
        for each in stated
        if each.source != kept.source and each.verdict.verdict != kept.verdict.verdict
    }
    return tuple(differing[key] for key in sorted(differing, key=lambda key: (key[0] or "", key[1])))
