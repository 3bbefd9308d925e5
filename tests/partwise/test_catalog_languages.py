"""Catalogs in several languages: a document for each, one product."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_files import read_products
from jsonl_files import jsonl_file
from partwise.catalog import CatalogReader, FieldMapping, Product, guess_mapping, language_code
from partwise.catalog.languages import by_language, split_ending
from partwise.errors import ConfigError

COLUMNS = {
    "id": "id",
    "title": {"de": "title_de", "fr": "title_fr"},
    "text": {"de": ["text_de"], "fr": ["text_fr", "more_fr"]},
    "attributes": ["*"],
}
RECORD = {
    "id": 1,
    "title_de": "Schraube",
    "title_fr": "Vis",
    "text_de": "Mit Gewinde.",
    "more_fr": "Filetée.",
    "length": "50 mm",
}
CODES = ["de", "fr", "nl", "en"]


def read(records, fields=None):
    """The products of some records, and the problems as text."""
    reader = CatalogReader(FieldMapping.from_dict(fields) if fields else None, skip=True)
    return read_products(jsonl_file(records), reader, "c.jsonl")


def test_columns_of_each_language_make_a_text_in_each():
    """No text mixes languages; what has none is in all."""
    (german, french), problems = read([RECORD], COLUMNS)
    assert not problems
    assert german.to_text() == "Schraube\nMit Gewinde.\nlength: 50 mm"
    assert french.to_text() == "Vis\nFiletée.\nlength: 50 mm"
    assert [each.to_meta()["language"] for each in (german, french)] == ["de", "fr"]
    assert german.product_id == french.product_id
    assert german.document_id() != french.document_id()


def test_values_by_language_make_a_text_in_each():
    """`title: {de: ..., fr: ...}` in the records needs no word in the mapping; BMEcat's codes have three letters."""
    record = {
        "id": 1,
        "name": {"deu": "Schraube", "fra": "Vis"},
        "description": {"fr": "Filetée."},
        "attributes": {"colour": {"de": "rot", "fr": "rouge"}, "length": 50},
    }
    fields = {"id": "id", "title": "name", "text": ["description"], "attributes": "attributes"}
    (german, french), _ = read([record], fields)
    assert german.to_text() == "Schraube\ncolour: rot\nlength: 50"
    assert french.to_text() == "Vis\nFiletée.\ncolour: rouge\nlength: 50"


def test_records_of_each_language_are_one_product():
    """The same id may come once in each language, where the mapping says so."""
    records = [{"id": 1, "name": "Schraube", "lang": "de"}, {"id": 1, "name": "Vis", "lang": "fr"}]
    fields = {"id": "id", "title": "name", "language": "lang"}
    _, (problem,) = read(records, fields)
    assert "record_per_language: true" in problem
    fields["record_per_language"] = True
    products, problems = read(records, fields)
    assert not problems
    assert [each.version for each in products] == ["de", "fr"]
    _, (problem,) = read([*records, {"id": 1, "name": "Vis", "lang": "FR"}], fields)
    assert "used already at c.jsonl, row 2, in the language 'fr' too" in problem


def test_a_title_of_another_language_is_better_than_none():
    """A text without a title of its own has the first that there is; its text is never borrowed."""
    record = {"id": 1, "title_de": "Schraube", "text_de": "Lang.", "more_fr": "Filetée."}
    (_, french), _ = read([record], COLUMNS)
    assert french.to_text() == "Schraube\nFiletée."


def test_the_language_that_nobody_names():
    """`*` is a text of its own beside the others, and has the language of the record."""
    fields = {"id": "id", "title": {"*": "title", "de": "title_de"}, "language": "en"}
    products, _ = read([{"id": 1, "title": "Screw", "title_de": "Schraube"}, {"id": 2, "title": "Nut"}], fields)
    found = {(each.product_id, each.names["language"], each.names["title"], each.version) for each in products}
    assert found == {("1", "en", "Screw", ""), ("1", "de", "Schraube", "de"), ("2", "en", "Nut", "")}


def test_one_language_is_as_before():
    """A catalog in one language keeps its documents' ids, whether the language is said or not."""
    record = {"id": 1, "name": "Schraube", "lang": "de"}
    ids = {
        read([record], {"id": "id", "title": "name", "language": language})[0][0].document_id()
        for language in ("lang", "de")
    }
    assert ids == {Product("1").document_id()}


def test_columns_are_guessed_and_shown():
    """An ending in a language is seen in the usual spellings, and nothing else is taken for one."""
    columns = ["sku", "Bezeichnung DE", "title_fr", "Description (NL)", "text-id", "Part No", "colour_de"]
    mapping, lines = guess_mapping(columns)
    assert mapping.by_language == {
        "title": {"de": "Bezeichnung DE", "fr": "title_fr"},
        "text": {"nl": ("Description (NL)",)},
    }
    assert mapping.part_number == "Part No"
    assert {"text-id", "colour_de"} <= set(mapping.attributes)
    assert "  title: de=Bezeichnung DE, fr=title_fr" in lines
    assert FieldMapping.from_dict(mapping.to_dict()) == mapping


def test_plain_columns_beside_are_kept():
    """`title` beside `title_de` is in no language that is known, and a text of its own."""
    mapping, _ = guess_mapping(["id", "title", "title_de", "description", "description_de"])
    assert mapping.by_language["title"] == {"de": "title_de", "*": "title"}
    assert mapping.by_language["text"] == {"de": ("description_de",), "*": ("description",)}


def test_a_record_per_language_is_guessed():
    """An id that comes again in another language is told from one that comes twice."""
    records = [{"id": 1, "lang": "de"}, {"id": 1, "lang": "fr"}]
    assert guess_mapping(["id", "lang"], records)[0].record_per_language
    assert not guess_mapping(["id", "lang"], [*records[:1], {"id": 2, "lang": "fr"}])[0].record_per_language


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"title": {"xx1": "a"}}, "field names by language such as de, got 'xx1'"),
        ({"title": {}}, "'title' names no field"),
        ({"title": {"de": ["a"]}}, "must be a field name"),
        ({"text": {"de": 5}}, "must be a list of field names"),
        ({"brand": {"de": "a"}}, "'brand' must be a field name"),
        ({"record_per_language": "yes"}, "must be true or false"),
    ],
)
def test_a_wrong_mapping_is_one_error(fields, told):
    """It says which key, and what it should be."""
    with pytest.raises(ConfigError, match=told):
        FieldMapping.from_dict({"id": "id", **fields})


@pytest.mark.parametrize("value", [{"no": 3, "is": 4}, {"width": 3}, {}, {"de": 1, "width": 2}, ["de"], "de"])
def test_what_is_no_language(value):
    """A mapping of other things stays one."""
    assert by_language(value) is None


def test_codes_and_endings():
    """Codes in any usual spelling; an ending needs something that parts it."""
    assert [language_code(each) for each in ("DE", "fr-CH", "nld", "xx", "german", "")] == [
        "de",
        "fr",
        "nl",
        *[None] * 3,
    ]
    assert split_ending("Produkttext [de]") == ("Produkttext", "de")
    assert split_ending("name.fr-CH") == ("name", "fr")
    assert split_ending("grade") is None


@given(
    st.lists(
        st.dictionaries(st.sampled_from(CODES), st.text("abc", min_size=1, max_size=3), min_size=1),
        min_size=1,
        max_size=5,
    )
)
def test_nothing_is_lost_and_no_id_shared(titles):
    """Each title of each record is in just one document, in its language, whatever the records' order."""
    records = [{"id": number, "name": title} for number, title in enumerate(titles)]
    fields = {"id": "id", "title": "name"}
    products, problems = read(records, fields)
    assert not problems
    found = {(each.product_id, each.names["language"]): each.names["title"] for each in products}
    assert found == {(str(n), code): text for n, title in enumerate(titles) for code, text in title.items()}
    ids = sorted(each.document_id() for each in products)
    assert all(a != b for a, b in pairwise(ids))
    again, _ = read(records[::-1], fields)
    assert sorted(each.document_id() for each in again) == ids


def test_a_field_named_within_the_attributes_field_is_read_by_language():
    """`description` is not the field `description_attributes`, whose name begins with it."""
    fields = {"id": "id", "title": "name", "text": ["description"], "attributes": "description_attributes"}
    record = {"id": 1, "name": "Bolt", "description": {"de": "rot", "fr": "rouge"}}
    products, problems = read([{**record, "description_attributes": {"length": "5 mm"}}], fields)
    assert not problems
    assert [(each.names["language"], each.texts) for each in products] == [("de", ("rot",)), ("fr", ("rouge",))]
