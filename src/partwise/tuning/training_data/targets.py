# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Say how good each candidate of a query is, in [0, 1]: what a tuned model learns to tell apart.

Queries with values: the scorer's value of the attribute verdicts (a match 1, silence less, a contradiction least),
times how well the product fits the asked type. Broad queries: what the dense model says, since it orders those best.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from partwise.attributes import Verdict
from partwise.scoring import AskedQuery, attributes_value, coverage, judge

from .product_types import ProductTypes
from .products import Product

_MET: Final = frozenset({"match", "partial_match"})
# Cosines that are closer together than this differ by chance as much as by fit.
_LEAST_RANGE: Final = 0.2


@dataclass(frozen=True, slots=True)
class Judged:
    """
    A candidate with what speaks for it.

    :param product: The product.
    :param target: How good it is, 0 to 1.
    :param verdicts: One per asked attribute.
    :param agreement: How well it is of the asked type.
    """

    product: Product
    target: float
    verdicts: Sequence[Verdict] = ()
    agreement: float = 1.0

    @property
    def contradictions(self) -> int:
        """In how many asked attributes it is another."""
        return sum(verdict.verdict == "contradiction" for verdict in self.verdicts)

    @property
    def is_met(self) -> bool:
        """Whether it meets all that is asked."""
        return all(verdict.verdict in _MET for verdict in self.verdicts)

    @property
    def is_hard_negative(self) -> bool:
        """Whether exactly one attribute is wrong, and all others are met."""
        met = sum(verdict.verdict in _MET for verdict in self.verdicts)
        return self.contradictions == 1 and met == len(self.verdicts) - 1


def by_verdicts(asked: AskedQuery, source: str, types: ProductTypes, candidates: Sequence[Product]) -> list[Judged]:
    """
    Judge candidates by what they state.

    :param asked: The query.
    :param source: The product that it was made from, whose type is asked for.
    :param types: The types of products.
    :param candidates: The candidates.
    :returns: Each, judged.
    """
    judged = []
    for product in candidates:
        found = judge(asked, product.specs, {})
        agreement = types.agreement(source, product.product_id) if source in types.keys else 1.0
        verdicts = [each.verdict for each in found]
        judged.append(Judged(product, attributes_value(found) * agreement, verdicts, agreement))
    return judged


def by_overlap(asked: AskedQuery, source: str, candidates: Sequence[Product]) -> list[Judged]:
    """
    Judge candidates of a piece of a title: the product itself is right, others as far as they say the same.

    :param asked: The query.
    :param source: The product whose title it is from.
    :param candidates: The candidates.
    :returns: Each, judged.
    """
    covered = coverage(asked, {product.product_id: product.searchable for product in candidates})
    judged = []
    for product in candidates:
        found = judge(asked, product.specs, {})
        parts = [attributes_value(found)] * bool(found) + ([covered[product.product_id]] if covered else [])
        target = 1.0 if product.product_id == source else sum(parts) / max(len(parts), 1)
        judged.append(Judged(product, target, [each.verdict for each in found]))
    return judged


def by_cosines(cosines: Mapping[str, float], candidates: Sequence[Product]) -> list[Judged]:
    """
    Take the dense model's order over: the best candidate 1, the others by how far they are behind.

    :param cosines: Similarity to the query by product id.
    :param candidates: The candidates.
    :returns: Each, judged.
    """
    values = [cosines[product.product_id] for product in candidates]
    best = max(values, default=0.0)
    scale = max(best - min(values, default=0.0), _LEAST_RANGE)
    return [Judged(product, 1 - (best - value) / scale) for product, value in zip(candidates, values, strict=True)]
