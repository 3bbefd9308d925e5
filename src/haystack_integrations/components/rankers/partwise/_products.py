# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Results count products: the chunks of one are shown by its best, which names the others in its meta."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from haystack import Document

T = TypeVar("T")


def by_product(entries: Iterable[T], document_of: Callable[[T], Document]) -> list[list[T]]:
    """
    Group what is ordered, best first.

    :param entries: Chunks in any form, best first.
    :param document_of: Gives a chunk's document.
    :returns: The chunks of each product, in the order of its best chunk.
    """
    products: dict[str, list[T]] = {}
    for entry in entries:
        products.setdefault(_product_of(document_of(entry)), []).append(entry)
    return list(products.values())


def note_chunks(notes: dict[str, Any], others: Iterable[tuple[Document, float | None]]) -> None:
    """
    Name the other chunks of a product, if it has any.

    :param notes: What the best chunk's `meta["partwise"]` will be; changed.
    :param others: The other chunks, best first, each with its score.
    """
    if found := [chunk_note(chunk, score) for chunk, score in others]:
        notes["chunks"] = found


def chunk_note(chunk: Document, score: float | None) -> dict[str, Any]:
    """
    Write down a chunk that another one of its product is shown instead of.

    :param chunk: The chunk.
    :param score: Its score.
    :returns: An entry of `meta["partwise"]["chunks"]`.
    """
    return {"id": chunk.id, "score": score, "content": chunk.content}


def _product_of(document: Document) -> str:
    """Documents that name no product stand for themselves; the prefix keeps their ids apart from product ids."""
    product_id = document.meta.get("product_id")
    return f"document:{document.id}" if product_id is None else f"product:{product_id}"
