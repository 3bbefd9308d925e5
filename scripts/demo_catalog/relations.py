# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What ties items together: languages by series, successors, further numbers, GTINs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from .model import LANGUAGES, Item, stable_number

_SHARES = {"en": 0.55, "de": 0.15, "fr": 0.15, "nl": 0.15}
# A withdrawn number and the number that took its place; the second may itself be withdrawn.
SUCCESSORS = (
    ("BV1-DN15-G12-L", "BV2-DN15-G12-L"),
    ("BV1-DN20-G34-L", "BV2-DN20-G34-L"),
    ("BV1-DN25-G1-L", "BV2-DN25-G1-L"),
    ("KH-0020-34", "BV1-DN20-G34-L"),
    ("KH-0015-12", "BV1-DN15-G12-L"),
    ("SV1-12-24DC", "SV2-G12-NC-24DC-NBR-MS"),
    ("SV1-12-230AC", "SV2-G12-NC-230AC-NBR-MS"),
    ("SV1-34-24DC", "SV2-G34-NC-24DC-FKM-MS"),
    ("CGX-20-GY", "CG-M20-PA-GY"),
    ("CGX-25-GY", "CG-M25-PA-GY"),
    ("CGX-16-BK", "CG-M16-PA-BK"),
    ("ELB-90-050-SS", "EL90-NPT12-316"),
)
# Customer, product's number, customer's number for it.
CUSTOMERS = (
    ("C-1001", "SS-M12-175-A270-HEX-50", "MAT-0047110"),
    ("C-1001", "SS-M10-150-A480-SHC-40", "MAT-0047126"),
    ("C-1001", "BV6-DN20-G34-L", "MAT-0081553"),
    ("C-1001", "CG-M20-MSN-L", "MAT-0090218"),
    ("C-2040", "SS-M12-175-A270-HEX-50", "4500-118-02"),
    ("C-2040", "SV2-G12-NC-24DC-FKM-MS", "4500-233-09"),
    ("C-2040", "6204-2RS1/C3", "4500-310-41"),
    ("C-3300", "ZN-M16-200-88-HEX-60", "ART 77 180 36"),
)
# Families that carry another maker's numbers: field, form of the number, share of the items as one in so many.
_FOREIGN = {
    "solenoid": ("oem_numbers", "31.{a:04d}-{b:02d}", 4),
    "oring": ("oem_numbers", "{b:02d}7-{a:05d}", 9),
    "bearing": ("xref_numbers", "BZ{a:04d}.{b:02d}", 7),
    "gland": ("xref_numbers", "{b:02d}53.{a:04d}", 8),
    "cap_screw": ("former_numbers", "FW{a:05d}{b:02d}", 12),
    "hex_screw": ("former_numbers", "FW{a:05d}{b:02d}", 15),
}


def with_successors(items: Sequence[Item]) -> list[Item]:
    """Add withdrawn items, made like their successors, behind the items."""
    by_number = {item.part_number: item for item in items}
    every = list(items)
    for old, new in SUCCESSORS:
        twin = by_number[new]
        made = replace(
            twin,
            part_number=old,
            record={**twin.record, "replaced_by": new},
            extra={**twin.extra, "successor": new},
            sentences=(*(key for key in twin.sentences if key != "superseded"), "superseded"),
        )
        by_number[old] = made
        every.append(made)
    return every


def with_numbers(items: Iterable[Item]) -> list[Item]:
    """Give some items customers' numbers and numbers of other makers."""
    codes = defaultdict(list)
    for customer, number, code in CUSTOMERS:
        codes[number].append({"customer_id": customer, "code": code})
    every = []
    for item in items:
        record = dict(item.record)
        field, form, share = _FOREIGN.get(item.family, ("", "", 1))
        chance = stable_number("foreign", item.brand, item.part_number)
        if field and "replaced_by" not in record and chance % share == 0:
            record[field] = [form.format(a=chance // share % 9973, b=chance // 99991 % 97)]
        if item.part_number in codes:
            record["customer_numbers"] = codes[item.part_number]
        every.append(replace(item, record=record))
    return every


def assign_languages(items: Sequence[Item]) -> list[Item]:
    """Give each series a language, near the wanted shares in every family."""
    sizes = Counter((item.family, item.series) for item in items)
    chosen: dict[tuple[str, str], str] = {}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for family, series in sorted(sizes, key=lambda key: stable_number("language", *key)):
        so_far = counts[family]
        total = so_far.total() + sizes[family, series]
        language = max(LANGUAGES, key=lambda name: _SHARES[name] * total - so_far[name])
        so_far[language] += sizes[family, series]
        chosen[family, series] = language
    return [replace(item, language=chosen[item.family, item.series]) for item in items]


def gtin13(digits: str) -> str:
    """Add the check digit to twelve digits (GS1 General Specifications, modulo 10 with weights 1 and 3)."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def gtin(item: Item, number: int, brands: Sequence[str]) -> str:
    """Make a GTIN-13 in the range 20 to 29, which GS1 keeps for restricted circulation: no real product has it."""
    return gtin13(f"29{brands.index(item.brand):02d}{number * 37 % 10**8:08d}")
