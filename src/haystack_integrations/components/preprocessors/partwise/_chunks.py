# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Parts of a document as documents: their ids, and what of the document's meta is true of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from haystack import Document

from partwise.catalog import Product
from partwise.part_numbers import full_fold
from partwise.splitting import Part

# What others have read from the whole text, and is not true of a part.
_OF_THE_WHOLE: Final = frozenset({"specs", "token_vectors", "partwise", "_split_overlap"})
# What a document says of one article, and each of its variants says for itself.
_OF_THE_ARTICLE: Final = frozenset({"part_number", "part_numbers", "part_number_keys", "replaced_by", "attributes"})


def chunk_documents(document: Document, parts: list[Part], *, as_products: bool) -> list[Document]:
    """
    Make documents of a document's parts.

    :param document: The document.
    :param parts: Its parts in order.
    :param as_products: Whether a variant is a product of its own.
    :returns: One for each part; the document itself if it need not be split, or has no word.
    """
    if not parts or (parts[0].variant is None and parts[0].text == document.content):
        return [document]
    chunks = [_chunk(document, number, part, as_products) for number, part in enumerate(parts)]
    count = len({chunk.id for chunk in chunks})
    return [replace(chunk, meta={**chunk.meta, "split_count": count}) for chunk in chunks]


def _chunk(document: Document, number: int, part: Part, as_products: bool) -> Document:
    meta = {name: value for name, value in document.meta.items() if name not in _OF_THE_WHOLE}
    text = document.content or ""
    if part.title:
        meta.setdefault("title", part.title)
    meta |= {"product_id": str(meta.get("product_id") or document.id)}
    if part.variant is not None:
        meta = _variant_meta(meta, document, part.variant.product, as_products)
    start, end = part.span
    meta |= {
        "parent_id": document.id,
        "source_id": document.id,  # as the stock splitter calls it
        "split_id": number,
        "split_idx_start": start,
        "split_idx_end": end,
        "page_number": _first_page(document.meta) + text.count("\f", 0, start),
    }
    if part.path:
        meta["section"] = " > ".join(part.path)
    return Document(id=_chunk_id(document, meta, number, part), content=part.text, meta=meta)


def _variant_meta(meta: Mapping[str, Any], document: Document, product: Product, as_products: bool) -> dict[str, Any]:
    own = product.to_meta()
    del own["product_id"]
    shared = {name: value for name, value in meta.items() if name not in _OF_THE_ARTICLE}
    inherited = meta.get("attributes")
    attributes = {**(inherited if isinstance(inherited, Mapping) else {}), **product.attributes}
    merged = {**shared, **own, **({"attributes": attributes} if attributes else {})}
    is_same = full_fold(str(meta.get("part_number", ""))) == full_fold(product.product_id)
    if as_products and not is_same:
        family = document.meta.get("product_id")
        merged["product_id"] = f"{family}/{product.product_id}" if family else product.product_id
    return merged


def _chunk_id(document: Document, meta: Mapping[str, Any], number: int, part: Part) -> str:
    """Name a chunk by its product, source and place; a variant by its number, so that it may move in its table."""
    variant = part.variant
    key = str(number) if variant is None else f"variant {full_fold(variant.product.product_id)}"
    # Two texts of one product may have other ids than a catalog's record has: then these keep their chunks apart.
    is_record = document.id == Product.named(document.meta).document_id()
    return Product.named(meta).document_id(key if is_record else f"{document.id} {key}")


def _first_page(meta: Mapping[str, Any]) -> int:
    page = meta.get("page_number")
    return page if isinstance(page, int) else 1
