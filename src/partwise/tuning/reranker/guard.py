# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Measure the pipeline with the tuned second stage against the present one, and say whether it may be published."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from partwise.errors import ConfigError
from partwise.evaluation.comparison import Comparison, compare
from partwise.evaluation.pipelines import SearchPipeline, read_pipeline
from partwise.evaluation.queries import JudgedQuery
from partwise.evaluation.results import summarise
from partwise.evaluation.runs import run_pipeline

from .students import SecondStage

# The products of a held-out group are not all that fit, so only those that are graded are looked at.
MEASURES: Final = ("nDCG(judged_only=True)@10", "cR@5")
_RERANKER: Final = "CatalogReranker"
_PEOPLE: Final = "rated by people"
TUNED: Final = "tuned"


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    Whether a tuned model may take the place of what is there.

    :param overall: Its pipeline against the present one, on all held-out queries.
    :param by_kind: The same by kind of query.
    :param means: The main measure of both, by kind of query, the present one first.
    :param results: As `partwise evaluate` has them, for the report.
    """

    overall: Comparison
    by_kind: Mapping[str, Comparison]
    means: Mapping[str, tuple[float, float]]
    results: Mapping[str, Any]

    @property
    def is_better(self) -> bool:
        """Whether it is better for sure, and for no kind of query worse for sure."""
        return self.overall.low > 0 and not self.worse

    @property
    def worse(self) -> list[str]:
        """The kinds of query for which it is worse for sure."""
        return [kind for kind, found in self.by_kind.items() if found.high < 0]

    def reason(self) -> str:
        """
        Say in one line what speaks for it or against it.

        :returns: Such as `nDCG@10 +0.031 [+0.012, +0.050] on 400 held-out queries`.
        """
        found = self.overall
        measured = f"nDCG@10 {found.difference:+.3f} [{found.low:+.3f}, {found.high:+.3f}]"
        told = f"{measured} on {found.wins + found.ties + found.losses} held-out queries"
        return f"{told}, worse on {', '.join(self.worse)} queries" if self.worse else told


def tuned_pipeline(name: str, store: str | None, second_stage: SecondStage, model: Path) -> dict[str, Any]:
    """
    Put a tuned model into a pipeline.

    :param name: The pipeline's name or YAML file.
    :param store: The store's folder; None for the pipeline's own.
    :param second_stage: What the model is.
    :param model: Its folder.
    :returns: The pipeline as plain data.
    :raises ConfigError: If the pipeline has no CatalogReranker.
    """
    data = read_pipeline(name, store=store)
    rerankers = [each for each in data["components"].values() if str(each.get("type", "")).endswith(f".{_RERANKER}")]
    if not rerankers:
        msg = f"{name} has no {_RERANKER}, so a second stage has no place in it; name a pipeline such as two_stage"
        raise ConfigError(msg)
    for each in rerankers:
        parameters = dict(each.get("init_parameters") or {})
        # Stored token vectors are those of the present model.
        parameters.pop("document_store", None)
        each["init_parameters"] = {**parameters, "ranker": None, "second_stage": second_stage, "model": str(model)}
    return data


def judge(
    present: str,
    store: str | None,
    tuned: Mapping[str, Any],
    queries: Sequence[JudgedQuery],
    folder: Path,
    on_query: Callable[[], object] = lambda: None,
) -> Verdict:
    """
    Run both pipelines over held-out queries.

    :param present: The present pipeline's name or YAML file.
    :param store: The store's folder; None for the pipeline's own.
    :param tuned: The pipeline with the tuned model.
    :param queries: Held-out queries with grades.
    :param folder: Where the tuned pipeline's YAML is written to be loaded.
    :param on_query: Called after each query of each pipeline.
    :returns: The verdict.
    :raises MissingExtraError: If the extra `eval` is not installed.
    """
    file = folder / f"{TUNED}.yaml"
    file.write_text(yaml.safe_dump(dict(tuned), sort_keys=False), encoding="utf-8")
    runs = []
    for name, source, place in ((present, present, store), (TUNED, str(file), None)):
        search = SearchPipeline.load(source, store=place)
        search.pipeline.warm_up()
        runs.append(run_pipeline(name, search, queries, on_query=on_query))
    return verdict(summarise(runs, MEASURES))


def verdict(results: Mapping[str, Any]) -> Verdict:
    """
    Judge what was measured.

    :param results: Of the present and the tuned pipeline, as `summarise` returns them.
    :returns: The verdict.
    """
    before, after = results["pipelines"]
    pairs: dict[str, list[tuple[float, float]]] = {}
    for query, one, other in zip(results["queries"], before["runs"], after["runs"], strict=True):
        if one["values"] is not None:
            values = (one["values"][MEASURES[0]], other["values"][MEASURES[0]])
            pairs.setdefault(query["kind"] or _PEOPLE, []).append(values)
    everything = [values for each in pairs.values() for values in each]
    by_kind = {kind: _compared(each) for kind, each in sorted(pairs.items())}
    means = {kind: _means(each) for kind, each in sorted({**pairs, "all": everything}.items())}
    return Verdict(_compared(everything), by_kind, means, results)


def _compared(pairs: Sequence[tuple[float, float]]) -> Comparison:
    return compare([before for before, _ in pairs], [after for _, after in pairs])


def _means(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(before for before, _ in pairs) / len(pairs), sum(after for _, after in pairs) / len(pairs)
