# make demo   install what a run needs into .venv, and compare the policies of England
# make test   install what the tests need into .venv, and run them (minutes)
# make slow   the tests that take longer: whole studies, other programs on the whole model, two paths on every scenario
# make lint   style, types, and who may import whom
# make bench  speed, side by side with other programs and with C

VENV ?= .venv
BIN  := $(VENV)/bin

# The first Python on this machine that is new enough; `make PYTHON=/path/to/python demo` chooses another.
PYTHON ?= $(shell for python in python3.12 python3.13 python3.11 python3.14 python3 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$python; break; }; done)

.DEFAULT_GOAL := help
.PHONY: help demo test slow lint bench

help:
	@sed -n 's/^# //p' $(firstword $(MAKEFILE_LIST)) | sed -n '/^make /p'

demo: $(VENV)/.installed
	$(BIN)/simulator compare scenarios/england.toml

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n auto --dist loadfile -q -m "not slow"

slow: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n auto --dist loadfile -q -m slow

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/mypy
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/lint-imports

bench: $(VENV)/.installed-test
	$(BIN)/python benchmarks/run.py
	$(BIN)/python -m benchmarks.programs
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.sliders

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and none was found. Install one, or name it: make PYTHON=/path/to/python demo" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf "$(VENV)"; echo "$(PYTHON) could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "Installing into $(VENV) (about 0.8 GB on disk; the first time takes a while)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml | $(BIN)/python
	@echo "Installing into $(VENV), with what the tests need (about 1 GB on disk; the first time takes a while)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[test]"
	@touch $@ $(VENV)/.installed
