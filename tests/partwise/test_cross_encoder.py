"""The ONNX cross-encoder reads pairs as its source does, and says plainly what it cannot load."""

import gc
import json
import os
import shutil
import subprocess
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from partwise.errors import ConfigError, RerankerError
from partwise.models.cross_encoder import CrossEncoder, shared_cross_encoder
from partwise.models.export import export_model
from tiny_models import LONGEST, TEXTS, bert_cross_encoder, wordpiece_tokenizer

QUERY = "hex bolt M12"
SRC = Path(__file__).parents[2] / "src"


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    return bert_cross_encoder(tmp_path_factory.mktemp("source") / "tiny")


@pytest.fixture(scope="module")
def exported(tmp_path_factory, source) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "tiny"
    export_model(source, folder)
    return folder


@pytest.fixture(scope="module")
def scorer(exported) -> CrossEncoder:
    return CrossEncoder.load(exported)


@pytest.fixture
def copy(tmp_path, exported) -> Path:
    """A folder that a test may damage, without checksums."""
    folder = Path(shutil.copytree(exported, tmp_path / "model"))
    (folder / "CHECKSUMS").unlink()
    return folder


def handmade(folder: Path, scores: int = 1, limit: float = 1e9) -> Path:
    """A cross-encoder of three operators: log(limit - tokens of the pair), as often as there are scores."""
    nodes = [
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["mask", "axes"], ["tokens"], keepdims=1),
        helper.make_node("Sub", ["limit", "tokens"], ["left"]),
        helper.make_node("Log", ["left"], ["logits"]),
    ]
    constants = {"axes": np.array([1], dtype=np.int64), "limit": np.full((1, scores), limit, dtype=np.float32)}
    names = [helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["texts", "tokens"])]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, None)
    graph = helper.make_graph(
        nodes, "handmade", names, [output], [numpy_helper.from_array(v, k) for k, v in constants.items()]
    )
    folder.mkdir()
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), folder / "model.onnx"
    )
    wordpiece_tokenizer().save_pretrained(folder)
    (folder / "config.json").write_text(json.dumps({"max_position_embeddings": LONGEST}), encoding="utf-8")
    return folder


# What score promises


def test_a_folder_of_a_model_and_a_tokenizer_is_enough(tmp_path):
    """Any ONNX file with one score a pair works, also in onnx/, without anything of ours beside it."""
    folder = handmade(tmp_path / "model")
    (folder / "onnx").mkdir()
    (folder / "model.onnx").rename(folder / "onnx/model.onnx")
    scorer = CrossEncoder.load(folder)
    assert scorer.max_tokens == LONGEST
    assert scorer.score("bolt", {"a": "valve", "b": ""}) == pytest.approx([np.log(1e9)] * 2)


def test_scores_stand_in_the_order_of_the_texts(scorer):
    """Equal texts have equal scores, each text keeps its place, and no text gives no score."""
    texts = {"long": "Kugellager " * 30, "one": TEXTS[0], "two": TEXTS[1], "empty": "", "again": TEXTS[0]}
    scores = dict(zip(texts, scorer.score(QUERY, texts), strict=True))
    assert scores["one"] == pytest.approx(scores["again"], abs=1e-5)
    assert len({round(score, 4) for score in scores.values()}) == 4
    assert dict(zip(reversed(texts), scorer.score(QUERY, dict(reversed(texts.items()))), strict=True)) == pytest.approx(
        scores, abs=1e-4
    )
    assert scorer.score(QUERY, {}) == []


@settings(max_examples=15, deadline=None)
@given(query=st.text(max_size=30), texts=st.lists(st.text(max_size=60), min_size=1, max_size=40))
def test_a_score_does_not_depend_on_its_neighbours(scorer, query, texts):
    """Sorting and padding are invisible: each text gets the score that it gets alone."""
    together = scorer.score(query, {str(place): text for place, text in enumerate(texts)})
    alone = [scorer.score(query, {"": text})[0] for text in texts]
    assert together == pytest.approx(alone, abs=1e-3)


def test_pairs_are_joined_as_the_tokenizer_joins_them(scorer, source):
    """Ids, token types and special tokens are those of the tokenizer's own encoding of the pair."""
    reference = Tokenizer.from_file(str(source / "tokenizer.json"))
    texts = [*TEXTS, "", "Ölfilter für Motoren"]
    for text, pair in zip(texts, scorer._tokenizer.encode_pairs(QUERY, texts), strict=True):
        expected = reference.encode(QUERY, text)
        assert (pair.ids, pair.type_ids, pair.special_tokens_mask) == (
            expected.ids,
            expected.type_ids,
            expected.special_tokens_mask,
        )


def test_only_the_text_is_cut(scorer, source):
    """A pair beyond the limit keeps the whole query and as much of the text as fits."""
    reference = Tokenizer.from_file(str(source / "tokenizer.json"))
    reference.enable_truncation(LONGEST, strategy="only_second")
    (pair,) = scorer._tokenizer.encode_pairs(QUERY, ["brass ball valve " * 40])
    assert len(pair) == LONGEST
    assert pair.ids == reference.encode(QUERY, "brass ball valve " * 40).ids


def test_a_long_query_is_cut_to_half_and_told(scorer, caplog):
    """A query beyond half of the limit leaves the other half to the text, and the log says so."""
    query = "hex bolt " * 60
    room = (LONGEST - 3) // 2
    (pair,) = scorer._tokenizer.encode_pairs(query, ["brass ball valve " * 40])
    assert (len(pair), pair.sequence_ids.count(0), pair.sequence_ids.count(1)) == (LONGEST, room, LONGEST - 3 - room)
    (tokens,) = scorer.count_tokens([query])
    assert f"A query of {tokens} tokens is cut to {room}" in caplog.text
    caplog.clear()
    scorer.score(QUERY, {"a": TEXTS[0]})
    assert not caplog.text


def test_what_is_cut_off_is_not_joined(scorer):
    """A long query with a long text costs no product of their pieces: hardly anything is kept of what was cut off."""
    (pair,) = scorer._tokenizer.encode_pairs("hex bolt " * 2000, ["brass ball valve " * 20_000])
    assert len(pair) == LONGEST
    assert len(pair.overflowing) <= 8


def test_a_lower_limit_cuts_earlier(exported, source):
    """max_tokens below the model's own gives what the source gives with that limit; one above changes nothing."""
    from sentence_transformers import CrossEncoder as Stock
    from torch.nn import Identity

    stock = Stock(str(source), device="cpu", max_length=24)
    scorer = CrossEncoder.load(exported, max_tokens=24)
    text = "brass ball valve with a lever of steel " * 3
    expected = stock.predict([(QUERY, text)], activation_fn=Identity())
    assert scorer.max_tokens == 24
    assert scorer.score(QUERY, {"a": text}) == pytest.approx(expected, abs=1e-3)
    assert CrossEncoder.load(exported, max_tokens=1000).max_tokens == LONGEST


def test_tokens_are_counted_without_special_ones(scorer):
    """A count is that of the text alone, however long it is."""
    one, many, none = scorer.count_tokens(["bolt", "bolt " * 200, ""])
    assert (many, none) == (200 * one, 0)


def test_a_lone_surrogate_is_read(scorer):
    """What JSON can carry but UTF-8 cannot is scored like a question mark."""
    surrogate, mark = scorer.score("bolt \ud800", {"a": "valve \udc00", "b": "valve ?"})
    assert surrogate == pytest.approx(mark, abs=1e-4)


def test_several_threads_may_score(scorer):
    """The same question from eight threads, each with texts of its own length, has the same answer."""
    texts = [{str(place): TEXTS[place % 4] * (place % 5 + 1) for place in range(size)} for size in (1, 7, 20, 40)] * 2
    expected = [scorer.score(QUERY, each) for each in texts]
    with ThreadPoolExecutor(8) as executor:
        found = list(executor.map(lambda each: scorer.score(QUERY, each), texts))
    for one, other in zip(found, expected, strict=True):
        assert one == pytest.approx(other, abs=1e-4)


def test_a_shared_model_is_loaded_once_and_freed(exported):
    """Equal settings give one object, other settings another; without users it goes."""
    one = shared_cross_encoder(exported, threads=1)
    assert shared_cross_encoder(str(exported), threads=1) is one
    assert shared_cross_encoder(exported, max_tokens=24, threads=1) is not one
    gone = weakref.ref(one)
    del one
    gc.collect()
    assert gone() is None


def test_needs_no_torch(exported):
    """Loading and scoring imports neither torch nor transformers nor a hub client."""
    code = (
        "import sys; from partwise.models.cross_encoder import CrossEncoder\n"
        "CrossEncoder.load(sys.argv[1]).score('a', {'b': 'c'})\n"
        "assert not {'torch', 'transformers', 'sentence_transformers', 'huggingface_hub'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, exported], check=True, env=os.environ | {"PYTHONPATH": str(SRC)})


# What cannot be used


def test_no_folder_says_how_to_make_one(tmp_path):
    """A folder that is not there is named, with the command that makes it."""
    with pytest.raises(ConfigError, match="No model folder at .*nowhere. Make one with: partwise export MODEL --out"):
        CrossEncoder.load(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_missing_file_is_named(copy, name):
    """Each file that the loader needs is named when it is missing."""
    (copy / name).unlink()
    with pytest.raises(ConfigError, match=f"{name} is missing. Export the model"):
        CrossEncoder.load(copy)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_file_of_something_else_is_named(copy, name):
    """A file that is not what its name says is one line of ours."""
    (copy / name).write_text("nothing", encoding="utf-8")
    with pytest.raises(ConfigError, match=f"{name} cannot be (loaded|read)"):
        CrossEncoder.load(copy)


def test_a_damaged_folder_is_refused(tmp_path, exported):
    """A file that differs from its checksum is named."""
    folder = Path(shutil.copytree(exported, tmp_path / "damaged"))
    (folder / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ConfigError, match="config.json is damaged"):
        CrossEncoder.load(folder)


def test_an_encoder_is_refused(copy):
    """A folder that was exported as an encoder is not taken for a cross-encoder."""
    (copy / "partwise.json").write_text(json.dumps({"format": 1, "kind": "encoder"}), encoding="utf-8")
    with pytest.raises(ConfigError, match="says that this model is an encoder. Give the folder of a cross-encoder."):
        CrossEncoder.load(copy)


def test_two_scores_a_pair_are_refused(tmp_path):
    """A classifier of two labels is refused when it is loaded."""
    with pytest.raises(ConfigError, match="gives 1 x 2 numbers for 1 pairs. Use a cross-encoder with one score."):
        CrossEncoder.load(handmade(tmp_path / "model", scores=2))


def test_a_score_that_is_no_number_is_an_error(tmp_path):
    """A text whose score is NaN is named."""
    scorer = CrossEncoder.load(handmade(tmp_path / "model", limit=20.0))
    with pytest.raises(RerankerError, match="model.onnx scores 'long' as nan"):
        scorer.score("bolt", {"short": "bolt", "long": "bolt " * 40})


def test_a_tokenizer_that_joins_no_pairs_is_refused(tmp_path):
    """Without a template for pairs, query and text would run into one another."""
    folder = handmade(tmp_path / "model")
    plain = Tokenizer(models.WordLevel({"[UNK]": 0, "bolt": 1}, unk_token="[UNK]"))  # noqa: S106 - a token of text, no password
    plain.pre_tokenizer = pre_tokenizers.Whitespace()
    plain.save(str(folder / "tokenizer.json"))
    with pytest.raises(ConfigError, match="does not say how a query and a text are joined"):
        CrossEncoder.load(folder)


def test_a_limit_without_room_is_refused(exported):
    """The least limit has room for one token of the query and one of the text."""
    assert CrossEncoder.load(exported, max_tokens=5).score(QUERY, {"a": TEXTS[0]})
    with pytest.raises(ConfigError, match="max_tokens is 4, but a pair needs at least 5 tokens"):
        CrossEncoder.load(exported, max_tokens=4)
