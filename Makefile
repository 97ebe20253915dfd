# Two commands matter: `make demo` and `make test`. Both set up what they need and are safe to run again.

VENV := .venv
BIN := $(VENV)/bin
SERVE ?= 1
# Test files run side by side, one worker a core; JOBS=0: one after the other, in this process.
JOBS ?= $(shell getconf _NPROCESSORS_ONLN)

# The first Python that is new enough and can make environments; say PYTHON=… to choose another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import ensurepip, venv, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$python && break; done)

# Quiet about where it looks, loud about what fails. Hashes are required and nothing outside the lock is fetched.
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq --retries 10
# Python compiles what it imports; compiling all of it beforehand takes half a minute.
INSTALL := install --no-compile
LOCKED := --no-deps --require-hashes
# One package comes as source only; it is built with the setuptools of build.txt instead of whatever is newest today.
BUILT_HERE := --no-build-isolation --use-pep517
COMPILE := uv pip compile -q --no-emit-index-url --no-header --generate-hashes --universal --python-version 3.11

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup demo test test-faults bench fixtures s3 lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.self ## make .venv with what the product needs, and the command .venv/bin/meishi
	@:

demo: setup ## read fixtures/cards into a book of invented customers, print the contacts, serve http://127.0.0.1:8000 (SERVE=0: do not serve)
	@$(BIN)/meishi demo fixtures/cards/*/photo.*
	@$(BIN)/meishi contacts --limit 80
ifneq ($(SERVE),0)
	@MEISHI_OWNER="$${MEISHI_OWNER:-佐藤 美咲}" $(BIN)/meishi serve
endif

test: setup $(VENV)/.test ## linter, formatter, types and tests (TESTS="tests/ocr -k vertical": only these)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@OMP_NUM_THREADS=1 $(BIN)/pytest -n $(JOBS) --dist loadfile $(TESTS)

test-faults: setup $(VENV)/.test ## kill -9, a full disk, a database that goes away, 2,000 files: some minutes; as root, for the small disk
	@OMP_NUM_THREADS=1 $(BIN)/pytest -n 0 tests/faults/faults_kills.py tests/faults/faults_machine.py $(TESTS)

bench: setup $(VENV)/.test ## measure reading on fresh cards and write docs/accuracy.md
	@$(BIN)/meishi bench read

fixtures: setup $(VENV)/.test ## draw and photograph fixtures/cards again, and record their readings
	@$(BIN)/python -m tests.support.make_fixtures

s3: setup ## add what pictures on an S3-compatible store need (MEISHI_PICTURES=s3://…)
	@$(PIP) $(INSTALL) $(LOCKED) -r requirements/s3.txt

lock: ## pin the newest versions that fit pyproject.toml (needs uv)
	$(COMPILE) --upgrade --extra build pyproject.toml -o requirements/run.txt
	$(COMPILE) --upgrade --extra build --extra test -c requirements/run.txt pyproject.toml -o requirements/test.txt
	echo 's3fs>=2025.9' | $(COMPILE) --upgrade -c requirements/test.txt - -o requirements/s3.txt
	echo setuptools | $(COMPILE) --upgrade -c requirements/run.txt - -o requirements/build.txt

clean: ## remove the environment and caches; the book in MEISHI_HOME stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info

# --- the environment, each step once: a stamp is newer than what it was made from ---

# A moved checkout or a Python that went away leaves an environment that cannot run: then it is made anew.
ifneq ($(shell cat $(VENV)/.made 2>/dev/null; $(BIN)/python -c '' 2>/dev/null && echo runs),$(CURDIR) runs)
$(VENV)/.made: again
endif
.PHONY: again
again:

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Meishibako needs Python 3.11 or newer with venv (on Debian: apt-get install python3-venv)."; exit 3; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version); the first time takes a minute or two ..."
	@$(PYTHON) -m venv $(if $(wildcard $@),--clear) $(VENV)
	@echo "$(CURDIR)" > $@

$(VENV)/.run: $(VENV)/.made requirements/build.txt requirements/run.txt
	@$(PIP) $(INSTALL) $(LOCKED) -r requirements/build.txt
	@$(PIP) $(INSTALL) $(LOCKED) $(BUILT_HERE) -r requirements/run.txt
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@$(PIP) $(INSTALL) $(LOCKED) $(BUILT_HERE) -r requirements/test.txt
	@touch $@

$(VENV)/.self: $(VENV)/.run pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
