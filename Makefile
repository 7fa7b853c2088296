# make demo    C sources become a booted LLaMA kernel, which measures itself and comes back smaller
# make test    the whole test suite, linters and type checks
# make bench   the native llama of the last generation against gcc -O3, as a ratio table
# make bench-clang    run time at -O2 and code size at -Oz of 26 programs against clang 19
# make bench-compile  lines per second of every front-end stage, up to 250,000 lines
# make real    libraries of the package registry, compiled by meta cc and by gcc, must do the same
# make check-preprocessor  every header in /usr/include and 2,000 random programs of macros against gcc -E
#
# Needs make and Python 3.11 or newer, no root. Everything is installed into .venv.

BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help demo real test lint check bench bench-clang bench-compile check-preprocessor clean

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

bench-clang: .venv/installed-test
	@$(BIN)/python tests/bench_clang.py

bench-compile: .venv/installed
	@$(BIN)/python tests/bench_compile.py

check-preprocessor: .venv/installed-test
	@PYTHONPATH=tests $(BIN)/python tests/test_preprocessor_gcc.py $${TMPDIR:-/tmp}

real: .venv/installed-test
	$(BIN)/python -m pytest -q -n 2 -m registry tests/real

clean:
	rm -rf .venv build dist *.egg-info outputs/*/
