"""
How fast and how well quantities are read from texts, beside quantulum3 and Pint, in one process on one core.

    python benchmarks/attributes.py [--catalog products.jsonl.gz --fields fields.yaml]

texts/s: titles of the catalog, best of three passes; the peers read every nth title, as many as the table says. Pint
gets each title whole, and nearly always raises.
exact: of the quantity strings below, values and units as written; the decimal sign is told by the language, which no
peer takes. In the peers' favour, output without a unit is ignored, a mean with an uncertainty counts as a range, and
Pint may convert offset units. wrong is what was read and is not so; the rest is not read.
"""

import argparse
import gc
import math
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pint
from catalogs import read_products
from quantulum3 import classifier
from quantulum3 import parser as quantulum
from rich.console import Console
from rich.table import Table

from partwise.attributes import compare, extract, product_specs, show_kind, show_value, specs_of
from partwise.catalog import Product
from partwise.scoring import DEFAULT_WEIGHTS, Candidate, Leg, Scorer, read_query

EXAMPLE = Path(__file__).parent.parent / "examples" / "catalog"
Reading = tuple[list[float], str]
Reader = Callable[[str, str | None], list[Reading]]
REGISTRY = pint.UnitRegistry(autoconvert_offset_to_baseunit=True)
# Units as Pint names them, where quantulum3's or UCUM's name is not Pint's.
NAMES = {"Cel": "degC", "Ohm": "ohm", "N.m": "N*m", "/min": "rpm", "m3/h": "m^3/h", "mm2": "mm^2", "cm3": "cm^3"}
NAMES |= {"mPa.s": "mPa*s", "V.A": "V*A", "A.h": "A*h", "W.h": "W*h", "GBy": "gigabyte", "GiBy": "gibibyte"}
NAMES |= {"Mbit/s": "megabit/s", "g/m2": "g/m^2", "deg": "degree", "um": "µm", "%": "percent"}
NAMES |= {"degree celsius": "degC", "degree fahrenheit": "degF", "pound-mass": "lb", "milliampere-hour": "mA*h"}
NAMES |= {"pound per square inch": "psi", "percentage": "percent", "degree angle": "degree"}

# Text, language, values, unit.
CASES: list[tuple[str, str | None, list[float], str]] = [
    ("30 mm", "en", [30], "mm"),
    ("3.2 mm", "en", [3.2], "mm"),
    ("3,2 mm", "de", [3.2], "mm"),
    ("0,75 kg", "nl", [0.75], "kg"),
    ("1 250 mm", "fr", [1250], "mm"),
    ("1.250,5 mm", "de", [1250.5], "mm"),
    ("1,250.5 mm", "en", [1250.5], "mm"),
    ("2 1/2 inch", "en", [2.5], "inch"),
    ('3/4"', "en", [0.75], "inch"),
    ("½ in", "en", [0.5], "inch"),
    ("6' 2\"", "en", [74], "inch"),
    ("6 ft", "en", [6], "foot"),
    ("5 Zoll", "de", [5], "inch"),
    ("2 pouces", "fr", [2], "inch"),
    ("25 µm", "en", [25], "µm"),
    ("450 g", "en", [450], "g"),
    ("3 t", "en", [3], "tonne"),
    ("10 lbs", "en", [10], "lb"),
    ("500 ml", "en", [500], "ml"),
    ("5 litres", "fr", [5], "l"),
    ("10 bar", "en", [10], "bar"),
    ("1,6 MPa", "de", [1.6], "MPa"),
    ("145 psi", "en", [145], "psi"),
    ("85 °C", "en", [85], "degC"),
    ("-20 °C", "en", [-20], "degC"),
    ("200 °F", "en", [200], "degF"),
    ("-30...+60 °C", "en", [-30, 60], "degC"),
    ("-20 bis +80 °C", "de", [-20, 80], "degC"),
    ("entre 5 et 50 °C", "fr", [5, 50], "degC"),
    ("10 to 20 bar", "en", [10, 20], "bar"),
    ("10-30 VDC", "en", [10, 30], "V"),
    ("48VDC", "en", [48], "V"),
    ("24 V", "en", [24], "V"),
    ("230 V AC", "en", [230], "V"),
    ("12/24 V", "en", [12, 24], "V"),
    ("16 A", "en", [16], "A"),
    ("500 mA", "en", [500], "mA"),
    ("1.5 kW", "en", [1.5], "kW"),
    ("3 PS", "de", [3], "metric_horsepower"),
    ("1.5 kVA", "en", [1.5], "kV*A"),
    ("7.2 Ah", "en", [7.2], "A*h"),
    ("2200 mAh", "en", [2200], "mA*h"),
    ("4.7 kΩ", "en", [4.7], "kiloohm"),
    ("4,7 kΩ", "de", [4.7], "kiloohm"),
    ("100 nF", "en", [100], "nF"),
    ("10 µH", "en", [10], "µH"),
    ("50/60 Hz", "en", [50, 60], "Hz"),
    ("2.4 GHz", "en", [2.4], "GHz"),
    ("2.5 mm²", "en", [2.5], "mm^2"),
    ("25 Nm", "en", [25], "N*m"),
    ("10 kN", "en", [10], "kN"),
    ("1500 rpm", "en", [1500], "rpm"),
    ("1500 U/min", "de", [1500], "rpm"),
    ("3 m³/h", "en", [3], "m^3/h"),
    ("20 l/min", "en", [20], "l/min"),
    ("500 GB", "en", [500], "gigabyte"),
    ("100 Mbit/s", "en", [100], "megabit/s"),
    ("800 lumen", "en", [800], "lm"),
    ("45°", "en", [45], "degree"),
    ("20 ± 0.2 mm", "en", [19.8, 20.2], "mm"),
    ("5 %", "en", [5], "percent"),
    ("2 hours", "en", [2], "hour"),
]


def ours(text: str, language: str | None) -> list[Reading]:
    found: list[Reading] = []
    for item in extract(text, language):
        if item.unit is None and item.kind != "tolerance":
            continue
        bounds = [number for number in (item.low, item.high) if number is not None]
        values = bounds or (item.value if isinstance(item.value, tuple) else [item.value])
        found.append(([float(value) for value in values], NAMES.get(item.unit or "%", item.unit or "")))
    return found


def by_quantulum(text: str, _: str | None) -> list[Reading]:
    found: list[Reading] = []
    for quantity in quantulum.parse(text):
        if quantity.unit.entity.name == "dimensionless" and quantity.unit.name != "percentage":
            continue
        value, spread = float(quantity.value), quantity.uncertainty
        found.append(([value - spread, value + spread] if spread else [value], unit_name(quantity.unit)))
    return found


def unit_name(unit: Any) -> str:
    if unit.name in NAMES:
        return NAMES[unit.name]
    plain = str(unit.name).replace(" ", "_")
    if plain.isidentifier() and plain in REGISTRY:
        return plain
    parts = ((NAMES.get(part["base"], part["base"].replace(" ", "_")), part["power"]) for part in unit.dimensions)
    return "*".join(f"{base}**{power}" for base, power in parts)


def by_pint(text: str, _: str | None) -> list[Reading]:
    found = parse_with_pint(text)
    if not isinstance(found, pint.Quantity) or found.unitless or not isinstance(found.magnitude, int | float):
        return []
    return [([float(found.magnitude)], str(found.units))]


def is_exact(found: Sequence[Reading], values: Sequence[float], unit: str) -> bool:
    """Whether the values, in base units, are those written, and the units measure the same."""
    try:
        produced = [REGISTRY.Quantity(value, name) for numbers, name in found for value in numbers]
        wanted = [REGISTRY.Quantity(value, unit) for value in values]
        if any(quantity.dimensionality != wanted[0].dimensionality for quantity in produced):
            return False
        pairs = zip(sorted(base(quantity) for quantity in produced), sorted(map(base, wanted)), strict=True)
        return all(math.isclose(one, other, rel_tol=1e-6) for one, other in pairs)
    except (pint.errors.PintError, ValueError, AttributeError, TypeError):  # a unit that Pint has no name for
        return False


def base(quantity: Any) -> float:
    return float(quantity.to_base_units().magnitude)


def parse_with_pint(text: str) -> Any:
    try:
        return REGISTRY.parse_expression(text)
    except Exception:  # noqa: BLE001 - Pint raises what Python's tokenizer and arithmetic raise
        return None


def rate(parse: Callable[[str], Any], titles: Sequence[str]) -> float:
    """Texts a second, the best of three passes; what the readers themselves keep in memory is no garbage to look at."""
    gc.collect()
    gc.freeze()
    seconds = []
    for _ in range(3):
        start = time.process_time()
        for title in titles:
            parse(title)
        seconds.append(time.process_time() - start)
    return len(titles) / min(seconds)


def accuracy(reader: Reader) -> tuple[int, list[str]]:
    exact, wrong = 0, []
    for text, language, values, unit in CASES:
        found = reader(text, language)
        if is_exact(found, values, unit):
            exact += 1
        elif found:
            wrong.append(text)
    return exact, wrong


def time_specs(products: Iterable[Product]) -> list[Candidate]:
    """Read all products' specs, say how long one takes, and give them as candidates of a search."""
    read = [(product.to_text(), product.to_meta()) for product in products]
    start = time.process_time()
    specs = [product_specs(text, meta) for text, meta in read]
    each = (time.process_time() - start) / len(read)
    mean = sum(map(len, specs)) / len(specs)
    print(f"specs of a product: {each * 1000:.2f} ms, {mean:.1f} items, {1 / each:.0f} products a second")
    return [Candidate(text, {**meta, "specs": own}) for (text, meta), own in zip(read, specs, strict=True)]


def time_scoring(candidates: Sequence[Candidate], count: int = 40, asked_count: int = 3, rounds: int = 50) -> None:
    query = next(found for each in candidates if (found := asking(each, asked_count)))
    asked = read_query(query).items
    shown = {str(place): candidate for place, candidate in enumerate(candidates[:count])}
    start = time.process_time()
    for _ in range(rounds):
        for candidate in shown.values():
            compare(asked, specs_of(candidate.text, candidate.meta))
    compared = (time.process_time() - start) / rounds
    scorer = Scorer(DEFAULT_WEIGHTS)
    legs: dict[str, Leg] = {
        "dense": [(key, 1 - int(key) / 100) for key in shown],
        "sparse": [(key, 20 - int(key) / 10) for key in shown],
    }
    start = time.process_time()
    for _ in range(rounds):
        scorer.rank(query, shown, legs)
    ranked = (time.process_time() - start) / rounds
    print(f"asked: {query}")
    print(f"{len(shown)} documents, {len(asked)} attributes: ", end="")
    print(f"compare {compared * 1000:.2f} ms, rank {ranked * 1000:.2f} ms")


def asking(candidate: Candidate, count: int) -> str | None:
    """A query for as many quantities of a product, in words."""
    items = [item for item in specs_of(candidate.text, candidate.meta) if item.unit and item.kind != "dimensions"]
    query = ", ".join(f"{show_kind(item.kind)} {show_value(item)}" for item in items[:count])
    return query if len(read_query(query).items) == count else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalog", type=Path, default=EXAMPLE / "products.jsonl")
    parser.add_argument("--fields", type=Path, help="default: the example's, for the example")
    parser.add_argument("--language", default="en")
    parser.add_argument("--quantulum", type=int, default=300, help="titles that quantulum3 reads")
    parser.add_argument("--pint", type=int, default=2000, help="titles that Pint reads")
    parser.add_argument("--wrong", action="store_true", help="list what each reads wrong")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    classifier.USE_CLF = False
    fields = args.fields or (EXAMPLE / "fields.yaml" if args.catalog.parent == EXAMPLE else None)
    products = read_products(args.catalog, fields)
    titles = [title for product in products if (title := product.names.get("title"))]
    table = Table("reader", "titles", "texts/s", f"exact of {len(CASES)}", "wrong", title=str(args.catalog.name))
    misread: dict[str, list[str]] = {}
    readers: list[tuple[str, Reader, Callable[[str], Any], int]] = [
        ("partwise", ours, lambda text: extract(text, args.language), len(titles)),
        ("quantulum3", by_quantulum, quantulum.parse, args.quantulum),
        ("Pint", by_pint, parse_with_pint, args.pint),
    ]
    for name, reader, parse, most in readers:
        sample = titles[:: max(len(titles) // most, 1)][:most]
        exact, misread[name] = accuracy(reader)
        each = rate(parse, sample)
        table.add_row(name, f"{len(sample)}", f"{each:.0f}", f"{exact}", f"{len(misread[name])}")
    Console(width=100).print(table)
    for name, texts in misread.items() if args.wrong else ():
        print(f"{name}: {'; '.join(texts)}")
    time_scoring(time_specs(products))


if __name__ == "__main__":
    main()
