"""The command line: what a user types, reads and gets back."""

import json
import subprocess
import sys

import pytest
from haystack import Document

from commands import partwise
from partwise.cli import main
from partwise.cli.search import _run_line
from partwise.evaluation.pipelines import SearchResult


def test_index_reports_what_it_did(tmp_path, small_catalog, capsys):
    """The summary counts products and names the store."""
    assert partwise("index", small_catalog, "--store", tmp_path / "s", "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["products"], summary["written"], summary["skipped"]) == (6, 6, 0)
    assert summary["store"] == str(tmp_path / "s")
    assert summary["products_per_second"] > 0


def test_index_shows_its_guess(tmp_path, small_catalog, capsys):
    """Without FIELDS.yaml the guessed mapping is shown."""
    partwise("index", small_catalog, "--store", tmp_path / "s")
    assert "part_number: part_number" in capsys.readouterr().err


def test_bad_records_stop_before_anything_is_written(tmp_path, capsys):
    """All bad records are listed at once, and no store is made."""
    catalog = tmp_path / "c.jsonl"
    catalog.write_text('{"id": "1"}\n{oops\n{"id": "1"}\n{"name": "x"}\n', encoding="utf-8")
    assert partwise("index", catalog, "--store", tmp_path / "s") == 1
    err = capsys.readouterr().err
    for place in (
        "row 2: not JSON",
        "row 3, field 'id': the id '1' is used already",
        "row 4, field 'id': the record has no id",
    ):
        assert place in err
    assert "3 records cannot be indexed, so nothing was written" in err
    assert not (tmp_path / "s").exists()


def test_bad_records_can_be_skipped(tmp_path, capsys):
    """With --on-error skip the good ones are indexed and the others counted."""
    catalog = tmp_path / "c.jsonl"
    catalog.write_text('{"id": "1"}\n{oops\n{"id": "2"}\n', encoding="utf-8")
    assert partwise("index", catalog, "--store", tmp_path / "s", "--on-error", "skip", "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["products"], summary["skipped"]) == (2, 1)
    assert summary["problems"][0]["row"] == 2


def test_indexing_again_replaces(small_store_copy, small_catalog, capsys):
    """A product keeps its document: nothing doubles."""
    capsys.readouterr()
    assert partwise("index", small_catalog, "--store", small_store_copy, "--json") == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 6
    assert partwise("search", "hex bolt", "--store", small_store_copy, "--json", "--top-k", "20") == 0
    assert len(json.loads(capsys.readouterr().out)["documents"]) == 6


def test_search_prints_a_table(small_store, capsys):
    """A person sees number, brand, title and why."""
    assert partwise("search", "ss m12 175 a270 hex 50", "--store", small_store) == 0
    out = capsys.readouterr().out
    assert "SS-M12-175-A270-HEX-50" in out
    assert "Hex bolt" in out


def test_search_prints_json(small_store, capsys):
    """A program gets ids, scores, matches and the explanation."""
    assert partwise("search", "SS-M12-175-A270-HEX-50", "--store", small_store, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [document["product_id"] for document in answer["documents"]] == ["bolt-50"]
    assert answer["matches"][0]["tier"] == "raw"
    assert answer["documents"][0]["partwise"]["part_number"]["is_exact"]


def test_search_filters(small_store, capsys):
    """--filter keeps what fits."""
    assert partwise("search", "bearing", "--store", small_store, "--filter", "brand=Rollfix", "--json") == 0
    documents = json.loads(capsys.readouterr().out)["documents"]
    assert [document["product_id"] for document in documents] == ["bearing-a"]


def test_batch_search_writes_one_line_per_distinct_query(tmp_path, small_store):
    """The run file keeps the queries' order, with product ids, scores, matches and time."""
    queries, run = tmp_path / "q.jsonl", tmp_path / "run.jsonl"
    queries.write_text('{"query": "gland M20"}\n{"query": "6205-2RS1"}\n{"query": "gland M20"}\n', encoding="utf-8")
    assert partwise("search", "--queries", queries, "--run", run, "--store", small_store, "--top-k", 2) == 0
    lines = [json.loads(line) for line in run.read_text(encoding="utf-8").splitlines()]
    assert [line["query"] for line in lines] == ["gland M20", "6205-2RS1"]
    assert lines[0]["ids"][0] == "gland"
    assert len(lines[0]["ids"]) == len(lines[0]["scores"]) == 2
    assert {i for match in lines[1]["matches"] for i in match["product_ids"]} == {"bearing-a", "bearing-b"}
    assert lines[1]["milliseconds"] > 0


def test_lookup_tells_claims(small_store, capsys):
    """The lookup alone names numbers, products and tier."""
    assert partwise("lookup", "need 6205 2RS1 and ssm12175a270hex60", "--store", small_store, "--json") == 0
    matches = json.loads(capsys.readouterr().out)["matches"]
    assert sorted(i for match in matches for i in match["product_ids"]) == ["bearing-a", "bearing-b", "bolt-60"]
    assert partwise("lookup", "nothing here", "--store", small_store) == 0
    assert "no part number" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["index", "none.jsonl"], 1, "none.jsonl: no such file"),
        (["index", "{catalog}", "--fields", "none.yaml"], 2, "none.yaml: cannot read the field mapping"),
        (["index", "{catalog}", "--fields", "{fields}"], 1, "field 'weight': the mapping names a field that no"),
        (["index", "{catalog}", "--pipeline", "nope"], 2, "unknown pipeline 'nope'"),
        (["index", "{catalog}", "--pipeline", "hybrid"], 2, "has no CatalogToDocuments"),
        (["index", "{catalog}", "--store", "{folder}"], 1, "store"),
        (["search", "x", "--store", "nothing"], 1, "nothing; index a catalog first"),
        (["search", "x", "--store", "{folder}"], 1, "store"),
        (["search"], 2, "give either one QUERY"),
        (["search", "x", "--top-k", "0"], 2, "--top-k"),
        (["search", "x", "--filter", "brand"], 2, "is not a condition"),
        (["search", "{long}", "--store", "{store}"], 2, "at most 100000"),
        (["search", "", "--store", "{store}"], 2, "has no letter and no digit"),
        (["search", "…!?", "--store", "{store}"], 2, "has no letter and no digit"),
        (["lookup", "x", "--store", "nothing"], 1, "nothing; index a catalog first"),
        (["annotate", "c"], 2, "say where the collection is"),
        (["annotate", "c", "--path", "nothing"], 2, "nothing: no such folder"),
        (["annotate", "c", "--url", "http://127.0.0.1:9"], 1, "http://127.0.0.1:9 does not answer"),
        (["frobnicate"], 2, "No such command"),
    ],
)
def test_bad_input_is_one_line_and_the_right_code(
    words, code, message, small_catalog, small_store, tmp_path, monkeypatch, capsys
):
    """What cannot be done is one line to stderr, exit 1 for failures and 2 for wrong usage, without a traceback."""
    monkeypatch.chdir(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("not a store", encoding="utf-8")
    (tmp_path / "f.yaml").write_text("{id: id, title: weight}", encoding="utf-8")
    places = {
        "catalog": small_catalog,
        "fields": tmp_path / "f.yaml",
        "folder": other,
        "store": small_store,
        "long": "x" * 100_001,
    }
    assert partwise(*(word.format(**places) for word in words)) == code
    captured = capsys.readouterr()
    assert message in captured.err
    assert "Traceback" not in captured.err
    assert len([line for line in captured.err.splitlines() if line.startswith("partwise: ")]) == 1
    assert [path.name for path in other.iterdir()] == ["letter.txt"]


def test_empty_catalog_is_an_error(tmp_path, capsys):
    """A file without records fails and makes no store."""
    (tmp_path / "c.jsonl").write_text("\n", encoding="utf-8")
    assert partwise("index", tmp_path / "c.jsonl", "--store", tmp_path / "s") == 1
    assert "the catalog is empty" in capsys.readouterr().err
    assert not (tmp_path / "s").exists()


def interrupt(catalog, store, monkeypatch, batches: int) -> None:
    """Index a catalog up to a number of batches of two, each a checkpoint, and stop."""
    from partwise.cli import indexing

    monkeypatch.setattr(indexing, "BATCH_SIZE", 2)
    monkeypatch.setattr(indexing, "_BATCHES_PER_CHECKPOINT", 1)
    run = indexing.IndexRun("index", [catalog], store=str(store), fields=None)
    run.begin()
    steps = run.write()
    for _ in range(batches):
        next(steps)
    run._close_target()
    run.store.leave_next_version()  # as the end of the process does


def test_interrupted_index_goes_on(tmp_path, small_catalog, monkeypatch, capsys):
    """A run that was cut off is continued: what its checkpoint holds is kept, the rest is written."""
    interrupt(small_catalog, tmp_path / "s", monkeypatch, batches=1)
    assert partwise("index", small_catalog, "--store", tmp_path / "s", "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["unchanged"], summary["written"]) == (2, 4)
    assert partwise("index", small_catalog, "--store", tmp_path / "s", "--json") == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 6


def test_interrupted_update_leaves_nothing_stale(tmp_path, small_catalog, monkeypatch, capsys):
    """Continuing an update writes what it had not reached, though older documents of these products are there."""
    catalog, store = tmp_path / "c.jsonl", tmp_path / "s"
    catalog.write_text(small_catalog.read_text(encoding="utf-8"), encoding="utf-8")
    assert partwise("index", catalog, "--store", store) == 0
    catalog.write_text(catalog.read_text(encoding="utf-8").replace('"title": "', '"title": "New '), encoding="utf-8")
    interrupt(catalog, store, monkeypatch, batches=1)
    assert partwise("index", catalog, "--store", store) == 0
    capsys.readouterr()
    partwise("search", "anything", "--store", store, "--pipeline", "dense", "--json")
    titles = [document["title"] for document in json.loads(capsys.readouterr().out)["documents"]]
    assert len(titles) == 6
    assert all(title.startswith("New ") for title in titles)


def test_annotate_prepares_an_existing_collection(tmp_path, capsys):
    """A collection that another index pipeline filled gets its keys in place; then its numbers are found."""
    from haystack import Document
    from haystack_integrations.document_stores.qdrant import QdrantDocumentStore

    from haystack_integrations.components.retrievers.partwise import PartNumberRetriever

    stock = QdrantDocumentStore(path=str(tmp_path / "q"), index="parts", embedding_dim=2)
    meta = {"product_id": "1", "part_number": "SS-M12-50", "mine": "kept"}
    stock.write_documents([Document(content="bolt", embedding=[0.1, 0.2], meta=meta)])
    stock.close()
    assert partwise("annotate", "parts", "--path", tmp_path / "q", "--json") == 0
    assert 1 in json.loads(capsys.readouterr().out).values()
    assert partwise("annotate", "none", "--path", tmp_path / "q") == 2
    assert "no collection 'none'" in capsys.readouterr().err
    stock = QdrantDocumentStore(path=str(tmp_path / "q"), index="parts", embedding_dim=2)
    found = PartNumberRetriever(document_store=stock).run(query="ssm1250")["documents"]
    stock.close()
    assert [document.meta["mine"] for document in found] == ["kept"]


def test_store_open_elsewhere_is_one_line(small_store_copy):
    """A second process is told that the store is in use and what to do."""
    from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore

    store = QdrantEdgeDocumentStore(path=str(small_store_copy))
    assert store.count_documents() == 6
    words = ["search", "x", "--store", str(small_store_copy)]
    code = f"from partwise.cli import main; main({words!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    store.close()
    assert done.returncode == 1
    assert "another process" in done.stderr
    assert "Traceback" not in done.stderr


def test_debug_shows_the_traceback():
    """--debug, in any place, raises the error itself."""
    with pytest.raises(Exception, match="unknown pipeline"):
        main(["search", "x", "--pipeline", "nope", "--debug"])


def test_customer_numbers_reach_their_customer_only(tmp_path, capsys):
    """A customer finds a product by his own number; nobody else sees or finds it, in no output."""
    catalog, fields, store = tmp_path / "c.jsonl", tmp_path / "f.yaml", tmp_path / "s"
    codes = [{"customer_id": "B1", "code": "MAT-0047"}, {"customer_id": "B2", "code": "OTHER-99"}]
    catalog.write_text(json.dumps({"id": "1", "name": "Hex bolt M12", "pn": "AB-12", "codes": codes}), encoding="utf-8")
    customer = "{field: codes, customer: customer_id, number: code}"
    fields.write_text(f"{{id: id, title: name, part_number: pn, customer_numbers: {customer}}}", encoding="utf-8")
    assert partwise("index", catalog, "--fields", fields, "--store", store) == 0
    capsys.readouterr()
    for pipeline in ("dense", "hybrid"):
        for query in ("MAT-0047", "hex bolt", "AB-12"):
            partwise("search", query, "--store", store, "--pipeline", pipeline, "--json")
            out = capsys.readouterr().out
            assert '"1"' in out
            assert "OTHER-99" not in out
            assert "MAT-0047" not in out.replace(f'"query": "{query}"', "")
    partwise("search", "MAT-0047", "--store", store, "--customer", "B1", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert answer["matches"][0]["kind"] == "customer"
    assert answer["matches"][0]["is_exact"]
    assert "OTHER-99" not in json.dumps(answer)


def test_ids_of_a_run_are_text_though_the_catalog_has_numbers():
    """Whoever reads a run compares ids as text, as `partwise evaluate` writes them."""
    found = Document(id="d", content="Bolt", score=0.5, meta={"product_id": 7})
    assert _run_line(SearchResult("bolt", [found], [], 1.0))["ids"] == ["7"]
