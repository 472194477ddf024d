# Everything here needs Python 3.11 or newer and make; the rest is installed into .venv by the versions and hashes of
# requirements.lock. Another interpreter: make PYTHON=python3.12 test

PYTHON ?= $(shell command -v python3.11 || command -v python3 || command -v python)
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
READY := $(VENV)/ready
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip

# What the lock promises: a wheel for each pin on these.
WHEELS ?= win_amd64:3.11 win_amd64:3.12 win_amd64:3.13
# More arguments for pytest: make test ARGS="-k turns"
ARGS ?=
# What `make test` runs besides the fast tests, in this order.
STAGES ?= test-slow test-browser

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast test-slow test-browser test-engines test-long axe check check-style check-types check-layers check-lock check-wheels format docs pictures study bench bench-big lock clean

help: ## this list
	@echo "make TARGET, with TARGET one of"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F '|' '{ printf "%-14s %s\n", $$1, $$2 }'

# The environment is made anew when the lock or pyproject.toml change, so nothing that was once pinned stays behind. The
# code is compiled once: the tests start hundreds of processes, and some machines keep them from doing so themselves.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "xundan needs Python 3.11 or newer, this is " + sys.version)'
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src tests
	@touch $@

# What speaks to clusters, and one that runs here, are 400 MB: they stay out of the other environment.
ENGINES := build/engines
$(ENGINES)/ready: requirements-engines.lock pyproject.toml
	$(PYTHON) -m venv --clear $(ENGINES)
	$(ENGINES)/$(notdir $(BIN))/python -m pip install --quiet --require-hashes -r requirements-engines.lock
	$(ENGINES)/$(notdir $(BIN))/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY) ## make the simulated shop in ./demo-shop and show its numbers
	$(BIN)/xundan demo demo-shop

test: test-fast $(STAGES) ## all tests: the fast ones, the slow ones, the site in a browser

test-fast: $(READY) ## the tests without the mark "slow", in parallel
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not slow and not browser" $(ARGS)

test-slow: $(READY) ## the tests marked "slow", in parallel
	$(BIN)/python -m pytest -n auto --dist loadgroup -m slow $(ARGS)

test-browser: $(READY) axe ## the site in a browser; skipped with a word where there is no Chromium
	$(BIN)/python -m pytest -n auto --dist loadgroup -m browser $(ARGS)

axe: $(READY)
	@command -v npm >/dev/null || echo "no npm: axe-core is not fetched, and nothing is looked at by it"
	@if command -v npm >/dev/null; then $(BIN)/python -m scripts.axe; fi

test-engines: $(ENGINES)/ready ## the numbers on DuckDB, Sail and Apache Spark (its own environment; Spark needs a Java runtime)
	$(ENGINES)/$(notdir $(BIN))/python -m pytest -m "" tests/engines $(ARGS)

test-long: $(READY) ## the random tests with far more tries than `make test` makes, some hours
	XUNDAN_HISTORIES=5000 XUNDAN_SEQUENCES=1000 XUNDAN_SESSION_SEQUENCES=40 XUNDAN_KILLS=60 XUNDAN_FUZZ=20 \
	$(BIN)/python -m pytest -n auto tests/agreement tests/lake/test_sequences.py tests/test_session_sequences.py \
	tests/test_killed.py tests/test_privacy_kills.py tests/sources/fuzz $(ARGS)

check: check-style check-types check-layers check-lock check-wheels ## everything but the tests (make -k check: go on after a failure)

check-style: $(READY) ## ruff: rules and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: $(READY) ## mypy, strict
	$(BIN)/mypy

check-layers: $(READY) ## import-linter: imports run one way
	$(BIN)/lint-imports --no-cache --no-logo

check-lock: $(READY) ## the lock pins all that pyproject.toml names, inside its ranges
	$(BIN)/python -m scripts.check_lock

check-wheels: $(READY) ## every pin comes as a wheel for Windows (asks the package index; installs nothing)
	$(BIN)/python -m scripts.check_wheels $(WHEELS)

format: $(READY) ## let ruff format the code and mend what it can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(READY) ## write docs/reference anew from the code
	$(BIN)/python -m scripts.make_docs

pictures: $(READY) ## take the pictures of the site in docs/pictures anew (needs Chromium)
	$(BIN)/python -m scripts.pictures

study: $(READY) ## write docs/studies anew: what the analyses find on shops whose truth is known (STUDY=NAME: one)
	$(BIN)/python -m studies $(STUDY)

# Our peers are 700 MB. BENCH: more arguments, see benchmarks/peers/run.py
BENCHED := build/bench
BENCH ?=
$(BENCHED)/ready: requirements-bench.lock pyproject.toml
	$(PYTHON) -m venv --clear $(BENCHED)
	$(BENCHED)/$(notdir $(BIN))/python -m pip install --quiet --require-hashes -r requirements-bench.lock
	$(BENCHED)/$(notdir $(BIN))/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

bench: $(BENCHED)/ready ## write docs/benchmarks.md anew: the same work by us and by others (Spark needs a Java runtime)
	$(BENCHED)/$(notdir $(BIN))/python -m benchmarks.peers.run $(BENCH)

bench-big: $(BENCHED)/ready ## the same over up to 30 million messages, and what a year of a shop costs at size; hours
	$(BENCHED)/$(notdir $(BIN))/python -m benchmarks.peers.run --sizes 1000000 3000000 10000000 30000000 --repeats 2 $(BENCH)
	$(BENCHED)/$(notdir $(BIN))/python -m benchmarks.at_size

# Only this target needs uv; it gets an environment of its own. It keeps pins that still fit; UPGRADE=1 renews them all.
UV := build/uv
COMPILE = $(UV)/$(notdir $(BIN))/python -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) --quiet
lock: $(UV)/ready ## write the three requirements*.lock anew from pyproject.toml (UPGRADE=1: newest versions)
	$(COMPILE) --extra dev --extra s3 --extra pdf --extra text --extra web --extra postgres --output-file requirements.lock
	$(COMPILE) --extra dev --extra s3 --extra spark --extra sail --constraint requirements.lock \
	  --output-file requirements-engines.lock
	$(COMPILE) --extra dev --extra spark --extra sail --extra bench --constraint requirements.lock \
	  --constraint requirements-engines.lock --output-file requirements-bench.lock

$(UV)/ready:
	$(PYTHON) -m venv --clear $(UV)
	$(UV)/$(notdir $(BIN))/python -m pip install --quiet 'uv>=0.13,<0.14'
	@touch $@

clean: ## remove the environment, caches and builds; workspaces and the demo shop stay
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	find src tests scripts -type d -name __pycache__ -prune -exec rm -rf {} +
