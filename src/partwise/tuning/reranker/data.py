# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What is learned from and what is measured on: made once from a store, and kept for a training that is resumed."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from partwise.errors import ConfigError
from partwise.evaluation.pipelines import SearchPipeline
from partwise.evaluation.queries import JudgedQuery
from partwise.reranking import compact_text
from partwise.scoring import read_query
from partwise.tuning.training_data import TrainingGroup, buyer_queries, read_products, training_groups

from .students import TEXT_TOKENS, Example, SecondStage

_FILE: Final = "training-data.json"
_BEST_GRADE: Final = 3  # of held-out products, as people rate them: 0 to 3
_FEWEST: Final = 8


@dataclass(frozen=True, slots=True)
class TuningData:
    """
    What one tuning learns from and is measured on.

    :param examples: To learn from.
    :param held_out: To fit the calibration on.
    :param queries: Held-out queries with graded products, to measure pipelines on; people's ratings among them.
    :param products: How many products the catalog has.
    :param languages: Of the products' texts.
    """

    examples: tuple[Example, ...]
    held_out: tuple[Example, ...]
    queries: tuple[JudgedQuery, ...]
    products: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataSettings:
    """
    What to make of a store.

    :param second_stage: Decides what is read of a product.
    :param number: How many queries to write.
    :param seed: Decides which.
    """

    second_stage: SecondStage
    number: int
    seed: int


def make_data(
    search: SearchPipeline,
    settings: DataSettings,
    judgments: Sequence[JudgedQuery],
    folder: Path,
    on_query: Callable[[], object] = lambda: None,
) -> TuningData:
    """
    Make the data, or read what an interrupted tuning of the same store and settings has made.

    :param search: The first stage; its store has the products.
    :param settings: What to make.
    :param judgments: The user's rated queries; a part of them, chosen by their text, is only measured on.
    :param folder: Where the data is kept.
    :param on_query: Called after each query.
    :returns: The data.
    :raises ConfigError: If the catalog gives too little to learn from.
    """
    products = read_products(search)
    digest = hashlib.sha256()
    for product in products:
        digest.update(f"{product.product_id}\n{product.content}\n".encode())
    asked = [[judged.query, sorted(judged.grades.items())] for judged in judgments]
    made_of = [asdict(settings), asked, digest.hexdigest()]
    fingerprint = hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()
    if (kept := _read(folder / _FILE, fingerprint)) is not None:
        return kept
    queries = buyer_queries(
        products, number=settings.number, seed=settings.seed, exclude=[judged.query for judged in judgments]
    )
    groups = training_groups(search, queries, on_query=on_query, judgments=judgments)
    languages = tuple(sorted({product.language for product in products}))
    data = _data(groups, settings.second_stage, len(products), languages, judgments)
    if min(len(data.examples), len(data.queries)) < _FEWEST:
        msg = (
            f"the store's {len(products)} products give {len(data.examples)} groups to learn from and "
            f"{len(data.queries)} queries to measure on, at least {_FEWEST} of each are needed; "
            "index more products, with titles and attributes"
        )
        raise ConfigError(msg)
    _write(folder / _FILE, fingerprint, data)
    return data


def _data(
    groups: Sequence[TrainingGroup],
    second_stage: SecondStage,
    products: int,
    languages: tuple[str, ...],
    judgments: Sequence[JudgedQuery],
) -> TuningData:
    examples: dict[str, list[Example]] = {"train": [], "held_out": []}
    for group in groups:
        texts = tuple(
            text_for(second_stage, group.query, content, meta)
            for content, meta in zip(group.contents, group.metas, strict=True)
        )
        examples[group.split].append(Example(group.query, texts, group.targets))
    measured = {group.query for group in groups if group.split == "held_out" and group.source == "judgments"}
    rated = [judged for judged in judgments if judged.query in measured]
    written = [_judged(group) for group in groups if group.split == "held_out" and group.source != "judgments"]
    distinct = {judged.query: judged for judged in [*written, *rated]}
    return TuningData(
        tuple(examples["train"]), tuple(examples["held_out"]), tuple(distinct.values()), products, languages
    )


def text_for(second_stage: SecondStage, query: str, content: str, meta: Mapping[str, Any]) -> str:
    """
    Write what a second stage reads of a product.

    :param second_stage: Late interaction reads the beginning of the text, whatever is asked, since its vectors are
        stored; a cross-encoder reads what the query makes worth reading.
    :param query: The query.
    :param content: The product's text.
    :param meta: Its meta.
    :returns: The text.
    """
    if second_stage == "late_interaction":
        return content
    return compact_text(read_query(query), content, meta, max_tokens=TEXT_TOKENS["cross_encoder"])


def _judged(group: TrainingGroup) -> JudgedQuery:
    grades = {name: round(target * _BEST_GRADE) for name, target in zip(group.product_ids, group.targets, strict=True)}
    return JudgedQuery(group.query, grades, kind=group.kind, origin="synthetic")


def _read(file: Path, fingerprint: str) -> TuningData | None:
    if not file.exists():
        return None
    kept = json.loads(file.read_text(encoding="utf-8"))
    if kept["fingerprint"] != fingerprint:
        return None
    queries = (
        JudgedQuery(each["query"], each["grades"], each["kind"], frozenset(each["unknown"]), each["origin"])
        for each in kept["queries"]
    )
    return TuningData(
        _examples(kept["examples"]),
        _examples(kept["held_out"]),
        tuple(queries),
        kept["products"],
        tuple(kept["languages"]),
    )


def _examples(kept: Sequence[Mapping[str, Any]]) -> tuple[Example, ...]:
    return tuple(Example(each["query"], tuple(each["texts"]), tuple(each["targets"])) for each in kept)


def _write(file: Path, fingerprint: str, data: TuningData) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {"fingerprint": fingerprint, **asdict(data)}
    new = file.with_suffix(".new")
    new.write_text(json.dumps(content, default=sorted), encoding="utf-8")
    new.replace(file)
