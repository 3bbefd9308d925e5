# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise export`: a sentence-transformers model into a folder that runs on ONNX Runtime."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .options import JsonOption
from .output import hide_model_loading, print_json


class Quantize(StrEnum):
    """How weights are stored."""

    NONE = "none"
    WEIGHTS = "weights"
    DYNAMIC = "dynamic"


def export(
    model: Annotated[str, typer.Argument(help="A model folder, or a name on the Hugging Face hub.")],
    *,
    out: Annotated[Path, typer.Option(help="The folder to make; it must not be there yet.")],
    quantize: Annotated[
        Quantize,
        typer.Option(help="weights: stored as int8, computed in fp32; dynamic: computed in int8, less exact."),
    ] = Quantize.NONE,
    as_json: JsonOption = False,
) -> None:
    """Export a cross-encoder or an encoder to ONNX, compare it with its source, and keep it if both agree."""
    from partwise.models.export import export_model

    hide_model_loading()
    report = export_model(model, out, quantize=quantize.value)
    if as_json:
        print_json(report.to_dict())
        return
    graph = "fused" if report.fused else "not fused"
    kind = report.kind.replace("_", "-")
    print(f"exported {report.source}, a {report.architecture} {kind} of up to {report.max_tokens} tokens, to {out}")
    print(f"{report.megabytes:g} MB, attention {graph}, quantize {report.quantize}")
    measured = ", ".join(f"{name.replace('_', ' ')} {value:.5f}" for name, value in report.agreement.items())
    print(f"against the source on sample product texts: {measured}")
