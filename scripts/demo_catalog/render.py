# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""An item as a record in its language: words from `texts/words.yaml`, titles and sentences from the other files."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .model import Fact, Item, pick

_TEXTS = Path(__file__).parent / "texts"
# Text values that hold decimals, which the record's language spells its own way; a class such as 8.8 is not one.
_SPELLED = frozenset({"clamping_range", "working_pressure"})
CATEGORIES = {
    "hex_screw": "Fasteners/Hexagon screws",
    "hex_bolt": "Fasteners/Hexagon screws",
    "flange_bolt": "Fasteners/Hexagon screws",
    "inch_screw": "Fasteners/Inch screws",
    "cap_screw": "Fasteners/Socket screws",
    "button_screw": "Fasteners/Socket screws",
    "csk_screw": "Fasteners/Socket screws",
    "hex_nut": "Fasteners/Nuts",
    "washer": "Fasteners/Washers",
    "rod": "Fasteners/Threaded rods",
    "bearing": "Bearings/Deep groove ball bearings",
    "oring": "Seals/O-rings",
    "gland": "Electrical/Cable glands",
    "gland_emc": "Electrical/Cable glands",
    "locknut": "Electrical/Cable gland accessories",
    "ball_valve": "Valves/Ball valves",
    "ball_valve_3": "Valves/Ball valves",
    "ball_valve_flanged": "Valves/Ball valves",
    "solenoid": "Valves/Solenoid valves",
}
FITTINGS = "Pipe fittings/Threaded fittings"


@cache
def _read(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((_TEXTS / name).read_text(encoding="utf-8"))
    return read


@cache
def _part(part: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("fasteners.yaml", "bearings_orings.yaml", "fluids.yaml"):
        found |= _read(name)[part]
    return found


def word(term: str, language: str) -> str:
    """Translate a term; one without an entry is alike in all languages, one without `en` is its own English."""
    entry: dict[str, str] = _read("words.yaml").get(term, {})
    return entry.get(language, entry.get("en", term))


def _comma(text: str) -> str:
    return re.sub(r"(?<=\d)\.(?=\d)", ",", text)


def spell(name: str, value: Fact, language: str) -> str:
    """Write a value as a text in the language has it."""
    if isinstance(value, str):
        text = word(value, language)
        return _comma(text) if name in _SPELLED and language != "en" else text
    return f"{value:g}" if language == "en" else f"{value:g}".replace(".", ",")


def _shown(name: str, value: Fact, language: str) -> Fact:
    if isinstance(value, str):
        return spell(name, value, language)
    return int(value) if value == int(value) else value


def _fields(item: Item) -> dict[str, str]:
    known = item.known() | dict(item.extra)
    fields = {name: spell(name, value, item.language) for name, value in known.items()}
    if item.language != "en":  # the attribute keeps the designation as the standard has it, the text says `M20x1,5`
        fields |= {name: _comma(fields[name]) for name in ("thread", "size", "inches") if name in fields}
    return fields | {"name": word(item.family, item.language)}


def _sentence(key: str, item: Item, fields: dict[str, str]) -> str:
    variants: list[str] = _part("sentences")[key][item.language]
    text = pick(variants, key, item.part_number, item.brand).format_map(fields)
    # A French space before a colon or semicolon does not break.
    return re.sub(r" (?=[:;] )", "\N{NO-BREAK SPACE}", text) if item.language == "fr" else text


def record(item: Item, number: int, gtin: str) -> dict[str, Any]:
    """
    Write the catalog's record of an item.

    :param number: Place in the catalog, from 1.
    :param gtin: Its GTIN-13.
    :returns: The record, fields in the order in which they are written.
    """
    fields = _fields(item)
    title: str = _part("titles")[item.family].format_map(fields)
    shown = {name: _shown(name, value, item.language) for name, value in item.attributes.items()}
    return {
        "id": f"pw-{number:04d}",
        "part_number": item.part_number,
        "brand": item.brand,
        "title": title,
        "description": " ".join(_sentence(key, item, fields) for key in item.sentences),
        "language": item.language,
        "category": CATEGORIES.get(item.family, FITTINGS),
        "gtin": gtin,
        "attributes": shown,
        **item.record,
    }
