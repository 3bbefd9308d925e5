# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Threaded pipe fittings in brass and stainless steel."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import pipe_tables as pipes
from .model import Fact, Item

MAIN, SECOND = "Nortubix", "Hydrellon"
# Type -> code in numbers, gender.
TYPES = {
    "elbow90": ("EL90", "female"),
    "street90": ("SE90", "male and female"),
    "elbow45": ("EL45", "female"),
    "tee": ("TEE", "female"),
    "socket": ("SOC", "female"),
    "nipple": ("NIP", "male"),
    "cap": ("CAP", "female"),
    "plug": ("PLG", "male"),
}
ANGLES = {"elbow90": 90, "street90": 90, "elbow45": 45}
REDUCERS = {"reducing_nipple": ("RNI", "male"), "reducing_bush": ("RBU", "male and female")}
REDUCTIONS = (
    ("1/4", "1/8"),
    ("3/8", "1/4"),
    ("1/2", "1/4"),
    ("1/2", "3/8"),
    ("3/4", "1/2"),
    ("1", "1/2"),
    ("1", "3/4"),
    ("1 1/4", "1"),
    ("1 1/2", "1 1/4"),
    ("2", "1 1/2"),
)


@dataclass(frozen=True, slots=True)
class Range:
    """
    A programme of fittings of one material and thread.

    :param code: Material in numbers.
    :param brand: Who makes it.
    :param material: Key of `texts/words.yaml`.
    :param kind: G, NPT or R (male R, female Rp).
    :param standard: Where its threads or sizes come from.
    :param pressure: Shown pressure: PN or Class.
    :param types: Kinds of fitting.
    :param sizes: Inch sizes.
    :param temperature: Lowest and highest in °C.
    """

    code: str
    brand: str
    material: str
    kind: str
    standard: str
    pressure: tuple[str, int]
    types: Sequence[str]
    sizes: Sequence[str]
    temperature: tuple[int, int]


_ALL = tuple(pipes.DN)
_FORGED = ("elbow90", "tee", "socket", "nipple")
RANGES = (
    Range("MS", MAIN, "brass", "G", "ISO 228-1", ("pn", 16), tuple(TYPES), _ALL, (-20, 110)),
    Range("MSN", MAIN, "nickel-plated brass", "G", "ISO 228-1", ("pn", 16), _FORGED, _ALL[:5], (-20, 110)),
    Range(
        "316",
        MAIN,
        "stainless steel 316",
        "NPT",
        "ASME B1.20.1",
        ("pressure_class", 150),
        tuple(TYPES),
        _ALL,
        (-40, 200),
    ),
    Range(
        "316H",
        MAIN,
        "stainless steel 316",
        "NPT",
        "ASME B16.11",
        ("pressure_class", 3000),
        _FORGED,
        _ALL[1:],
        (-40, 200),
    ),
    Range("VA", SECOND, "stainless steel 316", "R", "ISO 4144", ("pn", 16), tuple(TYPES), _ALL[1:8], (-40, 200)),
    Range("MS", SECOND, "brass", "R", "ISO 7-1", ("pn", 16), (*_FORGED, "plug"), _ALL[1:6], (-20, 110)),
)


def _thread_kind(kind: str, gender: str) -> str:
    return {"male": "R", "female": "Rp", "male and female": "R"}[gender] if kind == "R" else kind


def _facts(programme: Range, gender: str, size: str) -> dict[str, Fact]:
    name, value = programme.pressure
    low, high = programme.temperature
    return {
        "gender": gender,
        "standard": programme.standard,
        "material": programme.material,
        name: value,
        "operating_temperature": f"{low}...+{high} °C",
        "nps": size,
        "dn": pipes.DN[size],
    }


def _made_of(programme: Range) -> dict[str, Fact]:
    label = "PN" if programme.pressure[0] == "pn" else "Class"
    material = "brass" if "brass" in programme.material else programme.material
    return {"thread_kind": programme.kind, "pressure": f"{label} {programme.pressure[1]}", "base_material": material}


def _fitting(programme: Range, kind: str, size: str) -> Item:
    code, gender = TYPES[kind]
    thread = _thread_kind(programme.kind, gender)
    attributes: dict[str, Fact] = {"thread": pipes.thread(thread, size), **_facts(programme, gender, size)}
    if gender == "male and female" and programme.kind == "R":
        attributes["thread_2"] = pipes.thread("Rp", size)
    if kind in ANGLES:
        attributes["angle"] = ANGLES[kind]
    return Item(
        family=kind,
        brand=programme.brand,
        part_number=f"{code}-{programme.kind}{pipes.code(size)}-{programme.code}",
        series=f"{programme.brand} {programme.code} {programme.kind} {kind}",
        attributes=attributes,
        facts={**_made_of(programme)},
        extra={"size": pipes.spoken(thread, size)},
        sentences=_sentences(programme, kind),
    )


def _sentences(programme: Range, kind: str) -> tuple[str, ...]:
    material = "fitting_brass" if "brass" in programme.material else "fitting_316"
    return (f"{kind}_what", f"fitting_{programme.kind}", material, "fitting_pressure")


def _reducer(programme: Range, kind: str, big: str, small: str) -> Item:
    code, gender = REDUCERS[kind]
    names = (_thread_kind(programme.kind, gender), programme.kind)
    return Item(
        family=kind,
        brand=programme.brand,
        part_number=f"{code}-{programme.kind}{pipes.code(big)}-{pipes.code(small)}-{programme.code}",
        series=f"{programme.brand} {programme.code} {kind}",
        attributes={
            "thread": pipes.thread(names[0], big),
            "thread_2": pipes.thread(names[1], small),
            **_facts(programme, gender, big),
        },
        facts={"nps_2": small, **_made_of(programme)},
        extra={"size": f"{pipes.spoken(names[0], big)} x {pipes.spoken(names[1], small)}"},
        sentences=_sentences(programme, kind),
    )


def items() -> Iterator[Item]:
    """All fittings, in a fixed order."""
    for programme in RANGES:
        for kind in programme.types:
            yield from (_fitting(programme, kind, size) for size in programme.sizes)
    for programme in (RANGES[0], RANGES[2]):
        for kind in REDUCERS:
            yield from (_reducer(programme, kind, big, small) for big, small in REDUCTIONS)
