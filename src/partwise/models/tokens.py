# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Turn texts into the padded number tables that a transformer reads."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from partwise.errors import ConfigError


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
        try:
            return list(tokenizer.encode_batch(texts))
        except TypeError:
            # A lone surrogate, which JSON can carry, is no valid text for the tokenizer: it becomes "?".
            valid = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
            return list(tokenizer.encode_batch(valid))

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

    def _limited(self, limit: int) -> Any:
        """Give the tokenizer with this limit: the limit is the tokenizer's state, so threads must not share one."""
        with self._lock:
            if limit not in self._by_limit:
                lowest = self._plain.num_special_tokens_to_add(False) + 1
                if limit < lowest:
                    msg = f"max_tokens is {limit}, but a text needs at least {lowest} tokens, special tokens included."
                    raise ConfigError(msg)
                limited = type(self._plain).from_str(self._plain.to_str())
                limited.enable_truncation(max_length=limit)
                self._by_limit[limit] = limited
            return self._by_limit[limit]
