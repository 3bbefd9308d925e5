# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Make a record that is written in several languages a product in each of them.

They have one id and each its own document, so that each text is read, embedded and shown alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from .languages import in_language, language_code, spoken, stated_code
from .mapping import REST, FieldMapping, listed
from .product import Product
from .values import get, has, is_nothing, without


def to_products(
    mapping: FieldMapping, record: Mapping[str, Any], *, default_source: str | None = None
) -> Iterator[Product]:
    """
    Make a record's product in each of its languages.

    :param mapping: Which field is what.
    :param record: A record as read.
    :param default_source: The source of a record that names none.
    :returns: One product, or one for each language; they differ in `version`.
    :raises CatalogError: As `FieldMapping.to_product`.
    """
    shown = mapping.shown(record) if any(isinstance(value, Mapping) for value in record.values()) else {}
    languages = dict.fromkeys([*_stated(mapping, record), *spoken(shown, listed(mapping.attributes))])
    for language in languages or (REST,):
        plain = _plain_mapping(mapping, record, language) if mapping.by_language else mapping
        own = _without_others(mapping, plain, record)
        if languages:
            own = in_language(own, language, plain.text, listed(plain.attributes))
        product = plain.to_product(own, default_source=default_source)
        version = language if language != REST else ""
        if version:
            product = replace(product, names={**product.names, "language": version})
        elif mapping.record_per_language:
            version = language_code(product.names.get("language", "")) or product.names.get("language", "")
        yield replace(product, version=version) if version else product


def _stated(mapping: FieldMapping, record: Mapping[str, Any]) -> Iterator[str]:
    """Give the languages whose own fields have something."""
    for choices in mapping.by_language.values():
        for language, names in choices.items():
            if any(not is_nothing(get(record, name)) for name in listed(names)):
                yield stated_code(language)


def _plain_mapping(mapping: FieldMapping, record: Mapping[str, Any], language: str) -> FieldMapping:
    """Name the fields of one language; a name that it lacks is taken from `*` or the first language that has it."""
    chosen: dict[str, Any] = {}
    for key, choices in mapping.by_language.items():
        own = {stated_code(code): names for code, names in choices.items()}
        if key in {"text", "attributes"}:
            chosen[key] = own.get(language, own.get(REST, ()))
            continue
        order = [own[code] for code in (language, REST) if code in own] + list(own.values())
        found = (name for names in order for name in listed(names))
        chosen[key] = next((name for name in found if not is_nothing(get(record, name))), None)
    return replace(mapping, **chosen, by_language={})


def _without_others(mapping: FieldMapping, plain: FieldMapping, record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out what only other languages use, so that `*` of the attributes does not bring it back."""
    used = set(plain.named_fields())
    for choices in mapping.by_language.values():
        for names in choices.values():
            for name in listed(names):
                if name not in used and has(record, name):
                    record = without(record, name)
    return record
