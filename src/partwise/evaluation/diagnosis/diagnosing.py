# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Ask a pipeline the queries, and gather what is known about every right product that it does not show."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from partwise.documents import notes_of, product_id_of
from partwise.errors import root_cause
from partwise.evaluation.diagnosis.facts import Case, Finding, Leg, Shown, Stored
from partwise.evaluation.diagnosis.reasons import explain_case
from partwise.evaluation.document_flow import DocumentSocket, document_sockets
from partwise.evaluation.pipelines import SearchPipeline, one_per_product
from partwise.evaluation.queries import JudgedQuery
from partwise.evaluation.stores import product_documents
from partwise.part_numbers import meta_for_customer

FAILED: Final = "failed"
_REACH: Final = 1000


def diagnose(
    search: SearchPipeline,
    queries: Iterable[JudgedQuery],
    *,
    top_k: int = 5,
    min_grade: int = 1,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """
    Say why right products are missing from the first results.

    A query is missed if more right products could stand in the first `top_k` than do; each right product that is not
    there is one verdict.

    :param search: The pipeline.
    :param queries: The queries; those without a right product are passed over.
    :param top_k: How many results are looked at.
    :param min_grade: The grade from which a product answers a query.
    :param limit: How many missed queries to diagnose; all of them if None.
    :returns: The verdicts as `partwise.evaluation.diagnosis` says, in the order of the queries.
    """
    missed = (found for judged in queries if (found := list(_diagnose_one(search, judged, top_k, min_grade))))
    return [verdict for verdicts in islice(missed, limit) for verdict in verdicts]


def _diagnose_one(search: SearchPipeline, judged: JudgedQuery, top_k: int, min_grade: int) -> Iterator[dict[str, Any]]:
    answers = judged.answers(min_grade)
    if not answers:
        return
    try:
        outputs = search.explain(judged.query, top_k=top_k, reach=_REACH)
    except Exception as error:  # noqa: BLE001 - whatever a user's pipeline raises is one missed query
        failure = Finding([root_cause(error)], "Mend what failed, and ask again.")
        yield from (_verdict(judged, product_id, FAILED, failure) for product_id in sorted(answers))
        return
    result = [shown for shown in _result(search, outputs) if shown.product_id not in judged.unknown]
    first = [shown.product_id for shown in result[:top_k]]
    missing = sorted(answers.difference(first))
    if len(answers) - len(missing) == min(top_k, len(answers)):
        return
    wrong = [product_id for product_id in first if product_id not in answers]
    stored = _stored(search, [*missing, *wrong])
    legs = _legs(search, judged.query, outputs, missing)
    matches = _matches(outputs)
    for product_id in missing:
        case = Case(judged.query, product_id, top_k, result, wrong, stored, legs, matches)
        reason, finding = explain_case(case)
        if case.product is not None and case.product.title:
            finding = Finding([f"title: {case.product.title}", *finding.evidence], finding.fix)
        yield _verdict(judged, product_id, reason, finding)


def _verdict(judged: JudgedQuery, product_id: str, reason: str, finding: Finding) -> dict[str, Any]:
    return {
        "query": judged.query,
        "kind": judged.kind,
        "product_id": product_id,
        "reason": reason,
        "evidence": finding.evidence,
        "fix": finding.fix,
    }


def _result(search: SearchPipeline, outputs: Mapping[str, Mapping[str, Any]]) -> list[Shown]:
    documents = outputs.get(search.output[0], {}).get(search.output[1], [])
    return [
        Shown(product_id_of(document), notes_of(document.meta).get("scores", {}))
        for document in one_per_product(documents)
    ]


def _stored(search: SearchPipeline, product_ids: Sequence[str]) -> dict[str, Stored]:
    return {
        product_id: Stored(
            product_id,
            tuple(document.content or "" for document in documents),
            meta_for_customer(documents[0].meta),
        )
        for product_id, documents in product_documents(search.pipeline, product_ids).items()
    }


def _matches(outputs: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]] | None:
    """Collect what lookups found; None if there is none, which is known by its output of that name."""
    found = [given["matches"] for given in outputs.values() if "matches" in given]
    return [match for matches in found for match in matches] if found else None


def _legs(
    search: SearchPipeline, query: str, outputs: Mapping[str, Mapping[str, Any]], missing: Sequence[str]
) -> list[Leg]:
    """Rank the products of every place that gave documents; a search that missed one is asked for more."""
    legs = []
    sockets = document_sockets(search.pipeline, search.output)
    # The result itself is known already, unless it is what a search found.
    for socket in (socket for socket in sockets if socket.searches or socket is not sockets[-1]):
        documents = outputs.get(socket.component, {}).get(socket.socket)
        ranks = None if documents is None else _ranks(documents)
        if "matches" in outputs.get(socket.component, {}) and (ranks or {}).keys().isdisjoint(missing):
            continue  # a lookup: that it names nothing is no rank
        deeper: dict[str, int] = {}
        if socket.searches and ranks is not None and not ranks.keys() >= set(missing):
            deeper = _deeper(search, query, outputs, socket, len(ranks))
        legs.append(Leg(socket.name, socket.searches, ranks, deeper, _REACH if deeper else 0))
    return sorted(legs, key=lambda leg: not leg.searches)


def _deeper(
    search: SearchPipeline, query: str, outputs: Mapping[str, Mapping[str, Any]], socket: DocumentSocket, given: int
) -> dict[str, int]:
    """Rank what a search gives when asked for more; nothing if it has no more than it gave."""
    try:
        again = search.ask_again(socket.component, query, outputs, top_k=_REACH)
        ranks = _ranks(again.get(socket.socket, []))
    except Exception:  # noqa: BLE001 - a search that cannot give so many leaves its ranks unknown
        return {}
    return ranks if len(ranks) > given else {}


def _ranks(documents: Sequence[Any]) -> dict[str, int]:
    return {product_id_of(document): rank for rank, document in enumerate(one_per_product(list(documents)), 1)}
