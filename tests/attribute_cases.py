"""How `../shared/cases/attributes.jsonl` is read (reference/attributes.md section 1)."""

import math
from typing import Any


def missed(expected: list[dict[str, Any]], produced: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The expected items that no produced item of their own stands for."""
    left = list(produced)
    missing = []
    for item in expected:
        found = next((other for other in left if _same(item, other)), None)
        if found is None:
            missing.append(item)
        else:
            left.remove(found)
    return missing


def broken(forbidden: list[dict[str, Any]], produced: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The forbidden readings that were produced."""
    return [
        rule
        for rule in forbidden
        if any(
            all((key == "kind" and value == "*") or _equal(value, item.get(key)) for key, value in rule.items())
            for item in produced
        )
    ]


def invented(expected: list[dict[str, Any]], produced: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was produced and neither expected nor marked as implied."""
    left = list(expected)
    extra = []
    for item in produced:
        found = next((wanted for wanted in left if _same(wanted, item)), None)
        if found is not None:
            left.remove(found)
        elif not item.get("details", {}).get("implied"):
            extra.append(item)
    return extra


def _same(wanted: dict[str, Any], item: dict[str, Any]) -> bool:
    points = {None, "exact", "nominal"}
    details = wanted.get("details", {})
    return (
        wanted["kind"] == item["kind"]
        and all(_equal(wanted.get(key), item.get(key)) for key in ("value", "low", "high", "unit"))
        and (
            wanted.get("qualifier") == item.get("qualifier")
            or {wanted.get("qualifier"), item.get("qualifier")} <= points
        )
        and all(item.get("details", {}).get(key) == details[key] for key in ("current_type", "hand") if key in details)
    )


def _equal(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, list) and isinstance(value, list):
        return len(wanted) == len(value) and all(any(_equal(a, b) for b in value) for a in wanted)
    if isinstance(wanted, int | float) and isinstance(value, int | float):
        return math.isclose(wanted, value, rel_tol=1e-3)
    return bool(wanted == value)
