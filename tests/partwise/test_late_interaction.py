"""Late interaction: token vectors, MaxSim, and what is remembered."""

import logging
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from partwise.errors import ConfigError
from partwise.models.encoder import Encoder, shared_encoder
from partwise.models.late_interaction import LateInteraction, max_sim, stored_scores

TEXTS = {"cable": "Patch cable Cat6 grey, 2 m", "bearing": "Deep groove ball bearing 6204-2RS", "empty": ""}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return shared_encoder()


def unit(rows: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, 8)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


# Token vectors


def test_token_vectors_have_length_one_and_no_padding(encoder):
    """Each text has as many vectors as tokens of its own, whatever stands beside it in a batch."""
    alone = encoder.encode_tokens(["cable 2 m"])[0]
    short, long = encoder.encode_tokens(["cable 2 m", "a long line about bearings, bolts and hoses"])
    assert (short.shape, long.shape) == ((3, 384), (10, 384))
    assert np.allclose(np.linalg.norm(long, axis=1), 1, atol=1e-5)
    assert np.allclose(short, alone, atol=1e-4)


def test_token_vectors_agree_with_the_embedding(encoder):
    """They are what the embedding is the mean of: marks of start and end apart, the direction is nearly the same."""
    text = "Deep groove ball bearing 6204-2RS, bore 20 mm"
    mean = encoder.encode_tokens([text])[0].mean(axis=0)
    assert float(mean @ encoder.encode([text])[0]) / np.linalg.norm(mean) > 0.97


def test_texts_without_a_token_have_a_vector(encoder):
    """An empty text still has something to compare."""
    assert all(len(vectors) for vectors in encoder.encode_tokens(["", " "]))


def test_texts_are_cut(encoder):
    """The limit counts the marks of start and end; one without room for text is an error."""
    assert len(encoder.encode_tokens(["one two three four five"], max_tokens=5)[0]) == 3
    with pytest.raises(ConfigError, match="at least 3 tokens"):
        encoder.encode_tokens(["one"], max_tokens=2)


# MaxSim


def test_max_sim_is_the_mean_of_the_best_cosines():
    """The fast form agrees with the definition."""
    query, texts = unit(4, 0), [unit(n, n).astype(np.float16) for n in (1, 5, 3)]
    plain = [np.mean([max(float(q @ t) for t in text.astype(np.float32)) for q in query]) for text in texts]
    assert max_sim(query, texts) == pytest.approx(plain, abs=1e-5)


def test_scores_lie_within_cosines(encoder):
    """A text is its own best match, with 1 at most."""
    scores = LateInteraction(encoder).score(TEXTS["cable"], TEXTS)
    assert scores[0] == pytest.approx(1, abs=1e-3)
    assert all(-1 <= score <= 1 for score in scores)
    assert scores[0] > max(scores[1:])
    assert LateInteraction(encoder).score("cable", {}) == []


def test_near_texts_score_higher(encoder):
    """Words that mean much the same are nearer than words that do not."""
    cable, bearing, _ = LateInteraction(encoder).score("network lead, two metres", TEXTS)
    assert cable > bearing


# Memory


def test_what_is_remembered_scores_the_same(encoder):
    """A second look, from 16-bit vectors in memory, changes nothing."""
    scorer = LateInteraction(encoder)
    first = scorer.score("cable", TEXTS)
    assert len(scorer._cache) == 3
    assert scorer.score("cable", TEXTS) == first
    assert LateInteraction(encoder, cache_size=0).score("cable", TEXTS) == pytest.approx(first, abs=1e-3)


def test_a_changed_text_is_read_again(encoder):
    """An id whose text changed does not answer with what it said before."""
    scorer = LateInteraction(encoder)
    (before,) = scorer.score("ball bearing", {"a": "Patch cable"})
    (after,) = scorer.score("ball bearing", {"a": "Ball bearing"})
    assert after > before + 0.2


def test_more_texts_than_memory_are_scored(encoder):
    """One query may need more texts than are remembered."""
    assert LateInteraction(encoder, cache_size=1).score("cable", TEXTS) == pytest.approx(
        LateInteraction(encoder).score("cable", TEXTS), abs=1e-3
    )


def test_threads_share_one_memory(encoder):
    """Threads that ask at once get what one alone gets."""
    scorer, alone = LateInteraction(encoder, cache_size=2), LateInteraction(encoder).score("cable 2 m", TEXTS)
    with ThreadPoolExecutor(4) as executor:
        for found in executor.map(lambda _: scorer.score("cable 2 m", TEXTS), range(12)):
            assert found == pytest.approx(alone, abs=1e-3)
    assert len(scorer._cache) <= 2


# Stored token vectors


class Shelf:
    """A store of token vectors in a dictionary."""

    def __init__(self, model: str | None, vectors: dict[str, np.ndarray]) -> None:
        self.model = model
        self.vectors = vectors

    def token_vector_model(self) -> str | None:
        """What it was made with."""
        return self.model

    def score_token_vectors(self, query_vectors, document_ids) -> dict[str, float]:
        """What max_sim gives for those that are there."""
        known = [name for name in document_ids if name in self.vectors]
        return dict(zip(known, max_sim(query_vectors, [self.vectors[name] for name in known]), strict=True))


def test_stored_texts_are_not_encoded(encoder):
    """What is stored is scored as it is stored, whatever the text now says; only the others are encoded and kept."""
    shelf = Shelf(encoder.checksum, {"cable": encoder.encode_tokens([TEXTS["cable"]])[0].astype(np.float16)})
    scorer = LateInteraction(encoder, stored=stored_scores(shelf, encoder))
    scores = scorer.score("ball bearing", {**TEXTS, "cable": "something else"})
    assert scores == pytest.approx(LateInteraction(encoder).score("ball bearing", TEXTS), abs=1e-3)
    assert {name for name, _ in scorer._cache._entries} == {"bearing", "empty"}


def test_all_texts_may_be_stored(encoder):
    """Scores come in the order of the texts, and nothing is encoded or kept."""
    vectors = dict(zip(TEXTS, encoder.encode_tokens(list(TEXTS.values())), strict=True))
    scorer = LateInteraction(encoder, stored=stored_scores(Shelf(encoder.checksum, vectors), encoder))
    backwards = dict(reversed(TEXTS.items()))
    assert scorer.score("ball bearing", backwards) == pytest.approx(
        LateInteraction(encoder).score("ball bearing", backwards), abs=1e-3
    )
    assert len(scorer._cache) == 0


def test_token_vectors_of_another_model_are_refused(encoder):
    """The error says what to do; scores of two models cannot be compared."""
    with pytest.raises(ConfigError, match="made by another model; run CatalogTokenEmbedder with this one"):
        stored_scores(Shelf("other", {}), encoder)


def test_a_store_without_token_vectors_is_fine(encoder, caplog):
    """Then texts are encoded as they come, and the log says so."""
    with caplog.at_level(logging.INFO):
        assert stored_scores(Shelf(None, {}), encoder) is None
    assert [record.levelname for record in caplog.records] == ["INFO"]
    assert "no token vectors" in caplog.text
