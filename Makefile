# Everything a person types. `make help` lists it; CONTRIBUTING.md explains it.

PYTHON ?= python3
BIN := .venv/bin
# Checks that only import the settings need values, not an install.
NO_INSTALL := PORTAL_SECRET_KEY=checks PORTAL_ENCRYPTION_KEYS= PORTAL_REDIS_URL= \
	PORTAL_DATABASE_URL=postgresql:///none

.PHONY: help setup demo test packages lint types docs bench screenshots

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' Makefile | column -t -s '|'

setup: .venv/.developer ## make .venv with everything that is locked

demo: .venv/.product ## run the whole product here: make demo PORT=8000
	@exec $(BIN)/python -m portal.demo

test: .venv/.developer packages ## all tests, also in Chromium and with Alertmanager
	$(BIN)/python -m pytest

lint: .venv/.developer ## style, import directions, missing migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

types: .venv/.developer ## mypy in strict mode
	$(NO_INSTALL) $(BIN)/mypy

docs: .venv/.developer ## the tests of the documentation
	$(BIN)/python -m pytest tests/test_docs.py

bench: .venv/.developer ## measure a step run against bare requests and kubectl
	$(BIN)/python -m tests.bench

screenshots: .venv/.developer packages ## take the pictures of the documentation anew
	$(BIN)/python -m tests.screenshots

# A stamp is written when its step has come to its end, so a broken one is repeated.
.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is missing (Debian: apt install python3-venv)" >&2; exit 1; }
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.product: .venv/.made requirements.lock
	@echo "Installing requirements.lock into .venv (a minute or two)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/.developer: .venv/.product requirements-dev.lock
	@echo "Installing requirements-dev.lock into .venv"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

packages:
	@.ci/install-debian-packages
