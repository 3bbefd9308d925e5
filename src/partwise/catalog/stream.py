# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Stream the products of catalog files, with every record that is none reported."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import chain, islice
from typing import Any

from partwise.errors import CatalogError, ConfigError
from partwise.spilling import SpillingRows

from .bmecat import BMECAT_MAPPING, is_bmecat
from .guessing import guess_mapping
from .mapping import FieldMapping
from .product import Product
from .rows import Row
from .values import field_names, has
from .versions import to_products

# How many records are looked at before a mapping is guessed and the main fields are held to be there.
_LOOK_AHEAD = 1000


@dataclass(frozen=True, slots=True)
class Problem:
    """
    A record that cannot be used, or a file without any.

    :param problem: What is wrong.
    :param file: The catalog file.
    :param row: The line, from 1; None for the file as a whole.
    :param field: The field, where one is to blame.
    """

    problem: str
    file: str
    row: int | None
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
    Turns rows into products; remembers every id, beyond a million of them on disk, to find one that comes twice.

    :param mapping: Which field is what; guessed for each file if None.
    :param skip: Report a bad record and go on, instead of raising it.
    :param source: The source of records that name none.
    :param explanation: Lines that tell what was guessed, what is left aside, and which units were not needed.
    """

    mapping: FieldMapping | None = None
    skip: bool = False
    source: str | None = None
    explanation: list[str] = field(default_factory=list)
    _files: list[str] = field(default_factory=list)
    _seen: SpillingRows = field(default_factory=SpillingRows)
    _first_problem: Problem | None = None
    # Fields and units of the mapping that no record has had yet, over all files: one file may lack a rare field.
    _missing: set[str] | None = None
    _idle_units: set[str] = field(default_factory=set)
    _known_fields: dict[str, None] = field(default_factory=dict)

    def read(self, name: str, rows: Iterable[Row]) -> Iterator[Product | Problem]:
        """
        Stream one file; call `finish` after the last.

        :param name: The file's name for people.
        :param rows: Its rows.
        :returns: Its products and, with `skip`, the records that are none.
        :raises CatalogError: For a bad record unless `skip`; if no record has the id, the part number or the title.
        :raises ConfigError: If a mapping must be guessed and no column can be the id.
        """
        self._files.append(name)
        for item in self._read_file(name, rows):
            if isinstance(item, Problem):
                if not self.skip:
                    raise item.to_error()
                self._first_problem = self._first_problem or item
            yield item

    def finish(self) -> None:
        """
        Check that the files held anything, and every field that the mapping names.

        :raises CatalogError: If there was no product, or a field of the mapping is in no record.
        """
        if not self._seen:
            first = self._first_problem
            problem = f"no record can be used; the first problem: {first.to_error()}" if first else "nothing was read"
            raise CatalogError(problem)
        if self._missing:
            raise self._missing_field(", ".join(dict.fromkeys(self._files)), min(self._missing))
        if self._idle_units:
            names = ", ".join(sorted(self._idle_units))
            self.explanation.append(f"the mapping gives units for attributes that no product has: {names}")

    def close(self) -> None:
        """Forget the ids; nothing can be read afterwards."""
        self._seen.close()

    def place(self, product: Product) -> tuple[str, int]:
        """
        Tell where a product was read.

        :param product: A product that `read` gave.
        :returns: The file's name and the row there, from 1.
        :raises KeyError: For any other product.
        """
        found = self._seen.get(_identity(product))
        if found is None:
            msg = f"'{product.product_id}' is no product that this reader gave"
            raise KeyError(msg)
        file, row = found
        return self._files[file], row

    def _read_file(self, name: str, rows: Iterable[Row]) -> Iterator[Product | Problem]:
        rows = iter(rows)
        ahead = list(islice(rows, _LOOK_AHEAD))
        # Before a record is read there is nothing to guess from.
        while ahead and not any(row.record is not None for row in ahead):
            yield from (Problem(row.problem or "not a record", name, row.number) for row in ahead)
            ahead = list(islice(rows, _LOOK_AHEAD))
            if not ahead:
                return
        if not ahead:
            yield Problem("the catalog is empty", name, None)
            return
        mapping = self._mapping_for(name, [row.record for row in ahead if row.record is not None])
        for row in chain(ahead, rows):
            if row.record is not None and self._missing:
                self._missing -= {wanted for wanted in self._missing if has(row.record, wanted)}
            for item in self._to_products(mapping, name, row):
                if self._idle_units and isinstance(item, Product):
                    self._idle_units.difference_update(item.attributes)
                yield item

    def _mapping_for(self, name: str, records: list[dict[str, Any]]) -> FieldMapping:
        """Take or guess the mapping of a file, say so, and hold its main fields to be there."""
        columns = list(dict.fromkeys(key for record in records for key in record))
        if self.mapping is None and is_bmecat(name):
            self.explanation.append(f"{name}: BMEcat, whose fields are known; a FIELDS.yaml can take them otherwise")
            return BMECAT_MAPPING
        if self.mapping is None:
            try:
                mapping, lines = guess_mapping(columns, records)
            except ConfigError as error:
                msg = f"{name}: {error}"
                raise ConfigError(msg) from error
            self.explanation += [f"{name}: {lines[0]}", *lines[1:]]
            return mapping
        mapping = self.mapping
        self._known_fields |= dict.fromkeys(field_names(records))
        for wanted in filter(None, (mapping.id, mapping.part_number, mapping.title)):
            if not any(has(record, wanted) for record in records):
                raise self._missing_field(name, wanted)
        if self._missing is None:
            self._missing, self._idle_units = set(mapping.named_fields()), set(mapping.units)
        merged: Mapping[str, Any] = {key: value for record in records for key, value in record.items()}
        if unread := mapping.unread(merged):
            self.explanation.append(f"{name}: fields that the mapping leaves out: {', '.join(unread)}")
        return mapping

    def _to_products(self, mapping: FieldMapping, name: str, row: Row) -> Iterator[Product | Problem]:
        """Give the products of a row: one, or one for each of its languages."""
        if row.record is None or row.problem:
            yield Problem(row.problem or "not a record", name, row.number)
            return
        try:
            products = list(to_products(mapping, row.record, default_source=self.source))
        except CatalogError as error:
            yield Problem(error.problem, name, row.number, error.field)
            return
        for product in products:
            earlier = self._seen.add(_identity(product), len(self._files) - 1, row.number)
            if earlier is not None:
                problem = self._used_already(product, earlier)
                # A BMEcat article has all of its languages in itself.
                hint = "" if is_bmecat(name) else _language_hint(mapping, product)
                yield Problem(f"{problem}{hint}", name, row.number, mapping.id)
                return
            yield product

    def _used_already(self, product: Product, earlier: tuple[int, int]) -> str:
        place = f"{self._files[earlier[0]]}, row {earlier[1]}"
        version = f", in the language '{product.version}' too" if product.version else ""
        return f"the id '{product.product_id}' is used already at {place}{version}"

    def _missing_field(self, name: str, wanted: str) -> CatalogError:
        known = list(self._known_fields)
        near = difflib.get_close_matches(wanted, known, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(repr(n) for n in near)}?" if near else f"the fields are {known[:20]}"
        return CatalogError(f"the mapping names a field that no record has; {hint}", file=name, field=wanted)


def _language_hint(mapping: FieldMapping, product: Product) -> str:
    """Say how records of one product in several languages are read, where that may be what they are."""
    is_spoken = "language" in product.names and mapping.language in mapping.named_fields()
    return "; for one record per language say 'record_per_language: true'" if is_spoken and not product.version else ""


def _identity(product: Product) -> str:
    parts = (product.names.get("source", ""), product.version)
    return "".join(f"{len(part)} {part}" for part in parts) + product.product_id  # so that no two of them read alike
