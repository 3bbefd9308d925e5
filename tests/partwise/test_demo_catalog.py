# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
import collections
import itertools
import json
import pathlib
import subprocess
import sys

import pytest
import yaml

ROOT = pathlib.Path(__file__).parents[2]
CATALOG = ROOT / "examples" / "catalog"
SCRIPT = ROOT / "scripts" / "make_demo_catalog.py"


def _lines(name):
    return [json.loads(line) for line in (CATALOG / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def products():
    return _lines("products.jsonl")


@pytest.fixture(scope="module")
def queries():
    return _lines("queries.jsonl")


def _fold(text):
    return "".join(character for character in text.casefold() if character.isalnum())


def test_files_are_what_the_script_writes():
    """The script makes the same bytes again."""
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_check_names_a_file_that_differs(tmp_path):
    """--check exits with 1 and names the file, and changes nothing."""
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "make_demo_catalog.py").write_text(SCRIPT.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "demo_catalog").symlink_to(SCRIPT.parent / "demo_catalog")
    target = tmp_path / "examples" / "catalog"
    target.mkdir(parents=True)
    for name in ("products.jsonl", "queries.jsonl"):
        (target / name).write_bytes((CATALOG / name).read_bytes())
    (target / "queries.jsonl").write_text("{}\n", encoding="utf-8")
    command = [sys.executable, folder / "make_demo_catalog.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "queries.jsonl differs" in done.stderr
    assert "products.jsonl" not in done.stderr
    assert (target / "queries.jsonl").read_text(encoding="utf-8") == "{}\n"


def test_size(products):
    """The catalog is big enough to be worth searching and small enough to ship."""
    assert 2300 <= len(products) <= 2700
    assert (CATALOG / "products.jsonl").stat().st_size < 2_000_000


def test_records_are_complete(products):
    """Every record has every field that is always there, and none is empty."""
    fields = ("id", "part_number", "brand", "title", "description", "language", "category", "gtin", "attributes")
    assert all(product[field] for product in products for field in fields)
    assert not any("{" in product["title"] + product["description"] for product in products)


def test_ids_and_gtins_are_unique(products):
    """No two products share an id or a GTIN."""
    assert len({product["id"] for product in products}) == len(products)
    assert len({product["gtin"] for product in products}) == len(products)


def test_gtins_are_valid_and_nobodys(products):
    """Each GTIN-13 has its check digit and lies in the range for restricted circulation."""
    for product in products:
        digits = [int(digit) for digit in product["gtin"]]
        assert len(digits) == 13
        assert digits[0] == 2
        assert (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def test_languages(products):
    """German, French and Dutch have about 15 % each, the rest is English."""
    counts = collections.Counter(product["language"] for product in products)
    assert set(counts) == {"en", "de", "fr", "nl"}
    assert all(0.12 <= counts[language] / len(products) <= 0.19 for language in ("de", "fr", "nl"))


def test_numbers(products):
    """A brand has a number once, some numbers have several brands, and no two numbers differ in separators only."""
    assert len({(product["brand"], product["part_number"]) for product in products}) == len(products)
    counts = collections.Counter(product["part_number"] for product in products)
    assert sum(count > 1 for count in counts.values()) >= 50
    assert len({_fold(number) for number in counts}) == len(counts)


def test_successors_exist_and_chain(products):
    """Every successor is in the catalog, and one chain has two steps."""
    successor = {product["part_number"]: product.get("replaced_by") for product in products}
    named = {new for new in successor.values() if new}
    assert named <= set(successor)
    assert any(successor[new] for new in named)


def test_further_numbers(products):
    """Some products have customers' numbers, other makers' numbers and former numbers."""
    for field, least in (("customer_numbers", 5), ("oem_numbers", 20), ("xref_numbers", 20), ("former_numbers", 20)):
        assert sum(field in product for product in products) >= least


def test_near_twins(products):
    """Hundreds of groups differ in one attribute only, so that a search has to read it."""
    groups = collections.defaultdict(set)
    for product in products:
        attributes = product["attributes"]
        for name in attributes:
            rest = tuple(sorted((key, str(value)) for key, value in attributes.items() if key != name))
            groups[product["brand"], product["category"], name, rest].add(str(attributes[name]))
    twins = collections.Counter(name for (_, _, name, _), values in groups.items() if len(values) > 1)
    assert twins.total() >= 300
    assert len(twins) >= 6
    assert twins["length"] >= 100


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("length", 6, 2000),
        ("pitch", 0.5, 3.5),
        ("width_across_flats", 5.5, 66),
        ("inner_diameter", 2.5, 140),
        ("tightening_torque", 0.5, 1200),
        ("dn", 6, 100),
        ("pn", 16, 63),
    ],
)
def test_sizes_are_plausible(products, name, low, high):
    """Sizes stay within what the standards' tables hold."""
    values = [product["attributes"].get(name) for product in products]
    numbers = [value for value in values if isinstance(value, int | float)]
    assert numbers
    assert low <= min(numbers) <= max(numbers) <= high


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("SS-M12-175-A270-HEX-50", {"pitch": 1.75, "width_across_flats": 18, "tightening_torque": 64}),
        ("DIN933-M12x50-A2-70", {"width_across_flats": 19}),
        ("ZN-M10-150-88-FLG-40", {"width_across_flats": 16}),
        ("SS-M8-125-A270-SHC-25", {"socket_size": 6, "head_diameter": 13}),
        ("ZN-16-300-WSH", {"inner_diameter": 17, "outer_diameter": 30, "thickness": 3}),
        ("6205-2RS1", {"inner_diameter": 25, "outer_diameter": 52, "width": 15}),
        ("6308", {"inner_diameter": 40, "outer_diameter": 90, "width": 23}),
        ("608-2Z", {"inner_diameter": 8, "outer_diameter": 22, "width": 7}),
        ("AS568-214-FKM75", {"inner_diameter": 24.99, "cross_section": 3.53}),
        ("AS568-325-NBR70", {"inner_diameter": 37.47, "cross_section": 5.33}),
        ("EL90-NPT34-316", {"thread": "3/4-14 NPT", "dn": 20}),
    ],
)
def test_known_sizes(products, number, expected):
    """Sizes that anyone can look up come out as the standards have them."""
    attributes = next(product["attributes"] for product in products if product["part_number"] == number)
    assert {name: attributes[name] for name in expected} == expected


def test_mapping_names_fields_that_exist(products):
    """Each field and unit in fields.yaml belongs to some product, and each bare number has a unit or needs none."""
    mapping = yaml.safe_load((CATALOG / "fields.yaml").read_text(encoding="utf-8"))
    fields = set(itertools.chain.from_iterable(products))
    attributes = {name for product in products for name in product["attributes"]}
    named = [mapping[key] for key in ("id", "part_number", "brand", "title", "category", "replaced_by", "attributes")]
    named += [*mapping["text"], *mapping["part_numbers"].values(), mapping["customer_numbers"]["field"]]
    assert set(named) <= fields
    assert set(mapping["units"]) <= attributes
    bare = {name for product in products for name, value in product["attributes"].items() if not isinstance(value, str)}
    assert bare - set(mapping["units"]) == {"dn", "pn", "pressure_class"}


def test_queries_are_answered(products, queries):
    """There are 150 queries in all four languages; every id exists, and only `absent` has none."""
    ids = {product["id"] for product in products}
    assert len(queries) == 150
    assert len({query["query"] for query in queries}) == 150
    assert {query["language"] for query in queries} == {"en", "de", "fr", "nl"}
    for query in queries:
        assert set(query["ids"]) <= ids
        assert bool(query["ids"]) == (query["kind"] != "absent")
        assert len(query["ids"]) <= 80


def test_number_queries_name_their_product(products, queries):
    """A query for a number holds the number of each product that it names, but for separators."""
    by_id = {product["id"]: product for product in products}
    for query in queries:
        if query["kind"] in {"part_number", "no_separator", "spaced", "number_sentence", "ambiguous"}:
            named = {_fold(by_id[key]["part_number"]) for key in query["ids"]}
            assert len(named) == 1
            assert named.pop() in _fold(query["query"])


def test_absent_numbers_are_nobodys(products, queries):
    """A number that is said to be absent is in no field that everybody may look up."""
    fields = ("part_number", "gtin", "oem_numbers", "xref_numbers", "former_numbers")
    known = {_fold(str(value)) for product in products for field in fields for value in _listed(product.get(field))}
    for query in queries:
        if query["kind"] == "absent":
            assert not known & {_fold(word) for word in [query["query"], *query["query"].split()]}


def _listed(value):
    return value if isinstance(value, list) else [value] if value else []


def test_texts_have_every_language():
    """Every sentence is written in four languages, and every term that is translated is translated three times."""
    texts = ROOT / "scripts" / "demo_catalog" / "texts"
    words = yaml.safe_load((texts / "words.yaml").read_text(encoding="utf-8"))
    currents = {term for term in words if term.endswith((" DC", " AC"))}
    assert all({"de", "fr", "nl"} <= set(entry) for term, entry in words.items() if term not in currents)
    for name in ("fasteners.yaml", "bearings_orings.yaml", "fluids.yaml"):
        sentences = yaml.safe_load((texts / name).read_text(encoding="utf-8"))["sentences"]
        assert all(set(entry) == {"en", "de", "fr", "nl"} for entry in sentences.values())
