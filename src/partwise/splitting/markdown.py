# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Read the outline of Markdown: headings, the blocks between them, and tables, each with its place in the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from partwise.text import Span

from .tables import Row, Table, make_table, plain_cell

_LINE_END: Final = re.compile(r"\r\n?|\n")  # what markdown-it takes for one
_MAX_HEADING: Final = 160


@dataclass(frozen=True, slots=True)
class Heading:
    """
    A heading.

    :param span: Where it stands.
    :param level: From 1 to 6.
    :param title: What it says.
    """

    span: Span
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Outline:
    """
    The outline of a text.

    :param headings: Its headings in order.
    :param blocks: Where paragraphs, items of lists, tables and other blocks begin.
    :param tables: Its tables.
    """

    headings: tuple[Heading, ...]
    blocks: frozenset[int]
    tables: tuple[Table, ...]


def read_outline(text: str) -> Outline:
    """
    Read the outline of a text; one that is not Markdown has paragraphs at least.

    :param text: Any text.
    :returns: Its outline.
    """
    tokens = _parser().parse(text)
    lines = _line_starts(text)
    starts = {lines[token.map[0]] for token in tokens if token.map and token.nesting >= 0 and token.type != "inline"}
    inside = pairwise(tokens)
    headings = tuple(
        heading for one, other in inside if one.type == "heading_open" and (heading := _heading(one, other, lines))
    )
    return Outline(headings, frozenset(starts), tuple(_tables(text, tokens, lines)))


@cache
def _parser() -> MarkdownIt:
    """Read blocks alone: what is within a line stays as it is written."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _line_starts(text: str) -> list[int]:
    return [0, *(end.end() for end in _LINE_END.finditer(text)), len(text)]


def _heading(opening: Token, inside: Token, lines: Sequence[int]) -> Heading | None:
    """Take a heading; several lines over a row of dashes are a paragraph over a rule."""
    title = plain_cell(inside.content)
    if not opening.map or opening.level or "\n" in inside.content or not title or len(title) > _MAX_HEADING:
        return None
    return Heading((lines[opening.map[0]], lines[opening.map[1]]), int(opening.tag[1:]), title)


def _tables(text: str, tokens: Sequence[Token], lines: Sequence[int]) -> Iterator[Table]:
    rows: list[Row] = []
    cells: list[str] = []
    in_cell = False
    for token in tokens:
        if token.type == "tr_open" and token.map:
            line = text[lines[token.map[0]] : (end := lines[token.map[1]])]
            start = end - len(line.lstrip())
            rows.append(Row((start, start + len(line.strip())), ()))
            cells = []
        elif token.type in {"th_open", "td_open"}:
            in_cell = True
        elif token.type == "inline" and in_cell:
            cells.append(plain_cell(token.content))
            in_cell = False
        elif token.type == "tr_close" and rows:
            rows[-1] = Row(rows[-1].span, tuple(cells))
        elif token.type == "table_close":
            yield from _table(text, rows)
            rows = []


def _table(text: str, rows: Sequence[Row]) -> Iterator[Table]:
    """Make a table; a line right below it without a bar is text, whatever the Markdown standard says."""
    header, *others = rows
    kept = []
    for row in others:
        if "|" not in text[slice(*row.span)]:
            break
        kept.append(row)
    if kept:
        yield make_table(text, (header.span[0], kept[-1].span[1]), header.cells, kept)
