# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Documents as the engine's points, and back.

The payload is laid out as qdrant-haystack lays it out (`id`, `content`, `meta`, `blob`), and point ids are made the
same way. Vectors stand beside it. What the engine would lose is noted under `partwise_store`: where a document holds
empty lists (to the engine a missing value), and how long its embedding was (the engine normalises for the cosine).
"""

import base64
import math
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from haystack import Document
from haystack.dataclasses import ByteStream, SparseEmbedding

from partwise.copying import cheap_to_copy
from partwise.errors import QueryError, StoreError

from ._engine import DENSE, SPARSE, engine
from ._fields import join_path

if TYPE_CHECKING:
    from qdrant_edge import Point, Record, ScoredPoint, SparseVector

NOTES = "partwise_store"
_NAMESPACE = uuid.UUID("3896d314-1e95-4a3a-b45a-945f9f0b541d")  # qdrant-haystack's
_SMALLEST_INT, _LARGEST_INT = -(2**63), 2**64 - 1
_TERMS = 2**32
_LARGEST_FLOAT = float(np.finfo(np.float32).max)
_UNIT_LENGTH = 1e-6


class _Problem(Exception):  # noqa: N818 - carries a message to where the document is known; never leaves this module
    pass


def point_id(document_id: str) -> uuid.UUID:
    """
    Derive the engine's id, which must be a UUID.

    :param document_id: A Document's id, any string.
    :returns: The point's id.
    """
    return uuid.uuid5(_NAMESPACE, document_id)


def to_point(document: Document, *, embedding_dim: int, cosine: bool) -> "Point":
    """
    Convert a document, and check all that the engine would refuse, change or choke on.

    :param document: The document.
    :param embedding_dim: The length that an embedding must have.
    :param cosine: Whether the store normalises embeddings.
    :returns: The point.
    :raises StoreError: If anything in the document cannot be stored, with the document's id and the place.
    """
    notes: dict[str, Any] = {}
    try:
        vectors: dict[str, Any] = {}
        if document.embedding is not None:
            vectors[DENSE], length = _check_embedding(document.embedding, embedding_dim)
            if cosine and length and abs(length - 1.0) > _UNIT_LENGTH:
                notes["length"] = length
        if document.sparse_embedding is not None:
            vectors[SPARSE] = _sparse_vector(document.sparse_embedding)
        return engine.Point(point_id(document.id), vectors, to_payload(document, notes))
    except _Problem as problem:
        msg = f"Document {document.id}: {problem}; nothing was written"
        raise StoreError(msg) from problem


def to_payload(document: Document, notes: dict[str, Any]) -> dict[str, Any]:
    """
    Lay out everything but the vectors.

    :param document: The document.
    :param notes: What is known already of what the engine would lose.
    :returns: The payload.
    """
    empty_lists: list[str] = []
    payload: dict[str, Any] = {"id": document.id, "meta": document.meta}
    _check_text(document.id, "id")
    _check_value(document.meta, "meta", empty_lists)
    if document.content is not None:
        _check_text(document.content, "content")
        payload["content"] = document.content
    if document.blob is not None:
        _check_value(document.blob.meta, "blob.meta", empty_lists)
        data = base64.b64encode(document.blob.data).decode("ascii")
        payload["blob"] = {"data": data, "meta": document.blob.meta, "mime_type": document.blob.mime_type}
    if empty_lists:
        notes["empty_lists"] = empty_lists
    if notes:
        payload[NOTES] = notes
    return payload


def updated_payload(payload: dict[str, Any], meta: dict[str, Any]) -> dict[str, Any]:
    """
    Merge meta into a stored payload.

    :param payload: The payload as read.
    :param meta: The keys to set.
    :returns: The new payload.
    :raises StoreError: If a value cannot be stored.
    """
    merged = {**payload.get("meta", {}), **meta}
    notes = {key: value for key, value in payload.get(NOTES, {}).items() if key != "empty_lists"}
    empty_lists: list[str] = []
    try:
        _check_value(merged, "meta", empty_lists)
    except _Problem as problem:
        msg = f"Document {payload['id']}: {problem}; it was not updated"
        raise StoreError(msg) from problem
    if empty_lists:
        notes["empty_lists"] = empty_lists
    rest = {key: value for key, value in payload.items() if key != NOTES}
    return {**rest, "meta": merged, **({NOTES: notes} if notes else {})}


def to_document(record: "Record | ScoredPoint", score: float | None = None) -> Document:
    """
    Convert back.

    :param record: What the engine returned, with its payload, and its vectors if they are wanted.
    :param score: The document's score.
    :returns: The document as it was written.
    """
    payload = record.payload or {}
    vectors: Any = record.vector or {}
    embedding = vectors.get(DENSE)
    length = payload.get(NOTES, {}).get("length")
    if embedding is not None and length is not None:
        embedding = (np.asarray(embedding) * length).tolist()
    sparse = vectors.get(SPARSE)
    blob = payload.get("blob")
    return Document(
        id=payload["id"],
        content=payload.get("content"),
        blob=ByteStream(base64.b64decode(blob["data"]), blob["meta"], blob["mime_type"]) if blob else None,
        meta=cheap_to_copy(payload.get("meta", {})),
        score=score,
        embedding=embedding,
        sparse_embedding=SparseEmbedding(list(sparse.indices), list(sparse.values)) if sparse is not None else None,
    )


def dense_query(embedding: Sequence[float], embedding_dim: int) -> list[float]:
    """
    Check a query's vector.

    :param embedding: The vector.
    :param embedding_dim: The length that it must have.
    :returns: The vector.
    :raises QueryError: If its length differs or a number is not finite.
    """
    try:
        return _check_embedding(embedding, embedding_dim)[0]
    except _Problem as problem:
        msg = f"query_embedding: the {problem}"
        raise QueryError(msg) from problem


def sparse_query(sparse: SparseEmbedding) -> "SparseVector":
    """
    Check and convert a query's terms.

    :param sparse: Term ids and weights.
    :returns: The engine's vector.
    :raises QueryError: If it is malformed.
    """
    try:
        return _sparse_vector(sparse)
    except _Problem as problem:
        msg = f"query_sparse_embedding: the {problem}"
        raise QueryError(msg) from problem


def _sparse_vector(sparse: SparseEmbedding) -> "SparseVector":
    """Convert terms; malformed ones would panic the engine, and again when its log is replayed."""
    indices, values = sparse.indices, sparse.values
    if len(indices) != len(values):
        msg = f"sparse embedding has {len(indices)} indices but {len(values)} values"
        raise _Problem(msg)
    if len(set(indices)) != len(indices):
        msg = "sparse embedding names an index twice"
        raise _Problem(msg)
    for index, value in zip(indices, values, strict=True):
        if not isinstance(index, (int, np.integer)) or not 0 <= index < _TERMS:
            msg = f"sparse embedding has the index {index!r}, which is no whole number from 0 to 2**32 - 1"
            raise _Problem(msg)
        if not isinstance(value, (int, float, np.number)) or not abs(value) <= _LARGEST_FLOAT:
            msg = f"sparse embedding has the weight {value!r} at index {index}"
            raise _Problem(msg)
    return engine.SparseVector(indices, values)


def _check_embedding(embedding: Sequence[float], embedding_dim: int) -> tuple[list[float], float]:
    """Return the vector in plain numbers, and its length."""
    if len(embedding) != embedding_dim:
        msg = f"embedding has {len(embedding)} numbers, the store's embedding_dim is {embedding_dim}"
        raise _Problem(msg)
    try:
        with np.errstate(over="ignore"):
            vector = np.asarray(embedding, dtype=np.float64).astype(np.float32)
    except (TypeError, ValueError) as error:
        msg = f"embedding is no list of numbers ({error})"
        raise _Problem(msg) from error
    if vector.ndim != 1 or not np.isfinite(vector).all():
        msg = "embedding holds NaN, infinity or more than a 32-bit float can"
        raise _Problem(msg)
    return vector.tolist(), float(np.linalg.norm(vector.astype(np.float64)))


def _check_value(value: Any, path: str, empty_lists: list[str]) -> None:
    """Walk through a value, noting empty lists."""
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, (int, float)):
        _check_number(value, path)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                msg = f"{path} has the key {key!r}, which is a {type(key).__name__} and not a string"
                raise _Problem(msg)
            _check_text(key, path)
            _check_value(inner, join_path(path, key), empty_lists)
    elif isinstance(value, (list, tuple)):
        if not value:
            empty_lists.append(path)
        for at, inner in enumerate(value):
            _check_value(inner, f"{path}[{at}]", empty_lists)
    elif value is not None:
        msg = f"{path} is a {type(value).__module__}.{type(value).__qualname__}; store plain JSON values"
        raise _Problem(msg)


def _check_number(value: float, path: str) -> None:
    if isinstance(value, int):
        if not _SMALLEST_INT <= value <= _LARGEST_INT:
            msg = f"{path} is {value}, beyond 64 bits; store it as a string"
            raise _Problem(msg)
    elif not math.isfinite(value):
        msg = f"{path} is {value}, which JSON cannot hold; leave the key out"
        raise _Problem(msg)


def _check_text(text: str, path: str) -> None:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            msg = f"{path} holds half of a surrogate pair ({text[error.start]!r}), which is no text"
            raise _Problem(msg) from error
