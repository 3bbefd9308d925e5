# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The model card of an export."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Final

from partwise.models.export.graph import OPSET
from partwise.models.export.samples import QUERIES, TEXTS
from partwise.models.export.sources import Source

_TOOLS: Final = ("torch", "transformers", "sentence-transformers", "onnx", "onnxruntime")
_KINDS: Final = {"cross_encoder": "cross-encoder", "encoder": "encoder"}
_WEIGHTS: Final = {
    "none": "Weights are those of the source, in fp32.",
    "weights": (
        "Matrices are stored as int8 with one scale per channel, and become fp32 when the model is loaded with the "
        "session option `session.disable_quant_qdq=1`."
    ),
    "dynamic": "Matrices are int8, and are multiplied in int8 with activations that are rounded at run time.",
}
_GRAPHS: Final = {
    True: "Attention, layer norm and GELU are fused operators of ONNX Runtime.",
    False: "The graph is as torch wrote it: its attention is of a form that ONNX Runtime's optimizer does not fuse.",
}


def write_card(source: Source, *, quantize: str, fused: bool, max_tokens: int, agreement: Mapping[str, float]) -> str:
    """
    Write the model card.

    :param source: The model that was exported.
    :param quantize: How its weights are stored.
    :param fused: Whether its graph is fused.
    :param max_tokens: The longest input.
    :param agreement: What was measured against the source.
    :returns: Markdown.
    """
    tools = ", ".join(f"{tool} {version(tool).partition('+')[0]}" for tool in _TOOLS)
    head = f"---\nlicense: {source.licence}\n---\n" if source.licence else ""
    measured = "".join(f"| {name.replace('_', ' ')} | {value:.5f} |\n" for name, value in agreement.items())
    return head + _CARD.format(
        name=source.name,
        kind=_KINDS[source.kind],
        architecture=source.architecture,
        licence=source.licence or "not named by the source: ask its publisher",
        max_tokens=max_tokens,
        tools=tools,
        opset=OPSET,
        graph=_GRAPHS[fused],
        weights=_WEIGHTS[quantize],
        texts=len(TEXTS),
        queries=len(QUERIES),
        measured=measured,
    )


_CARD: Final = """\
# {name} on ONNX Runtime

| | |
|---|---|
| Source | {name}, a {kind} ({architecture}) |
| Licence | {licence} |
| Longest input | {max_tokens} tokens |
| Made by | `partwise export` with {tools} |
| Files | CHECKSUMS has the sha256 of all others; a damaged one is refused |

## What was changed
The weights were not trained further. `model.onnx` has opset {opset}. {graph} {weights}

## Measured
Against the source in fp32 on torch, {texts} product texts in English, German, French and Dutch, {queries} queries:

| | |
|---|---|
{measured}"""
