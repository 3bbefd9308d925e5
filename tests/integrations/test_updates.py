"""A catalog that changes: what is written, what is deleted, and who sees what meanwhile."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from haystack import Document

from commands import json_outcome
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from jsonl_files import jsonl_file
from partwise.errors import StoreError
from partwise.evaluation.pipelines import SearchPipeline

INDEX = "import sys; from partwise.cli import main; main(['index', *sys.argv[1:]])"


def write_catalog(path: Path, titles: dict[str, str]) -> Path:
    """A catalog of products by id and title."""
    records = ({"id": name, "part_number": f"PN-{name}-X", "title": title} for name, title in titles.items())
    path.write_bytes(jsonl_file(records))
    return path


def titles(store: QdrantEdgeDocumentStore) -> dict[str, str]:
    """What a store holds."""
    found = store.filter_documents()
    products = {document.meta["product_id"]: document.meta["title"] for document in found}
    assert len(products) == len(found), "a product is there twice"
    return products


ABC = {"a": "Hex bolt", "b": "Hex nut", "c": "Washer"}


@pytest.fixture
def catalog(tmp_path):
    return write_catalog(tmp_path / "c.jsonl", ABC)


@pytest.fixture
def store(tmp_path, catalog, capsys):
    assert json_outcome(capsys, "index", catalog, "--store", tmp_path / "s")[0] == 0
    opened = QdrantEdgeDocumentStore(path=str(tmp_path / "s"))
    yield opened
    opened.close()


def update(capsys, store, catalog, changed, *words) -> tuple[int, dict, str]:
    """Index a changed catalog."""
    return json_outcome(capsys, "index", write_catalog(catalog, changed), "--store", store.folder, *words)


def test_only_what_changed_is_embedded(store, catalog, capsys):
    """A new and a changed product are written, the others stay; who has the store open sees it with the next call."""
    assert titles(store) == ABC
    code, summary, _ = update(capsys, store, catalog, {**ABC, "b": "Lock nut", "d": "Rivet"})
    assert (code, summary["written"], summary["unchanged"], summary["deleted"]) == (0, 2, 2, 0)
    assert titles(store) == {**ABC, "b": "Lock nut", "d": "Rivet"}


def test_an_unchanged_catalog_makes_no_version(store, catalog, capsys):
    """Nothing is written, and nothing changes in the folder but the lock."""
    code, summary, _ = update(capsys, store, catalog, ABC)
    assert (code, summary["written"], summary["unchanged"]) == (0, 0, 3)
    assert [path.name for path in sorted((store.folder / "versions").iterdir())] == ["001"]
    assert not (store.folder / "next").exists()


def test_a_removed_field_is_a_change(store, catalog, capsys):
    """A record that says less than before is written again."""
    catalog.write_text(catalog.read_text(encoding="utf-8").replace('"part_number": "PN-c-X", ', ""), encoding="utf-8")
    code, summary, _ = json_outcome(capsys, "index", catalog, "--store", store.folder)
    assert (code, summary["written"]) == (0, 1)
    assert sum("part_number" in document.meta for document in store.filter_documents()) == 2


def test_what_is_gone_stays_until_it_is_pruned(store, catalog, capsys):
    """Without --prune products stay; --dry-run tells; --prune deletes, and refuses to delete much unless it is told to."""
    fewer = {"a": "Hex bolt", "b": "Hex nut"}
    assert update(capsys, store, catalog, fewer)[1]["deleted"] == 0
    code, plan, _ = update(capsys, store, catalog, fewer, "--prune", "--dry-run")
    assert (code, plan) == (0, {"new": 0, "changed": 0, "unchanged": 2, "gone": 1})
    assert titles(store) == ABC
    code, _, err = update(capsys, store, catalog, fewer, "--prune")
    assert (
        code,
        "1 documents, 33% of these sources' own, are no longer in the catalog; nothing was written" in err,
    ) == (
        1,
        True,
    )
    assert titles(store) == ABC
    code, summary, _ = update(capsys, store, catalog, fewer, "--prune", "--max-pruned", "0.34")
    assert (code, summary["deleted"], summary["unchanged"]) == (0, 1, 2)
    assert titles(store) == fewer


def test_back_to_the_version_before_and_forward(store, catalog, capsys):
    """A rollback is seen by who has the store open; the next update goes on from what is in use."""
    newer = {**ABC, "a": "Carriage bolt"}
    update(capsys, store, catalog, newer)
    for expected in (ABC, newer, ABC):
        assert json_outcome(capsys, "rollback", "--store", store.folder)[0] == 0
        assert titles(store) == expected
    assert update(capsys, store, catalog, {**ABC, "c": "Spring washer"})[1]["written"] == 1
    assert titles(store) == {**ABC, "c": "Spring washer"}
    assert len([path for path in (store.folder / "versions").iterdir() if path.is_dir()]) == 2


def test_what_cannot_be_read_is_not_gone(store, catalog, capsys):
    """A record that is skipped may be of any product, so nothing is deleted, and the store is as it was."""
    with catalog.open("a", encoding="utf-8") as file:
        file.write('{"id": "d", "part_number": "PN-d-\n')
    for words in (["--prune"], ["--prune", "--dry-run"]):
        words += ["--on-error", "skip", "--max-pruned", "1"]
        code, _, err = json_outcome(capsys, "index", catalog, "--store", store.folder, *words)
        assert (code, "1 records cannot be read, so --prune would delete their products" in err) == (1, True)
    assert titles(store) == ABC


def test_nothing_to_go_back_to(store, tmp_path, capsys):
    """A store of one version, and a folder without a store, are one line each, and nothing is made."""
    code, _, err = json_outcome(capsys, "rollback", "--store", store.folder)
    assert (code, "has no other version to go back to" in err) == (1, True)
    code, _, err = json_outcome(capsys, "rollback", "--store", tmp_path / "none")
    assert (code, "no store at" in err, (tmp_path / "none").exists()) == (1, True, False)


def test_another_process_reads_on_while_a_version_is_built(store, catalog):
    """A server's store keeps answering from the old version, and answers from the new one once it is in place."""
    assert titles(store) == ABC
    write_catalog(catalog, {**ABC, "d": "Rivet"})
    words = [sys.executable, "-c", INDEX, str(catalog), "--store", str(store.folder)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while process.poll() is None:
            assert titles(store) in (ABC, {**ABC, "d": "Rivet"})
    assert process.returncode == 0
    assert titles(store) == {**ABC, "d": "Rivet"}


def test_a_second_writer_is_refused(store, catalog, capsys):
    """Only one run builds the next version; the other is told so in one line, and searches go on."""
    store.begin_next_version()
    code, _, err = update(capsys, QdrantEdgeDocumentStore(path=store.path), catalog, {**ABC, "d": "Rivet"})
    assert (code, "another process is building the next version" in err) == (1, True)
    assert titles(store) == ABC
    store.drop_next_version()
    assert update(capsys, store, catalog, {**ABC, "d": "Rivet"})[0] == 0


def test_the_steps_of_a_version_are_kept(store):
    """Publishing, leaving and dropping want a version that was begun."""
    for step in (store.publish_next_version, store.leave_next_version, store.drop_next_version):
        with pytest.raises(StoreError, match="no next version of .* was begun"):
            step()


@pytest.fixture
def small_disk(tmp_path):
    """Mount a disk of a given size, in MB."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(megabytes: int) -> Path:
        words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
        if shutil.which("mount") is None or subprocess.run(words, capture_output=True, check=False).returncode:
            pytest.skip("needs the right to mount a small disk")
        return folder

    yield mount
    subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)


def test_a_full_disk_is_told_before_it_is_full(small_disk, catalog, capsys):
    """No room for the next version, or for a document: one line, the store as it was; the engine would just die."""
    disk = small_disk(900)
    assert json_outcome(capsys, "index", catalog, "--store", disk / "s")[0] == 0
    store = QdrantEdgeDocumentStore(path=str(disk / "s"))
    with (disk / "ballast").open("wb") as ballast:
        ballast.write(bytes(shutil.disk_usage(disk).free - 60_000_000))
    code, _, err = update(capsys, store, catalog, {**ABC, "d": "Rivet"})
    assert (code, "MB are free on its disk and" in err) == (1, True)
    with pytest.raises(StoreError, match="nothing was changed"):
        store.write_documents([Document(content="Rivet", meta={"product_id": "d", "title": "Rivet"})])
    assert titles(store) == ABC
    store.close()
    (disk / "ballast").unlink()
    assert update(capsys, store, catalog, {**ABC, "d": "Rivet"})[0] == 0


class Reader:
    """Someone who searches while a catalog is updated, without ever opening the store again."""

    def __init__(self, folder: Path) -> None:
        self._store = QdrantEdgeDocumentStore(path=str(folder))
        self._pipeline = SearchPipeline.load("two_stage", store=str(folder))

    def sees(self, *catalogs: dict[str, str]) -> None:
        """Hold that what is there is one of these catalogs, whole, and that a number and a text find their products."""
        assert titles(self._store) in catalogs
        by_number = self._pipeline.search("PN-7-X").documents
        assert [document.meta["title"] for document in by_number] == [ALWAYS]
        assert ALWAYS in [document.meta["title"] for document in self._pipeline.search(ALWAYS).documents]

    def close(self) -> None:
        """Close the store."""
        self._store.close()


ALWAYS = "Countersunk rivet"


def tonight(products: dict[str, str], turn: int) -> dict[str, str]:
    """A catalog of which one in a hundred changed, one in two hundred is gone and as many are new; 7 never changes."""
    some = [name for name in products if name != "7"]
    changed, gone = some[turn % 100 :: 100], set(some[(turn + 50) % 200 :: 200])
    kept = {name: title for name, title in products.items() if name not in gone}
    kept |= {name: f"Hex nut {turn}" for name in changed if name not in gone}
    return kept | {f"{turn}-{number}": "Washer" for number in range(len(gone))}


def nightly_updates(tmp_path: Path, capsys, size: int, kills: Sequence[tuple[float, ...]]) -> None:
    """Updates of a catalog beside a reader; for each, after how many seconds its tries are killed."""
    folder = tmp_path / "s"
    products = {str(number): f"Hex bolt M{number}" for number in range(size)} | {"7": ALWAYS}
    catalog = write_catalog(tmp_path / "c.jsonl", products)
    assert json_outcome(capsys, "index", catalog, "--store", folder)[0] == 0
    reader = Reader(folder)
    words = [sys.executable, "-c", INDEX, str(catalog), "--store", str(folder), "--prune"]
    for turn, tries in enumerate(kills):
        before, products = products, tonight(products, turn)
        write_catalog(catalog, products)
        for seconds in (*tries, None):
            with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
                ends = time.monotonic() + (seconds or 600)
                while process.poll() is None and time.monotonic() < ends:
                    reader.sees(before, products)
                if seconds is not None:
                    os.kill(process.pid, signal.SIGKILL)
                said = process.communicate()[1].decode()
        assert process.returncode == 0, said
        reader.sees(products)
    reader.close()


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_killed_update_goes_on(tmp_path, capsys):
    """However early it is killed: readers see the whole old or the whole new catalog, never a part or a double."""
    nightly_updates(tmp_path, capsys, 300, [(1.8, 2.6)])


@pytest.mark.soak
def test_many_nightly_updates(tmp_path, capsys):
    """Fifty updates, every fifth killed at another moment: no lost or double product, no failed search."""
    nightly_updates(tmp_path, capsys, 2000, [(1.0 + turn * 0.06,) if turn % 5 == 4 else () for turn in range(50)])
