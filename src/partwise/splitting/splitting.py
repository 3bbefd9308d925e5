# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Split a document's text into parts that can be found and understood alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any

from partwise.attributes import Lexicon
from partwise.catalog import holds
from partwise.part_numbers import stored_numbers
from partwise.text import Span

from .headers import Header
from .packing import Break, Packer
from .spans import allowed_cuts, whole_spans
from .structure import Structure, read_structure
from .variants import Variant, find_variants, inherited_lines

Lengths = Callable[[Sequence[str]], Sequence[int]]
Sentences = Callable[[str], Iterable[int]]


@dataclass(frozen=True, slots=True)
class Limits:
    """
    How long a part may be.

    :param length: The limit, header included.
    :param lengths: Gives the length of each of some texts, in words or in a model's tokens.
    :param sentences: Gives the places in a text where a sentence ends.
    """

    length: int
    lengths: Lengths
    sentences: Sentences

    def of(self, text: str) -> int:
        """Give the length of one text."""
        return self.lengths([text])[0]


@dataclass(frozen=True, slots=True)
class Part:
    """
    A part of a document's text.

    :param text: Header and body.
    :param span: The characters of the document that the body is.
    :param title: The product's title, also where only the text names it.
    :param path: The headings that it stands under.
    :param variant: What a row of a table says; None for text.
    """

    text: str
    span: Span
    title: str
    path: tuple[str, ...] = ()
    variant: Variant | None = None


def split_text(
    text: str,
    meta: Mapping[str, Any],
    limits: Limits,
    *,
    variants: bool = True,
    number_columns: Sequence[str] | None = None,
    lexicon: Lexicon | None = None,
) -> list[Part]:
    """
    Split a text.

    No part number, value with its unit or row of a table is cut, and no part spans two sections. Each part begins with
    the product's title, brand and number, the headings above it and the names of its columns, unless it says them.

    :param text: The text of a document.
    :param meta: Its meta, for the product's names and language.
    :param limits: How long a part may be; one that cannot be cut may be longer.
    :param variants: Whether each row of a table with a column of part numbers becomes a part of its own.
    :param number_columns: As for `find_variants`.
    :param lexicon: As for `partwise.attributes.extract`.
    :returns: The parts in the order of the text; all of its words are in them. One without a variant that is all of
        the text means that nothing had to be split.
    """
    structure = read_structure(text)
    found = find_variants(structure.tables, number_columns) if variants else {}
    return list(_Splitting(text, meta, limits, found, structure, lexicon).parts())


class _Splitting:
    """One text on its way into parts."""

    def __init__(
        self,
        text: str,
        meta: Mapping[str, Any],
        limits: Limits,
        variants: Mapping[int, Variant | None],
        structure: Structure,
        lexicon: Lexicon | None,
    ) -> None:
        self._text = text
        self._meta = meta
        self._limits = limits
        self._variants = variants
        self._structure = structure
        self._lexicon = lexicon
        first = structure.sections[0].path
        self._header = Header.of(meta, first[0] if first else "")
        self._fitted: dict[tuple[str, ...], tuple[Header, tuple[str, ...], int]] = {}
        # A part that begins with one of these rows repeats the columns; the first row follows its header.
        self._repeated = {row.span[0]: table for table in structure.tables for row in table.rows[1:]}
        self._columns = {table.span: limits.of(table.repeated) for table in structure.tables}

    def parts(self) -> Iterator[Part]:
        whole = self._header.lines(body=self._text) + self._text
        if not self._variants and self._limits.of(whole) <= self._limits.length:
            yield Part(whole, (0, len(self._text)), self._header.title)
            return
        for start, end in self._spans():
            part = self._variant_part(start, end) if start in self._variants else self._text_part(start, end)
            if part is not None:
                yield part

    def _spans(self) -> list[Span]:
        """Cut the text; again with less room where a model counts more for a part than for its pieces."""
        packer = Packer(self._text, self._cuts(), self._limits.lengths)
        packer.improve(self._sentence_ends(packer), Break.SENTENCE)
        less = over = 0
        while True:
            less += over
            spans = packer.pack(partial(self._room_at, less=less))
            divisible = [span for span in spans if span[0] not in self._variants and packer.can_cut(*span)]
            texts = [part.text for span in divisible if (part := self._text_part(*span))]
            over = max(self._limits.lengths(texts), default=0) - self._limits.length
            if over <= 0:
                return spans

    def _cuts(self) -> dict[int, Break]:
        """Tell where the text may be cut, and how good each place is."""
        text, structure = self._text, self._structure
        numbers = (stored.number for stored in stored_numbers(self._meta))
        language = self._meta.get("language")
        known_language = language if isinstance(language, str) else None
        cuts = dict.fromkeys(
            allowed_cuts(text, whole_spans(text, numbers, self._rows(), known_language, self._lexicon)), Break.BLANK
        )
        sections = (section.start for section in structure.sections)
        for places, how in ((structure.lines, Break.LINE), (structure.blocks, Break.BLOCK), (sections, Break.SECTION)):
            for place in places:
                if (cut := _behind_blanks(text, place)) in cuts:
                    cuts[cut] = max(cuts[cut], how)
        for heading in structure.headings:
            if (cut := _behind_blanks(text, heading.span[1])) in cuts:
                cuts[cut] = Break.LAST
        return {**cuts, **self._row_cuts()}

    def _rows(self) -> Iterator[Span]:
        """Give what of a table stays whole: each row, and the header with a first row that is text."""
        for table in self._structure.tables:
            first = table.rows[0].span
            yield table.span[0], first[0 if first[0] in self._variants else 1]
            yield from (row.span for row in table.rows)

    def _row_cuts(self) -> dict[int, Break]:
        """Cut between rows, also where no white space is; what ends a table goes with its last row."""
        cuts: dict[int, Break] = {}
        for table in self._structure.tables:
            behind = _behind_blanks(self._text, table.span[1])
            for row, after in pairwise([*(row.span[0] for row in table.rows), behind]):
                if row in self._variants:
                    cuts |= {row: Break.SECTION, after: Break.SECTION}
                elif row in self._repeated:
                    cuts[row] = max(cuts.get(row, Break.LINE), Break.LINE)
        return {place: how for place, how in cuts.items() if 0 < place < len(self._text)}

    def _sentence_ends(self, packer: Packer) -> Iterator[int]:
        """Find the ends of sentences where a block is too long for a part."""
        edges = sorted({0, len(self._text), *self._structure.blocks})
        for start, stop in pairwise(edges):
            if packer.length(start, stop) > self._room_at(start):
                for end in self._limits.sentences(self._text[start:stop]):
                    yield _behind_blanks(self._text, start + end)

    def _room_at(self, place: int, less: int = 0) -> int:
        _, _, length = self._fit(self._structure.section_at(place).path)
        table = self._repeated.get(place)
        return self._limits.length - length - less - (self._columns[table.span] if table else 0)

    def _fit(self, path: tuple[str, ...]) -> tuple[Header, tuple[str, ...], int]:
        """Give the header and the headings that take at most half of a part, with their length."""
        if path not in self._fitted:
            header, kept = self._header.fitted(path, self._limits.length // 2, self._limits.of)
            self._fitted[path] = (header, kept, self._limits.of(header.lines(kept)))
        return self._fitted[path]

    def _text_part(self, start: int, end: int) -> Part | None:
        """Make a part of text; None if it says nothing that the variants behind it do not repeat."""
        table, is_before_variants = self._repeated.get(start), end in self._variants
        start, end = _trimmed(self._text, start, end)
        body = self._text[start:end]
        section = self._structure.section_at(start)
        if not any(map(str.isalnum, body)) or (is_before_variants and self._is_repeated(start, end, section.path)):
            return None
        header, path, _ = self._fit(section.path)
        opens = start == _behind_blanks(self._text, section.start)
        named = tuple(title for title in path if not (opens and holds(body, title)))
        columns = f"{table.repeated}\n" if table else ""
        return Part(header.lines(named, body) + columns + body, (start, end), self._header.title, section.path)

    def _is_repeated(self, start: int, end: int, path: tuple[str, ...]) -> bool:
        """Tell whether there are only headings and names of columns, which the variants behind repeat."""
        tables = (table for table in self._structure.tables if table.rows[0].span[0] in self._variants)
        repeated = [table.header for table in tables]
        repeated += [heading.span for heading in self._structure.headings if heading.title in path]
        for first, last in sorted(repeated):
            if start <= first and last <= _behind_blanks(self._text, end):
                if any(map(str.isalnum, self._text[start:first])):
                    return False
                start = last
        return not any(map(str.isalnum, self._text[start:end]))

    def _variant_part(self, start: int, end: int) -> Part | None:
        """Make a part of a row; None if it was added to an earlier row of the same number."""
        variant = self._variants[start]
        if variant is None:
            return None
        path = self._structure.section_at(start).path
        names = {**self._meta, **variant.product.names}
        family = replace(self._header, ids=Header.of(names).ids)
        header, kept = family.fitted(path, self._limits.length // 2, self._limits.of)
        text = header.lines(kept, body := "\n".join(variant.lines)) + body
        for line in inherited_lines(variant, self._meta.get("attributes")):
            if self._limits.of(f"{text}\n{line}") <= self._limits.length:
                text = f"{text}\n{line}"
        return Part(text, _trimmed(self._text, start, end), self._header.title, path, variant)


def _behind_blanks(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _trimmed(text: str, start: int, end: int) -> Span:
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), start + len(body.rstrip())
