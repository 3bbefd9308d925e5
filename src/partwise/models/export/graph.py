# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Make an ONNX graph of a transformer, with its attention, layer norm and GELU as one operator each where possible."""

import inspect
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

INPUTS: Final = ("input_ids", "attention_mask", "token_type_ids")
OPSET: Final = 17  # read by every onnxruntime from 1.20 on

# Architectures whose attention ONNX Runtime's optimizer knows: those of BERT's form.
_FUSED: Final = {"bert", "camembert", "electra", "roberta", "xlm-roberta"}


def inputs_of(network: Any, known: Sequence[str]) -> list[str]:
    """
    Name the inputs that a network takes and its tokenizer gives.

    :param network: A transformers model.
    :param known: The tokenizer's `model_input_names`.
    :returns: Names, in the order of the graph.
    """
    taken = inspect.signature(network.forward).parameters
    return [name for name in INPUTS if name in taken and name in known]


def make_graph(network: Any, inputs: Sequence[str], output: str, work: Path) -> tuple[Any, bool]:
    """
    Export a network in fp32, fused for ONNX Runtime where its architecture is known.

    :param network: A transformers model on the CPU, with eager attention, which the tracing exporter needs.
    :param inputs: Names of its inputs.
    :param output: Name of the output that is kept.
    :param work: A folder for the files in between.
    :returns: An ONNX ModelProto, and whether its attention is fused.
    """
    import onnx  # noqa: PLC0415 - heavy

    plain, fused = work / "plain.onnx", work / "fused.onnx"
    _trace(network, inputs, output, plain)
    settings = network.config
    if settings.model_type not in _FUSED:
        return onnx.load(plain), False
    from onnxruntime.transformers import optimizer  # noqa: PLC0415 - heavy

    optimized = optimizer.optimize_model(
        str(plain),
        model_type="bert",
        num_heads=settings.num_attention_heads,
        hidden_size=settings.hidden_size,
        opt_level=0,  # ONNX Runtime's own passes would write what suits this machine
    )
    count = optimized.get_fused_operator_statistics().get("Attention", 0)
    # Writing also sorts the nodes and declares the fused operators.
    optimized.save_model_to_file(str(fused), use_external_data_format=is_large(optimized.model))
    return onnx.load(fused), count == settings.num_hidden_layers


def is_large(model: Any) -> bool:
    """
    Tell whether a graph's weights need a file of their own, as one file holds at most 2 GB.

    :param model: An ONNX ModelProto.
    :returns: Whether its weights take more than 1.5 GB.
    """
    return sum(len(item.raw_data) for item in model.graph.initializer) > 1_500_000_000  # noqa: PLR2004 - bytes


def save(model: Any, target: Path) -> None:
    """
    Write a graph.

    :param model: An ONNX ModelProto.
    :param target: The file; weights that are too large for it go to a second one named `*.data`.
    """
    import onnx  # noqa: PLC0415 - heavy

    model.doc_string = ""
    if is_large(model):
        onnx.save(model, target, save_as_external_data=True, location=f"{target.name}.data")
    else:
        onnx.save(model, target)
    onnx.checker.check_model(str(target))


def _trace(network: Any, inputs: Sequence[str], output: str, target: Path) -> None:
    import torch  # noqa: PLC0415 - heavy

    class OneOutput(torch.nn.Module):  # type: ignore[misc, unused-ignore] # mypy may run without torch
        """The network with positional inputs and one output."""

        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, *values: Any) -> Any:
            return getattr(self.network(**dict(zip(inputs, values, strict=True))), output)

    values = {name: torch.ones(2, 7, dtype=torch.int64) for name in inputs}
    if "token_type_ids" in values:
        values["token_type_ids"].zero_()
    axes = {name: {0: "texts", 1: "tokens"} for name in inputs}
    with warnings.catch_warnings():
        # What tracing may get wrong shows in the comparison with the source.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            OneOutput().eval(),
            tuple(values.values()),
            str(target),  # only beside a name, not a Path, does it write weights of more than 2 GB
            input_names=list(inputs),
            output_names=[output],
            dynamic_axes=axes | {output: {0: "texts"} if output == "logits" else {0: "texts", 1: "tokens"}},
            opset_version=OPSET,
            dynamo=False,
        )
