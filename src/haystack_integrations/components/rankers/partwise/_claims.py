# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Products that a part-number lookup claims: each by the document that answers the rest of the query."""

from dataclasses import replace

from haystack import Document

from partwise.copying import cheap_to_copy
from partwise.terms import order_by_terms

from ._products import by_product, note_chunks


def claimed(query: str, documents: list[Document]) -> list[Document]:
    """
    Give each claimed product once, in the lookup's order: a claim needs no other signal, and none is left out.

    :param query: The buyer's query.
    :param documents: The documents of all claimed products.
    :returns: The best document of each, with its others in `meta["partwise"]`.
    """
    products = by_product(documents, lambda document: document)
    question = _beside_numbers(query, documents) if len(products) < len(documents) else ""
    shown = []
    for chunks in products:
        order = order_by_terms(question, [chunk.content or "" for chunk in chunks]) if len(chunks) > 1 else [0]
        best, *others = (chunks[place] for place in order)
        notes = dict(best.meta.get("partwise", {}))
        note_chunks(notes, ((chunk, chunk.score) for chunk in others))
        score = 1.0 if best.score is None else best.score
        shown.append(replace(best, score=score, meta=cheap_to_copy({**best.meta, "partwise": notes})))
    return shown


def _beside_numbers(query: str, documents: list[Document]) -> str:
    """Give what the query says beside the numbers that it was resolved by."""
    matches = (document.meta.get("partwise", {}).get("part_number", {}) for document in documents)
    spans = {(*match["span"],) for match in matches if match.get("span")}
    for start, end in sorted(spans, reverse=True):
        query = f"{query[:start]} {query[end:]}"
    return query
