"""Filters of the embedded store mean what Haystack's own evaluation means, but for what is documented."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from haystack import Document
from haystack.errors import FilterError
from haystack.utils.filters import document_matches_filter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge_stores import fast_folder, open_store

MISSING = object()
NUMBERS = [None, MISSING, 0, 2, 2.0, -7, 2.5, 1e300, 2**40]
WORDS = [None, MISSING, "", "a", "A", "é", "2", "a b"]
TRUTHS = [None, MISSING, True, False]
DATES = [None, MISSING, "2024-02-29", "2024-02-29T00:00:00", "1969-07-21T20:17:40.5", "2024-03-01 12:30:00"]
LISTS = [None, MISSING, [], ["a"], ["a", "b"]]
VALUES = {
    "meta.number": NUMBERS,
    "meta.word": WORDS,
    "meta.truth": TRUTHS,
    "meta.date": DATES,
    "meta.deep.Länge [mm]": NUMBERS,
    'meta.deep."quoted"': WORDS,
    "bare": WORDS,
}
ORDERED = {"meta.number", "meta.date", "meta.deep.Länge [mm]"}
INDEXES: list[Any] = [
    "meta.word",
    {"field_name": "meta.number", "field_schema": "float"},
    {"field_name": "meta.truth", "field_schema": "bool"},
    {"field_name": "meta.date", "field_schema": "datetime"},
    {"field_name": "meta.deep.Länge [mm]", "field_schema": "float"},
]


def catalog() -> list[Document]:
    """Documents in which every value of every field occurs beside many others."""
    documents = []
    for n in range(180):
        picked = {
            field: values[(n * step + n // 7) % len(values)] for step, (field, values) in enumerate(VALUES.items(), 1)
        }
        deep = {"Länge [mm]": picked["meta.deep.Länge [mm]"], "quoted": picked['meta.deep."quoted"']}
        meta = {field.removeprefix("meta."): value for field, value in picked.items() if ".deep" not in field}
        meta |= {"tags": LISTS[n % len(LISTS)], "deep": {k: v for k, v in deep.items() if v is not MISSING}}
        if n % 11 == 0:
            meta["deep"] = None
        content = None if n % 5 == 0 else f"text {n % 3}"
        embedding = [1.0, 2.0, 3.0] if n % 4 else None
        documents.append(
            Document(
                id=str(n),
                content=content,
                embedding=embedding,
                meta={k: v for k, v in meta.items() if v is not MISSING},
            )
        )
    return documents


DOCUMENTS = catalog()


@pytest.fixture(scope="module", params=[None, INDEXES], ids=["plain", "indexed"])
def store(request):
    folders = fast_folder()
    opened = open_store(next(folders) / "store", payload_fields_to_index=request.param)
    opened.write_documents(DOCUMENTS)
    yield opened
    opened.close()
    folders.close()


def condition(field: str) -> st.SearchStrategy[dict[str, Any]]:
    known = [value for value in VALUES[field] if value is not MISSING]
    single = st.sampled_from(["==", "!=", *([">", ">=", "<", "<="] if field in ORDERED else [])])
    one = st.builds(lambda op, value: {"field": field, "operator": op, "value": value}, single, st.sampled_from(known))
    many = st.builds(
        lambda op, values: {"field": field, "operator": op, "value": values},
        st.sampled_from(["in", "not in"]),
        st.lists(st.sampled_from(known), max_size=4),
    )
    return one | many


def other_conditions() -> st.SearchStrategy[dict[str, Any]]:
    tags = st.builds(
        lambda op, value: {"field": "meta.tags", "operator": op, "value": value},
        st.sampled_from(["==", "!="]),
        st.sampled_from([None, [], ["a"], ["a", "b"]]),
    )
    whole = st.builds(
        lambda field, op: {"field": field, "operator": op, "value": None},
        st.sampled_from(["embedding", "content", "blob", "score", "meta.never.there"]),
        st.sampled_from(["==", "!="]),
    )
    known = st.sampled_from(
        [
            {"field": "id", "operator": "in", "value": ["1", "2", "none"]},
            {"field": "content", "operator": "==", "value": "text 1"},
            {"field": "meta.tags", "operator": "in", "value": [None, []]},
            {"field": "meta.tags", "operator": "not in", "value": [["a", "b"]]},
        ]
    )
    return tags | whole | known


CONDITIONS = st.sampled_from(sorted(VALUES)).flatmap(condition) | other_conditions()
TREES = st.recursive(
    CONDITIONS,
    lambda inner: st.builds(
        lambda op, conditions: {"operator": op, "conditions": conditions},
        st.sampled_from(["AND", "OR", "NOT"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)


def reference(filters: dict[str, Any]) -> set[str]:
    """What Haystack's own evaluation finds; it knows no quotes around keys."""
    text = {'meta.deep."quoted"': "meta.deep.quoted"}

    def plain(part: Any) -> Any:
        if "field" in part:
            return {**part, "field": text.get(part["field"], part["field"])}
        return {**part, "conditions": [plain(each) for each in part["conditions"]]}

    return {d.id for d in DOCUMENTS if document_matches_filter(plain(filters), d)}


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=TREES)
def test_random_trees_agree_with_haystack(store, filters):
    """Any tree of conditions finds the same documents, with indexes and without."""
    expected = reference(filters)
    assert {d.id for d in store.filter_documents(filters)} == expected
    assert store.count_documents_by_filter(filters) == len(expected)


@pytest.mark.parametrize("field", sorted(VALUES))
def test_every_value_of_a_field_agrees(store, field):
    """Each operator with each value that occurs, one by one."""
    for value in (value for value in VALUES[field] if value is not MISSING):
        operators = ["==", "!=", *([">", ">=", "<", "<="] if field in ORDERED else [])]
        for filters in [
            *({"field": field, "operator": operator, "value": value} for operator in operators),
            {"field": field, "operator": "in", "value": [value, "elsewhere"]},
            {"field": field, "operator": "not in", "value": [value]},
        ]:
            assert {d.id for d in store.filter_documents(filters)} == reference(filters), filters


@pytest.fixture
def tmp_path():
    yield from fast_folder()


@pytest.fixture
def small(tmp_path):
    opened = open_store(tmp_path / "store")
    yield opened
    opened.close()


def found(store: Any, field: str, operator: str, value: Any) -> list[str]:
    return sorted(d.id for d in store.filter_documents({"field": field, "operator": operator, "value": value}))


def test_a_list_matches_by_any_item(small):
    """Documented difference: conditions look into lists, and a list's order does not count."""
    small.write_documents(
        [
            Document(id="ab", meta={"k": ["a", "b"], "n": [1, 20]}),
            Document(id="c", meta={"k": ["c"], "n": [5]}),
            Document(id="scalar", meta={"k": "a", "n": 5}),
        ]
    )
    assert found(small, "meta.k", "in", ["a", "z"]) == ["ab", "scalar"]
    assert found(small, "meta.k", "==", "b") == ["ab"]
    assert found(small, "meta.k", "!=", "a") == ["c"]
    assert found(small, "meta.k", "==", ["b", "a"]) == ["ab"]
    assert found(small, "meta.k", "==", ["a"]) == ["scalar"]
    assert found(small, "meta.n", ">", 10) == ["ab"]


def test_objects_in_lists(small):
    """A field after [] looks into every object of a list."""
    numbers = [{"number": "X1", "kind": "oem"}, {"number": "Y2", "kind": "gtin"}]
    small.write_documents(
        [Document(id="1", meta={"part_numbers": numbers}), Document(id="2", meta={"part_numbers": []})]
    )
    assert found(small, "meta.part_numbers[].number", "==", "Y2") == ["1"]
    assert found(small, "meta.part_numbers[].number", "in", ["X1", "Z"]) == ["1"]
    assert found(small, "meta.part_numbers", "==", []) == ["2"]


@pytest.mark.parametrize("field", ["a\n", "\n", "a.\n", '"a".\n', "a.b\n\n"])
def test_a_line_break_in_a_field_has_an_end(field):
    """A field that ends with a line break is a key like others."""
    from haystack_integrations.document_stores.partwise._fields import field_path

    assert field_path(field).count("\n") == field.count("\n")


@given(st.text(alphabet='ab."[]\n\\ ', max_size=8))
def test_any_field_is_read_or_refused(field):
    """Whatever a field is called, it becomes a path or one error."""
    from haystack_integrations.document_stores.partwise._fields import field_path

    with suppress(FilterError):
        assert field_path(field)


def test_an_indexed_list_is_never_spelt_with_brackets(small):
    """Writing [] after an indexed list finds the same, by the index."""
    from haystack_integrations.document_stores.partwise._fields import field_path

    assert field_path("meta.part_number_keys[]") == "meta.part_number_keys"
    small.write_documents([Document(id="1", meta={"part_number_keys": ["A"]})])
    assert found(small, "meta.part_number_keys[]", "in", ["A"]) == ["1"]


def test_truth_is_no_number(small):
    """Documented difference: True and 1 are told apart."""
    small.write_documents(
        [Document(id="t", meta={"x": True}), Document(id="1", meta={"x": 1}), Document(id="0", meta={"x": 0})]
    )
    assert found(small, "meta.x", "==", True) == ["t"]
    assert found(small, "meta.x", "==", 1) == ["1"]
    assert found(small, "meta.x", "in", [False, 1]) == ["1"]
    assert found(small, "meta.x", "!=", True) == ["0", "1"]
    assert found(small, "meta.x", ">=", 0) == ["0", "1"]


def test_large_whole_numbers(small):
    """Beyond what a float can tell apart, equality is exact still."""
    small.write_documents([Document(id=str(n), meta={"x": 2**53 + n}) for n in range(3)])
    assert found(small, "meta.x", "==", 2**53 + 1) == ["1"]
    assert found(small, "meta.x", "in", [2**53, 2**53 + 2]) == ["0", "2"]
    assert found(small, "meta.x", "<", 2**200) == ["0", "1", "2"]
    assert found(small, "meta.x", ">", float("-inf")) == ["0", "1", "2"]


def test_dates_with_zones(small):
    """Zones are compared as moments; a date without one is UTC."""
    small.write_documents(
        [
            Document(id="berlin", meta={"d": "2024-05-01T12:00:00+02:00"}),
            Document(id="utc", meta={"d": "2024-05-01T10:00:00Z"}),
            Document(id="naive", meta={"d": "2024-05-01T10:00:01"}),
        ]
    )
    assert found(small, "meta.d", "==", "2024-05-01T10:00:00Z") == ["berlin", "utc"]
    assert found(small, "meta.d", ">", datetime(2024, 5, 1, 10, tzinfo=UTC)) == ["naive"]
    assert found(small, "meta.d", "==", datetime(2024, 5, 1, 10, 0, 1)) == ["naive"]  # noqa: DTZ001 - the point of it
    assert found(small, "meta.d", "in", ["2024-05-01T10:00:01+00:00"]) == ["naive"]


def test_keys_with_dots(small):
    """A key that holds a dot is quoted; without quotes it is a path, as in Haystack."""
    small.write_documents([Document(id="flat", meta={"a.b": 1}), Document(id="deep", meta={"a": {"b": 1}})])
    assert found(small, 'meta."a.b"', "==", 1) == ["flat"]
    assert found(small, "meta.a.b", "==", 1) == ["deep"]
    assert found(small, "meta.", "==", None) == ["deep", "flat"]


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ("x", "dictionary"),
        ({"operator": "XOR", "conditions": []}, "XOR"),
        ({"operator": "AND"}, "conditions"),
        ({"operator": "AND", "conditions": {"field": "a"}}, "list"),
        ({"operator": "AND", "conditions": ["x"]}, "dictionary"),
        ({"field": "meta.x", "value": 1}, "operator"),
        ({"field": "meta.x", "operator": "=="}, "value"),
        ({"field": "meta.x", "operator": "contains", "value": 1}, "contains"),
        ({"field": 5, "operator": "==", "value": 1}, "string"),
        ({"field": "meta.x", "operator": "in", "value": "ab"}, "list"),
        ({"field": "meta.x", "operator": ">", "value": "big"}, "ISO 8601"),
        ({"field": "meta.x", "operator": ">", "value": True}, "bool"),
        ({"field": "meta.x", "operator": ">", "value": [1]}, "list"),
        ({"field": "meta.x", "operator": "==", "value": {"a": 1}}, "dict"),
        ({"field": "meta.x", "operator": "==", "value": [[1]]}, "list may hold"),
        ({"field": "meta.x", "operator": "==", "value": float("nan")}, "NaN"),
        ({"field": 'meta."x', "operator": "==", "value": 1}, "quote"),
        ({"field": "meta.a\\b", "operator": "==", "value": 1}, "backslashes"),
        ({"field": "embedding", "operator": "==", "value": [1.0]}, "None"),
    ],
)
def test_malformed_filters(small, filters, words):
    """What cannot be asked is Haystack's FilterError and says why, also where there is no store yet."""
    with pytest.raises(FilterError, match=words):
        small.filter_documents(filters)
