"""Every case of the part-number case file, through the components over an embedded store."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from haystack import Document

from edge_stores import fast_folder, open_store
from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.components.retrievers.partwise import PartNumberRetriever

CASES = Path(__file__).parents[3] / "shared" / "cases" / "part_numbers.jsonl"
# The file's words for why nothing is claimed, where ours differ.
REASONS = {"rule": {"rule", "packaging"}}


def cases() -> list[Any]:
    if not CASES.is_file():
        skip = pytest.mark.skip(reason="needs the folder of real catalogs beside the checkout")
        return [pytest.param({}, marks=skip, id="cases")]
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=f"{case['id']}") for case in map(json.loads, filter(str.strip, lines))]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    yield from fast_folder()


def documents(catalog: list[dict[str, Any]]) -> list[Document]:
    """The case's products, as a converter writes them: what is unknown is absent."""
    fields = ("brand", "part_number", "part_numbers", "replaced_by")
    return [
        Document(
            id=f"{row['id']}-doc",
            content=row.get("text", ""),
            meta={"product_id": row["id"], **{name: row[name] for name in fields if row.get(name)}},
        )
        for row in catalog
    ]


def answer(case: dict[str, Any], folder: Path) -> dict[str, Any]:
    options = case.get("options") or {}
    store = open_store(folder / f"case-{case['id']}")
    store.write_documents(CatalogAnnotator(**options).run(documents(case["catalog"]))["documents"])
    result = PartNumberRetriever(store, top_k=100, **options).run(case["query"], customer=case["customer"])
    store.close()
    return result


def distinct(ids: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(ids))


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any], folder: Path) -> None:
    """The outcome, the products and all else that the case tells are as it says."""
    expect, result = case["expect"], answer(case, folder)
    matches = result["matches"]
    claimed = distinct(i for match in matches if match["is_exact"] for i in match["product_ids"])
    offered = distinct(i for match in matches if not match["is_exact"] for i in match["product_ids"])
    shown = {document.meta["product_id"] for document in result.get("documents", result.get("candidates", []))}
    assert not {*claimed, *offered, *shown} & set(expect.get("never", []))
    assert ("documents" in result) is expect["is_exact"]
    assert ("query" in result) is not expect["is_exact"]
    if expect["is_exact"]:
        assert set(claimed) == set(expect["ids"]) == shown - set(expect.get("related", []))
        assert any(match["ambiguous"] for match in matches if match["is_exact"]) is (expect["outcome"] == "ambiguous")
    else:
        assert claimed == []
        assert set(expect["ids"]) <= set(offered)
        assert set(expect["ids"]) <= shown
    if expect["outcome"] == "candidates":
        assert set(offered) == set(expect["ids"])
    check_details(expect, matches, result)


def check_details(expect: dict[str, Any], matches: list[dict[str, Any]], result: dict[str, Any]) -> None:
    if reason := expect.get("reason"):
        assert {match["reason"] for match in matches} <= REASONS.get(reason, {reason})
    if "related" in expect:
        related = {document.meta["product_id"] for document in result["documents"]} - set(expect["ids"])
        named = {i for match in matches for i in match["related"]}
        assert set(expect["related"]) == named
        assert related <= named
    if "kinds" in expect:
        assert {match["kind"] for match in matches} == set(expect["kinds"])
    if "unresolved" in expect:
        assert result["unresolved"] == expect["unresolved"]
    if "quantities" in expect:
        assert {i: m["quantity"] for m in matches for i in m["product_ids"]} == expect["quantities"]
        assert distinct(i for match in matches for i in match["product_ids"]) == expect["ids"]
