"""Measures against a second implementation, comparisons against known spreads, times against known lists."""

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise.errors import ConfigError
from partwise.evaluation.comparison import compare, queries_needed
from partwise.evaluation.latency import percentiles, stage_percentiles
from partwise.evaluation.measures import DEFAULT_MEASURES, check_measures, measure_run, refuse_mistakes
from partwise.evaluation.queries import JudgedQuery
from partwise.evaluation.results import summarise
from partwise.evaluation.runs import Hit, PipelineRun, QueryRun

PRODUCTS = [f"p{n}" for n in range(30)]


def answer(ids, grades, *, query="q", kind=None, claimed=(), ms=1.0, stages=None, error=None) -> QueryRun:
    judged = JudgedQuery(query, grades, kind)
    hits = tuple(Hit(i, None, {"title": i}, "") for i in ids)
    return QueryRun(judged, hits, frozenset(claimed), ms, stages or {}, error)


# A second implementation, from the definitions


def by_definition(name: str, ids: list[str], grades: dict[str, int], min_grade: int) -> float:
    right = {i for i, grade in grades.items() if grade >= min_grade}
    kind, _, cut = name.partition("@")
    first = ids[: int(cut)] if cut else ids
    hits = [i for i in first if i in right]
    if kind == "cR":
        return len(hits) / min(int(cut), len(right))
    if kind == "R":
        return len(hits) / len(right)
    if kind == "Success":
        return float(bool(hits))
    if kind == "RR":
        return next((1 / place for place, i in enumerate(ids, 1) if i in right), 0.0)
    gain = sum(grades.get(i, 0) / math.log2(place + 1) for place, i in enumerate(first, 1))
    ideal = sorted(grades.values(), reverse=True)[: int(cut)]
    best = sum(grade / math.log2(place + 1) for place, grade in enumerate(ideal, 1))
    return gain / best if best else 0.0


@given(
    ids=st.lists(st.sampled_from(PRODUCTS), unique=True, max_size=30),
    grades=st.dictionaries(st.sampled_from(PRODUCTS), st.integers(0, 3), min_size=1, max_size=15),
    min_grade=st.integers(1, 3),
)
def test_measures_are_what_they_are_defined_as(ids, grades, min_grade):
    """Every default measure equals its definition, whatever is found and judged; equal scores keep the order."""
    if not any(grade >= min_grade for grade in grades.values()):
        grades = {**grades, "p0": 3}
    (values,) = measure_run([answer(ids, grades)], DEFAULT_MEASURES, min_grade=min_grade)
    assert values.keys() == set(DEFAULT_MEASURES)
    for name, value in values.items():
        assert value == pytest.approx(by_definition(name, ids, grades, min_grade)), name


def test_capped_recall_can_be_reached():
    """With more right products than places, five of them in five places are all that can be."""
    (values,) = measure_run([answer(PRODUCTS, dict.fromkeys(PRODUCTS, 1))], ["cR@5", "R@5"])
    assert values == {"cR@5": 1.0, "R@5": pytest.approx(5 / 30)}


def test_measures_of_the_library_take_their_parameters():
    """A measure string with parameters is computed as the library does: unjudged products skipped."""
    grades = {"a": 2, "b": 0}
    (values,) = measure_run([answer(["x", "a", "b"], grades)], ["nDCG(judged_only=True)@10", "nDCG@10"])
    assert values["nDCG(judged_only=True)@10"] == pytest.approx(1.0)
    assert values["nDCG@10"] == pytest.approx(1 / math.log2(3))


def test_a_query_without_results_scores_zero():
    """A pipeline that found nothing has every measure at 0, beside one that found all."""
    values = measure_run([answer([], {"a": 1}), answer(["a"], {"a": 1})], DEFAULT_MEASURES)
    assert set(values[0].values()) == {0.0}
    assert values[1]["RR"] == 1.0


@pytest.mark.parametrize("name", ["foo@5", "R@", "cR@0", "cR@", "R@5@6", "nDCG(x=1)@5", ""])
def test_unknown_measures_are_named(name):
    """What is no measure is said with its name and how one is written."""
    (mistake,) = check_measures(["R@5", name, "RR"])
    assert f"'{name}'" in mistake
    with pytest.raises(ConfigError, match="^2 mistakes: .*; "):
        refuse_mistakes([mistake, mistake])


# Comparison


def test_the_interval_holds_what_it_should():
    """Differences without spread have an interval without width; a clear win excludes 0, noise does not."""
    same = compare([0.2] * 20, [0.5] * 20)
    assert (same.low, same.high) == pytest.approx((0.3, 0.3))
    clear = compare([0.0] * 50, [0.0] * 10 + [1.0] * 40)
    assert clear.low > 0
    assert (clear.wins, clear.ties, clear.losses) == (40, 10, 0)
    noise = compare([0.0, 1.0] * 30, [1.0, 0.0] * 30)
    assert noise.low < 0 < noise.high


def test_the_interval_is_that_of_the_normal_approximation():
    """For many queries the bootstrap agrees with 1.96 standard errors."""
    differences = [((n * 7919) % 101) / 100 for n in range(400)]
    found = compare([0.0] * 400, differences)
    error = 1.96 * statistics.pstdev(differences) / math.sqrt(400)
    assert (found.high - found.low) / 2 == pytest.approx(error, rel=0.05)


def test_comparing_again_gives_the_same():
    """The draws are seeded, and more queries than fit one piece are drawn in pieces."""
    values = [n / 30_000 for n in range(30_000)]
    assert compare([0.0] * 30_000, values) == compare([0.0] * 30_000, values)
    assert compare([], []).difference == 0.0


def test_queries_needed_follows_the_spread():
    """Twice the spread needs four times the queries; the textbook case is met: d = 0.05, s = 0.25 needs 197."""
    spread = [0.25, -0.25] * 500
    assert queries_needed(spread) == pytest.approx(197, abs=1)
    assert queries_needed([2 * d for d in spread]) == pytest.approx(4 * queries_needed(spread), abs=4)


# Times


def test_percentiles_are_times_that_were_seen():
    """Each percentile is one of the times, the smallest that so many percent do not exceed."""
    assert percentiles(list(range(1, 101))) == {"p50": 50, "p95": 95, "p99": 99}
    assert percentiles([3.0]) == {"p50": 3.0, "p95": 3.0, "p99": 3.0}


def test_stages_are_measured_where_they_ran():
    """A component that a hit passes by counts only where it ran; the slowest stands first."""
    runs = [answer([], {}, stages={"lookup": 1.0}), answer([], {}, stages={"lookup": 3.0, "ranker": 9.0})]
    found = stage_percentiles(runs)
    assert list(found) == ["ranker", "lookup"]
    assert found["ranker"]["queries"] == 1


# Everything together


def runs() -> list[PipelineRun]:
    """Two pipelines over three queries, one of them without a right answer; the second fails once."""
    grades = [{"a": 1}, {"b": 1}, {}]
    queries = ["one", "two", "none"]
    first = [
        answer(["x", "a"], grades[0], query="one", kind="k"),
        answer(["b"], grades[1], query="two"),
        answer(["z"], {}, query="none"),
    ]
    second = [
        answer(["a"], grades[0], query="one", kind="k"),
        answer([], grades[1], query="two", error="boom"),
        answer(["z"], {}, query="none", claimed=["z"]),
    ]
    assert [run.judged.query for run in first] == queries
    return [PipelineRun("base", tuple(first), 9.0), PipelineRun("new", tuple(second), 9.0)]


def test_results_keep_what_has_no_answer_apart():
    """Queries with nothing right are in no mean; a claim on one is named; a failure counts as a miss."""
    base, new = summarise(runs(), ["RR", "Success@1"])["pipelines"]
    assert base["measures"] == {"RR": 0.75, "Success@1": 0.5}
    assert new["measures"] == {"RR": 0.5, "Success@1": 0.5}
    assert base["unanswerable"] == {"queries": 1, "claimed": []}
    assert new["unanswerable"] == {"queries": 1, "claimed": ["none"]}
    assert new["failures"] == [{"query": "two", "error": "boom"}]
    assert new["runs"][2]["values"] is None
    assert base["unjudged_at_5"] == pytest.approx(1 / 3)


def test_results_compare_with_the_first():
    """Differences, and the queries that changed, both ways; the baseline has none."""
    base, new = summarise(runs(), ["RR"])["pipelines"]
    assert "comparison" not in base
    assert (new["comparison"]["RR"]["wins"], new["comparison"]["RR"]["losses"]) == (1, 1)
    assert new["changed"] == {
        "better": [{"query": "one", "from": 0.5, "to": 1.0}],
        "worse": [{"query": "two", "from": 1.0, "to": 0.0}],
    }
    assert set(base["by_kind"]) == {"k", "all"}
    assert base["by_kind"]["k"] == {"queries": 1, "RR": 0.5}


def test_unknown_products_are_neither_right_nor_judged():
    """A product of which nobody can say whether it fits makes no query answerable and no ideal."""
    judged = JudgedQuery("q", {"a": 1, "u": 1}, unknown=frozenset({"u"}))
    run = QueryRun(judged, (Hit("a", 1.0, {}, ""),), frozenset(), 1.0)
    (result,) = summarise([PipelineRun("p", (run,), 1.0)], ["R@5", "cR@5", "nDCG@10"])["pipelines"]
    assert result["measures"] == {"R@5": 1.0, "cR@5": 1.0, "nDCG@10": 1.0}
