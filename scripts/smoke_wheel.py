"""
Build the wheel, install it alone into a bare environment, and use it there: what a new user gets.

Run: python scripts/smoke_wheel.py (make check does).
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
MAX_WHEEL_BYTES = 30_000_000
MAX_HELP_SECONDS = 0.6  # the promise is 0.3 s; twice that leaves room for a slow disk

# Nothing but the base package is there, so a pipeline of an extra must say how to install it.
LOAD_PIPELINES = """
from partwise.errors import MissingExtraError
from partwise.evaluation.pipelines import build_pipeline, pipeline_folder, read_pipeline
extras = {"two_stage_minilm": "st", "two_stage_bge": "st", "two_stage_cohere": "cohere", "two_stage_jina": "jina"}
names = sorted(file.stem for file in pipeline_folder().glob("*.yaml"))
assert extras.keys() < set(names), f"the wheel carries {names}"
for name in names:
    try:
        build_pipeline(read_pipeline(name), name)
    except MissingExtraError as error:
        assert error.extra == extras.get(name), f"{name}: {error}"
        print(name, "asks for", error.extra)
    else:
        assert name not in extras, f"{name} loads without its extra"
        print("loads", name)
"""
CATALOG = [
    {"id": "1", "part_number": "SS-M12-175-A270-HEX-50", "title": "Hex bolt M12 x 1.75, A2-70", "brand": "Acme"},
    {"id": "2", "part_number": "SS-M16-200-A270-HEX-50", "title": "Hex bolt M16 x 2, A2-70", "brand": "Acme"},
]


def run(*words: str | Path, cwd: Path) -> str:
    """Run a program and return its output; stop with both its streams if it fails."""
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    spoken = [str(word) for word in words]
    done = subprocess.run(spoken, cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"smoke test: {' '.join(spoken)}\n{done.stdout}{done.stderr}")
    return done.stdout


def build_wheel(folder: Path) -> Path:
    """Build the wheel into a folder and check its size."""
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    if wheel.stat().st_size > MAX_WHEEL_BYTES:
        sys.exit(f"smoke test: the wheel has {wheel.stat().st_size:,} bytes, more than {MAX_WHEEL_BYTES:,}")
    return wheel


def main() -> None:
    """Build, install, import, ask for help, load every pipeline, index and search two products."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        wheel = build_wheel(folder)
        venv.create(folder / "bare", with_pip=True)
        programs = folder / "bare" / ("Scripts" if os.name == "nt" else "bin")
        run(programs / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
        run(programs / "partwise", "--help", cwd=folder)
        started = time.perf_counter()
        run(programs / "partwise", "--help", cwd=folder)
        seconds = time.perf_counter() - started
        if seconds > MAX_HELP_SECONDS:
            sys.exit(f"smoke test: partwise --help takes {seconds:.2f} s, more than {MAX_HELP_SECONDS} s")
        print(run(programs / "python", "-c", LOAD_PIPELINES, cwd=folder), end="")
        catalog, store = folder / "catalog.jsonl", folder / "store"
        catalog.write_text("".join(json.dumps(record) + "\n" for record in CATALOG), encoding="utf-8")
        run(programs / "partwise", "index", catalog, "--store", store, cwd=folder)
        answer = run(programs / "partwise", "search", "ssm12175a270hex50", "--store", store, "--json", cwd=folder)
        found = [document["product_id"] for document in json.loads(answer)["documents"]]
        if found != ["1"]:
            sys.exit(f"smoke test: a part number without dashes found {found} instead of ['1']")
        print(f"wheel {wheel.stat().st_size / 1e6:.1f} MB, --help {seconds:.2f} s, index and search work")


if __name__ == "__main__":
    main()
