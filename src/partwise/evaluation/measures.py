# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Measures of one answer against its judgments: those of ir-measures by their own names, and capped recall.

`cR@k` is found in k over the smaller of k and all that fit: a query with 30 right products can reach 1 in the top 5.
No library has it; every other name, such as `R@5`, `RR`, `nDCG@10`, `Success@1` or `nDCG(judged_only=True)@10`, is
read and computed by ir-measures.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from partwise.errors import ConfigError, MissingExtraError
from partwise.evaluation.queries import JudgedQuery
from partwise.evaluation.runs import QueryRun

DEFAULT_MEASURES: Final = ("cR@5", "R@5", "cR@40", "R@40", "RR", "nDCG@10", "Success@1")

_SHOWN_MISTAKES: Final = 20
_CAPPED: Final = re.compile(r"cR@([1-9]\d*)")


def check_measures(names: Iterable[str]) -> list[str]:
    """
    Find names that are no measure.

    :param names: Measures as typed.
    :returns: One line per mistake; empty if all can be computed.
    :raises MissingExtraError: If ir-measures is not installed.
    """
    return [mistake for name in names if (mistake := _mistake(name)) is not None]


def _mistake(name: str) -> str | None:
    if _CAPPED.fullmatch(name):
        return None
    library = _library()
    try:
        measure = library.parse_measure(name)
        supported = library.DefaultPipeline.supports(measure)
    except (ValueError, NameError, AssertionError) as error:
        return f"unknown measure '{name}' ({error}); write it as ir-measures does, such as R@5, nDCG@10, RR, or cR@5"
    return None if supported else f"the measure '{name}' cannot be computed here; choose another"


def capped_recall(ids: Sequence[str], answers: frozenset[str], k: int) -> float:
    """
    Divide what was found in the first k by the smaller of k and all that fit.

    :param ids: Product ids, best first.
    :param answers: The products that answer; at least one.
    :param k: How many results count.
    :returns: A value in [0, 1].
    """
    return len(answers.intersection(ids[:k])) / min(k, len(answers))


def measure_run(run: Sequence[QueryRun], names: Sequence[str], *, min_grade: int = 1) -> list[dict[str, float]]:
    """
    Measure each answer to a query that has answers; a query on which the pipeline failed scores 0.

    :param run: The answers; only those to queries with a product of `min_grade` or more may be given.
    :param names: Measures that `check_measures` found no fault with.
    :param min_grade: The grade from which a product counts where a measure knows only right and wrong.
    :returns: For each answer the value of each measure.
    :raises MissingExtraError: If ir-measures is not installed.
    """
    values: list[dict[str, float]] = [{} for _ in run]
    for name in names:
        if capped := _CAPPED.fullmatch(name):
            for each, answer in zip(values, run, strict=True):
                each[name] = capped_recall(answer.ids, answer.judged.answers(min_grade), int(capped[1]))
    others = [name for name in names if not _CAPPED.fullmatch(name)]
    if others:
        _measure_by_library(run, others, min_grade, values)
    return values


def _measure_by_library(
    run: Sequence[QueryRun], names: Sequence[str], min_grade: int, values: list[dict[str, float]]
) -> None:
    library = _library()
    parsed = {name: _with_min_grade(library.parse_measure(name), min_grade) for name in names}
    qrels = {str(place): _graded(answer.judged) for place, answer in enumerate(run)}
    # Ranks in place of scores: equal scores keep the pipeline's order, whatever the library makes of ties.
    ranked = {str(n): {i: float(-place) for place, i in enumerate(answer.ids)} for n, answer in enumerate(run)}
    for each in values:
        each.update(dict.fromkeys(names, 0.0))
    by_measure: dict[str, list[str]] = {}
    for name, measure in parsed.items():
        by_measure.setdefault(str(measure), []).append(name)
    for found in library.iter_calc(list(dict.fromkeys(parsed.values())), qrels, ranked):
        for name in by_measure[str(found.measure)]:
            values[int(found.query_id)][name] = float(found.value)


def _with_min_grade(measure: Any, min_grade: int) -> Any:
    """Say from which grade a product is right, where the measure asks and the user did not say it."""
    takes = "rel" in getattr(measure, "SUPPORTED_PARAMS", {}) and "rel" not in measure.params
    return measure(rel=min_grade) if takes and min_grade != 1 else measure


def _graded(judged: JudgedQuery) -> Mapping[str, int]:
    return {product: grade for product, grade in judged.grades.items() if product not in judged.unknown}


def _library() -> Any:
    try:
        import ir_measures  # noqa: PLC0415 - an extra
    except ImportError as error:
        feature = "Measuring"
        raise MissingExtraError(feature, package="ir-measures", extra="eval") from error
    return ir_measures


def refuse_mistakes(mistakes: Sequence[str]) -> None:
    """
    Stop before anything is run if there are mistakes.

    :param mistakes: One line each.
    :raises ConfigError: With the first 20 of them, and how many there are.
    """
    if mistakes:
        more = f"; and {len(mistakes) - _SHOWN_MISTAKES} more" if len(mistakes) > _SHOWN_MISTAKES else ""
        msg = (
            f"{len(mistakes)} mistakes: {'; '.join(mistakes[:_SHOWN_MISTAKES])}{more}" if mistakes[1:] else mistakes[0]
        )
        raise ConfigError(msg)
