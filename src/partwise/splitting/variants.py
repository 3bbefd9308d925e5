# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Read a table with one variant in each row: its part number, its attributes, and the text that says them.

A column holds the variants' numbers if its name says so (`Order code`, `Artikel-Nr.`, `Référence`) and its cells look
so: different ones, with digits, longer than a count.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from partwise.catalog import FieldMapping, Product, guess_mapping, guess_number_column
from partwise.catalog.values import holds_customer_numbers, readable, spell_name
from partwise.errors import CatalogError
from partwise.part_numbers import full_fold
from partwise.part_numbers.words import LABELS

from .tables import Row, Table

logger = logging.getLogger(__name__)

_LEAST_NUMBER: Final = 3
# Stands for the number's column while the others are guessed: known as an id, and nobody's own name.
_ID: Final = "record id"
_ALL: Final = "*"
_UNIT: Final = re.compile(r"\s*[\[(][^\])]*[\])]\s*$")


@dataclass(frozen=True, slots=True)
class Variant:
    """
    A variant of a product.

    :param place: Where its first row begins.
    :param product: What its rows say, by the rules of a catalog; the id is its part number.
    :param lines: What its cells say, each with its column's name.
    """

    place: int
    product: Product
    lines: tuple[str, ...]

    def with_row(self, other: "Variant") -> "Variant":
        """Add what another table says of the same number; the first table wins where both say something."""
        one, two = self.product, other.product
        product = replace(
            one,
            names={**two.names, **one.names},
            part_numbers=(*one.part_numbers, *(entry for entry in two.part_numbers if entry not in one.part_numbers)),
            texts=(*one.texts, *two.texts),
            attributes={**two.attributes, **one.attributes},
        )
        lines = (*self.lines, *(line for line in other.lines if line not in self.lines))
        return Variant(self.place, product, lines)


def find_variants(tables: Iterable[Table], columns: Sequence[str] | None) -> dict[int, Variant | None]:
    """
    Find the variants of a text's tables.

    :param tables: The tables.
    :param columns: The names of columns that hold the variants' numbers, case aside; guessed if None.
    :returns: The variant by the place of its row; None at a row that says more of an earlier one.
    """
    by_number: dict[str, int] = {}
    found: dict[int, Variant | None] = {}
    for table in tables:
        for variant in _table_variants(table, columns):
            key = full_fold(variant.product.product_id)
            first = by_number.setdefault(key, variant.place)
            found[variant.place] = variant if first == variant.place else None
            if first != variant.place and (known := found[first]):
                found[first] = known.with_row(variant)
    return found


def inherited_lines(variant: Variant, attributes: Any) -> Iterator[str]:
    """
    Write what the product says of all its variants.

    :param variant: A variant.
    :param attributes: The product's raw attributes, if it has any.
    :returns: A line for each attribute that the variant does not state itself.
    """
    own = {_plain_name(name) for name in variant.product.attributes}
    for name, value in attributes.items() if isinstance(attributes, Mapping) else ():
        if _plain_name(name) not in own and (shown := readable(value)):
            yield f"{spell_name(name)}: {' '.join(shown.split())}"


def number_column(table: Table, columns: Sequence[str] | None = None) -> str | None:
    """
    Find the column of a table that holds a part number for each row.

    :param table: The table.
    :param columns: As for `find_variants`.
    :returns: The column's name; None if there is none, or if its cells are no distinct numbers.
    """
    if columns is None:
        labelled = (name for name in table.columns if full_fold(name) in LABELS)
        name = guess_number_column(table.columns) or next(labelled, None)
    else:
        wanted = {column.casefold() for column in columns}
        name = next((name for name in table.columns if name.casefold() in wanted), None)
    return name if name is not None and _are_numbers(table, name) else None


def _plain_name(name: str) -> str:
    """Leave a unit out: `Length [mm]` is the length."""
    return full_fold(_UNIT.sub("", name))


def _are_numbers(table: Table, name: str) -> bool:
    place = table.columns.index(name)
    keys = [key for row in table.rows if (key := full_fold(row.cells[place]))]
    numbers = [key for key in keys if len(key) >= _LEAST_NUMBER and any(map(str.isdigit, key))]
    return bool(keys) and len(numbers) == len(keys) == len(set(keys))


def _table_variants(table: Table, columns: Sequence[str] | None) -> Iterator[Variant]:
    name = number_column(table, columns)
    if name is None:
        return
    records = [dict(zip(table.columns, row.cells, strict=True)) for row in table.rows]
    mapping = _mapping(table, name, records)
    for row, record in zip(table.rows, records, strict=True):
        if record[name] and (product := _product(mapping, record, row)):
            yield Variant(row.span[0], product, tuple(_lines(record, name)))


def _mapping(table: Table, number: str, records: Sequence[Mapping[str, str]]) -> FieldMapping:
    """Guess what the other columns are, as for a catalog's."""
    names = [_ID if column == number else column for column in table.columns]
    renamed = [{(_ID if key == number else key): value for key, value in record.items()} for record in records]
    mapping, _ = guess_mapping(names, renamed)
    attributes = tuple(dict.fromkeys((*mapping.attributes, _ALL)))
    return replace(mapping, id=number, part_number=number, attributes=attributes)


def _product(mapping: FieldMapping, record: Mapping[str, str], row: Row) -> Product | None:
    try:
        return mapping.to_product(record)
    except CatalogError as error:
        number = record[mapping.id]
        logger.warning("The row of '%s' at character %d stays text: %s", number, row.span[0], error)
        return None


def _lines(record: Mapping[str, str], number: str) -> Iterator[str]:
    """Write the cells as a product's attributes are written; the number, which says nothing of it, as plain text."""
    for name, value in record.items():
        if name == number:
            yield f"{name} {value}"
        elif value and not holds_customer_numbers(name, value):
            yield f"{name}: {value}"
