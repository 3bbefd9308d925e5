# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Read a sentence-transformers model folder that holds an ONNX export.

```
modules.json                         Transformer, Pooling and optionally Normalize
1_Pooling/config.json                how token vectors become one vector
sentence_bert_config.json            longest input in tokens, lower-casing
config_sentence_transformers.json    prompts for queries and documents
tokenizer.json, tokenizer_config.json, config.json
model.onnx or onnx/model.onnx        token vectors from token ids
CHECKSUMS                            optional; sha256 of the other files
```
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from partwise.errors import ConfigError
from partwise.models.files import (
    MODEL_FILES,
    first_file,
    longest_input,
    optional_object,
    read_json,
    read_object,
    sha256,
    token_text,
    verify,
)
from partwise.models.pooling import POOLERS

PACKAGED: Final = Path(__file__).resolve().parent / "minilm"

_OLD_POOLING_KEYS: Final = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """
    What a sentence-transformers folder says about its model.

    :param model_file: The ONNX file.
    :param tokenizer_file: The tokenizer in the form of the tokenizers library.
    :param pooling: Pooling modes, names of `partwise.models.pooling.POOLERS`.
    :param dim: Numbers in one embedding.
    :param normalize: Whether embeddings are scaled to length 1.
    :param query_prompt: Text put before every query.
    :param document_prompt: Text put before every document.
    :param max_tokens: The longest input, special tokens included.
    :param lower_case: Whether texts are lower-cased before the tokenizer.
    :param pad_token: The tokenizer's padding token.
    """

    model_file: Path
    tokenizer_file: Path
    pooling: tuple[str, ...]
    dim: int
    normalize: bool
    query_prompt: str
    document_prompt: str
    max_tokens: int
    lower_case: bool
    pad_token: str

    def checksum(self) -> str:
        """
        Hash everything that decides an embedding: weights, tokenizer and settings.

        :returns: sha256 in hex. Two folders with the same value give the same vectors.
        """
        weights = sorted(self.model_file.parent.glob(f"{self.model_file.name}*"))  # with external data, if any
        parts = {
            "weights": [sha256(file) for file in weights],
            "tokenizer": sha256(self.tokenizer_file),
            "pooling": self.pooling,
            "normalize": self.normalize,
            "prompts": [self.query_prompt, self.document_prompt],
            "max_tokens": self.max_tokens,
            "lower_case": self.lower_case,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def read_folder(folder: str | Path | None) -> ModelFolder:
    """
    Read a model folder's settings and check that its files are there and whole.

    :param folder: A sentence-transformers folder with an ONNX export; the packaged encoder when `None`.
    :returns: The settings.
    :raises ConfigError: When the folder or a file of it is missing, damaged or not supported; names the file.
    """
    path = PACKAGED if folder is None else Path(folder).expanduser().resolve()
    if not path.is_dir():
        msg = (
            f"No model folder at {path}. Give a local folder with modules.json, tokenizer.json and model.onnx, "
            "or leave the model out to use the packaged encoder; nothing is downloaded."
        )
        raise ConfigError(msg)
    verify(path, "Install partwise-haystack again." if path == PACKAGED else "Export or copy the model again.")
    modules = _modules(path)
    transformer = path / modules["Transformer"]
    pooling_file = path / modules["Pooling"] / "config.json"
    modes, size, include_prompt = _pooling(pooling_file)
    query_prompt, document_prompt = _prompts(path / "config_sentence_transformers.json")
    if not include_prompt and (query_prompt or document_prompt):
        msg = f"{pooling_file} leaves prompts out of pooling, which is not supported."
        raise ConfigError(msg)
    tokenizer_settings = optional_object(path / "tokenizer_config.json")
    bert_settings = optional_object(transformer / "sentence_bert_config.json")
    return ModelFolder(
        model_file=first_file(path, MODEL_FILES),
        tokenizer_file=first_file(path, ("tokenizer.json",)),
        pooling=modes,
        dim=size * len(modes),
        normalize="Normalize" in modules,
        query_prompt=query_prompt,
        document_prompt=document_prompt,
        max_tokens=longest_input(bert_settings, tokenizer_settings, optional_object(transformer / "config.json")),
        lower_case=bool(bert_settings.get("do_lower_case", False)),
        pad_token=token_text(tokenizer_settings.get("pad_token")),
    )


def _modules(path: Path) -> dict[str, str]:
    """Give each module's folder by its class name; the order must be Transformer, Pooling, Normalize."""
    file = path / "modules.json"
    try:
        found = {str(item["type"]).rpartition(".")[2]: str(item["path"]) for item in read_json(file)}
    except (TypeError, KeyError) as error:
        msg = f"{file} is not a list of sentence-transformers modules. Save the model again."
        raise ConfigError(msg) from error
    if list(found) not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        msg = (
            f"{file} lists the modules {', '.join(found) or 'none'}; "
            "supported is Transformer, Pooling and optionally Normalize."
        )
        raise ConfigError(msg)
    if "Normalize" in found:
        target = optional_object(path / found["Normalize"] / "config.json").get(
            "module_input_name", "sentence_embedding"
        )
        if target != "sentence_embedding":
            msg = f"{file}: its Normalize module works on {target}; supported is sentence_embedding."
            raise ConfigError(msg)
    return found


def _pooling(file: Path) -> tuple[tuple[str, ...], int, bool]:
    settings = read_object(file)
    named = settings.get("pooling_mode")
    if named is None:  # the form up to sentence-transformers 5
        named = [mode for key, mode in _OLD_POOLING_KEYS.items() if settings.get(key)] or ["mean"]
    modes = (named,) if isinstance(named, str) else tuple(named)
    if unsupported := [mode for mode in modes if mode not in POOLERS]:
        msg = f"{file} asks for pooling mode {', '.join(map(str, unsupported))}; supported are {', '.join(POOLERS)}."
        raise ConfigError(msg)
    size = settings.get("embedding_dimension", settings.get("word_embedding_dimension"))
    if not isinstance(size, int) or size < 1:
        msg = f"{file} has no embedding_dimension. Save the model again with sentence-transformers."
        raise ConfigError(msg)
    return modes, size, bool(settings.get("include_prompt", True))


def _prompts(file: Path) -> tuple[str, str]:
    prompts = optional_object(file).get("prompts") or {}
    document = next((prompts[name] for name in ("document", "passage", "corpus") if prompts.get(name)), "")
    return str(prompts.get("query") or ""), str(document)
