# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The packaged encoder as a model that can be trained, read from its ONNX file: no model hub is needed.

The file holds a fused BERT (scripts/export_encoder.py): an Attention node with query, key and value side by side, and
three matrices a layer, all stored as int8 with a scale per output channel.
"""

import shutil
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from partwise.errors import ConfigError
from partwise.models.folder import PACKAGED

Matrix = npt.NDArray[np.float32]

_PREFIX: Final = "network."
_MATRICES: Final = ("attention.output.dense", "intermediate.dense", "output.dense")
_NOT_COPIED: Final = frozenset({"model.onnx", "CHECKSUMS", "README.md", ".gitattributes"})


def save_packaged_encoder(folder: Path) -> Path:
    """
    Write the packaged encoder as a sentence-transformers folder with torch weights.

    :param folder: Where to; made if need be.
    :returns: The folder.
    """
    import onnx  # noqa: PLC0415 - heavy: of the extra tune
    import transformers  # noqa: PLC0415 - heavy: of the extra tune

    shutil.copytree(PACKAGED, folder, dirs_exist_ok=True, ignore=lambda _, names: _NOT_COPIED & set(names))
    weights, heads = _weights(onnx.load(str(PACKAGED / "model.onnx")))
    model = transformers.BertModel(_config(transformers, weights, heads), add_pooling_layer=False)
    _fill(model, weights)
    model.save_pretrained(str(folder))
    return folder


def _weights(model: Any) -> tuple[dict[str, Matrix], int]:
    """Give the weights by torch's names, in torch's layout, and the number of attention heads."""
    from onnx import numpy_helper  # noqa: PLC0415 - heavy: of the extra tune

    stored = {item.name: numpy_helper.to_array(item) for item in model.graph.initializer}
    packed = [node for node in model.graph.node if node.op_type == "DequantizeLinear"]
    inner = {name for node in packed for name in node.input}
    known: dict[str, Matrix] = {name: value for name, value in stored.items() if name not in inner}
    known |= {node.output[0]: _expand(node, stored) for node in packed}
    found = {name.removeprefix(_PREFIX): value for name, value in known.items() if name.startswith(_PREFIX)}
    attentions = [node for node in model.graph.node if node.op_type == "Attention"]
    for layer, node in enumerate(attentions):
        for part, weight, bias in zip(
            ("query", "key", "value"),
            np.split(known[node.input[1]], 3, axis=1),
            np.split(known[node.input[2]], 3),
            strict=True,
        ):
            name = f"encoder.layer.{layer}.attention.self.{part}"
            found |= {f"{name}.weight": weight.T, f"{name}.bias": bias}
    products = [node for node in model.graph.node if node.op_type == "MatMul"]
    for place, node in enumerate(products):
        layer, matrix = divmod(place, len(_MATRICES))
        found[f"encoder.layer.{layer}.{_MATRICES[matrix]}.weight"] = known[node.input[1]].T
    heads = next(attribute.i for attribute in attentions[0].attribute if attribute.name == "num_heads")
    return found, int(heads)


def _expand(node: Any, stored: dict[str, Any]) -> Matrix:
    values, scale = (stored[name] for name in node.input[:2])
    axis = next((attribute.i for attribute in node.attribute if attribute.name == "axis"), 1)
    shape = [1] * values.ndim
    shape[axis] = -1
    return np.asarray(values * scale.reshape(shape), dtype=np.float32)


def _config(transformers: Any, weights: dict[str, Matrix], heads: int) -> Any:
    words, size = weights["embeddings.word_embeddings.weight"].shape
    return transformers.BertConfig(
        vocab_size=words,
        hidden_size=size,
        num_hidden_layers=sum(name.endswith("self.query.weight") for name in weights),
        num_attention_heads=heads,
        intermediate_size=len(weights["encoder.layer.0.intermediate.dense.bias"]),
        max_position_embeddings=len(weights["embeddings.position_embeddings.weight"]),
        type_vocab_size=len(weights["embeddings.token_type_embeddings.weight"]),
    )


def _fill(model: Any, weights: dict[str, Matrix]) -> None:
    import torch  # noqa: PLC0415 - heavy: of the extra tune

    state = {name: torch.tensor(value) for name, value in weights.items()}
    missing, unknown = model.load_state_dict(state, strict=False)
    if missing or unknown:
        msg = f"{PACKAGED / 'model.onnx'} is no BERT that this version knows: {[*missing, *unknown][0]}. Install again."
        raise ConfigError(msg)
