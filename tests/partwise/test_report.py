"""The report: its files say what the results say, and its page holds whatever text it is given."""

import json
import re
import sys
import warnings
from html.parser import HTMLParser
from pathlib import Path

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise.errors import MissingExtraError
from partwise.evaluation.diagnosis import REASONS as DIAGNOSED
from partwise.evaluation.queries import read_judged_queries
from partwise.evaluation.report import write_report
from partwise.evaluation.report.chips import chips
from partwise.evaluation.report.names import file_names, short_names
from partwise.evaluation.report.plots import by_kind, quality_latency, stages, sweep_curve
from partwise.evaluation.report.summary import verdict
from partwise.evaluation.report.trec import run_lines, topics
from partwise.evaluation.report.words import REASONS, duration, measure_help, signed
from report_results import SWEEP, diagnosis, results

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>\" ' {{ 7*7 }} $\\frac{ ]]> \u202e\x00\ud800 &amp;"
)
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """A page taken apart: its elements, its text, and whether every element that opens closes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        """Note an element, and wait for its end."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """Note an element that ends at once."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        """Hold that the last element opened is the first one closed."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Gather what is read, not what is run."""
        if self.open and self.open[-1] not in {"script", "style"}:
            self.text += data

    def all(self, attribute):
        """Every value of an attribute."""
        return [attributes[attribute] for _, attributes in self.elements if attribute in attributes]


def page_of(found, folder, **others) -> Page:
    return Page(write_report(found, folder, **others).read_text(encoding="utf-8"))


# Files


@pytest.mark.parametrize("min_grade", [1, 2])
def test_another_tool_finds_the_same_numbers(tmp_path, min_grade):
    """What ir-measures computes from the written files is what results.json says, ties and failures included."""
    measures = ("nDCG@10", "R@5", "RR", "Success@1", "P@5", "AP")
    found = results(measures=measures, min_grade=min_grade)
    write_report(found, tmp_path)
    written = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    judgments = list(ir_measures.read_trec_qrels(str(tmp_path / "qrels.txt")))
    graded = {name: ir_measures.parse_measure(name) for name in measures}
    if min_grade > 1:
        graded = {name: each if name == "nDCG@10" else each(rel=min_grade) for name, each in graded.items()}
    for pipeline in written["pipelines"]:
        run = list(ir_measures.read_trec_run(str(tmp_path / "runs" / f"{pipeline['name']}.run")))
        said = ir_measures.calc_aggregate(graded.values(), judgments, run)
        assert {name: said[each] for name, each in graded.items()} == pytest.approx(pipeline["measures"])
    assert written["pipelines"][0]["measures"] != written["pipelines"][1]["measures"]


def test_the_files_can_be_evaluated_again(tmp_path):
    """Topics and judgments are query files: read again, they are the answered queries with their grades."""
    found = results()
    write_report(found, tmp_path)
    again = read_judged_queries([(tmp_path / "qrels.txt").rename(tmp_path / "again.qrels"), tmp_path / "topics.tsv"])
    answered = [each for each in found["queries"] if each["answers"]]
    assert not again.mistakes
    assert [each.query for each in again.queries] == [each["query"] for each in answered]
    for one, other in zip(again.queries, answered, strict=True):
        kept = {product: grade for product, grade in other["grades"].items() if product not in other["unknown"]}
        assert dict(one.grades) == kept


def test_results_read_again_make_the_same_page(tmp_path):
    """Nothing on the page is beside results.json: a report made of that file is the same, byte for byte."""
    first = write_report(results(), tmp_path / "a").read_bytes()
    again = json.loads((tmp_path / "a" / "results.json").read_text(encoding="utf-8"))
    assert write_report(again, tmp_path / "b").read_bytes() == first


def test_ids_and_queries_with_spaces_stay_in_their_field():
    """A space in an id would be a new field, one in a query a new line; two ids stay two."""
    (line, other) = run_lines([{"ids": ["a b", "a%20b"]}], "tag").splitlines()
    assert line == "1 Q0 a%20b 1 2 tag"
    assert other.split()[2] == "a%2520b"
    assert topics([{"query": "M8\tx\n50\u2028mm"}]) == "1\tM8 x 50 mm\n"


@given(st.lists(st.text(max_size=80), unique=True, max_size=6))
def test_file_names_are_safe_and_different(names):
    """Whatever pipelines are called, each has a file of its own inside the folder."""
    files = file_names(names)
    assert len({file.lower() for file in files}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", file) for file in files)
    assert len(set(short_names(names))) == len(names)


def test_pipelines_may_be_paths(tmp_path):
    """A path is shown by its last part, or in full where two would be one; its run file stays in the folder."""
    names = ("../../escape/hybrid.yaml", "/etc/hybrid.yaml", "dense", "CON", "...")
    assert short_names(names) == ["../../escape/hybrid.yaml", "/etc/hybrid.yaml", "dense", "CON", "..."]
    write_report(results(names=names, queries=6), tmp_path / "report")
    found = sorted(file.name for file in (tmp_path / "report" / "runs").iterdir())
    assert found == ["dense.run", "hybrid-2.run", "hybrid.run", "pipeline-CON.run", "pipeline.run"]
    assert [file.name for file in tmp_path.iterdir()] == ["report"]


@pytest.mark.parametrize("package", ["jinja2", "matplotlib"])
def test_a_missing_library_is_said_and_the_data_are_written(tmp_path, monkeypatch, package):
    """Without the extra there is no page, but a sentence that names it, and a long run is not lost."""
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=re.escape("partwise-haystack[eval]")):
        write_report(results(queries=4), tmp_path)
    assert json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["queries"]


# Page


def test_the_page_needs_nothing_else(tmp_path):
    """No address is loaded from anywhere: links lead into the page or to the files beside it."""
    page = page_of(results(), tmp_path, sweep=SWEEP)
    assert not page.all("src")
    assert not page.all("xlink:href")
    for link in page.all("href"):
        assert link.startswith("#") or link == "data:," or (tmp_path / link).is_file(), link
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.all("href") if link.startswith("#")} <= set(ids)
    html = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "@import" not in html
    assert not re.search(r"https?://(?!www\.w3\.org/)", html)
    assert set(re.findall(r"url\(#([^)]+)\)", html)) <= set(ids)


def test_all_parts_are_there(tmp_path):
    """Measures with differences, kinds, times, components, claims, failures, diagnosis and sweep are all on the page."""
    found = results() | {"command": "partwise evaluate --queries 'a b.jsonl'"}
    page = page_of(found, tmp_path, diagnosis=diagnosis(found), sweep=SWEEP)
    said = found["pipelines"][1]["comparison"]["cR@5"]
    wanted = [
        "24, of them 22 with a right answer",
        found["command"],
        f"{found['pipelines'][1]['measures']['cR@5']:.3f}",
        f"▲ better {signed(said['difference'])}",
        f"{said['wins']} / {said['ties']} / {said['losses']}",
        "ranker_1",
        "120.2",
        "RuntimeError: the <model> is gone",
        "✗ claimed",
        "✓ claimed nothing",
        *(label for label, _ in REASONS.values()),
        "Bad weather",
        "dense: place 57 of 1000",
        "Mend ambiguous.",
        "40 (knee)",
        "dense 1.00",
        "exact part number",
        "✓ length 50 mm",
        "✗ thread M10, asked M8",
        "? material not said, asked A2",
        "Hex bolt ISO 4017 M0 x 50",
        "not in the first 20",
    ]
    text = " ".join(page.text.split())
    assert [each for each in wanted if each not in text] == []


def test_every_query_is_shown_once(tmp_path):
    """A query that is among the worst and among the changed has one place, and the table leads to it."""
    page = page_of(results(), tmp_path)
    cards = [attributes["id"] for tag, attributes in page.elements if tag == "details" and "id" in attributes]
    assert sorted(cards, key=lambda card: int(card[1:])) == [f"q{place}" for place in range(1, 25)]
    links = page.all("href")
    assert all(f"#{card}" in links for card in cards)


def test_marks_follow_the_grade(tmp_path):
    """A result below the wanted grade is wrong, at it right, without a grade unjudged; each says so in words."""
    found = results(queries=1, min_grade=2)
    grades = found["queries"][0]["grades"]
    hits = [hit for pipeline in found["pipelines"] for hit in pipeline["runs"][0]["hits"]]
    wanted = [
        "unjudged" if hit["product_id"] not in grades else "right" if grades[hit["product_id"]] >= 2 else "wrong"
        for hit in hits
    ]
    html = write_report(found, tmp_path).read_text(encoding="utf-8")
    assert set(wanted) == {"right", "wrong", "unjudged"}
    assert re.findall(r'<span class="hidden">(\w+)</span>', html) == wanted


@pytest.mark.parametrize(
    ("low", "high", "word"), [(0.01, 0.2, "better"), (-0.2, -0.01, "worse"), (-0.1, 0.1, "same"), (0.0, 0.1, "same")]
)
def test_an_interval_that_holds_zero_shows_nothing(tmp_path, low, high, word):
    """The mark is a word and a sign: better, worse, or no difference shown."""
    found = results(queries=6)
    for said in found["pipelines"][1]["comparison"].values():
        said |= {"difference": (low + high) / 2, "low": low, "high": high}
    page = page_of(found, tmp_path)
    signs = {"better": "▲ better", "worse": "▼ worse", "same": "= no difference shown"}
    assert verdict({"low": low, "high": high}) == word
    assert [sign in page.text for sign in signs.values()] == [each == word for each in signs]


def test_hostile_text_stays_text(tmp_path):
    """Markup, formulas and half characters in any text change nothing on the page but what is read there."""
    names, kinds = (HOSTILE, f"{HOSTILE}2"), (HOSTILE, f"{HOSTILE}3")
    found = results(names=names, title=HOSTILE, text=HOSTILE, kinds=kinds) | {"command": HOSTILE}
    found["pipelines"][0]["failures"][0]["error"] = HOSTILE
    keys = ("query", "kind", "product_id", "reason", "fix")
    why = [{**dict.fromkeys(keys, HOSTILE), "evidence": [HOSTILE]}]
    page = page_of(found, tmp_path, diagnosis=why, sweep=SWEEP | {"pipeline": HOSTILE, "measure": HOSTILE})
    tags = [tag for tag, _ in page.elements]
    assert (tags.count("script"), tags.count("img")) == (1, 0)
    assert not [attribute for _, attributes in page.elements for attribute in attributes if attribute.startswith("on")]
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7*7 }} $\\frac{" in page.text


@pytest.mark.parametrize("title", [None, 7, 1.5, ["a", "b"], {"en": "bolt"}, ""])
def test_a_title_may_be_anything(tmp_path, title):
    """A catalog may hold numbers or lists where a title should be."""
    assert page_of(results(queries=3, title=title), tmp_path).text


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["scores", "part_number", "attributes", "rerank", "kind", "verdict", "asked", "value", "raw"]), inner, max_size=4),
        max_leaves=12,
    )
)  # fmt: skip
def test_any_note_makes_chips(notes):
    """What a pipeline noted is shown where it is understood, and never breaks the page."""
    for each in chips(notes):
        assert each.text
        assert each.tone in {"good", "bad", "plain"}


def test_verdicts_are_signs_and_words():
    """Every verdict has its own sign, so that colour is not needed; what differs says what was asked."""
    verdicts = ("match", "partial_match", "unknown", "partial_contradiction", "contradiction")
    found = chips({"attributes": [{"kind": "d", "verdict": each, "asked": "5", "offered": "6"} for each in verdicts]})
    assert [each.text for each in found] == ["✓ d 6", "≈ d 6, asked 5", "? d 6", "≠ d 6, asked 5", "✗ d 6, asked 5"]


def test_one_pipeline_alone_has_a_page(tmp_path):
    """Without anything to compare with, nothing is compared."""
    page = page_of(results(names=("hybrid",)), tmp_path)
    assert "against" not in page.text
    assert "Worst with hybrid" in page.text


def test_many_pipelines_have_a_page(tmp_path):
    """More pipelines than colours are still told apart."""
    assert "p9" in page_of(results(queries=5, names=tuple(f"p{n}" for n in range(10))), tmp_path).text


def test_nothing_measured_has_a_page(tmp_path):
    """When every query failed or has no right answer, the page says so and draws what there is."""
    found = results(queries=3, names=("dense",))
    failed = results(queries=1, names=("dense",))
    for each in (found, failed):
        pipeline = each["pipelines"][0]
        pipeline |= {"measures": {}, "by_kind": {}, "failures": [{"query": "q", "error": "gone"}]}
        pipeline["latency"] |= {"end_to_end": {}, "stages": {}, "throughput": {}}
        pipeline["runs"] = [run | {"ids": [], "hits": [], "error": "gone", "values": None} for run in pipeline["runs"]]
    found["queries"] = [query | {"answers": False} for query in found["queries"]]
    page = page_of(found, tmp_path)
    assert "of them 0 with a right answer" in page.text
    assert "gone" in page.text
    assert not [tag for tag, _ in page.elements if tag == "svg"]


def test_a_page_of_many_queries_stays_small(tmp_path):
    """150 queries through two pipelines with long titles are below 3 MB; a thousand below 5 MB."""
    for queries, limit in ((150, 3_000_000), (1000, 5_000_000)):
        page = write_report(results(queries=queries, depth=40, title="A title of some length, " * 5), tmp_path)
        assert page.stat().st_size < limit


# Pictures


def test_plots_are_text_in_the_page_s_colours():
    """Words stay words, every colour is a variable of the page, and no id is used by two plots."""
    found = results()
    drawn = [quality_latency(found), by_kind(found), stages(found), sweep_curve(SWEEP)]
    words = ["hybrid", r"specification \(\d+\)", r"\d ranker_1", r"40 \(knee\)"]
    ids: list[str] = []
    for svg, word in zip(drawn, words, strict=True):
        assert svg is not None
        assert re.search(f"{word}</text>", re.sub(r"\s+", " ", svg))
        assert not re.search(r"#[0-9a-fA-F]{6}|font-family|<style|<metadata", svg)
        ids += re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))


def test_plots_need_something_to_show():
    """Without times, kinds or points there is no empty frame."""
    found = results(names=("dense",), kinds=())
    found["pipelines"][0]["latency"] |= {"end_to_end": {}, "stages": {}}
    assert [quality_latency(found), by_kind(found), stages(found), sweep_curve(SWEEP | {"points": []})] == [None] * 4


def test_many_stages_are_added_up():
    """A pipeline of more components than colours shows the slowest, and the sum of the others."""
    found = results(names=("dense",))
    found["pipelines"][0]["latency"]["stages"] = {f"s{n}": {"p50": 20.0 - n, "p95": 30.0} for n in range(12)}
    drawn = stages(found)
    assert drawn is not None
    assert "8 5 others</text>" in re.sub(r"\s+", " ", drawn)
    assert "s7" not in drawn


def test_plots_do_not_hear_the_user_s_settings():
    """A matplotlibrc of the user's changes nothing, and letters that no font has raise no warning."""
    import matplotlib as mpl

    before = quality_latency(results())
    with mpl.rc_context({"text.usetex": True, "font.size": 30, "axes.facecolor": "red"}), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert quality_latency(results()) == before
        assert by_kind(results(kinds=("規格", "\U0001f529", "$x$"))) is not None


# Words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cR@5", "the first 5 results"),
        ("Success@1", "the first place"),
        ("R@40", "the first 40 results"),
        ("RR", "0.5 the second"),
        ("nDCG(judged_only=True)@10", "left out"),
        ("P(rel=2)@5", "the first 5 results"),
        ("AP", "everything else"),
        ("Judged@10", "somebody has judged"),
        ("ERR@20", "ir-measures"),
    ],
)
def test_measures_are_explained(name, words):
    """Each measure says what it counts and what 1.0 would be; a rarer one, where to read it."""
    said = measure_help(name)
    assert words in said
    assert "{" not in said
    assert "ir-measures" in said or "1.0" in said


def test_every_diagnosis_has_words():
    """What the diagnosis calls a reason, the page says in words."""
    assert set(DIAGNOSED) == set(REASONS)


def test_times_are_read_by_people():
    """Tenths where they matter, seconds where there are many."""
    assert [duration(each) for each in (0.44, 9.96, 18.16, 999.0, 4796.5, None)] == [
        "0.4 ms", "10.0 ms", "18 ms", "999 ms", "4.8 s", "–",
    ]  # fmt: skip
    assert signed(-0.0212) == "−0.021"


def test_templates_come_with_the_package():
    """The page's parts lie in the package, where the wheel takes them along."""
    from partwise.evaluation import report

    folder = Path(report.__file__).parent / "templates"
    assert {file.name for file in folder.iterdir()} == {"page.html.j2", "parts.html.j2", "page.css", "page.js"}
