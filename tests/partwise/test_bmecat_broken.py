"""BMEcat files that are broken or hostile: one clear message each, nothing fetched, memory bounded."""

import gzip
import io
import sys
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bmecat_files import as_version_1_2, catalog, element, feature, features, product
from catalog_files import problems, read
from local_servers import LocalServer, Quiet, running
from memory_peak import PEAK, needs_peak
from partwise.catalog import CatalogReader, Problem, read_stream
from partwise.errors import CatalogError, MissingExtraError
from processes import printed

GOOD = catalog(product("1", "one"), product("2", "two"), product("3", "three"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "row 1: the file is empty; expected a BMEcat catalog"),
        ("id;name\n1;x\n", "row 1: not well-formed XML: Start tag expected"),
        ("<html><body/></html>", "row 1: the root element is <html>; expected <BMECAT>"),
        (catalog(version="3.0"), "row 2: BMEcat version '3.0' is unknown; 1.2 and 2005 can be read"),
        (catalog(transaction="T_UPDATE_PRICES"), r"row 4: the file updates prices \(T_UPDATE_PRICES\)"),
        (as_version_1_2(catalog(product("1"), transaction="T_UPDATE_PRICES")), "the file updates prices"),
        ("<BMECAT" + " " * 2_000_000, "no element begins within the first 1 MB"),
        (GOOD.replace("UTF-8", "klingon-1"), "row 1: not well-formed XML: Unsupported encoding: klingon-1"),
    ],
)
def test_file_that_is_none_is_refused(data, message):
    """What is no catalog, or nothing but prices, is one error that says what was found and what was expected."""
    with pytest.raises(CatalogError, match=message):
        read(data, "c.xml")


def test_articles_before_a_broken_place_are_kept():
    """Where the file stops to be well-formed is said with its line; the articles before it are there."""
    broken = GOOD.replace("<DESCRIPTION_SHORT>three</DESCRIPTION_SHORT>", "<DESCRIPTION_SHORT>three</OTHER>")
    *good, last = read(broken, "c.xml")[0]
    assert [row.record["SUPPLIER_PID"] for row in good] == ["1", "2"]
    assert last.number == 7
    assert last.problem.startswith("not well-formed XML: Opening and ending tag mismatch")
    assert "what follows is not read" in last.problem


def test_file_that_was_cut_off_is_told():
    """A transfer that was broken off leaves a file without its end, packed or not."""
    *good, last = read(GOOD[: GOOD.index("three")], "c.xml")[0]
    assert len(good) == 2
    assert "not well-formed XML: Premature end" in last.problem
    large = catalog(*(product(str(number), f"title {number * 7919 % 100_003}") for number in range(5_000)))
    packed = gzip.compress(large.encode())
    found = []
    with pytest.raises(CatalogError, match="the gzip file is damaged or cut off at or after this row") as caught:
        found.extend(read_stream(io.BytesIO(packed[: len(packed) // 2]), "c.xml.gz"))
    assert caught.value.row is not None
    assert caught.value.row > 1000


def test_bytes_that_are_no_text_are_told():
    """A file in another encoding than it declares is told at the line."""
    *good, last = read(GOOD.replace("two", "zwölf").encode("cp1252"), "c.xml")[0]
    assert len(good) == 1
    assert (last.number, last.problem[:55]) == (6, "not well-formed XML: Invalid bytes in character encodin")


def test_article_without_number_is_reported():
    """Others are read."""
    data = catalog(product("", "nameless"), product("2", "two"))
    ((line, problem),) = problems(data, "c.xml")
    assert line == 5
    assert "the article has no SUPPLIER_PID (SUPPLIER_AID in version 1.2)" in problem
    assert len(read(data, "c.xml")[0]) == 2


def test_value_without_name_is_reported():
    """A value that nothing names cannot be an attribute, and is not dropped silently."""
    ((_, problem),) = problems(catalog(product("1", after=features("<FEATURE><FVALUE>16</FVALUE></FEATURE>"))), "c.xml")
    assert problem == "a FEATURE has the value '16' and no name; give it FNAME or FT_IDREF"


def test_deleted_articles_are_reported():
    """An update that deletes says which, and what to do."""
    data = catalog(product("1", "one", mode="new"), product("2", mode="delete"), transaction="T_UPDATE_PRODUCTS")
    ((line, problem),) = problems(data, "c.xml")
    assert line == 6
    assert problem.startswith(
        "the catalog says to delete '2', which indexing does not do; index the whole catalog with --prune"
    )


def test_duplicate_numbers_are_reported():
    """The second article of a number is told with the place of the first."""
    reader = CatalogReader(skip=True)
    items = list(reader.read("c.xml", read(catalog(product("1", "a"), product("1", "b")), "c.xml")[0]))
    assert [str(item.to_error()) for item in items if isinstance(item, Problem)] == [
        "c.xml, row 6, field 'SUPPLIER_PID': the id '1' is used already at c.xml, row 5"
    ]


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "declared",
    [
        f'<!ENTITY e0 "lol">{BOMB}',
        '<!ENTITY e11 SYSTEM "file:///etc/passwd">',
        '<!ENTITY e11 SYSTEM "http://127.0.0.1:9/x">',
        '<!ENTITY e0 "' + "x" * 50_000 + '"><!ENTITY e11 "&e0;&e0;">',
    ],
    ids=["billion laughs", "file", "network", "quadratic"],
)
@pytest.mark.parametrize("place", ["text", "attribute"])
def test_entities_are_refused(declared, place):
    """An entity that a file declares is never expanded or fetched: the file is refused before anything is read."""
    data = GOOD.replace("?>\n", f"?>\n<!DOCTYPE BMECAT [{declared}]>\n", 1)
    data = data.replace("one", "&e11;") if place == "text" else data.replace('version="2005"', 'version="2005&e11;"')
    with pytest.raises(CatalogError, match="declares entities|not well-formed"):
        read(data, "c.xml")


def test_dtd_and_parameter_entities_are_never_fetched():
    """No server hears of a DOCTYPE, whether it names a DTD or an entity that would."""
    asked: list[str] = []

    class Handler(Quiet, BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    with running(LocalServer(Handler)) as server:
        named = GOOD.replace("?>\n", f'?>\n<!DOCTYPE BMECAT SYSTEM "{server.url}/bmecat.dtd">\n', 1)
        assert len(read(named, "c.xml")[0]) == 3
        with pytest.raises(CatalogError, match="declares entities"):
            read(named.replace('dtd">', f'dtd" [<!ENTITY % p SYSTEM "{server.url}/p"> %p;]>'), "c.xml")
    assert asked == []


def huge(kind: str) -> io.RawIOBase:
    """A file whose second article never ends: hundreds of megabytes, made up as they are read."""
    start, end = catalog(product("1", "one"), product("2", "HERE")).encode().split(b"HERE")
    opened, piece = {
        "text": (b"", b"x" * 2**16),
        "attribute": (b'<X y="', b"x" * 2**16),
        "comment": (b"<!--", b"x" * 2**16),
        "cdata": (b"<![CDATA[", b"x" * 2**16),
        "tag": (b"<", b"x" * 2**16),
        "depth": (b"", b"<X>" * 2**14),
        "elements": (b"", b"<X>text</X>" * 2**13),
        "attributes": (b"<X ", b"".join(b'a%d="" ' % number for number in range(2**13))),
    }[kind]

    class Endless(io.RawIOBase):
        def __init__(self):
            self.at = 0

        def seekable(self):
            return True

        def seek(self, place, whence=0):
            self.at = place
            return place

        def tell(self):
            return self.at

        def read(self, size=-1):
            number, self.at = self.at, self.at + 1
            if number > 4000:  # 250 MB
                return end if number == 4001 else b""
            return start + opened if number == 0 else piece

    return Endless()


@pytest.mark.parametrize("kind", ["text", "attribute", "comment", "cdata", "tag", "depth", "elements", "attributes"])
def test_huge_parts_are_refused_before_they_fill_memory(kind):
    """A text, tag or article without end is refused after some megabytes, at any depth; the article before is kept."""
    stream = huge(kind)
    first, last = read_stream(stream, "c.xml")
    assert first.record["SUPPLIER_PID"] == "1"
    assert last.problem.endswith(("this is no catalog", "Ask for the file again, or mend it there"))
    assert stream.at < 1000  # 64 MB, of 250


READ = (
    PEAK
    + """
from pathlib import Path
from partwise.catalog import read_rows
print(sum(row.problem is None for row in read_rows(Path(sys.argv[1]))), peak())
"""
)


def peak_of(path: Path) -> int:
    """The most memory, in MB, of a process that reads a file; libxml2's is not Python's, so it is the process's."""
    count, peak = map(int, printed(READ, path).split())
    assert count == int(path.stem)
    return peak


@needs_peak
@pytest.mark.parametrize("count", [3_000, pytest.param(200_000, marks=pytest.mark.soak)])
def test_memory_does_not_grow_with_articles(tmp_path, count):
    """Articles are dropped as they are read, and their places in the catalog wait on disk."""
    few, many = tmp_path / "10.xml", tmp_path / f"{count}.xml"
    write_many(few, 10)
    write_many(many, count)
    assert peak_of(many) < peak_of(few) + 16


def write_many(path, count: int) -> None:
    """A file of many articles with features and places."""
    body = features(*(feature(f"f{number}", str(number), unit="MMT") for number in range(20)))
    start, end = catalog(product("HERE")).split(product("HERE"))
    with path.open("w", encoding="utf-8") as file:
        file.write(start)
        file.writelines(product(str(n), f"title {n}", after=body) for n in range(count))
        for number in range(count):
            inner = element("PROD_ID", str(number)) + element("CATALOG_GROUP_ID", str(number % 7))
            file.write(f"<PRODUCT_TO_CATALOGGROUP_MAP>{inner}</PRODUCT_TO_CATALOGGROUP_MAP>\n")
        file.write(end)


def test_missing_library_is_one_error(monkeypatch):
    """Without lxml the feature and the install line are named."""
    monkeypatch.setitem(sys.modules, "lxml", None)
    with pytest.raises(
        MissingExtraError,
        match=r'reading BMEcat needs lxml. Install it with: pip install "partwise-haystack\[bmecat\]"',
    ):
        read(GOOD, "c.xml")


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(GOOD)), st.integers(0, 60), st.binary(max_size=12))
def test_any_damage_is_one_error_or_a_reported_row(start, length, junk):
    """Whatever is cut out of a file or written into it, the reader gives rows, problems or one CatalogError."""
    data = GOOD.encode()
    found = []
    with suppress(CatalogError):
        found += read(data[:start] + junk + data[start + length :], "c.xml")[0]
    assert all((row.record is None) != (row.problem is None) for row in found)
