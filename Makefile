# make demo    C sources become a booted LLaMA kernel, which measures itself and comes back smaller
# make test    the whole test suite, linters and type checks
# make bench   the native llama of the last generation against gcc -O3, as a ratio table
#
# Needs make and Python 3.11 or newer, no root. Everything is installed into .venv.

BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help demo test lint check bench clean

help:
	@sed -n 's/^# \{0,1\}//p; /^$$/q' Makefile

.venv/installed: pyproject.toml .ci/make-venv
	@.ci/make-venv .venv
	@echo "installing meta into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/installed-test: .venv/installed
	@echo "installing the test tools into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

demo: .venv/installed
	$(BIN)/meta evolve sources/llama

test: .venv/installed-test
	@.ci/install-qemu
	$(BIN)/ruff check .
	$(BIN)/mypy meta tests
	$(BIN)/python -m pytest -q -n 2

bench: .venv/installed-test
	@$(BIN)/python tests/bench_native.py

clean:
	rm -rf .venv build dist *.egg-info outputs/*/
