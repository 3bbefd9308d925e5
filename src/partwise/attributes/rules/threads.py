# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The rule for threads: system, size, pitch and hand; a metric pitch that nobody writes is the coarse one."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from partwise.attributes.items import Attribute

from .finding import Finding, equivalences, said
from .sets import over_sets

_METRIC: Final = re.compile(r"(M\d+(?:\.\d+)?)(?:x(\d+(?:\.\d+)?))?")
_PIPE: Final = re.compile(r"(BSP|Rp|Rc|R|G)\s*(.+)")
_INCH: Final = re.compile(r"(#?[\d ./]+?)-([\d.]+)(?: (\w+))?")
_TRAPEZOID: Final = re.compile(r"(Tr|PG|ST)(.+)")
# Systems that are made for each other, or one of which is left open by the other's name.
_OPEN: Final = frozenset({"BSP"})


class Thread(NamedTuple):
    """
    A thread taken apart.

    :param system: M, G, R, UN, NPT, Tr, PG, ST or what stands before the size.
    :param size: The size as written.
    :param pitch: The pitch in mm or the threads per inch; None if not written.
    """

    system: str
    size: str
    pitch: str | None


@over_sets
def thread(asked: Attribute, offered: Attribute) -> Finding:
    """Compare threads (ISO 261, ASME B1.1, ISO 228-1, ISO 7-1, ASME B1.20.1)."""
    wanted, given = parse(str(asked.value)), parse(str(offered.value))
    if asked.details.get("hand", "right") != offered.details.get("hand", "right"):
        return said("contradiction", asked, offered, "thread: hand")
    if wanted.system != given.system:
        return _systems(asked, offered, wanted, given)
    if wanted.size != given.size:
        return said("contradiction", asked, offered, "thread: size")
    if wanted.pitch == given.pitch:
        return said("match", asked, offered, "thread")
    if wanted.system == "M" and None in {wanted.pitch, given.pitch}:
        return _unwritten(asked, offered, wanted, given)
    return said("contradiction", asked, offered, "thread: pitch")


@lru_cache(maxsize=4096)
def parse(text: str) -> Thread:
    """
    Take a canonical thread apart.

    :param text: Such as `M12x1.75`, `1/4-20 UNC`, `G1/2`, `1/2-14 NPT`.
    :returns: System, size and pitch.
    """
    if found := _METRIC.fullmatch(text):
        return Thread("M", found[1], found[2])
    if found := _TRAPEZOID.fullmatch(text):
        return Thread(found[1], found[2], None)
    if found := _PIPE.fullmatch(text):
        return Thread(found[1], found[2], None)
    if found := _INCH.fullmatch(text):
        series = found[3] or "UN"
        return Thread("UN" if series.startswith("UN") else series, found[1], found[2])
    return Thread(text, "", None)


def _systems(asked: Attribute, offered: Attribute, wanted: Thread, given: Thread) -> Finding:
    pipes = {"G", "R", "Rp", "Rc", "BSP"}
    if not {wanted.system, given.system} <= pipes or wanted.size != given.size:
        return said("contradiction", asked, offered, "thread: system")
    if _OPEN & {wanted.system, given.system}:
        return said("partial_match", asked, offered, "thread: BSP leaves open whether G or R")
    return said("partial_contradiction", asked, offered, "thread: parallel against taper")


def _unwritten(asked: Attribute, offered: Attribute, wanted: Thread, given: Thread) -> Finding:
    """Compare where one pitch is not written: it is the coarse one, or that of cable glands beside a gland."""
    is_gland = "gland" in (*asked.details.get("context", ()), *offered.details.get("context", ()))
    table = equivalences()["gland_pitch" if is_gland else "coarse_pitch"]
    usual = table.get(wanted.size)
    written = wanted.pitch or given.pitch or "0"
    if usual is not None and float(written) == float(usual):
        return said("match", asked, offered, "thread: the unwritten pitch is the usual one")
    if wanted.pitch is None:
        return said("partial_match", asked, offered, "thread: no pitch asked, a fine one offered")
    return said("partial_contradiction", asked, offered, "thread: the unwritten pitch is the usual one")
