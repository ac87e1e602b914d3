# onrecord: set-up runs once, in a virtual environment of its own, with the pip settings you have.
#   make demo    the seed article, marked up in this terminal
#   make test    everything that must hold
#   make serve   the service on port 8080
#   make lint    style and types
#   make docs    the documentation as a static site, in build/docs
#   make bench   how fast, small and calm it is: make bench ARTICLES=folder
#   make audit   known vulnerabilities of what is installed
#   make sbom    what it is made of, in build/sbom.json
#   make clean   back to a fresh clone
# Another Python: make PYTHON=python3.12 …; another article: make demo ARTICLE=file.txt

PYTHON ?= python3
VENV ?= .venv
ARTICLE ?= $(firstword $(sort $(wildcard seeds/*.txt)))

BIN := $(VENV)/bin
NODE := tests/web/node_modules
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.DEFAULT_GOAL := demo
.PHONY: demo test serve lint docs bench audit sbom clean

demo: $(VENV)/.installed
	@$(BIN)/onrecord annotate "$(ARTICLE)"

test: $(VENV)/.installed-test $(NODE)/.installed
	$(BIN)/python -m pytest

serve: $(VENV)/.installed
	$(BIN)/gunicorn -c gunicorn.conf.py

lint: $(VENV)/.installed-test $(NODE)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@if [ -x $(NODE)/.bin/biome ]; then $(NODE)/.bin/biome check; else echo "npm is not here: no JavaScript is read."; fi

docs: $(VENV)/.installed-test
	$(BIN)/python -m sphinx -W --keep-going -q docs build/docs
	@echo "build/docs/index.html"

bench: $(VENV)/.installed-test
	$(BIN)/python benchmarks/speed.py "$(ARTICLES)"

audit: $(VENV)/.installed-audit
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip

sbom: $(VENV)/.installed-audit
	$(BIN)/python deploy/sbom.py build/sbom.json

clean:
	rm -rf $(VENV) $(NODE) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else \
	    "onrecord needs Python 3.11 or newer: make PYTHON=python3.x ...")'
	$(PYTHON) -m venv $(VENV)

# torch comes first and as the exact version: asked for by a range, pip takes the largest build there is.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing torch, the largest part; this happens once."
	$(PIP) "$$(grep '^torch==' constraints.txt)"
	$(PIP) --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(PIP) --editable '.[test,docs]'
	@touch $@

$(VENV)/.installed-audit: $(VENV)/.installed
	$(PIP) --editable '.[audit]'
	@touch $@

# Other people's editors, for the tests in a browser; without npm those say that they are skipped.
$(NODE)/.installed: tests/web/package.json tests/web/package-lock.json
	@if command -v npm >/dev/null; then \
	    npm ci --prefix tests/web --ignore-scripts --no-audit --no-fund --loglevel=error && touch $@; \
	else echo "npm is not here: the tests in other people's editors are skipped."; fi
