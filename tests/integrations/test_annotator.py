"""CatalogAnnotator: keys into meta."""

from copy import deepcopy

from haystack import Pipeline

from builders import product
from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator

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
        "init_parameters": {},
    }
    loaded = Pipeline.loads(pipeline.dumps())
    assert loaded.run({"annotator": {"documents": [BOLT]}}) == {"annotator": CatalogAnnotator().run([BOLT])}


def test_fingerprint_names_the_version():
    """An index can tell which annotator made it."""
    assert CatalogAnnotator().index_fingerprint() == {"annotator": "keys-1"}
