# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Write a graph's weights smaller."""

from pathlib import Path
from typing import Any, Final

import numpy as np

from partwise.models.export.graph import is_large, save

IR_VERSION: Final = 8  # read by every onnxruntime from 1.20 on

_SMALLEST_MATRIX: Final = 10_000  # numbers; biases and norms stay fp32


def store_int8(model: Any) -> None:
    """
    Store each matrix as int8 with one scale per channel, under a DequantizeLinear.

    ONNX Runtime makes fp32 of it at load with `session.disable_quant_qdq=1`, so the speed is that of fp32.

    :param model: An ONNX ModelProto; changed in place.
    """
    import onnx  # noqa: PLC0415 - heavy

    graph = model.graph
    matrices = {item.name: item for item in graph.initializer if _is_matrix(item)}
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


def save_dynamic(model: Any, target: Path, work: Path) -> None:
    """
    Write a graph that computes in int8, with the scales of activations taken from each input.

    :param model: An ONNX ModelProto.
    :param target: The file to write.
    :param work: A folder for the file in between.
    """
    import onnx  # noqa: PLC0415 - heavy
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - heavy

    large = is_large(model)  # writing moves the weights of a large one out of it
    # Else the quantizer logs advice to run passes of its own; the graph is fused already.
    onnx.helper.set_model_props(model, {"onnx.quant.pre_process": "onnxruntime.quant"})
    save(model, work / "fp32.onnx")
    quantize_dynamic(
        work / "fp32.onnx",
        target,
        per_channel=True,
        weight_type=QuantType.QInt8,
        use_external_data_format=large,
        # Fused operators have no shape inference, so that the quantizer must be told what they give.
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )


def _is_matrix(item: Any) -> bool:
    is_float = item.data_type == 1  # TensorProto.FLOAT
    return is_float and len(item.dims) == 2 and int(np.prod(item.dims)) >= _SMALLEST_MATRIX  # noqa: PLR2004 - a matrix
