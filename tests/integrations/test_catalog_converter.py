"""CatalogToDocuments: files and streams to documents."""

import copy

import pytest
from haystack import Pipeline
from haystack.core.serialization import component_from_dict, component_to_dict
from haystack.dataclasses import ByteStream

from haystack_integrations.components.converters.partwise import CatalogToDocuments
from jsonl_files import jsonl_file
from partwise.errors import CatalogError, ConfigError

TYPE = "haystack_integrations.components.converters.partwise.catalog.CatalogToDocuments"
FIELDS = {"id": "id", "title": "name"}


def catalog(*records, name="c.jsonl"):
    return ByteStream(jsonl_file(records), meta={"file_path": name})


def test_to_dict():
    """The saved form is pinned: it stands in users' files."""
    assert component_to_dict(CatalogToDocuments(), "c") == {
        "type": TYPE,
        "init_parameters": {
            "fields": None,
            "on_error": "raise",
            "source": None,
            "encoding": None,
            "delimiter": None,
            "sheet": None,
            "language": None,
        },
    }


def test_from_dict():
    """Custom parameters come back."""
    saved = {
        "type": TYPE,
        "init_parameters": {
            "fields": FIELDS,
            "on_error": "skip",
            "source": "shop",
            "encoding": "cp1252",
            "delimiter": ";",
            "sheet": "Products",
            "language": "fr",
        },
    }
    assert component_to_dict(component_from_dict(CatalogToDocuments, saved, "c"), "c") == saved


def test_pipeline_round_trip():
    """A pipeline with an inline mapping survives its YAML."""
    pipeline = Pipeline()
    pipeline.add_component("converter", CatalogToDocuments(fields=FIELDS))
    assert Pipeline.loads(pipeline.dumps()).to_dict() == pipeline.to_dict()


def test_converts_files_and_streams(tmp_path):
    """Paths, texts and byte streams give the same document for the same product."""
    path = tmp_path / "c.jsonl"
    path.write_text('{"id": 1, "name": "Bolt"}\n', encoding="utf-8")
    found = [
        CatalogToDocuments(fields=FIELDS).run(sources=[source])["documents"][0]
        for source in (path, str(path), catalog({"id": 1, "name": "Bolt"}))
    ]
    assert found[0] == found[1] == found[2]
    assert (found[0].content, found[0].meta) == ("Bolt", {"product_id": "1", "title": "Bolt"})


def test_mime_type_names_an_unnamed_stream():
    """A byte stream without a name is read by its MIME type."""
    stream = ByteStream(data=b"id,name\n1,Bolt\n", mime_type="text/csv")
    assert CatalogToDocuments(fields=FIELDS).run(sources=[stream])["documents"][0].content == "Bolt"


def test_meta_applies_by_source():
    """One mapping for all sources or one for each; the catalog's own names win."""
    sources = [catalog({"id": 1}), catalog({"id": 2})]
    found = CatalogToDocuments(fields={"id": "id"}).run(sources=sources, meta=[{"feed": "a"}, {"feed": "b"}])
    assert [document.meta["feed"] for document in found["documents"]] == ["a", "b"]


def test_problems_are_returned_when_skipped():
    """Skipped records come back as plain data with their place."""
    found = CatalogToDocuments(fields=FIELDS, on_error="skip").run(
        sources=[catalog({"id": 1, "name": "a"}, {"name": "b"})]
    )
    assert len(found["documents"]) == 1
    assert found["problems"] == [
        {
            "problem": "the record has no id",
            "file": "c.jsonl",
            "row": 2,
            "field": "id",
            "text": "c.jsonl, row 2, field 'id': the record has no id",
        }
    ]


def test_id_used_in_two_sources_is_found():
    """One run sees double ids over all its files; a source of their own keeps them apart."""
    sources = [catalog({"id": 1}, name="a.jsonl"), catalog({"id": 1}, name="b.jsonl")]
    with pytest.raises(CatalogError, match=r"b.jsonl, row 1.*used already at a.jsonl, row 1"):
        CatalogToDocuments(fields={"id": "id"}).run(sources=sources)


def test_stream_gives_batches():
    """A stream holds no more than a batch, and loses nothing."""
    converter = CatalogToDocuments(fields={"id": "id"}, on_error="skip")
    batches = list(converter.stream([catalog(*({"id": n} for n in range(5)), {"x": 1})], batch_size=2))
    assert [len(batch.documents) for batch in batches] == [2, 2, 1]
    assert [len(batch.problems) for batch in batches] == [0, 0, 1]
    with pytest.raises(ConfigError, match="batch_size"):
        next(converter.stream([], batch_size=0))


def test_guessed_mapping_is_told():
    """Without a mapping the guess can be shown."""
    converter = CatalogToDocuments()
    converter.run(sources=[ByteStream.from_string("sku;Marke\n1;Acme\n", meta={"file_path": "c.csv"})])
    assert "  brand: Marke" in converter.explanation


@pytest.mark.parametrize("parameters", [{"on_error": "ignore"}, {"fields": {"title": "x"}}])
def test_bad_parameters_are_refused_at_init(parameters):
    """What cannot work is said when the pipeline is built."""
    with pytest.raises(ConfigError):
        CatalogToDocuments(**parameters)


def test_nothing_in_nothing_out_and_inputs_stay():
    """No sources, no documents; a stream's meta is not changed."""
    assert CatalogToDocuments().run(sources=[]) == {"documents": [], "problems": []}
    stream, meta = catalog({"id": 1}), {"feed": "a"}
    before = copy.deepcopy((stream, meta))
    CatalogToDocuments(fields={"id": "id"}).run(sources=[stream], meta=meta)
    assert (stream, meta) == before


async def test_run_async_gives_the_same():
    """The async twin answers as run does."""
    converter = CatalogToDocuments(fields={"id": "id"})
    assert await converter.run_async(sources=[catalog({"id": 1})]) == converter.run(sources=[catalog({"id": 1})])


@pytest.mark.parametrize(("name", "file", "count"), [("icecat", "products", 19406), ("kicad", "parts", 15760)])
def test_real_catalogs_arrive_whole(shared, name, file, count):
    """Every record of two real catalogs becomes a document."""
    folder = shared / "data" / name
    found = CatalogToDocuments(fields=str(folder / "fields.yaml")).run(sources=[folder / f"{file}.jsonl.gz"])
    assert (len(found["documents"]), found["problems"]) == (count, [])
