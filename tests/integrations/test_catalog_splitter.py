"""CatalogSplitter: chunks and variants as documents, behind stock converters and before the annotator."""

from copy import deepcopy

import pytest
from haystack import Document, Pipeline, component
from haystack.components.converters import (
    CSVToDocument,
    HTMLToDocument,
    MarkdownToDocument,
    PyPDFToDocument,
    TextFileToDocument,
)
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.writers import DocumentWriter
from haystack.dataclasses import ByteStream
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.document_stores.types import DuplicatePolicy

from builders import product
from haystack_integrations.components.converters.partwise import CatalogToDocuments
from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator, CatalogSplitter
from haystack_integrations.components.rankers.partwise import AttributeHybridRanker, CatalogReranker
from haystack_integrations.components.retrievers.partwise import PartNumberRetriever
from partwise.catalog import Product
from partwise.errors import CatalogError, ConfigError, MissingExtraError
from pdf_files import pdf_of

TABLE = "| Order code | Length [mm] |\n|---|---|\n| SS-M12-50 | 50 |\n| SS-M12-60 | 60 |\n"
PROSE = " ".join(f"Sentence {place} says that the bolt holds {place} kN at 120 °C." for place in range(30))
DATASHEET = f"# Hex bolts SS-M12\n\n{PROSE}\f\n\n## Ordering\n\nChoose one of:\n\n{TABLE}\n## Care\n\nKeep dry.\n"
META = {
    "product_id": "bolts",
    "part_number": "SS-M12",
    "brand": "Acme",
    "part_numbers": [{"number": "X-1", "kind": "oem"}],
}


def datasheet(content: str = DATASHEET, **meta) -> Document:
    return Document(content=content, meta={**META, **meta})


def split(document: Document, **parameters) -> list[Document]:
    return CatalogSplitter(**{"split_length": 60, **parameters}).run([document])["documents"]


def variants_of(documents: list[Document]) -> list[Document]:
    return [document for document in documents if document.meta["part_number"] != "SS-M12"]


def test_chunks_keep_their_links():
    """Each chunk names its document, its place there, its page and section, and begins with the product's header."""
    source = datasheet()
    chunks = split(source)
    assert [chunk.meta["split_id"] for chunk in chunks] == list(range(len(chunks)))
    assert {chunk.meta["parent_id"] for chunk in chunks} == {chunk.meta["source_id"] for chunk in chunks} == {source.id}
    for chunk in chunks:
        body = DATASHEET[chunk.meta["split_idx_start"] : chunk.meta["split_idx_end"]]
        assert chunk.content.endswith(body) or chunk in variants_of(chunks)
        assert all(name in chunk.content for name in ("Hex bolts SS-M12", "Acme"))
    assert [chunk.meta["page_number"] for chunk in chunks] == [1] * (len(chunks) - 4) + [2] * 4
    assert chunks[-1].meta["section"] == "Hex bolts SS-M12 > Care"
    assert chunks[-1].meta["title"] == "Hex bolts SS-M12"


def test_variants_are_products():
    """A row is a product with its own id, number and attributes; what is one article's alone is not handed down."""
    one, other = variants_of(split(datasheet(attributes={"material": "A2"})))
    assert one.meta["product_id"] == "bolts/SS-M12-50"
    assert other.meta["part_number"] == "SS-M12-60"
    assert other.meta["attributes"] == {"material": "A2", "Length [mm]": "60"}
    assert "part_numbers" not in other.meta
    expected = "Hex bolts SS-M12\nAcme\nOrdering\nOrder code SS-M12-60\nLength [mm]: 60\nmaterial: A2"
    assert other.content == expected


@pytest.mark.parametrize(
    ("variants", "product_ids"), [("chunk", ["bolts"]), ("text", ["bolts"]), ("product", ["bolts", "bolts/SS-M12-50"])]
)
def test_what_becomes_of_variants(variants, product_ids):
    """Variants are products, chunks of the product, or text."""
    chunks = split(datasheet(), variants=variants)
    assert sorted({chunk.meta["product_id"] for chunk in chunks})[:2] == product_ids
    numbers = {chunk.meta["part_number"] for chunk in chunks}
    assert numbers == ({"SS-M12"} if variants == "text" else {"SS-M12", "SS-M12-50", "SS-M12-60"})
    assert any("| SS-M12-50 | 50 |" in chunk.content for chunk in chunks) == (variants == "text")


def test_a_row_of_the_product_itself_keeps_its_id():
    """A row with the document's own number is no other product."""
    (chunk,) = split(datasheet("| Part number | L |\n|---|---|\n| ss-m12 | 5 |"))
    assert chunk.meta["product_id"] == "bolts"
    assert chunk.meta["attributes"] == {"L": "5"}


def test_a_datasheet_of_no_product():
    """Without a product_id chunks have their document's id as one, and a variant its number."""
    source = Document(content=DATASHEET)
    chunks = split(source)
    assert {chunk.meta["product_id"] for chunk in chunks} == {source.id, "SS-M12-50", "SS-M12-60"}
    assert len({chunk.id for chunk in chunks}) == len(chunks)


def test_ids_are_stable():
    """Ids do not depend on other meta, lengths of runs or rows around a variant; two texts of a product are apart."""
    record = Document(id=Product("bolts").document_id(), content=DATASHEET, meta=META)
    ids = [chunk.id for chunk in split(record)]
    again = Document(id=record.id, content=DATASHEET, meta={**META, "url": "x", "specs": [], "category": "bolts"})
    assert [chunk.id for chunk in split(again)] == ids
    assert ids[0] == Product("bolts").document_id("0")
    assert len(set(ids)) == len(ids)
    more = DATASHEET.replace("| SS-M12-50", "| SS-M12-40 | 40 |\n| SS-M12-50")
    moved = Document(id=record.id, content=more, meta=META)
    by_number = {chunk.meta["part_number"]: chunk.id for chunk in variants_of(split(moved))}
    assert {by_number["SS-M12-50"], by_number["SS-M12-60"]} < set(ids)
    two = [chunk.id for chunk in (*split(datasheet()), *split(datasheet(DATASHEET + "More.")))]
    assert len(set(two)) == len(two)


def test_what_is_short_passes():
    """A catalog's record that is short enough is the same document, so an index of such records stays as it is."""
    catalog = ByteStream.from_string("sku;name\nSS-M12;Hex bolt M12 x 50\n", meta={"file_path": "a.csv"})
    records = CatalogToDocuments().run([catalog])["documents"]
    assert CatalogSplitter().run(records)["documents"] == records
    signs, empty = product("1", "> > >"), Document(id="e", content="", meta={"product_id": "2"})
    assert CatalogSplitter().run([signs, empty, product("3", "---")])["documents"] == [
        signs,
        empty,
        product("3", "---"),
    ]


def test_a_short_text_without_its_header_gets_it():
    """What a stock converter read of a product says whose it is afterwards."""
    (chunk,) = split(datasheet("Keep dry.", title="Hex bolts"))
    assert chunk.content == "Hex bolts\nAcme SS-M12\nKeep dry."
    assert chunk.meta["split_id"] == 0


async def test_async_twin_and_no_mutation():
    """The asynchronous run gives the same, and neither changes its input."""
    source = datasheet()
    before = deepcopy(source)
    splitter = CatalogSplitter(split_length=60)
    await splitter.warm_up_async()
    assert await splitter.run_async(documents=[source]) == splitter.run([source])
    assert source == before
    assert splitter.run([]) == {"documents": []}


def test_to_dict_and_pipeline_round_trip():
    """The saved form is pinned and loads again, with a stock splitter inside."""
    stock = DocumentSplitter(split_by="period", split_length=1)
    pipeline = Pipeline()
    pipeline.add_component("plain", CatalogSplitter())
    pipeline.add_component("own", CatalogSplitter(60, "token", None, "chunk", ["Type"], stock, {"words": {}}))
    saved = pipeline.to_dict()["components"]
    assert saved["plain"] == {
        "type": "haystack_integrations.components.preprocessors.partwise.splitter.CatalogSplitter",
        "init_parameters": {
            "split_length": 200,
            "split_unit": "word",
            "model": None,
            "variants": "product",
            "number_columns": None,
            "splitter": None,
            "attribute_kinds": None,
        },
    }
    own = saved["own"]["init_parameters"]
    assert own["splitter"]["type"] == "haystack.components.preprocessors.document_splitter.DocumentSplitter"
    loaded = Pipeline.loads(pipeline.dumps())
    assert loaded.to_dict()["components"] == saved
    result = loaded.run({"plain": {"documents": [datasheet()]}, "own": {"documents": []}})
    assert result["plain"] == CatalogSplitter().run([datasheet()])


def test_lengths_in_tokens():
    """In tokens of the packaged encoder no chunk is longer than what the embedder is told to read."""
    from partwise.models.lengths import TokenLengths

    lengths = TokenLengths.load()
    chunks = split(datasheet(), split_unit="token", split_length=64)
    assert max(lengths([chunk.content for chunk in chunks])) + lengths.overhead <= 64


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"split_length": 5}, "split_length must be a whole number of at least 10"),
        ({"split_unit": "char"}, "split_unit must be one of word, token, got 'char'"),
        ({"variants": False}, "variants must be one of product, chunk, text, got False"),
        ({"number_columns": "My no"}, "number_columns must be a list of column names, got 'My no'"),
        ({"number_columns": ["My no", 7]}, r"number_columns must be a list of column names, got \['My no', 7\]"),
        ({"splitter": "period"}, "splitter must be a component that splits documents"),
        ({"splitter": DocumentSplitter(split_length=9, split_overlap=2)}, "must have split_overlap 0"),
    ],
)
def test_bad_parameters(parameters, message):
    """What cannot work is one clear error."""
    with pytest.raises(ConfigError, match=message):
        CatalogSplitter(**parameters)


def test_more_tokens_than_the_model_reads():
    """Chunks that the encoder would cut are refused."""
    splitter = CatalogSplitter(split_length=300, split_unit="token")
    with pytest.raises(
        ConfigError, match="split_length must be from 12 to 256, the tokens that the model reads, got 300"
    ):
        splitter.warm_up()


def test_a_document_without_text():
    """An image is refused by name, not lost."""
    with pytest.raises(CatalogError, match=r"drawing\.png: it has no text to split; convert it to text first"):
        CatalogSplitter().run([Document(meta={"file_path": "drawing.png"})])


@component
class Shouting:
    """A splitter that changes the text."""

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """Write in capitals."""
        return {"documents": [Document(content=(document.content or "").upper()) for document in documents]}


def test_a_splitter_that_changes_the_text():
    """Pieces that are none of the text are refused, because a cut there would lose something."""
    with pytest.raises(ConfigError, match="the Shouting given as splitter changes the text"):
        CatalogSplitter(split_length=20, splitter=Shouting()).run([datasheet()])


def test_a_missing_extra_names_its_install_line(monkeypatch):
    """YAML that asks for nltk's sentences without nltk says what to install."""
    data = {
        "type": "haystack.components.preprocessors.document_splitter.DocumentSplitter",
        "init_parameters": {"split_by": "sentence", "split_length": 1},
    }

    def refuse() -> None:
        msg = "Failed to import 'nltk'"
        raise ImportError(msg)

    monkeypatch.setattr("haystack.components.preprocessors.document_splitter.nltk_imports.check", refuse)
    saved = {"type": CatalogSplitter().to_dict()["type"], "init_parameters": {"splitter": data}}
    with pytest.raises(MissingExtraError, match=r'DocumentSplitter needs nltk.*"partwise-haystack\[sentences\]"'):
        CatalogSplitter.from_dict(saved)
    with pytest.raises(ConfigError, match="splitter must be a component with 'type'"):
        CatalogSplitter.from_dict({**saved, "init_parameters": {"splitter": {"split_by": "word"}}})


HTML = (
    "<html><body><article><h1>Hex bolts</h1><p>Bolts of stainless steel for all purposes, described at some length so "
    "that this is the main text of the page.</p><h2>Ordering</h2><table><tr><th>Order code</th><th>Length [mm]</th></tr>"
    "<tr><td>SS-M12-50</td><td>50</td></tr><tr><td>SS-M12-60</td><td>60</td></tr></table><p>They are kept dry, and that "
    "is also said at some length, so that it is not left out.</p></article></body></html>"
)
CSV = "Order code,Length [mm]\nSS-M12-50,50\nSS-M12-60,60\n"


@pytest.mark.parametrize(
    ("converter", "source"),
    [
        (TextFileToDocument(), DATASHEET),
        (MarkdownToDocument(progress_bar=False), DATASHEET.replace("\f", "")),
        (HTMLToDocument(), HTML),
        (HTMLToDocument(extraction_kwargs={"output_format": "markdown"}), HTML),
        (HTMLToDocument(extraction_kwargs={"output_format": "html"}), HTML),
        (TextFileToDocument(), HTML),
        (CSVToDocument(), CSV),
        (TextFileToDocument(), CSV.replace(",", "\t")),
    ],
    ids=["text", "markdown", "html", "html-markdown", "html-html", "html-raw", "csv", "tabs"],
)
def test_behind_stock_converters(converter, source):
    """Whatever stock converter reads a datasheet, its rows become variants with their attributes."""
    stream = ByteStream.from_string(source)
    documents = converter.run(sources=[stream], meta={"product_id": "bolts", "part_number": "SS-M12"})["documents"]
    found = variants_of(CatalogSplitter(split_length=60).run(documents)["documents"])
    assert [variant.meta["part_number"] for variant in found] == ["SS-M12-50", "SS-M12-60"]
    assert [variant.meta["attributes"] for variant in found] == [{"Length [mm]": "50"}, {"Length [mm]": "60"}]
    specs = CatalogAnnotator().run(found)["documents"][1].meta["specs"]
    assert ("length", 60.0) in {(item["kind"], item.get("value")) for item in specs}


def test_behind_a_pdf_converter():
    """A PDF's rows stay whole, with their numbers and values, and a chunk knows its page."""
    rows = [f"SS-M12-{length}    {length} mm    {length + 1} Nm" for length in range(20, 120, 2)]
    pages = [
        ["Hex bolts SS-M12", "Stainless steel A2-70 for use from -50 to 250 °C."],
        ["Order code   Length   Torque", *rows],
    ]
    stream = ByteStream(pdf_of(pages), mime_type="application/pdf")
    converter = PyPDFToDocument(extraction_mode="layout")
    documents = converter.run(sources=[stream], meta={"product_id": "bolts", "part_number": "SS-M12"})["documents"]
    chunks = CatalogSplitter(split_length=60).run(documents)["documents"]
    words = [" ".join(chunk.content.split()) for chunk in chunks]
    for length in range(20, 120, 2):
        assert sum(f"SS-M12-{length} {length} mm {length + 1} Nm" in text for text in words) == 1
    assert (chunks[0].meta["page_number"], chunks[-1].meta["page_number"]) == (1, 2)
    assert all(chunk.content.startswith("SS-M12\n") or "SS-M12" in chunk.content.splitlines()[0] for chunk in chunks)


@pytest.fixture
def store() -> InMemoryDocumentStore:
    """A store with a datasheet in chunks and variants."""
    store = InMemoryDocumentStore()
    pipeline = Pipeline()
    pipeline.add_component("splitter", CatalogSplitter(split_length=60))
    pipeline.add_component("annotator", CatalogAnnotator())
    pipeline.add_component("writer", DocumentWriter(store, policy=DuplicatePolicy.OVERWRITE))
    pipeline.connect("splitter.documents", "annotator.documents")
    pipeline.connect("annotator.documents", "writer.documents")
    pipeline.run({"splitter": {"documents": [datasheet()]}})
    return store


def test_a_lookup_finds_the_variant(store):
    """A variant's number names that variant alone; of two in a list both are shown; the family's names its text."""
    lookup = PartNumberRetriever(store)
    (found,) = lookup.run("10x SS M12 60 please")["documents"]
    assert found.meta["product_id"] == "bolts/SS-M12-60"
    both = lookup.run("SS-M12-50\nSS-M12-60")["documents"]
    shown = AttributeHybridRanker().run("SS-M12-50\nSS-M12-60", part_number_documents=both)["documents"]
    assert [document.meta["part_number"] for document in shown] == ["SS-M12-50", "SS-M12-60"]
    assert {document.meta["product_id"] for document in lookup.run("SS-M12")["documents"]} == {"bolts"}


def test_chunks_merge_to_one_product(store):
    """Ranker and reranker show a product once, by its best chunk, with the others in its meta."""
    documents = store.bm25_retrieval("hex bolt 60 mm", top_k=20)
    ranked = AttributeHybridRanker().run("hex bolt 60 mm", sparse_documents=documents)["documents"]
    product_ids = [document.meta["product_id"] for document in ranked]
    assert product_ids[0] == "bolts/SS-M12-60"
    assert sorted(product_ids) == ["bolts", "bolts/SS-M12-50", "bolts/SS-M12-60"]
    (family,) = (document for document in ranked if document.meta["product_id"] == "bolts")
    assert len(family.meta["partwise"]["chunks"]) == len(documents) - 3
    reranked = CatalogReranker().run("hex bolt 60 mm", documents=documents)["documents"]
    assert sorted(document.meta["product_id"] for document in reranked) == sorted(product_ids)
