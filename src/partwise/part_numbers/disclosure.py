# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What a result may show of a product's numbers: never another customer's."""

from collections.abc import Mapping
from typing import Any


def meta_for_customer(meta: Mapping[str, Any], customer: str | None = None) -> dict[str, Any]:
    """
    Leave out the customer numbers of others, and the keys, which would tell them too.

    :param meta: A document's meta as stored.
    :param customer: The asking customer; None shows no customer number at all.
    :returns: A copy without `part_number_keys` and without entries of `part_numbers` that are not for this customer.
    """
    shown = {key: value for key, value in meta.items() if key != "part_number_keys"}
    numbers = shown.get("part_numbers")
    if isinstance(numbers, list):
        shown["part_numbers"] = [number for number in numbers if _is_shown(number, customer)]
    return shown


def _is_shown(number: Any, customer: str | None) -> bool:
    if not isinstance(number, dict) or number.get("kind") != "customer":
        return True
    return customer is not None and str(number.get("customer")) == customer
