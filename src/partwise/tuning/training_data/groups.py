# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Choose what a model learns to rank for each query: right products, and wrong ones that look right.

No held-out product is in a group that is trained on, neither as right nor as wrong. A held-out group ranks what a
search would, products of both sides.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from partwise.documents import product_id_of
from partwise.errors import ConfigError
from partwise.evaluation.pipelines import SearchPipeline
from partwise.evaluation.queries import JudgedQuery
from partwise.scoring import read_query

from .buyer_queries import BuyerQuery, folded
from .dense_teacher import DenseTeacher
from .members import choose_by_verdicts, dealt, is_hard, spread
from .product_types import ProductTypes, product_types
from .products import Product, read_products
from .split import Split, product_split
from .targets import Judged, by_cosines, by_overlap, by_verdicts

Source: TypeAlias = Literal["verdicts", "dense", "judgments"]

_SMALLEST: Final = 4
_CANDIDATES: Final = 40
_FEWEST: Final = 2
# Products of the same type that are looked at where a search found too few that differ in one attribute.
_MORE_OF_TYPE: Final = 60
_FEWEST_HARD: Final = 2
# Of a broad query's group: products that have nothing to do with it.
_STRANGERS: Final = 0.25


@dataclass(frozen=True, slots=True)
class TrainingGroup:
    """
    What one training step ranks.

    :param query: The query as a buyer types it.
    :param kind: The query's kind: of a synthetic one its own, of a judged one that of the scorer.
    :param language: The query's language; empty where nobody knows it.
    :param product_ids: The products, in no telling order.
    :param contents: Their texts.
    :param metas: Their meta, without customers' numbers.
    :param targets: How good each is, 0 to 1.
    :param source: Who says so: attribute verdicts, the dense model, or people.
    :param split: Whether the query is held out.
    """

    query: str
    kind: str
    language: str
    product_ids: tuple[str, ...]
    contents: tuple[str, ...]
    metas: tuple[Mapping[str, Any], ...]
    targets: tuple[float, ...]
    source: Source
    split: Split


def training_groups(
    search: SearchPipeline,
    queries: Sequence[BuyerQuery],
    *,
    size: int = 8,
    on_query: Callable[[], object] = lambda: None,
    judgments: Sequence[JudgedQuery] = (),
) -> list[TrainingGroup]:
    """
    Make groups of queries.

    :param search: The first stage, such as `hybrid`; its store has the products.
    :param queries: Synthetic queries; one that equals a judged one is left out.
    :param size: The most products per group, at least 4.
    :param on_query: Called after each query, judged ones too.
    :param judgments: The user's rated queries. Each is held out or trained on as a whole, by its text.
    :returns: The groups, those of the judgments first. A query that a part-number lookup answers has none, since no
        second stage sees it, nor has one whose candidates are all equally good.
    :raises ConfigError: If the size is too small.
    :raises StoreError: If a store cannot be read.
    """
    if size < _SMALLEST:
        msg = f"size must be at least {_SMALLEST} products per group, got {size}"
        raise ConfigError(msg)
    maker = _Maker.of(search, size)
    found: list[TrainingGroup] = []
    for judged in judgments:
        found += maker.of_judged(judged)
        on_query()
    known = {folded(judged.query) for judged in judgments}
    for query in queries:
        if folded(query.text) not in known:
            found += maker.of_synthetic(query)
        on_query()
    return found


class _Asked(NamedTuple):
    """What a group says of its query."""

    query: str
    kind: str
    language: str
    source: Source
    split: Split


@dataclass(frozen=True, slots=True)
class _Maker:
    """A catalog with its first stage."""

    search: SearchPipeline
    products: Mapping[str, Product]
    pools: Mapping[Split, Sequence[Product]]
    of_type: Mapping[str, Sequence[Product]]
    types: ProductTypes
    teacher: DenseTeacher
    size: int

    @classmethod
    def of(cls, search: SearchPipeline, size: int) -> "_Maker":
        products = read_products(search)
        types = product_types(products)
        of_type: dict[str, list[Product]] = {}
        for product in products:
            for key in types.keys.get(product.product_id, ()):
                of_type.setdefault(key, []).append(product)
        by_id = {product.product_id: product for product in products}
        pools: dict[Split, Sequence[Product]] = {
            "train": [product for product in products if product_split(product.product_id) == "train"],
            "held_out": products,
        }
        return cls(search, by_id, pools, of_type, types, DenseTeacher.of(search), size)

    def of_synthetic(self, query: BuyerQuery) -> list[TrainingGroup]:
        candidates = self._candidates(query.meant or query.text, query.split)
        if candidates is None or query.product_id not in self.products:
            return []
        rng = Random(query.text)  # noqa: S311 - no secret
        if query.kind == "broad":
            chosen = self._by_teacher(query, candidates, rng)
        elif query.kind == "title":
            chosen = self._by_overlap(query, candidates)
        else:
            chosen = self._by_verdicts(query, candidates, rng)
        source: Source = "dense" if query.kind == "broad" else "verdicts"
        return _group(_Asked(query.text, query.kind, query.language, source, query.split), chosen, rng)

    def of_judged(self, judged: JudgedQuery) -> list[TrainingGroup]:
        """Make groups of a rated query, each with good and bad products."""
        split = product_split(folded(judged.query))
        grades: dict[str, int] = {}
        if 0 not in judged.grades.values():
            # Nobody rated a wrong product: then what the search finds beside the right ones is wrong.
            grades = {product.product_id: 0 for product in self._candidates(judged.query, split) or ()}
        grades |= judged.grades
        best = max(grades.values(), default=0) or 1
        rated = [
            Judged(self.products[product_id], max(grade, 0) / best)
            for product_id, grade in sorted(grades.items())
            if product_id in self.products and product_id not in judged.unknown and _may_be_in(product_id, split)
        ]
        rng = Random(judged.query)  # noqa: S311 - no secret
        asked = _Asked(judged.query, read_query(judged.query).kind, "", "judgments", split)
        return [group for members in dealt(rated, self.size) for group in _group(asked, members, rng)]

    def _candidates(self, text: str, split: Split) -> list[Product] | None:
        """Search; None where a lookup answers."""
        result = self.search.search(text, top_k=_CANDIDATES)
        if any(match["is_exact"] for match in result.matches):
            return None
        ids = [product_id_of(document) for document in result.documents]
        return [self.products[product_id] for product_id in ids if _may_be_in(product_id, split)]

    def _by_verdicts(self, query: BuyerQuery, candidates: list[Product], rng: Random) -> list[Judged]:
        source = self.products[query.product_id]
        asked = read_query(query.meant or query.text, query.language, _brands([source, *candidates]))
        found = by_verdicts(asked, query.product_id, self.types, _with(source, candidates))
        if sum(map(is_hard, found)) < _FEWEST_HARD:
            keys = self.types.keys.get(query.product_id, ())
            known = {each.product.product_id for each in found}
            more = [p for p in self._of_types(keys, query.split) if p.product_id not in known]
            sampled = rng.sample(more, min(len(more), _MORE_OF_TYPE))
            found += filter(is_hard, by_verdicts(asked, query.product_id, self.types, sampled))
        return choose_by_verdicts(found, query.product_id, self.size, rng)

    def _of_types(self, keys: Iterable[str], split: Split) -> list[Product]:
        found = {product.product_id: product for key in keys for product in self.of_type[key]}
        return [product for product_id, product in found.items() if _may_be_in(product_id, split)]

    def _by_overlap(self, query: BuyerQuery, candidates: list[Product]) -> list[Judged]:
        source = self.products[query.product_id]
        asked = read_query(query.meant or query.text, query.language, _brands([source, *candidates]))
        found = by_overlap(asked, query.product_id, _with(source, candidates))
        return spread(sorted(found, key=lambda each: (each.product is not source, -each.target)), self.size)

    def _by_teacher(self, query: BuyerQuery, candidates: list[Product], rng: Random) -> list[Judged]:
        strangers = max(round(_STRANGERS * self.size), 1)
        chosen = {product.product_id: product for product in spread(candidates, self.size - strangers)}
        pool = self.pools[query.split]
        chosen |= {product.product_id: product for product in rng.sample(pool, min(strangers, len(pool)))}
        source = self.products[query.product_id]
        # The packaged model knows one language: what is in another it cannot order, and the types can.
        same = [product for product in chosen.values() if product.language == source.language]
        others = [product for product in chosen.values() if product.language != source.language]
        known = by_cosines(self.teacher.cosines(query.meant or query.text, same), same)
        agreed = [Judged(product, self.types.agreement(query.product_id, product.product_id)) for product in others]
        return [*known, *agreed]


def _group(asked: _Asked, members: list[Judged], rng: Random) -> list[TrainingGroup]:
    """Make a group, if its members differ in worth."""
    if len({each.target for each in members}) < _FEWEST:
        return []
    rng.shuffle(members)
    products = [each.product for each in members]
    return [
        TrainingGroup(
            query=asked.query,
            kind=asked.kind,
            language=asked.language,
            product_ids=tuple(product.product_id for product in products),
            contents=tuple(product.content for product in products),
            metas=tuple(product.meta for product in products),
            targets=tuple(min(max(each.target, 0.0), 1.0) for each in members),
            source=asked.source,
            split=asked.split,
        )
    ]


def _may_be_in(product_id: str, split: Split) -> bool:
    return split == "held_out" or product_split(product_id) == "train"


def _with(source: Product, candidates: Sequence[Product]) -> list[Product]:
    return [source, *(product for product in candidates if product.product_id != source.product_id)]


def _brands(products: Iterable[Product]) -> set[str]:
    return {product.name("brand") for product in products} - {""}
