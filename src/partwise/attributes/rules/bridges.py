# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What one kind says of another: labels of one pipe, ratings, materials; and sizes whose role is not told."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from partwise.attributes.items import Attribute
from partwise.attributes.rules import materials
from partwise.attributes.rules.outcomes import Outcome, Rule, number_of, short, show, table
from partwise.attributes.rules.points import cap, close
from partwise.attributes.rules.quantities import class_by_pn, pn, sizes
from partwise.attributes.rules.threads import pipe_size

LINEAR: Final = (
    "width",
    "height",
    "depth",
    "diameter",
    "inner_diameter",
    "outer_diameter",
    "thickness",
    "section",
    "width_across_flats",
    "stroke",
)


@cache
def _dn_nps() -> Mapping[float, str]:
    return {float(dn): nps for nps, dn in table("nps_dn").items()}


def _label(item: Attribute) -> str | None:
    """Return the inch label of a pipe size or pipe thread."""
    if item.kind == "nps":
        return item.value if isinstance(item.value, str) else None
    if item.kind == "thread":
        return pipe_size(item.value)
    number = number_of(item.value)
    return None if number is None else _dn_nps().get(number)


def _shown(asked: Attribute, offered: Attribute) -> str:
    return f"{asked.kind}: {show(asked)} asked, {offered.kind} {show(offered)} offered"


def nps_dn(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare the inch label of a pipe with its DN (EN ISO 6708)."""
    wanted, given = _label(asked), _label(offered)
    if wanted is None or given is None:
        return None
    return ("match" if wanted == given else "contradiction"), _shown(asked, offered)


def pipe_thread(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare a pipe size with a pipe thread: of that size nearly, of another nearly not."""
    wanted, given = _label(asked), _label(offered)
    if wanted is None or given is None:
        return None
    return ("partial_match" if wanted == given else "partial_contradiction"), _shown(asked, offered)


def bore(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare a bore in mm with a DN, which is a label near it."""
    wanted, given = number_of(asked.value), number_of(offered.value)
    if wanted is None or given is None:
        return None
    return ("partial_match" if close(wanted, given) else "partial_contradiction"), _shown(asked, offered)


def pressure_by_pn(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare a pressure with a PN, which counts as a maximum in bar."""
    return cap(asked, replace(offered, unit=asked.unit, qualifier="max", low=None, high=None))


def pn_by_pressure(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare a PN with a pressure: a flange's holes are not told by it."""
    outcome = pn(asked, offered)
    return None if outcome is not None and outcome[0] == "partial_contradiction" else outcome


def memory(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare memory with storage: the same number may be meant, another number is another thing."""
    wanted, given = number_of(asked.value), number_of(offered.value)
    if wanted is None or given is None or not close(wanted, given):
        return None
    return "partial_match", _shown(asked, offered)


def size_without_role(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare a size whose role is not told with one of another role: equal may be meant, unequal says nothing."""
    wanted = number_of(asked.value)
    if wanted is None or asked.qualifier in {"min", "max"} or offered.qualifier in {"min", "max"}:
        return None
    if any(close(wanted, size) for size in sizes(offered)):
        return "partial_match", f"{asked.kind}: {short(wanted)} mm is offered as {offered.kind}"
    return None


# Asked kind -> what else speaks of it. Strong ones hold like the kind itself; weak ones are asked last.
STRONG: Final[Mapping[str, tuple[tuple[str, Rule], ...]]] = {
    "nps": (("dn", nps_dn),),
    "dn": (("nps", nps_dn),),
    "pressure": (("pn", pressure_by_pn),),
    "pn": (("pressure", pn_by_pressure), ("pressure_class", class_by_pn)),
    "pressure_class": (("pn", class_by_pn),),
    "material_family": (
        ("material_grade", materials.family_by_grade),
        ("property_class", materials.family_by_class),
    ),
    "material_grade": (
        ("property_class", materials.grade_by_class),
        ("material_family", materials.grade_by_family),
    ),
    "property_class": (
        ("material_grade", materials.class_by_grade),
        ("material_family", materials.class_by_family),
    ),
}
WEAK: Final[Mapping[str, tuple[tuple[str, Rule], ...]]] = {
    "nps": (("thread", pipe_thread),),
    "dn": (("thread", pipe_thread), ("inner_diameter", bore)),
    "thread": (("nps", pipe_thread), ("dn", pipe_thread)),
    "inner_diameter": (("dn", bore),),
    "storage_capacity": (("memory_capacity", memory),),
    "memory_capacity": (("storage_capacity", memory),),
    "length": tuple((kind, size_without_role) for kind in (*LINEAR, "dimensions")),
    "width": (("dimensions", size_without_role),),
    "height": (("dimensions", size_without_role),),
    "depth": (("dimensions", size_without_role),),
    "thickness": (("dimensions", size_without_role),),
}
