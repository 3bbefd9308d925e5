# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The features of an article to attributes: codes named where the catalog names them, values with their units."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from partwise.catalog.languages import stated_code
from partwise.catalog.values import readable
from partwise.errors import CatalogError

from .knowledge import CLASS, FEATURE, VALUE, Knowledge
from .markup import to_text
from .parsing import Node
from .texts import Text, choose
from .units import spell_unit

# ETIM's codes: EF for a feature, EV for a value. Others are known by the element that they stand in.
_FEATURE_CODE: Final = re.compile(r"EF\d{6}")
_VALUE_CODE: Final = re.compile(r"EV\d{6}")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
# What ETIM writes instead of a value, and in FVALUE_DETAILS why: not applicable, unknown, no matching value.
_NO_VALUE: Final = "-"
_WHY_NONE: Final = frozenset(("NA", "UN", "MV"))
_LOGICAL: Final = {"true": True, "false": False}


@dataclass(slots=True)
class Features:
    """
    What the features of an article say.

    :param attributes: Values by name; several values are a list.
    :param codes: By classification system: the article's class, then the codes of features and values that are named.
    :param notes: What is said about features.
    :param others: Features in other languages, as lines of text.
    """

    attributes: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def read_features(article: Node, knowledge: Knowledge) -> Features:
    """
    Read the features of an article.

    :param article: The element.
    :param knowledge: What the file says of codes and units.
    :returns: Its attributes, codes and notes.
    :raises CatalogError: If a feature has a value and no name.
    """
    found = Features()
    for block in article.all("ARTICLE_FEATURES", "PRODUCT_FEATURES"):
        system = block.text_at("REFERENCE_FEATURE_SYSTEM_NAME")
        for group in block.all("REFERENCE_FEATURE_GROUP_ID", "REFERENCE_FEATURE_GROUP_ID2"):
            code = group.text
            name = knowledge.name(CLASS, code, system) or block.text_at("REFERENCE_FEATURE_GROUP_NAME")
            _add_code(found, system, f"{code} {name}".strip())
        for feature in block.all("FEATURE"):
            _read_feature(feature, system, knowledge, found)
    return found


def texts_of(elements: Iterable[Node], knowledge: Knowledge) -> list[Text]:
    """
    Read elements that may have a language.

    :param elements: Elements such as DESCRIPTION_SHORT.
    :param knowledge: Gives the language of those that name none.
    :returns: The texts that are not empty.
    """
    return [
        Text(stated_code(lang) if (lang := each.attributes.get("lang")) else knowledge.default_language, text)
        for each in elements
        if (text := to_text(each.text))
    ]


def _read_feature(feature: Node, system: str, knowledge: Knowledge, found: Features) -> None:
    names, other_names = choose(texts_of(feature.all("FNAME"), knowledge), knowledge.languages)
    given = names[0].text if names else ""
    code = feature.text_at("FT_IDREF") or (given if _FEATURE_CODE.fullmatch(given) else "")
    values, other_values = choose(_values(feature, knowledge), knowledge.languages)
    kept = [value.text for value in values if not (_is_etim(system) and value.text == _NO_VALUE)]
    if not kept:
        return
    if not given and not code:
        problem = f"a FEATURE has the value '{kept[0][:80]}' and no name; give it FNAME or FT_IDREF"
        raise CatalogError(problem, field="FNAME")
    name = (given if given != code else "") or knowledge.name(FEATURE, code, system) or code
    unit = _unit(feature, code, system, knowledge)
    spelled = [knowledge.name(VALUE, value, system) or value if _is_code(value, feature) else value for value in kept]
    joined = _join(spelled, unit, system)
    _add(found, name, joined)
    _add_codes(found, system, code if code != name else "", zip(kept, spelled, strict=True))
    _add_notes(found, name, feature, knowledge)
    if other_names or other_values:
        found.others += _in_other_languages(other_names, other_values, readable(joined))


def _values(feature: Node, knowledge: Knowledge) -> list[Text]:
    """List the values; those of variants, which a product of 1.2 is ordered in, are values of the product."""
    variants = [each for block in feature.all("VARIANTS") for each in block.all("VARIANT")]
    plain = texts_of(feature.all("FVALUE"), knowledge)
    # A value without a language, beside none in the languages wanted, belongs to all: a number, a code.
    spoken = {each.attributes.get("lang") for each in feature.all("FVALUE")}
    if spoken <= {None}:
        plain = [Text(None, text) for _, text in plain]
    codes = [Text(None, each.text) for each in feature.all("VALUE_IDREF")]
    return [
        *plain,
        *(code for code in codes if code.text),
        *(Text(None, text) for each in variants if (text := each.text_at("FVALUE"))),
    ]


def _is_code(value: str, feature: Node) -> bool:
    return bool(_VALUE_CODE.fullmatch(value)) or any(value == e.text for e in feature.all("VALUE_IDREF"))


def _is_etim(system: str) -> bool:
    return system.upper().startswith("ETIM")


def _unit(feature: Node, code: str, system: str, knowledge: Knowledge) -> str:
    written = feature.text_at("FUNIT") or (knowledge.unit_of(code, system) if code else "")
    return spell_unit(written, knowledge.unit(written, system)) if written else ""


def _join(values: list[str], unit: str, system: str) -> Any:
    """Write values with their unit; ETIM gives a range as two numbers and never several numbers."""
    if not _is_etim(system):
        shown: list[Any] = [_with_unit(value, unit) for value in values]
    else:
        match values:
            case [low, high] if _NUMBER.fullmatch(low) and _NUMBER.fullmatch(high):
                return _with_unit(f"{low} - {high}", unit)
        shown = [_LOGICAL[value] if value in _LOGICAL else _with_unit(value, unit) for value in values]
    return shown[0] if len(shown) == 1 else shown


def _with_unit(value: str, unit: str) -> str:
    shown = readable(value, unit)
    # `max. 5` is no bare number, and its unit would be lost.
    return f"{value} {unit}" if unit and shown == value and value[-1].isdigit() else shown


def _add(found: Features, name: str, value: Any) -> None:
    """Add a value; several classification systems may say the same of an article, or different things."""
    if name not in found.attributes:
        found.attributes[name] = value
        return
    before = found.attributes[name]
    listed = before if isinstance(before, list) else [before]
    new = [each for each in (value if isinstance(value, list) else [value]) if each not in listed]
    if new:
        found.attributes[name] = [*listed, *new]


def _add_codes(found: Features, system: str, feature: str, values: Iterable[tuple[str, str]]) -> None:
    """Keep codes that are no longer seen in the attributes, because they have names."""
    named = " ".join([feature, *(code for code, name in values if code != name)]).strip()
    if named:
        _add_code(found, system, named)


def _add_code(found: Features, system: str, code: str) -> None:
    if code:
        found.codes.setdefault(system or "classification", []).append(code)


def _add_notes(found: Features, name: str, feature: Node, knowledge: Knowledge) -> None:
    if "FDESCR" not in feature.parts and "FVALUE_DETAILS" not in feature.parts:
        return
    details = (each for each in feature.all("FVALUE_DETAILS") if each.text not in _WHY_NONE)
    texts, _ = choose(texts_of((*feature.all("FDESCR"), *details), knowledge), knowledge.languages)
    found.notes += [f"{name} – {text.text}" for text in texts]


def _in_other_languages(names: list[Text], values: list[Text], common: str) -> Iterator[str]:
    languages = dict.fromkeys(text.language for text in (*names, *values))
    for language in languages:
        name = next((text.text for text in names if text.language == language), "")
        said = ", ".join(text.text for text in values if text.language == language) or common
        yield f"{name}: {said}" if name else said
