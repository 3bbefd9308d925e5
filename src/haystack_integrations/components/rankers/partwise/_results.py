# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What becomes of the first stage's documents: copies with scores, notes and marks, one per product."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from haystack import Document

from partwise.copying import cheap_to_copy
from partwise.reranking import Failure, Reranked

from ._degraded import mark, without_mark
from ._products import by_product, note_chunks


def reordered(asked: Mapping[str, Document], ranked: Iterable[Reranked]) -> list[Document]:
    """
    Lay a ranker's scores on the documents.

    :param asked: Documents by id.
    :param ranked: All of them, best first.
    :returns: The best chunk of each product, best first.
    """
    return _one_per_product(_with_score(asked[entry.document_id], entry) for entry in ranked)


def kept_order(asked: Mapping[str, Document]) -> list[Document]:
    """
    Keep the first stage's order and scores.

    :param asked: Documents by id, in the first stage's order.
    :returns: The first chunk of each product.
    """
    return _one_per_product(_noted(document, {}) for document in asked.values())


def marked(documents: Iterable[Document], failure: Failure, fallback: str | None) -> list[Document]:
    """
    Mark documents whose reranker did not answer.

    :param documents: Copies, from `reordered` or `kept_order`.
    :param failure: Why it did not.
    :param fallback: Who answered in its place.
    :returns: Copies with the mark.
    """
    return [_noted(document, mark(failure, fallback)) for document in documents]


def _with_score(document: Document, entry: Reranked) -> Document:
    note: dict[str, Any] = {"raw": entry.raw, "first_stage_score": document.score}
    if entry.raw is None:
        note["dropped"] = True
    return replace(_noted(document, {"rerank": note}), score=entry.score)


def _noted(document: Document, more: dict[str, Any]) -> Document:
    notes = {**without_mark(document.meta.get("partwise", {})), **more}
    meta = {name: value for name, value in document.meta.items() if name != "partwise"}
    return replace(document, meta=cheap_to_copy({**meta, "partwise": notes} if notes else meta))


def _one_per_product(documents: Iterable[Document]) -> list[Document]:
    shown = []
    for best, *others in by_product(documents, lambda document: document):
        chunks: dict[str, Any] = {}
        note_chunks(chunks, ((chunk, chunk.score) for chunk in others))
        shown.append(_noted(best, chunks) if chunks else best)
    return shown
