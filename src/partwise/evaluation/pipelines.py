# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Load a YAML pipeline by name or file, and ask it one query at a time.

The YAML is Haystack's own, with Hayhooks' `inputs:` and `outputs:` naming where the query goes in and where documents
come out; so any pipeline that Hayhooks can serve can be run and measured here.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from partwise.answering.composing import CONTEXT_BUILDER, behind
from partwise.documents import product_id_of
from partwise.errors import ConfigError, PartwiseError, first_line
from partwise.evaluation.document_flow import document_sockets, inputs_of
from partwise.evaluation.filtering import filter_by
from partwise.evaluation.pipeline_data import component_nodes, place_stores
from partwise.evaluation.stores import check_stores
from partwise.evaluation.timing import component_times
from partwise.extras import missing_extra
from partwise.text import asks_anything

if TYPE_CHECKING:
    from haystack import Document, Pipeline

# What Haystack puts before a component's data, when it cannot be made from them.
_DATA_FOLLOWS = " with the following data:"


@dataclass(frozen=True, slots=True)
class SearchResult:
    """
    What a pipeline answered.

    :param query: The query as asked.
    :param documents: Haystack Documents, best first, at most one per product.
    :param matches: The part numbers that a lookup found, as plain data; empty without a lookup.
    :param milliseconds: Wall time of the pipeline run.
    :param stages: Milliseconds by component, if they were asked for.
    """

    query: str
    documents: list["Document"]
    matches: list[dict[str, Any]]
    milliseconds: float
    stages: Mapping[str, float] = field(default_factory=dict)


def pipeline_folder() -> Path:
    """Return the folder of the pipelines that come with the package: in a wheel inside it, in a checkout at its top."""
    packaged = Path(str(resources.files("partwise"))) / "pipelines"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "pipelines"


def read_pipeline(name_or_file: str, *, store: str | None = None) -> dict[str, Any]:
    """
    Read a pipeline's YAML as plain data.

    :param name_or_file: A name such as `hybrid`, or the path of a YAML file.
    :param store: A folder that replaces the `path` of every embedded store in it, or an address such as
        `http://localhost:6333` that replaces the `url` of every `QdrantDocumentStore`.
    :returns: The pipeline as Haystack's `Pipeline.from_dict` takes it.
    :raises ConfigError: If there is no such pipeline, the file is not a pipeline in YAML, or it has no such store.
    """
    path = Path(name_or_file)
    if path.suffix not in {".yaml", ".yml"}:
        path = pipeline_folder() / f"{name_or_file}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in pipeline_folder().glob("*.yaml")))
        msg = f"unknown pipeline '{name_or_file}'; name a YAML file or one of: {known}"
        raise ConfigError(msg)
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        msg = f"{path}: not readable as YAML: {' '.join(str(error).split())}"
        raise ConfigError(msg) from error
    if not isinstance(data, dict) or not isinstance(data.get("components"), dict):
        msg = f"{path}: not a Haystack pipeline; it needs a mapping with 'components' and 'connections'"
        raise ConfigError(msg)
    if store is not None:
        place_stores(data, store, name_or_file)
    return data


def build_pipeline(data: Mapping[str, Any], name: str) -> "Pipeline":
    """
    Build the pipeline from plain data.

    :param data: As `read_pipeline` returns it.
    :param name: What the user called it, for errors.
    :returns: The pipeline, not warmed up.
    :raises ConfigError: If a component or parameter is unknown, a connection does not fit, or an API key is missing.
    :raises MissingExtraError: If a component's integration is an extra that is not installed.
    """
    from haystack import Pipeline  # noqa: PLC0415 - 1.4 s; only who runs a pipeline pays
    from haystack.core.errors import DeserializationError, PipelineError  # noqa: PLC0415

    for node in component_nodes(data):
        if error := missing_extra(node["type"]):
            raise error
    try:
        return Pipeline.from_dict(dict(data))
    except PartwiseError:
        raise
    except (DeserializationError, PipelineError, ImportError, ValueError, TypeError, KeyError) as error:
        if isinstance(error.__cause__, PartwiseError):
            raise error.__cause__ from error
        msg = f"pipeline '{name}' cannot be built: {_reason(error)}"
        raise ConfigError(msg) from error


def _reason(error: Exception) -> str:
    """Say which component and why; Haystack prints all its data in between, or every known class."""
    said, cause = first_line(error), error.__cause__
    if said.endswith(_DATA_FOLLOWS) and cause is not None:
        return f"{said.removesuffix(_DATA_FOLLOWS)}: {first_line(cause)}; mend it in the YAML"
    return said


@dataclass
class SearchPipeline:
    """
    A search pipeline with its query sockets and its output resolved.

    :param pipeline: The Haystack pipeline.
    :param query_sockets: (component, socket) pairs that take the query.
    :param output: The (component, socket) pair that gives documents.
    """

    pipeline: "Pipeline"
    query_sockets: list[tuple[str, str]]
    output: tuple[str, str]
    _free: dict[str, dict[str, Any]] = field(init=False)
    _last: set[str] = field(init=False)

    def __post_init__(self) -> None:
        """Remember which sockets nobody feeds: run-time options go there; and who works on the result."""
        self._free = self.pipeline.inputs()
        self._last = {self.output[0]} | behind(self.output[0], self.pipeline.graph.edges())

    @classmethod
    def load(cls, name_or_file: str, *, store: str | None = None, must: Sequence[str] = ()) -> "SearchPipeline":
        """
        Load a pipeline, and check that its store is there and fits.

        :param name_or_file: A name such as `hybrid`, or the path of a YAML file.
        :param store: A folder or address that replaces those in the YAML, as for `read_pipeline`.
        :param must: Kinds of attributes that a product must not contradict, as for `filter_by`.
        :returns: The pipeline, ready for `search`.
        :raises ConfigError: If the pipeline is unknown, cannot be built, or takes no query.
        :raises StoreError: If its store is missing or was indexed with something else.
        """
        data = read_pipeline(name_or_file, store=store)
        if any(node["type"] == CONTEXT_BUILDER for node in component_nodes(data)):
            msg = f"pipeline '{name_or_file}' answers by a chat model; ask it with partwise answer, not as a search"
            raise ConfigError(msg)
        if must:
            filter_by(data, must, name_or_file)
        pipeline = build_pipeline(data, name_or_file)
        check_stores(pipeline)
        queries = _as_list(data.get("inputs", {}).get("query")) or _query_sockets(pipeline)
        output = data.get("outputs", {}).get("documents") or _document_socket(pipeline, name_or_file)
        if not queries:
            msg = f"pipeline '{name_or_file}' takes no query; name its sockets under inputs: query:"
            raise ConfigError(msg)
        return cls(pipeline, [_split(name) for name in queries], _split(output))

    def search(
        self,
        query: str,
        *,
        top_k: int | None = None,
        filters: dict[str, Any] | None = None,
        customer: str | None = None,
        language: str | None = None,
        candidates: int | None = None,
        trace: bool = False,
    ) -> SearchResult:
        """
        Run one query.

        :param query: The buyer's query.
        :param top_k: How many products; the pipeline's own number if None.
        :param filters: A Haystack filter that every retriever applies.
        :param customer: Whose customer numbers count.
        :param language: The query's language, for components that ask for it.
        :param candidates: How many results each of `candidate_stages` gives; their own numbers if None.
        :param trace: Whether to time each component, by Haystack's own tracing.
        :returns: The documents, one per product, with the lookup's matches and the time; nothing for a query without a
            letter or digit, for which vector search would still find its nearest.
        """
        if not asks_anything(query):
            return SearchResult(query, [], [], 0.0)
        data = self.data_for(query, top_k=top_k, filters=filters, customer=customer, language=language)
        for name in self.candidate_stages if candidates is not None else ():
            data.setdefault(name, {})["top_k"] = candidates
        timed: AbstractContextManager[dict[str, float]] = component_times() if trace else nullcontext({})
        with timed as stages:
            started = time.perf_counter()
            result = self.pipeline.run(data)
            milliseconds = (time.perf_counter() - started) * 1000
        matches = [match for outputs in result.values() for match in outputs.get("matches", [])]
        documents = result.get(self.output[0], {}).get(self.output[1], [])
        return SearchResult(query, one_per_product(documents)[:top_k], matches, milliseconds, stages)

    @property
    def candidate_stages(self) -> list[str]:
        """The components before the last that take a number of results; a lookup finds what is asked for anyway."""
        sockets = document_sockets(self.pipeline, self.output)
        names = dict.fromkeys(socket.component for socket in sockets if socket.component != self.output[0])
        return [name for name in names if "top_k" in self._free[name] and "customer" not in self._free[name]]

    async def search_async(self, query: str, *, top_k: int | None = None) -> list["Document"]:
        """
        Run one query on the event loop, beside others.

        :param query: The buyer's query.
        :param top_k: How many products; the pipeline's own number if None.
        :returns: The documents, one per product.
        """
        result = await self.pipeline.run_async(self.data_for(query, top_k=top_k, filters=None, customer=None))
        return one_per_product(result.get(self.output[0], {}).get(self.output[1], []))[:top_k]

    def explain(self, query: str, *, top_k: int | None = None, reach: int | None = None) -> dict[str, dict[str, Any]]:
        """
        Run one query and keep what every component gave.

        :param query: The buyer's query.
        :param top_k: How many products, as for `search`.
        :param reach: How many the last component returns instead if it only orders what others found, so that those
            behind the first `top_k` tell their place. One that searches by itself returns its own number.
        :returns: Outputs by component and socket; a component that did not run is absent.
        """
        if not asks_anything(query):
            return {}
        data = self.data_for(query, top_k=top_k, filters=None, customer=None)
        last = document_sockets(self.pipeline, self.output)[-1]
        if last.searches:
            reach = getattr(self.pipeline.get_component(last.component), "top_k", None)
        if reach is not None and "top_k" in self._free.get(last.component, {}):
            data.setdefault(last.component, {})["top_k"] = max(reach, top_k or 0)
        return dict(self.pipeline.run(data, include_outputs_from=set(self.pipeline.graph.nodes)))

    def ask_again(
        self, component: str, query: str, outputs: Mapping[str, Mapping[str, Any]], *, top_k: int
    ) -> dict[str, Any]:
        """
        Run one component on what it was given in a run, for another number of results.

        :param component: Its name.
        :param query: The query of that run.
        :param outputs: What `explain` returned.
        :param top_k: How many results; if it takes no such number it is not run.
        :returns: Its outputs by socket; empty if it was not run.
        """
        given = inputs_of(self.pipeline, component, outputs)
        if given is None or "top_k" not in self._free.get(component, {}):
            return {}
        asked = self.data_for(query, top_k=None, filters=None, customer=None).get(component, {})
        return dict(self.pipeline.get_component(component).run(**asked, **given, top_k=top_k))

    def data_for(
        self,
        query: str,
        *,
        top_k: int | None,
        filters: dict[str, Any] | None,
        customer: str | None,
        language: str | None = None,
    ) -> dict[str, dict[str, Any]]:
        """
        Say what each component is given at run time.

        :param query: The buyer's query.
        :param top_k: How many products; the pipeline's own number if None.
        :param filters: A Haystack filter that every retriever applies.
        :param customer: Whose customer numbers count.
        :param language: The query's language, for components that ask for it.
        :returns: Inputs by component and socket, as Haystack's `run` takes them.
        """
        data: dict[str, dict[str, Any]] = {}
        for component, socket in self.query_sockets:
            data.setdefault(component, {})[socket] = query
        for name, sockets in self._free.items():
            own = {"filters": filters, "customer": customer, "language": language}
            options = {**own, "top_k": self._top_k_for(name, top_k)}
            given = {key: value for key, value in options.items() if key in sockets and value is not None}
            if given:
                data.setdefault(name, {}).update(given)
        return data

    def _top_k_for(self, name: str, top_k: int | None) -> int | None:
        """Ask the last component and those behind it for what is wanted, and earlier ones for no less than that."""
        if top_k is None or name in self._last:
            return top_k
        own = getattr(self.pipeline.get_component(name), "top_k", None)
        return top_k if own is not None and own < top_k else None


def one_per_product(documents: list["Document"]) -> list["Document"]:
    """Keep the first document of each product; without a product id a document stands for itself."""
    products: dict[str, Document] = {}
    for document in documents:
        products.setdefault(product_id_of(document), document)
    return list(products.values())


def _as_list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def _split(socket: str) -> tuple[str, str]:
    component, _, name = socket.partition(".")
    return component, name


def _query_sockets(pipeline: "Pipeline") -> list[str]:
    """Guess where a query goes in a YAML without `inputs:`: free mandatory sockets of these names."""
    return [
        f"{name}.{socket}"
        for name, sockets in pipeline.inputs().items()
        for socket, facts in sockets.items()
        if socket in {"query", "text"} and facts["is_mandatory"]
    ]


def _document_socket(pipeline: "Pipeline", name: str) -> str:
    found = [f"{n}.documents" for n, sockets in pipeline.outputs().items() if "documents" in sockets]
    if len(found) != 1:
        msg = f"pipeline '{name}' must name its result under outputs: documents: (found {found or 'none'})"
        raise ConfigError(msg)
    return found[0]
