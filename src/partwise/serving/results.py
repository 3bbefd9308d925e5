# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Documents and lookups as replies: what a buyer may see of them, and nothing else.

A reply names its fields one by one, so that neither embeddings nor keys nor another customer's numbers can slip in with
a document's meta.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from partwise.attributes import Attribute as Spec
from partwise.attributes import show_value
from partwise.documents import notes_of, product_id_of
from partwise.evaluation.pipelines import one_per_product

from .schemas import (
    Attribute,
    Chunk,
    Degraded,
    Facets,
    FacetValue,
    Match,
    OtherSource,
    Question,
    Related,
    Result,
    Signal,
    Staged,
)

if TYPE_CHECKING:
    from haystack import Document

_FACET_VALUES: Final = 20
_NAMES: Final = ("part_number", "brand", "title", "category", "language", "url")


def result_of(document: "Document", rank: int, *, first_stage_rank: int | None = None) -> Result:
    """
    Show a document as a product with its place.

    :param document: As a pipeline returns it; its `meta["partwise"]` holds why it stands there.
    :param rank: Its place, from 1.
    :param first_stage_rank: Its place after the first stage, if that is known.
    :returns: The product.
    """
    notes = notes_of(document.meta)
    match, degraded = notes.get("part_number"), notes.get("degraded")
    return Result(
        id=document.id,
        rank=rank,
        score=_finite(document.score),
        product_id=product_id_of(document),
        **{name: _text(document.meta.get(name)) for name in _NAMES},
        content=document.content,
        attributes=[_attribute(verdict) for verdict in notes.get("attributes", ())],
        signals=_signals(notes),
        part_number_match=match_of(match) if match else None,
        first_stage_rank=first_stage_rank,
        related=[Related(**facts) for facts in notes.get("related", ())],
        chunks=[_chunk(chunk) for chunk in notes.get("chunks", ())],
        degraded=Degraded(**degraded) if degraded else None,
    )


def match_of(match: Mapping[str, Any]) -> Match:
    """
    Show a part-number match.

    :param match: As `PartNumberRetriever` gives it.
    :returns: The same without the ids of documents.
    """
    return Match(**{name: value for name, value in match.items() if name in Match.model_fields})


def question_of(documents: Sequence["Document"]) -> Question | None:
    """Give the question that the ranker offers with its first document, if it does."""
    asked = notes_of(documents[0].meta).get("question") if documents else None
    if not asked:
        return None
    values = [show_value(Spec.from_dict(item)) for item in asked["values"]]
    return Question(question=asked["question"], kind=asked["kind"], values=values)


def degraded_of(documents: Iterable["Document"]) -> list[Degraded]:
    """Name each thing that did not answer once, however many documents say so."""
    marks = (notes_of(document.meta).get("degraded") for document in documents)
    return list({tuple(mark.items()): Degraded(**mark) for mark in marks if mark}.values())


def facets_of(documents: Iterable["Document"]) -> Facets:
    """Count brands and categories among the candidates, most common first, then by name."""
    documents = list(documents)
    return Facets(brand=_facet(documents, "brand"), category=_facet(documents, "category"))


def staged(documents: Iterable["Document"]) -> list[Staged]:
    """List the products after the first stage by the ids of their documents, each product once."""
    return [
        Staged(
            id=document.id,
            rank=rank,
            score=_finite(document.score),
            product_id=product_id_of(document),
            part_number=_text(document.meta.get("part_number")),
            title=_text(document.meta.get("title")),
        )
        for rank, document in enumerate(one_per_product(list(documents)), start=1)
    ]


def _facet(documents: Sequence["Document"], field: str) -> list[FacetValue]:
    counts = Counter(value for document in documents if (value := _text(document.meta.get(field))))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_FACET_VALUES]
    return [FacetValue(value=value, count=count) for value, count in ordered]


def _attribute(verdict: Mapping[str, Any]) -> Attribute:
    offered = verdict["offered"]
    return Attribute(
        kind=verdict["kind"],
        asked=verdict["asked"]["text"].strip(),
        offered=None if offered is None else offered["text"].strip(),
        verdict=verdict["verdict"],
        rule=verdict["rule"],
        contribution=verdict["contribution"],
        source=verdict.get("source"),
        others=[OtherSource(**other) for other in verdict.get("others", ())],
    )


def _signals(notes: Mapping[str, Any]) -> list[Signal]:
    """List the signals of the score, then the boosts that the operator has set, each as a signal that is fully on."""
    signals = [
        Signal(name=name, raw=_finite(part["raw"]), value=part["value"], weight=part["weight"])
        for name, part in notes.get("scores", {}).items()
    ]
    boosts = notes.get("boosts", {}).items()
    return signals + [Signal(name=name, raw=None, value=1.0, weight=boost, is_boost=True) for name, boost in boosts]


def _chunk(chunk: Mapping[str, Any]) -> Chunk:
    return Chunk(id=chunk["id"], score=_finite(chunk["score"]), content=chunk["content"])


def _text(value: Any) -> str | None:
    """Show a name; a catalog may have numbers there, and a store of others anything."""
    return str(value) if isinstance(value, str | int | float) and value != "" else None


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
