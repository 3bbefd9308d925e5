"""The shipped pipelines: golden YAML, and what they answer on a small catalog."""

import asyncio
import sys
from pathlib import Path

import pytest
import yaml
from haystack import Pipeline
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from builders import ids
from partwise.errors import ConfigError, MissingExtraError, StoreError
from partwise.evaluation.pipelines import SearchPipeline, build_pipeline, pipeline_folder, read_pipeline
from partwise.evaluation.stores import check_stores

NAMES = sorted(path.stem for path in pipeline_folder().glob("*.yaml"))
GOLDEN = Path(__file__).parent / "golden"
YAML = "components: {{a: {{type: {}, init_parameters: {}}}}}\nconnections: []"
RANKER = "haystack_integrations.components.rankers.partwise.hybrid.AttributeHybridRanker"


@pytest.fixture(autouse=True)
def keys(monkeypatch):
    """JinaRanker wants its key when it is built."""
    monkeypatch.setenv("JINA_API_KEY", "any")


def plain(text: str) -> dict:
    """A pipeline loaded and saved again, as plain data."""
    return in_order(yaml.safe_load(Pipeline.loads(text).dumps()))


def in_order(data: dict) -> dict:
    """Haystack lists the connections of one pipeline in no fixed order, and saves the device that it found."""
    for component in data["components"].values():
        ranker = component["init_parameters"].get("ranker") or {}
        ranker.get("init_parameters", {}).pop("device", None)
    return {**data, "connections": sorted(data["connections"], key=str)}


@pytest.mark.parametrize("name", NAMES)
def test_golden_yaml_loads_forever(name):
    """The file that a user saved with this version loads, and means what the shipped one means."""
    golden = (GOLDEN / f"{name}.yaml").read_text(encoding="utf-8")
    shipped = (pipeline_folder() / f"{name}.yaml").read_text(encoding="utf-8")
    assert plain(golden) == plain(shipped)


@pytest.mark.parametrize("name", NAMES)
def test_golden_yaml_is_what_is_saved(name):
    """Loading and saving a pipeline gives its golden file, parameter by parameter."""
    golden = (GOLDEN / f"{name}.yaml").read_text(encoding="utf-8")
    assert plain(golden) == in_order(yaml.safe_load(golden))


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("index")])
def test_hayhooks_needs_the_query_alone(name):
    """Each search pipeline names one input, query, and where its documents come out."""
    data = read_pipeline(name)
    assert list(data["inputs"]) == ["query"]
    assert "documents" in data["outputs"]


def test_loading_makes_no_folder(tmp_path, monkeypatch):
    """Building a pipeline has no effect on the disk."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PARTWISE_STORE", raising=False)
    Pipeline.loads((pipeline_folder() / "hybrid.yaml").read_text(encoding="utf-8"))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def hybrid(small_store) -> SearchPipeline:
    return SearchPipeline.load("hybrid", store=str(small_store))


def run_both_ways(search: SearchPipeline, query: str) -> dict:
    """Run sync and async with the query alone, as Hayhooks does, and check that both agree."""
    data = {}
    for component, socket in search.query_sockets:
        data.setdefault(component, {})[socket] = query
    every = set(search.pipeline.graph.nodes)
    result = search.pipeline.run(data, include_outputs_from=every)
    again = asyncio.run(search.pipeline.run_async(data, include_outputs_from=every))
    assert ids(result["ranker"]["documents"]) == ids(again["ranker"]["documents"])
    assert result.keys() == again.keys()
    return result


@pytest.mark.parametrize("query", ["ssm12175a270hex50", "please quote SS-M12-175-A270-HEX-50 by Friday"])
def test_hit_answers_before_any_search(hybrid, query):
    """A known number is the whole answer, and no embedder or retriever runs."""
    result = run_both_ways(hybrid, query)
    assert set(result) == {"lookup", "ranker"}
    assert ids(result["ranker"]["documents"]) == ["bolt-50"]
    assert result["lookup"]["matches"][0]["is_exact"]
    assert result["ranker"]["documents"][0].meta["partwise"]["part_number"]["number"] == "SS-M12-175-A270-HEX-50"


def test_ambiguous_number_gives_all_its_products(hybrid):
    """A number that two makers use is a hit with both, and says so."""
    result = run_both_ways(hybrid, "6205-2RS1")
    assert set(result) == {"lookup", "ranker"}
    assert set(ids(result["ranker"]["documents"])) == {"bearing-a", "bearing-b"}
    assert all(match["ambiguous"] for match in result["lookup"]["matches"])


def test_miss_searches_both_legs(hybrid):
    """Without a number both legs run, and their agreement comes first with its reasons."""
    result = run_both_ways(hybrid, "brass ball valve 1/2 inch")
    assert {"dense_retriever", "sparse_retriever"} <= set(result)
    best = result["ranker"]["documents"][0]
    assert best.meta["product_id"] == "valve"
    assert set(best.meta["partwise"]["scores"]) == {"dense", "sparse", "attributes", "coverage"}
    assert "documents" not in result["lookup"]


def test_mistyped_words_are_searched_as_what_they_mean(hybrid):
    """The term leg finds a word with a slip in it, and nothing for a number with one."""
    result = run_both_ways(hybrid, "polyamid cabel galnd")
    assert result["sparse_retriever"]["documents"][0].meta["product_id"] == "gland"
    assert run_both_ways(hybrid, "M21")["sparse_retriever"]["documents"] == []


def test_dense_is_plain_vector_search(small_store):
    """The baseline finds by meaning, with at most top_k products."""
    result = SearchPipeline.load("dense", store=str(small_store)).search("shutoff for a water pipe", top_k=2)
    assert "valve" in ids(result.documents)
    assert len(result.documents) == 2


def test_filters_reach_every_retriever(hybrid):
    """A run-time filter holds for lookup and search alike."""
    only = {"field": "meta.brand", "operator": "==", "value": "Kugelwerk"}
    assert ids(hybrid.search("6205-2RS1", filters=only).documents) == ["bearing-b"]
    assert {d.meta["brand"] for d in hybrid.search("anything round", filters=only).documents} == {"Kugelwerk"}


def test_flat_query_is_enough(small_store, monkeypatch):
    """With PARTWISE_STORE set, the YAML as it is takes a query and nothing else."""
    monkeypatch.setenv("PARTWISE_STORE", str(small_store))
    pipeline = Pipeline.loads((pipeline_folder() / "hybrid.yaml").read_text(encoding="utf-8"))
    assert ids(pipeline.run({"query": "SS-M12-175-A270-HEX-60"})["ranker"]["documents"]) == ["bolt-60"]


@pytest.mark.parametrize("query", ["", "   ", "---", "!?…", "№"])
def test_empty_and_junk_queries_claim_nothing(hybrid, query):
    """Nothing but punctuation is no number and asks for nothing; a plain pipeline run claims nothing either."""
    result = hybrid.search(query)
    assert (result.documents, result.matches) == ([], [])
    assert run_both_ways(hybrid, query)["lookup"]["matches"] == []


def test_query_beyond_the_limit_is_one_error(hybrid):
    """More than 100,000 characters are refused, whatever they hold."""
    with pytest.raises(Exception, match="100001 characters; .* at most 100000"):
        hybrid.search("x" * 100_001)


def test_missing_store_says_how_to_make_one(tmp_path):
    """A search without a store names the folder and the command, and makes nothing."""
    with pytest.raises(StoreError, match="no store at .*nothing.*partwise index"):
        SearchPipeline.load("hybrid", store=str(tmp_path / "nothing"))
    assert list(tmp_path.iterdir()) == []


def test_store_of_another_encoder_is_refused(small_store_copy):
    """Vectors of another encoder cannot be searched; the error says to index again."""
    search = SearchPipeline.load("dense", store=str(small_store_copy))
    search.pipeline.get_component("dense_retriever").document_store.write_facts({"encoder": "0123"})
    with pytest.raises(StoreError, match=r"indexed with another encoder \(0123.*re-index"):
        SearchPipeline.load("dense", store=str(small_store_copy))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("components: [", "not readable as YAML"),
        ("- a", "not a Haystack pipeline"),
        (YAML.format("haystack.nope.Nope", "{}"), "cannot be built: Component 'haystack.nope.Nope' .* check"),
        (YAML.format(RANKER, "{top_kk: 3}"), "'a' of class 'AttributeHybridRanker': .* 'top_kk'; mend it in the YAML"),
        (YAML.format(f"{RANKER}x", "{}"), "cannot be built: Component '.*AttributeHybridRankerx' .* check"),
        (
            YAML.format(RANKER, "{}").replace("[]", "[{sender: b.documents, receiver: a.query}]"),
            "Component named b not found",
        ),
    ],
)
def test_bad_pipeline_file_is_one_line(tmp_path, text, message):
    """A file that is no pipeline says so with its name."""
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message) as caught:
        SearchPipeline.load(str(path))
    assert "mine.yaml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_unknown_pipeline_lists_the_known_ones():
    """A misspelt name shows what there is."""
    with pytest.raises(ConfigError, match="unknown pipeline 'hybird'; .*dense, hybrid, index"):
        SearchPipeline.load("hybird")


def test_a_pipeline_without_its_extra_says_what_to_install(monkeypatch):
    """A component whose integration is not installed is one error with the command, wherever it stands."""
    for name in [name for name in sys.modules if name.startswith("haystack_integrations.components.rankers.cohere")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "haystack_integrations.components.rankers.cohere", None)
    cohere = "haystack_integrations.components.rankers.cohere.ranker.CohereRanker"
    for data in (read_pipeline("two_stage_cohere"), yaml.safe_load(YAML.format(cohere, "{}"))):
        with pytest.raises(
            MissingExtraError, match=r'CohereRanker needs cohere-haystack\. .*"partwise-haystack\[cohere\]"'
        ):
            build_pipeline(data, "any")


@pytest.mark.parametrize(
    ("name", "store", "message"),
    [
        ("hybrid", "http://localhost:1", "pipeline 'hybrid' searches no Qdrant server, .* name a folder"),
        ("two_stage_server", "folder", "pipeline 'two_stage_server' has no embedded store .* server's address"),
    ],
)
def test_a_store_of_the_other_kind_is_refused(name, store, message):
    """A folder for a server, or an address for a folder, is not passed over in silence."""
    with pytest.raises(ConfigError, match=message):
        read_pipeline(name, store=store)


def test_an_address_goes_to_every_store_of_a_server():
    """--store takes a server's address for the pipelines that search one."""
    data = read_pipeline("two_stage_server", store="http://qdrant:6333")
    stores = [
        c["init_parameters"]["document_store"]
        for c in data["components"].values()
        if "document_store" in c["init_parameters"]
    ]
    assert [store["init_parameters"]["url"] for store in stores] == ["http://qdrant:6333"] * 3


def test_a_server_that_is_down_is_one_line():
    """Nobody there: the store's name and address, and what to check."""
    with pytest.raises(
        StoreError, match="QdrantDocumentStore 'partwise' at http://127.0.0.1:9 does not answer: .*; check"
    ):
        SearchPipeline.load("two_stage_server", store="http://127.0.0.1:9")


def test_an_empty_store_of_another_kind_says_so():
    """A search in a stock store that holds nothing is refused like a missing folder."""
    pipeline = Pipeline()
    pipeline.add_component("bm25", InMemoryBM25Retriever(InMemoryDocumentStore()))
    with pytest.raises(StoreError, match="InMemoryDocumentStore '.*' holds no documents; index a catalog"):
        check_stores(pipeline)
