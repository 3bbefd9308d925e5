# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""FIELDS.yaml: which field of a record is what, and the making of a product from a record."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

import yaml

from partwise.errors import CatalogError, ConfigError

from .languages import language_code
from .product import Product
from .values import as_text, get, has, holds_customer_numbers, is_nothing, readable, without

NUMBER_KINDS = ("mpn", "sku", "supplier", "gtin", "oem", "xref", "former")
_NAME_FIELDS = ("part_number", "brand", "title", "category", "url", "source", "replaced_by")
# What a catalog may have in several languages.
_BY_LANGUAGE: Final = ("title", "text", "category", "url", "attributes")
_CUSTOMER_KEYS = {"field", "customer", "number"}
# In a list of attributes: every field that nothing else names.
REST: Final = "*"
_LANGUAGE_CODE: Final = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?")
# Several numbers in one cell. A comma alone may belong to the number (BC847,215).
_BETWEEN_NUMBERS: Final = re.compile(r"\s*(?:[;|\n]|,\s)\s*")
_ROUNDED: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """
    Which field of a record is what. Fields are names; dots reach into nested fields.

    :param id: The product's id, the only field that must be named.
    :param part_number: Its own number.
    :param part_numbers: Field, or list of fields, by kind of further number: mpn, sku, supplier, gtin, oem, xref,
        former. A field holds a number, a list of numbers, or mappings of `number` and `brand`; in a text `;`, `|`, a
        line break and a comma with a space part numbers.
    :param brand: The maker.
    :param title: The name of the product.
    :param text: Fields with descriptions.
    :param attributes: One field that holds a mapping, or a list of columns (one with a mapping gives what is in it);
        `*` in the list is every field that nothing else names, but for what looks like customers' numbers.
    :param units: Unit by attribute: UCUM, or the common spelling.
    :param category: The category.
    :param url: The product's page.
    :param source: The feed or file a record comes from; part of a document's id.
    :param replaced_by: The number that supersedes the product.
    :param customer_numbers: `field` holds a list of mappings with the keys named by `customer` and `number`.
    :param language: A field that holds a language code; two letters (and a region) that are no field are the code.
    :param record_per_language: Whether records with one id and several languages are one product.
    :param by_language: Fields by language, by what they are: title, text, category, url, attributes. In FIELDS.yaml and
        `from_dict` they stand in the place of the one field: `title: {de: title_de, fr: title_fr}`; `*` is the field of
        a text whose language nobody says, and of languages that have none of their own.
    """

    id: str
    part_number: str | None = None
    part_numbers: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
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
    record_per_language: bool = False
    by_language: Mapping[str, Mapping[str, str | tuple[str, ...]]] = field(default_factory=dict)

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
        known = [f.name for f in fields(cls) if f.name != "by_language"]
        if unknown := [str(key) for key in data if key not in known]:
            msg = f"{where}: unknown keys {unknown}; the keys are {known}"
            raise ConfigError(msg)
        if "id" not in data:
            msg = f"{where}: 'id' is missing; name the field that holds each product's id"
            raise ConfigError(msg)
        given = {key: value for key, value in data.items() if value is not None}
        several = {key: value for key in _BY_LANGUAGE if isinstance(value := given.get(key), Mapping)}
        checked = {key: _check(key, value, where) for key, value in given.items() if key not in several}
        return cls(**checked, by_language={key: _check_languages(key, value, where) for key, value in several.items()})

    def to_dict(self) -> dict[str, Any]:
        """Return the mapping as plain data without what is not mapped."""
        plain = {f.name: _plain(getattr(self, f.name)) for f in fields(self)}
        plain |= plain.pop("by_language")
        return {key: value for key, value in plain.items() if value}

    def named_fields(self) -> list[str]:
        """Return every record field that the mapping names; not `language` where it is a code."""
        columns = [self.attributes] if isinstance(self.attributes, str) else [n for n in self.attributes if n != REST]
        names = [self.id, *(value for key in _NAME_FIELDS if (value := getattr(self, key)))]
        customer = [self.customer_numbers["field"]] if self.customer_numbers else []
        language = [self.language] if self.language and not _LANGUAGE_CODE.fullmatch(self.language) else []
        return [*names, *self._number_fields(), *self.text, *columns, *customer, *language, *self._spoken_fields()]

    def _spoken_fields(self) -> list[str]:
        choices = [names for choice in self.by_language.values() for names in choice.values()]
        return [n for names in choices for n in listed(names) if n != REST]

    def shown(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return the top-level fields of a record that the mapping uses."""
        choices = (self.attributes, *self.by_language.get("attributes", {}).values())
        takes_all = any(REST in listed(names) for names in choices)
        unread = frozenset() if takes_all else frozenset(self.unread(record))
        return {name: value for name, value in record.items() if name not in unread}

    def _named(self) -> list[str]:
        return [*self.named_fields(), *([self.language] if self.language else [])]

    def unread(self, record: Mapping[str, Any]) -> list[str]:
        """Return the top-level fields of a record that the mapping leaves aside."""
        heads = {name if name in record else name.partition(".")[0] for name in self._named()}
        return [name for name in record if name not in heads]

    def to_product(self, record: Mapping[str, Any], *, default_source: str | None = None) -> Product:
        """
        Make a product of a record.

        :param record: A record as read.
        :param default_source: The source of a record that names none.
        :returns: The product.
        :raises CatalogError: If the id is missing or a value cannot be what the mapping says; names the field.
        """
        product_id = as_text(get(record, self.id), self.id)
        if product_id is None:
            problem = "the record has no id"
            raise CatalogError(problem, field=self.id)
        names = {key: text for key in _NAME_FIELDS if (name := getattr(self, key)) and (text := _text(record, name))}
        if language := self._language(record):
            names["language"] = language
        if default_source:
            names.setdefault("source", default_source)
        # A customer's numbers stand in no text and no attribute, wherever their field is.
        public = without(record, self.customer_numbers["field"]) if self.customer_numbers else record
        numbers = (*self._further_numbers(record), *self._customer_numbers(record))
        return Product(
            product_id=product_id,
            names=names,
            part_numbers=tuple({tuple(number.values()): number for number in numbers}.values()),
            texts=tuple(text for name in self.text if has(public, name) and (text := readable(get(public, name)))),
            attributes=self._attributes(public),
            units=self.units,
        )

    def _language(self, record: Mapping[str, Any]) -> str | None:
        if not self.language or has(record, self.language):
            return _text(record, self.language) if self.language else None
        return self.language if _LANGUAGE_CODE.fullmatch(self.language) else None

    def _number_fields(self) -> list[str]:
        return [name for names in self.part_numbers.values() for name in listed(names)]

    def _further_numbers(self, record: Mapping[str, Any]) -> Iterator[dict[str, str]]:
        for kind, names in self.part_numbers.items():
            for name in listed(names):
                value = get(record, name)
                for part in value if isinstance(value, list) else [value]:
                    yield from _numbers(part, kind, name)

    def _customer_numbers(self, record: Mapping[str, Any]) -> Iterator[dict[str, str]]:
        if not self.customer_numbers:
            return
        name = self.customer_numbers["field"]
        value = get(record, name)
        if is_nothing(value):
            return
        for entry in value if isinstance(value, list) else [value]:
            customer, number = (
                as_text(entry.get(self.customer_numbers[key]), name) if isinstance(entry, Mapping) else None
                for key in ("customer", "number")
            )
            if not customer or not number:
                wanted = f"'{self.customer_numbers['customer']}' and '{self.customer_numbers['number']}'"
                problem = f"a customer number needs {wanted}"
                raise CatalogError(problem, field=name)
            yield {"number": number, "kind": "customer", "customer": customer}

    def _attributes(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Take columns by name; one that holds a mapping gives what is in it, by its full name where two are alike."""
        names = [self.attributes] if isinstance(self.attributes, str) else [n for n in self.attributes if n != REST]
        if REST in self.attributes and not isinstance(self.attributes, str):
            names += [name for name in self.unread(record) if self._may_show(name, record[name])]
        values = {name: value for name in names if not is_nothing(value := get(record, name))}
        if isinstance(self.attributes, str) and values.get(self.attributes) == []:
            return {}  # some exporters write an empty mapping so
        found = {name: value for name, value in values.items() if not isinstance(value, Mapping)}
        if isinstance(self.attributes, str) and found:
            problem = f"attributes must be a mapping, got {type(found[self.attributes]).__name__}"
            raise CatalogError(problem, field=self.attributes)
        for name, value in values.items():
            if isinstance(value, Mapping):
                inner = {key: part for key, part in value.items() if not is_nothing(part) and self._may_show(key, part)}
                found.update({f"{name}.{key}" if key in found else key: part for key, part in inner.items()})
        return found

    def _may_show(self, name: str, value: Any) -> bool:
        """Fields that nobody has named may hold customers' numbers; those that somebody has are as he wants them."""
        return REST not in listed(self.attributes) or not holds_customer_numbers(name, value)


def listed(names: str | tuple[str, ...]) -> tuple[str, ...]:
    """
    Bring what may be one field or several to one form.

    :param names: A field's name, or names.
    :returns: The names.
    """
    return (names,) if isinstance(names, str) else names


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _text(record: Mapping[str, Any], name: str) -> str | None:
    return as_text(get(record, name), name)


def _numbers(value: Any, kind: str, name: str) -> Iterator[dict[str, str]]:
    """Read the numbers of one entry: a text may hold several, a mapping says whose number it is."""
    brand = None
    if isinstance(value, Mapping):
        value, brand = value.get("number"), as_text(value.get("brand"), name)
        if is_nothing(value):
            problem = "a part number given as a mapping needs 'number'"
            raise CatalogError(problem, field=name)
    for number in _BETWEEN_NUMBERS.split(as_text(value, name) or ""):
        if kind == "gtin" and _ROUNDED.fullmatch(number):
            problem = f"'{number}' was rounded by a spreadsheet; make the column text there and export it again"
            raise CatalogError(problem, field=name)
        if number:
            yield {"number": number, "kind": kind, **({"brand": brand} if brand else {})}


def _check(key: str, value: Any, where: str) -> Any:
    """Bring one value of a mapping to the type that its key has."""
    if key in {"part_numbers", "units", "customer_numbers"}:
        return _check_table(key, value, where)
    if key == "record_per_language":
        if isinstance(value, bool):
            return value
        msg = f"{where}: 'record_per_language' must be true or false, got {value!r}"
        raise ConfigError(msg)
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


def _check_languages(key: str, value: Mapping[Any, Any], where: str) -> dict[str, Any]:
    """Check the fields of each language; YAML reads the code of Norwegian as no."""
    choices = {"no" if code is False else code: names for code, names in value.items()}
    for code in choices:
        if not isinstance(code, str) or (code != REST and language_code(code) is None):
            msg = f"{where}: '{key}' must be a field name, or field names by language such as de, got {code!r}"
            raise ConfigError(msg)
    if not choices:
        msg = f"{where}: '{key}' names no field"
        raise ConfigError(msg)
    return {code: _check(key, names, f"{where}, {code}") for code, names in choices.items()}


def _check_table(key: str, value: Any, where: str) -> dict[str, Any]:
    if key == "part_numbers" and isinstance(value, Mapping):
        value = {kind: tuple(names) if isinstance(names, list) else names for kind, names in value.items()}
    if not isinstance(value, Mapping) or not all(_is_name(k) and _is_name(v) for k, v in value.items()):
        msg = f"{where}: '{key}' must be a mapping of names to names, got {value!r}"
        raise ConfigError(msg)
    if key == "part_numbers" and (unknown := sorted(value.keys() - set(NUMBER_KINDS))):
        msg = f"{where}: 'part_numbers' has unknown kinds {unknown}; the kinds are {list(NUMBER_KINDS)}"
        raise ConfigError(msg)
    if key == "customer_numbers" and value.keys() != _CUSTOMER_KEYS:
        msg = f"{where}: 'customer_numbers' needs exactly the keys {sorted(_CUSTOMER_KEYS)}, got {sorted(value)}"
        raise ConfigError(msg)
    return dict(value)


def _is_name(value: Any) -> bool:
    """Say whether a value is a name, or a list of names, which only `part_numbers` makes a tuple."""
    return bool(value) and all(
        isinstance(name, str) and name for name in (value if isinstance(value, tuple) else [value])
    )
