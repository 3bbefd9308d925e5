"""Groups to train on: right products, hard negatives that really contradict, and nothing that is held out."""

from collections import Counter
from random import Random

import pytest

from commands import indexed
from partwise.attributes import compare
from partwise.errors import ConfigError
from partwise.evaluation.pipelines import SearchPipeline
from partwise.evaluation.queries import JudgedQuery
from partwise.scoring import read_query
from partwise.tuning.training_data import BuyerQuery, buyer_queries, product_split, read_products, training_groups
from partwise.tuning.training_data.members import choose_by_verdicts, dealt, is_hard, is_right, spread
from partwise.tuning.training_data.product_types import product_types
from partwise.tuning.training_data.targets import Judged, by_cosines, by_verdicts
from training_catalog import records, small_catalog, written

MET = {"match", "partial_match"}


@pytest.fixture(scope="module")
def search(tmp_path_factory) -> SearchPipeline:
    """The small catalog behind the packaged first stage."""
    folder = tmp_path_factory.mktemp("training")
    store = indexed(written(folder), folder / "store", "--fields", folder / "fields.yaml")
    return SearchPipeline.load("hybrid", store=str(store))


@pytest.fixture(scope="module")
def products(search):
    return read_products(search)


@pytest.fixture(scope="module")
def queries(products):
    return buyer_queries(products, number=120, seed=5)


@pytest.fixture(scope="module")
def groups(search, queries):
    return training_groups(search, queries)


def asking(text: str, product_id: str, kind="specification", **more) -> BuyerQuery:
    return BuyerQuery(text, "en", kind, product_id, product_split(product_id), **more)


def trained_on(*fragments: str) -> str:
    """A product of the training side whose id has all of these."""
    names = (record["id"] for record in records())
    return next(name for name in names if product_split(name) == "train" and all(part in name for part in fragments))


def test_all_products_are_read_without_customers_numbers(products):
    """Each once, by id, with its language; whose numbers they are told under is nobody's matter here."""
    assert [product.product_id for product in products] == sorted(record["id"] for record in records())
    assert "SECRET" not in repr([(product.content, product.meta) for product in products])
    assert Counter(product.language for product in products)["fr"] == 12


def test_no_held_out_product_is_trained_on(groups):
    """Neither as right nor as wrong; held-out groups may rank products of both sides."""
    trained = {product_id for group in groups if group.split == "train" for product_id in group.product_ids}
    assert trained
    assert {product_split(product_id) for product_id in trained} == {"train"}
    measured = {product_id for group in groups if group.split == "held_out" for product_id in group.product_ids}
    assert {product_split(product_id) for product_id in measured} == {"train", "held_out"}


def test_groups_are_whole(groups):
    """Columns are of one length, products distinct, targets in [0, 1] and not all the same."""
    for group in groups:
        sizes = {len(group.product_ids), len(group.contents), len(group.metas), len(group.targets)}
        assert len(sizes) == 1
        assert 2 <= len(set(group.product_ids)) == len(group.product_ids) <= 8
        assert all(0 <= target <= 1 for target in group.targets)
        assert len(set(group.targets)) > 1
        assert [meta["product_id"] for meta in group.metas] == list(group.product_ids)


def test_each_kind_has_its_teacher(groups):
    """Broad queries learn from the dense model, the others from verdicts."""
    assert {(group.kind == "broad", group.source) for group in groups} == {(True, "dense"), (False, "verdicts")}


def test_the_same_queries_give_the_same_groups(search, queries, groups):
    """Chance is seeded by the query alone, so that a part of the queries gives a part of the groups."""
    again = training_groups(search, queries[:40])
    assert again == groups[: len(again)]


def test_the_source_is_in_its_group_and_best(queries, groups):
    """Its target is 1 where it meets all that is asked."""
    source_of = {query.text: query.product_id for query in queries}
    for group in groups:
        if group.source == "verdicts":
            place = group.product_ids.index(source_of[group.query])
            assert group.targets[place] == max(group.targets)


def test_most_groups_have_hard_negatives_that_contradict(groups, products):
    """Wrong in exactly one attribute, met in the others, and worth less than what is right."""
    by_id = {product.product_id: product for product in products}
    stated = [group for group in groups if group.kind in {"mixed", "specification"}]
    with_hard = 0
    for group in stated:
        asked = read_query(group.query, group.language).items
        found = [[v.verdict for v in compare(asked, by_id[name].specs)] for name in group.product_ids]
        hard = [v.count("contradiction") == 1 and len([x for x in v if x in MET]) == len(v) - 1 for v in found]
        with_hard += any(hard)
        pairs = list(zip(found, hard, group.targets, strict=True))
        right = [target for verdicts, _, target in pairs if set(verdicts) <= MET]
        assert all(target < max(right, default=1) for _, is_hard, target in pairs if is_hard)
    assert with_hard > 0.8 * len(stated)


def test_verdicts_and_types_make_the_targets(search):
    """All met is 1, one of two wrong less than half, another type worth less than its own."""
    query = asking("blue patch cable 2 m", trained_on("cable", "-2-blue"))
    (group,) = training_groups(search, [query], size=12)
    worth = {
        (meta["attributes"]["length"] == "2 m") + (meta["attributes"].get("colour") == "blue"): target
        for meta, target in zip(group.metas, group.targets, strict=True)
    }
    assert worth[2] == 1
    assert worth[2] > 0.5 > worth[1] > worth.get(0, -1)


def test_a_foreign_word_is_searched_by_what_the_catalog_says(search):
    """The group shows the buyer's word; its candidates are those of the catalog's word."""
    source = trained_on("cable", "-blue")
    (group,) = training_groups(search, [asking("Patchkabel", source, "broad", meant="patch cable")])
    assert group.query == "Patchkabel"
    best = max(zip(group.targets, group.product_ids, strict=True))[1]
    assert best.startswith("cable")


def test_a_product_in_another_language_is_ordered_by_its_type(search):
    """The packaged model knows no German: a bolt is a bolt all the same."""
    (group,) = training_groups(search, [asking("hex head bolt", trained_on("bolt-en"), "broad")], size=16)
    worth = dict(zip(group.product_ids, group.targets, strict=True))
    foreign = [target for name, target in worth.items() if name.startswith(("bolt-de", "bolt-fr", "bolt-nl"))]
    assert foreign
    assert set(foreign) == {1.0}


def test_what_a_lookup_answers_is_not_trained_on(search):
    """A part number never reaches a second stage."""
    record = next(r for r in records() if r["id"] == trained_on("cable"))
    assert training_groups(search, [asking(record["part_number"], record["id"], "title")]) == []


def test_judged_queries_keep_their_grades(search):
    """Grades by the highest one, only rated products where wrong ones are rated, in groups of both."""
    rated = [trained_on("cable", f"-{length}-") for length in ("1", "2", "3", "5", "10", "0.5")]
    grades = dict(zip(rated, (3, 2, 1, 0, 0, 0), strict=True))
    split_of = {text: product_split(text) for text in ("patch cables", "network cables", "blue cables", "red cables")}
    text = next(text for text, split in split_of.items() if split == "train")
    made = training_groups(search, [], judgments=[JudgedQuery(text, grades)], size=4)
    found = {k: t for group in made for k, t in zip(group.product_ids, group.targets, strict=True)}
    assert found == pytest.approx({name: grade / 3 for name, grade in grades.items()})
    assert {(group.source, group.split, len(group.targets)) for group in made} == {("judgments", "train", 3)}
    assert all(len(set(group.targets)) > 1 for group in made)


def test_where_only_right_products_are_named_the_search_finds_wrong_ones(search):
    """And products of which nobody knows are in no group."""
    right, unknown = trained_on("cable", "-2-blue"), trained_on("cable", "-1-blue")
    judged = JudgedQuery("blue patch cable 2 m", {right: 1}, unknown=frozenset({unknown}))
    made = training_groups(search, [], judgments=[judged])
    found = {k: t for group in made for k, t in zip(group.product_ids, group.targets, strict=True)}
    assert found.pop(right) == 1
    assert set(found.values()) <= {0.0}
    assert unknown not in found


def test_a_synthetic_query_that_is_judged_is_left_out(search, queries):
    """Whatever its case, so that judged queries can be held out."""
    query = next(query for query in queries if query.kind == "specification" and query.text.isascii())
    calls: list[None] = []
    judged = JudgedQuery(f" {query.text.upper()}", {})
    assert training_groups(search, [query], judgments=[judged], on_query=lambda: calls.append(None)) == []
    assert len(calls) == 2
    assert training_groups(search, [query])


def test_of_many_candidates_those_that_teach_are_chosen():
    """The source, two more that are right, three that are wrong in one attribute; the rest by lot, seeded."""
    catalog = small_catalog()
    source = trained_on("cable", "-2-blue")
    asked = read_query("blue patch cable 2 m")
    judged = by_verdicts(asked, source, product_types(catalog), catalog)
    for seed in range(10):
        chosen = choose_by_verdicts(judged, source, 8, Random(seed))
        assert (len(chosen), chosen[0].product.product_id) == (8, source)
        assert sum(map(is_right, chosen)) >= 3
        assert sum(map(is_hard, chosen)) >= 3
        assert any(each.contradictions == 2 for each in chosen)
        assert chosen == choose_by_verdicts(judged, source, 8, Random(seed))


def test_small_groups_are_refused(search):
    """A group of three has no room for a right product and two sorts of wrong ones."""
    with pytest.raises(ConfigError, match="at least 4 products per group, got 3"):
        training_groups(search, [], size=3)


def test_spread_and_dealt_keep_good_and_bad_together():
    """First and last of a ranking are taken; each dealt group has high and low targets."""
    assert spread([*range(10)], 3) == [0, 5, 9]
    assert spread([1, 2], 5) == [1, 2]
    judged = [Judged(product, place / 20) for place, product in enumerate(small_catalog()[:20])]
    groups = dealt(judged, 8)
    assert sorted(map(len, groups)) == [6, 7, 7]
    assert all(max(g.target for g in group) - min(g.target for g in group) > 0.7 for group in groups)
    assert dealt([], 8) == []


def test_cosines_that_are_close_stay_close():
    """The best is 1; a difference that chance makes is no difference of a whole group."""
    products = small_catalog()[:3]
    names = [product.product_id for product in products]
    close = by_cosines(dict(zip(names, (0.50, 0.49, 0.48), strict=True)), products)
    assert [each.target for each in close] == pytest.approx([1, 0.95, 0.9])
    wide = by_cosines(dict(zip(names, (0.9, 0.5, 0.1), strict=True)), products)
    assert [each.target for each in wide] == pytest.approx([1, 0.5, 0])
