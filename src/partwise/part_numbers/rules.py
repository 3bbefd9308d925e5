# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Rules of makers and distributors, read from data: what may be cut from a number to find its base.

>>> [(rule.name, base) for rule, base in load_rules().cuts("ltc2053hms8#trpbf")]
[('linear-finish', 'ltc2053hms8')]
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from partwise.errors import ConfigError
from partwise.part_numbers.keys import KEYS_VERSION, StoredNumber, full_fold, soft_of_folded
from partwise.text import fold

_MIN_BASE: Final = 4
_MIN_OPEN_MAKER: Final = 4
_MAX_NUMBER: Final = 64
# A query asks some times for the same run of characters.
_REMEMBERED: Final = 4096
_FUNCTION: Final = "function"
_REASONS: Final = ("packaging", "rule", _FUNCTION)
_FIELDS: Final = frozenset({"reason", "endings", "ending", "beginning", "makers", "distributor", "source"})
_CUTS: Final = ("endings", "ending", "beginning")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """
    One thing that somebody adds to a number.

    :param name: The name that a match reports.
    :param reason: `packaging`; `rule` for what somebody else wrote around a number; `function` for what is never cut.
    :param pattern: What is cut, with `(?P<base>...)` around the rest.
    :param makers: Full folds of the brands whose numbers are cut; empty for any.
    :param distributor: Full fold of the one whose own stored numbers are cut; empty if the rule is a maker's.
    :param endings: The folded endings that the pattern cuts, if it is made of these: most numbers have none of them.
    """

    name: str
    reason: str
    pattern: re.Pattern[str]
    makers: tuple[str, ...] = ()
    distributor: str = ""
    endings: tuple[str, ...] = ()

    def base(self, text: str) -> str | None:
        """
        Cut a number.

        :param text: A folded number.
        :returns: The soft key of the rest; None if nothing is cut, or too little stays to be a number.
        """
        if self.endings and not text.endswith(self.endings):
            return None
        found = self.pattern.fullmatch(text)
        base = soft_of_folded(found["base"]) if found else ""
        return base if len(base) >= _MIN_BASE and any(map(str.isdigit, base)) else None

    def is_for(self, stored: StoredNumber, product_brand: str | None) -> bool:
        """
        Tell whether the rule says anything about a stored number.

        :param stored: The number.
        :param product_brand: The brand of its product.
        :returns: True unless the rule is for other makers.
        """
        brands = [full_fold(brand) for brand in (stored.brand, product_brand) if brand]
        return not self.makers or any(_is_of(brand, maker) for brand in brands for maker in self.makers)

    def cuts_stored(self, stored: StoredNumber, product_brand: str | None) -> bool:
        """
        Tell whether a stored number may itself be cut.

        :param stored: The number.
        :param product_brand: The brand of its product.
        :returns: True for a number of the rule's makers, or of its distributor if it has one.
        """
        if self.distributor:
            return stored.brand is not None and _is_of(full_fold(stored.brand), self.distributor)
        return self.is_for(stored, product_brand)


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """
    By which rules numbers are brought together that are not equal.

    :param rules: What is cut from a number, in the order of preference.
    :param fingerprint: Changes with whatever these say.
    :param prefix: Whether numbers are found by their beginnings as well.
    """

    rules: tuple[Rule, ...]
    fingerprint: str
    prefix: bool = False

    @property
    def keys_version(self) -> str:
        """The version of the keys that a catalog is annotated with: what looks it up must have the same."""
        return f"{KEYS_VERSION}-{self.fingerprint}{'-prefix' if self.prefix else ''}"

    def cuts(self, text: str) -> tuple[tuple[Rule, str], ...]:
        """
        Cut a number by every rule that fits, one at a time.

        :param text: A folded number; one longer than any number is not cut.
        :returns: Each rule with the soft key of what it leaves.
        """
        return _cuts(self, text) if len(text) <= _MAX_NUMBER else ()

    def function(self, word: str, stored: StoredNumber, product_brand: str | None = None) -> str | None:
        """
        Name the rule by which a word right behind a number makes it another one.

        :param word: The full fold of the word.
        :param stored: The number.
        :param product_brand: The brand of its product.
        :returns: The rule's name, or None.
        """
        rules = (rule for rule in self.rules if rule.reason == _FUNCTION and rule.is_for(stored, product_brand))
        return next((rule.name for rule in rules if word in rule.endings), None)

    def stored_cuts(
        self, text: str, stored: StoredNumber, product_brand: str | None = None
    ) -> Iterator[tuple[Rule, str]]:
        """
        Cut a stored number by the rules that its maker or distributor follows.

        :param text: The number, folded.
        :param stored: The number.
        :param product_brand: The brand of its product.
        :returns: Each rule with the soft key of what it leaves.
        """
        return ((rule, base) for rule, base in self.cuts(text) if rule.cuts_stored(stored, product_brand))


@lru_cache(_REMEMBERED)
def _cuts(rules: Rules, text: str) -> tuple[tuple[Rule, str], ...]:
    return tuple((rule, base) for rule in rules.rules if rule.reason != _FUNCTION and (base := rule.base(text)))


def load_rules(rules: str | Path | Mapping[str, Any] | None = None, *, prefix: bool = False) -> Rules:
    """
    Read the packaged rules, and a user's own on top of them.

    :param rules: A YAML file or a mapping, from a rule's name to its fields as in the packaged `rules.yaml`. A name
        that is there already is replaced, one without fields is removed; new ones go first.
    :param prefix: Whether numbers are found by their beginnings as well.
    :returns: The rules.
    :raises ConfigError: If the file cannot be read or a rule cannot work: file, rule and what to do.
    """
    if rules is None:
        return _packaged(prefix)
    where, own = _read(rules)
    merged = {**own, **{name: fields for name, fields in _packaged_fields().items() if name not in own}}
    return _build({name: fields for name, fields in merged.items() if fields is not None}, where, prefix=prefix)


@cache
def _packaged(prefix: bool) -> Rules:
    return _build(_packaged_fields(), "rules.yaml", prefix=prefix)


@cache
def _packaged_fields() -> dict[str, Any]:
    import yaml  # noqa: PLC0415 - only who looks numbers up needs it

    text = resources.files("partwise.part_numbers").joinpath("rules.yaml").read_text(encoding="utf-8")
    fields: dict[str, Any] = yaml.safe_load(text)
    return fields


def _read(rules: str | Path | Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    if isinstance(rules, Mapping):
        return "rules", dict(rules)
    import yaml  # noqa: PLC0415 - only who has rules in a file needs it

    try:
        data = yaml.safe_load(Path(rules).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        msg = f"{rules}: rules cannot be read: {' '.join(str(error).split())}"
        raise ConfigError(msg) from error
    if not isinstance(data, dict):
        msg = f"{rules}: must be a mapping from a rule's name to its fields, got {type(data).__name__}"
        raise ConfigError(msg)
    return str(rules), data


def _build(fields: Mapping[str, Any], where: str, *, prefix: bool) -> Rules:
    rules = tuple(_rule(str(name), body, f"{where}, rule '{name}'") for name, body in fields.items())
    told = json.dumps([[r.name, r.reason, r.pattern.pattern, r.makers, r.distributor] for r in rules])
    return Rules(rules, hashlib.blake2b(told.encode(), digest_size=4).hexdigest(), prefix)


def _rule(name: str, body: Any, where: str) -> Rule:
    if not isinstance(body, Mapping):
        msg = f"{where}: must be a mapping of fields, got {body!r}"
        raise ConfigError(msg)
    if unknown := sorted(map(str, set(body) - _FIELDS)):
        msg = f"{where}: unknown field '{unknown[0]}'; give {', '.join(sorted(_FIELDS))}"
        raise ConfigError(msg)
    if body.get("reason") not in _REASONS:
        msg = f"{where}: reason must be one of {', '.join(_REASONS)}, got {body.get('reason')!r}"
        raise ConfigError(msg)
    makers = body.get("makers", [])
    if not isinstance(makers, list) or not all(isinstance(maker, str) and full_fold(maker) for maker in makers):
        msg = f"{where}: makers must be a list of brand names, got {makers!r}"
        raise ConfigError(msg)
    endings = _endings(body["endings"], where) if "endings" in body else ()
    if body["reason"] == _FUNCTION and not endings:
        msg = f"{where}: a rule about a function needs endings"
        raise ConfigError(msg)
    distributor = full_fold(str(body.get("distributor") or ""))
    pattern = _pattern(body, endings, where)
    return Rule(name, body["reason"], pattern, tuple(map(full_fold, makers)), distributor, endings)


def _endings(endings: Any, where: str) -> tuple[str, ...]:
    if not isinstance(endings, list) or not endings or not all(isinstance(e, str) and e.strip() for e in endings):
        msg = f"{where}: endings must be a list of texts, got {endings!r}; quote what YAML reads as something else"
        raise ConfigError(msg)
    return tuple(sorted((fold(ending).text for ending in endings), key=len, reverse=True))


def _pattern(body: Mapping[str, Any], endings: tuple[str, ...], where: str) -> re.Pattern[str]:
    given = [field for field in _CUTS if field in body]
    if len(given) != 1:
        msg = f"{where}: give one of {', '.join(_CUTS)}, got {', '.join(given) or 'none'}"
        raise ConfigError(msg)
    cut = "|".join(map(re.escape, endings)) or str(body[given[0]])
    try:
        pattern = rf"(?:{cut})(?P<base>.+)" if given == ["beginning"] else rf"(?P<base>.+?)(?:{cut})"
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        msg = f"{where}: {given[0]} is no regular expression: {error}"
        raise ConfigError(msg) from error


def _is_of(brand: str, maker: str) -> bool:
    return brand == maker or (len(maker) >= _MIN_OPEN_MAKER and brand.startswith(maker))
