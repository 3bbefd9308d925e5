# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Tell whether a record still says what it said, so that an update embeds only what changed.

>>> record_hash("Hex bolt", {"brand": "SKF", "size": 1}) == record_hash("Hex bolt", {"size": 1, "brand": "SKF"})
True
>>> record_hash("Hex bolt", {}) == record_hash("Hex nut", {})
False
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

RECORD_HASH: Final = "record_hash"  # where a document's meta holds it


def record_hash(content: str | None, meta: Mapping[str, Any]) -> str:
    """
    Hash what a catalog's record says, before anything is made of it.

    :param content: The document's text.
    :param meta: Its meta as the converter wrote it, plain JSON values.
    :returns: 32 hexadecimal digits; the order of keys makes no difference.
    """
    said = {key: value for key, value in meta.items() if key != RECORD_HASH}
    text = json.dumps([content, said], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
