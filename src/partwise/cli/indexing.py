# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Run an index pipeline over a catalog in batches: check first, then write what changed, with checkpoints.

The pipeline is the user's YAML; its converter streams, and the components after it run once per batch of products that
are new or changed. An embedded store is written to as its next version, so that searches go on undisturbed, and a run
that was killed goes on from what it has written.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partwise.attributes import load_lexicon
from partwise.errors import ConfigError
from partwise.evaluation.pipelines import build_pipeline, read_pipeline
from partwise.evaluation.stores import check_fingerprint, count_documents, document_stores, index_fingerprint
from partwise.record_hash import RECORD_HASH, record_hash
from partwise.spilling import SpillingRows

from .source_conflicts import SourceConflicts
from .stored_chunks import PARENT, StoredChunks

if TYPE_CHECKING:
    from haystack import Document, Pipeline

    from partwise.part_numbers.report import BuildReport

BATCH_SIZE = 256
_BATCHES_PER_CHECKPOINT = 8
# What an embedded store holds in memory grows with what was written since it was compacted and opened again.
_WRITTEN_PER_COMPACTION = 50_000
_UNFINISHED = "unfinished_run"


@dataclass(frozen=True, slots=True)
class Progress:
    """
    How far a run is.

    :param records: Records read so far.
    :param written: Products written by this run.
    :param unchanged: Products that the store has as the catalog has them.
    :param deleted: Products deleted because the catalog no longer has them.
    """

    records: int
    written: int
    unchanged: int
    deleted: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """
    What reading the whole catalog found, before anything is written.

    :param products: Records that can be indexed.
    :param problems: Records that cannot, as plain data with file, row, field and problem.
    """

    products: int
    problems: list[dict[str, Any]]


@dataclass(slots=True)
class Plan:
    """
    What a run would do, counted in documents.

    :param new: How many the store does not have.
    :param changed: How many it has otherwise.
    :param unchanged: How many it has as the catalog has them.
    :param gone: Ids of those that the catalog no longer has.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: list[str] = field(default_factory=list)

    @property
    def share_gone(self) -> float:
        """The part of the store's documents of these sources that the catalog no longer has."""
        return len(self.gone) / max(1, self.changed + self.unchanged + len(self.gone))


class IndexRun:
    """
    One catalog on its way into one store.

    :param pipeline_name: The name of a pipeline or a YAML file.
    :param catalogs: The files.
    :param store: A folder or address that replaces those in the YAML.
    :param fields: A FIELDS.yaml that replaces the converter's.
    :param reading: Further parameters of the converter, such as `sheet`; None leaves what the pipeline says.
    :raises ConfigError: If the pipeline cannot be built, or has no catalog converter to stream from.
    """

    def __init__(
        self,
        pipeline_name: str,
        catalogs: list[Path],
        *,
        store: str | None,
        fields: Path | None,
        reading: Mapping[str, str | None] | None = None,
    ) -> None:
        data = read_pipeline(pipeline_name, store=store)
        name, parameters = _find_converter(data, pipeline_name)
        parameters["on_error"] = "skip"  # every problem is collected; the command decides what they mean
        if fields is not None:
            parameters["fields"] = str(fields)
        parameters.update({name: value for name, value in (reading or {}).items() if value is not None})
        self._name = pipeline_name
        self._entries = [
            link["receiver"].partition(".")[::2]
            for link in data.get("connections", [])
            if link["sender"] == f"{name}.documents"
        ]
        self._pipeline: Pipeline = build_pipeline(data, pipeline_name)
        self._converter: Any = self._pipeline.remove_component(name)
        self._catalogs = catalogs
        files = [*catalogs, *([Path(parameters["fields"])] if isinstance(parameters.get("fields"), str) else [])]
        self._settings = {**parameters, "files": [_identity(path) for path in files]}
        self.store: Any = _one_store(self._pipeline, pipeline_name)
        self._target: Any = self.store
        self._resumed = False
        kinds = (each.attribute_kinds for _, each in self._pipeline.walk() if hasattr(each, "attribute_kinds"))
        self.conflicts = SourceConflicts(load_lexicon(next(kinds, None)))
        self._uncompacted = 0
        self._chunks: StoredChunks | None = None

    def check(self, report: "BuildReport | None" = None) -> Check:
        """
        Read the whole catalog without writing.

        :param report: Takes the part numbers of all products, if given.
        :returns: How many products there are, and every record that cannot be indexed.
        :raises CatalogError: If a file cannot be read at all, or there is nothing to index.
        """
        products, problems = 0, []
        for batch in self._converter.stream(self._catalogs, batch_size=BATCH_SIZE):
            products += len(batch.documents)
            problems += [problem.to_dict() for problem in batch.problems]
            if report is not None:
                for document, (file, row) in zip(batch.documents, batch.places, strict=True):
                    report.add(document.meta, file=file, row=row)
        return Check(products, problems)

    def explain_mapping(self) -> list[str]:
        """Return the lines that tell a user which field is read as what."""
        lines: list[str] = self._converter.explanation
        return lines

    def begin(self) -> None:
        """
        Open what is written to: an embedded store's next version, or the store itself.

        :raises StoreError: If another run writes to the store, it was indexed with something else, or does not answer.
        """
        if not hasattr(self.store, "begin_next_version"):
            count_documents(self.store)  # a server that is down should say so before the first batch is embedded
            return
        # One store, one encoder: products that this catalog does not name would keep vectors of another space.
        fingerprint = index_fingerprint(self._pipeline)
        check_fingerprint(self.store, fingerprint)
        run = hashlib.sha256(json.dumps([self._settings, fingerprint], sort_keys=True).encode()).hexdigest()
        self._open_target(resume=True)
        begun = self._target.read_facts().get(_UNFINISHED, "")
        self._resumed = begun == run
        if begun and not self._resumed:  # of another catalog: what it wrote is not wanted
            self._close_target()
            self._open_target(resume=False)
        self._target.write_facts({**fingerprint, _UNFINISHED: run})
        if _splits(self._pipeline):
            self._chunks = StoredChunks(self._target)

    def plan(self) -> Plan:
        """
        Compare the catalog with the store, after `begin`.

        :returns: What would be written, and what the catalog no longer has.
        :raises ConfigError: If the store cannot list what it has.
        """
        if not hasattr(self._target, "document_ids"):
            msg = "only an embedded store can be compared with a catalog; leave --prune and --dry-run out"
            raise ConfigError(msg)
        with closing(SpillingRows()) as seen:
            return self._plan(seen)

    def _plan(self, seen: SpillingRows) -> Plan:
        found, sources = Plan(), set()
        for batch in self._converter.stream(self._catalogs, batch_size=BATCH_SIZE):
            stored = self._stored(batch.documents)
            for document in map(_with_hash, batch.documents):
                seen.add(document.id)
                sources.add(document.meta.get("source"))
                if document.id not in stored:
                    found.new += 1
                elif stored[document.id] == document.meta[RECORD_HASH]:
                    found.unchanged += 1
                else:
                    found.changed += 1
        missing = [name for name in self._target.document_ids() if name not in seen]
        # A datasheets' file says nothing of what a PIM still has, and a chunk is there as long as its record.
        parents = dict(self._values_of(missing, PARENT)) if self._chunks else {}
        found.gone = [
            name
            for name, source in self._values_of(missing, "source")
            if source in sources and (parents.get(name) is None or parents[name] not in seen)
        ]
        return found

    def _values_of(self, ids: list[str], metadata_field: str) -> Iterator[tuple[str, Any]]:
        for start in range(0, len(ids), BATCH_SIZE):
            yield from self._target.get_metadata_values(ids[start : start + BATCH_SIZE], metadata_field).items()

    def write(self, gone: list[str] | None = None) -> Iterator[Progress]:
        """
        Embed and write what is new or changed, after `begin`, and put the next version in place.

        :param gone: Ids of documents to delete, as `plan` found them.
        :returns: An iterator that reports progress after each batch.
        """
        self._pipeline.warm_up()
        waiting: list[Document] = []
        records = written = 0
        for number, batch in enumerate(self._converter.stream(self._catalogs, batch_size=BATCH_SIZE), start=1):
            waiting += self._changed(batch.documents)
            records += len(batch.documents)
            while len(waiting) >= BATCH_SIZE:
                written += self._embed(waiting[:BATCH_SIZE])
                del waiting[:BATCH_SIZE]
            if number % _BATCHES_PER_CHECKPOINT == 0:
                self._flush()
            yield Progress(records, written, records - written - len(waiting))
        written += self._embed(waiting)
        if gone:
            self._target.delete_documents(gone)
        self._finish(is_new=bool(written or gone or self._resumed))
        yield Progress(records, written, records - written, len(gone or ()))

    def drop(self) -> None:
        """Forget what `begin` opened; the store is as it was, and so is what an interrupted run has written."""
        if self._target is not self.store:
            self._close_target()
            if self._resumed:
                self.store.leave_next_version()
            else:
                self.store.drop_next_version()

    def _open_target(self, *, resume: bool) -> None:
        data = read_pipeline(self._name, store=str(self.store.begin_next_version(resume=resume)))
        name, _ = _find_converter(data, self._name)
        self._pipeline = build_pipeline(data, self._name)
        self._pipeline.remove_component(name)
        self._target = _one_store(self._pipeline, self._name)

    def _close_target(self) -> None:
        for store in document_stores(self._pipeline):  # several components may name it
            store.close()

    def _stored(self, documents: "list[Document]") -> dict[str, Any]:
        """Give what the store's documents said when they were written, by the id of their record."""
        if not hasattr(self._target, "get_metadata_values"):
            return {}
        found: dict[str, Any] = self._target.get_metadata_values([document.id for document in documents], RECORD_HASH)
        if self._chunks:
            split = {document.id: self._chunks.hash_of(document.id) for document in documents}
            found |= {name: said for name, said in split.items() if self._chunks.ids_of(name)}
        return found

    def _changed(self, documents: "list[Document]") -> "list[Document]":
        stored = self._stored(documents)
        return [each for each in map(_with_hash, documents) if stored.get(each.id) != each.meta[RECORD_HASH]]

    def _embed(self, documents: "list[Document]") -> int:
        if documents:
            self._pipeline.run({component: {socket: documents} for component, socket in self._entries})
            if self._chunks:
                self._delete_earlier(documents, self._chunks)
            self._compare_sources(documents)
            self._uncompacted += len(documents)
            if self._uncompacted >= _WRITTEN_PER_COMPACTION and self._target is not self.store:
                self._compact()
        return len(documents)

    def _delete_earlier(self, documents: "list[Document]", chunks: StoredChunks) -> None:
        """Delete what is left of an earlier text of these records: chunks behind its end, or the text as a whole."""
        said = {
            name: document.meta[RECORD_HASH]
            for document in documents
            for name in (document.id, *chunks.ids_of(document.id))
        }
        stored = self._target.get_metadata_values(list(said), RECORD_HASH)
        self._target.delete_documents([name for name, earlier in stored.items() if earlier != said[name]])

    def _compare_sources(self, documents: "list[Document]") -> None:
        """Compare what was written with what other sources say of the same products, in this run or an earlier one."""
        products = {str(d.meta["product_id"]) for d in documents if "source" in d.meta and "product_id" in d.meta}
        if products and hasattr(self._target, "product_documents"):
            self.conflicts.add(self._target.product_documents(sorted(products)))

    def _compact(self) -> None:
        """Rewrite what was written, and open it again: only then does the engine read it from the disk as needed."""
        self._target.optimize()
        self._close_target()
        self._uncompacted = 0

    def _flush(self) -> None:
        if hasattr(self._target, "flush"):
            self._target.flush()

    def _finish(self, *, is_new: bool) -> None:
        if self._target is self.store:
            return
        if not is_new:
            self.drop()
            return
        self._target.optimize()  # a second now; every later start opens the store four times as fast
        self._flush()
        self._target.write_facts({_UNFINISHED: ""})
        self._close_target()
        self._target.warm_up()  # its first opening reserves 80 MB of disk: now, that there is room for certain
        self._close_target()
        self.store.publish_next_version()


def _one_store(pipeline: "Pipeline", name: str) -> Any:
    # YAML names a store in each component that uses it: what is written there alike is one store.
    stores = list({repr(store.to_dict()): store for store in document_stores(pipeline)}.values())
    if len(stores) != 1:
        msg = f"pipeline '{name}' writes to {len(stores)} stores; an index pipeline writes to one"
        raise ConfigError(msg)
    return stores[0]


def _splits(pipeline: "Pipeline") -> bool:
    """Say whether it makes several documents of one: stock splitters and ours are all called so."""
    return any(type(each).__name__.endswith("Splitter") for _, each in pipeline.walk())


def _with_hash(document: "Document") -> "Document":
    return replace(document, meta={**document.meta, RECORD_HASH: record_hash(document.content, document.meta)})


def _find_converter(data: Mapping[str, Any], pipeline_name: str) -> tuple[str, dict[str, Any]]:
    for name, component in data["components"].items():
        if str(component.get("type", "")).endswith(".CatalogToDocuments"):
            return name, component.setdefault("init_parameters", {})
    msg = f"pipeline '{pipeline_name}' has no CatalogToDocuments to read a catalog with"
    raise ConfigError(msg)


def _identity(path: Path) -> list[Any]:
    """Tell a file from its earlier self without reading it."""
    if not path.is_file():
        return [str(path.resolve())]
    facts = path.stat()
    return [str(path.resolve()), facts.st_size, facts.st_mtime_ns]
