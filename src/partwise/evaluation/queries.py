# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Read queries with what answers them: jsonl with ids or grades, csv with ratings, TREC qrels with their topics.

All mistakes of all files are collected before anything is measured; a query given twice is one query.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from partwise.errors import CatalogError
from partwise.spreadsheets import meant

_QRELS: Final = frozenset({".qrels", ".qrel"})
_TOPICS: Final = frozenset({".tsv", ".topics"})
_QREL_FIELDS: Final = 4


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """
    A query and what is known about its answers.

    :param query: The query as a buyer types it.
    :param grades: Grade by product id; products that are not named are unjudged.
    :param kind: What sort of query it is, to report by; None without sorts.
    :param unknown: Products of which nobody can say whether they answer: they are taken out of every result.
    :param origin: File and row, for messages.
    """

    query: str
    grades: Mapping[str, int]
    kind: str | None = None
    unknown: frozenset[str] = frozenset()
    origin: str = ""

    def answers(self, min_grade: int = 1) -> frozenset[str]:
        """
        Name the products that answer the query.

        :param min_grade: The grade from which a product counts.
        :returns: Product ids without those of `unknown`; empty if nothing is right.
        """
        return frozenset(product for product, grade in self.grades.items() if grade >= min_grade) - self.unknown


@dataclass(slots=True)
class QuerySet:
    """
    The queries of some files, and every mistake in them.

    :param queries: In the order of the files, each once.
    :param mistakes: One line per mistake, with file and row.
    """

    queries: list[JudgedQuery] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)


def read_judged_queries(files: Iterable[Path]) -> QuerySet:
    """
    Read query files.

    :param files: `.jsonl` with `query` and `ids` or `judgments`, perhaps `kind` and `unknown`; `.csv` with the columns
        `query`, `id`, `rating`, whose rows without a rating are unjudged; `.qrels` together with the `.tsv` of its
        topics (id, tab, query).
    :returns: The queries, and all mistakes that were found.
    """
    found = QuerySet()
    known: dict[str, JudgedQuery] = {}
    files = list(files)
    topics = _read_topics([file for file in files if file.suffix in _TOPICS], found.mistakes)
    for file in files:
        if file.suffix in _TOPICS and file.is_file():
            continue
        try:
            queries = list(_read_file(file, topics, found.mistakes))
        except (CatalogError, UnicodeDecodeError) as error:
            found.mistakes.append(str(error) if isinstance(error, CatalogError) else f"{file}: not UTF-8 text")
            continue
        if not queries and not any(mistake.startswith(str(file)) for mistake in found.mistakes):
            found.mistakes.append(f"{file}: no queries in it")
        for query in queries:
            other = known.get(query.query)
            if other is None:
                known[query.query] = query
            elif dict(other.grades) != dict(query.grades):
                found.mistakes.append(f"{query.origin}: '{query.query}' has other answers at {other.origin}")
    found.queries = list(known.values())
    return found


def _read_file(file: Path, topics: Mapping[str, str], mistakes: list[str]) -> Iterator[JudgedQuery]:
    if not file.is_file():
        problem = "no such file with queries"
        raise CatalogError(problem, file=str(file))
    if file.suffix in _QRELS:
        return _read_qrels(file, topics, mistakes)
    reader = {".jsonl": _read_jsonl, ".csv": _read_csv}.get(file.suffix)
    if reader is None:
        problem = "unknown kind of query file; use jsonl, csv, or qrels with the tsv of their topics"
        raise CatalogError(problem, file=str(file))
    return reader(file, mistakes)


def _read_jsonl(file: Path, mistakes: list[str]) -> Iterator[JudgedQuery]:
    for row, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        origin = f"{file}, row {row}"
        try:
            yield _query_of(json.loads(line), origin)
        except ValueError as error:
            mistakes.append(f"{origin}: {error if isinstance(error, _MistakeError) else f'not JSON ({error})'}")


class _MistakeError(ValueError):
    """A row that says nothing that can be measured."""


def _query_of(record: Any, origin: str) -> JudgedQuery:
    if not isinstance(record, dict) or not isinstance(record.get("query"), str) or not record["query"].strip():
        problem = "no text under 'query'"
        raise _MistakeError(problem)
    if "judgments" in record:
        grades = {str(product): _grade(grade) for product, grade in _mapping(record["judgments"]).items()}
    elif isinstance(record.get("ids"), list):
        grades = {str(product): 1 for product in record["ids"]}
    else:
        problem = "neither a list under 'ids' nor grades under 'judgments'"
        raise _MistakeError(problem)
    unknown = record.get("unknown", [])
    if not isinstance(unknown, list):
        problem = "'unknown' is no list of ids"
        raise _MistakeError(problem)
    kind = record.get("kind")
    names = frozenset(str(product) for product in unknown)
    return JudgedQuery(record["query"], grades, None if kind is None else str(kind), names, origin)


def _mapping(value: Any) -> dict[Any, Any]:
    if isinstance(value, dict):
        return value
    problem = "'judgments' is no mapping of ids to grades"
    raise _MistakeError(problem)


def _grade(value: Any) -> int:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if isinstance(value, bool) or number < 0 or number != int(number):
        problem = f"the grade {value!r} is no whole number of at least 0"
        raise _MistakeError(problem)
    return int(number)


def _read_csv(file: Path, mistakes: list[str]) -> Iterator[JudgedQuery]:
    """Gather the rows of each query; a product that is rated twice differently is a mistake."""
    grades: dict[str, dict[str, int]] = {}
    first_row: dict[str, int] = {}
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if missing := {"query", "id", "rating"} - set(rows.fieldnames or ()):
            problem = f"the csv has no column {' and no column '.join(sorted(missing))}"
            raise CatalogError(problem, file=str(file))
        for row, cells in enumerate(rows, start=2):
            query, product = (meant((cells[name] or "").strip()) for name in ("query", "id"))
            judged = grades.setdefault(query, {})
            try:
                if (cells["rating"] or "").strip():  # a sheet that is not rated to its end
                    _note(judged, query, product, _grade(cells["rating"]))
            except _MistakeError as error:
                mistakes.append(f"{file}, row {row}: {error}")
            first_row.setdefault(query, row)
    for query, judged in grades.items():
        yield JudgedQuery(query, judged, origin=f"{file}, row {first_row[query]}")


def _note(judged: dict[str, int], query: str, product: str, grade: int) -> None:
    if not query or not product:
        problem = "a query or an id is empty"
        raise _MistakeError(problem)
    if judged.setdefault(product, grade) != grade:
        problem = f"'{query}' rates {product} with {grade} and with {judged[product]}"
        raise _MistakeError(problem)


def _read_topics(files: Iterable[Path], mistakes: list[str]) -> dict[str, str]:
    topics: dict[str, str] = {}
    for file in files:
        if not file.is_file():
            continue  # named as missing when it is its turn
        for row, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), start=1):
            number, tab, query = line.partition("\t")
            if tab and query.strip():
                topics[number.strip()] = query.strip()
            elif line.strip():
                mistakes.append(f"{file}, row {row}: not an id, a tab and a query")
    return topics


def _read_qrels(file: Path, topics: Mapping[str, str], mistakes: list[str]) -> Iterator[JudgedQuery]:
    grades: dict[str, dict[str, int]] = {}
    for row, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), start=1):
        try:
            if cells := line.split():
                query, product, grade = _qrel(cells, topics)
                _note(grades.setdefault(query, {}), query, product, grade)
        except _MistakeError as error:
            mistakes.append(f"{file}, row {row}: {error}")
    for query, judged in grades.items():
        yield JudgedQuery(query, judged, origin=str(file))


def _qrel(cells: list[str], topics: Mapping[str, str]) -> tuple[str, str, int]:
    if len(cells) != _QREL_FIELDS:
        problem = "not the four fields of a qrel: query id, 0, document id, grade"
        raise _MistakeError(problem)
    if cells[0] not in topics:
        problem = f"no topic '{cells[0]}'; give the tsv with ids and queries too"
        raise _MistakeError(problem)
    # TREC writes -1 for junk, which answers nothing.
    return topics[cells[0]], cells[2], 0 if cells[3] == "-1" else _grade(cells[3])
