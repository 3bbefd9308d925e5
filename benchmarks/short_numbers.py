"""Short and dimension-like part numbers, as a catalog that invites false claims would hold them; seeded."""

import itertools
import random
from collections.abc import Callable, Iterator

_SERIES = (10, 12, 15, 18, 22, 27, 33, 39, 47, 56, 68, 82)
_FRACTIONS = ("1/16", "1/8", "1/4", "3/8", "1/2", "5/8", "3/4", "7/8", "1", "1 1/4", "1 1/2", "2")
_THREADS = (4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 24, 27, 28, 30, 32, 36, 40)
_METRIC = (2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 27, 30, 33, 36, 42, 48)
_PITCHES = ("0.5", "0.75", "1", "1.25", "1.5", "1.75", "2", "2.5", "3")
_LENGTHS = (6, 8, 10, 12, 16, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 120, 150, 200)


def _fixed() -> Iterator[str]:
    """What reads like a specification wherever it stands."""
    yield from map(str, range(1, 3100))  # grades, years, sizes, counts
    yield from (f"{whole}.{part}" for whole in range(25) for part in (*range(1, 10), 25, 75))
    yield from (f"{m}" for m in ("M" + str(size) for size in _METRIC))
    yield from (f"M{size}x{pitch}" for size in _METRIC for pitch in _PITCHES)
    yield from (f"M{size}x{length}" for size in _METRIC for length in _LENGTHS)
    yield from (f"{inch}-{turns}" for inch in _FRACTIONS for turns in _THREADS)
    yield from (f"{letter}{inch}" for letter in "GR" for inch in _FRACTIONS)
    yield from (f"{value}{suffix}" for value in _SERIES for suffix in ("K", "R", "nF", "pF", "uF", "V", "VDC", "W"))
    yield from (f"{value // 10}K{value % 10}" for value in _SERIES)
    yield from (f"A{steel}-{strength}" for steel in (2, 4, 5) for strength in (50, 70, 80))
    yield from (f"DN{size}" for size in (10, 15, 20, 25, 32, 40, 50, 65, 80, 100, 125, 150, 200))
    yield from (f"PN{size}" for size in (6, 10, 16, 25, 40, 63, 100))
    yield from (f"IP{size}" for size in (20, 44, 54, 55, 65, 66, 67, 68, 69))
    yield from (f"1.{steel}" for steel in (4301, 4305, 4307, 4401, 4404, 4435, 4541, 4571, 4841, 7225))
    yield from (
        "S235JR",
        "S355J2",
        "6061-T6",
        "6082-T6",
        "PA66",
        "PA6",
        "ST37",
        "RAL7035",
        "RAL9005",
        "SOT-23",
        "TO-220",
    )
    yield from ("0402", "0603", "0805", "1206", "2512", "802.11", "RS-485", "RS232", "RJ45", "Cat6", "USB3", "DDR4")
    yield from (f"{low}-{high}" for low, high in ((4, 20), (0, 10), (0, 20), (50, 60), (100, 240), (85, 264), (10, 30)))
    yield from (f"{width}x{height}" for width, height in ((1920, 1080), (1280, 720), (3840, 2160), (1024, 768)))


_RANDOM: tuple[Callable[[random.Random], str], ...] = (
    lambda r: f"{r.randint(1, 200)}-{r.randint(2, 1000)}",
    lambda r: f"{r.randint(1, 99)}-{r.randint(1, 40) * 25}",
    lambda r: f"{r.randint(1, 60) * 10}x{r.randint(1, 60) * 10}",
    lambda r: f"{r.randint(1, 60) * 10}x{r.randint(1, 40) * 10}x{r.randint(1, 30)}",
    lambda r: f"{r.randint(1, 99)}/{r.randint(1, 500)}",
    lambda r: f"{r.randint(1, 40)}.{r.randint(0, 9)}-{r.randint(1, 200)}",
    lambda r: f"{r.randint(100_000, 999_999)}",
    lambda r: f"{r.randint(100_000, 999_999)}",
    lambda r: f"{r.randint(3100, 99_999)}",
    lambda r: f"{r.randint(1_000_000, 99_999_999)}",
    lambda r: f"{r.randint(100, 999)}-{r.randint(0, 9999):04d}",
    lambda r: f"{r.randint(1, 28)}-{r.randint(1, 12)}-{r.randint(20, 30)}",
    lambda r: f"{r.randint(1, 12)}-{r.randint(2000, 2030)}",
    lambda r: f"{r.randint(1, 999)}.{r.randint(0, 999):03d}",
    lambda r: f"{r.randint(1, 999)} {r.randint(10, 999)}",
    lambda r: f"{r.choice('ABDEHKLRTX')}{r.randint(1, 999)}",
    lambda r: f"{r.randint(1, 999)}{r.choice(('A', 'V', 'W', 'mm', 'K', 'GB', 'm', 'Hz', 'P'))}",
    lambda r: f"{r.randint(1, 40)}-{r.randint(1, 40)}-{r.randint(1, 400)}",
    lambda r: f"M{r.choice(_METRIC)}-{r.choice(_LENGTHS)}",
    lambda r: f"0{r.randint(1, 9)}{r.randint(10, 99)}-{r.randint(10_000, 9_999_999)}",
)


def short_numbers(count: int, seed: int = 11) -> list[str]:
    """Give distinct numbers: everything that reads like a specification first, then all shapes in turn."""
    rng = random.Random(seed)
    found = dict.fromkeys(itertools.islice(_fixed(), count))
    for shape in itertools.cycle(_RANDOM):
        if len(found) >= count:
            return list(found)
        found.setdefault(shape(rng))
    return list(found)
