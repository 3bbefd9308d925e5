# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What is known about one right product that a search did not show: plain data, whatever searched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from textwrap import shorten
from typing import Any, Final

from partwise.evaluation.diagnosis.words import ProductWords, read_product

_NAME_WIDTH: Final = 60


@dataclass(frozen=True)
class Stored:
    """
    A product as the store holds it.

    :param product_id: Its id.
    :param texts: The text of each of its documents; several if it is split into chunks.
    :param meta: The meta of its first document, without anybody's own numbers.
    """

    product_id: str
    texts: tuple[str, ...]
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its title; empty if it has none."""
        return str(self.meta.get("title") or "")

    @property
    def name(self) -> str:
        """Its id and title, for a line of evidence."""
        shown = shorten(self.title, _NAME_WIDTH, placeholder=" …")
        return f"{self.product_id} ({shown})" if shown else self.product_id

    @cached_property
    def words(self) -> ProductWords:
        """What can be found in all of its texts together."""
        return read_product("\n".join(self.texts), self.meta)


@dataclass(frozen=True, slots=True)
class Leg:
    """
    One place of a pipeline that gave documents.

    :param name: Its name in the pipeline.
    :param searches: Whether it finds products by itself, instead of ordering those of others.
    :param ranks: The rank of each product that it gave; None if it did not run.
    :param deeper: The same when it was asked for `reach` documents; empty if it was not.
    :param reach: How many documents it was asked for then.
    """

    name: str
    searches: bool
    ranks: Mapping[str, int] | None
    deeper: Mapping[str, int] = field(default_factory=dict)
    reach: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """
    One product of a result.

    :param product_id: Its id.
    :param signals: By signal what it added to the score, as `value` and `weight`; empty if the pipeline does not say.
    """

    product_id: str
    signals: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """
    One right product that is missing from the first results of one query.

    :param query: The query.
    :param product_id: The missing product.
    :param top_k: How many results were looked at.
    :param result: The whole result, best first, without products of which nobody can say whether they answer.
    :param wrong: The ids of the wrong products among the first `top_k`, best first.
    :param stored: The products of interest that the store holds, by id.
    :param legs: All places that gave documents, the searches before what orders their finds.
    :param matches: The part numbers that a lookup found; None if the pipeline has no lookup.
    """

    query: str
    product_id: str
    top_k: int
    result: Sequence[Shown]
    wrong: Sequence[str]
    stored: Mapping[str, Stored]
    legs: Sequence[Leg] = ()
    matches: Sequence[Mapping[str, Any]] | None = None

    @property
    def product(self) -> Stored | None:
        """The missing product; None if the store does not hold it."""
        return self.stored.get(self.product_id)

    @property
    def rivals(self) -> list[Stored]:
        """The wrong products that were shown in its place, best first."""
        return [self.stored[product_id] for product_id in self.wrong if product_id in self.stored]

    @property
    def rank(self) -> int | None:
        """The product's place in the whole result, from 1; None if it is not in it."""
        return next((rank for rank, shown in enumerate(self.result, 1) if shown.product_id == self.product_id), None)

    @property
    def claims(self) -> list[Mapping[str, Any]]:
        """The part numbers that a lookup claimed, whereupon nothing else was searched."""
        return [match for match in self.matches or () if match["is_exact"]]


@dataclass(frozen=True, slots=True)
class Finding:
    """
    Why a product is missing.

    :param evidence: Short lines that show it.
    :param fix: What to do, in one sentence.
    """

    evidence: list[str]
    fix: str
