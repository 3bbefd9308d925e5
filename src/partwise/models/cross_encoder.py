# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Score texts for a query with a cross-encoder on ONNX Runtime: the model reads both at once.

```
model.onnx or onnx/model.onnx        one score from the token ids of a pair
tokenizer.json, config.json          also: tokenizer_config.json, sentence_bert_config.json
partwise.json                        optional; what `partwise export` noted
CHECKSUMS                            optional; sha256 of the other files
```
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from partwise.errors import ConfigError, RerankerError
from partwise.models.files import (
    MODEL_FILES,
    first_file,
    longest_input,
    optional_object,
    read_object,
    token_text,
    verify,
)
from partwise.models.pooling import Floats
from partwise.models.session import available_cores, batches, known_inputs, open_session, run_at_once
from partwise.models.sharing import SharedModels
from partwise.models.tokens import PairTokenizer

_PAIRS_PER_BATCH: Final = 32


@dataclass(frozen=True, slots=True)
class CrossEncoderFolder:
    """
    What a folder says about its cross-encoder.

    :param model_file: The ONNX file.
    :param tokenizer_file: The tokenizer in the form of the tokenizers library.
    :param max_tokens: The longest pair, special tokens included.
    :param pad_token: The tokenizer's padding token.
    """

    model_file: Path
    tokenizer_file: Path
    max_tokens: int
    pad_token: str


class CrossEncoder:
    """
    A loaded cross-encoder. Several threads may use it at once.

    :param folder: The model's settings.
    :param threads: Threads within one batch, and batches at once; all available cores when `None`.
    :raises ConfigError: When the tokenizer or the ONNX file cannot be used, or gives other than one score a pair.
    :raises RerankerError: When the model gives a score that is no number.
    """

    def __init__(self, folder: CrossEncoderFolder, threads: int | None = None) -> None:
        self._file = folder.model_file
        self._tokenizer = PairTokenizer(folder.tokenizer_file, max_tokens=folder.max_tokens, pad_token=folder.pad_token)
        self._threads = threads or available_cores()
        self._session = open_session(self._file, self._threads)
        self._inputs = known_inputs(self._session, self._file)
        self._output = _score_output(self._session)
        self.score("a", {"a": "b"})  # a graph may leave its shapes open, so that only a run shows what it gives

    @classmethod
    def load(cls, folder: str | Path, max_tokens: int | None = None, threads: int | None = None) -> "CrossEncoder":
        """
        Load a cross-encoder.

        :param folder: A folder as `partwise export` writes it, or any other with the files above.
        :param max_tokens: A limit below the model's own for a query and a text together, special tokens included.
        :param threads: Threads within one batch, and batches at once; all available cores when `None`.
        :returns: The loaded cross-encoder.
        :raises ConfigError: When the folder or a file of it is missing, damaged or not supported; names the file.
        """
        return cls(read_cross_encoder_folder(folder, max_tokens), threads)

    @property
    def max_tokens(self) -> int:
        """The longest query and text together, special tokens included; the text is cut to fit."""
        return self._tokenizer.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """
        Count the tokens of texts as this model reads them.

        :param texts: The texts.
        :returns: Their lengths before any cut, special tokens not included.
        """
        return self._tokenizer.count(texts)

    def score(self, query: str, texts: Mapping[str, str]) -> list[float]:
        """
        Score texts for a query.

        :param query: The query; a query longer than half of the model's limit is cut to that, which is logged.
        :param texts: Texts by document id.
        :returns: The model's own score of each text, in order: a logit, without an activation.
        :raises RerankerError: When a score is no finite number.
        """
        pairs = self._tokenizer.encode_pairs(query, list(texts.values()))
        groups = list(batches([len(pair) for pair in pairs], _PAIRS_PER_BATCH))
        scores = np.empty(len(pairs), dtype=np.float32)
        found = run_at_once(self._run, [[pairs[row] for row in rows] for rows in groups], self._threads)
        for rows, block in zip(groups, found, strict=True):
            scores[rows] = block
        if not np.isfinite(scores).all():
            wrong = list(texts)[int(np.argmin(np.isfinite(scores)))]
            msg = f"{self._file} scores {wrong!r} as {scores[~np.isfinite(scores)][0]}. Export the model again."
            raise RerankerError(msg)
        return [float(score) for score in scores]

    def _run(self, pairs: Sequence[Any]) -> Floats:
        table = self._tokenizer.pad(pairs)
        (logits,) = self._session.run([self._output], {name: table[name] for name in self._inputs})
        if logits.size != len(pairs):
            shape = " x ".join(str(size) for size in logits.shape)
            msg = f"{self._file} gives {shape} numbers for {len(pairs)} pairs. Use a cross-encoder with one score."
            raise ConfigError(msg)
        return np.asarray(logits, dtype=np.float32).reshape(-1)


_shared: Final[SharedModels[CrossEncoder]] = SharedModels()


def shared_cross_encoder(folder: str | Path, max_tokens: int | None = None, threads: int | None = None) -> CrossEncoder:
    """
    Load a cross-encoder, or give the one that this process has in use already, so that its memory is paid once.

    :param folder: As for `CrossEncoder.load`.
    :param max_tokens: As for `CrossEncoder.load`; another limit is another cross-encoder.
    :param threads: As for `CrossEncoder.load`; another number of threads is another cross-encoder.
    :returns: The cross-encoder; it is freed when nobody holds it any more.
    :raises ConfigError: As for `CrossEncoder.load`.
    """
    settings = read_cross_encoder_folder(folder, max_tokens)
    key = (settings, settings.model_file.stat().st_mtime_ns, threads)
    return _shared.get(key, lambda: CrossEncoder(settings, threads))


def read_cross_encoder_folder(folder: str | Path, max_tokens: int | None = None) -> CrossEncoderFolder:
    """
    Read a cross-encoder folder's settings and check that its files are there and whole.

    :param folder: The folder.
    :param max_tokens: A limit below the model's own.
    :returns: The settings.
    :raises ConfigError: When the folder or a file of it is missing, damaged or not supported; names the file.
    """
    path = Path(folder).expanduser().resolve()
    if not path.is_dir():
        msg = f"No model folder at {path}. Make one with: partwise export MODEL --out {path}"
        raise ConfigError(msg)
    verify(path, "Export or copy the model again.")
    noted = optional_object(path / "partwise.json")
    if noted.get("kind", "cross_encoder") != "cross_encoder":
        msg = (
            f"{path / 'partwise.json'} says that this model is an {noted['kind']}. Give the folder of a cross-encoder."
        )
        raise ConfigError(msg)
    network = read_object(first_file(path, ("config.json",)))
    tokenizer = optional_object(path / "tokenizer_config.json")
    longest = noted.get("max_tokens") or longest_input(
        optional_object(path / "sentence_bert_config.json"), tokenizer, network
    )
    settings = CrossEncoderFolder(
        model_file=first_file(path, MODEL_FILES),
        tokenizer_file=first_file(path, ("tokenizer.json",)),
        max_tokens=int(longest),
        pad_token=token_text(tokenizer.get("pad_token")),
    )
    return settings if max_tokens is None else replace(settings, max_tokens=min(max_tokens, settings.max_tokens))


def _score_output(session: Any) -> str:
    """Name the output that holds scores: transformers calls it logits, others have but one."""
    names = [str(node.name) for node in session.get_outputs()]
    return "logits" if "logits" in names else names[0]
