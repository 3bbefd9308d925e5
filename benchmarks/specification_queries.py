"""
Queries that describe a product and hold no part number, in four languages; seeded.

Half of them are made from what the catalogs themselves say: attribute names, values and title words. The others come
from templates in which buyers' digits read most like numbers: ranges, gaps, dates, telephones, prices, references.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from partwise.catalog import Product
from partwise.part_numbers import full_fold, stored_numbers

_LANGUAGES = ("en", "de", "fr", "nl")
# Attributes that hold product codes or the names of other products, which are no specification.
_CODE_NAMES = ("oem", "code", "compatib", "model", "ean", "sku", "part_number", "series", "family", "name", "_id")
_MAX_VALUE_CHARS = 40
_MAKERS = 5
_CODE = re.compile(r"(?=.*[a-z])(?=.*\d).{4,}")

_PHRASES: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Query:
    """A query that names no product: its kind, its text, and the title that it was made from, if any."""

    kind: str
    text: str
    title: str = ""


@dataclass(slots=True)
class CatalogWords:
    """What the catalogs say: title words without digits, the commonest makers, attributes as name, value and title."""

    words: list[str] = field(default_factory=list)
    makers: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)


def catalog_words(products: Sequence[Product]) -> CatalogWords:
    """Collect words, values and titles; long values are left out, and those that name a product (`CR2032`)."""
    found = CatalogWords()
    numbers = {full_fold(stored.number) for product in products for stored in stored_numbers(product.to_meta())}
    words: dict[str, None] = {}
    for product in products:
        title = product.names.get("title", "")
        words |= dict.fromkeys(word for word in title.split() if word.isalpha() and len(word) > 2)
        for name, value in product.attributes.items():
            shown = _shown(value, product.units.get(name))
            named = any(
                _CODE.fullmatch(fold) and fold in numbers for fold in map(full_fold, re.split(r"[\s,]+", shown))
            )
            if shown and not named and not any(code in name for code in _CODE_NAMES):
                found.attributes.append((name.strip("_").replace("_", " "), shown, title))
    found.words = list(words)
    brands = Counter(product.names["brand"] for product in products if "brand" in product.names)
    found.makers = [brand for brand, _ in brands.most_common(_MAKERS)]
    return found


def _shown(value: Any, unit: str | None) -> str:
    """Write a value as a buyer would: whole numbers without a point, with the unit if the catalog knows it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    if not text or len(text) > _MAX_VALUE_CHARS:
        return ""
    return f"{text} {unit.strip('{}[]')}" if unit else text


def specification_queries(words: CatalogWords, count: int, seed: int = 5) -> list[Query]:
    """Give distinct queries: half from the catalogs' attributes and titles, half from the templates."""
    rng = random.Random(seed)
    makers: list[Callable[[random.Random], Query]] = [lambda r: _from_template(r, words)]
    makers += [lambda r: _from_attributes(r, words)] if words.attributes else []
    found: dict[str, Query] = {}
    while len(found) < count:
        query = makers[len(found) % len(makers)](rng)
        found.setdefault(query.text, query)
    return list(found.values())


def _from_attributes(rng: random.Random, words: CatalogWords) -> Query:
    name, value, title = rng.choice(words.attributes)
    other_name, other, other_title = rng.choice(words.attributes)
    plain = [word for word in title.split() if word.isalpha()][:3]
    # A maker alone beside digits would be a part number.
    noun = " ".join(plain if len(plain) > 1 else [*plain, rng.choice(words.words)])
    forms = (
        f"{noun} {value}",
        f"{noun} {name} {value}",
        f"{noun} with {name} {value} and {other_name} {other}",
        f"{rng.choice(words.words)} mit {value}, {other}",
        f"{rng.choice(words.words)} avec {value} et {other}",
        f"{rng.choice(words.words)} met {value} en {other}",
        f"{value} {noun}",
        f"{name}: {value}, {other_name}: {other}, {noun}",
    )
    return Query("attributes", rng.choice(forms), f"{title} {other_title}")


def _from_template(rng: random.Random, words: CatalogWords) -> Query:
    kind = rng.choice(list(_PHRASES["templates"]))
    language = rng.choice(_LANGUAGES)
    template = rng.choice(_PHRASES["templates"][kind][language])
    low, high = sorted(rng.sample(range(2, 500), 2))
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1995, 2030)
    text = template.format(
        n=rng.choice(_PHRASES["nouns"][language]),
        u=rng.choice(_PHRASES["units"][language]),
        w=rng.choice(words.words or ["steel"]),
        v=rng.choice(words.words or ["shelf"]),
        k=rng.choice(words.makers or ["Acme"]),
        a=low,
        b=high,
        c=rng.choice((25, 50, 75, 100, 150, 200, 250, 300, 500, 600, 1000, 1500, 2000, 3000)),
        q=rng.randint(2, 24),
        g=rng.choice((302, 303, 304, 316, 321, 410, 430, 440, 904, 2205)),
        y=year,
        y2=year + rng.randint(1, 5),
        f=rng.choice(("1/8", "1/4", "3/8", "1/2", "5/8", "3/4", "7/8")),
        t=rng.choice((10, 11, 13, 14, 16, 18, 20, 24, 27, 28)),
        i=rng.choice((4, 5, 6, 8, 10, 12, 16, 20, 24)),
        l=rng.choice((10, 16, 20, 25, 30, 40, 50, 60, 80, 100)),
        d=day,
        m=f"{month:02d}",
        mm=rng.choice(_PHRASES["months"][language]),
        r=rng.randint(100_000, 999_999),
        s=rng.randint(10_000_000, 99_999_999),
        p=rng.randint(100, 999),
        p4=rng.randint(1000, 9999),
    )
    return Query(kind, text)
