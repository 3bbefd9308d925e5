"""The dense embedders behave as Haystack's own do, with the packaged encoder or a model folder."""

import asyncio
from copy import deepcopy
from pathlib import Path

import numpy as np
import pytest
from haystack import Document, Pipeline
from haystack.core.serialization import component_from_dict, component_to_dict

from haystack_integrations.components.embedders.partwise import CatalogDocumentEmbedder, CatalogTextEmbedder
from partwise.errors import ConfigError
from partwise.models.encoder import Encoder, shared_encoder
from partwise.models.folder import PACKAGED

MODULE = "haystack_integrations.components.embedders.partwise.dense"
DOCUMENTS = [
    Document(content="Patch cable Cat6 grey 2 m", meta={"brand": "Acme", "rating": 4, "note": None}),
    Document(content="Ball bearing 6204-2RS"),
    Document(content=None),
]


def cosine(one: list[float], other: list[float]) -> float:
    return float(np.dot(one, other) / np.linalg.norm(one) / np.linalg.norm(other))


# Saved forms


def test_text_to_dict():
    """The saved form names the defining module and every parameter."""
    assert component_to_dict(CatalogTextEmbedder(), "embedder") == {
        "type": f"{MODULE}.CatalogTextEmbedder",
        "init_parameters": {"model": None, "prefix": "", "suffix": "", "max_tokens": None, "threads": None},
    }


def test_document_to_dict():
    """The saved form names the defining module and every parameter."""
    assert component_to_dict(CatalogDocumentEmbedder(meta_fields_to_embed=["brand"]), "embedder") == {
        "type": f"{MODULE}.CatalogDocumentEmbedder",
        "init_parameters": {
            "model": None,
            "prefix": "",
            "suffix": "",
            "batch_size": 32,
            "max_tokens": 48,
            "progress_bar": False,
            "meta_fields_to_embed": ["brand"],
            "embedding_separator": "\n",
            "threads": None,
            "token_vectors": False,
        },
    }


@pytest.mark.parametrize(
    "embedder",
    [
        CatalogTextEmbedder(model="/models/one", prefix="q: ", suffix=".", max_tokens=12, threads=2),
        CatalogDocumentEmbedder(model="/models/one", batch_size=4, max_tokens=None, progress_bar=True),
    ],
    ids=["text", "document"],
)
def test_from_dict(embedder):
    """What was saved is read back, parameter by parameter."""
    saved = component_to_dict(embedder, "embedder")
    again = component_from_dict(type(embedder), saved, "embedder")
    assert {name: getattr(again, name) for name in saved["init_parameters"]} == saved["init_parameters"]
    assert component_to_dict(again, "embedder") == saved


def test_pipeline_round_trip():
    """A pipeline with both loads from its own YAML without opening a model, and runs."""
    pipeline = Pipeline()
    pipeline.add_component("text", CatalogTextEmbedder(model="not/there"))
    assert Pipeline.loads(pipeline.dumps()) == pipeline
    pipeline = Pipeline()
    pipeline.add_component("text", CatalogTextEmbedder())
    pipeline.add_component("documents", CatalogDocumentEmbedder())
    data = {"text": {"text": "patch cable"}, "documents": {"documents": DOCUMENTS}}
    result = Pipeline.loads(pipeline.dumps()).run(data)
    query, found = result["text"]["embedding"], result["documents"]["documents"]
    assert cosine(query, found[0].embedding) > cosine(query, found[1].embedding)


# Running


def test_text_embedding_is_the_encoders():
    """The component gives the encoder's query vector as plain floats."""
    embedding = CatalogTextEmbedder(prefix="a ", suffix=" z").run("cable")["embedding"]
    assert {type(number) for number in embedding} == {float}
    np.testing.assert_allclose(embedding, Encoder.load().encode(["a cable z"], "query")[0], atol=1e-5)


def test_documents_keep_order_and_content():
    """Each document comes back in its place with everything it had and its own embedding."""
    found = CatalogDocumentEmbedder().run(DOCUMENTS)["documents"]
    assert [(d.id, d.content, d.meta) for d in found] == [(d.id, d.content, d.meta) for d in DOCUMENTS]
    expected = Encoder.load().encode([d.content or "" for d in DOCUMENTS])
    np.testing.assert_allclose([d.embedding for d in found], expected, atol=1e-5)


def test_documents_are_not_changed():
    """The given documents stay without an embedding."""
    given = deepcopy(DOCUMENTS)
    CatalogDocumentEmbedder().run(given)
    assert given == DOCUMENTS
    assert all(document.embedding is None for document in given)


def test_meta_fields_come_first():
    """Known meta values stand before the content; missing and empty ones are left out."""
    fields = ["brand", "rating", "note", "missing"]
    embedder = CatalogDocumentEmbedder(
        prefix="p ", suffix=" s", meta_fields_to_embed=fields, embedding_separator=" | ", batch_size=1
    )
    (found,) = embedder.run(DOCUMENTS[:1])["documents"]
    (expected,) = Encoder.load().encode(["p Acme | 4 | Patch cable Cat6 grey 2 m s"])
    np.testing.assert_allclose(found.embedding, expected, atol=1e-5)


def test_long_texts_are_cut_by_default():
    """By default what stands far behind does not count; with max_tokens=None the model's limit holds."""
    short, long = "steel bolt " * 30, "steel bolt " * 30 + "yellow cable " * 20
    cut = CatalogDocumentEmbedder().run([Document(content=short), Document(content=long)])["documents"]
    whole = CatalogDocumentEmbedder(max_tokens=None).run([Document(content=long)])["documents"]
    assert cosine(cut[0].embedding, cut[1].embedding) == pytest.approx(1, abs=1e-5)
    assert cosine(cut[0].embedding, whole[0].embedding) < 0.99


def test_no_documents():
    """An empty list gives an empty list."""
    assert CatalogDocumentEmbedder().run([]) == {"documents": []}


@pytest.mark.parametrize("wrong", ["text", Document(content="a"), [1], [DOCUMENTS[0], "b"], None])
def test_document_embedder_refuses_other_types(wrong):
    """Anything but a list of Documents is a TypeError that names the other component."""
    with pytest.raises(TypeError, match=r"expects a list of Documents.*CatalogTextEmbedder"):
        CatalogDocumentEmbedder().run(wrong)


@pytest.mark.parametrize("wrong", [DOCUMENTS, ["text"], 3, None])
def test_text_embedder_refuses_other_types(wrong):
    """Anything but a string is a TypeError that names the other component."""
    with pytest.raises(TypeError, match=r"expects a string.*CatalogDocumentEmbedder"):
        CatalogTextEmbedder().run(wrong)


@pytest.mark.parametrize("name", ["batch_size", "max_tokens", "threads"])
@pytest.mark.parametrize("wrong", [0, -1, 1.5, "8", True])
def test_numbers_are_checked(name, wrong):
    """A number below 1, or none, is refused when the component is made."""
    with pytest.raises(ConfigError, match=f"{name} must be a whole number of at least 1"):
        CatalogDocumentEmbedder(**{name: wrong})


def test_missing_model_is_one_error():
    """A model folder that is not there is an error of warm_up, not of the constructor."""
    embedder = CatalogTextEmbedder(model="sentence-transformers/all-MiniLM-L6-v2")
    with pytest.raises(ConfigError, match="No model folder at"):
        embedder.warm_up()


def test_async_twins_agree():
    """run_async gives what run gives, also for many at once."""

    async def together():
        text, documents = CatalogTextEmbedder(), CatalogDocumentEmbedder()
        await text.warm_up_async()
        return await asyncio.gather(*(text.run_async("bolt") for _ in range(4)), documents.run_async(DOCUMENTS))

    *texts, documents = asyncio.run(together())
    expected = CatalogTextEmbedder().run("bolt")["embedding"]
    for found in texts:
        np.testing.assert_allclose(found["embedding"], expected, atol=1e-6)
    stock = CatalogDocumentEmbedder().run(DOCUMENTS)["documents"]
    vectors = [document.embedding for document in documents["documents"]]
    np.testing.assert_allclose(vectors, [document.embedding for document in stock], atol=1e-6)


def test_progress_bar_goes_to_stderr(capsys):
    """A progress bar never mixes with a program's output."""
    CatalogDocumentEmbedder(progress_bar=True).run(DOCUMENTS)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Embedding" in shown.err


# One model, one fingerprint


def test_both_share_one_loaded_model():
    """Embedders of one model hold the same encoder, however the packaged folder is named."""
    text, documents = CatalogTextEmbedder(), CatalogDocumentEmbedder(model=str(PACKAGED))
    text.warm_up()
    first = text._encoder
    text.warm_up()
    documents.warm_up()
    assert text._encoder is first is documents._encoder


def test_fingerprints_agree_whatever_the_text():
    """Query and document embedders of one model agree; the text budget is no part of it."""
    fingerprint = CatalogTextEmbedder().index_fingerprint()
    assert fingerprint == CatalogDocumentEmbedder(max_tokens=24, prefix="a").index_fingerprint()
    assert fingerprint == {"encoder": Encoder.load().checksum}


def test_fingerprint_of_another_model_differs(tmp_path: Path):
    """A folder with another prompt is another model."""
    for file in PACKAGED.rglob("*"):
        if file.is_file() and file.name != "CHECKSUMS":
            target = tmp_path / file.relative_to(PACKAGED)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(file.read_bytes())
    (tmp_path / "config_sentence_transformers.json").write_text('{"prompts": {"query": "find: "}}')
    other = CatalogTextEmbedder(model=str(tmp_path))
    assert other.index_fingerprint() != CatalogTextEmbedder().index_fingerprint()
    assert other.run("bolt") != CatalogTextEmbedder().run("bolt")


def test_token_vectors_come_with_the_embedding():
    """One run of the model gives both, as alone, and the given documents are not changed."""
    documents = [Document(content="Patch cable Cat6 grey 2 m"), Document(content="Kugellager 6205")]
    both = CatalogDocumentEmbedder(token_vectors=True).run(documents)["documents"]
    alone = CatalogDocumentEmbedder().run(documents)["documents"]
    encoder = shared_encoder()
    tables = encoder.encode_tokens([document.content for document in documents], "document", 48)
    for one, other, table in zip(both, alone, tables, strict=True):
        assert one.embedding == pytest.approx(other.embedding, abs=1e-6)
        assert one.meta["token_vectors"]["model"] == encoder.checksum
        np.testing.assert_allclose(one.meta["token_vectors"]["vectors"], table, atol=1e-3)
    assert all(document.meta == {} for document in documents)
