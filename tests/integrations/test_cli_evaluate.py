"""`partwise evaluate` on the small store: figures, mistakes, failures."""

import json
from pathlib import Path

import pytest
import yaml
from haystack import Pipeline
from haystack.core.errors import PipelineRuntimeError
from haystack.tracing.tracer import NullTracer, tracer

from commands import outcome
from jsonl_files import jsonl_file
from partwise.evaluation.pipelines import SearchPipeline, read_pipeline
from partwise.evaluation.timing import component_times

QUERIES = [
    {"query": "ssm12175a270hex50", "ids": ["bolt-50"], "kind": "number"},
    {"query": "brass ball valve", "ids": ["valve"], "kind": "words"},
    {"query": "6205-2RS1", "ids": ["bearing-a", "bearing-b"], "kind": "number"},
    {"query": "SS-M12-175-A270-HEX-60", "ids": [], "kind": "number"},
]


@pytest.fixture
def queries(tmp_path) -> Path:
    path = tmp_path / "queries.jsonl"
    path.write_bytes(jsonl_file(QUERIES))
    return path


def test_two_pipelines_are_compared(queries, small_store, capsys):
    """Measures, kinds, claims and times of both pipelines, the second against the first."""
    words = ("--queries", queries, "--store", small_store, "--pipeline", "dense", "--pipeline", "hybrid", "--json")
    code, out, _ = outcome(capsys, "evaluate", *words)
    results = json.loads(out)
    assert code == 0
    dense, hybrid = results["pipelines"]
    assert (dense["name"], hybrid["name"]) == ("dense", "hybrid")
    assert hybrid["measures"]["cR@5"] == 1.0
    assert hybrid["by_kind"]["number"]["queries"] == 2
    assert hybrid["unanswerable"] == {"queries": 1, "claimed": ["SS-M12-175-A270-HEX-60"]}
    assert hybrid["comparison"]["cR@5"]["losses"] == 0
    assert {"lookup", "dense_embedder", "ranker"} <= hybrid["latency"]["stages"].keys()
    assert hybrid["latency"]["stages"]["dense_embedder"]["queries"] == 1
    assert list(hybrid["latency"]["throughput"]) == ["1", "4", "16"]
    assert hybrid["runs"][0]["ids"] == ["bolt-50"]


def test_the_table_is_to_be_read(queries, small_store, capsys):
    """Without --json: a table, and a sentence for each pipeline against the first."""
    code, out, err = outcome(capsys, "evaluate", "--queries", queries, "--store", small_store, "--measure", "R@5")
    assert code == 0
    assert "hybrid against dense, R@5: " in out
    assert "hybrid: 1 queries have no right answer; it claimed one in 1" in err


def test_all_mistakes_are_reported_at_once(queries, tmp_path, small_store, capsys):
    """A wrong measure, file, pipeline and id: one line with all of them, exit 2, nothing run."""
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"query": "a", "ids": ["no-such-product"]}\n{"query": ""}\n', encoding="utf-8")
    words = ("--queries", bad, "--queries", tmp_path / "gone.csv", "--store", small_store, "--measure", "foo@5")
    code, out, err = outcome(capsys, "evaluate", *words, "--pipeline", "hybrid", "--pipeline", "hybird")
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    for part in (
        "5 mistakes",
        "unknown measure 'foo@5'",
        "gone.csv: no such file",
        "row 2: no text under 'query'",
        "unknown pipeline 'hybird'",
        "row 1: product 'no-such-product' is not in the store",
    ):
        assert part in err


def test_queries_without_any_answer_are_refused(tmp_path, small_store, capsys):
    """A sheet that nobody has rated measures nothing, and says so."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("query,id,rating\nvalve,valve,\n", encoding="utf-8")
    code, out, err = outcome(capsys, "evaluate", "--queries", sheet, "--store", small_store)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "none of the 1 queries has a right answer, of grade 1 or more" in err


FAILING = """
components:
  any name:
    type: haystack_integrations.components.retrievers.partwise.part_number.PartNumberRetriever
    init_parameters:
      document_store:
        type: haystack_integrations.document_stores.partwise.edge.QdrantEdgeDocumentStore
        init_parameters: {path: null}
connections: []
inputs: {query: [any name.query]}
outputs: {documents: any name.documents}
"""


def test_a_failing_query_is_a_miss_and_the_run_goes_on(tmp_path, small_store, capsys):
    """A query on which the pipeline fails is listed with the reason; the others are measured; names do not matter."""
    pipeline = tmp_path / "mine.yaml"
    pipeline.write_text(FAILING, encoding="utf-8")
    queries = tmp_path / "q.jsonl"
    too_long = "x" * 100_001
    lines = [{"query": "BV-12-BR", "ids": ["valve"]}, {"query": too_long, "ids": ["valve"]}]
    queries.write_bytes(jsonl_file(lines))
    words = ("--queries", queries, "--store", small_store, "--pipeline", pipeline, "--json")
    code, out, err = outcome(capsys, "evaluate", *words)
    (result,) = json.loads(out)["pipelines"]
    assert code == 0
    assert result["measures"]["R@5"] == 0.5
    assert "QueryError: the query has 100001 characters" in result["failures"][0]["error"]
    assert "failed on 1 queries; each counts as a miss" in err


class Recorder(NullTracer):
    """An operator's own tracer: the components that it was told of."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def trace(self, operation_name, tags=None, parent_span=None):
        """Note a component."""
        self.told += [tags["haystack.component.name"]] if "haystack.component.name" in (tags or {}) else []
        return super().trace(operation_name, tags, parent_span)


def test_an_operators_own_tracer_goes_on_while_runs_are_timed(small_store, monkeypatch):
    """Timing a run passes everything on to the tracer that was there, and keeps the time of what fails."""
    recorder = Recorder()
    monkeypatch.setattr(tracer, "actual_tracer", recorder)
    search = SearchPipeline.load("dense", store=str(small_store))
    result = search.search("valve", trace=True)
    assert set(result.stages) == set(recorder.told) == {"dense_embedder", "dense_retriever"}
    monkeypatch.setattr(search.pipeline.get_component("dense_retriever"), "run", lambda **_: 1 / 0)
    with component_times() as times, pytest.raises(PipelineRuntimeError):
        search.search("valve")
    assert set(times) == {"dense_embedder", "dense_retriever"}


def test_a_pipeline_of_other_names_is_timed(small_store):
    """Stages have the names of the user's own components."""
    text = yaml.safe_dump(read_pipeline("dense", store=str(small_store))).replace("dense_retriever", "meine Suche")
    pipeline = Pipeline.loads(text)
    search = SearchPipeline(pipeline, [("dense_embedder", "text")], ("meine Suche", "documents"))
    assert "meine Suche" in search.search("valve", trace=True).stages
