# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What is read from a text and what comparing two readings gives: plain values that go into meta and JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

Value: TypeAlias = str | float | tuple[str | float, ...]
Qualifier: TypeAlias = Literal["exact", "nominal", "min", "max", "range", "set"]
VerdictName: TypeAlias = Literal["match", "partial_match", "unknown", "partial_contradiction", "contradiction"]

# Kinds of sizes in mm: a query that names no role may mean each of them.
SIZES: Final = frozenset(
    {"length", "width", "height", "depth", "diameter", "inner_diameter", "outer_diameter"}
    | {"thickness", "stroke", "pitch", "section"}
)
_OPTIONAL: Final = ("value", "low", "high", "unit", "qualifier")


@dataclass(frozen=True, slots=True)
class Attribute:
    """
    One canonical attribute.

    :param kind: Its kind, such as `thread` or `length`; kinds and units are listed in `data/kinds.yaml`.
    :param value: A canonical string, a number in the kind's unit, or a tuple of them (a set, or `dimensions`); None
        for a range.
    :param low: Lower end of a range or of a written tolerance, inclusive, in the kind's unit.
    :param high: Upper end, likewise.
    :param unit: The kind's unit as a UCUM string; None for codes, words and counts.
    :param qualifier: None or `exact` for a point, `nominal` for a label or "about", `min`, `max`, `range`, `set`.
    :param text: The characters that it was read from.
    :param span: Their start and end in the text that was read.
    :param details: Facts for rules and explanation: `current_type`, `hand`, `alternative` (another reading, as an
        item), `ambiguous` (the alternative is as likely: hold only what is true of both), `implied`, `unit_implied`,
        `also`, `written` (the number and unit as written, such as `1/2 in`), `source` (`field` or `text`).
    """

    kind: str
    value: Value | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    text: str = ""
    span: tuple[int, int] = (0, 0)
    details: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the item as plain data for JSON and meta; what is absent has no key."""
        item: dict[str, Any] = {"kind": self.kind}
        for name in _OPTIONAL:
            if (value := getattr(self, name)) is not None:
                item[name] = list(value) if isinstance(value, tuple) else value
        item |= {"text": self.text, "span": list(self.span)}
        return {**item, "details": dict(self.details)} if self.details else item

    @classmethod
    def from_dict(cls, item: Mapping[str, Any]) -> "Attribute":
        """
        Read an item back.

        :param item: As `to_dict` returns it; text, span and details may be absent.
        :returns: The attribute.
        """
        value = item.get("value")
        start, end = item.get("span") or (0, 0)
        return cls(
            kind=item["kind"],
            value=tuple(value) if isinstance(value, list | tuple) else value,
            low=item.get("low"),
            high=item.get("high"),
            unit=item.get("unit"),
            qualifier=item.get("qualifier"),
            text=item.get("text", ""),
            span=(start, end),
            details=item.get("details") or {},
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What a document says to one asked attribute.

    :param kind: The asked kind.
    :param verdict: match, partial_match, unknown, partial_contradiction or contradiction.
    :param asked: What was asked.
    :param offered: The document's attribute that decided; None where the verdict is unknown because it says nothing.
    :param rule: The rule in a few words, such as `in: 200 Cel inside -50 to 250 Cel`.
    """

    kind: str
    verdict: VerdictName
    asked: Attribute
    offered: Attribute | None
    rule: str

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as plain data for JSON and meta."""
        offered = None if self.offered is None else self.offered.to_dict()
        return {
            "kind": self.kind,
            "verdict": self.verdict,
            "asked": self.asked.to_dict(),
            "offered": offered,
            "rule": self.rule,
        }
