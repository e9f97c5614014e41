# Paceline's commands. Every target that needs the environment makes it first.
# bytecode is kept also where the surroundings say otherwise: hundreds of processes would compile the same files
export PYTHONDONTWRITEBYTECODE =
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
DATA   ?= ../shared/data
PRED   ?= build/predictions
SCORES ?= ../shared/scores
DEMO_HOME ?= data/demo
DBT     = PACELINE_WAREHOUSE=warehouse.duckdb DBT_SEND_ANONYMOUS_USAGE_STATS=false DBT_LOG_PATH=build/dbt-logs $(BIN)/dbt --quiet

STAMP    = $(VENV)/.installed
MANIFEST = dbt_project/target/manifest.json
SQL      = $(shell find dbt_project -name '*.sql' -not -path '*/target/*' -o -name '*.yml' -not -path '*/target/*' -o -name '*.csv' -not -path '*/target/*')

LINTED   = build/.sql-linted

.PHONY: help setup demo test ui accuracy bench pictures lint types tests lock

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

setup: $(STAMP) $(MANIFEST)  ## environment from the hash-pinned lock, and dbt's manifest

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else f"Paceline needs Python 3.11 to 3.13, this is {v[0]}.{v[1]}. For example: make setup PYTHON=python3.12")'
	@echo "setting up $(VENV) (a few minutes the first time)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(MANIFEST): $(STAMP) $(SQL)
	@rm -f dbt_project/target/partial_parse.msgpack
	@$(DBT) --warn-error parse --project-dir dbt_project --profiles-dir dbt_project --target-path target
	@touch $@

demo: setup  ## the whole product on an embedded market, without network: crawl, marts, brief
	@PACELINE_HOME=$(abspath $(DEMO_HOME)) $(BIN)/python -m pipelines.demo

test: setup  ## lint, types, tests, dbt build and tests
	@$(MAKE) --no-print-directory -j 2 lint types
	@$(MAKE) --no-print-directory tests

lint: $(STAMP) $(LINTED)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

# the SQL is looked at when it, its rules or the linter have changed: that takes as long as all other linting and typing together
$(LINTED): $(STAMP) $(SQL) dbt_project/.sqlfluff
	@cd dbt_project && ../$(BIN)/sqlfluff lint --processes 2 -n --disable-progress-bar .
	@mkdir -p $(@D)
	@touch $@

types: $(STAMP)
	@$(BIN)/mypy

tests: setup .venv-duckdb2/.installed
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

.venv-duckdb2/.installed: $(STAMP) requirements-duckdb2.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --upgrade --target .venv-duckdb2 -r requirements-duckdb2.lock
	@touch $@

ui: setup  ## Dagster's UI on 127.0.0.1:3000
	@$(BIN)/paceline ui

accuracy: setup  ## readers on DATA, predictions under PRED, scores of SCORES
	@$(BIN)/python -m tests.accuracy --data $(DATA) --pred $(PRED) --scores $(SCORES)

pictures: setup  ## docs/*.png of the demo's brief and dashboard (after `make demo`), and a look at every view for what keeps people out
	@$(BIN)/python -m tests.pictures --home $(DEMO_HOME)

bench: setup  ## times and throughput, with the table that docs/benchmarks.md holds
	@$(BIN)/python -m tests.bench

lock:  ## resolve requirements.lock again (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --override requirements.override --extra dev -o requirements.lock pyproject.toml
	@echo 'duckdb==2.0.0' | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements-duckdb2.lock -
