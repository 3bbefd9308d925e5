"""The public surface: what each leaf package offers, name by name."""

import importlib
import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# A name that is taken away or renamed breaks users' code; the change belongs into CHANGELOG.md.
PUBLIC = {
    "haystack_integrations.components.builders.partwise": ["CatalogAnswerBuilder", "CatalogContextBuilder"],
    "haystack_integrations.components.converters.partwise": ["CatalogToDocuments"],
    "haystack_integrations.components.embedders.partwise": [
        "CatalogDocumentEmbedder",
        "CatalogSparseDocumentEmbedder",
        "CatalogSparseTextEmbedder",
        "CatalogTextEmbedder",
        "CatalogTokenEmbedder",
    ],
    "haystack_integrations.components.preprocessors.partwise": ["CatalogAnnotator", "CatalogSplitter"],
    "haystack_integrations.components.rankers.partwise": ["AttributeHybridRanker", "CatalogReranker"],
    "haystack_integrations.components.retrievers.partwise": [
        "PartNumberRetriever",
        "QdrantEdgeEmbeddingRetriever",
        "QdrantEdgeSparseEmbeddingRetriever",
    ],
    "haystack_integrations.document_stores.partwise": ["QdrantEdgeDocumentStore"],
}


def test_leaf_packages_are_these():
    """No leaf package comes or goes unnoticed."""
    leaves = (ROOT / "src" / "haystack_integrations").rglob("partwise/__init__.py")
    assert sorted(".".join(leaf.parent.relative_to(ROOT / "src").parts) for leaf in leaves) == sorted(PUBLIC)


@pytest.mark.parametrize("package", PUBLIC)
def test_names_are_these(package):
    """Each leaf offers exactly these names."""
    assert importlib.import_module(package).__all__ == PUBLIC[package]


@pytest.mark.parametrize(("package", "name"), [(package, name) for package in PUBLIC for name in PUBLIC[package]])
def test_each_name_is_documented(package, name):
    """Each class has a docstring with an example, a page, and a place on the index page."""
    assert "```python" in getattr(importlib.import_module(package), name).__doc__
    assert (ROOT / "docs" / "components" / f"{name}.md").is_file()
    assert f"({name}.md)" in (ROOT / "docs" / "components" / "README.md").read_text(encoding="utf-8")


def test_all_brings_every_ranker():
    """The extra `all` has what every shipped pipeline needs, and it is what these tests run with."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    (everything,) = extras["all"]
    named = everything.partition("[")[2].rstrip("]").split(",")
    assert set(named) == extras.keys() - {"all"}
    brought = {re.split(r"[<>=]", requirement)[0] for name in named for requirement in extras[name]}
    wanted = {"sentence-transformers", "torch", "sentence-transformers-haystack", "cohere-haystack", "jina-haystack"}
    assert wanted <= brought
    assert all(version(package) for package in wanted)
