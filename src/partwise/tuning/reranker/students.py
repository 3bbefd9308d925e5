# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The two kinds of second stage as models that learn: each scores the members of a group for its query.

A late-interaction encoder compares token vectors (the mean over the query's tokens of the highest cosine), exactly as
`partwise.models.late_interaction` does afterwards; a cross-encoder reads query and text together.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from partwise.errors import ConfigError, first_line

SecondStage: TypeAlias = Literal["late_interaction", "cross_encoder"]

# Cosines of one group lie close together; divided by this they tell good from bad as logits do.
_COSINES: Final = 0.05
# Targets in [0, 1] become a distribution in which 1 weighs about 150 times as much as 0.
_TARGETS: Final = 0.2
_FAR_BELOW: Final = -2.0  # below every cosine: padding never is the nearest token
_QUERY_TOKENS: Final = 32
TEXT_TOKENS: Final = {"late_interaction": 46, "cross_encoder": 96}


@dataclass(frozen=True, slots=True)
class Example:
    """
    A query with texts to rank.

    :param query: The query.
    :param texts: What the second stage reads of each member.
    :param targets: How good each is, in [0, 1].
    """

    query: str
    texts: tuple[str, ...]
    targets: tuple[float, ...]


class Student(ABC):
    """
    A model that learns to rank.

    :param module: The torch module whose weights are trained.
    :param tokenizer: Its transformers tokenizer.
    :param device: Where it computes.
    """

    def __init__(self, module: Any, tokenizer: Any, device: str) -> None:
        self.module = module.to(device)
        self._tokenizer = tokenizer
        self._device = device

    @abstractmethod
    def scores(self, examples: Sequence[Example]) -> Any:
        """
        Score the members of groups of one size.

        :param examples: The groups.
        :returns: Raw scores as they are used afterwards, a tensor `[groups, members]`.
        """

    @abstractmethod
    def loss(self, examples: Sequence[Example]) -> Any:
        """
        Tell how far the scores are from the targets.

        :param examples: The groups, all of one size.
        :returns: A scalar tensor.
        """

    @abstractmethod
    def save(self, folder: Path) -> None:
        """
        Write a sentence-transformers folder.

        :param folder: Where to.
        """

    def _tokens(self, *texts: Sequence[str], max_length: int) -> Any:
        return self._tokenizer(
            *map(list, texts), padding=True, truncation=True, max_length=max_length, return_tensors="pt"
        ).to(self._device)

    def _listwise(self, logits: Any, examples: Sequence[Example]) -> Any:
        """Compare the distribution over a group's members with that of their targets (ListNet)."""
        import torch  # noqa: PLC0415 - heavy: of the extra tune

        targets = torch.tensor([example.targets for example in examples], device=logits.device)
        wanted = torch.softmax(targets / _TARGETS, dim=1)
        return -(wanted * torch.log_softmax(logits, dim=1)).sum(dim=1).mean()


class LateInteractionStudent(Student):
    """An encoder whose token vectors are compared."""

    def __init__(self, folder: str, device: str) -> None:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - heavy: of the extra tune

        self._whole = _loaded(lambda: SentenceTransformer(folder, device=device), folder)
        super().__init__(self._whole[0].auto_model, self._whole.tokenizer, device)

    def scores(self, examples: Sequence[Example]) -> Any:
        """
        Score the members of groups of one size.

        :param examples: The groups.
        :returns: Mean of the highest cosines, `[groups, members]`.
        """
        query, in_query = self._vectors([example.query for example in examples], _QUERY_TOKENS)
        texts = [text for example in examples for text in example.texts]
        text, in_text = self._vectors(texts, TEXT_TOKENS["late_interaction"] + 2)
        size = len(examples[0].texts)
        cosines = query.repeat_interleave(size, dim=0) @ text.transpose(1, 2)
        nearest = cosines.masked_fill(~in_text[:, None, :], _FAR_BELOW).amax(dim=2)
        counted = in_query.repeat_interleave(size, dim=0)
        means = (nearest * counted).sum(dim=1) / counted.sum(dim=1).clamp(min=1)
        return means.view(len(examples), size)

    def loss(self, examples: Sequence[Example]) -> Any:
        """
        Tell how far the order is from the targets.

        :param examples: The groups, all of one size.
        :returns: A scalar tensor.
        """
        return self._listwise(self.scores(examples) / _COSINES, examples)

    def save(self, folder: Path) -> None:
        """
        Write a sentence-transformers folder.

        :param folder: Where to.
        """
        self._whole.save(str(folder), create_model_card=False)

    def _vectors(self, texts: Sequence[str], max_length: int) -> tuple[Any, Any]:
        """Give token vectors of length 1, and which of them stand for text: marks and padding do not."""
        import torch  # noqa: PLC0415 - heavy: of the extra tune

        tokens = self._tokens(texts, max_length=max_length)
        vectors = self.module(**tokens).last_hidden_state.float()
        marks = torch.tensor(self._tokenizer.all_special_ids, device=vectors.device)
        unknown = self._tokenizer.unk_token_id
        marks = marks[marks != unknown] if unknown is not None else marks
        return torch.nn.functional.normalize(vectors, dim=2), ~torch.isin(tokens["input_ids"], marks)


class CrossEncoderStudent(Student):
    """A model that reads query and text together and gives one logit."""

    def __init__(self, folder: str, device: str) -> None:
        from sentence_transformers import CrossEncoder  # noqa: PLC0415 - heavy: of the extra tune

        self._whole = _loaded(lambda: CrossEncoder(folder, num_labels=1, device=device), folder)
        super().__init__(self._whole.model, self._whole.tokenizer, device)

    def scores(self, examples: Sequence[Example]) -> Any:
        """
        Score the members of groups of one size.

        :param examples: The groups.
        :returns: Logits, `[groups, members]`.
        """
        pairs = [(example.query, text) for example in examples for text in example.texts]
        queries, texts = zip(*pairs, strict=True)
        tokens = self._tokens(queries, texts, max_length=TEXT_TOKENS["cross_encoder"] + _QUERY_TOKENS)
        return self.module(**tokens).logits.float().view(len(examples), -1)

    def loss(self, examples: Sequence[Example]) -> Any:
        """
        Tell how far order and height of the logits are from the targets: the height makes them probabilities.

        :param examples: The groups, all of one size.
        :returns: A scalar tensor.
        """
        import torch  # noqa: PLC0415 - heavy: of the extra tune

        logits = self.scores(examples)
        targets = torch.tensor([example.targets for example in examples], device=logits.device)
        height = torch.nn.functional.binary_cross_entropy_with_logits(logits, targets)
        return self._listwise(logits, examples) + height

    def save(self, folder: Path) -> None:
        """
        Write a sentence-transformers folder.

        :param folder: Where to.
        """
        self._whole.save_pretrained(str(folder))


def load_student(kind: SecondStage, folder: str, device: str) -> Student:
    """
    Load a model to be trained.

    :param kind: The second stage that it shall be.
    :param folder: A sentence-transformers folder, or a name of the model hub.
    :param device: `cpu` or `cuda`.
    :returns: The model; a cross-encoder made of an encoder starts with a fresh head.
    :raises ConfigError: If the model cannot be loaded.
    """
    return (CrossEncoderStudent if kind == "cross_encoder" else LateInteractionStudent)(folder, device)


def _loaded(load: Any, folder: str) -> Any:
    try:
        return load()
    except (OSError, ValueError, KeyError) as error:
        msg = (
            f"{folder} cannot be loaded by sentence-transformers: {first_line(error)}; name the folder of a saved model"
        )
        raise ConfigError(msg) from error
