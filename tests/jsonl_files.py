"""Records as a file of JSON lines; conftest needs it, so it imports no package that reads other kinds of files."""

import json
from collections.abc import Iterable, Mapping
from typing import Any


def jsonl_file(records: Iterable[Mapping[str, Any]]) -> bytes:
    """A line for each record."""
    return "".join(json.dumps(record) + "\n" for record in records).encode()
