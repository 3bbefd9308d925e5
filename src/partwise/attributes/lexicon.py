# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
r"""
All that reading and comparing know: kinds, words, contexts, units, roles and patterns, the packaged and a user's own.

A user's file has the form of the packaged ones, under the names of their files:

```yaml
kinds: {coating_thickness: {value: um, rule: tol}, pallet: {value: code, rule: eq}}
roles: {coating_thickness: {dimension: length, en: [coating], de: [Schichtdicke]}}
words: {pallet: {EUR1: {de: [Europalette], en: [euro pallet]}}}
units: {length: {symbols: {Rute: 3766.2}}}
patterns: [{kind: pallet, pattern: "EUR ?([126])", value: "EUR\\1"}]
```
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import IGNORECASE, Match, Pattern
from re import compile as compile_pattern
from re import error as pattern_error
from typing import Any, Final

import yaml

from partwise.errors import ConfigError

from .designations import Start, by_start, packaged
from .items import Attribute
from .roles import Roles
from .scan import Designation, Scan
from .units import Unit, UnitTable, special_factor
from .vocabulary import Vocabulary, read_data, read_file

# Names the kinds, units and readings together: specs of two versions do not compare well.
SPECS_VERSION: Final = "specs-1"

_PARTS: Final = ("kinds", "words", "contexts", "units", "roles", "patterns")
_CODES: Final = frozenset({"code", "word", "number"})


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """
    What reading and comparing know.

    :param kinds: Value type or unit, and rule, by kind.
    :param vocabulary: Words that are values, or say what a line is about.
    :param units: Spellings of units.
    :param roles: Words that name kinds of quantities.
    :param designations: Coded designations by how they begin.
    :param version: Names what is known: `specs-1`, with a digest of a user's own part behind it.
    """

    kinds: Mapping[str, Mapping[str, Any]]
    vocabulary: Vocabulary
    units: UnitTable
    roles: Roles
    designations: Mapping[str, Start]
    version: str

    def unit_of(self, kind: str) -> str | None:
        """Name the unit of a kind; None for codes, words and counts."""
        value = str(self.kinds[kind]["value"]) if kind in self.kinds else None
        return None if value in _CODES else value

    def factor_of(self, unit: Unit, kind: str) -> float:
        """Give how many of a kind's units one written unit is."""
        if (special := special_factor(unit, kind)) is not None:
            return special
        canonical = self.unit_of(kind)
        own = None if canonical is None else self.units.symbol(unit.dimension, canonical)
        return unit.factor if own is None else unit.factor / own.factor

    def convert(self, number: float, unit: Unit, kind: str) -> float:
        """Convert to the unit of a kind; rounded to 12 digits, so that conversions do not show."""
        return float(f"{number * self.factor_of(unit, kind) + unit.offset:.12g}")


@cache
def packaged_lexicon() -> Lexicon:
    """Give what the package knows; read on first use."""
    return _build({})


def load_lexicon(custom: str | Mapping[str, Any] | None) -> Lexicon:
    """
    Add a user's kinds, words, units, roles and patterns to the packaged ones.

    :param custom: The path of a YAML file, or its content; None for the packaged ones alone.
    :returns: The lexicon.
    :raises ConfigError: If the file cannot be read or a part of it cannot work, naming it.
    """
    if custom is None:
        return packaged_lexicon()
    content = _read(custom) if isinstance(custom, str) else custom
    where = custom if isinstance(custom, str) else "the attribute kinds"
    if unknown := sorted(str(name) for name in content if name not in _PARTS):
        msg = f"{where}: unknown parts {unknown}; the parts are {', '.join(_PARTS)}"
        raise ConfigError(msg)
    _check_rules(content.get("kinds"), str(where))
    try:
        return _build(content)
    except (AttributeError, KeyError, TypeError, ValueError, pattern_error) as error:
        msg = f"{where}: a part has not the form of the packaged data files ({type(error).__name__}: {error})"
        raise ConfigError(msg) from error


def _check_rules(kinds: Any, where: str) -> None:
    known = {str(entry["rule"]) for entry in read_file("kinds.yaml").values()}
    for kind, entry in kinds.items() if isinstance(kinds, Mapping) else ():
        rule = entry.get("rule") if isinstance(entry, Mapping) else None
        if rule not in known or "value" not in entry:
            msg = f"{where}: the kind '{kind}' needs a `value` and a `rule`, one of {', '.join(sorted(known))}"
            raise ConfigError(msg)


def _read(path: str) -> Mapping[str, Any]:
    try:
        content = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        msg = f"cannot read the attribute kinds in {path}: {str(error).splitlines()[0]}"
        raise ConfigError(msg) from error
    if not isinstance(content, Mapping):
        msg = f"the attribute kinds in {path} are no mapping; it may have {', '.join(_PARTS)}"
        raise ConfigError(msg)
    return content


def _build(custom: Mapping[str, Any]) -> Lexicon:
    own = [_own_designation(entry) for entry in custom.get("patterns", ())]
    return Lexicon(
        kinds={**read_file("kinds.yaml"), **custom.get("kinds", {})},
        vocabulary=Vocabulary(
            [*read_data("words"), custom.get("words", {})], [*read_data("contexts"), custom.get("contexts", {})]
        ),
        units=UnitTable([read_file("units.yaml"), custom.get("units", {})]),
        roles=Roles([read_file("roles.yaml"), custom.get("roles", {})]),
        designations=by_start([*own, *packaged()]),
        version=f"{SPECS_VERSION}-{_digest(custom)}" if custom else SPECS_VERSION,
    )


def _digest(custom: Mapping[str, Any]) -> str:
    plain = json.dumps(custom, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:8]


def _own_designation(entry: Mapping[str, Any]) -> Designation:
    """Make a designation of a user's pattern; its own come before the packaged ones."""
    pattern: Pattern[str] = compile_pattern(entry["pattern"], IGNORECASE)
    kind, template = entry["kind"], entry.get("value", r"\g<0>")

    def read(scan: Scan, match: Match[str]) -> Attribute:
        return scan.item(kind, match, match.expand(template))

    return Designation(_starts(entry), pattern, read)


def _starts(entry: Mapping[str, Any]) -> tuple[str, ...]:
    if starts := entry.get("starts"):
        return tuple(str(start).lower() for start in starts)
    letters = compile_pattern(r"[^\W\d_]+").match(entry["pattern"])
    if letters is None:
        if entry["pattern"][:2] == r"\d" or entry["pattern"][:1].isdigit():
            return ("0",)
        msg = f"the pattern {entry['pattern']} must begin with letters or a digit, or name its `starts`"
        raise ConfigError(msg)
    return (letters.group().lower(),)
