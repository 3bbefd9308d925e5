# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Turn texts into the padded number tables that a transformer reads."""

import logging
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from partwise.errors import ConfigError

logger = logging.getLogger(__name__)

# A word that is cut in two is tokenized otherwise: so many tokens farther on, that no longer matters.
_TOKENS_BEHIND_CUT: Final = 32


class TextTokenizer:
    """
    A tokenizer of the tokenizers library that several threads may use, each with its own length limit.

    :param file: A ``tokenizer.json``.
    :param max_tokens: The longest input, special tokens included.
    :param lower_case: Lower-case texts first.
    :param pad_token: The token whose id fills short rows; id 0 when the tokenizer does not know it.
    :raises ConfigError: When the file is not a tokenizer.
    """

    def __init__(self, file: Path, *, max_tokens: int, lower_case: bool = False, pad_token: str = "[PAD]") -> None:  # noqa: S107 - a padding token, no password
        from tokenizers import Tokenizer, normalizers  # noqa: PLC0415 - heavy: loaded on first use

        try:
            tokenizer = Tokenizer.from_file(str(file))
        except Exception as error:  # the library raises plain Exception
            msg = f"{file} cannot be read as a tokenizer: {error}. Save the model again with its fast tokenizer."
            raise ConfigError(msg) from error
        if lower_case:
            steps = [normalizers.Lowercase(), *([tokenizer.normalizer] if tokenizer.normalizer else [])]
            tokenizer.normalizer = normalizers.Sequence(steps)
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.max_tokens = max_tokens
        self._plain = tokenizer
        self._pad_id = tokenizer.token_to_id(pad_token) or 0
        self._by_limit: dict[int, Any] = {}
        self._lock = Lock()

    def encode(self, texts: Sequence[str], max_tokens: int | None = None) -> list[Any]:
        """
        Tokenize texts, each cut to the limit.

        :param texts: The texts.
        :param max_tokens: A limit below the model's own, special tokens included.
        :returns: One ``tokenizers.Encoding`` a text.
        :raises ConfigError: When the limit leaves no room for a token of the text.
        """
        tokenizer = self._limited(self.max_tokens if max_tokens is None else min(max_tokens, self.max_tokens))
        return _encode_batch(tokenizer, texts)

    def pad(self, encodings: Sequence[Any]) -> dict[str, npt.NDArray[np.int64]]:
        """
        Lay encodings side by side.

        :param encodings: Encodings of one batch.
        :returns: ``input_ids``, ``attention_mask`` and ``token_type_ids``, each ``[texts, longest text]``.
        """
        shape = (len(encodings), max(1, *(len(encoding) for encoding in encodings), 1))
        ids = np.full(shape, self._pad_id, dtype=np.int64)
        mask = np.zeros(shape, dtype=np.int64)
        types = np.zeros(shape, dtype=np.int64)
        for row, encoding in enumerate(encodings):
            length = len(encoding)
            ids[row, :length] = encoding.ids
            mask[row, :length] = 1
            types[row, :length] = encoding.type_ids
        return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}

    def count(self, texts: Sequence[str]) -> list[int]:
        """
        Count the tokens of texts, special tokens not included.

        :param texts: The texts.
        :returns: Their lengths before any cut.
        """
        return [len(part) for part in self._parts(texts)]

    @property
    def special_tokens(self) -> int:
        """How many tokens of its own the model puts around one text."""
        return int(self._plain.num_special_tokens_to_add(False))

    def _parts(self, texts: Sequence[str]) -> list[Any]:
        return _encode_batch(self._plain, texts, add_special_tokens=False)

    def _limited(self, limit: int) -> Any:
        """Give the tokenizer with this limit: the limit is the tokenizer's state, so threads must not share one."""
        with self._lock:
            if limit not in self._by_limit:
                lowest = self.special_tokens + 1
                if limit < lowest:
                    msg = f"max_tokens is {limit}, but a text needs at least {lowest} tokens, special tokens included."
                    raise ConfigError(msg)
                limited = type(self._plain).from_str(self._plain.to_str())
                limited.enable_truncation(max_length=limit)
                self._by_limit[limit] = limited
            return self._by_limit[limit]


class PairTokenizer(TextTokenizer):
    """
    A tokenizer that joins a query with each text as the model's own template does.

    A text is cut where it and the query are longer than the model reads; a query is cut to half of that.

    :param file: A ``tokenizer.json``.
    :param max_tokens: The longest pair, special tokens included.
    :param pad_token: The token whose id fills short rows.
    :raises ConfigError: When the file is not a tokenizer, does not join pairs, or `max_tokens` leaves no room.
    """

    def __init__(self, file: Path, *, max_tokens: int, pad_token: str) -> None:
        super().__init__(file, max_tokens=max_tokens, pad_token=pad_token)
        special = self._plain.num_special_tokens_to_add(True)
        if special <= self._plain.num_special_tokens_to_add(False):
            msg = f"{file} does not say how a query and a text are joined. Save the tokenizer of a cross-encoder."
            raise ConfigError(msg)
        if max_tokens < special + 2:
            msg = (
                f"max_tokens is {max_tokens}, but a pair needs at least {special + 2} tokens, special tokens included."
            )
            raise ConfigError(msg)
        self._room = max_tokens - special

    def encode_pairs(self, query: str, texts: Sequence[str]) -> list[Any]:
        """
        Tokenize a query with each of the texts.

        :param query: The query.
        :param texts: The texts.
        :returns: One ``tokenizers.Encoding`` a text.
        """
        half = self._room // 2
        (length,) = self.count([query])
        if length > half:
            logger.warning("A query of %d tokens is cut to %d, half of what the model reads.", length, half)
        (asked,) = self._first_tokens([query], half)
        return [self._plain.post_process(asked, part) for part in self._first_tokens(texts, self._room - len(asked))]

    def _first_tokens(self, texts: Sequence[str], limit: int) -> list[Any]:
        """
        Tokenize texts, each cut to the limit.

        An encoding keeps what is cut off in pieces, and joining two encodings joins each piece of one with each of the
        other: a long query and a long text would take minutes. So most of a long text is cut off before.
        """
        parts = self._parts(texts)
        kept = limit + _TOKENS_BEHIND_CUT
        long = [row for row, part in enumerate(parts) if len(part) > kept]
        shorter = self._parts([texts[row][: parts[row].offsets[kept - 1][1]] for row in long])
        for row, part in zip(long, shorter, strict=True):
            parts[row] = part
        for part in parts:
            part.truncate(limit)
        return parts


def _encode_batch(tokenizer: Any, texts: Sequence[str], *, add_special_tokens: bool = True) -> list[Any]:
    try:
        return list(tokenizer.encode_batch(texts, add_special_tokens=add_special_tokens))
    except TypeError:
        # A lone surrogate, which JSON can carry, is no valid text for the tokenizer: it becomes "?".
        valid = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        return list(tokenizer.encode_batch(valid, add_special_tokens=add_special_tokens))
