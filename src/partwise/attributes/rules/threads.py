# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Threads: system, size, pitch and hand have to agree; an unwritten metric pitch is the coarse one (ISO 261)."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from partwise.attributes.items import Attribute
from partwise.attributes.rules.outcomes import Outcome, beside, short, table
from partwise.attributes.rules.points import close

_METRIC: Final = re.compile(r"M(\d+(?:\.\d+)?)(?:x(\d+(?:\.\d+)?))?")
_INCH: Final = re.compile(r"(#?\d[\d /]*)(?:-(\d+(?:\.\d+)?))? (UN[A-Z]*|NPT[A-Z]*)")
_PIPE: Final = re.compile(r"(BSP|Rp|Rc|R|G) ?(\d[\d /]*)")
_OTHER: Final = re.compile(r"([A-Za-z]+) ?(\d[\d/.]*)(?:x(\d+(?:\.\d+)?))?")
_WHITWORTH_PIPE: Final = frozenset({"BSP", "G", "R", "Rp", "Rc"})
_GLAND: Final = frozenset({"gland", "cable_gland"})


class Thread(NamedTuple):
    """
    A thread taken apart.

    :param system: `M`, `UN`, `NPT`, `G`, `R`, `Rp`, `Rc`, `BSP`, `Tr`, `PG`, `ST`.
    :param size: As written: diameter or inch label.
    :param pitch: In mm, or threads per inch for `UN` and `NPT`; None if unwritten.
    """

    system: str
    size: str
    pitch: float | None


@lru_cache(maxsize=2**13)
def parse(value: str) -> Thread | None:
    """
    Take a thread apart.

    :param value: In the spelling of the taxonomy, such as `M12x1.75` or `1/2-14 NPT`.
    :returns: Its parts; None if it is no thread that we know.
    """
    if found := _METRIC.fullmatch(value):
        return Thread("M", short(float(found[1])), float(found[2]) if found[2] else None)
    if found := _INCH.fullmatch(value):
        system = "UN" if found[3].startswith("UN") else "NPT"
        return Thread(system, found[1].strip(), float(found[2]) if found[2] else None)
    if found := _PIPE.fullmatch(value):
        return Thread(found[1], found[2].strip(), None)
    if found := _OTHER.fullmatch(value):
        return Thread(found[1], found[2], float(found[3]) if found[3] else None)
    return None


def pipe_size(value: object) -> str | None:
    """Return the inch label of a pipe thread; None for other threads."""
    found = parse(value) if isinstance(value, str) else None
    return found.size if found is not None and (found.system in _WHITWORTH_PIPE or found.system == "NPT") else None


def thread(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare two threads."""
    wanted, given = asked.value, offered.value
    if not isinstance(wanted, str) or not isinstance(given, str):
        return None
    if (asked.details.get("hand") == "left") != (offered.details.get("hand") == "left"):
        return "contradiction", "thread: one is left-hand, one right-hand"
    return _threads(wanted, given, gland=beside(asked, offered, _GLAND))


@lru_cache(maxsize=2**13)
def _threads(asked: str, offered: str, *, gland: bool) -> Outcome:  # noqa: PLR0911 - one return for each line of the rule
    shown = f"thread: {asked} asked, {offered} offered"
    if asked == offered:
        return "match", shown
    wanted, given = parse(asked), parse(offered)
    if wanted is None or given is None:
        return "contradiction", shown
    if wanted.size != given.size:
        return "contradiction", f"thread: size {wanted.size} asked, {given.size} offered"
    if wanted.system != given.system:
        return _systems(wanted.system, given.system)
    if wanted.system == "M":
        return _metric(wanted, given, gland=gland)
    if wanted.pitch is None or given.pitch is None:
        return "partial_match" if wanted.pitch != given.pitch else "match", f"{shown}, a pitch is not written"
    if not close(wanted.pitch, given.pitch):
        return "contradiction", f"thread: pitch {short(wanted.pitch)} asked, {short(given.pitch)} offered"
    # UNC against UN, NPT against NPTF: same geometry, other name.
    return "partial_match" if wanted.system == "NPT" else "match", shown


def _systems(asked: str, offered: str) -> Outcome:
    shown = f"thread: {asked} asked, {offered} offered in the same size"
    if {asked, offered} <= _WHITWORTH_PIPE:
        return ("partial_match" if "BSP" in (asked, offered) else "partial_contradiction"), shown
    return "contradiction", shown


def _metric(wanted: Thread, given: Thread, *, gland: bool) -> Outcome:
    coarse = table("gland_pitch") if gland else table("coarse_pitch").get(wanted.size)
    shown = (
        f"thread: pitch {'not' if wanted.pitch is None else short(wanted.pitch)} asked, "
        f"{'none' if given.pitch is None else short(given.pitch)} offered"
    )
    if wanted.pitch is not None and given.pitch is not None:
        return ("match" if close(wanted.pitch, given.pitch) else "contradiction"), shown
    written = given.pitch if wanted.pitch is None else wanted.pitch
    if written is None:
        return "match", shown
    if coarse is None:
        return "unknown", f"{shown}, no coarse pitch known"
    if close(written, coarse):
        return "match", f"{shown}, coarse is {short(coarse)}"
    return (
        "partial_match" if wanted.pitch is None else "partial_contradiction",
        f"{shown}, coarse is {short(coarse)}",
    )
