# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Sizes of pipes and their threads."""

# EN ISO 6708 beside the inch size (NPS).
DN = {"1/8": 6, "1/4": 8, "3/8": 10, "1/2": 15, "3/4": 20, "1": 25, "1 1/4": 32, "1 1/2": 40, "2": 50}
# ASME B1.20.1: threads per inch.
NPT_TPI = {
    "1/8": "27",
    "1/4": "18",
    "3/8": "18",
    "1/2": "14",
    "3/4": "14",
    "1": "11.5",
    "1 1/4": "11.5",
    "1 1/2": "11.5",
    "2": "11.5",
}


def thread(kind: str, size: str) -> str:
    """Write a pipe thread: `G1/2` (ISO 228-1), `Rp1/2` or `R1/2` (ISO 7-1), `1/2-14 NPT`."""
    return f"{size}-{NPT_TPI[size]} NPT" if kind == "NPT" else f"{kind}{size}"


def spoken(kind: str, size: str) -> str:
    """Write the thread as a title has it: `G 1/2"`, `1/2" NPT`."""
    return f'{size}" NPT' if kind == "NPT" else f'{kind} {size}"'


def code(size: str) -> str:
    """Write an inch size for a part number: `114` for 1 1/4."""
    return size.replace("/", "").replace(" ", "")
