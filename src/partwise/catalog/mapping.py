# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""FIELDS.yaml: which field of a record is what, and the making of a product from a record."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from partwise.errors import CatalogError, ConfigError

from .product import Product, readable

NUMBER_KINDS = ("mpn", "sku", "supplier", "gtin", "oem", "xref", "former")
_NAME_FIELDS = ("part_number", "brand", "title", "category", "url", "source", "replaced_by")
_CUSTOMER_KEYS = {"field", "customer", "number"}
_MISSING = object()


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """
    Which field of a record is what. Fields are names; dots reach into nested fields.

    :param id: The product's id, the only field that must be named.
    :param part_number: Its own number.
    :param part_numbers: Field by kind of further number: mpn, sku, supplier, gtin, oem, xref, former.
    :param brand: The maker.
    :param title: The name of the product.
    :param text: Fields with descriptions.
    :param attributes: One field that holds a mapping, or a list of columns (one with a mapping gives what is in it).
    :param units: Unit by attribute: UCUM, or the common spelling.
    :param category: The category.
    :param url: The product's page.
    :param source: The feed or file a record comes from; part of a document's id.
    :param replaced_by: The number that supersedes the product.
    :param customer_numbers: `field` holds a list of mappings with the keys named by `customer` and `number`.
    :param language: A language code, or a field that holds one.
    """

    id: str
    part_number: str | None = None
    part_numbers: Mapping[str, str] = field(default_factory=dict)
    brand: str | None = None
    title: str | None = None
    text: tuple[str, ...] = ()
    attributes: str | tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    category: str | None = None
    url: str | None = None
    source: str | None = None
    replaced_by: str | None = None
    customer_numbers: Mapping[str, str] | None = None
    language: str | None = None

    @classmethod
    def load(cls, path: str | Path) -> "FieldMapping":
        """
        Read a FIELDS.yaml.

        :param path: The file.
        :returns: The mapping.
        :raises ConfigError: If the file is missing, is no YAML, or does not fit; names the file and the key.
        """
        try:
            data = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            msg = f"{path}: cannot read the field mapping: {error.strerror or error}"
            raise ConfigError(msg) from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            msg = f"{path}: the field mapping is not YAML: {' '.join(str(error).split())}"
            raise ConfigError(msg) from error
        return cls.from_dict(data, where=str(path))

    @classmethod
    def from_dict(cls, data: Any, where: str = "fields") -> "FieldMapping":
        """
        Check and take a mapping as plain data.

        :param data: As in FIELDS.yaml.
        :param where: What to call it in errors.
        :returns: The mapping.
        :raises ConfigError: If a key is unknown, a value has the wrong type, or `id` is missing.
        """
        if not isinstance(data, Mapping):
            msg = f"{where}: expected a mapping with at least 'id: FIELD', got {type(data).__name__}"
            raise ConfigError(msg)
        known = [f.name for f in fields(cls)]
        if unknown := [str(key) for key in data if key not in known]:
            msg = f"{where}: unknown keys {unknown}; the keys are {known}"
            raise ConfigError(msg)
        if "id" not in data:
            msg = f"{where}: 'id' is missing; name the field that holds each product's id"
            raise ConfigError(msg)
        return cls(**{key: _check(key, value, where) for key, value in data.items() if value is not None})

    def to_dict(self) -> dict[str, Any]:
        """Return the mapping as plain data without what is not mapped."""
        plain = {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}
        return {key: value for key, value in plain.items() if value}

    def named_fields(self) -> list[str]:
        """Return every record field that the mapping names; not `language`, which may be a code."""
        columns = [self.attributes] if isinstance(self.attributes, str) else list(self.attributes)
        names = [self.id, *(value for key in _NAME_FIELDS if (value := getattr(self, key)))]
        customer = [self.customer_numbers["field"]] if self.customer_numbers else []
        return [*names, *self.part_numbers.values(), *self.text, *columns, *customer]

    def to_product(self, record: Mapping[str, Any], *, default_source: str | None = None) -> Product:
        """
        Make a product of a record.

        :param record: A record as read.
        :param default_source: The source of a record that names none.
        :returns: The product.
        :raises CatalogError: If the id is missing or a value cannot be what the mapping says; names the field.
        """
        product_id = _text(record, self.id)
        if product_id is None:
            problem = "the record has no id"
            raise CatalogError(problem, field=self.id)
        names = {key: text for key in _NAME_FIELDS if (name := getattr(self, key)) and (text := _text(record, name))}
        if self.language and (
            language := _text(record, self.language) if has(record, self.language) else self.language
        ):
            names["language"] = language
        if default_source:
            names.setdefault("source", default_source)
        return Product(
            product_id=product_id,
            names=names,
            part_numbers=(*self._further_numbers(record), *self._customer_numbers(record)),
            texts=tuple(text for name in self.text if has(record, name) and (text := readable(get(record, name)))),
            attributes=self._attributes(record),
            units=self.units,
        )

    def _further_numbers(self, record: Mapping[str, Any]) -> Iterator[dict[str, str]]:
        for kind, name in self.part_numbers.items():
            value = get(record, name)
            for part in value if isinstance(value, list) else [value]:
                if number := _as_text(part, name):
                    yield {"number": number, "kind": kind}

    def _customer_numbers(self, record: Mapping[str, Any]) -> Iterator[dict[str, str]]:
        if not self.customer_numbers:
            return
        name = self.customer_numbers["field"]
        value = get(record, name)
        if value in (None, _MISSING):
            return
        for entry in value if isinstance(value, list) else [value]:
            customer, number = (
                _as_text(entry.get(self.customer_numbers[key]), name) if isinstance(entry, Mapping) else None
                for key in ("customer", "number")
            )
            if not customer or not number:
                wanted = f"'{self.customer_numbers['customer']}' and '{self.customer_numbers['number']}'"
                problem = f"a customer number needs {wanted}"
                raise CatalogError(problem, field=name)
            yield {"number": number, "kind": "customer", "customer": customer}

    def _attributes(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Take the columns by name; one that holds a mapping gives what is in it."""
        found: dict[str, Any] = {}
        for name in (self.attributes,) if isinstance(self.attributes, str) else self.attributes:
            value = get(record, name)
            if isinstance(value, Mapping):
                found.update(value)
            elif isinstance(self.attributes, str) and value not in (None, "", _MISSING):
                problem = f"attributes must be a mapping, got {type(value).__name__}"
                raise CatalogError(problem, field=name)
            else:
                found[name] = value
        return {name: value for name, value in found.items() if value not in (None, "", _MISSING)}


def _check(key: str, value: Any, where: str) -> Any:
    """Bring one value of a mapping to the type that its key has."""
    if key in {"part_numbers", "units", "customer_numbers"}:
        return _check_table(key, value, where)
    if key == "text" or (key == "attributes" and isinstance(value, list)):
        names = [value] if isinstance(value, str) else value
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            return tuple(names)
        msg = f"{where}: '{key}' must be a list of field names, got {value!r}"
        raise ConfigError(msg)
    if isinstance(value, str) and value:
        return value
    msg = f"{where}: '{key}' must be a field name, got {value!r}"
    raise ConfigError(msg)


def _check_table(key: str, value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
        msg = f"{where}: '{key}' must be a mapping of names to names, got {value!r}"
        raise ConfigError(msg)
    if key == "part_numbers" and (unknown := sorted(value.keys() - set(NUMBER_KINDS))):
        msg = f"{where}: 'part_numbers' has unknown kinds {unknown}; the kinds are {list(NUMBER_KINDS)}"
        raise ConfigError(msg)
    if key == "customer_numbers" and value.keys() != _CUSTOMER_KEYS:
        msg = f"{where}: 'customer_numbers' needs exactly the keys {sorted(_CUSTOMER_KEYS)}, got {sorted(value)}"
        raise ConfigError(msg)
    return dict(value)


def get(record: Mapping[str, Any], name: str) -> Any:
    """
    Reach a field; a field whose own name holds the dots wins over a nested one.

    :param record: A record.
    :param name: The field's name, with dots for nested fields.
    :returns: Its value, or a marker that `has` knows.
    """
    if name in record:
        return record[name]
    head, dot, rest = name.partition(".")
    inner = record.get(head) if dot else None
    return get(inner, rest) if isinstance(inner, Mapping) else _MISSING


def has(record: Mapping[str, Any], name: str) -> bool:
    """Say whether a record has a field, with dots for nested ones."""
    return get(record, name) is not _MISSING


def _text(record: Mapping[str, Any], name: str) -> str | None:
    return _as_text(get(record, name), name)


def _as_text(value: Any, name: str) -> str | None:
    """Read a scalar as text; a whole number has no decimal point, a list stands for its only member."""
    if value is None or value is _MISSING:
        return None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        problem = f"expected a text or number, got {type(value).__name__}"
        raise CatalogError(problem, field=name)
    return (f"{value:.15g}" if isinstance(value, float) else str(value)).strip() or None
