"""CatalogAnnotator: keys into meta."""

from copy import deepcopy

import pytest
import yaml
from haystack import Document, Pipeline
from haystack.document_stores.in_memory import InMemoryDocumentStore

from builders import product
from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.components.rankers.partwise import AttributeHybridRanker
from haystack_integrations.components.retrievers.partwise import PartNumberRetriever
from partwise.errors import ConfigError

BOLT = product("b", part_number="SS-M12", part_numbers=[{"number": "X 1.5", "kind": "sku"}])


def test_keys_are_written():
    """All numbers of a product become keys; a product without numbers is annotated too."""
    documents = CatalogAnnotator().run([BOLT, product("n")])["documents"]
    assert [d.meta["part_number_keys"] for d in documents] == [["ssm12", "x1.5", "x15"], []]
    assert [d.id for d in documents] == ["b", "n"]


def test_annotating_again_replaces():
    """Old keys never stay."""
    once = CatalogAnnotator().run([BOLT])["documents"]
    assert CatalogAnnotator().run(once)["documents"] == once
    stale = product("b", part_number="SS-M13", part_number_keys=["ssm12"])
    assert CatalogAnnotator().run([stale])["documents"][0].meta["part_number_keys"] == ["ssm13"]


async def test_async_twin_and_no_mutation():
    """The asynchronous run gives the same, and neither changes its input."""
    before = deepcopy(BOLT)
    result = await CatalogAnnotator().run_async(documents=[BOLT])
    assert result == CatalogAnnotator().run([BOLT])
    assert before == BOLT
    assert CatalogAnnotator().run([]) == {"documents": []}


def test_to_dict_and_pipeline_round_trip():
    """The saved form is pinned and loads again."""
    pipeline = Pipeline()
    pipeline.add_component("annotator", CatalogAnnotator())
    assert pipeline.to_dict()["components"]["annotator"] == {
        "type": "haystack_integrations.components.preprocessors.partwise.annotator.CatalogAnnotator",
        "init_parameters": {"rules": None, "prefix": False, "attribute_kinds": None},
    }
    loaded = Pipeline.loads(pipeline.dumps())
    assert loaded.run({"annotator": {"documents": [BOLT]}}) == {"annotator": CatalogAnnotator().run([BOLT])}


def test_fingerprint_names_the_version():
    """An index can tell which annotator made it, and with which rules; whoever looks it up has the same."""
    own = {"acme-reel": {"reason": "packaging", "endings": ["-REEL9"], "makers": ["Acme"]}}
    packaged, extended = CatalogAnnotator().index_fingerprint(), CatalogAnnotator(rules=own).index_fingerprint()
    assert packaged["annotator"].startswith("keys-2-")
    assert packaged != extended
    for rules, fingerprint in ((None, packaged), (own, extended)):
        looked_up = PartNumberRetriever(InMemoryDocumentStore(), rules=rules).index_fingerprint()
        assert looked_up["annotator"] == fingerprint["annotator"]


def test_fingerprint_names_the_kinds_of_attributes():
    """A ranker with other kinds of attributes than the annotator's tells another version."""
    kinds = {"words": {"colour": {"petrol": {"en": ["petrol"]}}}}
    packaged, own = CatalogAnnotator(), CatalogAnnotator(attribute_kinds=kinds)
    assert packaged.index_fingerprint()["attributes"] == AttributeHybridRanker().index_fingerprint()["attributes"]
    assert own.index_fingerprint()["attributes"] != packaged.index_fingerprint()["attributes"]
    again = AttributeHybridRanker(attribute_kinds=kinds).index_fingerprint()
    assert own.index_fingerprint()["attributes"] == again["attributes"]


def test_writes_what_fields_and_text_state():
    """Specs are canonical: one unit per kind, fields first and marked, own numbers never read as attributes."""
    text = "Hex bolt M12-50\nLength [mm]: 50\nmaterial: stainless steel"
    bolt = Document(content=text, meta={"product_id": "1", "title": "Hex bolt M12-50", "part_number": "M12-50"})
    specs = CatalogAnnotator().run([bolt])["documents"][0].meta["specs"]
    found = {item["kind"]: (item["value"], item.get("unit"), item["details"]["source"]) for item in specs}
    assert found == {"length": (50.0, "mm", "field"), "material_family": ("stainless steel", None, "field")}


def test_own_rules(tmp_path):
    """A user's rules come on top of the packaged ones, from a file as from a mapping; a bad one is one clear error."""
    bolt = product("b", part_number="AB-1234-REEL9", brand="Acme")
    own = {"acme-reel": {"reason": "packaging", "endings": ["-REEL9"], "makers": ["Acme"]}}
    file = tmp_path / "rules.yaml"
    file.write_text(yaml.safe_dump(own), encoding="utf-8")
    (with_mapping,) = CatalogAnnotator(rules=own).run([bolt])["documents"]
    assert "ab1234" in with_mapping.meta["part_number_keys"]
    assert CatalogAnnotator(rules=str(file)).run([bolt])["documents"] == [with_mapping]
    assert "ab1234" not in CatalogAnnotator().run([bolt])["documents"][0].meta["part_number_keys"]
    file.write_text("acme: {reason: packing}", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"rules.yaml, rule 'acme': reason must be one of packaging, rule"):
        CatalogAnnotator(rules=str(file))
