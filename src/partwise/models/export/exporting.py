# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Export a model into a folder, and refuse to write one that answers differently."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from partwise.errors import ConfigError, MissingExtraError, RerankerError, first_line
from partwise.models.cross_encoder import read_cross_encoder_folder
from partwise.models.export.agreement import measure
from partwise.models.export.card import write_card
from partwise.models.export.graph import inputs_of, make_graph, save
from partwise.models.export.quantization import save_dynamic, store_int8
from partwise.models.export.sources import Kind, Source, find_source
from partwise.models.files import CHECKSUMS, sha256
from partwise.models.folder import read_folder

Quantize: TypeAlias = Literal["none", "weights", "dynamic"]

_NEEDED: Final = {"torch": "torch", "sentence_transformers": "sentence-transformers", "onnx": "onnx"}
_OUTPUTS: Final[dict[Kind, str]] = {"cross_encoder": "logits", "encoder": "last_hidden_state"}


@dataclass(frozen=True, slots=True)
class ExportReport:
    """
    What was exported, and how near it is to its source.

    :param folder: The new folder.
    :param source: The model's name.
    :param kind: Whether it scores pairs or embeds texts.
    :param architecture: transformers' model type.
    :param quantize: How the weights are stored.
    :param fused: Whether its attention runs as one operator.
    :param max_tokens: The longest input, special tokens included.
    :param megabytes: Size of the weights.
    :param agreement: `cosine_mean` and `cosine_min`, or `spearman_mean`, `spearman_min` and `largest_difference`.
    """

    folder: str
    source: str
    kind: Kind
    architecture: str
    quantize: Quantize
    fused: bool
    max_tokens: int
    megabytes: float
    agreement: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """
        Give the report as plain data.

        :returns: Its fields by name.
        """
        return asdict(self)


def export_model(source: str | Path, target: Path, *, quantize: Quantize = "none") -> ExportReport:
    """
    Export a sentence-transformers cross-encoder or encoder.

    :param source: Its folder, or its name on the Hugging Face hub.
    :param target: The folder to make; it must not be there yet.
    :param quantize: `none` keeps fp32; `weights` stores int8 and computes in fp32; `dynamic` computes in int8.
    :returns: What was exported.
    :raises MissingExtraError: When a package of the extra `tune` is missing.
    :raises ConfigError: When the model cannot be exported, or the export would rank or embed differently; nothing is
        left behind then.
    """
    for module, package in _NEEDED.items():
        if find_spec(module) is None:
            feature = "Exporting a model"
            raise MissingExtraError(feature, package=package, extra="tune")
    if target.exists():
        msg = f"{target} is there already. Give a new folder, or remove that one."
        raise ConfigError(msg)
    found = find_source(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that a rename makes it appear whole.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as work:
        folder = Path(work) / "model"
        folder.mkdir()
        try:
            report = _export(found, folder, target, quantize)
        except (ConfigError, RerankerError) as error:
            msg = f"{found.name} is not exported: {str(error).replace(str(folder), str(found.folder))}"
            raise ConfigError(msg) from error
        folder.rename(target)
    return report


def _export(source: Source, folder: Path, target: Path, quantize: Quantize) -> ExportReport:
    model = _load(source)
    fused = _write_graph(model, source.kind, folder, quantize)
    _copy_settings(model, source, folder)
    limit = (read_cross_encoder_folder if source.kind == "cross_encoder" else read_folder)(folder).max_tokens
    noted = {"kind": source.kind, "max_tokens": limit, "quantize": quantize, "source": source.name}
    _write(folder / "partwise.json", json.dumps({"format": 1, **noted, "calibration": None}, indent=2) + "\n")
    agreement = measure(source.kind, model, folder)
    card = write_card(source, quantize=quantize, fused=fused, max_tokens=limit, agreement=agreement)
    _write(folder / "README.md", card)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    _write(folder / CHECKSUMS, "".join(f"{sha256(folder / name)}  {name}\n" for name in files))
    return ExportReport(
        folder=str(target),
        source=source.name,
        kind=source.kind,
        architecture=source.architecture,
        quantize=quantize,
        fused=fused,
        max_tokens=limit,
        megabytes=round(sum(file.stat().st_size for file in folder.glob("model.onnx*")) / 1e6, 1),
        agreement=agreement,
    )


def _load(source: Source) -> Any:
    """Load the source in fp32 with the plain attention; the optimizer finds its pattern and fuses it."""
    import sentence_transformers  # noqa: PLC0415 - heavy
    import torch  # noqa: PLC0415 - heavy

    load = {
        "cross_encoder": sentence_transformers.CrossEncoder,
        "encoder": sentence_transformers.SentenceTransformer,
    }[source.kind]
    settings = {"dtype": torch.float32, "attn_implementation": "eager"}
    try:
        return load(str(source.folder), device="cpu", model_kwargs=settings, local_files_only=True)
    except Exception as error:  # whatever its architecture's loader raises
        msg = f"sentence-transformers cannot load it: {first_line(error)}"
        raise ConfigError(msg) from error


def _write_graph(model: Any, kind: Kind, folder: Path, quantize: Quantize) -> bool:
    network = model[0].auto_model
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        work = Path(name)
        try:
            inputs = inputs_of(network, model.tokenizer.model_input_names)
            graph, fused = make_graph(network, inputs, _OUTPUTS[kind], work)
        except Exception as error:  # torch's exporter raises what the architecture's code gives it reason to
            msg = f"torch cannot write {network.config.model_type} as ONNX: {first_line(error)}"
            raise ConfigError(msg) from error
        if quantize == "dynamic":
            save_dynamic(graph, folder / "model.onnx", work)
            return fused
        if quantize == "weights":
            store_int8(graph)
        save(graph, folder / "model.onnx")
    return fused


def _copy_settings(model: Any, source: Source, folder: Path) -> None:
    """Write what the loader reads beside the graph: the tokenizer as it runs, and the settings."""
    model.tokenizer.save_pretrained(folder)
    model[0].auto_model.config.save_pretrained(folder)
    for file in [*source.folder.glob("*sentence*.json"), *source.folder.glob("modules.json")]:
        shutil.copyfile(file, folder / file.name)
    for file in source.folder.glob("*_Pooling/config.json"):
        (folder / file.parent.name).mkdir()
        shutil.copyfile(file, folder / file.parent.name / file.name)


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")
