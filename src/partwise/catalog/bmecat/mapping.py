# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Which field of a BMEcat record is what, unless a FIELDS.yaml says otherwise."""

from pathlib import PurePath
from typing import Final

from partwise.catalog.mapping import FieldMapping

BMECAT_ENDINGS: Final = (".xml", ".bmecat")
BMECAT_MAPPING: Final = FieldMapping.from_dict(
    {
        "id": "SUPPLIER_PID",
        "part_number": "PART_NUMBER",
        "part_numbers": {"supplier": ["SUPPLIER_PID", "SUPPLIER_ALT_PID"], "gtin": "GTIN"},
        "brand": "MANUFACTURER_NAME",
        "title": "DESCRIPTION_SHORT",
        "text": [
            "DESCRIPTION_LONG",
            "MANUFACTURER_TYPE_DESCR",
            "KEYWORD",
            "SEGMENT",
            "REMARKS",
            "FEATURE_NOTES",
            "OTHER_LANGUAGES",
        ],
        "attributes": ["FEATURES", "CLASSIFICATION"],
        "category": "CATEGORY",
        "url": "URL",
        "replaced_by": "REPLACED_BY",
        "customer_numbers": {"field": "BUYER_PID", "customer": "customer", "number": "number"},
        "language": "LANGUAGE",
    }
)


def is_bmecat(name: str) -> bool:
    """
    Say whether a file is BMEcat by its name.

    :param name: A file's name or path.
    :returns: True if it ends as such a file does, perhaps with .gz behind it.
    """
    return PurePath(name.lower().removesuffix(".gz")).suffix in BMECAT_ENDINGS
