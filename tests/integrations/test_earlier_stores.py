"""Stores that an earlier version wrote: each opens and is updated, or is one error that says to index again."""

import json
import tarfile
from pathlib import Path

import pytest

from commands import json_outcome, outcome
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from jsonl_files import jsonl_file
from partwise.evaluation.pipelines import SearchPipeline

STORES = sorted((Path(__file__).parents[1] / "stores").glob("*.tar.xz"))
CATALOG = (
    {"id": "1", "part_number": "SS-M12-175-A270-HEX-50", "title": "Hex bolt M12 x 1.75 x 50, A2-70"},
    {"id": "2", "part_number": "SS-M12-175-A270-HEX-60", "title": "Hex bolt M12 x 1.75 x 60, A2-70"},
    {"id": "4", "part_number": "BR-6205-2RS", "title": "Deep groove ball bearing 6205 2RS"},
)


@pytest.fixture(params=STORES, ids=lambda path: path.name)
def store(request, tmp_path):
    """A store's folder, unpacked."""
    with tarfile.open(request.param) as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path / "store"


def numbers(store: Path, query: str) -> list[str]:
    """The part numbers that two_stage finds."""
    return [
        document.meta["part_number"]
        for document in SearchPipeline.load("two_stage", store=str(store)).search(query).documents
    ]


def index(store: Path, *words: str, capsys) -> dict:
    """Index the catalog, and give the command's summary."""
    catalog = store.parent / "catalog.jsonl"
    catalog.write_bytes(jsonl_file(CATALOG))
    code, summary, err = json_outcome(capsys, "index", catalog, "--store", store, *words)
    assert code == 0, err
    return summary


def test_it_is_searched(store):
    """Numbers and specifications find what the earlier version wrote."""
    assert numbers(store, "ss m12 175 a270 hex 50") == ["SS-M12-175-A270-HEX-50"]
    assert numbers(store, "M12 stainless bolt, 60 mm")[0] == "SS-M12-175-A270-HEX-60"


def test_it_is_updated(store, capsys):
    """The next catalog takes its place, what is gone is deleted, and from then on only what changed is written."""
    assert index(store, "--prune", "--max-pruned", "0.5", capsys=capsys)["deleted"] == 1
    assert numbers(store, "BR-6205-2RS") == ["BR-6205-2RS"]
    assert QdrantEdgeDocumentStore(path=str(store)).count_documents() == len(CATALOG)
    summary = index(store, capsys=capsys)
    assert (summary["written"], summary["unchanged"]) == (0, 3)


@pytest.mark.parametrize("number", [0, 2])
def test_another_format_says_to_index_again(store, number, capsys):
    """A store of a format that this version does not read is one line, and stays as it is."""
    manifest = store / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text("utf-8")), "format": number}), "utf-8")
    code, _, err = outcome(capsys, "search", "M12", "--store", store)
    assert code == 1
    assert f"a store of format {number}" in err
    assert "re-index" in err
    assert len(err.splitlines()) == 1
