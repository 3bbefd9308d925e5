# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Write the demo catalog and its queries: `python scripts/make_demo_catalog.py [--check]`.

The same sources give the same bytes. With --check nothing is written; the exit code is 1 if a file differs.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from demo_catalog import bearings, fasteners, fittings, glands, orings, queries, relations, render, valves

TARGET = Path(__file__).parents[1] / "examples" / "catalog"
FAMILIES = (fasteners, fittings, bearings, orings, glands, valves)


def _lines(records: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def build() -> dict[str, str]:
    """
    Make the files.

    :returns: Their text by name.
    """
    made = [item for family in FAMILIES for item in family.items()]
    items = relations.assign_languages(relations.with_numbers(relations.with_successors(made)))
    brands = sorted({item.brand for item in items})
    gtins = [relations.gtin(item, number, brands) for number, item in enumerate(items, 1)]
    records = [
        render.record(item, number, gtin) for number, (item, gtin) in enumerate(zip(items, gtins, strict=True), 1)
    ]
    by_id = {record["id"]: item for record, item in zip(records, items, strict=True)}
    asked = queries.build(by_id, dict(zip(by_id, gtins, strict=True)))
    return {"products.jsonl": _lines(records), "queries.jsonl": _lines(asked)}


def main() -> int:
    """Write or check; returns the exit code."""
    parser = argparse.ArgumentParser(description="Write examples/catalog/products.jsonl and queries.jsonl.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file differs")
    check = parser.parse_args().check
    differs = False
    for name, text in build().items():
        path = TARGET / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        differs = True
        if check:
            print(f"{path.name} differs from what scripts/make_demo_catalog.py writes: run it", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {path.name}: {text.count(chr(10))} lines, {len(text.encode()) / 1000:.0f} kB")
    return int(check and differs)


if __name__ == "__main__":
    sys.exit(main())
