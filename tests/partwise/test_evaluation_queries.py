"""Query files: every form is read, and every mistake is found at once."""

import pytest

from jsonl_files import jsonl_file
from partwise.evaluation.queries import read_judged_queries


def write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def jsonl(folder, *records, name="q.jsonl"):
    path = folder / name
    path.write_bytes(jsonl_file(records))
    return path


def test_jsonl_with_ids_and_with_judgments(tmp_path):
    """Ids are right with grade 1; judgments keep their grades; kind and unknown are kept; ids become text."""
    file = jsonl(
        tmp_path,
        {"query": "bolt", "ids": ["a", 7], "kind": "broad", "unknown": ["u"]},
        {"query": "nut", "judgments": {"a": 3, "b": 0}},
    )
    bolt, nut = read_judged_queries([file]).queries
    assert (bolt.query, dict(bolt.grades), bolt.kind, bolt.unknown) == ("bolt", {"a": 1, "7": 1}, "broad", {"u"})
    assert bolt.answers() == {"a", "7"}
    assert (dict(nut.grades), nut.kind) == ({"a": 3, "b": 0}, None)
    assert (nut.answers(), nut.answers(min_grade=4)) == ({"a"}, frozenset())


def test_csv_gathers_the_ratings_of_a_query(tmp_path):
    """Rows of one query need not stand together."""
    file = write(tmp_path, "q.csv", "query,id,rating\nbolt,a,3\nnut,a,1\nbolt,b,0\n")
    assert [(q.query, dict(q.grades)) for q in read_judged_queries([file]).queries] == [
        ("bolt", {"a": 3, "b": 0}),
        ("nut", {"a": 1}),
    ]


def test_qrels_take_their_queries_from_topics(tmp_path):
    """TREC's two files make one set, in whichever order they are given; junk (-1) answers nothing."""
    qrels = write(tmp_path, "web.qrels", "1 0 a 2\n1 0 b -1\n2 0 c 0\n")
    topics = write(tmp_path, "web.tsv", "1\thex bolt\n2\tnut M12\n")
    for files in ([qrels, topics], [topics, qrels]):
        found = read_judged_queries(files)
        assert found.mistakes == []
        assert [(q.query, dict(q.grades)) for q in found.queries] == [
            ("hex bolt", {"a": 2, "b": 0}),
            ("nut M12", {"c": 0}),
        ]


def test_a_query_given_twice_counts_once(tmp_path):
    """The same query with the same answers in two files is one; with others it is a mistake."""
    one = jsonl(tmp_path, {"query": "bolt", "ids": ["a"]}, name="1.jsonl")
    same = jsonl(tmp_path, {"query": "bolt", "ids": ["a"]}, name="2.jsonl")
    other = jsonl(tmp_path, {"query": "bolt", "ids": ["b"]}, name="3.jsonl")
    assert len(read_judged_queries([one, same]).queries) == 1
    (mistake,) = read_judged_queries([one, other]).mistakes
    assert mistake == f"{other}, row 1: 'bolt' has other answers at {one}, row 1"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("q.jsonl", "{", "row 1: not JSON"),
        ("q.jsonl", "[]\n", "row 1: no text under 'query'"),
        ("q.jsonl", '{"query": "  ", "ids": []}\n', "row 1: no text under 'query'"),
        ("q.jsonl", '{"query": "a"}\n', "row 1: neither a list under 'ids' nor grades"),
        ("q.jsonl", '{"query": "a", "judgments": ["b"]}\n', "row 1: 'judgments' is no mapping"),
        ("q.jsonl", '{"query": "a", "judgments": {"b": 1.5}}\n', "row 1: the grade 1.5 is no whole number"),
        ("q.jsonl", '{"query": "a", "judgments": {"b": true}}\n', "row 1: the grade True is no whole number"),
        ("q.jsonl", '{"query": "a", "ids": [], "unknown": "b"}\n', "row 1: 'unknown' is no list"),
        ("q.jsonl", "\n\n", "no queries in it"),
        ("q.csv", "query,rating\na,1\n", "the csv has no column id"),
        ("q.csv", "query,id,rating\na,b,high\n", "row 2: the grade 'high' is no whole number"),
        ("q.csv", "query,id,rating\na,b,1\na,b,2\n", "row 3: 'a' rates b with 2 and with 1"),
        ("q.csv", "query,id,rating\n,b,1\n", "row 2: a query or an id is empty"),
        ("q.qrels", "1 0 a\n", "row 1: not the four fields"),
        ("q.qrels", "1 0 a 1\n", "row 1: no topic '1'; give the tsv"),
        ("q.tsv", "just words\n", "row 1: not an id, a tab and a query"),
        ("q.parquet", "", "unknown kind of query file"),
    ],
)
def test_each_mistake_names_its_place(tmp_path, name, text, message):
    """A row that cannot be measured is named with file and row, and nothing is raised."""
    file = write(tmp_path, name, text)
    (mistake,) = read_judged_queries([file]).mistakes
    assert mistake.startswith(str(file))
    assert message in mistake


def test_all_mistakes_are_found_at_once(tmp_path):
    """Good rows beside bad ones are read, and each bad one is named; so are files that are missing or not text."""
    bad = jsonl(tmp_path, {"query": "a"}, {"query": "b", "ids": ["x"]}, {"ids": ["y"]})
    binary = tmp_path / "b.jsonl"
    binary.write_bytes(b"\xff\xfe\x00")
    found = read_judged_queries([bad, tmp_path / "gone.csv", binary])
    assert [query.query for query in found.queries] == ["b"]
    assert len(found.mistakes) == 4
    assert any("gone.csv: no such file" in mistake for mistake in found.mistakes)
    assert any("b.jsonl: not UTF-8" in mistake for mistake in found.mistakes)
