# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Embed texts with a sentence-transformers model on ONNX Runtime.

>>> encoder = Encoder.load()
>>> encoder.encode(["patch cable 2 m", "network cable 6 ft"], kind="document").shape
(2, 384)
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import numpy as np

from partwise.errors import ConfigError
from partwise.models.folder import ModelFolder, read_folder
from partwise.models.pooling import Floats, Mask, pool, unit_length
from partwise.models.session import available_cores, batches, known_inputs, open_session, run_at_once
from partwise.models.sharing import SharedModels
from partwise.models.tokens import TextTokenizer
from partwise.recent import Recent

_TEXTS_AT_ONCE: Final = 1024  # texts are sorted by length within so many; bounds the memory of their tokens
_QUERIES_KEPT: Final = 64
_TOKEN_OUTPUTS: Final = ("last_hidden_state", "token_embeddings")
_Block = TypeVar("_Block")


class Encoder:
    """
    A loaded model. Several threads may use it at once.

    :param folder: The model's settings.
    :param threads: Threads within one batch, and batches at once; all available cores when `None`.
    :raises ConfigError: When the tokenizer or the ONNX file cannot be used.
    """

    def __init__(self, folder: ModelFolder, threads: int | None = None) -> None:
        self._folder = folder
        self._tokenizer = TextTokenizer(
            folder.tokenizer_file,
            max_tokens=folder.max_tokens,
            lower_case=folder.lower_case,
            pad_token=folder.pad_token,
        )
        self._threads = threads or available_cores()
        self._session = open_session(folder.model_file, self._threads)
        self._inputs = known_inputs(self._session, folder.model_file)
        self._output = _token_output(self._session, folder)
        self._queries = Recent[tuple[str, int | None], tuple[Floats, Floats]](_QUERIES_KEPT)

    @classmethod
    def load(cls, folder: str | Path | None = None, threads: int | None = None) -> "Encoder":
        """
        Load a model.

        :param folder: A sentence-transformers folder with an ONNX export; the packaged encoder when `None`.
        :param threads: Threads within one batch, and batches at once; all available cores when `None`.
        :returns: The loaded encoder.
        :raises ConfigError: When the folder or a file of it is missing, damaged or not supported; names the file.
        """
        return cls(read_folder(folder), threads)

    @property
    def dim(self) -> int:
        """Numbers in one embedding."""
        return self._folder.dim

    @property
    def max_tokens(self) -> int:
        """The longest input in tokens, special tokens included; what is longer is cut."""
        return self._folder.max_tokens

    @cached_property
    def checksum(self) -> str:
        """sha256 (hex) over weights, tokenizer and settings: equal for models that give equal vectors."""
        return self._folder.checksum()

    def encode(
        self,
        texts: Sequence[str],
        kind: Literal["query", "document"] = "document",
        max_tokens: int | None = None,
        *,
        batch_size: int = 32,
        on_progress: Callable[[int], None] | None = None,
    ) -> Floats:
        """
        Embed texts.

        :param texts: The texts; an empty text is embedded like any other.
        :param kind: Whether they are queries or documents: decides the model's own prompt.
        :param max_tokens: A limit below the model's own, special tokens and prompt included.
        :param batch_size: The most texts in one call of the model; fewer where they are long.
        :param on_progress: Called after each batch with its number of texts.
        :returns: Vectors in the order of the texts, ``[texts, dim]``.
        :raises ConfigError: When `max_tokens` leaves no room for a token of the text.
        """
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        for rows, block in self._in_batches(self._embed, texts, kind, max_tokens, batch_size):
            vectors[rows] = block
            if on_progress:
                on_progress(len(rows))
        return vectors

    def encode_tokens(
        self,
        texts: Sequence[str],
        kind: Literal["query", "document"] = "document",
        max_tokens: int | None = None,
        *,
        batch_size: int = 32,
    ) -> list[Floats]:
        """
        Give each text's token vectors, as late interaction compares them.

        The model's marks of start and end are left out, unless a text has nothing else.

        :param texts: The texts; an empty text has the vectors of its marks.
        :param kind: Whether they are queries or documents: decides the model's own prompt.
        :param max_tokens: A limit below the model's own, special tokens and prompt included.
        :param batch_size: The most texts in one call of the model; fewer where they are long.
        :returns: One array a text, in their order: ``[tokens, size]`` of length 1, without padding, at least one token.
        :raises ConfigError: When `max_tokens` leaves no room for a token of the text.
        """
        found: dict[int, Floats] = {}
        for rows, block in self._in_batches(self._token_vectors, texts, kind, max_tokens, batch_size):
            found.update(zip(rows, block, strict=True))
        return [found[row] for row in range(len(texts))]

    def encode_with_tokens(
        self,
        texts: Sequence[str],
        kind: Literal["query", "document"] = "document",
        max_tokens: int | None = None,
        *,
        batch_size: int = 32,
        on_progress: Callable[[int], None] | None = None,
    ) -> tuple[Floats, list[Floats]]:
        """
        Do as `encode` and `encode_tokens` in one run of the model: the second costs nothing then.

        :param texts: The texts.
        :param kind: Whether they are queries or documents: decides the model's own prompt.
        :param max_tokens: A limit below the model's own, special tokens and prompt included.
        :param batch_size: The most texts in one call of the model; fewer where they are long.
        :param on_progress: Called after each batch with its number of texts.
        :returns: The embeddings, ``[texts, dim]``, and each text's token vectors, ``[tokens, size]``.
        :raises ConfigError: When `max_tokens` leaves no room for a token of the text.
        """
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        found: dict[int, Floats] = {}
        for rows, (block, tokens) in self._in_batches(self._embed_with_tokens, texts, kind, max_tokens, batch_size):
            vectors[rows] = block
            found.update(zip(rows, tokens, strict=True))
            if on_progress:
                on_progress(len(rows))
        return vectors, [found[row] for row in range(len(texts))]

    def encode_query(self, text: str, max_tokens: int | None = None) -> tuple[Floats, Floats]:
        """
        Embed a query, and give its token vectors: who searches and who reranks ask for the same one after the other.

        :param text: The query.
        :param max_tokens: A limit below the model's own, special tokens and prompt included.
        :returns: Its embedding, ``[dim]``, and its token vectors, ``[tokens, size]``; of the last queries from memory.
        :raises ConfigError: When `max_tokens` leaves no room for a token of the text.
        """
        key = (text, max_tokens)
        known = self._queries.find([key])
        if key not in known:
            vectors, tokens = self.encode_with_tokens([text], "query", max_tokens)
            known = {key: (vectors[0], tokens[0])}
            self._queries.keep(known)
        return known[key]

    def _in_batches(
        self,
        work: Callable[[Sequence[Any]], _Block],
        texts: Sequence[str],
        kind: Literal["query", "document"],
        max_tokens: int | None,
        batch_size: int,
    ) -> Iterator[tuple[list[int], _Block]]:
        """Tokenize texts and do the work on batches of similar length; yield each batch's rows with its result."""
        prompt = self._folder.query_prompt if kind == "query" else self._folder.document_prompt
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            some = [prompt + text for text in texts[start : start + _TEXTS_AT_ONCE]]
            encodings = self._tokenizer.encode(some, max_tokens)
            groups = list(batches([len(encoding) for encoding in encodings], batch_size))
            found = run_at_once(work, [[encodings[row] for row in rows] for rows in groups], self._threads)
            for rows, block in zip(groups, found, strict=True):
                yield [start + row for row in rows], block

    def _embed(self, encodings: Sequence[Any]) -> Floats:
        return self._pooled(*self._run_model(encodings))

    def _token_vectors(self, encodings: Sequence[Any]) -> list[Floats]:
        return _of_text(self._run_model(encodings)[0], encodings)

    def _embed_with_tokens(self, encodings: Sequence[Any]) -> tuple[Floats, list[Floats]]:
        tokens, mask = self._run_model(encodings)
        return self._pooled(tokens, mask), _of_text(tokens, encodings)

    def _pooled(self, tokens: Floats, mask: Mask) -> Floats:
        pooled = pool(tokens, mask, self._folder.pooling)
        return unit_length(pooled) if self._folder.normalize else pooled

    def _run_model(self, encodings: Sequence[Any]) -> tuple[Floats, Mask]:
        table = self._tokenizer.pad(encodings)
        (tokens,) = self._session.run([self._output], {name: table[name] for name in self._inputs})
        return tokens, table["attention_mask"]


_shared: Final[SharedModels[Encoder]] = SharedModels()


def shared_encoder(folder: str | None = None, threads: int | None = None) -> Encoder:
    """
    Load a model, or give the one that this process has in use already, so that its memory is paid once.

    :param folder: As for `Encoder.load`.
    :param threads: As for `Encoder.load`; another number of threads is another encoder.
    :returns: The encoder; it is freed when nobody holds it any more.
    :raises ConfigError: As for `Encoder.load`.
    """
    settings = read_folder(folder)
    key = (settings, settings.model_file.stat().st_mtime_ns, threads)
    return _shared.get(key, lambda: Encoder(settings, threads))


def _of_text(tokens: Floats, encodings: Sequence[Any]) -> list[Floats]:
    """Give the token vectors of each text, of length 1, without the model's marks and padding."""
    return [unit_length(row[_text_tokens(encoding)]) for row, encoding in zip(tokens, encodings, strict=True)]


def _text_tokens(encoding: Any) -> list[int]:
    """Give the places of an encoding's tokens that stand for text; all of them, or the padding, when none does."""
    places = [place for place, special in enumerate(encoding.special_tokens_mask) if not special]
    return places or list(range(len(encoding))) or [0]


def _token_output(session: Any, folder: ModelFolder) -> str:
    """Name the output that holds token vectors."""
    outputs = {node.name: node.shape for node in session.get_outputs()}
    tables = [name for name, shape in outputs.items() if len(shape) == 3]  # noqa: PLR2004 - texts, tokens, size
    name = next((known for known in _TOKEN_OUTPUTS if known in tables), next(iter(tables), None))
    if name is None:
        msg = f"{folder.model_file} gives no token vectors [texts, tokens, size]. Export its last hidden state."
        raise ConfigError(msg)
    size = outputs[name][2]
    if isinstance(size, int) and size * len(folder.pooling) != folder.dim:
        msg = f"{folder.model_file} gives token vectors of {size} numbers, but its pooling settings say otherwise."
        raise ConfigError(msg)
    return str(name)
