# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Write judgments and results as TREC does, so that trec_eval or ir-measures can check the numbers.

A query's id is its place, from 1. Spaces in a product id are written as %20, because spaces divide the fields.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote


def topics(queries: Iterable[Mapping[str, Any]]) -> str:
    """
    Write the queries.

    :param queries: As in the results.
    :returns: Lines of id, tab and query; every kind of space in a query is one space.
    """
    return _lines(f"{place}\t{' '.join(each['query'].split())}" for place, each in enumerate(queries, start=1))


def qrels(queries: Iterable[Mapping[str, Any]]) -> str:
    """
    Write the judgments of the queries that have a right answer: the others are in no mean.

    :param queries: As in the results.
    :returns: Lines of query id, 0, product id and grade.
    """
    return _lines(
        f"{place} 0 {_field(product)} {grade}"
        for place, each in enumerate(queries, start=1)
        if each["answers"]
        for product, grade in each["grades"].items()
        if product not in each["unknown"]
    )


def run_lines(runs: Iterable[Mapping[str, Any]], tag: str) -> str:
    """
    Write the results of a pipeline.

    The score is counted down from the number of results: tools sort by it, and a pipeline's own scores may be equal
    or absent.

    :param runs: As in the results, one per query in their order.
    :param tag: The pipeline's name, without spaces.
    :returns: Lines of query id, Q0, product id, rank, score and tag.
    """
    return _lines(
        f"{place} Q0 {_field(product)} {rank} {len(run['ids']) - rank + 1} {tag}"
        for place, run in enumerate(runs, start=1)
        for rank, product in enumerate(run["ids"], start=1)
    )


def _field(product: str) -> str:
    return re.sub(r"[\s%]", lambda found: quote(found[0]), product) or "%"


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
