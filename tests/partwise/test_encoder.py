"""The ONNX encoder gives what sentence-transformers gives, and says plainly what it cannot load."""

import gc
import hashlib
import json
import os
import shutil
import subprocess
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partwise.errors import ConfigError
from partwise.models.encoder import Encoder, shared_encoder
from partwise.models.folder import PACKAGED
from partwise.models.session import batches

# Cosines by sentence-transformers in fp32; printed by: python scripts/export_encoder.py --golden
GOLDEN = [
    (
        "Patch cable Cat6a S/FTP 2 m grey, RJ45 plugs, LSZH jacket",
        "which network cable fits a 7 ft run",
        0.4297,
    ),
    (
        "Deep groove ball bearing 6204-2RS, bore 20 mm, outer diameter 47 mm, width 14 mm",
        "sealed bearing for a 20 mm shaft",
        0.5892,
    ),
    (
        "Hex bolt M12 x 50 ISO 4017, stainless steel A2-70, fully threaded",
        "Sechskantschraube M12 x 50, Edelstahl A2",
        0.4349,
    ),
    (
        "USB hub with 4 ports, USB 3.0, external power supply",
        "Wireless mouse, 2.4 GHz, 1600 dpi, left and right hand",
        0.2152,
    ),
    ("laptop", "15.6 inch laptop, 16 GB memory, 512 GB solid state disk, backlit keyboard", 0.5797),
    ("Patch cable Cat6a S/FTP 2 m grey, RJ45 plugs, LSZH jacket", "Kugelhahn DN25 PN40 Messing, Innengewinde", 0.2047),
]
TEXTS = ["cable 2 m", "", "a long line of text about bearings, bolts and hoses " * 9, "Öl", "cable 2 m", "x" * 300]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the packaged folder that a test may damage."""
    return Path(shutil.copytree(PACKAGED, tmp_path / "model"))


# The packaged encoder


def test_packaged_files_are_whole_and_small():
    """CHECKSUMS lists every file that the loader reads, as it is, and all together stay below 25 MB."""
    listed = dict(reversed(line.split("  ")) for line in (PACKAGED / "CHECKSUMS").read_text().splitlines())
    files = {path for path in PACKAGED.rglob("*") if path.is_file()}
    found = {path.relative_to(PACKAGED).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    unlisted = {"CHECKSUMS", "LICENSE", "README.md", ".gitattributes"}
    assert {name: found[name] for name in found.keys() - unlisted} == listed
    assert sum(path.stat().st_size for path in files) < 25_000_000


@pytest.mark.parametrize(("one", "other", "cosine"), GOLDEN)
def test_packaged_encoder_agrees_with_fp32(encoder, one, other, cosine):
    """Storing weights as int8 moves no cosine by more than 0.01."""
    a, b = encoder.encode([one, other])
    assert float(a @ b) == pytest.approx(cosine, abs=0.01)


def test_needs_no_torch():
    """Loading and encoding imports neither torch nor a hub client."""
    code = (
        "import sys; from partwise.models.encoder import Encoder; Encoder.load().encode(['a']); "
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | {"PYTHONPATH": str(PACKAGED.parents[2])})


# What encode promises


def test_vectors_are_float32_of_length_one(encoder):
    """One float32 vector a text, of length 1, also for an empty text."""
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dim) == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_no_text_gives_no_vector(encoder):
    """An empty list is answered with an empty table."""
    assert encoder.encode([]).shape == (0, 384)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=12))
def test_a_vector_does_not_depend_on_its_neighbours(texts):
    """Sorting and padding are invisible: each text gets the vector that it gets alone, in its own place."""
    encoder = shared_encoder()
    together = encoder.encode(texts, batch_size=4)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_more_texts_than_are_sorted_at_once(encoder):
    """Order holds beyond the window in which texts are sorted."""
    texts = [f"part {number % 7}" for number in range(1100)]
    vectors = encoder.encode(texts, max_tokens=6, batch_size=512)
    np.testing.assert_allclose(vectors[1099], encoder.encode(["part 0"])[0], atol=1e-5)
    np.testing.assert_allclose(vectors[1030], encoder.encode(["part 1"])[0], atol=1e-5)


def test_max_tokens_cuts_the_end(encoder):
    """Only the first tokens count, the two special ones included."""
    short, cut, whole = (
        encoder.encode(["red cable", "red cable"])[0],
        *(encoder.encode(["red cable with plugs"], max_tokens=limit)[0] for limit in (4, None)),
    )
    np.testing.assert_allclose(cut, short, atol=1e-5)
    assert float(whole @ short) < 0.99


def test_max_tokens_cannot_exceed_the_model(encoder):
    """A limit above the model's own is the model's own."""
    text = ["word " * 400]
    np.testing.assert_array_equal(encoder.encode(text, max_tokens=9999), encoder.encode(text))


@pytest.mark.parametrize("limit", [-1, 0, 1, 2])
def test_max_tokens_must_leave_room(encoder, limit):
    """A limit without room for one token of text is refused."""
    with pytest.raises(ConfigError, match=rf"max_tokens is {limit}.*at least 3"):
        encoder.encode(["a"], max_tokens=limit)


def test_a_lone_surrogate_is_no_crash(encoder):
    """Broken Unicode, as JSON can carry it, counts as a question mark."""
    np.testing.assert_array_equal(encoder.encode(["cable \ud83d"]), encoder.encode(["cable ?"]))


def test_progress_counts_every_text(encoder):
    """The progress callback's numbers add up."""
    seen: list[int] = []
    encoder.encode(TEXTS * 5, batch_size=4, on_progress=seen.append)
    assert sum(seen) == 30
    assert max(seen) <= 4


def test_threads_may_share_an_encoder(encoder):
    """Calls at the same time with other limits do not disturb one another."""
    jobs = [([f"cable of {number} metres and some more words"], 4 + number % 5) for number in range(40)]
    expected = [encoder.encode(texts, max_tokens=limit) for texts, limit in jobs]
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda job: encoder.encode(job[0], max_tokens=job[1]), jobs))
    np.testing.assert_allclose(np.concatenate(got), np.concatenate(expected), atol=1e-6)


@given(st.lists(st.integers(0, 3000)), st.integers(1, 64))
def test_batches_name_each_row_once(lengths, max_rows):
    """No row is lost or doubled, and no batch has more rows than allowed."""
    found = list(batches(lengths, max_rows))
    assert sorted(row for rows in found for row in rows) == list(range(len(lengths)))
    assert all(0 < len(rows) <= max_rows for rows in found)


# One model a process


def test_one_folder_is_loaded_once():
    """The same folder and threads give the same object; other threads another."""
    first = shared_encoder(threads=1)
    assert shared_encoder(str(PACKAGED), threads=1) is first
    other = shared_encoder(threads=2)
    assert other is not first
    assert other.checksum == first.checksum


def test_a_model_nobody_holds_is_freed():
    """Sharing keeps no model alive."""
    held = shared_encoder(threads=3)
    gone = weakref.ref(held)
    del held
    gc.collect()
    assert gone() is None


def test_checksum_follows_the_settings(encoder, folder):
    """The checksum is that of what decides a vector: equal for a copy, another with another prompt."""
    assert Encoder.load(folder).checksum == encoder.checksum
    (folder / "CHECKSUMS").unlink()
    assert Encoder.load(folder).checksum == encoder.checksum
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": {"query": "find: "}}))
    changed = Encoder.load(folder)
    assert changed.checksum != encoder.checksum
    np.testing.assert_array_equal(changed.encode(["x"], "query"), encoder.encode(["find: x"]))
    np.testing.assert_array_equal(changed.encode(["x"], "document"), encoder.encode(["x"]))


@pytest.mark.parametrize("name", ["document", "passage", "corpus"])
def test_document_prompt_by_any_name(folder, encoder, name):
    """A model's prompt for documents is used under each name that sentence-transformers documents."""
    prompts = {"query": "", "document": "", name: "text: "}
    write(folder, "config_sentence_transformers.json", {"prompts": prompts})
    np.testing.assert_array_equal(Encoder.load(folder).encode(["bolt"]), encoder.encode(["text: bolt"]))


# What cannot be loaded


@pytest.mark.parametrize("name", ["sentence-transformers/all-MiniLM-L6-v2", "no/such/folder"])
def test_missing_folder(name):
    """A name that is no folder is refused, with the hint that nothing is downloaded."""
    with pytest.raises(ConfigError, match=rf"{name.rpartition('/')[2]}.*nothing is downloaded"):
        Encoder.load(name)


@pytest.mark.parametrize("name", ["modules.json", "model.onnx", "tokenizer.json", "1_Pooling/config.json"])
@pytest.mark.parametrize("listed", [True, False])
def test_missing_file(folder, name, listed):
    """A missing file is named, with and without CHECKSUMS."""
    (folder / name).unlink()
    if not listed:
        (folder / "CHECKSUMS").unlink()
    with pytest.raises(ConfigError, match=rf"{Path(name).name} is missing"):
        Encoder.load(folder)


def test_damaged_file(folder):
    """A file that is not the listed one is named before anything loads it."""
    with (folder / "model.onnx").open("r+b") as stream:
        stream.seek(10_000_000)
        stream.write(b"damage")
    with pytest.raises(ConfigError, match=r"model\.onnx is damaged.*CHECKSUMS.*again"):
        Encoder.load(folder)


def write(folder: Path, name: str, content: Any) -> None:
    (folder / "CHECKSUMS").unlink(missing_ok=True)
    (folder / name).write_text(content if isinstance(content, str) else json.dumps(content))


@pytest.mark.parametrize("name", ["modules.json", "1_Pooling/config.json", "sentence_bert_config.json"])
@pytest.mark.parametrize("content", ["{", "7", "null"])
def test_file_of_another_form(folder, name, content):
    """A settings file with unexpected content is named."""
    write(folder, name, content)
    with pytest.raises(ConfigError, match=Path(name).name):
        Encoder.load(folder)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_not_a_model(folder, name):
    """A file that is neither a model nor a tokenizer is named in one line."""
    write(folder, name, "nonsense")
    with pytest.raises(ConfigError, match=name) as caught:
        Encoder.load(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "settings",
    [
        {"word_embedding_dimension": 384, "pooling_mode_lasttoken": True},
        {"embedding_dimension": 384, "pooling_mode": ["mean", "weightedmean"]},
    ],
)
def test_unsupported_pooling(folder, settings):
    """An unsupported pooling mode is refused with the supported ones, in the old and the new form."""
    write(folder, "1_Pooling/config.json", settings)
    with pytest.raises(
        ConfigError, match=r"asks for pooling mode (lasttoken|weightedmean); supported are cls, max, mean"
    ):
        Encoder.load(folder)


def test_unsupported_module(folder):
    """A module that would change vectors is refused, not skipped."""
    modules = json.loads((folder / "modules.json").read_text())
    dense = {"idx": 2, "name": "2", "path": "2_Dense", "type": "sentence_transformers.models.Dense"}
    write(folder, "modules.json", [*modules[:2], dense, modules[2]])
    with pytest.raises(ConfigError, match="Transformer, Pooling, Dense, Normalize; supported"):
        Encoder.load(folder)


def test_pooling_size_must_fit(folder):
    """Settings of another model's size are refused."""
    write(folder, "1_Pooling/config.json", {"embedding_dimension": 768, "pooling_mode": "mean"})
    with pytest.raises(ConfigError, match="384 numbers"):
        Encoder.load(folder)


# Against sentence-transformers

MODELS = {
    "mean, length 1": {"pooling": "mean", "normalize": True},
    "cls with prompts": {"pooling": "cls", "prompts": {"query": "query: ", "document": "passage: "}},
    "max, onnx folder": {"pooling": "max", "file": "onnx/model.onnx"},
    "two modes": {"pooling": ("mean", "cls"), "normalize": True},
    "files of version 2": {"pooling": "mean", "old_files": True},
}
WORDS = ["Cable 2m", "", "a", "Bolt M12 x 50 zinc " * 20, "ÖL 5 l", "6204-2RS"]


def tiny_model(folder: Path, *, pooling: Any, normalize: bool = False, prompts: Any = None) -> None:
    """Save a random two-layer BERT that reads letters."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers import models as modules
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(7)
    folder.mkdir()
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:,.-"
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=False).save_pretrained(folder)
    size = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=len(vocabulary), max_position_embeddings=64, **size)).save_pretrained(folder)
    parts = [modules.Transformer(str(folder), max_seq_length=24), modules.Pooling(32, pooling_mode=pooling)]
    if normalize:
        parts.append(modules.Normalize())
    SentenceTransformer(modules=parts, prompts=prompts, device="cpu").save(str(folder))


def export(folder: Path, file: str = "model.onnx") -> None:
    """Export the folder's network with torch alone."""
    import torch
    from transformers import BertModel

    class HiddenState(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.bert = BertModel.from_pretrained(folder, attn_implementation="eager").eval()

        def forward(self, ids, mask, types):
            return self.bert(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state

    names = ["input_ids", "attention_mask", "token_type_ids"]
    example = torch.ones(2, 5, dtype=torch.int64)
    (folder / file).parent.mkdir(exist_ok=True)
    torch.onnx.export(
        HiddenState(),
        (example, example, torch.zeros_like(example)),
        folder / file,
        input_names=names,
        output_names=["last_hidden_state"],
        dynamic_axes={name: {0: "texts", 1: "tokens"} for name in [*names, "last_hidden_state"]},
        opset_version=17,
        dynamo=False,
    )


def use_old_files(folder: Path) -> None:
    """Write settings as sentence-transformers 2 did, with lower-casing outside of the tokenizer."""
    write(folder, "sentence_bert_config.json", {"max_seq_length": 12, "do_lower_case": True})
    write(folder, "1_Pooling/config.json", {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True})
    names = json.loads((folder / "modules.json").read_text())
    short = [item | {"type": f"sentence_transformers.models.{item['type'].rpartition('.')[2]}"} for item in names]
    write(folder, "modules.json", short)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.filterwarnings("ignore")
def test_equals_sentence_transformers(tmp_path, name):
    """A random model gives the vectors that SentenceTransformer.encode gives, to 1e-4."""
    for package in ("torch", "sentence_transformers", "onnx"):
        pytest.importorskip(package, reason=f"{package} comes with the extras st and tune")
    from sentence_transformers import SentenceTransformer

    options = dict(MODELS[name])
    old_files, file = options.pop("old_files", False), options.pop("file", "model.onnx")
    tiny_model(tmp_path / "tiny", **options)
    export(tmp_path / "tiny", file)
    if old_files:
        use_old_files(tmp_path / "tiny")
    stock = SentenceTransformer(str(tmp_path / "tiny"), device="cpu")
    encoder = Encoder.load(tmp_path / "tiny")
    np.testing.assert_allclose(encoder.encode(WORDS, "query"), stock.encode_query(WORDS), atol=1e-4)
    np.testing.assert_allclose(encoder.encode(WORDS, "document"), stock.encode_document(WORDS), atol=1e-4)
    assert encoder.max_tokens == stock.max_seq_length
    assert encoder.dim == len(stock.encode("a"))


def test_a_query_is_encoded_once_for_both(monkeypatch):
    """Embedding and token vectors of a query equal those made alone, and the second who asks costs no run."""
    encoder = Encoder.load()
    vector, tokens = encoder.encode_query("patch cable 2 m")
    np.testing.assert_allclose(vector, encoder.encode(["patch cable 2 m"], "query")[0], atol=1e-6)
    np.testing.assert_allclose(tokens, encoder.encode_tokens(["patch cable 2 m"], "query")[0], atol=1e-6)
    monkeypatch.setattr(encoder, "_run_model", None)
    assert encoder.encode_query("patch cable 2 m")[0] is vector
    with pytest.raises(TypeError):
        encoder.encode_query("patch cable 2 m", 8)
