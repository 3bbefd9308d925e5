# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
r"""
Which of a query's words and values a product says, in any inflection and however a number and its unit are spaced.

>>> product = read_product("Hex bolts M12x50\nlength: 50 mm", {})
>>> [(word.text, word in product) for word in asked_words("hex bolt 50mm for 12 mm")]
[('hex', True), ('bolt', True), ('50mm', True), ('12 mm', False)]
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from partwise.part_numbers import stored_numbers
from partwise.part_numbers.words import INQUIRY, UNIT_OR_WORD, UNITS
from partwise.terms import query_terms
from partwise.terms.compounds import split_compound
from partwise.terms.tokens import Token, neighbour_joins, read_line
from partwise.terms.words import ASKING_WORDS, stems

# A number and its unit, written as one: 50mm.
_QUANTITY_PIECES: Final = 2
_SHORT: Final = 2
_UNITS: Final = UNITS - UNIT_OR_WORD
# What stands between values without saying anything: the x of "600 x 400".
_SIGNS: Final = frozenset("x×")
_EDGES: Final = ".,;:!?()[]\"'"


@dataclass(frozen=True, slots=True)
class AskedWord:
    """
    A word or value of a query.

    :param text: As typed.
    :param key: The same in its canonical form, to compare it with.
    :param parts: What has to be found together: one word or code, or a number and its unit.
    :param is_value: Whether it has a digit.
    """

    text: str
    key: str
    parts: tuple[Token, ...]
    is_value: bool

    @property
    def quantity(self) -> tuple[str, str] | None:
        """Its number and unit; None if it is no quantity."""
        return _as_quantity(self.parts)


@dataclass(frozen=True, slots=True)
class ProductWords:
    """
    What a product says.

    :param terms: Every canonical term, as the sparse vectors have them.
    :param bare_numbers: Numbers that carry no unit, with the terms of the lines in which they stand.
    """

    terms: frozenset[str]
    bare_numbers: Mapping[str, frozenset[str]]

    def __contains__(self, word: AskedWord) -> bool:
        """Say whether a word of a query is in the product."""
        if word.key in self.terms:
            return True
        if quantity := word.quantity:
            return self._says_quantity(*quantity)
        return all(self._says(part) for part in word.parts)

    def _says_quantity(self, number: str, unit: str) -> bool:
        """Take a number without a unit for one of it, if the unit's word stands beside it or nowhere (4 ports, 50)."""
        if number not in self.bare_numbers:
            return False
        beside = not self.bare_numbers[number].isdisjoint(stems(unit))
        return beside or (unit in _UNITS and self.terms.isdisjoint(stems(unit)))

    def _says(self, token: Token) -> bool:
        if self._says_part(token.whole):
            return True
        pieces = token.pieces or (() if token.is_code else split_compound(token.whole))
        # DN20 is not said by a product with a DN40 and a 20 somewhere.
        is_designation = token.is_code and token.whole == "".join(pieces)
        return bool(pieces) and not is_designation and all(self._says_part(piece) for piece in pieces)

    def _says_part(self, part: str) -> bool:
        forms = (part,) if any(map(str.isdigit, part)) else (part, *stems(part))
        return not self.terms.isdisjoint(forms)


def asked_words(query: str) -> list[AskedWord]:
    """
    Take a query apart; words that only ask are left out.

    :param query: The query, in any of the languages.
    :returns: Its words and values, each once, a number together with its unit.
    """
    found: dict[str, AskedWord] = {}
    for line in query.splitlines():
        typed = _typed(line)
        for parts in _grouped(read_line(line)):
            key = "".join(part.whole for part in parts)
            text = " ".join(typed.get(part.whole, part.whole) for part in parts)
            # Short words may name a type (USB A), but not in small letters (a cable).
            is_filler = key in ASKING_WORDS or (len(key) <= _SHORT and text.islower() and key in INQUIRY)
            if not is_filler and key not in _SIGNS:
                found.setdefault(key, AskedWord(text, key, parts, any(part.is_code for part in parts)))
    return list(found.values())


def read_product(text: str, meta: Mapping[str, Any]) -> ProductWords:
    """
    Read what a product says in its text, title and numbers.

    :param text: Its text, a line per attribute.
    :param meta: Its meta.
    :returns: What can be found in it.
    """
    numbers = [stored.number for stored in stored_numbers(meta)]
    names = [str(meta[name]) for name in ("title", "brand", "category") if meta.get(name)]
    full = "\n".join([text, *names, *numbers])
    joined = {"".join(token.whole for token in read_line(number)) for number in numbers}
    lines = full.splitlines()
    bare: dict[str, frozenset[str]] = {}
    for line in lines:
        for number in _bare_numbers(read_line(line)):
            bare[number] = bare.get(number, frozenset()).union(query_terms(line))
    return ProductWords(frozenset(query_terms(full)).union(joined, _designations(lines)), bare)


def _designations(lines: Sequence[str]) -> Iterator[str]:
    """Write an attribute and its value as one, as people say them: DN20 for `dn: 20`."""
    for line in lines:
        name, colon, value = line.partition(": ")
        if colon and (words := read_line(name)) and (values := read_line(value)):
            yield words[-1].whole + values[0].whole


def _grouped(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """Keep a number and the unit behind it together."""
    place = 0
    while place < len(tokens):
        pair = tuple(tokens[place : place + 2])
        has_unit = _is_number(pair[0].whole) and neighbour_joins(pair) and not pair[1].is_code
        size = 2 if has_unit and pair[1].whole not in _SIGNS else 1
        yield pair[:size]
        place += size


def _bare_numbers(tokens: Sequence[Token]) -> Iterator[str]:
    for parts in _grouped(tokens):
        if len(parts) == 1 and _as_quantity(parts) is None:
            yield from (piece for piece in (parts[0].whole, *parts[0].pieces) if _is_number(piece))


def _as_quantity(parts: tuple[Token, ...]) -> tuple[str, str] | None:
    """Part a number from its unit; None for anything else."""
    pieces = parts[0].pieces if len(parts) == 1 else tuple(part.whole for part in parts)
    is_whole = len(parts) > 1 or "".join(pieces) == parts[0].whole
    return (pieces[0], pieces[1]) if len(pieces) == _QUANTITY_PIECES and is_whole and _is_number(pieces[0]) else None


def _typed(line: str) -> dict[str, str]:
    """Give for canonical forms how they were typed, where white space parts them from the others."""
    read = ((chunk, read_line(chunk)) for chunk in line.split())
    return {tokens[0].whole: chunk.strip(_EDGES) for chunk, tokens in read if len(tokens) == 1}


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
