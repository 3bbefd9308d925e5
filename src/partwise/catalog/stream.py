# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Stream the products of catalog files, with every record that is none reported."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import chain, islice
from typing import Any

from partwise.errors import CatalogError

from .guessing import guess_mapping
from .mapping import FieldMapping, has
from .product import Product
from .reading import Row

# How many records are looked at before a mapping is guessed and the id's field is held to be there.
_LOOK_AHEAD = 1000


@dataclass(frozen=True, slots=True)
class Problem:
    """
    A record that cannot be used.

    :param problem: What is wrong.
    :param file: The catalog file.
    :param row: The line, from 1.
    :param field: The field, where one is to blame.
    """

    problem: str
    file: str
    row: int
    field: str | None = None

    def to_error(self) -> CatalogError:
        """Return the problem as an error."""
        return CatalogError(self.problem, file=self.file, row=self.row, field=self.field)

    def to_dict(self) -> dict[str, Any]:
        """Return the problem as plain data, with `text`: all of it in one line."""
        return {**asdict(self), "text": str(self.to_error())}


@dataclass
class CatalogReader:
    """
    Turns rows into products; remembers the id of every product, about 100 bytes each, to find one that comes twice.

    :param mapping: Which field is what; guessed for each file if None.
    :param skip: Report a bad record and go on, instead of raising it.
    :param source: The source of records that name none.
    :param explanation: Lines that tell what was guessed.
    """

    mapping: FieldMapping | None = None
    skip: bool = False
    source: str | None = None
    explanation: list[str] = field(default_factory=list)
    _seen: dict[str, str] = field(default_factory=dict)
    _first_problem: Problem | None = None

    def read(self, name: str, rows: Iterable[Row]) -> Iterator[Product | Problem]:
        """
        Stream one file; call `finish` after the last.

        :param name: The file's name for people.
        :param rows: Its rows.
        :returns: Its products and, with `skip`, the records that are none.
        :raises CatalogError: For a bad record unless `skip`; if a mapped field is in no record.
        """
        for item in self._read_file(name, rows):
            if isinstance(item, Problem):
                if not self.skip:
                    raise item.to_error()
                self._first_problem = self._first_problem or item
            yield item

    def finish(self) -> None:
        """
        Check that the files held anything.

        :raises CatalogError: If there was no product.
        """
        if self._seen:
            return
        first = self._first_problem
        problem = f"no record can be used; the first problem: {first.to_error()}" if first else "the catalog is empty"
        raise CatalogError(problem)

    def _read_file(self, name: str, rows: Iterable[Row]) -> Iterator[Product | Problem]:
        rows = iter(rows)
        ahead = list(islice(rows, _LOOK_AHEAD))
        records = [row.record for row in ahead if row.record is not None]
        columns = list(dict.fromkeys(key for record in records for key in record))
        mapping = self.mapping
        if mapping is None:
            if not records:
                yield from (Problem(row.problem or "", name, row.number) for row in ahead)
                return
            mapping, lines = guess_mapping(columns, records[0])
            self.explanation += [f"{name}: {lines[0]}", *lines[1:]]
        if records and not any(has(record, mapping.id) for record in records):
            raise _missing_field(name, mapping.id, columns)
        missing = set(mapping.named_fields())
        for row in chain(ahead, rows):
            if row.record is not None:
                missing = {wanted for wanted in missing if not has(row.record, wanted)}
            yield self._to_product(mapping, name, row)
        if records and missing:
            raise _missing_field(name, min(missing), columns)

    def _to_product(self, mapping: FieldMapping, name: str, row: Row) -> Product | Problem:
        if row.record is None:
            return Problem(row.problem or "not a record", name, row.number)
        try:
            product = mapping.to_product(row.record, default_source=self.source)
        except CatalogError as error:
            return Problem(error.problem, name, row.number, error.field)
        place = f"{name}, row {row.number}"
        if (earlier := self._seen.setdefault(product.document_id(), place)) != place:
            return Problem(f"the id '{product.product_id}' is used already at {earlier}", name, row.number, mapping.id)
        return product


def _missing_field(name: str, wanted: str, columns: list[str]) -> CatalogError:
    near = difflib.get_close_matches(wanted, columns, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(repr(n) for n in near)}?" if near else f"the fields are {columns[:20]}"
    return CatalogError(f"the mapping names a field that no record has; {hint}", file=name, field=wanted)
