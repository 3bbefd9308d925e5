# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Count texts in the tokens of an encoder, which is not loaded for it.

>>> lengths = TokenLengths.load()
>>> lengths(["patch cable", "6ES7214-1AG40"])
[2, 9]
>>> lengths.max_tokens, lengths.overhead
(256, 2)
"""

from collections.abc import Sequence
from pathlib import Path

from partwise.models.folder import ModelFolder, read_folder
from partwise.models.tokens import TextTokenizer


class TokenLengths:
    """
    A model's way to count. Several threads may use it at once.

    :param folder: The model's settings.
    :raises ConfigError: When the tokenizer cannot be used.
    """

    def __init__(self, folder: ModelFolder) -> None:
        self._tokenizer = TextTokenizer(
            folder.tokenizer_file,
            max_tokens=folder.max_tokens,
            lower_case=folder.lower_case,
            pad_token=folder.pad_token,
        )
        self.max_tokens = folder.max_tokens
        #: The tokens that the model puts around each document: its marks and its prompt.
        self.overhead = self._tokenizer.special_tokens + sum(self._tokenizer.count([folder.document_prompt]))

    @classmethod
    def load(cls, folder: str | Path | None = None) -> "TokenLengths":
        """
        Read a model's settings and tokenizer.

        :param folder: A sentence-transformers folder with an ONNX export; the packaged encoder when `None`.
        :returns: Its way to count.
        :raises ConfigError: When the folder or a file of it is missing, damaged or not supported; names the file.
        """
        return cls(read_folder(folder))

    def __call__(self, texts: Sequence[str]) -> list[int]:
        """
        Count the tokens of texts, without what the model puts around each.

        :param texts: The texts.
        :returns: Their lengths.
        """
        return self._tokenizer.count(texts)
