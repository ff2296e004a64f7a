PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: demo test lint types docs links wheel clean help

demo: $(READY)  ## check the tutorial service and show what is found
	$(BIN)/advisor check docs/tutorial --exit-zero

test: lint types $(READY)  ## everything that must hold before a commit
	$(BIN)/pytest -n auto -rs

lint: $(READY)  ## style, format, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(READY)  ## strict type check
	$(BIN)/mypy

docs: $(READY)  ## build the site: build/site/html/index.html
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group docs
	$(BIN)/python scripts/make_site.py
	cd build/site && $(CURDIR)/$(BIN)/zensical build --clean --strict

links: $(READY)  ## ask every external link of the documents whether it still leads somewhere
	$(BIN)/python scripts/check_links.py

wheel: $(READY)  ## build sdist and wheel into dist/
	$(BIN)/python -m build --no-isolation

clean:  ## remove the environment, caches and builds
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

$(READY): pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "No $(PYTHON) here: install Python 3.11 or later, or run make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old: advisor needs 3.11 or later; run make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@
