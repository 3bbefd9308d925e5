# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Choose the kind of a quantity: by its key, by the words beside it, by what the line is about, by its unit."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from .expressions import Expression, Operand
from .scan import Scan
from .units import Unit

# Dimension, context, kind; the first that fits a line. Inches of pipes, disks and racks are codes, read before.
_BY_CONTEXT: Final = (
    ("length", "filter", "filtration"),
    ("length", "fibre", "fibre_core"),
    ("length", "screen", "screen_size"),
    ("length", "din_rail", "width"),
    ("storage", "memory", "memory_capacity"),
    ("angle", "lamp", "beam_angle"),
    ("mass", "paper", "grammage"),
    ("percent", "resistor", "tolerance"),
    ("percent", "capacitor", "tolerance"),
    ("percent", "inductor", "tolerance"),
)
_PART_VALUES: Final = frozenset({"resistance", "capacitance", "inductance"})
_MICRONS: Final = frozenset({"µm", "um", "micron", "microns", "micrometer", "mikrometer", "micromètre"})
_DIAGONALS: Final = frozenset(
    {"in", "in.", '"', "''", "inch", "inches", "zoll", "pouce", "pouces", "duim", "cm", "[in_i]"}
)
_GRAMS: Final = frozenset({"g", "gram", "gramm", "gr"})
_NEEDS_CONTEXT: Final = {"capacitance": ("F", "capacitor"), "inductance": ("H", "inductor")}
_GRAMMAGES: Final = (40, 600)
_LAMP_KELVINS: Final = (1000, 20000)
# Where D is a depth: height and width are keyed beside it.
_BOX: Final = re.compile(r"(?=.*\bH\s?[=:]?\s?\d)(?=.*\b[BW]\s?[=:]?\s?\d)")
_DIAMETERS: Final = frozenset({"inner_diameter", "outer_diameter"})
# What a rule of comparison must know of the product.
_TOLD: Final = frozenset({"capacitor", "resistor", "power_supply", "connector", "relay", "flange", "supply"})
_TOLD_KINDS: Final = frozenset({"voltage", "current", "power", "pressure"})
_LETTERS: Final = re.compile(
    r"\s*(?:mm|cm)?\s*[(\[]?\s*([LBHTWDPQØlbhtwdp])\s?[xX]\s?([LBHTWDPØlbhtwdp])(?:\s?[xX]\s?([LBHTWDPlbhtwdp]))?\s*[)\]]?(?![^\W_])"
)
_BEFORE: Final = re.compile(
    r"(?<![^\W_])([LBHTWDPØ])\s?[xX]\s?([LBHTWDPØ])(?:\s?[xX]\s?([LBHTWDP]))?\s*[)\]]?\s*[:=]?\s*$"
)
_LETTERS_BEFORE: Final = 24
_BY_LETTER: Final = {
    "L": "length",
    "B": "width",
    "W": "width",
    "H": "height",
    "T": "depth",
    "D": "depth",
    "P": "depth",
    "Ø": "diameter",
    "Q": "depth",
}


class Choice(NamedTuple):
    """
    The kind of a quantity and how it was told.

    :param kind: The kind.
    :param start: Where the words that name it begin; the quantity's start if none do.
    :param end: Where the words that name it end; 0 if they stand before.
    :param is_key: Whether a letter keys it: the letter is then used up too.
    :param details: Facts for rules: `role`, `context`.
    """

    kind: str
    start: int
    end: int = 0
    is_key: bool = False
    details: Mapping[str, Any] = MappingProxyType({})


def choose_kind(scan: Scan, lowered: str, expression: Expression, start: int) -> Choice | None:
    """
    Choose the kind of a quantity with a unit.

    :param scan: The line.
    :param lowered: The line in lower case.
    :param expression: The quantity.
    :param start: Where it begins with the words that bound it.
    :returns: The choice; None if its unit alone says too little.
    """
    unit = _deciding(expression).unit
    if unit is None:
        return None
    if expression.shape == "deviation" and unit.dimension in {"percent", "length"}:
        return Choice("tolerance", start)
    named = _by_words(scan, lowered, expression, start)
    if expression.shape == "list" and unit.dimension == "length" and (named is None or not named.is_key):
        return Choice("dimensions", start)
    if named is not None:
        return named
    likely = _by_context(scan, expression, unit) or scan.lexicon.units.kind_by_dimension[unit.dimension]
    kind = _checked(scan, expression, unit, likely)
    return Choice(kind, start, details=_told(scan, kind)) if kind else None


def keyed_list(scan: Scan, expression: Expression) -> tuple[tuple[str, ...], int, int] | None:
    """
    Find the letters that key a list of sizes.

    :param scan: The line.
    :param expression: A list.
    :returns: Their kinds, and where list and letters begin and end; None if there are none.
    """
    count = len(expression.operands)
    after = _LETTERS.match(scan.text, expression.end)
    before = _BEFORE.search(scan.text, max(expression.start - _LETTERS_BEFORE, 0), expression.start)
    for found, start, end in (
        (after, expression.start, after.end() if after else 0),
        (before, before.start() if before else 0, expression.end),
    ):
        if found and len(letters := [letter for letter in found.groups() if letter]) == count:
            return letter_kinds("".join(letters), scan.language), start, end
    key = scan.lexicon.roles.key_before(scan.text, expression.start)
    if key and "diameter" in key[0] and count == 2:  # noqa: PLR2004 - Ø d x l
        return ("diameter", "length"), key[1], expression.end
    return None


def letter_kinds(letters: str, language: str | None) -> tuple[str, ...]:
    """
    Give the kinds of the letters of a size, as `HxBxT`.

    :param letters: Two or three letters.
    :param language: In French, L beside P or H is `largeur`.
    :returns: A kind each; a letter that comes twice keeps its meaning.
    """
    upper = letters.upper()
    kinds = dict(_BY_LETTER)
    if ("P" in upper and "L" in upper and not set("BW") & set(upper)) or (
        language == "fr" and "L" in upper and "H" in upper
    ):
        kinds["L"] = "width" if not (language == "fr" and upper.count("L") > 1) else "length"
    if "D" in upper and "L" in upper and len(upper) == 2:  # noqa: PLR2004 - D x L is a bolt or a roll
        kinds["D"] = "diameter"
    return tuple(kinds[letter] for letter in upper)


def _deciding(expression: Expression) -> Operand:
    """Give the number whose unit says what is measured: that of a size, not of its tolerance."""
    return expression.operands[0 if expression.shape == "tolerance" else -1]


def _by_words(scan: Scan, lowered: str, expression: Expression, start: int) -> Choice | None:
    unit = _deciding(expression).unit
    assert unit is not None  # noqa: S101 - the caller has looked
    floor = scan.text_start(start)
    if unit.dimension in {"length", "flow"} and (key := scan.lexicon.roles.key_before(scan.text, start)):
        kind = next((kind for kind in key[0] if (kind == "kv") == (unit.dimension == "flow")), None)
        if kind == "diameter" and (named := scan.lexicon.roles.before(lowered, start, "length", floor)):
            kind = named[0] if named[0] in _DIAMETERS else kind  # Innen-Ø 20, bore Ø 20
        if kind == "diameter" and scan.text[key[1]] == "D" and _BOX.match(scan.text):
            kind = "depth"
        if kind:
            return Choice(kind, key[1], is_key=True, details={"role": kind})
    others = [unit, *_deciding(expression).others]
    for each in others:
        if before := scan.lexicon.roles.before(lowered, start, each.dimension, floor):
            return Choice(before[0], before[1], details={"role": before[0], **_told(scan, before[0])})
    for each in others:
        if after := scan.lexicon.roles.after(lowered, expression.end, each.dimension):
            return Choice(after[0], start, after[1], details={"role": after[0], **_told(scan, after[0])})
    return None


def _by_context(scan: Scan, expression: Expression, unit: Unit) -> str | None:
    if unit.written == "mm" and any(item.kind == "square_drive" for item in scan.items):
        return "width_across_flats"  # of a socket
    for dimension, context, kind in _BY_CONTEXT:
        if dimension == unit.dimension and context in scan.contexts and _may_be(kind, unit, expression):
            return kind
    if unit.dimension == "percent" and any(item.kind in _PART_VALUES for item in scan.items):
        return "tolerance"
    return None


def _may_be(kind: str, unit: Unit, expression: Expression) -> bool:
    written = unit.written.lower()
    if kind in {"filtration", "fibre_core"}:
        return written in _MICRONS
    if kind == "screen_size":
        return written in _DIAGONALS
    if kind == "grammage":
        return written in _GRAMS and _GRAMMAGES[0] <= expression.operands[0].number <= _GRAMMAGES[1]
    if kind == "width":
        return unit.written == "mm"
    return True


def _checked(scan: Scan, expression: Expression, unit: Unit, kind: str) -> str | None:
    """Drop readings that a lone letter is too weak for."""
    needed = _NEEDS_CONTEXT.get(unit.dimension)
    if needed and unit.written == needed[0] and needed[1] not in scan.contexts:
        return None
    if kind == "cct" and not _LAMP_KELVINS[0] <= expression.operands[-1].number <= _LAMP_KELVINS[1]:
        return None
    if unit.dimension == "sound" and "a" in unit.written.lower().removeprefix("db"):
        return "sound_level"
    return kind or None


def _told(scan: Scan, kind: str) -> dict[str, Any]:
    told = sorted(scan.contexts & _TOLD) if kind in _TOLD_KINDS else []
    return {"context": told} if told else {}
