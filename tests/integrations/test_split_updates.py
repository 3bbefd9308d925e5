"""Updates of a catalog whose long texts are split: chunks have ids of their own, and belong to their record."""

from pathlib import Path

import pytest
import yaml

from commands import json_outcome
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from jsonl_files import jsonl_file
from partwise.evaluation.pipelines import read_pipeline

FIELDS = {"id": "id", "title": "title", "text": "text"}
SPLITTER = "haystack_integrations.components.preprocessors.partwise.splitter.CatalogSplitter"
STOCK = "haystack.components.preprocessors.document_splitter.DocumentSplitter"


def long_text(*subjects: str) -> str:
    """A paragraph of some forty words for each subject."""
    return "\n\n".join(
        f"The {subject} is described here. " + f"More of the {subject} follows. " * 8 for subject in subjects
    )


BOLT = {"id": "bolt", "title": "Hex bolt", "text": long_text("thread", "head", "coating")}
NUT = {"id": "nut", "title": "Hex nut", "text": "Short."}
PUMP = {"id": "pump", "title": "Pump", "text": long_text("rotor", "seal")}


@pytest.fixture
def pipeline(tmp_path) -> Path:
    """The index pipeline with a splitter between converter and annotator."""
    return split_pipeline(tmp_path, SPLITTER, {"split_length": 60})


def split_pipeline(folder: Path, kind: str, parameters: dict) -> Path:
    data = read_pipeline("index")
    data["components"]["splitter"] = {"type": kind, "init_parameters": parameters}
    data["components"]["dense_embedder"]["init_parameters"]["token_vectors"] = False
    data["connections"][0]["receiver"] = "splitter.documents"
    data["connections"].append({"sender": "splitter.documents", "receiver": "annotator.documents"})
    path = folder / "index_chunks.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return path


@pytest.fixture
def indexed(tmp_path, pipeline, capsys):
    """Indexes records; the summary, or the plan of a dry run."""
    fields, catalog = tmp_path / "fields.yaml", tmp_path / "catalog.jsonl"
    fields.write_text(yaml.safe_dump(FIELDS), encoding="utf-8")

    def index(*records: dict, words: tuple[str, ...] = ("--prune", "--max-pruned", "1")) -> dict:
        catalog.write_bytes(jsonl_file(records))
        given = (catalog, "--fields", fields, "--store", tmp_path / "s", "--pipeline", pipeline)
        code, summary, err = json_outcome(capsys, "index", *given, *words)
        assert code == 0, err
        return summary

    return index


@pytest.fixture
def stored(tmp_path):
    """What the store holds: by product the texts of its documents."""

    def read() -> dict[str, list[str]]:
        store = QdrantEdgeDocumentStore(path=str(tmp_path / "s"))
        found: dict[str, list[str]] = {}
        for document in store.filter_documents():
            found.setdefault(document.meta["product_id"], []).append(document.content)
        store.close()
        return found

    return read


def test_chunks_of_a_record_stay_with_it(indexed, stored):
    """A night without a change embeds nothing, and `--prune` takes no chunk for gone."""
    indexed(BOLT, NUT, PUMP)
    before = stored()
    assert {name: len(texts) > 1 for name, texts in before.items()} == {"bolt": True, "nut": False, "pump": True}
    again = indexed(BOLT, NUT, PUMP)
    assert (again["written"], again["unchanged"], again["deleted"]) == (0, 3, 0)
    assert stored() == before


def test_a_text_that_changes_leaves_no_old_chunk(indexed, stored):
    """Shorter, whole or longer than before: every chunk is of the new text; the other records are not embedded again."""
    indexed(BOLT, NUT, PUMP)
    for text in (long_text("thread"), "Whole.", long_text("thread", "slot", "drive", "marking")):
        summary = indexed({**BOLT, "text": text}, NUT, PUMP)
        assert (summary["written"], summary["unchanged"]) == (1, 2)
        found = " ".join(stored()["bolt"])
        assert ("coating is described" in found, "slot is described" in found) == (False, "slot" in text)
        assert ("Whole." in found) == (text == "Whole.")


def test_chunks_of_a_record_that_is_gone_are_deleted(indexed, stored):
    """All of them, and only them; a dry run counts them first."""
    indexed(BOLT, NUT, PUMP)
    count = len(stored()["pump"])
    assert indexed(BOLT, NUT, words=("--prune", "--dry-run"))["gone"] == count
    assert indexed(BOLT, NUT)["deleted"] == count
    assert set(stored()) == {"bolt", "nut"}


def test_a_record_of_which_a_chunk_is_missing_is_written_again(indexed, stored, tmp_path):
    """A run that was killed may have written a part of a record's chunks; the next one does not take it for whole."""
    indexed(BOLT, NUT)
    before = stored()
    store = QdrantEdgeDocumentStore(path=str(tmp_path / "s"))
    store.delete_documents([next(each.id for each in store.filter_documents() if each.meta.get("split_id") == 1)])
    store.close()
    assert indexed(BOLT, NUT)["written"] == 1
    assert stored() == before


def test_a_stock_splitters_chunks_are_never_taken_for_whole(indexed, stored, pipeline):
    """It does not say how many chunks a record has, so its records are written again; nothing old is left over."""
    split_pipeline(pipeline.parent, STOCK, {"split_by": "word", "split_length": 40})
    indexed(BOLT, NUT)
    again = indexed({**BOLT, "text": long_text("thread")}, NUT)
    assert (again["written"], again["deleted"]) == (2, 0)
    assert "coating" not in " ".join(stored()["bolt"])
