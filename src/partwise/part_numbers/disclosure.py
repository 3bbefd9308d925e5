# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What may leave of a product's numbers, into results, models and filters: never another customer's."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from partwise.errors import ConfigError
from partwise.part_numbers.keys import stored_numbers
from partwise.record_hash import RECORD_HASH

# These hold what customers call a product, the hash in a form that a guess can be tried on.
_PRIVATE: Final = frozenset({"part_numbers", "part_number_keys", RECORD_HASH})
_NEVER_SHOWN: Final = frozenset({"part_number_keys", RECORD_HASH})


def meta_for_customer(meta: Mapping[str, Any], customer: str | None = None) -> dict[str, Any]:
    """
    Leave out the customer numbers of others, and the keys and the hash, which would tell them too.

    :param meta: A document's meta as stored.
    :param customer: The asking customer; None shows no customer number at all.
    :returns: A copy without `part_number_keys` and `record_hash`, and with those entries of `part_numbers` that are
        numbers and are not another customer's.
    """
    shown = {key: value for key, value in meta.items() if key not in _NEVER_SHOWN}
    if "part_numbers" in shown:
        entries = shown["part_numbers"]
        listed = entries if isinstance(entries, list | tuple) else ()
        shown["part_numbers"] = [entry for entry in listed if _is_shown(entry, customer)]
    return shown


def _is_shown(entry: Any, customer: str | None) -> bool:
    """Read an entry as the lookup does, so that what it keeps secret stays so."""
    return any(
        stored.kind != "customer" or (customer is not None and stored.customer == customer)
        for stored in stored_numbers({"part_numbers": [entry]})
    )


def check_fields(fields: Sequence[str] | None) -> None:
    """
    Refuse meta fields that no model may read, least of all somebody's service.

    :param fields: Field names, with dots for nested ones, or None.
    :raises ConfigError: If they are no list of names, or name numbers that belong to customers.
    """
    if fields is None:
        return
    if isinstance(fields, str) or not all(isinstance(name, str) for name in fields):
        msg = f"meta_fields_to_embed must be a list of field names, got {fields!r}"
        raise ConfigError(msg)
    if private := sorted(name for name in fields if is_private(name)):
        msg = f"meta_fields_to_embed names {', '.join(private)}, which may hold customers' own numbers; leave it out"
        raise ConfigError(msg)


def is_private(field: str) -> bool:
    """
    Tell whether a meta field holds what customers call a product.

    :param field: A name within meta, with dots for nested ones.
    :returns: True if it, or a filter on it, would tell one customer about another.
    """
    return field.split(".", maxsplit=1)[0] in _PRIVATE
