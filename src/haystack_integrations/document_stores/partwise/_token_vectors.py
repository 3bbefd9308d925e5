# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Token vectors beside the documents, for late interaction: a multivector in one byte a number, compared by MaxSim.

A shard gets the field when it is first needed. The manifest notes which model made the vectors and how long they are,
and that note comes last: as long as it is not there, what the shard holds in the field counts for nothing.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
from haystack import Document

from partwise.errors import StoreError

from ._engine import TOKENS, batches, engine, scroll
from ._points import point_id, to_document
from ._rescoring import score_points
from ._shards import Expectation, SharedShard
from ._writing import stored_ids

if TYPE_CHECKING:
    from qdrant_edge import EdgeShard, Filter

_FACT = "token_vectors"
_META = "token_vectors"  # where a document carries them from the embedder to here
MOST_PRODUCTS = 100_000  # that get token vectors on the way: 1.8 GB
# An update holds the interpreter lock: 32 documents of 42 tokens are about 20 ms.
_WRITE_SIZE = 32
_log = logging.getLogger(__name__)


class _Note(NamedTuple):
    """What the manifest says of the token vectors."""

    size: int
    model: str


class TokenVectors(ABC):
    """The document store's methods about token vectors. Documents keep theirs until they are written again."""

    _expectation: Expectation

    @abstractmethod
    def _shared(self) -> SharedShard:
        """Give the folder's shard."""

    def token_vector_model(self) -> str | None:
        """
        Tell which model made the token vectors.

        :returns: What `write_token_vectors` noted; None if there are none.
        :raises StoreError: If the folder is another thing.
        """
        note = _read_note(self._shared())
        return None if note is None else note.model

    def write_token_vectors(self, vectors: Mapping[str, npt.ArrayLike], model: str) -> int:
        """
        Write the token vectors of documents that are stored, beside their other vectors.

        A document that is written again loses them, since its text may have changed.

        :param vectors: Token vectors by document id, `[tokens, size]`; their lengths do not matter. Unknown ids are
            ignored.
        :param model: What made them, such as the encoder's checksum: one store holds those of one model.
        :returns: How many documents got theirs.
        :raises StoreError: If vectors are malformed, or the store has those of another model; nothing is written then.
        """
        tables = {name: _check_table(f"Document {name}", table) for name, table in vectors.items()}
        shared = self._shared()
        with shared.changing(self._expectation) as shard:
            if shard is None or not tables:
                return 0
            self._agree(shared, shard, model, tables)
            known = stored_ids(shard, [point_id(name) for name in tables])
            found = {point: table for name, table in tables.items() if (point := point_id(name)) in known}
            _write(shard, found)
            return len(found)

    def delete_token_vectors(self) -> None:
        """Delete all token vectors, and forget which model made them; the documents stay."""
        shared = self._shared()
        with shared.changing(self._expectation) as shard:
            if shard is not None:
                shared.add_facts({_FACT: ""})
                shard.update(engine.UpdateOperation.delete_vector_name(TOKENS))

    def score_token_vectors(self, query_vectors: npt.ArrayLike, document_ids: Sequence[str]) -> dict[str, float]:
        """
        Score documents by late interaction (MaxSim).

        :param query_vectors: The query's token vectors, `[tokens, size]`, of the model that made the stored ones.
        :param document_ids: Which documents to score.
        :returns: By document id the mean over the query's tokens of their highest cosine with one of the document's,
            in [-1, 1]. Documents without token vectors are left out.
        :raises StoreError: If the query's vectors are malformed.
        """
        asked = _check_table("query_vectors", query_vectors)
        shared = self._shared()
        with shared.reading(self._expectation) as shard:
            note = _read_note(shared)
            if shard is None or note is None or not document_ids:
                return {}
            _check_size("query_vectors", asked, note.size, self._place())
            query = engine.Query.Nearest(asked.tolist(), using=TOKENS)
            return score_points(shard, query, document_ids, lambda score: min(1.0, max(-1.0, score / len(asked))))

    def documents_without_token_vectors(self, limit: int | None = None) -> list[Document]:
        """
        Find documents that have no token vectors yet.

        :param limit: How many to return at most; all if None.
        :returns: The documents without their other vectors, in a fixed order that means nothing.
        """
        shared = self._shared()
        with shared.reading(self._expectation) as shard:
            if shard is None:
                return []
            return [to_document(record) for record in scroll(shard, _without(shared), limit=limit)]

    def count_documents_without_token_vectors(self) -> int:
        """
        Count the documents that have no token vectors yet.

        :returns: How many there are; 0 if there is no store.
        """
        shared = self._shared()
        with shared.reading(self._expectation) as shard:
            return 0 if shard is None else shard.count(engine.CountRequest(filter=_without(shared)))

    def _add_token_vectors(self, shard: "EdgeShard", found: Mapping[str, Mapping[str, Any]]) -> None:
        """
        Store what documents carried, unless the store is too large or has the token vectors of another model.

        Those are a tuned model's, which CatalogTokenEmbedder writes; documents without any are encoded when asked for.
        """
        shared = self._shared()
        note = _read_note(shared)
        model = str(next(iter(found.values()))["model"])
        if note is not None and note.model != model:
            return
        # Not counted exactly: that reads every id, for each batch that is written.
        if (count := shard.count(engine.CountRequest(exact=False))) > MOST_PRODUCTS:
            _log.info("no token vectors are stored beyond %d documents, this store has %d", MOST_PRODUCTS, count)
            return
        tables = {name: _check_table(f"Document {name}", each["vectors"]) for name, each in found.items()}
        self._agree(shared, shard, model, tables)
        _write(shard, {point_id(name): table for name, table in tables.items()})

    def _agree(
        self, shared: SharedShard, shard: "EdgeShard", model: str, tables: Mapping[str, npt.NDArray[np.float32]]
    ) -> None:
        """Check that the vectors fit those that are stored; make the field for the first."""
        note = _read_note(shared)
        if note is not None and note.model != model:
            msg = (
                f"{self._place()} has token vectors of another model ({note.model[:24]}, these are of {model[:24]}); "
                "call delete_token_vectors first to replace them"
            )
            raise StoreError(msg)
        size = next(iter(tables.values())).shape[1] if note is None else note.size
        for name, table in tables.items():
            _check_size(f"Document {name}", table, size, self._place())
        if note is None:
            _make_field(shard, size)
            shared.add_facts({_FACT: f"{size} {model}"})

    def _place(self) -> str:
        return str(self._shared().folder.path)


def take_token_vectors(documents: list[Document]) -> tuple[list[Document], dict[str, Mapping[str, Any]]]:
    """
    Take the token vectors off the documents that carry them.

    :param documents: The documents, which are not changed.
    :returns: The documents without, and the token vectors with their model by document id.
    """
    carried = {document.id: document.meta[_META] for document in documents if _META in document.meta}
    if not carried:
        return documents, {}
    bare = [replace(each, meta={key: value for key, value in each.meta.items() if key != _META}) for each in documents]
    return bare, carried


def _write(shard: "EdgeShard", tables: Mapping[Any, npt.NDArray[np.float32]]) -> None:
    for batch in batches(list(tables.items()), _WRITE_SIZE):
        points = [engine.PointVectors(point, {TOKENS: table.tolist()}) for point, table in batch]
        shard.update(engine.UpdateOperation.update_vectors(points))


def _make_field(shard: "EdgeShard", size: int) -> None:
    """Add the field, empty: without a note, what an interrupted change left in it is of nobody knows which model."""
    shard.update(engine.UpdateOperation.delete_vector_name(TOKENS))
    comparator = engine.MultiVectorConfig(comparator=engine.MultiVectorComparator.MaxSim)
    datatype = engine.VectorStorageDatatype.Turbo8
    shard.update(engine.UpdateOperation.create_dense_vector(TOKENS, size, engine.Distance.Cosine, comparator, datatype))
    shard.flush()  # the note that follows is synced, and must not outlive a power cut without the field


def _read_note(shared: SharedShard) -> _Note | None:
    manifest = shared.folder.manifest()
    size, _, model = ("" if manifest is None else manifest.facts.get(_FACT, "")).partition(" ")
    return _Note(int(size), model) if size else None


def _without(shared: SharedShard) -> "Filter | None":
    has_vectors = engine.HasVectorCondition(TOKENS)
    return None if _read_note(shared) is None else engine.Filter(must_not=[has_vectors])


def _check_table(name: str, vectors: npt.ArrayLike) -> npt.NDArray[np.float32]:
    try:
        with np.errstate(over="ignore"):
            table = np.asarray(vectors).astype(np.float32)
    except (TypeError, ValueError) as error:
        msg = f"{name}: the token vectors are no table of numbers ({error})"
        raise StoreError(msg) from error
    if table.ndim != 2 or 0 in table.shape:  # noqa: PLR2004 - tokens, size
        msg = f"{name}: the token vectors have the shape {list(table.shape)}, and should have [tokens, size]"
        raise StoreError(msg)
    if not np.isfinite(table).all():
        msg = f"{name}: the token vectors hold NaN, infinity or more than a 32-bit float can"
        raise StoreError(msg)
    return table


def _check_size(name: str, table: npt.NDArray[np.float32], size: int, place: str) -> None:
    if table.shape[1] != size:
        msg = f"{name}: token vectors of {table.shape[1]} numbers, those in {place} have {size}; use one model for all"
        raise StoreError(msg)
