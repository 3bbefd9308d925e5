# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""RAL colours, grits of abrasives, ISO 286 fits, and names that only look like colours and materials."""

import re
from re import Match
from typing import Final

from partwise.attributes.scan import Designation, Reading, Scan

_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+)[ ,(/:-]{1,3}$")
_WORDS_AFTER: Final = re.compile(r"[ ,(/-]{1,3}([^\W\d_]+)(?:[ -]([^\W\d_]+))?")
_SHADES: Final = frozenset(
    {"light", "dark", "jet", "traffic", "signal", "pure", "cream", "window", "clair", "licht", "crème", "donker"}
)


def _colour(scan: Scan, word: str) -> str | None:
    return next(
        (phrase.value for phrase in scan.lexicon.vocabulary.look_up(word.lower()).phrases if phrase.kind == "colour"),
        None,
    )


def _read_ral(scan: Scan, match: Match[str]) -> Reading:
    """RAL and the name beside it are one colour."""
    start, end = match.span()
    also: list[str] = []
    before = _WORD_BEFORE.search(scan.text, 0, start)
    if before and (name := _colour(scan, before[1])):
        start = before.start(1)
        also.append(name)
    after = _WORDS_AFTER.match(scan.text, end)
    if after and (name := _colour(scan, after[1])):
        end = after.end(1)
        also.append(name)
    elif after and after[2] and after[1].lower() in _SHADES and (name := _colour(scan, after[2])):
        end = after.end(2)
        also.append(name)
    scan.take(start, end)
    details = {"also": list(dict.fromkeys(also))} if also else {}
    return scan.item("colour", (start, end), f"RAL {match['number']}", details=details)


# FEPA 43 for coated abrasives; a bare P or K number is a grit beside abrasive words.
_GRITS: Final = frozenset(
    {
        12,
        16,
        20,
        24,
        30,
        36,
        40,
        50,
        60,
        80,
        100,
        120,
        150,
        180,
        220,
        240,
        280,
        320,
        360,
        400,
        500,
        600,
        800,
        1000,
        1200,
    }
    | {1500, 2000, 2500, 3000, 4000, 5000}
)


def _read_grit(scan: Scan, match: Match[str]) -> Reading:
    number = match["number"]
    known = int(number) in _GRITS and (scan.about("abrasive") or len(match["word"]) > 1)
    return scan.item("grit", match, f"P{number}") if known else None


_HOLE: Final = r"(?:[DEFGHKMNPRS]|JS|J)(?:1[0-3]|[5-9])"
_SHAFT: Final = r"(?:[defghkmnprs]|js|j)(?:1[0-3]|[4-9])"
# Glued to a size only letters that are no multiplier, as in 4k7, and no cable, as in 5G6.
_GLUED: Final = re.compile(
    r"(?P<size>(?:Ø ?)?(?P<number>\d{1,3}(?:[.,]\d{1,3})?))(?:mm)?(?P<fit>[Hh](?:1[0-3]|[5-9])|f[7-9]|g6|js\d{1,2})"
    r"(?P<shaft>/[a-z]{1,2}\d{1,2})?(?![^\W_]|[.,]\d)"
)
_AFTER_SIZE: Final = re.compile(r"(?:^|[ (xØ])\d+(?:[.,]\d+)?(?: ?mm)? $")
_BORE: Final = re.compile(r"(?i)(?:bore|bohrung|alésage|boring)\W{0,3}(?:Ø ?)?$")


def _read_fit(scan: Scan, match: Match[str]) -> Reading:
    """Take a letter and a number for a fit behind a size, beside words of fits, or as a pair of hole and shaft."""
    if scan.about("screen", "memory", "disk", "lamp"):
        return None
    known = match["pair"] or scan.about("fit") or _AFTER_SIZE.search(scan.text[: match.start()])
    return scan.item("fit", match, match.group().replace(" ", "")) if known else None


def _read_glued(scan: Scan, match: Match[str]) -> Reading:
    fit = match["fit"] + (match["shaft"] or "")
    kind = "inner_diameter" if _BORE.search(scan.text[: match.start()]) else "diameter"
    size = scan.item(kind, match.span("size"), scan.number(match["number"]), unit="mm")
    return [size, scan.item("fit", (match.start("fit"), match.end()), fit)]


def _hide(scan: Scan, match: Match[str]) -> Reading:
    """Use a name up so that none of its words is read: a power supply of `80 PLUS Gold` is not golden."""
    scan.take(*match.span())
    return None


def _hide_component(scan: Scan, match: Match[str]) -> Reading:
    """Hide what a ceramic or aluminium capacitor is called after: its dielectric, not its material."""
    return _hide(scan, match) if scan.about("capacitor", "resistor", "inductor") else None


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(("ral",), re.compile(r"(?i:RAL)[ -]?(?P<number>\d{4})(?!\d)"), _read_ral),
    Designation(
        ("p", "k", "grit", "korn", "körnung", "grain", "grains", "korrel", "korrelgrootte"),
        re.compile(
            r"(?P<word>(?i:grit|korn|körnung|grains?|korrel(?:grootte)?)|[PK])[ :-]{0,2}[PK]?"
            r"(?P<number>\d{2,4})(?![^\W_])"
        ),
        _read_grit,
    ),
    Designation(
        ("0",), re.compile(r"(?P<number>\d{2,4})[- ]?(?P<word>(?i:grit|grains?|korrel))(?![^\W_])"), _read_grit
    ),
    Designation(
        (*"defghjkmnprs", "js"),
        re.compile(rf"(?P<pair>{_HOLE} ?/ ?{_SHAFT})(?![^\W_])|(?:{_HOLE}|{_SHAFT})(?![^\W_]|[-.,/]\d)"),
        _read_fit,
    ),
    Designation(("0", "ø"), _GLUED, _read_glued),
    Designation(
        ("0", "xeon", "black"),
        re.compile(
            r"(?i)80 ?(?:plus|\+) ?(?:gold|silver|bronze|platinum|titanium|white)|xeon (?:gold|silver|bronze|platinum)"
            r"|black ?(?:&|\+|and) ?decker"
        ),
        _hide,
    ),
    Designation(
        ("ceramic", "keramik", "céramique", "keramisch", "aluminium", "aluminum", "tantalum", "alu"),
        re.compile(r"[^\W\d_]+"),
        _hide_component,
    ),
)
