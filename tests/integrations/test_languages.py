"""Searches across languages: a French query, a German catalog, and texts in several languages."""

from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient
from haystack import Document, Pipeline

from chat_server import running_chat_server
from commands import indexed, json_outcome, outcome
from haystack_integrations.components.builders.partwise import CatalogContextBuilder
from haystack_integrations.components.converters.partwise import CatalogToDocuments
from haystack_integrations.components.embedders.partwise import CatalogSparseTextEmbedder
from haystack_integrations.components.preprocessors.partwise import CatalogSplitter
from haystack_integrations.components.rankers.partwise import AttributeHybridRanker
from jsonl_files import jsonl_file
from partwise.errors import ConfigError
from partwise.evaluation.pipelines import SearchPipeline, pipeline_folder
from partwise.serving.app import create_server
from partwise.serving.settings import ServeSettings

# One language each, and for each product its near misses.
ONE_LANGUAGE = {
    "bolt": "Sechskantschraube M12x50 A2-70 Edelstahl",
    "steel-bolt": "Sechskantschraube M12x50 8.8 Stahl verzinkt",
    "m10-bolt": "Sechskantschraube M10x50 A2-70 Edelstahl",
    "nut": "Sechskantmutter M12 A2-70 Edelstahl",
    "washer": "Unterlegscheibe M12 A2-70 Edelstahl",
    "socket-screw": "Zylinderschraube mit Innensechskant M12x50 A2-70 Edelstahl",
    "rod": "Gewindestange M12 A2-70 Edelstahl",
    "ball-valve": "Kugelhahn Messing 1/2 Zoll",
    "solenoid": "Magnetventil Messing 1/2 Zoll 24 V",
    "supply": "Netzteil 24 V",
    "wrench": "Torque wrench 20-100 Nm",
    "sleeve": "Krimpkous 6 mm zwart",
}
ASKED = {
    "vis à tête hexagonale inox A2-70 M12": "bolt",
    "zeskantmoer rvs M12": "nut",
    "rondelle inox M12": "washer",
    "threaded rod M12 stainless": "rod",
    "vanne à bille laiton 1/2 pouce": "ball-valve",
    "électrovanne 24 V": "solenoid",
    "Drehmomentschlüssel": "wrench",
    "gaine thermorétractable noire 6 mm": "sleeve",
}
SEVERAL = [
    {
        "id": "P1",
        "pn": "KH-12-MS",
        "name": {"de": "Kugelhahn Messing", "fr": "Vanne à bille laiton"},
        "size": "1/2 Zoll",
    },
    {"id": "P2", "pn": "MV-24-DC", "name": {"de": "Magnetventil Messing"}, "size": "3/4 Zoll"},
]
FIELDS = {"id": "id", "part_number": "pn", "title": "name", "attributes": ["size"]}


def index(store: Path, records: list[dict], fields: dict | None = None, *more: str) -> Path:
    """Index records by the command line."""
    store.parent.mkdir(exist_ok=True)
    catalog, mapping = store.with_suffix(".jsonl"), store.with_suffix(".yaml")
    catalog.write_bytes(jsonl_file(records))
    mapping.write_text(yaml.safe_dump(fields or {"id": "id", "title": "name"}), encoding="utf-8")
    return indexed(catalog, store, "--fields", mapping, *more)


@pytest.fixture(scope="module")
def one_language(tmp_path_factory) -> Path:
    records = [{"id": name, "name": title} for name, title in ONE_LANGUAGE.items()]
    return index(tmp_path_factory.mktemp("one") / "store", records)


@pytest.fixture(scope="module")
def several(tmp_path_factory) -> Path:
    return index(tmp_path_factory.mktemp("several") / "store", SEVERAL, FIELDS)


@pytest.fixture(scope="module")
def hybrid(one_language) -> SearchPipeline:
    return SearchPipeline.load("hybrid", store=str(one_language))


def first(pipeline: SearchPipeline, query: str, **options) -> Document:
    return pipeline.search(query, **options).documents[0]


@pytest.mark.parametrize(("query", "wanted"), ASKED.items())
def test_a_query_crosses_languages_with_the_embedded_default(hybrid, query, wanted):
    """A product whose text is in one other language is first, before all that miss in one value or in what they are."""
    assert first(hybrid, query).meta["product_id"] == wanted


def test_attributes_and_words_both_cross(hybrid):
    """The German-only bolt meets each asked attribute, and its words are found as they are called in German."""
    found = first(hybrid, "vis à tête hexagonale inox A2-70 M12").meta["partwise"]
    assert {each["verdict"] for each in found["attributes"]} == {"match"}
    plain = CatalogSparseTextEmbedder(cross_lingual=False).run("vis")["sparse_embedding"]
    crossed = CatalogSparseTextEmbedder().run("vis")["sparse_embedding"]
    german = CatalogSparseTextEmbedder(cross_lingual=False).run("Schraube")["sparse_embedding"]
    assert not set(plain.indices) & set(german.indices)
    assert set(crossed.indices) & set(german.indices)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("fr", "Vanne à bille laiton"),
        ("de", "Kugelhahn Messing"),
        ("nl", "Kugelhahn Messing"),
        (None, "Kugelhahn Messing"),
    ],
)
@pytest.mark.parametrize("query", ["Kugelhahn 1/2 Zoll", "KH-12-MS"])
def test_a_product_is_one_result_in_the_language_asked(several, query, language, title):
    """Whichever text is found, by words or by number, the one in the query's language is shown where there is one."""
    found = SearchPipeline.load("hybrid", store=str(several)).search(query, language=language).documents
    assert [each.meta["product_id"] for each in found].count("P1") == 1
    best = found[0]
    if query == "KH-12-MS" and language in {"nl", None}:
        title = best.meta["title"]  # a number is in no language: either text will do
    assert (best.meta["product_id"], best.meta["title"]) == ("P1", title)
    assert best.content.startswith(title)
    other = {"Vanne à bille laiton": "Kugelhahn Messing", "Kugelhahn Messing": "Vanne à bille laiton"}[title]
    chunks = best.meta["partwise"].get("chunks", [])
    assert all(chunk["id"] != best.id for chunk in chunks)
    assert query == "Kugelhahn 1/2 Zoll" or [other] == [chunk["content"].split("\n")[0] for chunk in chunks]


def test_a_text_that_was_not_found_is_read_from_the_store(several):
    """Only the German text was retrieved; the French one is shown all the same, and the score is the found one's."""
    pipeline = SearchPipeline.load("hybrid", store=str(several))
    store = pipeline.pipeline.get_component("ranker").document_store
    german = next(each for each in store.filter_documents() if each.meta["title"] == "Kugelhahn Messing")
    scored = AttributeHybridRanker(document_store=store).run("ball valve", dense_documents=[german], language="fr")
    (shown,) = scored["documents"]
    assert shown.meta["title"] == "Vanne à bille laiton"
    assert shown.meta["partwise"]["chunks"][0] == {"id": german.id, "score": shown.score, "content": german.content}
    (alone,) = AttributeHybridRanker().run("ball valve", dense_documents=[german], language="fr")["documents"]
    assert alone.meta["title"] == "Kugelhahn Messing"
    assert german.meta.get("partwise") is None


def test_the_language_of_a_query_is_detected(several):
    """With `detect_language` nobody needs to say it."""
    pytest.importorskip("py3langid", reason="the extra languages is not installed")
    documents = CatalogToDocuments(fields=FIELDS).run([str(several.with_suffix(".jsonl"))])["documents"]
    ranker = AttributeHybridRanker(detect_language=True)
    ranker.warm_up()
    for query, title in {
        "une vanne pour eau chaude": "Vanne à bille laiton",
        "ein Hahn für Warmwasser": "Kugelhahn Messing",
    }.items():
        (found, *_) = ranker.run(query, dense_documents=documents[:2])["documents"]
        assert found.meta["title"] == title


@pytest.mark.parametrize("language", ["german", "xx", ""])
def test_what_is_no_language_is_refused(language, several, capsys):
    """One line, by the component and by the command line."""
    with pytest.raises(ConfigError, match="language must be a code such as de"):
        AttributeHybridRanker(language=language)
    code, _, err = outcome(capsys, "search", "Kugelhahn", "--store", several, "--language", language)
    assert code
    assert "language must be a code such as de" in err


def test_the_command_line_shows_the_language_asked(several, capsys):
    """`partwise search --language`."""
    _, found, _ = json_outcome(capsys, "search", "Kugelhahn 1/2 Zoll", "--store", several, "--language", "fr")
    assert found["documents"][0]["title"] == "Vanne à bille laiton"


def test_the_server_shows_the_language_asked(several):
    """`language` of a request, as on the command line."""
    client = TestClient(create_server(ServeSettings(store=str(several), pipelines=("hybrid",))))
    for language, title in (("fr", "Vanne à bille laiton"), ("de", "Kugelhahn Messing")):
        reply = client.post("/search", json={"query": "Kugelhahn 1/2 Zoll", "language": language})
        (first_result, *_) = reply.json()["documents"]
        assert (first_result["title"], first_result["language"]) == (title, language)


def test_a_tool_shows_the_language_asked(several):
    """`language` of the search tool, and a clear refusal of what is none."""

    def called(language: str) -> dict:
        arguments = {"query": "Kugelhahn 1/2 Zoll", "language": language}
        asked = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": "search", "arguments": arguments},
        }
        return client.post("/mcp", json=asked, headers={"Accept": "application/json, text/event-stream"}).json()[
            "result"
        ]

    app = create_server(ServeSettings(store=str(several), pipelines=("hybrid",)))
    with TestClient(app, base_url="http://localhost") as client:
        assert called("fr")["structuredContent"]["products"][0]["title"] == "Vanne à bille laiton"
        refused = called("xx")
    assert refused["isError"]
    assert refused["content"][0]["text"] == "language: must be a language's code such as de, en, fr or nl"


def test_an_answer_is_of_the_language_asked(several, capsys, monkeypatch):
    """`partwise answer --language`, and `language` of `POST /answer`."""
    words = ("--store", several, "--pipeline", "hybrid", "--language", "fr", "--context-only")
    _, out, _ = outcome(capsys, "answer", "Kugelhahn 1/2 Zoll", *words)
    assert "Vanne à bille laiton" in out
    monkeypatch.setenv("OPENAI_API_KEY", "any")
    with running_chat_server() as model:
        monkeypatch.setenv("OPENAI_BASE_URL", model.url)
        client = TestClient(create_server(ServeSettings(store=str(several), pipelines=("hybrid",))))
        reply = client.post("/answer", json={"query": "Kugelhahn 1/2 Zoll", "language": "fr"}).json()
        assert "Vanne à bille laiton" in model.prompt
    assert reply["documents"][0]["title"] == "Vanne à bille laiton"


def test_a_language_settles_the_numbers_of_an_answer():
    """`1,250` of a query is 1250 in English and 1.25 in German, also when sources are written."""
    valve = Document(content="Ball valve, 1.25 kg", meta={"product_id": "1"})
    builder = CatalogContextBuilder()
    cautions = {
        language: builder.run("valve 1,250 kg", [valve], language=language)["findings"]["sources"][0]["caution"]
        for language in ("de", "en")
    }
    assert cautions["de"] is None
    assert cautions["en"]
    with pytest.raises(ConfigError, match="language must be a code such as de"):
        builder.run("valve", [valve], language="german")


def test_a_language_that_goes_is_pruned(tmp_path):
    """An update in which a product has lost a language loses that document, and only that."""
    store = index(tmp_path / "store", SEVERAL, FIELDS)
    less = deepcopy(SEVERAL)
    del less[0]["name"]["fr"]
    index(store, less, FIELDS, "--prune", "--max-pruned", "0.5")
    documents = SearchPipeline.load("hybrid", store=str(store)).pipeline.get_component("ranker").document_store
    assert {each.meta["title"] for each in documents.filter_documents()} == {
        "Kugelhahn Messing",
        "Magnetventil Messing",
    }


def test_chunks_of_a_text_keep_its_language(several):
    """The splitter makes chunks of each language apart, with ids of their own."""
    long = [{**SEVERAL[0], "text": {"de": "Ein Satz über Hähne. " * 40, "fr": "Une phrase. " * 40}}]
    catalog = several.with_name("long.jsonl")
    catalog.write_bytes(jsonl_file([long[0]]))
    documents = CatalogToDocuments(fields={**FIELDS, "text": ["text"]}).run([str(catalog)])["documents"]
    chunks = CatalogSplitter(split_length=40).run(documents)["documents"]
    assert len({each.id for each in chunks}) == len(chunks) > 4
    assert all(("Hähne" in each.content) != ("phrase" in each.content) for each in chunks)
    assert {each.meta["language"] for each in chunks} == {"de", "fr"}


def test_a_multilingual_model_is_a_matter_of_yaml(tmp_path, one_language):
    """The lines of docs/languages.md: an exported multilingual encoder in both pipelines, its size in every store."""
    pytest.importorskip("sentence_transformers", reason="the extra tune is not installed")
    from partwise.models.export import export_model
    from tiny_models import SHAPE, xlm_roberta_encoder

    export_model(xlm_roberta_encoder(tmp_path / "source"), tmp_path / "encoder")
    files = {}
    for name in ("index", "hybrid"):
        data = yaml.safe_load((pipeline_folder() / f"{name}.yaml").read_text(encoding="utf-8"))
        parameters = [component["init_parameters"] for component in data["components"].values()]
        data["components"]["dense_embedder"]["init_parameters"]["model"] = str(tmp_path / "encoder")
        for own in parameters:
            if store := own.get("document_store"):
                store["init_parameters"]["embedding_dim"] = SHAPE["hidden_size"]
        files[name] = tmp_path / f"my-{name}.yaml"
        files[name].write_text(yaml.safe_dump(data), encoding="utf-8")
        assert Pipeline.loads(files[name].read_text(encoding="utf-8"))
    records = [{"id": name, "name": title} for name, title in ONE_LANGUAGE.items()]
    store = index(tmp_path / "store", records, None, "--pipeline", str(files["index"]))
    pipeline = SearchPipeline.load(str(files["hybrid"]), store=str(store))
    found = pipeline.search("vis à tête hexagonale inox A2-70 M12", top_k=3).documents  # the weights are random
    assert "bolt" in {each.meta["product_id"] for each in found}
    assert all(each.meta["partwise"]["scores"]["dense"]["raw"] is not None for each in found)
