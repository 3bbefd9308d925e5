# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise attributes` and `partwise compare`: what a text states, and what one text says to another."""

from typing import Annotated

import typer

from partwise.errors import ConfigError
from partwise.languages import LANGUAGES

from .options import JsonOption
from .output import VERDICTS, print_json, print_table, warn

LanguageOption = Annotated[
    str | None, typer.Option(help="en, de, fr or nl: settles whether 1,250 is 1250. All languages are read anyway.")
]


def attributes(
    text: Annotated[str, typer.Argument(help="A title, a query, a description.")],
    *,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the attributes that TEXT states: kind, value in one unit, and where it says so."""
    from partwise.attributes import extract, show_value

    found = extract(text, _checked(language))
    if as_json:
        print_json([item.to_dict() for item in found])
        return
    if not found:
        warn(f"'{text}' states no attribute")
        return
    rows = [(item.kind, show_value(item), item.text, _notes(item.details)) for item in found]
    print_table(("kind", "value", "read from", "notes"), rows, flexible="notes")


def compare(
    asked: Annotated[str, typer.Argument(help="What is asked for, such as a query.")],
    offered: Annotated[str, typer.Argument(help="What is offered, such as a product's title.")],
    *,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what OFFERED says to each attribute that ASKED asks for, and by which rule."""
    from partwise.attributes import compare as compare_attributes
    from partwise.attributes import extract, show_kind, show_value

    checked = _checked(language)
    verdicts = compare_attributes(extract(asked, checked), extract(offered, checked))
    if as_json:
        print_json([verdict.to_dict() for verdict in verdicts])
        return
    if not verdicts:
        warn(f"'{asked}' asks for no attribute")
        return
    for verdict in verdicts:
        said = f"{show_value(verdict.offered)} offered" if verdict.offered else "not said"
        name = f"{VERDICTS[verdict.verdict]} {verdict.verdict.replace('_', ' ')}"
        print(f"{name:<24} {show_kind(verdict.kind)}: {show_value(verdict.asked)} asked, {said}")
        print(f"{'':<24} {verdict.rule}")


def _checked(language: str | None) -> str | None:
    if language is not None and language[:2].lower() not in LANGUAGES:
        msg = f"--language '{language}' is none of {', '.join(LANGUAGES)}"
        raise ConfigError(msg)
    return language


def _notes(details: object) -> str:
    shown = {"current_type", "hand", "implied", "unit_implied", "also", "awg", "reference", "ambiguous"}
    pairs = dict(details) if isinstance(details, dict) else {}
    return ", ".join(
        key.replace("_", " ") if value is True else f"{key.replace('_', ' ')} {value}"
        for key, value in pairs.items()
        if key in shown
    )
