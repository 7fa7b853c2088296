# make demo    C sources become a booted LLaMA kernel, which measures itself and comes back smaller
# make test    the whole test suite, linters and type checks
# make split N=500           csmith's programs before and after `meta split`
# make csmith N=2000         random programs at -O0, -O2 and -O3 against gcc (installs csmith where it may)
# make abi N=1000            random signatures, half compiled by gcc
# make fuzz N=10000          mutated C: success or diagnostics
# make fuzz-coverage MINUTES=10    the same, steered by coverage (installs atheris)
# make passes N=1000         random sequences of passes on random programs and every app
# make kill N=100            evolutions that are killed must go on and end with the same bytes
# make soundness N=50        every app, grown on its training runs, on runs that it never saw
# make torture               gcc's own C programs, of Debian's gcc-12-source
# make bench   the native llama against gcc -O3, and 26 programs against clang 19, as ratio tables
# make bench-clang    run time at -O2 and code size at -Oz of 26 programs against clang 19
# make bench-speed    llama and the twelve programs for speed against gcc and clang with LTO and their own profile
# make bench-size     bytes of code and data of llama for size, every generation, gcc and clang
# make bench-compile  lines per second of every front-end stage, up to 250,000 lines
# make bench-step     CPU seconds of one generation step on llama by stage, cold and with a changed profile
# make real    libraries of the package registry, compiled by meta cc and by gcc, and after passes, must do the same
# make projects            projects of Debian's archive, built by their own build systems with meta cc, run their own tests
# make check-preprocessor  every header in /usr/include and 2,000 random programs of macros against gcc -E
#
# Needs make and Python 3.11 or newer, no root. Everything is installed into .venv.

BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help demo real test lint check csmith split abi fuzz fuzz-coverage passes kill soundness torture bench bench-clang bench-speed bench-size bench-compile bench-step check-preprocessor projects clean

help:
	@sed -n 's/^# \{0,1\}//p; /^$$/q' Makefile

.venv/installed: pyproject.toml .ci/make-venv
	@.ci/make-venv .venv
	@echo "installing meta into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q meta
	@touch $@

.venv/installed-test: .venv/installed
	@echo "installing the test tools into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

demo: .venv/installed
	$(BIN)/meta evolve sources/llama

test: .venv/installed-test
	@.ci/install-qemu
	@.ci/install-csmith
	$(BIN)/ruff check .
	$(BIN)/mypy meta tests
	$(BIN)/python -m pytest -q -n 2

split: N := 500
split: .venv/installed-test
	@.ci/install-csmith
	@nice $(BIN)/python tests/split_campaign.py $(N)

csmith: N := 2000
csmith: .venv/installed-test
	@.ci/install-csmith
	@nice $(BIN)/python tests/csmith_campaign.py $(N)

abi: N := 1000
abi: .venv/installed-test
	@nice $(BIN)/python tests/abi_campaign.py $(N)

fuzz: N := 10000
fuzz: .venv/installed-test
	@nice $(BIN)/python tests/fuzz_campaign.py $(N)

fuzz-coverage: MINUTES := 10
fuzz-coverage: .venv/installed-test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris==3.0.0
	@mkdir -p outputs/fuzz
	nice $(BIN)/python tests/fuzz_coverage.py outputs/fuzz/coverage -max_total_time=$$(($(MINUTES) * 60)) \
		-timeout=60 -rss_limit_mb=4096 -print_final_stats=1

passes: N := 1000
passes: .venv/installed-test
	@.ci/install-csmith
	@nice $(BIN)/python tests/passes_campaign.py $(N)

kill: N := 100
kill: .venv/installed-test
	@$(BIN)/python tests/kill_campaign.py $(N)

soundness: N := 50
soundness: .venv/installed-test
	@$(BIN)/python tests/soundness_campaign.py $(N)

torture: .venv/installed-test
	@.ci/fetch-torture outputs/torture
	@nice $(BIN)/python tests/torture_campaign.py outputs/torture/gcc.c-torture/execute

bench: .venv/installed-test
	@$(BIN)/python tests/bench_native.py
	@if command -v clang-19 > /dev/null; then $(BIN)/python tests/bench_clang.py; \
	else echo "left out: the comparison with clang 19, which is not installed (apt-get install clang-19)"; fi

bench-clang: .venv/installed-test
	@$(BIN)/python tests/bench_clang.py

bench-speed: .venv/installed-test
	@$(BIN)/python tests/bench_speed.py

bench-size: .venv/installed-test
	@$(BIN)/python tests/bench_size.py

bench-compile: .venv/installed
	@$(BIN)/python tests/bench_compile.py

bench-step: .venv/installed-test
	@$(BIN)/python tests/bench_step.py

check-preprocessor: .venv/installed-test
	@PYTHONPATH=tests $(BIN)/python tests/test_preprocessor_gcc.py $${TMPDIR:-/tmp}

real: .venv/installed-test
	$(BIN)/python -m pytest -q -n 2 -m registry tests/real

projects: .venv/installed-test
	@nice $(BIN)/python tests/projects_campaign.py

clean:
	rm -rf .venv build dist *.egg-info outputs/*/
