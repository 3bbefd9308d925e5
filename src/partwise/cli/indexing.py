# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Run an index pipeline over a catalog in batches: check first, then write, with checkpoints.

The pipeline is the user's YAML; its converter streams, and the components after it run once per batch. A later run of
the same catalog keeps what an interrupted one has written.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partwise.errors import ConfigError
from partwise.evaluation.pipelines import build_pipeline, read_pipeline
from partwise.evaluation.stores import check_fingerprint, count_documents, document_stores, index_fingerprint

if TYPE_CHECKING:
    from haystack import Pipeline

    from partwise.part_numbers.report import BuildReport

BATCH_SIZE = 256
_BATCHES_PER_CHECKPOINT = 8
_UNFINISHED = "unfinished_run"


@dataclass(frozen=True, slots=True)
class Progress:
    """
    How far a run is.

    :param records: Records read so far.
    :param written: Products written by this run.
    :param kept: Products that an interrupted run of the same catalog had written already.
    """

    records: int
    written: int
    kept: int


@dataclass(frozen=True, slots=True)
class Check:
    """
    What reading the whole catalog found, before anything is written.

    :param products: Records that can be indexed.
    :param problems: Records that cannot, as plain data with file, row, field and problem.
    """

    products: int
    problems: list[dict[str, Any]]


class IndexRun:
    """
    One catalog on its way into one store.

    :param pipeline_name: The name of a pipeline or a YAML file.
    :param catalogs: The files.
    :param store: A folder or address that replaces those in the YAML.
    :param fields: A FIELDS.yaml that replaces the converter's.
    :raises ConfigError: If the pipeline cannot be built, or has no catalog converter to stream from.
    """

    def __init__(self, pipeline_name: str, catalogs: list[Path], *, store: str | None, fields: Path | None) -> None:
        data = read_pipeline(pipeline_name, store=store)
        name, parameters = _find_converter(data, pipeline_name)
        parameters["on_error"] = "skip"  # every problem is collected; the command decides what they mean
        if fields is not None:
            parameters["fields"] = str(fields)
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
        self._run = ""
        self.store: Any = self._one_store(pipeline_name)

    def _one_store(self, pipeline_name: str) -> Any:
        # YAML names a store in each component that uses it: what is written there alike is one store.
        stores = list({repr(store.to_dict()): store for store in document_stores(self._pipeline)}.values())
        if len(stores) != 1:
            msg = f"pipeline '{pipeline_name}' writes to {len(stores)} stores; an index pipeline writes to one"
            raise ConfigError(msg)
        return stores[0]

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

    def write(self) -> Iterator[Progress]:
        """
        Embed and write the catalog; the store is synced at checkpoints and at the end.

        :returns: An iterator that reports progress after each batch.
        """
        self._pipeline.warm_up()
        records = written = 0
        kept = self._begin()
        for number, batch in enumerate(self._converter.stream(self._catalogs, batch_size=BATCH_SIZE), start=1):
            fresh = batch.documents[max(kept - records, 0) :]
            if fresh:
                self._pipeline.run({component: {socket: fresh} for component, socket in self._entries})
            records += len(batch.documents)
            written += len(fresh)
            if number % _BATCHES_PER_CHECKPOINT == 0:
                self._note(max(records, kept))
            yield Progress(records, written, records - written)
        if hasattr(self.store, "optimize"):
            self.store.optimize()  # a second now; every later start opens the store four times as fast
        self._note(None)

    def _begin(self) -> int:
        """Return how many products an interrupted run of the very same catalog and settings had written."""
        if not hasattr(self.store, "write_facts"):
            count_documents(self.store)  # a server that is down should say so before the first batch is embedded
            return 0
        # One store, one encoder: products that this catalog does not name would keep vectors of another space.
        fingerprint = index_fingerprint(self._pipeline)
        check_fingerprint(self.store, fingerprint)
        self._run = hashlib.sha256(json.dumps([self._settings, fingerprint], sort_keys=True).encode()).hexdigest()
        run, _, done = self.store.read_facts().get(_UNFINISHED, "").partition(" ")
        kept = int(done) if run == self._run else 0
        self.store.write_facts({**fingerprint, _UNFINISHED: f"{self._run} {kept}"})
        return kept

    def _note(self, done: int | None) -> None:
        """Sync the store, then note how many products are safe in it; None says that the run is over."""
        if hasattr(self.store, "flush"):
            self.store.flush()
        if hasattr(self.store, "write_facts"):
            self.store.write_facts({_UNFINISHED: "" if done is None else f"{self._run} {done}"})


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
