"""Several sources for one product, from the command line to the explanation."""

from pathlib import Path

import pytest
import yaml
from haystack import Document

from commands import json_outcome, outcome
from haystack_integrations.components.rankers.partwise import AttributeHybridRanker
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from jsonl_files import jsonl_file
from partwise.evaluation.pipelines import SearchPipeline, read_pipeline

PIM = {"id": "b1", "part_number": "HB-12-60", "title": "Hex bolt M12 x 60 mm", "attributes": {"weight": "65 g"}}
SHEET = {"id": "b1", "part_number": "HB-12-60", "title": "Hex bolt M12, length 80 mm, for flanges of pumps and valves"}
OTHER = {"id": "b2", "part_number": "HB-12-70", "title": "Hex bolt M12 x 70 mm"}


def done(capsys, *words: object) -> tuple[dict, str]:
    """JSON output and errors of a command that works."""
    code, data, err = json_outcome(capsys, *words)
    assert code == 0, err
    return data, err


def catalog(path: Path, *records: dict) -> Path:
    path.write_bytes(jsonl_file(records))
    return path


@pytest.fixture
def store(tmp_path, capsys) -> Path:
    """A PIM's catalog, in a store."""
    pim = catalog(tmp_path / "pim.jsonl", PIM, OTHER)
    summary, _ = done(capsys, "index", pim, "--store", tmp_path / "store", "--source", "pim")
    assert summary["conflicts"] == []
    return tmp_path / "store"


def index_sheet(store: Path, capsys, *records: dict) -> tuple[dict, str]:
    """Add a datasheet's records."""
    sheet = catalog(store.parent / "sheet.jsonl", *records)
    return done(capsys, "index", sheet, "--store", store, "--source", "datasheet")


def test_conflicts_are_reported_at_indexing(store, capsys):
    """A value that two sources state differently is named with both, also where one was indexed before."""
    summary, err = index_sheet(store, capsys, SHEET)
    values = [["datasheet", "80 mm"], ["pim", "60 mm"]]
    assert summary["conflicts"] == [{"product_id": "b1", "attribute": "length", "values": values}]
    assert "b1: length 80 mm (datasheet), 60 mm (pim)" in err


@pytest.mark.parametrize(
    "same",
    ["length 6 cm", "length 2.36 in", "length 50 to 70 mm", "A2-70"],
    ids=["another unit", "less exact", "inside a range", "only one says it"],
)
def test_the_same_value_is_no_conflict(store, capsys, same):
    """Another unit, a less exact value, a range around it and what only one source says are none."""
    summary, err = index_sheet(store, capsys, {**SHEET, "title": f"Hex bolt M12, {same}"})
    assert summary["conflicts"] == []
    assert "contradict" not in err


@pytest.fixture
def pipeline(tmp_path) -> Path:
    """hybrid, with an order of sources."""
    data = read_pipeline("hybrid")
    data["components"]["ranker"]["init_parameters"]["source_order"] = ["pim", "datasheet"]
    path = tmp_path / "ordered.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return path


def test_the_first_source_wins_and_both_are_shown(store, pipeline, capsys):
    """The datasheet's text finds the product; its length counts as the PIM has it, and the explanation has both."""
    index_sheet(store, capsys, SHEET)
    found, _ = done(capsys, "search", "bolt M12 80 mm for pumps", "--store", store, "--pipeline", pipeline)
    product = next(each for each in found["documents"] if each["product_id"] == "b1")
    (length,) = (each for each in product["partwise"]["attributes"] if each["kind"] == "length")
    assert (length["verdict"], length["source"], length["offered"]["text"].strip()) == ("contradiction", "pim", "60 mm")
    assert length["others"] == [{"source": "datasheet", "offered": "80 mm", "verdict": "match"}]
    _, out, _ = outcome(capsys, "search", "bolt M12 80 mm for pumps", "--store", store, "--pipeline", pipeline)
    assert "datasheet says 80 mm" in " ".join(out.split())


def test_a_source_that_was_not_found_is_heard(store, pipeline, capsys):
    """A filter lets only the datasheet's document through; the PIM's value counts all the same."""
    index_sheet(store, capsys, SHEET)
    search = SearchPipeline.load(str(pipeline), store=str(store))
    only = {"field": "meta.source", "operator": "==", "value": "datasheet"}
    (found,) = search.search("bolt M12 length 60 mm", filters=only).documents
    assert found.meta["source"] == "datasheet"
    (length,) = (each for each in found.meta["partwise"]["attributes"] if each["kind"] == "length")
    assert (length["verdict"], length["source"]) == ("match", "pim")


def test_pruning_one_source_leaves_the_others(store, capsys):
    """A datasheets' file deletes datasheets that are gone, and nothing that the PIM still has."""
    index_sheet(store, capsys, SHEET, {**SHEET, "id": "b3", "part_number": "HB-12-90"})
    sheet = catalog(store.parent / "sheet.jsonl", SHEET)
    words = ("index", sheet, "--store", store, "--source", "datasheet", "--prune", "--max-pruned", "1")
    summary, _ = done(capsys, *words)
    assert (summary["deleted"], summary["unchanged"]) == (1, 1)
    assert done(capsys, "search", "hex bolt", "--store", store)[0]["documents"]
    found = {each.meta["product_id"] for each in QdrantEdgeDocumentStore(path=str(store)).filter_documents()}
    assert found == {"b1", "b2"}


def test_the_first_source_is_heard_however_many_chunks_the_others_have(tmp_path):
    """Forty datasheets of twenty chunks are more than is read for a query; each PIM document is read all the same."""

    def document(product: int, source: str, chunk: int, text: str) -> Document:
        meta = {"product_id": f"b{product}", "source": source}
        return Document(id=f"{product} {source} {chunk}", content=text, meta=meta)

    store = QdrantEdgeDocumentStore(path=str(tmp_path / "s"))
    chunks = [
        document(product, "datasheet", chunk, "Hex bolt, 80 mm long") for product in range(40) for chunk in range(20)
    ]
    store.write_documents([*chunks, *(document(product, "pim", 0, "Hex bolt, 60 mm long") for product in range(40))])
    ranker = AttributeHybridRanker(document_store=store, source_order=["pim"], top_k=40)
    found = ranker.run("hex bolt 60 mm long", dense_documents=chunks[::20])["documents"]
    verdicts = [document.meta["partwise"]["attributes"][0] for document in found]
    assert [(each["verdict"], each["source"]) for each in verdicts] == [("match", "pim")] * 40
