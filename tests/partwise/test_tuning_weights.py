"""Learning the scorer's weights: what is planted is found, what is noise changes nothing, what is written is read."""

import re
import sys
from dataclasses import replace

import ir_measures
import numpy as np
import pytest
import yaml

from builders import ids, product
from haystack_integrations.components.rankers.partwise import AttributeHybridRanker
from partwise.errors import MissingExtraError
from partwise.evaluation.queries import JudgedQuery
from partwise.scoring import DEFAULT_WEIGHTS, check_weights
from partwise.scoring.weights import SIGNALS
from partwise.tuning import QueryFeatures, TunedWeights, learn_weights, weights_file
from partwise.tuning.features import read_features
from partwise.tuning.fitting import choose, fit, folds, held_out_qualities
from partwise.tuning.quality import quality, reordered, vector
from partwise.tuning.weights import FEWEST

DEFAULT = vector(DEFAULT_WEIGHTS["mixed"])
HEARD = ("dense", "sparse", "attributes", "coverage")
NOTHING = np.zeros(len(SIGNALS))


def only(*signals: str) -> np.ndarray:
    return np.array([float(name in signals) for name in SIGNALS])


def planted(truth: np.ndarray, *, queries: int = 16, seed: int = 0, noise: float = 0.1, rated=False, kind="mixed"):
    """Queries of 30 candidates with random signals, of which the best two by the truth are right."""
    random = np.random.default_rng(seed)
    made = []
    for number in range(queries):
        values = random.random((30, len(SIGNALS))) * only(*HEARD)
        best = np.argsort(-(values @ truth + random.normal(0, noise, 30)))
        grades = np.zeros(30)
        grades[best[:2]] = 2 if rated else 1
        grades[best[2:6]] = 1 if rated else 0
        now = np.argsort(-(values @ DEFAULT))
        ideal = np.sort(grades[grades > 0])[::-1]
        made.append(QueryFeatures(f"q{number}", kind, values[now], grades[now], ideal, rated, np.zeros(30)))
    return made


def learned(features, kind="mixed"):
    return next(each for each in learn_weights(features) if each.kind == kind)


@pytest.mark.parametrize("rated", [False, True])
@pytest.mark.parametrize("signal", HEARD)
def test_the_signal_that_decides_gets_the_most_weight(signal, rated):
    """Where one signal alone makes products right, it outweighs all others, and held-out queries confirm it."""
    found = learned(planted(only(signal), rated=rated))
    assert found.kept
    assert max(HEARD, key=lambda name: found.weights[name]) == signal
    assert found.weights[signal] > sum(DEFAULT_WEIGHTS["mixed"][name] for name in HEARD) / 2
    assert found.learned_quality > found.default_quality
    assert found.comparison.low > 0


def test_noise_keeps_the_default():
    """Where chance makes products right, no weights are kept but by rare luck."""
    found = [learned(planted(NOTHING, seed=seed, noise=1.0)) for seed in range(10)]
    assert sum(each.kept for each in found) <= 1
    assert all(each.weights == DEFAULT_WEIGHTS["mixed"] for each in found if not each.kept)


def test_a_default_that_is_right_stays():
    """Where the default itself makes products right, nothing is learned over it."""
    found = learned(planted(DEFAULT / DEFAULT.sum(), noise=0.02))
    assert not found.kept
    assert found.weights == DEFAULT_WEIGHTS["mixed"]


def test_learned_weights_add_up_and_what_was_not_heard_keeps_its_weight():
    """Weights of a kind sum to what they did; a signal that told nothing apart is as before."""
    found = learned(planted(only("dense")))
    assert sum(found.learned.values()) == pytest.approx(DEFAULT.sum(), abs=0.01)
    assert min(found.learned.values()) >= 0
    for name in set(SIGNALS) - set(HEARD):
        assert found.learned[name] == DEFAULT_WEIGHTS["mixed"][name]


def test_a_signal_heard_in_few_queries_keeps_its_weight():
    """One that speaks in fewer than eight queries is not learned, however well it did there."""
    place = SIGNALS.index("candidate")
    features = planted(only("dense"))
    for each in features[: FEWEST - 1]:
        each.values[:, place] = each.grades > 0
    assert learned(features).learned["candidate"] == DEFAULT_WEIGHTS["mixed"]["candidate"]
    features[FEWEST - 1].values[:, place] = features[FEWEST - 1].grades > 0
    assert learned(features).learned["candidate"] > DEFAULT_WEIGHTS["mixed"]["candidate"]


def test_few_queries_keep_the_default_and_say_so():
    """Seven queries of a kind teach nothing, however clear they are; eight do."""
    found = learned(planted(only("dense"), queries=FEWEST - 1))
    assert (found.kept, found.learned, found.queries) == (False, None, FEWEST - 1)
    assert found.reason == "7 queries to learn from; 8 are needed"
    assert learned(planted(only("dense"), queries=FEWEST)).learned is not None


def test_kinds_learn_by_themselves():
    """What queries of one kind teach changes no other kind."""
    both = [*planted(only("dense")), *planted(only("sparse"), kind="broad", seed=1)]
    assert learned(both) == learned(planted(only("dense")))
    assert learned(both, "broad").weights["sparse"] > 4
    assert not learned(both, "number").kept


def test_the_same_queries_teach_the_same():
    """Twice the same input gives the same weights, measures and file."""
    first, second = (TunedWeights("hybrid", "ranker", learn_weights(planted(only("dense")))) for _ in range(2))
    assert first.to_dict() == second.to_dict()
    assert weights_file(first) == weights_file(second)


def test_every_query_is_held_out_once():
    """A query is measured by weights that were learned without it."""
    split = list(folds(12))
    assert sorted(place for _, held_out in split for place in held_out) == list(range(12))
    assert all(not set(learning) & set(held_out) for learning, held_out in split)
    assert len(split) == 5
    assert len(list(folds(3))) == 3


def test_no_query_is_measured_by_what_it_taught():
    """The measure of a held-out query is that of weights from the others alone."""
    features, learnable = planted(NOTHING, queries=10, noise=1.0), only(*HEARD) > 0
    measured = held_out_qualities(features, DEFAULT, learnable)
    for learning, held_out in folds(10):
        others = [features[place] for place in learning]
        weights = fit(others, DEFAULT, learnable, choose(others, DEFAULT, learnable))
        assert list(measured[held_out]) == [quality(features[place], weights) for place in held_out]


def test_what_is_no_better_for_sure_changes_least():
    """On noise the chosen setting is mostly to stay with the default; on a clear signal it is to follow the model."""
    learnable = only(*HEARD) > 0
    shares = [choose(planted(NOTHING, seed=seed, noise=1.0), DEFAULT, learnable).share for seed in range(10)]
    assert shares.count(0.0) >= 6
    assert choose(planted(only("dense")), DEFAULT, learnable).share >= 0.5


def test_many_right_products_count_as_one_query():
    """A query with ten times the pairs does not outvote the others."""
    features = planted(only("dense"), queries=12)
    for each in planted(only("sparse"), queries=1, seed=5):
        grades = np.zeros(30)
        grades[np.argsort(-each.values[:, SIGNALS.index("sparse")])[:15]] = 1
        features.append(replace(each, grades=grades, ideal=np.ones(15)))
    assert learned(features).learned["dense"] > 2 * learned(features).learned["sparse"]


def test_a_product_outside_the_first_is_a_loss():
    """The measure is what ir-measures and capped recall say of the same order."""
    (features,) = planted(only("dense"), queries=1, rated=True)
    grades = features.grades[reordered(features, DEFAULT)]
    qrels = {"q": {str(place): int(grade) for place, grade in enumerate(grades)}}
    run = {"q": {str(place): float(-place) for place in range(len(grades))}}
    said = ir_measures.calc_aggregate([ir_measures.nDCG @ 10], qrels, run)[ir_measures.nDCG @ 10]
    assert quality(features, DEFAULT) == pytest.approx(said)
    binary = replace(features, only_rated=False)
    recall = (grades[:5] > 0).sum() / 5
    assert quality(binary, DEFAULT) == pytest.approx((said + recall) / 2)


def legs():
    """Two legs that disagree: the bolt is best by its vector, the nut by its words."""
    bolt, nut, gland = (product(name, f"some {name}") for name in ("bolt", "nut", "gland"))
    dense = [replace(bolt, score=0.9), replace(nut, score=0.3), replace(gland, score=0.1)]
    sparse = [replace(nut, score=9.0), replace(bolt, score=1.0), replace(gland, score=0.5)]
    return {"dense_documents": dense, "sparse_documents": sparse}


def test_features_are_what_the_ranker_said():
    """Each row holds the signals that made the score, 0 where one is silent; with its weights the order is the same."""
    documents = AttributeHybridRanker().run("bolt", **legs())["documents"]
    features = read_features(JudgedQuery("bolt", {"nut": 1}, unknown=frozenset({"gland"})), documents)
    weights = vector(DEFAULT_WEIGHTS[features.kind])
    assert list(features.grades) == [float(name == "nut") for name in ids(documents) if name != "gland"]
    assert list(reordered(features, weights)) == [0, 1]
    row = dict(zip(SIGNALS, features.values[list(features.grades).index(1)], strict=True))
    assert (row["sparse"], row["reranked"]) == (1.0, 0.0)


@pytest.mark.parametrize("signal", ["dense", "sparse", "coverage"])
def test_another_order_is_the_one_that_the_ranker_would_make(signal):
    """Putting candidates in order by other weights does what the ranker does with those weights."""
    documents = AttributeHybridRanker().run("gland", **legs())["documents"]
    features = read_features(JudgedQuery("gland", {"nut": 1}), documents)
    weights = {name: float(name == signal) + 0.01 for name in SIGNALS}
    wanted = ids(AttributeHybridRanker(weights=weights).run("gland", **legs())["documents"])
    assert [ids(documents)[place] for place in reordered(features, vector(weights))] == wanted


def test_boosts_stay_beside_the_weights():
    """What a boost adds to a score is not lost when candidates are put in another order."""
    boosted = {
        name: [replace(d, meta={**d.meta, "stock": d.id == "gland"}) for d in leg] for name, leg in legs().items()
    }
    documents = AttributeHybridRanker(meta_boosts={"stock": 1.0}).run("cable", **boosted)["documents"]
    features = read_features(JudgedQuery("cable", {"nut": 1}), documents)
    assert ids(documents)[0] == "gland"
    assert reordered(features, vector(DEFAULT_WEIGHTS[features.kind]))[0] == 0


def test_only_rated_products_count_where_wrong_ones_are_rated():
    """With ratings of 0, products that nobody rated are neither right nor wrong; without, they are wrong."""
    documents = AttributeHybridRanker().run("bolt", **legs())["documents"]
    assert len(read_features(JudgedQuery("bolt", {"nut": 2, "bolt": 0}), documents).grades) == 2
    assert len(read_features(JudgedQuery("bolt", {"nut": 2, "bolt": 1}), documents).grades) == 3
    assert read_features(JudgedQuery("bolt", {"nut": 1, "elsewhere": 0}), documents) is None


def test_the_written_file_changes_the_order(tmp_path):
    """The ranker reads the file by its path, and orders by what was learned."""
    kinds = learn_weights(planted(only("dense"), kind="broad"))
    path = tmp_path / "weights.yaml"
    path.write_text(weights_file(TunedWeights("hybrid", "ranker", kinds)), encoding="utf-8")
    assert check_weights(str(path))["broad"] == next(k for k in kinds if k.kind == "broad").weights
    assert check_weights(str(path))["mixed"] == DEFAULT_WEIGHTS["mixed"]
    query = "something"
    assert ids(AttributeHybridRanker().run(query, **legs())["documents"])[0] == "nut"
    assert ids(AttributeHybridRanker(weights=str(path)).run(query, **legs())["documents"])[0] == "bolt"


def test_the_file_says_how_it_was_made():
    """It begins with the pipeline, the number of queries and what was measured, and names no kind left as it was."""
    text = weights_file(TunedWeights("my\nhybrid.yaml", "ranker", learn_weights(planted(only("dense")))))
    head = [line for line in text.splitlines() if line.startswith("# ")]
    assert text.startswith("# Made by partwise tune weights: pipeline my hybrid.yaml, 16 judged queries.\n")
    assert re.search(
        r"# mixed: 16 queries, default 0\.\d+, learned 0\.\d+, \+0\.\d+ \[.*\]: learned weights kept", text
    )
    assert "# number: default kept: 0 queries to learn from; 8 are needed" in head
    assert list(yaml.safe_load(text)["weights"]) == ["mixed"]


def test_nothing_learned_is_a_file_of_defaults(tmp_path):
    """Where no kind changes, the file is still one that the ranker reads."""
    path = tmp_path / "weights.yaml"
    path.write_text(weights_file(TunedWeights("hybrid", "ranker", learn_weights([]))), encoding="utf-8")
    assert check_weights(str(path)) == DEFAULT_WEIGHTS


def test_a_missing_extra_is_named(monkeypatch):
    """Without scikit-learn one line says how to install it."""
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    with pytest.raises(MissingExtraError, match=r'needs scikit-learn\. .*"partwise-haystack\[tune\]"'):
        learn_weights(planted(only("dense")))
