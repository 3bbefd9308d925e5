# make demo · make test · make check · make fix · make bench · make soak
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-all
DEMO := .venv-demo
DEMO_CATALOG := examples/catalog
BENCH_STORE := build/bench-store

.PHONY: demo test check fix bench soak clean

# The torch release of the `st` extra. Installed first and by its own name: an index that offers a CPU build of it is then
# taken at its word, and no later requirement pulls in the CUDA packages.
TORCH := torch==2.13.0

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet $(TORCH)
	$(BIN)/pip install --quiet --editable ".[all]" --group dev
	touch $@

$(DEMO)/.installed: pyproject.toml
	$(PYTHON) -m venv $(DEMO)
	$(DEMO)/bin/pip install --quiet --editable .
	touch $@

demo: $(DEMO)/.installed  ## install the base package (no torch), index the demo catalog, search it
	$(DEMO)/bin/python examples/demo.py

test: check  ## everything that must hold

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto -m "not soak"
	$(BIN)/python scripts/smoke_wheel.py

fix: $(STAMP)  ## format, and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/python scripts/make_docs.py

soak: $(STAMP)  ## long kill and concurrency runs
	$(BIN)/python -m pytest -m soak

bench: $(STAMP)  ## ratios against named peers, each from one run
	$(BIN)/python benchmarks/store.py
	rm -rf $(BENCH_STORE)
	$(BIN)/partwise index $(DEMO_CATALOG)/products.jsonl --fields $(DEMO_CATALOG)/fields.yaml --store $(BENCH_STORE)
	$(BIN)/python benchmarks/stages.py --store $(BENCH_STORE) --queries $(DEMO_CATALOG)/queries.jsonl
	$(BIN)/python benchmarks/leg_weights.py --store $(BENCH_STORE) --queries $(DEMO_CATALOG)/queries.jsonl
	$(BIN)/python benchmarks/serving.py --store $(BENCH_STORE) --queries $(DEMO_CATALOG)/queries.jsonl --seconds 20
	$(BIN)/python benchmarks/attributes.py
	$(BIN)/python benchmarks/false_joins.py --catalog $(DEMO_CATALOG)/products.jsonl --fields $(DEMO_CATALOG)/fields.yaml

clean:
	rm -rf $(VENV) $(DEMO) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
