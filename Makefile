# Two commands on a fresh machine: `make demo` and `make test`. Nothing is needed but Python 3.11 or later.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
MESURES ?=

.PHONY: demo test lint bench clean

$(VENV)/ready: requirements/dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(VENV)/ready ## simulate a département, project, relay, check, serve on 127.0.0.1:8000
	$(BIN)/parcours demo

test: $(VENV)/ready ## every test, on real servers
	$(BIN)/pytest --numprocesses 2 --dist worksteal

lint: $(VENV)/ready ## style, types, and which room may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/ready ## measures beside their references, in bench/resultats.json
	$(BIN)/python -m bench $(MESURES)

clean: ## forget the demonstration and the tools
	rm -rf $(VENV) .demo .cache
