PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
# where it is set, every worker and every server compiles a thousand modules anew: ten seconds each
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test fast check demo bench clean

run: $(VENV)/.run ## install, load the demo company into an empty workspace, open the app
	$(BIN)/python -m smarketing start --port $(PORT)

test: $(VENV)/.dev browser postgres ## install and run everything
	$(BIN)/python -m pytest -n auto --dist loadgroup

fast: $(VENV)/.dev ## the core of it, under a minute: no browsers, second engines, whole companies
	$(BIN)/python -m pytest -n auto --dist loadgroup --hypothesis-profile=quick \
		-m "not browser and not parity and not slow and not postgres"

check: $(VENV)/.dev ## what a reviewer's machine checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint -q smarketing

demo: $(VENV)/.run ## make the committed demo company anew
	$(BIN)/python -m smarketing demo --out data/demo

bench: $(VENV)/.dev ## import, metrics and pages on a generated million leads
	$(BIN)/python -m benchmarks

.PHONY: bench-import
bench-import: $(VENV)/.dev ## polluted files read right, beside DuckDB's and pandas' readers
	$(BIN)/python -m benchmarks.pollock

.PHONY: browser
browser: ## the system's Chromium if there, else install one
	sh tests/browser/install.sh $(BIN)/python

.PHONY: screenshots
screenshots: $(VENV)/.dev browser ## take the README's pictures of the demo company anew
	$(BIN)/python -m docs.screenshots

.PHONY: settings
settings: $(VENV)/.run ## print the README's table of settings anew
	$(BIN)/python -m tests.architecture.settings_table

.PHONY: postgres
postgres: ## a PostgreSQL for the store's tests, where this machine can have one
	sh tests/store/install.sh

.PHONY: help
help: ## what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV) data/workspace
