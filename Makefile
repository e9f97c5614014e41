# Paceline's commands. Every target that needs the environment makes it first.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
DATA   ?= ../shared/data
PRED   ?= build/predictions
STAMP   = $(VENV)/.installed
MANIFEST = dbt_project/target/manifest.json

.PHONY: setup
setup: $(STAMP) $(MANIFEST)  ## environment from the hash-pinned lock, bytecode, dbt manifest

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else f"Paceline needs Python 3.11 to 3.13, this is {v[0]}.{v[1]}: set PYTHON=python3.12, for one")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q -j 0 $(VENV)/lib spiders pipelines || true
	touch $@
