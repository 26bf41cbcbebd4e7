# MV Studio. `make` alone says what there is. GNU make 3.81 or later; works from any folder, also `make -f PATH/Makefile`.

PORT ?= 8501
HOST := 127.0.0.1
PYTHON ?=
ARGS ?=

# This file's own folder. make's functions split paths at spaces, so the shell takes MAKEFILE_LIST as one text (with a
# space before it) in single quotes. This line must stand before any include, which would add to that list.
export STUDIO_ROOT := $(shell CDPATH= cd "$$(dirname "$$(printf '%s' '$(subst ','\'',$(MAKEFILE_LIST))' | sed 's/^ //')")" && pwd -P)

# Another project's modules and interpreters stay out. Without bytecode on disk, each of the many processes that run and
# test the app would compile all that it imports anew, a second of work each time.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV PYTHONDONTWRITEBYTECODE

here := cd "$$STUDIO_ROOT" &&
# A path, not a command of .venv/bin: those start with a line that breaks at a space in the path and when it is long.
python := "$$STUDIO_ROOT/.venv/bin/python"
environment = $(here) found=$$(sh .ci/find_python.sh '$(PYTHON)') && "$$found" -E -s .ci/environment.py $(if $(PYTHON),--this-python)

.PHONY: help run test lint ruff format-check types imports format bench screenshots freeze clean run-environment dev-environment
.DEFAULT_GOAL := help

help:
	@echo 'make run           start MV Studio on http://$(HOST):$(PORT); another port: make run PORT=8502'
	@echo 'make test          run all tests; some of them: make test ARGS="-k film"'
	@echo 'make lint          ruff, mypy and the import rules;  make format: put the code in shape'
	@echo 'make bench         the timed measurements'
	@echo 'make screenshots   pictures of every page'
	@echo 'make clean         remove .venv and caches; never your projects in data/'
	@echo 'Any of them with PYTHON=/path/to/python3.12: make .venv with that Python.'

run: run-environment
	@$(here) $(python) .ci/port.py '$(HOST)' '$(PORT)' && \
	exec $(python) -m streamlit run app.py --server.address '$(HOST)' --server.port '$(PORT)'

test: dev-environment
	@$(here) browser=$$($(python) .ci/browser.py) && \
	{ [ -z "$$browser" ] || export STUDIO_CHROMIUM="$$browser"; } && \
	postgres=$$($(python) .ci/postgres.py) && \
	{ [ -z "$$postgres" ] || export STUDIO_POSTGRES="$$postgres"; } && \
	exec $(python) -m pytest -n 4 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: ruff format-check types imports

ruff: dev-environment
	@$(here) exec $(python) -m ruff check .

format-check: dev-environment
	@$(here) exec $(python) -m ruff format --check .

# Of which files, and how strictly: [tool.mypy] in pyproject.toml.
types: dev-environment
	@$(here) exec $(python) -m mypy

imports: dev-environment
	@$(here) exec $(python) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-logo

format: dev-environment
	@$(here) $(python) -m ruff check --fix . ; exec $(python) -m ruff format .

bench: dev-environment
	@$(here) exec $(python) -m bench $(ARGS)

screenshots: dev-environment
	@$(here) browser=$$(STUDIO_REQUIRE_BROWSER=1 $(python) .ci/browser.py) && \
	STUDIO_CHROMIUM="$$browser" exec $(python) -m tests.screenshots $(ARGS)

# After a change of a pin: pip's own choice of everything else, written down. Look at the diff before you keep it.
freeze:
	@$(here) found=$$(sh .ci/find_python.sh '$(PYTHON)') && exec "$$found" -E -s .ci/freeze.py

clean:
	@$(here) rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results && \
	find . -path ./data -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

run-environment:
	@$(environment) run

dev-environment:
	@$(environment) dev
