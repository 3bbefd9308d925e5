"""The embedded store beside other processes: locks, forks, and death at any moment."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from edge_stores import BATCH, fast_folder, numbered, open_store, product
from partwise.errors import StoreError
from processes import environment

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and kill -9")


@pytest.fixture
def tmp_path():
    yield from fast_folder()


@contextmanager
def script(code: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A real process that runs code with the store's folder as its argument."""
    command = [sys.executable, "-c", code, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def forked(work: Callable[[IO[str]], None]) -> tuple[int, IO[str]]:
    """A forked process that runs work, which tells the parent through a pipe; its id and the pipe's end."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        try:
            with os.fdopen(writer, "w", buffering=1) as out:
                work(out)
        finally:
            os._exit(0)
    os.close(writer)
    return pid, os.fdopen(reader)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def write_for_ever(folder: Path, out: IO[str]) -> None:
    store = open_store(folder)
    for batch in range(10_000):
        store.write_documents(numbered(batch))
        print(batch, file=out, flush=True)


def check_acknowledged(folder: Path, batches: int) -> None:
    """Every acknowledged document is there with its meta, vector and key; at most one further batch is."""
    store = open_store(folder)
    expected = [document for batch in range(batches) for document in numbered(batch)]
    stored = store.get_documents_by_id([document.id for document in expected])
    assert [document.meta for document in stored] == [document.meta for document in expected]
    assert all(d.embedding == pytest.approx(e.embedding) for d, e in zip(stored, expected, strict=True))
    assert len(store.lookup_keys([f"K{document.id}" for document in expected])) == len(expected)
    assert batches * BATCH <= store.count_documents() <= (batches + 1) * BATCH
    assert store.write_documents(numbered(20_000)) == BATCH
    store.close()


def test_a_second_process_gets_one_clear_error(tmp_path):
    """Another process is told who holds the folder and what to do, and can open it after close."""
    store = open_store(tmp_path / "store")
    store.write_documents([product(1)])
    code = """
import sys
from edge_stores import open_store
from pathlib import Path
from partwise.errors import StoreError
store = open_store(Path(sys.argv[1]))
for line in sys.stdin:
    try:
        print(store.count_documents(), flush=True)
    except StoreError as error:
        print(error, flush=True)
"""
    with script(code, tmp_path / "store") as other:
        assert other.stdin is not None
        assert other.stdout is not None

        def ask() -> str:
            print("count", file=other.stdin, flush=True)
            return other.stdout.readline()

        answer = ask()
        assert str(tmp_path / "store") in answer
        assert "open in another process" in answer
        assert "Qdrant server" in answer
        store.close()
        assert ask() == "1\n"
        with pytest.raises(StoreError, match="another process"):
            store.count_documents()
    assert store.count_documents() == 1
    store.close()


def test_a_forked_child_keeps_off(tmp_path):
    """A child is refused at once, can use other folders, ends cleanly, and leaves the parent's store alone."""
    code = """
import asyncio, json, os, signal, sys
from pathlib import Path
from edge_stores import open_store, product
from partwise.errors import StoreError
signal.alarm(20)  # a touch of the inherited shard would hang
base = Path(sys.argv[1])
store, closed = open_store(base / "store"), open_store(base / "closed")
store.write_documents([product(1)])
closed.write_documents([product(1)])
closed.close()
child = os.fork()
if child == 0:
    answers = []
    fresh = open_store(base / "store")
    for call in (store.count_documents, fresh.count_documents, lambda: asyncio.run(store.count_documents_async())):
        try:
            answers.append(call())
        except StoreError as error:
            answers.append(str(error))
    store.close()
    fresh.close()
    other = open_store(base / "other")
    answers += [other.write_documents([product(2), product(3)]), closed.count_documents(), store.exists()]
    print(json.dumps(answers), flush=True)
    del store, fresh
    sys.exit(7)
status = os.waitpid(child, 0)[1]
store.write_documents([product(4)])
print(json.dumps([os.waitstatus_to_exitcode(status), store.count_documents()]))
"""
    with script(code, tmp_path) as process:
        out, _ = process.communicate(timeout=30)
        assert process.returncode == 0
    child, parent = (json.loads(line) for line in out.splitlines())
    assert all("forked" in answer for answer in child[:3])
    assert child[3:] == [2, 1, True]
    assert parent == [7, 2]


def test_killed_while_writing(tmp_path):
    """Nothing that was acknowledged is lost, and the store can be written again."""
    for turn, least in enumerate([1, 20, 60]):
        folder = tmp_path / str(turn)
        pid, lines = forked(lambda out, folder=folder: write_for_ever(folder, out))
        acknowledged = [lines.readline() for _ in range(least)]
        kill(pid)
        check_acknowledged(folder, len(acknowledged) + len(lines.readlines()))


def test_killed_while_being_made(tmp_path):
    """A store that died at any moment of its creation opens, and is empty or holds its first batch."""
    for turn, delay in enumerate([0.0, 0.002, 0.004, 0.008, 0.015, 0.03, 0.06]):
        folder = tmp_path / str(turn)

        def work(out: IO[str], folder: Path = folder) -> None:
            print("ready", file=out, flush=True)
            write_for_ever(folder, out)

        pid, lines = forked(work)
        lines.readline()
        time.sleep(delay)
        kill(pid)
        check_acknowledged(folder, len(lines.readlines()))
        assert not list((folder / "versions").glob(".new-*"))


@pytest.mark.parametrize(
    "left", ["nothing", "folder", "versions", "manifest", "staged", "wal", "no pointer", "temporary"]
)
def test_every_step_of_a_creation_can_be_the_last(tmp_path, left):
    """Whatever a killed creation leaves is completed by the next write, and read as empty before."""
    folder = tmp_path / "store"
    store = open_store(folder)
    store.write_documents([product(1)])
    store.close()
    survivors = 1 if left == "no pointer" else 0
    for name in {"no pointer": ["current"], "wal": ["versions/001/segments", "versions/001/edge_config.json"]}.get(
        left, ["current", "versions/001"]
    ):
        remove(folder / name)
    if left in ("nothing", "folder", "versions", "temporary"):
        remove(folder / "manifest.json")
    if left in ("nothing", "folder", "temporary"):
        remove(folder / "versions")
    if left == "nothing":
        remove(folder)
    if left == "staged":
        (folder / "versions" / ".new-abc" / "wal").mkdir(parents=True)
    if left == "temporary":
        (folder / ".manifest.json-abc").write_text("{")
    assert store.count_documents() == survivors
    assert store.write_documents([product(2)]) == 1
    store.close()
    assert store.count_documents() == survivors + 1
    assert not list((folder / "versions").glob(".new-*"))
    store.close()


def remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def optimize_for_ever(folder: Path, out: IO[str]) -> None:
    store = open_store(folder)
    for batch in range(30):
        store.write_documents(numbered(batch))
    while True:
        for batch in range(30, 60):
            store.write_documents(numbered(batch))
        store.delete_documents([document.id for batch in range(30, 60) for document in numbered(batch)])
        print("optimizing", file=out, flush=True)
        print(store.optimize(), file=out, flush=True)


def test_killed_while_optimizing(tmp_path):
    """Compacting that is interrupted loses nothing."""
    for turn, delay in enumerate([0.0, 0.01, 0.04]):
        folder = tmp_path / str(turn)
        pid, lines = forked(lambda out, folder=folder: optimize_for_ever(folder, out))
        assert [lines.readline() for _ in range(3)] == ["optimizing\n", "True\n", "optimizing\n"]
        time.sleep(delay)
        kill(pid)
        check_acknowledged(folder, 30)


@pytest.mark.soak
def test_killed_many_times(tmp_path):
    """Real processes, killed at random moments on one store again and again, lose nothing acknowledged."""
    code = """
import sys
from pathlib import Path
from edge_stores import BATCH, numbered, open_store
from haystack.document_stores.types import DuplicatePolicy
store = open_store(Path(sys.argv[1]))
batch = store.count_documents() // BATCH
print(batch, flush=True)
while True:
    store.write_documents(numbered(batch), DuplicatePolicy.OVERWRITE)
    batch += 1
    print(batch, flush=True)
    if batch % 40 == 0:
        store.optimize()
"""
    chosen = random.Random(0)
    for _ in range(20):
        with script(code, tmp_path / "store") as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chosen.uniform(0.0, 2.0))
            process.kill()
            lines = process.stdout.readlines()
        if lines:
            store = open_store(tmp_path / "store", return_embedding=False)
            stored = {document.id for document in store.filter_documents()}
            assert {str(n) for n in range(int(lines[-1]) * BATCH)} <= stored
            store.close()


@pytest.mark.soak
def test_killed_often_while_being_made(tmp_path):
    """Three hundred creations, each killed a little later, all open again."""
    for turn in range(300):
        folder = tmp_path / str(turn)

        def work(out: IO[str], folder: Path = folder) -> None:
            print("ready", file=out, flush=True)
            write_for_ever(folder, out)

        pid, lines = forked(work)
        lines.readline()
        time.sleep(turn * 0.0004)
        kill(pid)
        check_acknowledged(folder, len(lines.readlines()))
        remove(folder)
