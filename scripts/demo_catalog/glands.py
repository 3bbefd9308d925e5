# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Cable glands (EN 62444) and their lock nuts; clamping ranges are the invented maker's own, of the usual size."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .model import Fact, Item, plain

MAIN, SECOND = "Veddrin", "Kabrellis"
# EN 60423, pitch 1.5 mm: size -> smallest and greatest cable, width across flats, thread length; mm.
METRIC: Mapping[str, tuple[float, float, int, int]] = {
    "M12x1.5": (3, 6.5, 15, 8),
    "M16x1.5": (4.5, 10, 19, 8),
    "M20x1.5": (7, 13, 25, 9),
    "M25x1.5": (9, 17, 30, 10),
    "M32x1.5": (11, 21, 36, 10),
    "M40x1.5": (19, 28, 46, 10),
    "M50x1.5": (27, 35, 55, 12),
    "M63x1.5": (34, 45, 66, 12),
}
# DIN 40430, the armour thread.
PG: Mapping[str, tuple[float, float, int, int]] = {
    "PG7": (3, 6.5, 15, 8),
    "PG9": (4, 8, 19, 8),
    "PG11": (5, 10, 22, 8),
    "PG13.5": (6, 12, 24, 9),
    "PG16": (10, 14, 27, 10),
    "PG21": (13, 18, 33, 11),
    "PG29": (18, 25, 42, 11),
    "PG36": (22, 32, 53, 13),
    "PG42": (30, 38, 60, 13),
    "PG48": (34, 44, 65, 14),
}
# DIN 40430 and EN 60423: outside diameter of the thread, which the hole must pass.
_PG_OUTSIDE = {
    "PG7": 12.5,
    "PG9": 15.2,
    "PG11": 18.6,
    "PG13.5": 20.4,
    "PG16": 22.5,
    "PG21": 28.3,
    "PG29": 37.0,
    "PG36": 47.0,
    "PG42": 54.0,
    "PG48": 59.3,
}
_LONG = 15


@dataclass(frozen=True, slots=True)
class Make:
    """
    A make of gland.

    :param code: Material and version in numbers.
    :param family: Key of its texts.
    :param material: Key of `texts/words.yaml`.
    :param colour: Key of `texts/words.yaml`, empty for bare metal.
    :param ip: Degrees of protection as the record shows them.
    :param temperature: Lowest and highest in °C.
    """

    code: str
    family: str
    material: str
    colour: str
    ip: str
    temperature: tuple[int, int]


GREY = Make("PA-GY", "gland", "polyamide", "grey", "IP68", (-40, 100))
BLACK = Make("PA-BK", "gland", "polyamide", "black", "IP68", (-40, 100))
BRASS = Make("MSN", "gland", "nickel-plated brass", "", "IP68", (-40, 100))
EMC = Make("EMC-MSN", "gland_emc", "nickel-plated brass", "", "IP68", (-40, 100))
STAINLESS = Make("VA", "gland", "stainless steel 316L", "", "IP68", (-40, 100))
ECO_GREY = Make("ECO-GY", "gland", "polyamide", "grey", "IP66", (-20, 80))
ECO_BLACK = Make("ECO-BK", "gland", "polyamide", "black", "IP66", (-20, 80))


def _size(thread: str) -> str:
    return thread.removesuffix("x1.5")


def _hole(thread: str) -> float:
    return _PG_OUTSIDE[thread] if thread.startswith("PG") else float(_size(thread)[1:])


def _gland(make: Make, thread: str, sizes: tuple[float, float, int, int], brand: str, *, version: str = "") -> Item:
    smallest, greatest, flats, length = sizes
    if version == "R":  # a thicker seal for thinner cable in the same body
        smallest, greatest = max(2, smallest - 2), greatest - 3
    length = _LONG if version == "L" else length
    low, high = make.temperature
    attributes: dict[str, Fact] = {
        "thread": thread,
        "clamping_range": f"{plain(smallest)}...{plain(greatest)} mm",
        "thread_length": length,
        "width_across_flats": flats,
        "material": make.material,
        **({"colour": make.colour} if make.colour else {}),
        "protection": make.ip,
        "operating_temperature": f"{low}...+{high} °C",
    }
    size = _size(thread)
    return Item(
        family=make.family,
        brand=brand,
        part_number=f"CG-{size}-{make.code}" + (f"-{version}" if version else ""),
        series=f"{brand} {make.code} {version} {size[0]} {flats % 2}",
        attributes=attributes,
        facts={"clamp_min": smallest, "clamp_max": greatest, "size": size},
        extra={
            "low": smallest,
            "high": greatest,
            "hole": _hole(thread),
            "shade": make.colour or make.material,
        },
        sentences=(
            f"{make.family}_what",
            f"gland_{version}" if version else "gland_hole",
            f"gland_{make.material.split()[0].split('-')[0]}",
            f"gland_{make.ip}",
        ),
    )


def _locknut(thread: str, code: str, material: str) -> Item:
    size = _size(thread)
    return Item(
        family="locknut",
        brand=MAIN,
        part_number=f"CGN-{size}-{code}",
        series=f"locknut {code} {size[0]}",
        attributes={"thread": thread, "material": material},
        facts={"size": size},
        extra={"hole": _hole(thread)},
        sentences=("locknut_what", "locknut_use"),
    )


def items() -> Iterator[Item]:
    """All glands and lock nuts, in a fixed order."""
    for make in (GREY, BLACK, BRASS, EMC, STAINLESS):
        yield from (_gland(make, thread, sizes, MAIN) for thread, sizes in METRIC.items())
    for make in (GREY, BLACK, BRASS):
        for version in ("L", "R"):
            yield from (_gland(make, thread, sizes, MAIN, version=version) for thread, sizes in METRIC.items())
        yield from (_gland(make, thread, sizes, MAIN) for thread, sizes in PG.items())
    for make in (ECO_GREY, ECO_BLACK, BRASS):
        yield from (_gland(make, thread, sizes, SECOND) for thread, sizes in METRIC.items())
    for code, material in (("PA", "polyamide"), ("MSN", "nickel-plated brass")):
        yield from (_locknut(thread, code, material) for thread in (*METRIC, *PG))
    yield from (_locknut(thread, "VA", "stainless steel 316L") for thread in METRIC)
