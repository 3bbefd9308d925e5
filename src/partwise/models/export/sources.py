# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Find the model that is to be exported, and say early what cannot be exported."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import yaml

from partwise.errors import ConfigError, first_line
from partwise.models.files import first_file, read_json, read_object

Kind: TypeAlias = Literal["cross_encoder", "encoder"]

# What a cross-encoder or an encoder is made of; weights as pickles or in other frameworks' forms are left out.
_WANTED: Final = ["*.json", "*.txt", "*.model", "*.safetensors", "README.md"]


@dataclass(frozen=True, slots=True)
class Source:
    """
    A model to export.

    :param name: Its name on the hub, or its folder's name.
    :param folder: Where its files are.
    :param kind: Whether it scores pairs or embeds texts.
    :param architecture: transformers' model type, such as ``bert``.
    :param licence: The licence that its model card names, if any.
    """

    name: str
    folder: Path
    kind: Kind
    architecture: str
    licence: str | None


def find_source(source: str | Path) -> Source:
    """
    Find a model and read what it is.

    :param source: A folder, or a name on the Hugging Face hub.
    :returns: The model.
    :raises ConfigError: When it is not there, not a cross-encoder with one score or an encoder, or needs code of its
        own.
    """
    path = Path(source).expanduser()
    local = path.is_dir()
    folder = path.resolve() if local else _download(str(source))
    settings = read_object(first_file(folder, ("config.json",)))
    name = folder.name if local else str(source)
    if "auto_map" in settings:
        msg = (
            f"{name} consists of code of its own (auto_map in its config.json), which is not run here. If its folder "
            "has onnx/model.onnx and tokenizer.json, use that folder as it is; else choose another model."
        )
        raise ConfigError(msg)
    return Source(
        name=name,
        folder=folder,
        kind=_kind(name, folder, settings),
        architecture=str(settings.get("model_type", "unknown")),
        licence=_licence(folder / "README.md"),
    )


def _download(name: str) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - comes with the extra

    try:
        return Path(snapshot_download(name, allow_patterns=_WANTED))
    except Exception as error:  # no network, no such model, not a name: the library has a class for each
        why = first_line(error).rstrip(".")
        msg = f"No folder at {name}, and the hub does not give it ({why}). Give a local model folder."
        raise ConfigError(msg) from error


def _kind(name: str, folder: Path, settings: Mapping[str, Any]) -> Kind:
    modules = read_json(folder / "modules.json") if (folder / "modules.json").is_file() else []
    if any(str(module.get("type", "")).endswith(".Pooling") for module in modules):
        return "encoder"
    architecture = next(iter(settings.get("architectures") or []), "none")
    if not architecture.endswith("ForSequenceClassification"):
        msg = (
            f"{name} has the architecture {architecture}; what can be exported is a sequence classification model with "
            "one score (a cross-encoder), or a sentence-transformers folder with Transformer and Pooling (an encoder)."
        )
        raise ConfigError(msg)
    labels = len(settings.get("id2label") or ("LABEL_0", "LABEL_1"))  # transformers' default is two
    if labels != 1:
        msg = f"{name} gives {labels} scores a pair; a cross-encoder for ranking gives one. Choose another model."
        raise ConfigError(msg)
    return "cross_encoder"


def _licence(card: Path) -> str | None:
    """Read the licence in the head of a model card; a card that cannot be read names none."""
    if not card.is_file():
        return None
    before, _, rest = card.read_text(encoding="utf-8", errors="replace").partition("---\n")
    head = "" if before.strip() else rest.partition("\n---")[0]
    try:
        named = yaml.safe_load(head)
    except yaml.YAMLError:
        return None
    licence = named.get("license") if isinstance(named, dict) else None
    return str(licence) if licence else None
