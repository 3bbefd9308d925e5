# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Options that several commands share, and the reading of `--filter`."""

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from partwise.errors import ConfigError
from partwise.filter_values import readings

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        help="The store's folder; else the environment's PARTWISE_STORE, else partwise-store. "
        "For a pipeline on a Qdrant server, its address; search and lookup also ask a running partwise serve at its "
        "address, with the key in PARTWISE_API_KEY.",
    ),
]
QueriesOption = Annotated[
    list[Path],
    typer.Option(
        help="Query files: jsonl with ids or judgments, csv query,id,rating, or qrels with the tsv of topics."
    ),
]
MinGradeOption = Annotated[int, typer.Option(min=1, help="The grade from which a product answers a query.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
FilterOption = Annotated[
    list[str] | None,
    typer.Option(
        "--filter",
        help="Only products whose field fits, such as brand=Bosch, category!=Cables, attributes.ports>=4. Repeatable.",
    ),
]
CustomerOption = Annotated[str | None, typer.Option(help="Whose own article numbers count.")]
LanguageOption = Annotated[
    str | None,
    typer.Option(help="The query's, such as de: products are shown in it where they can, and 1,250 is read so."),
]

_CONDITION = re.compile(r"(?P<field>[^=!<>]+?)\s*(?P<operator>!=|>=|<=|==|=|>|<)\s*(?P<value>.*)", re.DOTALL)


def read_filters(conditions: list[str] | None) -> dict[str, Any] | None:
    """
    Turn conditions from the command line into a Haystack filter.

    :param conditions: Such as `brand=Bosch`; the field is a name in a document's meta, dots reach into it.
    :returns: The filter in Haystack's form, or None without conditions.
    :raises ConfigError: If a condition is not `field`, operator, value.
    """
    if not conditions:
        return None
    return {"operator": "AND", "conditions": [_read_condition(condition) for condition in conditions]}


def _read_condition(condition: str) -> dict[str, Any]:
    from partwise.part_numbers import is_private

    match = _CONDITION.fullmatch(condition)
    if match is None or not match["value"]:
        msg = f"--filter '{condition}' is not a condition; write it as brand=Bosch or attributes.ports>=4"
        raise ConfigError(msg)
    name, operator, text = match["field"].strip().removeprefix("meta."), match["operator"], match["value"]
    if is_private(name):
        msg = f"--filter '{condition}' asks for customers' own numbers; look a number up instead: partwise lookup"
        raise ConfigError(msg)
    field = f"meta.{name}"
    values = readings(text)
    if operator in {">", ">=", "<", "<="}:
        if len(values) == 1:
            msg = f"--filter '{condition}' compares with '{text}', which is not a number"
            raise ConfigError(msg)
        return {"field": field, "operator": operator, "value": values[1]}
    return {"field": field, "operator": "not in" if operator == "!=" else "in", "value": values}
