# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Bring together what a text consists of: its sections, blocks, fields and tables, each with its place."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Final

from partwise.text import Span

from .delimited import delimited_tables
from .html import html_tables
from .markdown import Heading, read_outline
from .tables import Table

# `name: value` as a converter writes attributes, an item of a list, a row that a page has laid out.
_OWN_LINE: Final = re.compile(
    r"[ \t]*(?:[^\W\d][^:\n]{0,79}:[ \t]+\S|[-*•·–][ \t]|\d{1,2}[.)][ \t]|[^\n]*(?:\t|[ ]{3,})\S)"
)
_LINE: Final = re.compile(r"(?<=\n)[^\n]+")
_BEHIND_BLANK: Final = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class Section:
    """
    What stands under one heading.

    :param start: Where it begins.
    :param path: The headings above it, its own last; empty before the first.
    """

    start: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """
    What a text consists of.

    :param sections: In order; the first begins with the text.
    :param blocks: Where paragraphs and other blocks begin.
    :param lines: Where lines begin that stand for themselves.
    :param tables: Its tables in order, without overlaps.
    :param headings: Its headings in order.
    """

    sections: tuple[Section, ...]
    blocks: frozenset[int]
    lines: frozenset[int]
    tables: tuple[Table, ...]
    headings: tuple[Heading, ...]

    def section_at(self, place: int) -> Section:
        """Give the section that a place of the text is in."""
        return self.sections[bisect_right(self.sections, place, key=lambda section: section.start) - 1]


def read_structure(text: str) -> Structure:
    """
    Read what a text consists of.

    :param text: Plain text, Markdown, HTML, csv, or a mixture, as converters write it.
    :returns: Its structure.
    """
    outline = read_outline(text)
    tables = _apart((*html_tables(text), *outline.tables))
    tables = _apart((*tables, *delimited_tables(text, [table.span for table in tables])))
    inside = [table.span for table in tables]
    headings = [heading for heading in outline.headings if not _is_within(heading.span[0], inside)]
    blanks = (found.end() for found in _BEHIND_BLANK.finditer(text))
    edges = (edge for span in inside for edge in span)
    blocks = {place for place in chain(outline.blocks, blanks) if not _is_within(place, inside)}
    lines = {found.start() for found in _LINE.finditer(text) if _OWN_LINE.match(found[0])}
    return Structure(_sections(text, headings), frozenset({*blocks, *edges}), frozenset(lines), tables, tuple(headings))


def _apart(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Keep the first of tables that overlap; give them in the order of the text."""
    kept: list[Table] = []
    for table in tables:
        start, end = table.span
        place = bisect_right(kept, start, key=lambda other: other.span[0])
        before, behind = kept[place - 1 : place], kept[place : place + 1]
        if not any(other.span[1] > start for other in before) and not any(other.span[0] < end for other in behind):
            kept.insert(place, table)
    return tuple(kept)


def _is_within(place: int, spans: list[Span]) -> bool:
    at = bisect_right(spans, (place, place)) - 1
    return at >= 0 and spans[at][0] < place < spans[at][1]


def _sections(text: str, headings: list[Heading]) -> tuple[Section, ...]:
    """Open a section at each heading that text stands before; a heading right below another goes with it."""
    sections = [Section(0, ())]
    path: list[tuple[int, str]] = []
    end = 0
    for heading in headings:
        path = [(level, title) for level, title in path if level < heading.level]
        path.append((heading.level, heading.title))
        titles = tuple(title for _, title in path)
        if text[end : heading.span[0]].strip():
            sections.append(Section(heading.span[0], titles))
        else:
            sections[-1] = Section(sections[-1].start, titles)
        end = heading.span[1]
    return tuple(sections)
