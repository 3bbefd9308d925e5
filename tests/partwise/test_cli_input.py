"""What the command line reads: filters and query files."""

import pytest

from partwise.cli.bom import read_bom
from partwise.cli.options import read_filters
from partwise.cli.search import read_queries
from partwise.errors import CatalogError, ConfigError


def test_filter_reads_text_and_number():
    """A value that is a number fits a number field and a text field alike."""
    assert read_filters(["brand=Bosch", "attributes.ports>=4", "part_number!=80"]) == {
        "operator": "AND",
        "conditions": [
            {"field": "meta.brand", "operator": "in", "value": ["Bosch"]},
            {"field": "meta.attributes.ports", "operator": ">=", "value": 4.0},
            {"field": "meta.part_number", "operator": "not in", "value": ["80", 80.0]},
        ],
    }


def test_no_condition_is_no_filter():
    """Without --filter nothing is filtered."""
    assert read_filters(None) is None
    assert read_filters([]) is None


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("brand", "is not a condition"),
        ("brand=", "is not a condition"),
        ("ports>many", "'many', which is not a number"),
    ],
)
def test_bad_filter_is_one_clear_line(condition, message):
    """A condition that cannot be read says so and shows a right one."""
    with pytest.raises(ConfigError, match=message):
        read_filters([condition])


def test_queries_from_jsonl_and_csv(tmp_path):
    """Both forms give each distinct query once, in the file's order."""
    jsonl, table = tmp_path / "q.jsonl", tmp_path / "q.csv"
    jsonl.write_text('{"query": "b"}\n\n{"query": "a"}\n{"query": "b"}\n', encoding="utf-8")
    table.write_text("query,id\nb,1\na,2\nb,3\n", encoding="utf-8")
    assert read_queries(jsonl) == read_queries(table) == ["b", "a"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("q.jsonl", '{"query": "a"}\n{oops\n', "q.jsonl, row 2: not JSON"),
        ("q.jsonl", '{"text": "a"}\n', "row 1, field 'query': no text"),
        ("q.csv", "question\na\n", "no column 'query'"),
    ],
)
def test_bad_query_file_names_its_line(tmp_path, name, text, message):
    """A query file that cannot be read says where."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError, match=message):
        read_queries(path)


def test_missing_query_file_is_named(tmp_path):
    """A path that is no file is one line."""
    with pytest.raises(CatalogError, match="no such file"):
        read_queries(tmp_path / "none.jsonl")


def test_what_is_no_finite_number_is_a_name():
    """A brand may be called NaN; nothing can be compared with it, nor with infinity."""
    (condition,) = read_filters(["brand=NaN"])["conditions"]
    assert condition["value"] == ["NaN"]
    for value in ("nan", "-inf", "1e999"):
        with pytest.raises(ConfigError, match=f"compares with '{value}', which is not a number"):
            read_filters([f"ports>={value}"])


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "cannot be read: Is a directory"),
        (lambda path: path.write_bytes(b"\xff"), "not readable as UTF-8 text; save it as UTF-8"),
    ],
    ids=["missing", "folder", "encoding"],
)
def test_a_list_that_cannot_be_read_says_why(make, told, tmp_path):
    """A text file that is not there, is none, or is in another encoding: each has its own reason."""
    path = tmp_path / "list.txt"
    make(path)
    with pytest.raises(CatalogError, match=told):
        read_bom(path)
