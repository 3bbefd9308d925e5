"""PartNumberRetriever: a hit or a search, never both, over every kind of store."""

import asyncio
import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from haystack import Document, Pipeline, component
from haystack.components.retrievers import InMemoryBM25Retriever, MultiRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.document_stores.types import DuplicatePolicy, FilterPolicy
from haystack_integrations.document_stores.qdrant import QdrantDocumentStore

from builders import ids, product
from edge_stores import fast_folder, open_store
from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.components.retrievers.partwise import PartNumberRetriever
from partwise.errors import ConfigError, QueryError

CATALOG = [
    product("plc", part_number="6ES7214-1AG40-0XB0", brand="Siemens", language="de"),
    product("skf", part_number="6205", brand="SKF", language="en"),
    product("fag", part_number="6205", brand="FAG", language="en"),
    product("gun", part_number="316", brand="Steinel"),
    product("cable", chunk="-1", part_number="KB-77"),
    product("cable", chunk="-2", part_number="KB-77"),
    product("none"),
    product(
        "bolt",
        part_number="SS-M12-50",
        part_numbers=[
            {"number": "ACME-1", "kind": "customer", "customer": "acme"},
            {"number": "ZETA-1", "kind": "customer", "customer": "zeta"},
            {"number": "77-1234", "kind": "sku"},
        ],
        partwise={"note": 1},
    ),
]


def annotated(documents: list[Document] = CATALOG) -> list[Document]:
    vectors = [replace(document, embedding=[1.0, 0.0, 0.0]) for document in documents]
    return CatalogAnnotator().run(vectors)["documents"]


class _OtherStore:
    """A store of the plain protocol, whose `in` filter looks into lists or does not."""

    def __init__(self, *, into_lists: bool) -> None:
        self.into_lists = into_lists
        self.documents: dict[str, Document] = {}

    def to_dict(self) -> dict[str, Any]:
        return {"type": "_OtherStore", "init_parameters": {}}

    def count_documents(self) -> int:
        return len(self.documents)

    def write_documents(self, documents: list[Document], policy: DuplicatePolicy = DuplicatePolicy.NONE) -> int:
        self.documents |= {document.id: document for document in documents}
        return len(documents)

    def delete_documents(self, document_ids: list[str]) -> None:
        for document_id in document_ids:
            self.documents.pop(document_id, None)

    def filter_documents(self, filters: dict[str, Any] | None = None) -> list[Document]:
        return [d for d in self.documents.values() if filters is None or self._meets(d, filters)]

    def _meets(self, document: Document, filters: dict[str, Any]) -> bool:
        if "conditions" in filters:
            return all(self._meets(document, condition) for condition in filters["conditions"])
        value = document.meta.get(filters["field"].removeprefix("meta."))
        if filters["operator"] == "==":
            return bool(value == filters["value"])
        return bool(self.into_lists and set(value or []) & set(filters["value"]))


@pytest.fixture
def folder() -> Iterator[Path]:
    yield from fast_folder()


@pytest.fixture(params=["memory", "edge", "qdrant", "other"])
def empty_store(request, folder) -> Iterator[Any]:
    match request.param:
        case "memory":
            yield InMemoryDocumentStore(shared=False)
        case "edge":
            edge = open_store(folder)
            yield edge
            edge.close()
        case "qdrant":
            yield QdrantDocumentStore(path=str(folder), embedding_dim=3)
        case "other":
            yield _OtherStore(into_lists=True)


@pytest.fixture
def store(empty_store) -> Any:
    empty_store.write_documents(annotated())
    return empty_store


@pytest.fixture
def memory() -> InMemoryDocumentStore:
    store = InMemoryDocumentStore(shared=False)
    store.write_documents(annotated())
    return store


# --- over every store


def test_hit(store):
    """An exact number gives its product and no query."""
    result = PartNumberRetriever(store).run("do you have 6ES7214 1AG40 0XB0?")
    assert sorted(result) == ["documents", "matches", "unresolved"]
    (document,) = result["documents"]
    assert (document.meta["product_id"], document.score, document.embedding) == ("plc", 1.0, None)
    assert result["matches"][0]["tier"] == "soft"
    assert document.meta["partwise"] == {"part_number": result["matches"][0]}


def test_miss(store):
    """Without a number the query goes on, with no candidates."""
    result = PartNumberRetriever(store).run("bearing with low noise")
    assert result == {"query": "bearing with low noise", "candidates": [], "matches": [], "unresolved": []}


def test_candidate(store):
    """A number that reads like something else is offered, and the query goes on."""
    result = PartNumberRetriever(store).run("316 stainless plate 3 mm")
    assert (result["query"], ids(result["candidates"])) == ("316 stainless plate 3 mm", ["gun"])
    assert result["candidates"][0].score == 0.0
    assert result["candidates"][0].meta["partwise"]["part_number"]["reason"] == "weak"
    assert "documents" not in result


def test_ambiguous(store):
    """A shared number gives all its products, flagged; the maker's name narrows it."""
    retriever = PartNumberRetriever(store)
    result = retriever.run("6205")
    assert sorted(ids(result["documents"])) == ["fag", "skf"]
    assert all(match["ambiguous"] and match["is_exact"] for match in result["matches"])
    assert ids(retriever.run("FAG 6205")["documents"]) == ["fag"]


def test_filters(store):
    """What the filters leave out does not exist for the lookup."""
    german = {"field": "meta.language", "operator": "==", "value": "de"}
    english = {"field": "meta.brand", "operator": "==", "value": "FAG"}
    retriever = PartNumberRetriever(store, filters=german)
    assert "documents" not in retriever.run("6205")
    assert ids(retriever.run("6205", filters=english)["documents"]) == ["fag"]
    merging = PartNumberRetriever(store, filters=german, filter_policy="merge")
    assert "documents" not in merging.run("6205", filters=english)


def test_empty_and_junk(store):
    """Nothing typed is nothing found, never the whole store."""
    for query in ("", "  ", "---", "№"):
        assert PartNumberRetriever(store).run(query) == {
            "query": query,
            "candidates": [],
            "matches": [],
            "unresolved": [],
        }


def test_empty_store(empty_store):
    """An empty store finds nothing, and what is written later is found."""
    retriever = PartNumberRetriever(empty_store)
    assert retriever.run("6205")["query"] == "6205"
    empty_store.write_documents(annotated())
    assert len(retriever.run("6205")["documents"]) == 2


def test_store_without_annotated_documents(empty_store):
    """A store that was filled without the annotator is one error that names it."""
    empty_store.write_documents([replace(document, embedding=[1.0, 0.0, 0.0]) for document in CATALOG])
    with pytest.raises(ConfigError, match="CatalogAnnotator"):
        PartNumberRetriever(empty_store).run("6205")
    with pytest.raises(ConfigError, match="CatalogAnnotator"):
        PartNumberRetriever(empty_store).warm_up()


def test_other_maker(store):
    """A brand of the catalog beside a number that only other makers have makes it a candidate."""
    result = PartNumberRetriever(store).run("Siemens 6205")
    assert ids(result["candidates"]) == ["skf", "fag"]
    assert {match["reason"] for match in result["matches"]} == {"other_maker"}
    assert sorted(ids(PartNumberRetriever(store).run("bearing 6205 please")["candidates"])) == ["fag", "skf"]


def test_other_maker_is_known_within_the_filters(store):
    """What filters leave out does not exist, so it is no brand either."""
    only = {"field": "meta.language", "operator": "==", "value": "en"}
    result = PartNumberRetriever(store, filters=only).run("Siemens 6205")
    assert {match["reason"] for match in result["matches"]} == {"weak"}


async def test_beginnings(empty_store):
    """With `prefix` on both sides a beginning offers what few documents share, and nothing that is anybody's."""
    many = [product(f"m{n}", part_number=f"ZZ77-{n:03d}") for n in range(101)]
    vectors = [replace(document, embedding=[1.0, 0.0, 0.0]) for document in [*CATALOG, *many]]
    empty_store.write_documents(CatalogAnnotator(prefix=True).run(vectors)["documents"])
    expected = {"6ES7214": ["plc"], "ZZ77": [], "ZZ77-10": ["m100"], "ACME": []}
    retriever = PartNumberRetriever(empty_store, prefix=True)
    wanted = {query: retriever.run(query, customer="acme") for query in expected}
    assert {query: ids(result["candidates"]) for query, result in wanted.items()} == expected
    assert PartNumberRetriever(empty_store).run("6ES7214")["candidates"] == []
    if isinstance(empty_store, QdrantDocumentStore):
        empty_store.close()  # its local folder belongs to one client at a time
    other = PartNumberRetriever(empty_store, prefix=True)
    for query, result in wanted.items():
        assert await other.run_async(query, customer="acme") == result
    await other.close_async()


def test_wrong_check_digit_is_told(memory):
    """A misread GTIN names nothing, and the result says what is wrong with it."""
    result = PartNumberRetriever(memory).run("4006381333932")
    assert (result["matches"], result["unresolved"]) == ([], ["4006381333932 (wrong check digit)"])


async def test_async_twin(store):
    """The asynchronous run gives the same on a hit, a miss and an ambiguous number."""
    retriever = PartNumberRetriever(store)
    wanted = {query: retriever.run(query) for query in ("KB 77", "a cable", "6205", "316 plate", "Siemens 6205")}
    if isinstance(store, QdrantDocumentStore):
        store.close()  # its local folder belongs to one client at a time
    other = PartNumberRetriever(store)
    for query, result in wanted.items():
        assert await other.run_async(query) == result
    await other.close_async()


def test_long_lists_are_asked_for_in_pieces(store):
    """More keys than one call takes are all asked for."""
    lines = [f"ZZ-{number}" for number in range(700)] + ["KB-77"]
    result = PartNumberRetriever(store).run("\n".join(lines))
    assert ids(result["documents"]) == ["cable", "cable"]
    assert result["unresolved"] == lines[:-1]


# --- one store is enough


def test_products_and_their_chunks(memory):
    """`top_k` counts products; each comes with all its chunks, and matches name every product."""
    retriever = PartNumberRetriever(memory, top_k=1)
    assert ids(retriever.run("KB-77 and 6205")["documents"]) == ["cable", "cable"]
    result = retriever.run("6205")
    assert (len(result["documents"]), len(result["matches"])) == (1, 2)
    assert len(retriever.run("6205", top_k=2)["documents"]) == 2


def test_customer_numbers_do_not_leave(memory):
    """A customer finds and sees only its own numbers, and no keys of any."""
    retriever = PartNumberRetriever(memory)
    assert ids(retriever.run("ACME-1", customer="acme")["documents"]) == ["bolt"]
    for customer in (None, "zeta", "", "ACME"):
        assert retriever.run("ACME-1", customer=customer) == retriever.run("ACME-1")
    assert retriever.run("ACME-1")["matches"] == []
    for customer, hidden in ((None, ["acme", "zeta"]), ("acme", ["zeta"])):
        (document,) = retriever.run("SS-M12-50", customer=customer)["documents"]
        assert not [word for word in hidden if word in json.dumps(document.to_dict()).lower()]
        assert document.meta["partwise"]["note"] == 1


def test_stored_documents_are_not_changed(memory):
    """Results are copies."""
    before = deepcopy(memory.filter_documents())
    result = PartNumberRetriever(memory).run("SS-M12-50")
    result["documents"][0].meta["part_numbers"].clear()
    assert memory.filter_documents() == before


def test_memory_store_is_never_stale(memory):
    """Written, overwritten and deleted documents count from the next query on."""
    retriever = PartNumberRetriever(memory)
    assert "documents" in retriever.run("KB-77")
    (gun,) = annotated([product("gun", part_number="NEW-99")])
    memory.write_documents([gun], policy=DuplicatePolicy.OVERWRITE)
    assert ids(retriever.run("NEW-99")["documents"]) == ["gun"]
    assert "documents" not in retriever.run("316")
    memory.delete_documents(["cable-1"])
    assert len(retriever.run("KB-77")["documents"]) == 1
    memory.delete_all_documents()
    assert "documents" not in retriever.run("KB-77")


def test_store_that_cannot_look_into_lists_is_refused():
    """A store whose filters miss a stored key is refused, not silently useless."""
    store = _OtherStore(into_lists=False)
    store.write_documents(annotated())
    with pytest.raises(ConfigError, match="_OtherStore.*lists"):
        PartNumberRetriever(store).warm_up()


def test_limits(memory):
    """Too long a query and a senseless `top_k` are errors; 0 does not fall back."""
    with pytest.raises(QueryError, match="100001"):
        PartNumberRetriever(memory).run("1" * 100_001)
    for wrong in (0, -1, True):
        with pytest.raises(ConfigError, match="top_k"):
            PartNumberRetriever(memory).run("6205", top_k=wrong)
        with pytest.raises(ConfigError, match="top_k"):
            PartNumberRetriever(memory, top_k=wrong)
    with pytest.raises(ConfigError, match="filter_policy"):
        PartNumberRetriever(memory, filter_policy="both")


def test_to_dict(folder):
    """The saved form is pinned."""
    assert PartNumberRetriever(open_store(folder)).to_dict() == {
        "type": "haystack_integrations.components.retrievers.partwise.part_number.PartNumberRetriever",
        "init_parameters": {
            "document_store": {
                "type": "haystack_integrations.document_stores.partwise.edge.QdrantEdgeDocumentStore",
                "init_parameters": {
                    "path": str(folder),
                    "embedding_dim": 3,
                    "similarity": "cosine",
                    "sparse_idf": True,
                    "return_embedding": True,
                    "payload_fields_to_index": None,
                },
            },
            "filters": None,
            "top_k": 10,
            "filter_policy": "replace",
            "rules": None,
            "prefix": False,
        },
    }


def test_from_dict(folder):
    """What is saved loads again, with every parameter."""
    only = {"field": "meta.brand", "operator": "==", "value": "SKF"}
    saved = PartNumberRetriever(open_store(folder), only, 3, FilterPolicy.MERGE).to_dict()
    loaded = PartNumberRetriever.from_dict(saved)
    assert loaded.to_dict() == saved
    assert (loaded.filters, loaded.top_k, loaded.filter_policy) == (only, 3, FilterPolicy.MERGE)


# --- lists and scans


def test_list_is_not_cut(memory):
    """`top_k` bounds what one number names, never how many numbers are answered."""
    memory.write_documents(annotated([product(f"x{n}", part_number=f"XX-{n}-Q") for n in range(50)]))
    result = PartNumberRetriever(memory, top_k=1).run("\n".join(f"XX-{n}-Q" for n in range(50)) + "\n6205")
    assert ids(result["documents"])[:50] == [f"x{n}" for n in range(50)]
    assert len(result["documents"]) == 51
    assert sum(match["ambiguous"] for match in result["matches"]) == 2


def test_search_gets_the_number_of_a_scan(memory):
    """An unknown scan goes on to search by its number alone."""
    result = PartNumberRetriever(memory).run("[)>\x1e06\x1d1PZZ-12345\x1dQ10\x1e\x04")
    assert (result["query"], result["unresolved"]) == ("ZZ-12345", ["ZZ-12345"])


def test_customer_numbers_in_scans(memory):
    """A customer's number on a label is that customer's alone."""
    scan = "[)>\x1e06\x1dPACME-1\x1dQ10\x1e\x04"
    retriever = PartNumberRetriever(memory)
    (match,) = retriever.run(scan, customer="acme")["matches"]
    assert (match["kind"], match["quantity"], match["product_ids"]) == ("customer", 10, ["bolt"])
    for customer in (None, "zeta"):
        assert retriever.run(scan, customer=customer)["matches"] == []


@pytest.mark.filterwarnings("ignore:'MultiRetriever' is an experimental component")
def test_in_a_multi_retriever(memory):
    """Beside other retrievers it adds what it claims, filtered and bounded as asked, and nothing on a miss."""
    both = MultiRetriever(
        retrievers={"lookup": PartNumberRetriever(memory), "terms": InMemoryBM25Retriever(memory)},
        join_mode="concatenate",
    )
    only = {"active_retrievers": ["lookup"]}
    assert ids(both.run("6205", **only)["documents"]) == ["skf", "fag"]
    assert ids(both.run("6205", top_k_per_retriever=1, **only)["documents"]) == ["skf"]
    german = {"field": "meta.language", "operator": "==", "value": "de"}
    assert both.run("6205", filters=german, **only)["documents"] == []
    assert both.run("a plate of 316", **only)["documents"] == []
    assert set(ids(both.run("skf")["documents"])) == {"skf"}
    assert asyncio.run(both.run_async("6205", **only)) == both.run("6205", **only)


# --- superseded products


SUPERSEDED = [
    product("old", part_number="OLD-1", brand="Acme", replaced_by="MID-1"),
    product("mid", part_number="MID-1", brand="Acme", replaced_by="new 1"),
    product("new", chunk="-1", part_number="NEW-1", brand="Acme", title="The new one", language="de"),
    product("new", chunk="-2", part_number="NEW-1", brand="Acme", title="The new one", language="de"),
    product("twin", part_number="NEW-1", brand="Other"),
    product("ring-a", part_number="RA-1", replaced_by="RB-1"),
    product("ring-b", part_number="RB-1", replaced_by="RA-1"),
    product("loose", part_number="LO-1", replaced_by="GONE-1"),
    product("half", part_number="HA-1", replaced_by="LO-1"),
    product("self", part_number="SE-1", replaced_by="SE-1"),
    product("told", part_number="TO-1", replaced_by="see NEW-1 or RA-1"),
    product("ours", part_number="OU-1", replaced_by="ACME-7"),
    product("secret", part_number="SC-1", part_numbers=[{"number": "ACME-7", "kind": "customer", "customer": "acme"}]),
]


@pytest.fixture
def superseded(empty_store) -> Any:
    empty_store.write_documents(annotated(SUPERSEDED))
    return empty_store


@pytest.mark.parametrize(
    ("number", "related", "chain"),
    [
        ("OLD-1", ["new"], ["MID-1", "new 1"]),
        ("MID-1", ["new"], ["new 1"]),
        ("NEW-1", [], []),
        ("RA-1", ["ring-b"], ["RB-1", "RA-1"]),
        ("LO-1", [], ["GONE-1"]),
        ("HA-1", ["loose"], ["LO-1", "GONE-1"]),
        ("SE-1", [], ["SE-1"]),
        ("TO-1", [], ["see NEW-1 or RA-1"]),
        ("OU-1", [], ["ACME-7"]),
    ],
)
def test_superseded(superseded, number, related, chain):
    """The claim stays with the asked product; the chain is told, and its end related, whatever it ends in."""
    result = PartNumberRetriever(superseded).run(number)
    asked = [match for match in result["matches"] if match["brand"] != "Other"]
    assert [(match["related"], match["replaced_by_chain"]) for match in asked] == [(related, chain)]
    claimed = {i for match in result["matches"] for i in match["product_ids"]}
    assert set(ids(result["documents"])) == claimed
    assert set(related).isdisjoint(claimed)


def test_replacement_is_shown_beside_the_claim(superseded):
    """A page finds what replaces a product in the product's own meta: the same maker's, once."""
    (document,) = PartNumberRetriever(superseded).run("OLD-1")["documents"]
    assert document.meta["partwise"]["related"] == [
        {"product_id": "new", "part_number": "NEW-1", "brand": "Acme", "title": "The new one"}
    ]


def test_filters_and_customers_hold_for_replacements(superseded):
    """What a filter or a customer's number hides is no replacement either."""
    retriever = PartNumberRetriever(superseded)
    (match,) = retriever.run("OLD-1", filters={"field": "meta.product_id", "operator": "==", "value": "old"})["matches"]
    assert (match["related"], match["replaced_by_chain"]) == ([], ["MID-1"])
    assert retriever.run("OU-1", customer="acme")["matches"][0]["related"] == ["secret"]
    assert retriever.run("OU-1", customer="zeta")["matches"][0]["related"] == []


def test_cycle_is_logged(superseded, caplog):
    """Products that replace one another end the chain, with a warning."""
    PartNumberRetriever(superseded).run("RA-1")
    assert "'ring-a' replace one another: ['RB-1', 'RA-1']" in caplog.text


async def test_superseded_async(superseded):
    """The asynchronous run follows the same chains, in short queries and in long lists."""
    numbers = "\n".join(["OLD-1", "RA-1", "LO-1"] + ["ZZ-99"] * 400)
    wanted = {query: PartNumberRetriever(superseded).run(query) for query in ("OLD-1", numbers)}
    if isinstance(superseded, QdrantDocumentStore):
        superseded.close()
    other = PartNumberRetriever(superseded)
    for query, result in wanted.items():
        assert await other.run_async(query) == result
    await other.close_async()


def test_long_chain_ends(memory):
    """A chain is followed a bounded number of times."""
    links = [product(f"l{n}", part_number=f"LINK-{n}-X", replaced_by=f"LINK-{n + 1}-X") for n in range(40)]
    memory.write_documents(annotated(links))
    (match,) = PartNumberRetriever(memory).run("LINK-0-X")["matches"]
    assert match["replaced_by_chain"] == [f"LINK-{n}-X" for n in range(1, 17)]
    assert match["related"] == ["l16"]


# --- in a pipeline


@component
class _Search:
    """A search that tells whether it ran."""

    @component.output_types(documents=list[Document])
    def run(self, query: str) -> dict[str, Any]:
        return {"documents": [Document(content=f"searched {query}")]}


@component
class _End:
    """An end node that counts its runs."""

    def __init__(self) -> None:
        self.runs: list[dict[str, Any]] = []

    @component.output_types(documents=list[Document])
    def run(
        self,
        claimed: list[Document] | None = None,
        found: list[Document] | None = None,
        candidates: list[Document] | None = None,
    ) -> dict[str, Any]:
        self.runs.append({"claimed": claimed, "found": found, "candidates": candidates})
        return {"documents": claimed if claimed is not None else found}


def search_pipeline(store: Any) -> tuple[Pipeline, _End]:
    pipeline, end = Pipeline(), _End()
    pipeline.add_component("lookup", PartNumberRetriever(store))
    pipeline.add_component("search", _Search())
    pipeline.add_component("end", end)
    pipeline.connect("lookup.query", "search.query")
    pipeline.connect("search.documents", "end.found")
    pipeline.connect("lookup.documents", "end.claimed")
    pipeline.connect("lookup.candidates", "end.candidates")
    return pipeline, end


@pytest.mark.parametrize("mode", ["sync", "async"])
@pytest.mark.parametrize(
    ("query", "claimed", "searched", "candidates"),
    [
        ("6ES72141AG400XB0", ["plc"], False, None),
        ("6205", ["skf", "fag"], False, None),
        ("quiet bearing", None, True, []),
        ("316 stainless plate", None, True, ["gun"]),
    ],
)
def test_in_a_pipeline(memory, mode, query, claimed, searched, candidates):
    """A hit skips the search, a miss runs it, and the end node runs once either way."""
    pipeline, end = search_pipeline(memory)
    data = {"lookup": {"query": query}}
    include = {"lookup"}
    result = (
        pipeline.run(data, include_outputs_from=include)
        if mode == "sync"
        else asyncio.run(pipeline.run_async(data, include_outputs_from=include))
    )
    (run,) = end.runs
    assert (run["claimed"] and ids(run["claimed"])) == claimed
    assert (run["found"] is not None) == searched
    assert (run["candidates"] if run["candidates"] is None else ids(run["candidates"])) == candidates
    assert len(result["end"]["documents"]) == len(claimed or ["searched"])
    assert isinstance(result["lookup"]["matches"], list)


def test_pipeline_round_trip(folder):
    """A pipeline with the lookup saves to YAML and answers the same after loading."""
    store = open_store(folder)
    store.write_documents(annotated())
    pipeline = Pipeline()
    pipeline.add_component("lookup", PartNumberRetriever(store))
    loaded = Pipeline.loads(pipeline.dumps())
    data = {"lookup": {"query": "77 1234"}}
    assert loaded.run(data) == pipeline.run(data)
    assert ids(loaded.run(data)["lookup"]["documents"]) == ["bolt"]
    loaded.get_component("lookup").close()
    store.close()
