# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The queries to look at: which ones, and what each pipeline answered, side by side."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from .chips import chips
from .names import short_names
from .words import duration, number, reason_words, signed

_SHOWN_WORST: Final = 15
# So many lists of results make a page of about 3 MB.
_SHOWN_LISTS: Final = 400
_SHOWN_ANSWERS: Final = 8
_PERFECT: Final = 1 - 1e-9
_EQUAL: Final = 1e-9


def query_rows(results: Mapping[str, Any]) -> list[dict[str, Any]]:
    """
    Give a row for each query: its values, and how the last pipeline changed it.

    :param results: As `summarise` returns them.
    :returns: Rows in the order of the queries.
    """
    return [_query_row(results, place) for place in range(len(results["queries"]))]


def groups(results: Mapping[str, Any], diagnosis: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """
    Choose the queries to show: first those that say most, then the others while there is room.

    Each is shown once; a later group that it belongs to names it and leads to it.

    :param results: As `summarise` returns them.
    :param diagnosis: As `write_report` takes it.
    :returns: Groups with `title`, `lead`, `cards`, `again` (shown before) and `folded`, none without queries.
    """
    seen: set[int] = set()
    found = []
    for title, lead, places in _chosen(results):
        cards = [_card(results, place, diagnosis) for place in places if place not in seen]
        again = [_head(results, place) for place in places if place in seen]
        seen.update(places)
        found.append({"title": title, "lead": lead, "cards": cards, "again": again, "folded": False})
    room = max(_SHOWN_LISTS // len(results["pipelines"]) - len(seen), 0)
    others = [place for place in range(len(results["queries"])) if place not in seen][:room]
    cards = [_card(results, place, diagnosis) for place in others]
    title = f"{len(others)} {'other ' if seen else ''}queries"
    found.append({"title": title, "lead": "In the order of the files.", "cards": cards, "again": [], "folded": True})
    return [group for group in found if group["cards"] or group["again"]]


def unanswerable_rows(results: Mapping[str, Any]) -> list[dict[str, Any]]:
    """
    Say for each query without a right answer what each pipeline made of it.

    :param results: As `summarise` returns them.
    :returns: Rows with `query` and, by pipeline, the products that a lookup claimed.
    """
    return [
        {"query": each["query"], "claims": [pipeline["runs"][place]["claimed"] for pipeline in results["pipelines"]]}
        for place, each in enumerate(results["queries"])
        if not each["answers"]
    ]


def _chosen(results: Mapping[str, Any]) -> Iterator[tuple[str, str, list[int]]]:
    names, measures = short_names(each["name"] for each in results["pipelines"]), results["measures"]
    last, name = results["pipelines"][-1], names[-1]
    places = {each["query"]: place for place, each in enumerate(results["queries"])}
    changed = {
        way: [places[change["query"]] for change in last.get("changed", {}).get(way, ())] for way in ("worse", "better")
    }
    short = [
        ([run["values"][measure] for measure in measures], place)
        for place, run in enumerate(last["runs"])
        if run["values"] is not None and run["values"][measures[0]] < _PERFECT
    ]
    yield f"Worse with {name} than with {names[0]}", f"What {measures[0]} lost most.", changed["worse"]
    worst = [place for _, place in sorted(short)[:_SHOWN_WORST]]
    yield f"Worst with {name}", f"The lowest {measures[0]}; where it is equal, by the other measures.", worst
    yield f"Better with {name} than with {names[0]}", f"What {measures[0]} gained most.", changed["better"]


def _values(results: Mapping[str, Any], place: int) -> list[float | None]:
    measured = [each["runs"][place]["values"] for each in results["pipelines"]]
    return [None if values is None else values[results["measures"][0]] for values in measured]


def _head(results: Mapping[str, Any], place: int) -> dict[str, Any]:
    query = results["queries"][place]
    return {"number": place + 1, "query": query["query"], "kind": query["kind"] or ""}


def _query_row(results: Mapping[str, Any], place: int) -> dict[str, Any]:
    values = _values(results, place)
    first, last = values[0], values[-1]
    change = last - first if first is not None and last is not None and values[1:] else None
    failed = any(each["runs"][place].get("error") for each in results["pipelines"])
    return {
        **_head(results, place),
        "values": [(number(value), value) for value in values],
        "change": "" if change is None else signed(change),
        "sort": change,
        "state": " ".join([*_states(last, change), *(["failed"] if failed else [])]),
    }


def _states(value: float | None, change: float | None) -> Iterator[str]:
    """Give the words by which the table can be filtered."""
    if value is None:
        yield "unanswerable"
    elif value < _PERFECT:
        yield "missed"
    if change is not None:
        yield "better" if change > _EQUAL else "worse" if change < -_EQUAL else "same"


def _card(results: Mapping[str, Any], place: int, diagnosis: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    query, pipelines = results["queries"][place], results["pipelines"]
    names = short_names(each["name"] for each in pipelines)
    runs = [each["runs"][place] for each in pipelines]
    right = [i for i, grade in query["grades"].items() if grade >= results["min_grade"] and i not in query["unknown"]]
    right.sort(key=lambda product: -query["grades"][product])
    titles = {hit["product_id"]: _title(hit) for run in runs for hit in run["hits"]}
    return {
        **_head(results, place),
        "columns": [
            _column(name, run, query, value, results["min_grade"])
            for name, run, value in zip(names, runs, _values(results, place), strict=True)
        ],
        "answers": [
            {"id": i, "title": titles.get(i, ""), "ranks": [_rank(run["ids"], i) for run in runs]}
            for i in right[:_SHOWN_ANSWERS]
        ],
        "more_answers": max(len(right) - _SHOWN_ANSWERS, 0),
        "diagnosis": [
            {**each, "label": reason_words(each["reason"])[0]} for each in diagnosis if each["query"] == query["query"]
        ],
    }


def _column(
    name: str, run: Mapping[str, Any], query: Mapping[str, Any], value: float | None, min_grade: int
) -> dict[str, Any]:
    return {
        "name": name,
        "value": number(value),
        "time": duration(run["milliseconds"]),
        "error": run.get("error"),
        "found": len(run["ids"]),
        "hits": [_hit(hit, query["grades"], min_grade) for hit in run["hits"]],
    }


def _hit(hit: Mapping[str, Any], grades: Mapping[str, int], min_grade: int) -> dict[str, Any]:
    grade = grades.get(hit["product_id"])
    mark = "unjudged" if grade is None else "right" if grade >= min_grade else "wrong"
    return {
        "id": hit["product_id"],
        "part_number": hit["part_number"] or "",
        "brand": hit["brand"] or "",
        "title": hit["title"] or "",
        "score": number(hit["score"]),
        "mark": mark,
        # Where grades are only 0 and 1, the mark has said it.
        "grade": grade if max(grades.values(), default=0) > 1 else None,
        "chips": chips(hit["notes"]),
    }


def _title(hit: Mapping[str, Any]) -> str:
    return " · ".join(str(hit[name]) for name in ("part_number", "brand", "title") if hit[name])


def _rank(ids: Sequence[str], product: str) -> str:
    return (
        f"place {ids.index(product) + 1}" if product in ids else f"not in the first {len(ids)}" if ids else "no results"
    )
