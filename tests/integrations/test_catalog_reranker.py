"""CatalogReranker: any ranker, checked and calibrated, or late interaction in this process."""

import asyncio
import copy
import sys
import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from haystack import Document, Pipeline, component
from haystack.components.rankers import MetaFieldRanker
from haystack.core.serialization import component_from_dict, component_to_dict

from builders import ids, product
from haystack_integrations.components.rankers.partwise import AttributeHybridRanker, CatalogReranker
from partwise.errors import ConfigError, MissingExtraError, PartwiseError, RerankerError
from partwise.evaluation.pipelines import SearchPipeline
from partwise.reranking import FAILURE_CLASSES

TYPE = "haystack_integrations.components.rankers.partwise.reranker.CatalogReranker"
HYBRID = "haystack_integrations.components.rankers.partwise.hybrid.AttributeHybridRanker"
DEFAULTS = {
    "ranker": None,
    "fallback": None,
    "second_stage": "late_interaction",
    "model": None,
    "top_k": 40,
    "meta_fields_to_embed": None,
    "score_scale": "auto",
    "calibration": None,
    "degrade_on": None,
    "timeout": None,
    "max_retries": 1,
    "max_tokens": None,
    "cache_size": 10_000,
    "candidates": None,
    "document_store": None,
}


@component
class Stub:
    """Answers with scores by document id, in the order given; remembers what it was asked."""

    def __init__(self, scores: list[tuple[str, Any]]) -> None:
        self.scores = scores
        self.asked: list[tuple[str, list[Document], int]] = []
        self.delay = 0.0
        self.warm = 0
        self.closed = 0

    def warm_up(self) -> None:
        """Count."""
        self.warm += 1

    def close(self) -> None:
        """Count."""
        self.closed += 1

    @component.output_types(documents=list[Document])
    def run(self, *, query: str, documents: list[Document], top_k: int = 1) -> dict[str, Any]:
        """Answer."""
        self.asked.append((query, documents, top_k))
        self.thread = threading.current_thread()
        if self.delay:
            time.sleep(self.delay)
        known = {document.id: document for document in documents}
        return {"documents": [replace(known.get(i, Document(id=i)), score=score) for i, score in self.scores]}


@component
class AsyncStub:
    """A ranker that is asynchronous of itself, scores by place, and wants no top_k."""

    def __init__(self) -> None:
        self.awaited: list[str] = []

    async def warm_up_async(self) -> None:
        """Note it."""
        self.awaited.append("warm_up")

    async def close_async(self) -> None:
        """Note it."""
        self.awaited.append("close")

    @component.output_types(documents=list[Document])
    def run(self, query: str, documents: list[Document]) -> dict[str, Any]:
        """Answer."""
        return {"documents": [replace(d, score=float(n)) for n, d in enumerate(documents)]}

    @component.output_types(documents=list[Document])
    async def run_async(self, query: str, documents: list[Document]) -> dict[str, Any]:
        """Answer later."""
        self.awaited.append("run")
        return self.run(query, documents)


@component
class Failing:
    """A ranker that raises."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = ConnectionError("connection refused") if error is None else error
        self.asked = 0

    @component.output_types(documents=list[Document])
    def run(self, query: str, documents: list[Document]) -> dict[str, Any]:
        """Answer."""
        self.asked += 1
        raise self.error


@component
class Cutting:
    """A ranker that keeps its own number of documents, the last ones; it is not told how many are wanted."""

    def __init__(self, top_k: int) -> None:
        self.top_k = top_k
        self.asked: list[list[str]] = []

    @component.output_types(documents=list[Document])
    def run(self, query: str, documents: list[Document]) -> dict[str, Any]:
        """Answer."""
        self.asked.append([document.id for document in documents])
        kept = documents[-self.top_k :]
        return {"documents": [replace(d, score=0.1 * n) for n, d in enumerate(kept, 1)]}


@component
class Wordless:
    """A ranker whose answer is no answer."""

    @component.output_types(documents=list[Document])
    def run(self, query: str, documents: list[Document]) -> dict[str, Any]:
        """Answer."""
        return {"documents": ["A", "B"]}


def three() -> list[Document]:
    return [product("A", score=0.9), product("B", score=0.8), product("C", score=0.7)]


# Saved forms


HYBRID_DEFAULTS = {
    "weights": None,
    "attribute_weights": None,
    "rule": "weighted_mean",
    "mode": "score",
    "filter_kinds": None,
    "drop_unknown": False,
    "meta_boosts": None,
    "language": None,
    "attribute_kinds": None,
    "document_store": None,
    "source_order": None,
    "detect_language": False,
}


def test_to_dict():
    """The saved form is pinned: it stands in users' files."""
    assert component_to_dict(CatalogReranker(), "reranker") == {"type": TYPE, "init_parameters": DEFAULTS}


def test_to_dict_with_a_ranker():
    """A nested ranker is saved with its own type and parameters."""
    saved = component_to_dict(CatalogReranker(AttributeHybridRanker(top_k=7), top_k=3, score_scale="logit"), "r")
    nested = {"type": HYBRID, "init_parameters": HYBRID_DEFAULTS | {"top_k": 7}}
    assert saved["init_parameters"] == DEFAULTS | {"ranker": nested, "top_k": 3, "score_scale": "logit"}


def test_from_dict():
    """The component and the ranker in it come back, and the data is left as it was."""
    nested = {"type": HYBRID, "init_parameters": HYBRID_DEFAULTS | {"weights": {"dense": 2.0}, "top_k": 7}}
    changed = {
        "ranker": nested,
        "fallback": {"type": TYPE, "init_parameters": DEFAULTS | {"max_tokens": 32}},
        "top_k": 3,
        "meta_fields_to_embed": ["brand"],
        "calibration": {"slope": 2.0, "intercept": -1.0},
        "degrade_on": ["timeout", "transport"],
        "timeout": 1.5,
        "max_retries": 0,
        "cache_size": 0,
    }
    saved = {"type": TYPE, "init_parameters": DEFAULTS | changed}
    before = copy.deepcopy(saved)
    reranker = component_from_dict(CatalogReranker, saved, "reranker")
    assert isinstance(reranker.ranker, AttributeHybridRanker)
    assert isinstance(reranker.fallback, CatalogReranker)
    assert component_to_dict(reranker, "reranker") == saved == before


def test_a_service_keeps_its_key_in_the_environment(monkeypatch):
    """A Cohere ranker in it names the variable of its key, and no key."""
    cohere = pytest.importorskip("haystack_integrations.components.rankers.cohere")
    monkeypatch.setenv("COHERE_API_KEY", "not-to-be-saved")
    text = Pipeline()
    text.add_component("reranker", CatalogReranker(cohere.CohereRanker(model="rerank-v4.0")))
    saved = text.dumps()
    assert "not-to-be-saved" not in saved
    assert Pipeline.loads(saved).to_dict() == text.to_dict()


def test_pipeline_round_trip():
    """A pipeline with the reranker survives its YAML."""
    pipeline = Pipeline()
    pipeline.add_component("reranker", CatalogReranker(AttributeHybridRanker(), top_k=2))
    assert Pipeline.loads(pipeline.dumps()).to_dict() == pipeline.to_dict()


def test_missing_integration_says_what_to_install(monkeypatch):
    """A ranker whose package is not there is one error with the command."""
    monkeypatch.setitem(sys.modules, "haystack_integrations.components.rankers.jina", None)
    path = "haystack_integrations.components.rankers.jina.ranker.JinaRanker"
    for name in [name for name in sys.modules if name.startswith("haystack_integrations.components.rankers.jina.")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(MissingExtraError, match=r'JinaRanker needs jina-haystack\. .*"partwise-haystack\[jina\]"'):
        CatalogReranker.from_dict({"type": TYPE, "init_parameters": {"ranker": {"type": path}}})


# What is refused at once


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"ranker": MetaFieldRanker("rating")}, "MetaFieldRanker cannot rank documents for a query: .* no query"),
        ({"ranker": "cohere"}, "ranker must be a ranker component, got 'cohere'"),
        ({"ranker": AttributeHybridRanker}, "ranker must be a ranker component"),
        ({"fallback": MetaFieldRanker("rating")}, "MetaFieldRanker cannot rank documents for a query"),
        ({"second_stage": "cross"}, "second_stage must be one of late_interaction, cross_encoder, got 'cross'"),
        ({"second_stage": "cross_encoder"}, "'cross_encoder' needs a model folder, and none is packaged; set model"),
        ({"degrade_on": ["auth", "weather"]}, r"degrade_on must be a list of auth, .* got \['auth', 'weather'\]"),
        ({"degrade_on": "timeout"}, "degrade_on must be a list of auth, .* got 'timeout'"),
        ({"timeout": 0}, "timeout must be a number of seconds above 0, or null, got 0"),
        ({"timeout": "1 s"}, "timeout must be"),
        ({"max_retries": -1}, "max_retries must be"),
        ({"calibration": {"slope": 1}}, "calibration must be a mapping of slope and intercept"),
        ({"calibration": {"slope": -1, "intercept": 0}}, "slope must be a finite number of at least 0, got -1"),
        ({"score_scale": "percent"}, "score_scale must be one of auto, probability, logit, cosine"),
        ({"top_k": 0}, "top_k must be a whole number of at least 1, got 0"),
        ({"max_tokens": 0}, "max_tokens must be"),
        ({"cache_size": -1}, "cache_size must be"),
        ({"meta_fields_to_embed": ["part_numbers"]}, "customers' own numbers"),
    ],
)
def test_what_cannot_work_is_refused(parameters, message):
    """A mistake is found when the pipeline is built, not when somebody searches."""
    with pytest.raises(ConfigError, match=message):
        CatalogReranker(**parameters)


@pytest.mark.parametrize("top_k", [0, -1])
def test_run_time_top_k_does_not_fall_back(top_k):
    """No results asked for is a mistake, not a wish for the default; also without documents."""
    with pytest.raises(ConfigError, match="top_k must be"):
        CatalogReranker().run("q", [], top_k=top_k)


# Any ranker


def test_a_ranker_turns_the_order():
    """The ranker's scores decide; both scores are kept, on the documents as they came."""
    stub = Stub([("A", 0.1), ("B", 0.2), ("C", 0.7)])
    found = CatalogReranker(stub).run("bolt", three())["documents"]
    assert [(d.id, d.score, d.content) for d in found] == [("C", 0.7, "C"), ("B", 0.2, "B"), ("A", 0.1, "A")]
    assert found[0].meta["partwise"]["rerank"] == {"raw": 0.7, "first_stage_score": 0.7}
    assert (stub.asked[0][0], stub.asked[0][2]) == ("bolt", 3)


def test_a_ranker_reads_catalog_text_and_no_customer_number():
    """The copy says title and attributes; who asked whom is nobody's business."""
    numbers = [{"number": "K-77", "kind": "customer", "customer": "kunde"}]
    document = product("A", "Zinc plated", title="Hex bolt", attributes={"length": 50}, part_numbers=numbers)
    stub = Stub([("A", 0.5)])
    found = CatalogReranker(stub).run("q", [replace(document, embedding=[0.1])])["documents"]
    (seen,) = stub.asked[0][1]
    assert seen.content == "Hex bolt\nZinc plated\nlength: 50"
    assert (seen.score, seen.embedding) == (None, None)
    assert "K-77" not in str(seen.to_dict())
    assert (found[0].content, found[0].meta["part_numbers"]) == ("Zinc plated", numbers)


def test_logits_are_calibrated():
    """A ranker's logits become probabilities, its raw scores stay readable."""
    found = CatalogReranker(Stub([("A", -3.0), ("B", 3.0)])).run("q", three()[:2])["documents"]
    assert [d.score for d in found] == pytest.approx([0.9526, 0.0474], abs=1e-4)
    assert [d.meta["partwise"]["rerank"]["raw"] for d in found] == [3.0, -3.0]


def test_dropped_documents_are_kept_and_noted():
    """What the ranker leaves out stands last, in first-stage order, and says so."""
    found = CatalogReranker(Stub([("C", 0.4)])).run("q", three())["documents"]
    assert [(d.id, d.score) for d in found] == [("C", 0.4), ("A", 0.0), ("B", 0.0)]
    assert found[1].meta["partwise"]["rerank"] == {"raw": None, "first_stage_score": 0.9, "dropped": True}


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ([("X", 0.5)], "Stub returned document 'X', which it was not asked about"),
        ([("A", 0.5), ("A", 0.5)], "Stub returned document 'A' twice"),
        ([("A", float("nan"))], "Stub returned the score nan for document 'A'"),
        ([("A", 0.5), ("B", None)], "Stub returned the score None for document 'B'"),
        ([], "Stub returned no document at all"),
    ],
)
def test_a_wrong_answer_is_one_error(scores, message):
    """An answer that cannot be true is refused, with the ranker's name and what it said."""
    with pytest.raises(RerankerError, match=message):
        CatalogReranker(Stub(scores), degrade_on=[]).run("q", three())
    found = CatalogReranker(Stub(scores)).run("q", three())["documents"]
    assert [(d.id, d.score) for d in found] == [("A", 0.9), ("B", 0.8), ("C", 0.7)]
    mark = found[2].meta["partwise"]["degraded"]
    assert (mark["reason"], mark["message"].startswith(message)) == ("bad_answer", True)


def test_an_answer_of_another_kind_is_one_error():
    """Something else than documents is refused as well."""
    with pytest.raises(RerankerError, match="Wordless returned no list of Documents"):
        CatalogReranker(Wordless(), degrade_on=[]).run("q", three())


def test_a_score_outside_of_its_scale_is_a_wrong_answer():
    """A scale that was named is held against each answer."""
    with pytest.raises(RerankerError, match="Stub returned the score 7, which is no probability"):
        CatalogReranker(Stub([("A", 7.0)]), score_scale="probability", degrade_on=[]).run("q", three())


async def test_a_failing_ranker_is_one_error():
    """What the ranker raises is said in one line, and is the cause of the error that says it."""
    reranker = CatalogReranker(Failing(), degrade_on=["timeout"])
    with pytest.raises(RerankerError, match="Failing failed: ConnectionError: connection refused") as caught:
        reranker.run("q", three())
    assert isinstance(caught.value.__cause__, ConnectionError)
    with pytest.raises(RerankerError, match="Failing failed: ConnectionError: connection refused"):
        await reranker.run_async("q", three())


def test_no_documents_need_no_ranker():
    """Nothing to rank calls nobody, not even to warm up."""
    stub = Stub([])
    assert CatalogReranker(stub).run("q", [])["documents"] == []
    assert asyncio.run(CatalogReranker(AsyncStub()).run_async("q", []))["documents"] == []
    assert (stub.asked, stub.warm) == ([], 0)


def test_one_document_is_scored():
    """A single document gets its score like any other."""
    assert CatalogReranker(Stub([("A", 0.3)])).run("q", three()[:1])["documents"][0].score == 0.3


def test_top_k_cuts_and_repeated_ids_count_once():
    """Only top_k drops documents; an id given twice is one document."""
    reranker = CatalogReranker(Stub([("A", 0.1), ("B", 0.2), ("C", 0.7)]), top_k=2)
    assert ids(reranker.run("q", [*three(), *three()])["documents"]) == ["C", "B"]
    assert ids(reranker.run("q", three(), top_k=3)["documents"]) == ["C", "B", "A"]


def test_inputs_are_not_changed():
    """Documents, and what is in their meta, stay as they were."""
    documents = [product("A", score=0.9, partwise={"scores": {"dense": {}}}), *three()[1:]]
    before = copy.deepcopy(documents)
    for ranker in (None, Stub([("A", 0.1), ("B", 0.2)])):
        found = CatalogReranker(ranker).run("q", documents)["documents"]
        assert documents == before
        assert {"scores", "rerank"} == set(next(d for d in found if d.id == "A").meta["partwise"])


# Asynchronous twins and life cycle


async def test_async_runs_a_sync_ranker_in_a_thread():
    """A ranker without run_async holds up no event loop."""
    stub = Stub([("A", 0.1), ("B", 0.2), ("C", 0.7)])
    reranker = CatalogReranker(stub)
    assert await reranker.run_async("q", three()) == reranker.run("q", three())
    await reranker.run_async("q", three())
    assert stub.thread is not threading.main_thread()


async def test_async_uses_what_the_ranker_has():
    """An asynchronous ranker is awaited, with what its run takes, and so are its beginning and end."""
    stub = AsyncStub()
    found = (await CatalogReranker(stub).run_async("q", three()))["documents"]
    await CatalogReranker(stub).close_async()
    assert ids(found) == ["C", "B", "A"]
    assert stub.awaited == ["warm_up", "run", "close"]
    assert ids(CatalogReranker(stub).run("q", three())["documents"]) == ["C", "B", "A"]


async def test_life_cycle_reaches_the_ranker():
    """Warming up and closing are passed on, in whichever form the ranker has them."""
    stub = Stub([])
    reranker = CatalogReranker(stub)
    reranker.warm_up()
    await reranker.warm_up_async()
    reranker.close()
    await reranker.close_async()
    assert (stub.warm, stub.closed) == (2, 2)
    CatalogReranker(Failing()).warm_up()


# When it fails


@pytest.mark.parametrize("error", [TypeError("no such argument"), AttributeError("run"), ConfigError("set top_k")])
@pytest.mark.parametrize("fallback", [None, Stub([("A", 0.5)])])
def test_programming_errors_always_raise(error, fallback):
    """A mistake in a program or a configuration is never hidden behind another order."""
    reranker = CatalogReranker(Failing(error), fallback=fallback, degrade_on=list(FAILURE_CLASSES))
    with pytest.raises(PartwiseError, match=str(error)):
        reranker.run("q", three())
    assert reranker.degradations == {}


async def test_degraded_documents_say_so():
    """Each has the class, one line and no other note; the documents that came in have none."""
    documents = three()
    reranker = CatalogReranker(Failing(), top_k=2)
    found = reranker.run("q", documents)["documents"]
    message = "Failing failed: ConnectionError"
    mark = {"component": "reranker", "reason": "transport", "message": message}
    assert [(d.id, d.score, d.meta["partwise"]) for d in found] == [
        ("A", 0.9, {"degraded": mark}),
        ("B", 0.8, {"degraded": mark}),
    ]
    assert documents == three()
    assert (await reranker.run_async("q", documents))["documents"] == found
    assert reranker.degradations == {"transport": 2}


def test_an_earlier_mark_of_a_reranker_is_not_kept():
    """A reranker says how it went itself; what another component said stays."""
    marked = CatalogReranker(Failing()).run("q", three())["documents"]
    other = product("D", score=0.1, partwise={"degraded": {"component": "embedder", "reason": "timeout"}})
    found = CatalogReranker(Stub([("A", 0.5), ("D", 0.9)])).run("q", [*marked, other])["documents"]
    assert [(d.id, "degraded" in d.meta["partwise"]) for d in found[:2]] == [("D", True), ("A", False)]


def test_a_nested_reranker_that_degrades_is_a_failure():
    """An order that nobody has ranked is not passed off as a fallback's answer."""
    found = CatalogReranker(Failing(), fallback=CatalogReranker(Failing())).run("q", three())["documents"]
    assert ids(found) == ["A", "B", "C"]
    assert "fallback" not in found[0].meta["partwise"]["degraded"]


async def test_a_budget_is_kept():
    """A ranker that hangs is left behind, and so is a local model; the documents come in time, as they were."""
    stub = Stub([("A", 0.1)])
    stub.delay = 3.0
    reranker = CatalogReranker(stub, timeout=0.1)
    begun = time.monotonic()
    found = reranker.run("q", three())["documents"]
    assert (await reranker.run_async("q", three()))["documents"] == found
    assert time.monotonic() - begun < 2.0
    assert found[0].meta["partwise"]["degraded"]["reason"] == "timeout"
    assert reranker.degradations == {"timeout": 2}


def test_a_fallback_has_its_part_of_the_budget():
    """A first ranker that hangs leaves time for the second."""
    stub = Stub([("A", 0.1)])
    stub.delay = 5.0
    fallback = Stub([("A", 0.1), ("B", 0.2), ("C", 0.3)])
    found = CatalogReranker(stub, fallback=fallback, timeout=1.0).run("q", three())["documents"]
    assert ids(found) == ["C", "B", "A"]
    assert found[0].meta["partwise"]["degraded"]["fallback"] == "Stub"
    assert found[0].score == 0.3


def test_only_named_failures_go_to_the_fallback():
    """What does not degrade raises, but for a refused key."""
    fallback = Stub([("A", 0.1)])
    with pytest.raises(RerankerError, match="ConnectionError"):
        CatalogReranker(Failing(), fallback=fallback, degrade_on=["timeout"]).run("q", three())
    assert fallback.asked == []
    refused = Failing(RuntimeError())
    refused.error.status_code = 401
    found = CatalogReranker(refused, fallback=fallback, degrade_on=[]).run("q", three())["documents"]
    assert found[0].meta["partwise"]["degraded"]["reason"] == "auth"


def test_failures_are_not_remembered():
    """After a failure the ranker is asked again."""
    failing = Failing()
    reranker = CatalogReranker(failing)
    reranker.run("q", three())
    reranker.run("q", three())
    assert failing.asked == 2


def degrading_legs() -> dict[str, list[Document]]:
    dense = [product("A", "brass valve", score=0.2), product("B", "steel valve", score=0.9)]
    sparse = [product("B", "steel valve", score=2.0), product("A", "brass valve", score=3.0)]
    return {"dense_documents": dense, "sparse_documents": sparse}


def test_the_final_order_is_that_without_a_reranker():
    """First-stage scores are no signal of a reranker: they would count twice. The mark reaches the result."""
    legs = degrading_legs()
    ranker = AttributeHybridRanker(weights={"reranked": 4.0})
    first = ranker.run("brass valve", **legs)["documents"]
    reversed_order = first[::-1]
    degraded = CatalogReranker(Failing()).run("brass valve", reversed_order)["documents"]
    found = ranker.run("brass valve", reranked_documents=degraded, **legs)["documents"]
    assert [(d.id, d.score) for d in found] == [(d.id, d.score) for d in first]
    assert "reranked" not in found[0].meta["partwise"]["scores"]
    assert all(d.meta["partwise"]["degraded"]["reason"] == "transport" for d in found)


def test_a_fallbacks_scores_are_a_signal():
    """Where another ranker has answered, the final order is by its scores, and the mark is there too."""
    legs = degrading_legs()
    fallback = Stub([("A", 0.1), ("B", 0.9)])
    reranked = CatalogReranker(Failing(), fallback=fallback).run("valve", legs["dense_documents"])["documents"]
    found = AttributeHybridRanker(weights={"reranked": 4.0}).run("valve", reranked_documents=reranked, **legs)
    assert found["documents"][0].meta["partwise"]["scores"]["reranked"]["raw"] == 0.9
    assert found["documents"][0].meta["partwise"]["degraded"]["fallback"] == "Stub"


# What is remembered


def test_only_what_is_new_is_asked_about():
    """A text that was scored for a query is not sent again; another query, or another text, is."""
    stub = Stub([("A", 0.1), ("B", 0.2), ("C", 0.7)])
    reranker = CatalogReranker(stub)
    first = reranker.run("q", three())
    assert reranker.run("q", three()) == first
    stub.scores = [("D", 0.9)]
    found = reranker.run("q", [*three(), product("D", score=0.1)])["documents"]
    assert [(d.id, d.score) for d in found] == [("D", 0.9), ("C", 0.7), ("B", 0.2), ("A", 0.1)]
    stub.scores = [("A", 0.4)]
    assert reranker.run("q", [product("A", "new text")])["documents"][0].score == 0.4
    assert reranker.run("another", three()[:1])["documents"][0].score == 0.4
    assert [[d.id for d in documents] for _, documents, _ in stub.asked] == [["A", "B", "C"], ["D"], ["A"], ["A"]]


def test_a_dropped_document_is_remembered_as_dropped():
    """What a ranker leaves out by a threshold stays left out."""
    stub = Stub([("C", 0.4)])
    reranker = CatalogReranker(stub)
    assert reranker.run("q", three()) == reranker.run("q", three())
    assert reranker.run("q", three())["documents"][1].meta["partwise"]["rerank"]["dropped"]
    assert len(stub.asked) == 1
    stub.scores = []
    found = reranker.run("q", [*three(), product("D")])["documents"]
    assert ids(found) == ["C", "A", "B", "D"]
    assert "degraded" not in found[0].meta["partwise"]


def test_a_ranker_that_cuts_is_asked_each_time():
    """Whom a ranker drops to keep its own top_k depends on the others, so nothing of that is remembered."""
    cutting = Cutting(2)
    reranker = CatalogReranker(cutting)
    assert reranker.run("q", three()) == reranker.run("q", three())
    assert ids(reranker.run("q", three()[:2])["documents"]) == ["B", "A"]
    assert cutting.asked == [["A", "B", "C"], ["A", "B", "C"], ["A", "B"]]
    assert CatalogReranker(Cutting(3)).run("q", three()) == CatalogReranker(Cutting(3), cache_size=0).run("q", three())


def test_nothing_is_remembered_without_a_cache():
    """Size 0 asks each time, for rankers that compare the documents with one another."""
    stub = Stub([("A", 0.1), ("B", 0.2), ("C", 0.7)])
    reranker = CatalogReranker(stub, cache_size=0)
    assert reranker.run("q", three()) == reranker.run("q", three())
    assert len(stub.asked) == 2


def test_ranker_and_fallback_share_no_score():
    """A score belongs to the ranker that gave it."""
    failing, fallback = Failing(), Stub([("A", 0.1), ("B", 0.2), ("C", 0.7)])
    reranker = CatalogReranker(failing, fallback=fallback)
    for _ in range(2):
        assert ids(reranker.run("q", three())["documents"]) == ["C", "B", "A"]
    assert (failing.asked, len(fallback.asked)) == (2, 1)


# Products and calibration


def chunks() -> list[Document]:
    return [
        product("A", "valve", score=0.9, chunk="#1"),
        product("B", score=0.8),
        product("A", "brass", score=0.7, chunk="#2"),
    ]


def test_chunks_of_a_product_are_one_result():
    """The best chunk stands for its product and names the others; top_k counts products."""
    stub = Stub([("A#1", 0.2), ("B", 0.5), ("A#2", 0.6)])
    found = CatalogReranker(stub, top_k=2).run("q", chunks())["documents"]
    assert [(d.id, d.score) for d in found] == [("A#2", 0.6), ("B", 0.5)]
    assert found[0].meta["partwise"]["chunks"] == [{"id": "A#1", "score": 0.2, "content": "valve"}]
    assert "chunks" not in found[1].meta["partwise"]
    assert len(CatalogReranker(stub).run("q", chunks(), top_k=1)["documents"]) == 1


def test_chunks_are_merged_when_degraded():
    """The first chunk in the first stage's order stands for its product."""
    found = CatalogReranker(Failing()).run("q", chunks())["documents"]
    assert [(d.id, d.score) for d in found] == [("A#1", 0.9), ("B", 0.8)]
    assert found[0].meta["partwise"]["chunks"] == [{"id": "A#2", "score": 0.7, "content": "brass"}]


def test_a_nested_reranker_scores_every_chunk():
    """A local second stage as the fallback drops no chunk."""
    found = CatalogReranker(Failing(), fallback=CatalogReranker()).run("brass", chunks())["documents"]
    assert found[0].id == "A#2"
    assert found[0].meta["partwise"]["chunks"][0]["score"] > 0


@pytest.mark.parametrize(
    ("scale", "raws", "scores"),
    [
        ("logit", (2.0, 0.0), (0.9526, 0.2689)),
        ("probability", (0.880797, 0.5), (0.9526, 0.2689)),
        ("cosine", (0.5, -1.0), (0.5, 0.0474)),
    ],
)
def test_a_calibration_is_applied(scale, raws, scores):
    """The logistic of slope times logit, log-odds or cosine, plus intercept; the raw score stays as it was."""
    stub = Stub([("A", raws[0]), ("B", raws[1])])
    reranker = CatalogReranker(stub, score_scale=scale, calibration={"slope": 2, "intercept": -1})
    found = reranker.run("q", three()[:2])["documents"]
    assert [d.score for d in found] == pytest.approx(scores, abs=1e-4)
    assert [d.meta["partwise"]["rerank"]["raw"] for d in found] == list(raws)


def test_a_fallback_has_no_calibration_of_another():
    """What was fitted to the first ranker's scores says nothing of the second's."""
    fallback = Stub([("A", 0.1), ("B", 0.2), ("C", 0.3)])
    reranker = CatalogReranker(Failing(), fallback=fallback, calibration={"slope": 9, "intercept": 0})
    assert reranker.run("q", three())["documents"][0].score == 0.3


# Late interaction


def bolts() -> list[Document]:
    return [
        product("nut", "Hex nut M12, stainless steel", score=0.9),
        product("bolt", "Hex bolt M12 x 50, stainless steel A2-70", score=0.8),
    ]


async def test_local_second_stage_scores_by_tokens():
    """Without a ranker the nearer text comes first, with cosines as scores; run and run_async agree."""
    reranker = CatalogReranker()
    found = reranker.run("M12 x 50 bolt", bolts())["documents"]
    assert ids(found) == ["bolt", "nut"]
    assert 0 <= found[1].score < found[0].score <= 1
    assert found[0].score == found[0].meta["partwise"]["rerank"]["raw"]
    assert (await reranker.run_async("M12 x 50 bolt", bolts()))["documents"] == found
    assert len(reranker.run("M12", bolts()[:1])["documents"]) == 1


async def test_local_model_is_loaded_and_let_go():
    """Building loads nothing, closing frees the model, and a later run loads it again."""
    reranker = CatalogReranker()
    assert reranker._local is None
    await reranker.warm_up_async()
    loaded = reranker._local
    reranker.warm_up()
    assert reranker._local is loaded
    await reranker.close_async()
    assert reranker._local is None
    assert reranker.run("M12", bolts())["documents"]


def test_a_missing_model_folder_is_named():
    """Nothing is downloaded; the error says which folder is not there."""
    with pytest.raises(ConfigError, match="No model folder at .*nowhere"):
        CatalogReranker(model="nowhere").run("q", three())


# In the shipped pipeline


def test_two_stage_reranks_what_the_legs_found(small_store):
    """Every result of a search says what vectors, terms and reranker gave it, and what the first stage had said."""
    search = SearchPipeline.load("two_stage", store=str(small_store))
    found = search.search("brass ball valve 1/2 inch").documents
    assert len(found) == 5
    assert found[0].meta["product_id"] == "valve"
    notes = found[0].meta["partwise"]
    assert {"dense", "sparse", "reranked", "attributes", "coverage"} == set(notes["scores"])
    assert 0 < notes["rerank"]["first_stage_score"] <= 1
    assert notes["scores"]["reranked"]["raw"] == notes["rerank"]["raw"]


async def test_two_stage_hit_runs_nothing_between(small_store):
    """A known number passes through the last ranker alone, also asynchronously."""
    search = SearchPipeline.load("two_stage", store=str(small_store))
    data = {"lookup": {"query": "SS-M12-175-A270-HEX-50"}, "ranker": {"query": "SS-M12-175-A270-HEX-50"}}
    every = set(search.pipeline.graph.nodes)
    result = search.pipeline.run(data, include_outputs_from=every)
    again = await search.pipeline.run_async(data, include_outputs_from=every)
    assert set(result) == set(again) == {"lookup", "ranker"}
    assert ids(result["ranker"]["documents"]) == ids(again["ranker"]["documents"]) == ["bolt-50"]
