# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Read the files that all model folders have, and check that they are whole."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from partwise.errors import ConfigError

MODEL_FILES: Final = ("model.onnx", "onnx/model.onnx")
CHECKSUMS: Final = "CHECKSUMS"

_LONGEST_INPUT: Final = 512  # BERT's, where no file says otherwise
# Their positions are counted from behind the padding token's id.
_OFFSET_POSITIONS: Final = {"camembert", "roberta", "xlm-roberta"}


def first_file(path: Path, names: tuple[str, ...]) -> Path:
    """
    Find a file that may have several names.

    :param path: The model folder.
    :param names: Names, the usual one first.
    :returns: The first one that is there.
    :raises ConfigError: When none is.
    """
    for name in names:
        if (path / name).is_file():
            return path / name
    msg = f"{path / names[0]} is missing. Export the model to ONNX with its fast tokenizer into this folder."
    raise ConfigError(msg)


def longest_input(bert: Mapping[str, Any], tokenizer: Mapping[str, Any], network: Mapping[str, Any]) -> int:
    """
    Say how many tokens a model reads.

    :param bert: ``sentence_bert_config.json``, which counts first.
    :param tokenizer: ``tokenizer_config.json``.
    :param network: ``config.json``.
    :returns: The limit, special tokens included.
    """
    if bert.get("max_seq_length"):
        return int(bert["max_seq_length"])
    positions = network.get("max_position_embeddings")
    if positions and network.get("model_type") in _OFFSET_POSITIONS:
        positions -= int(network.get("pad_token_id") or 0) + 1
    # A tokenizer without a limit says 1e30 here; the network's positions are the true limit.
    limits = [tokenizer.get("model_max_length"), positions]
    return int(min((limit for limit in limits if limit and limit > 0), default=_LONGEST_INPUT))


def token_text(token: Any) -> str:
    """
    Give a token's text.

    :param token: The setting; older files write an object in place of a string.
    :returns: The text, ``[PAD]`` where nothing is set.
    """
    text = token.get("content") if isinstance(token, dict) else token
    return str(text) if text else "[PAD]"


def verify(path: Path, restore: str) -> None:
    """
    Compare the files with CHECKSUMS, if the folder has one.

    :param path: The model folder.
    :param restore: What to do about a damaged file.
    :raises ConfigError: When a listed file is missing or differs.
    """
    listing = path / CHECKSUMS
    if not listing.is_file():
        return
    for line in listing.read_text(encoding="utf-8").splitlines():
        expected, _, name = line.partition("  ")
        file = path / name
        if not file.is_file():
            msg = f"{file} is missing, though {listing} lists it. {restore}"
            raise ConfigError(msg)
        if sha256(file) != expected:
            msg = f"{file} is damaged: its sha256 is not the one in {listing}. {restore}"
            raise ConfigError(msg)


def sha256(file: Path) -> str:
    """
    Hash a file.

    :param file: The file.
    :returns: sha256 in hex.
    """
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_json(file: Path) -> Any:
    """
    Read a JSON file.

    :param file: The file.
    :returns: Its content.
    :raises ConfigError: When it is missing or not JSON.
    """
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        msg = f"{file} is missing: not a sentence-transformers folder. Save the model with SentenceTransformer.save()."
        raise ConfigError(msg) from error
    except (OSError, ValueError) as error:
        msg = f"{file} cannot be read as JSON: {error}. Save the model again."
        raise ConfigError(msg) from error


def read_object(file: Path) -> dict[str, Any]:
    """
    Read a JSON file that holds an object.

    :param file: The file.
    :returns: The object.
    :raises ConfigError: When the file is missing, not JSON or something else.
    """
    content = read_json(file)
    if not isinstance(content, dict):
        msg = f"{file} is not a JSON object. Save the model again."
        raise ConfigError(msg)
    return content


def optional_object(file: Path) -> dict[str, Any]:
    """
    Read a JSON object from a file that need not be there.

    :param file: The file.
    :returns: The object; empty when there is no file.
    :raises ConfigError: When the file is not JSON or holds something else.
    """
    return read_object(file) if file.exists() else {}
