"""Synthetic buyer queries: said as buyers say it, true of their product, the same for the same seed."""

import doctest
import importlib
import re
from collections import Counter
from random import Random

import pytest

from partwise.attributes import Attribute, compare, extract
from partwise.errors import ConfigError
from partwise.scoring import read_query
from partwise.terms import type_names
from partwise.tuning.training_data import LANGUAGES, Product, buyer_queries, product_split
from partwise.tuning.training_data.asked_kinds import asked_kinds, single_values
from partwise.tuning.training_data.buyer_queries import folded
from partwise.tuning.training_data.composing import fragment, mistyped
from partwise.tuning.training_data.phrases import phrases
from partwise.tuning.training_data.product_types import product_types
from partwise.tuning.training_data.writing import write_value
from training_catalog import small_catalog

CATALOG = small_catalog()
BY_ID = {product.product_id: product for product in CATALOG}
QUERIES = buyer_queries(CATALOG, number=300, seed=3)
MET = {"match", "partial_match"}


def titled(product_id: str, title: str, **meta) -> Product:
    return Product(product_id, title, {"title": title, **meta})


@pytest.mark.parametrize("name", ["composing", "members", "phrases", "product_types", "split", "titles", "writing"])
def test_documented_examples_hold(name):
    """What the modules' heads show is what they do."""
    module = importlib.import_module(f"partwise.tuning.training_data.{name}")
    result = doctest.testmod(module)
    assert (result.failed, result.attempted > 0) == (0, True)


def test_a_seed_gives_the_same_queries_whatever_the_order_of_the_catalog():
    """Equal seeds give equal queries, another seed gives others."""
    assert buyer_queries(reversed(CATALOG), number=300, seed=3) == QUERIES
    assert buyer_queries(CATALOG, number=300, seed=4) != QUERIES


def test_queries_are_distinct_and_of_all_kinds_and_languages():
    """No two differ in case alone; every kind and language has its part."""
    assert len({folded(query.text) for query in QUERIES}) == len(QUERIES) > 250
    assert set(Counter(query.kind for query in QUERIES)) == {"broad", "mixed", "specification", "title"}
    assert set(Counter(query.language for query in QUERIES)) == set(LANGUAGES)


def test_only_the_languages_that_are_asked_for():
    """Apart from pieces of titles, which are in the title's language."""
    found = buyer_queries(CATALOG, number=60, seed=1, languages=("de",))
    assert {query.language for query in found if query.kind != "title"} == {"de"}


def test_stated_attributes_are_those_of_the_product():
    """What a query states before its typo reads back, and its own product meets all of it."""
    numbers = {"mixed": range(1, 2), "specification": range(2, 4)}
    stated = [query for query in QUERIES if query.kind in numbers]
    for query in stated:
        product = BY_ID[query.product_id]
        items = read_query(query.meant, query.language, [product.name("brand")]).items
        assert len([item for item in items if item.kind != "brand"]) >= numbers[query.kind].start, query
        assert {verdict.verdict for verdict in compare(items, product.specs)} <= MET, query


def test_broad_queries_state_no_value():
    """They name a type, and perhaps a brand."""
    broad = [query for query in QUERIES if query.kind == "broad"]
    assert broad
    assert all(not re.search(r"\d", query.text) for query in broad)


def test_a_query_is_on_its_products_side_of_the_split():
    """Both sides have queries, about as many as the split has products."""
    assert all(query.split == product_split(query.product_id) for query in QUERIES)
    assert 0.1 < sum(query.split == "held_out" for query in QUERIES) / len(QUERIES) < 0.35


def test_the_split_is_stable_and_of_the_wanted_size():
    """It depends on the id and the share alone; a larger share holds out the same products and more."""
    names = [f"product-{number}" for number in range(2000)]
    held_out = {name for name in names if product_split(name) == "held_out"}
    more = {name for name in names if product_split(name, 0.4) == "held_out"}
    assert 0.17 < len(held_out) / len(names) < 0.23
    assert held_out < more
    assert {product_split(name, 0.0) for name in names} == {"train"}


def test_excluded_queries_are_not_written():
    """Whatever their case and spacing."""
    excluded = [f"  {query.text.upper()} " for query in QUERIES[:100] if query.text.isascii()]
    found = buyer_queries(CATALOG, number=300, seed=3, exclude=excluded)
    assert {folded(query.text) for query in found}.isdisjoint(map(folded, excluded))


def test_nothing_of_the_package_is_asked():
    """A carton's width is no attribute of a cable, and a brand's secret number is in no text."""
    assert not any("114" in query.text or "secret" in query.text.lower() for query in QUERIES)


def test_a_small_catalog_gives_fewer_queries():
    """One product has not a thousand different queries, and asking for them ends."""
    found = buyer_queries(CATALOG[:1], number=1000, seed=0)
    assert 0 < len(found) < 1000


@pytest.mark.parametrize(("languages", "said"), [(("it",), r"languages must be some of .*\['it'\]"), ((), "got none")])
def test_unknown_languages_are_refused(languages, said):
    """With the ones that there are."""
    with pytest.raises(ConfigError, match=said):
        buyer_queries(CATALOG, number=1, seed=0, languages=languages)


def test_an_empty_catalog_is_refused():
    """The error says what to do."""
    with pytest.raises(ConfigError, match="index a catalog first"):
        buyer_queries([], number=1, seed=0)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ("Hex head bolt", "hexagon bolts")),
        ("de", ("Sechskantschraube",)),
        ("fr", ("Vis à tête hexagonale",)),
        ("nl", ("Zeskantbout",)),
    ],
)
def test_a_category_is_called_in_each_language_of_the_catalog(language, names):
    """What its titles begin with, in any of its languages, from a product in any of them."""
    types = product_types(CATALOG)
    assert types.names_of(f"bolt-{language}-8-40", language) == names
    if language != "en":
        assert types.names_of("bolt-en-8-40", language) == names


@pytest.mark.parametrize(
    ("language", "names"), [("en", ("patch cable",)), ("de", ("Patchkabel",)), ("nl", ("patchkabel",))]
)
def test_types_of_titles_are_translated_where_they_are_known(language, names):
    """Patch cables are among the packaged words."""
    assert product_types(CATALOG).names_of("cable-Acme-2-blue", language) == names


def test_a_word_without_a_plural_or_of_one_maker_is_no_type():
    """Neither `Original` nor a series is what a product is; such a product has no type."""
    titles = [f"{brand} CLI-{n} Original Yellow" for brand in ("Acme", "Bolt", "Cord") for n in range(5)]
    titles += [f"Acme Zephyrs {n}" for n in range(5)]
    products = [titled(str(n), title, brand=title.split()[0]) for n, title in enumerate(titles)]
    assert product_types(products).keys == {}


def test_types_agree_by_degrees():
    """The same type is worth more than the same last noun, an unknown one, and another one."""
    products = [
        titled(f"{kind}-{n}", f"{brand} {kind}{'s' * (n == 0)} {n}00", brand=brand)
        for kind in ("Patch Cable", "Power Cable", "Label Printer")
        for n, brand in enumerate(("Acme", "Bolt", "Cord", "Dent", "Ern", "Fisk"))
    ]
    types = product_types([*products, titled("?", "Zyx 12", brand="Acme")])
    others = ("Patch Cable-2", "Power Cable-1", "?", "Label Printer-1")
    agreements = [types.agreement("Patch Cable-1", other) for other in others]
    assert agreements == sorted(agreements, reverse=True)
    assert agreements[0] == 1
    assert len(set(agreements)) == 4


def test_asked_is_what_titles_say_and_products_differ_in():
    """Length and colour of cables; not the package, nor what all of them have."""
    asked = asked_kinds(CATALOG, {product.product_id: product.product_id.partition("-")[0] for product in CATALOG})
    assert set(asked.weights["cable"]) == {"length", "colour"}
    assert {"thread", "length"} <= set(asked.weights["bolt"])
    assert "property_class" not in asked.weights["bolt"]


def test_of_several_values_the_titles_is_meant():
    """A laptop with 8 GB that takes 32 GB is one with 8 GB; without a title that says so nothing is asked."""
    content = "Laptop 15 8 GB RAM\nmemory: 8 GB\nmaximum memory: 32 GB"
    known = single_values(Product("1", content, {"title": "Laptop 15 8 GB RAM"}))
    assert known["memory_capacity"].value == 8
    assert "memory_capacity" not in single_values(Product("1", content, {"title": "Laptop 15"}))


@pytest.mark.parametrize(
    ("item", "language", "wanted"),
    [
        (
            Attribute("length", 2000.0, unit="mm", details={"written_unit": "m"}),
            "en",
            {"2 m", "2m", "6.56 ft", "200 cm"},
        ),
        (Attribute("length", 1500.0, unit="mm", details={"written_unit": "m"}), "de", {"1,5 m", "1,5 Meter", "150cm"}),
        (Attribute("length", 2000.0, unit="mm", details={"written_unit": "m"}), "fr", {"2 mètres", "longueur 2 m"}),
        (Attribute("memory_capacity", 8.0, unit="GiBy"), "en", {"8 GB RAM", "8GB"}),
        (Attribute("storage_capacity", 500.0, unit="GBy"), "fr", {"500 Go"}),
        (Attribute("screen_size", 396.0, unit="mm"), "de", {"15,6 Zoll", '15,6"'}),
        (Attribute("ports", 8.0), "nl", {"8 poorten"}),
        (Attribute("colour", "black"), "de", {"schwarz"}),
        (Attribute("material_family", "stainless steel"), "nl", {"rvs"}),
        (Attribute("thread", "M12x1.75"), "fr", {"M12x1.75"}),
        (Attribute("dimensions", (10.0, 20.5), unit="mm"), "de", {"10 x 20,5 mm"}),
    ],
)
def test_values_are_written_as_buyers_write_them(item, language, wanted):
    """Units with and without a space, converted where it is exact, commas and words of the language."""
    assert wanted <= {write_value(item, language, Random(seed)) for seed in range(400)}


@pytest.mark.parametrize("length", [1, 3, 25, 60, 150, 300, 610, 914.4, 1500, 2000, 3050, 7620, 30480])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_written_length_reads_back(length, language):
    """Whatever unit is chosen, the product still meets it."""
    item = Attribute("length", float(length), unit="mm")
    for seed in range(60):
        text = write_value(item, language, Random(seed))
        (read,) = extract(f"Kabel {text}", language)
        assert compare([read], [item])[0].verdict == "match", text


def test_what_nobody_writes_is_not_asked():
    """Ranges, values with too many digits, counts of unknown things."""
    for item in (
        Attribute("temperature", low=1.0, high=2.0, unit="Cel"),
        Attribute("thickness", 1.2345, unit="mm"),
        Attribute("mesh", 40.0),
        Attribute("colour", ("red", "blue")),
    ):
        assert write_value(item, "en", Random(0)) is None


def test_a_typo_swaps_two_letters_of_a_word():
    """Numbers, units and short words stay as they are."""
    for seed in range(50):
        text = mistyped("patch cable 2000 mm red", Random(seed))
        assert sorted(text) == sorted("patch cable 2000 mm red")
        assert text.endswith(" 2000 mm red")
    assert mistyped("M8 x 40", Random(0)) == "M8 x 40"


def test_a_fragment_is_a_part_of_its_title():
    """Two to five words in a row, or nothing."""
    title = "Acme Deep groove ball bearing (open) 6205, 25 x 52 x 15 mm"
    found = {fragment(title, Random(seed)) for seed in range(300)}
    assert len(found) > 10
    assert all(text.lower() in title.lower() and text.count("(") == text.count(")") for text in found)
    assert {fragment("Ball bearing", Random(seed)) for seed in range(20)} == {""}


def test_the_packaged_phrases_are_whole():
    """Every type has a name in each other language, every form its slot, every unit a language that it is written in."""
    content = phrases()
    assert all(set(names) == {"de", "fr", "nl"} for names in type_names().values())
    assert set(content["requests"]) == set(LANGUAGES)
    forms = [form for languages in content["counts"].values() for listed in languages.values() for form in listed]
    assert all("{}" in form for form in [*forms, *(f for listed in content["requests"].values() for f in listed)])
    assert all(set(unit) - {"per", "digits"} for units in content["units"].values() for unit in units)
    words = [word for name in ("qualities", "no_types", "wide_types", "no_beginnings") for word in content[name]]
    assert all(isinstance(word, str) and word == word.lower() for word in words)
