"""A customer's own numbers are nowhere for anybody else: not in what is found, shown, explained, embedded or reported."""

import json
from contextlib import closing
from dataclasses import replace

import pytest
from haystack import Document, component
from haystack.document_stores.in_memory import InMemoryDocumentStore

from commands import indexed, partwise
from haystack_integrations.components.embedders.partwise import CatalogDocumentEmbedder
from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.components.rankers.partwise import CatalogReranker
from haystack_integrations.components.retrievers.partwise import PartNumberRetriever
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from jsonl_files import jsonl_file
from partwise.cli.options import read_filters
from partwise.errors import ConfigError
from partwise.evaluation.pipelines import SearchPipeline
from partwise.part_numbers import full_fold, meta_for_customer
from partwise.part_numbers.report import BuildReport

RECORDS = [
    {"id": "bolt", "pn": "BV-1000", "name": "Hex bolt M12", "codes": {"acme": "ACME-7001", "zenith": "ZEN-8002"}},
    {"id": "pump", "pn": "PU-2000", "name": "Gear pump", "next": "NX-9000", "codes": {"acme": "24680"}},
    # Zenith calls its valve as the bolt is called by everybody else.
    {"id": "valve", "pn": "VA-3000", "name": "Ball valve", "codes": {"zenith": "BV-1000"}},
    {"id": "gland", "pn": "GL-4000", "name": "Cable gland", "codes": {"zenith": "NX-9000"}},
]
FIELDS = "{id: id, part_number: pn, title: name, replaced_by: next, customer_numbers: {field: codes, customer: customer, number: code}}"
SECRETS = {"acme": {"ACME-7001", "24680"}, "zenith": {"ZEN-8002"}}
ASKERS = [None, "", "acme", "zenith", "ACME", "other"]
QUERIES = [
    "BV-1000",
    "do you have PU-2000, VA-3000 and GL-4000?",
    "bolt",
    "ball valve for a gear pump",
    "BV1000\nPU2000\nVA3000",
    "ACME-7001",
    "please quote ACME 7001 and zen8002",
    "24680",
    "NX-9000",
    "ZEN-8002\nACME7001\nBV-1000",
]


def foreign(customer):
    """The secrets of everybody but this customer, as written and folded."""
    others = {number for owner, numbers in SECRETS.items() if owner != customer for number in numbers}
    return others | {full_fold(number) for number in others}


def write_catalog(folder, *, codes):
    entries = [
        {**r, "codes": [{"customer": who, "code": code} for who, code in r["codes"].items()] if codes else []}
        for r in RECORDS
    ]
    (folder / "c.jsonl").write_bytes(jsonl_file(entries))
    (folder / "f.yaml").write_text(FIELDS, encoding="utf-8")


@pytest.fixture(scope="module")
def catalog_store(tmp_path_factory):
    """The catalog, indexed by the command line."""
    folder = tmp_path_factory.mktemp("leaks")
    write_catalog(folder, codes=True)
    indexed(folder / "c.jsonl", folder / "s", "--fields", folder / "f.yaml")
    return folder / "s"


def stored(path):
    """All documents as the store holds them, keys and vectors included."""
    with closing(QdrantEdgeDocumentStore(path=str(path), return_embedding=True)) as store:
        return sorted(store.filter_documents(), key=lambda document: document.id)


def text_of(outcome):
    """All that a caller gets, but for documents' ids, which are hashes."""
    return json.dumps(outcome, default=lambda thing: thing.to_dict(), ensure_ascii=False)


def assert_silent(text, query, customer):
    """What was typed may come back; nothing else of others may."""
    for line in [query, *query.split("\n")]:
        text = text.replace(line, "").replace(json.dumps(line, ensure_ascii=False)[1:-1], "")
    typed = full_fold(query)
    for secret in foreign(customer):
        if secret not in query and full_fold(secret) not in typed:
            assert secret.lower() not in text.lower(), (secret, query)


@pytest.mark.parametrize("customer", ASKERS)
def test_a_lookup_is_silent(catalog_store, customer):
    """Matches, documents, candidates and related products tell nothing of other customers' numbers."""
    retriever = PartNumberRetriever(QdrantEdgeDocumentStore(path=str(catalog_store)))
    for query in QUERIES:
        found = retriever.run(query, customer=customer)
        assert_silent(text_of(found), query, customer)
        assert not {full_fold(match["number"]) for match in found["matches"]} & foreign(customer)
        assert all(match["kind"] != "customer" for match in found["matches"]) or customer in SECRETS
    retriever.close()


@pytest.mark.parametrize("customer", [who for who in ASKERS if who not in SECRETS])
def test_a_number_of_others_changes_nothing(catalog_store, tmp_path, customer):
    """For everybody else a store with customers' numbers answers as one without them."""
    write_catalog(tmp_path, codes=False)
    indexed(tmp_path / "c.jsonl", tmp_path / "s", "--fields", tmp_path / "f.yaml")
    secret = PartNumberRetriever(QdrantEdgeDocumentStore(path=str(catalog_store)))
    plain = PartNumberRetriever(QdrantEdgeDocumentStore(path=str(tmp_path / "s")))
    for query in QUERIES:
        one, other = secret.run(query, customer=customer), plain.run(query, customer=customer)
        assert text_of(_without_empty(one)) == text_of(_without_empty(other)), query
    secret.close()
    plain.close()


def _without_empty(found):
    """A product whose numbers are all hidden has an empty list where the other has none."""
    documents = [d.to_dict(flatten=False) for name in ("documents", "candidates") for d in found.get(name, ())]
    for document in documents:
        if not document["meta"].get("part_numbers"):
            document["meta"].pop("part_numbers", None)
    return {
        **{name: found[name] for name in ("matches", "unresolved")},
        "shown": documents,
        "query": found.get("query"),
    }


def test_owners_find_their_numbers(catalog_store):
    """The other side of the promise: the same queries name products for those whose numbers they are."""
    retriever = PartNumberRetriever(QdrantEdgeDocumentStore(path=str(catalog_store)))

    def claimed(query, customer):
        return sorted(
            {i for m in retriever.run(query, customer=customer)["matches"] if m["is_exact"] for i in m["product_ids"]}
        )

    assert claimed("ACME-7001", "acme") == ["bolt"]
    assert claimed("ACME-7001", "zenith") == []
    assert claimed("BV-1000", "zenith") == ["bolt", "valve"]
    assert claimed("BV-1000", "acme") == claimed("BV-1000", None) == ["bolt"]
    retriever.close()


@pytest.mark.parametrize("pipeline", ["dense", "hybrid", "two_stage"])
@pytest.mark.parametrize("customer", [None, "acme", "zenith"])
def test_a_search_is_silent(catalog_store, pipeline, customer):
    """Every hit of every pipeline, with its explanations, shows at most the asking customer's numbers."""
    loaded = SearchPipeline.load(pipeline, store=str(catalog_store))
    for query in QUERIES:
        result = loaded.search(query, top_k=10, filters=None, customer=customer)
        assert result.documents
        assert_silent(text_of([result.documents, result.matches]), query, customer)
        assert all("part_number_keys" not in document.meta for document in result.documents)


@pytest.mark.parametrize("customer", [None, "acme", "zenith"])
@pytest.mark.parametrize("command", ["search", "lookup"])
@pytest.mark.parametrize("form", [["--json"], []])
def test_commands_are_silent(catalog_store, customer, command, form, capsys):
    """What the command line prints, as JSON or as a table, shows at most the asking customer's numbers."""
    asking = ["--customer", customer] if customer else []
    for query in (QUERIES[1], QUERIES[4], QUERIES[6]):
        assert partwise(command, query, "--store", catalog_store, *form, *asking) == 0
        out = capsys.readouterr()
        assert_silent(out.out + out.err, query, customer)


@pytest.mark.parametrize("customer", [None, "zenith"])
@pytest.mark.parametrize("form", [["--json"], []])
def test_a_looked_up_file_is_silent(catalog_store, tmp_path, customer, form, capsys):
    """In a list of numbers those of others stay unresolved, beside lines that name something."""
    (tmp_path / "bom.txt").write_text("BV-1000\nACME-7001\nPU-2000\n24680\n", encoding="utf-8")
    asking = ["--customer", customer] if customer else []
    assert partwise("lookup", "--file", tmp_path / "bom.txt", "--store", catalog_store, *form, *asking) == 0
    out = capsys.readouterr()
    assert out.out.count("unresolved") >= 2
    assert "BV-1000" in out.out
    for secret in SECRETS["acme"]:
        assert out.out.count(secret) == 1, "the line as typed, and nothing more"


def test_no_text_and_no_vector_knows_them(catalog_store, tmp_path):
    """The stored text, the dense and the sparse vector are the same as without customers' numbers."""
    write_catalog(tmp_path, codes=False)
    indexed(tmp_path / "c.jsonl", tmp_path / "s", "--fields", tmp_path / "f.yaml")
    for secret, plain in zip(stored(catalog_store), stored(tmp_path / "s"), strict=True):
        assert (secret.id, secret.content) == (plain.id, plain.content)
        assert secret.embedding is not None
        assert secret.embedding == plain.embedding
        assert secret.sparse_embedding is not None
        assert secret.sparse_embedding == plain.sparse_embedding


@component
class Recorder:
    """A ranker that notes all it is given."""

    def __init__(self):
        self.given = ""

    @component.output_types(documents=list[Document])
    def run(self, query: str, documents: list[Document]) -> dict:
        """Note the documents, and score them alike."""
        self.given += text_of(documents)
        return {"documents": [replace(document, score=0.5) for document in documents]}


def test_a_rankers_input_is_silent(catalog_store):
    """A ranker, perhaps somebody's service, is given no customer's number, even of documents taken from the store."""
    recorder = Recorder()
    CatalogReranker(ranker=recorder).run("bolt", stored(catalog_store))
    assert "BV-1000" in recorder.given
    assert_silent(recorder.given, "bolt", None)


def test_a_report_is_silent(catalog_store):
    """The build report of stored documents counts customers' numbers and shows none."""
    builder = BuildReport()
    for document in stored(catalog_store):
        builder.add(document.meta)
    assert builder.result()["customer_numbers"] == 5
    assert_silent(text_of(builder.result()), "", None)


@pytest.mark.parametrize(
    "entries",
    [
        [{"number": "SECRET-1", "kind": "customer", "customer": "acme"}],
        ({"number": "SECRET-1", "kind": "customer", "customer": "acme"},),
        {"number": "SECRET-1", "kind": "customer", "customer": "acme"},
        [{"number": "SECRET-1", "kind": " customer ", "customer": "acme"}],
        [{"number": "SECRET-1", "kind": "customer"}],
        [{"number": "SECRET-1", "kind": "customer", "customer": None}],
        [["SECRET-1"], "SECRET-1"],
    ],
)
@pytest.mark.parametrize("customer", [None, "", "None", "zenith"])
def test_badly_written_entries_are_kept_back(entries, customer):
    """A customer's entry that another loader wrote in its own way is still not shown to others, nor found by them."""
    meta = {"product_id": "p", "part_number": "OWN-1000", "part_numbers": entries}
    assert "SECRET" not in json.dumps(meta_for_customer(meta, customer))
    store = InMemoryDocumentStore()
    store.write_documents(CatalogAnnotator().run([Document(content="x", meta=meta)])["documents"])
    retriever = PartNumberRetriever(store)
    assert retriever.run("SECRET-1", customer=customer)["matches"] == []
    assert "SECRET" not in text_of(retriever.run("OWN-1000", customer=customer))


@pytest.mark.parametrize("field", ["part_number_keys", "part_numbers.number", "meta.part_numbers"])
def test_filters_cannot_ask_for_customers_numbers(field):
    """A condition on the numbers' own fields would tell anybody whose number it is, so it is refused."""
    with pytest.raises(ConfigError, match="asks for customers' own numbers; look a number up instead"):
        read_filters([f"{field}=ACME-7001"])


def test_embedders_read_no_customer_numbers():
    """A vector of a customer's number would answer to it for everybody."""
    with pytest.raises(ConfigError, match="customers' own numbers"):
        CatalogDocumentEmbedder(meta_fields_to_embed=["part_numbers"])
