"""The processor's macros under -march, -m<feature> and -mno-<feature>: gcc is the oracle."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Meta

from meta.backend.compile import host_cpu
from meta.diagnostics import UsageError
from meta.driver import cc_options, cc_processor

NAMES = frozenset({*(each.macro for each in cc_processor.FEATURES.values()), "__FP_FAST_FMA", "__FP_FAST_FMAF"})
UNKNOWN_TO_GCC_12 = {"znver4", "znver5"}
HAS_ONLY_FMA4 = "bdver1"  # of which gcc says __FP_FAST_FMA
SWITCHES = (
    "", "-mavx2", "-mno-sse4.2", "-march=haswell -mno-sse4.2", "-mno-sse4.2 -march=haswell", "-msse4.2",
    "-msse4.2 -mno-popcnt", "-mno-crc32 -mavx", "-mavx2 -mno-avx", "-mno-avx -mavx2", "-msse4 -mno-sse4", "-mno-sse4",
    "-mfma", "-mf16c", "-mpclmul -maes", "-mbmi -mbmi2 -mlzcnt", "-mxsaveopt", "-march=haswell -mno-xsave",
    "-march=skylake-avx512 -mno-avx512f -mno-avx2", "-mcx16", "-msahf -mmovbe", "-mssse3", "-march=skylake -mno-ssse3",
    "-march=core2 -march=x86-64", "-mcpu=haswell", "-mtune=haswell", "-march=haswell -mno-popcnt -mno-fma",
)  # fmt: skip


def read(path: str) -> str:
    return Path(path).read_text()


def gcc_defines(flags: str) -> set[str]:
    command = ["gcc", *flags.split(), "-dM", "-E", "-xc", "/dev/null"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(re.findall(r"#define (\w+) 1$", done.stdout, re.M)) & NAMES


def our_defines(flags: str, host: str = "") -> set[str]:
    options = cc_options.parse(flags.split(), read)
    return set(cc_processor.macros(options.cpu, options.features, host)) & NAMES


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc, the oracle of this test, is not installed")
def test_macros_are_those_of_gcc() -> None:
    without = {*UNKNOWN_TO_GCC_12, HAS_ONLY_FMA4}
    processors = [f"-march={name}" for name in cc_processor.PROCESSORS if name not in without]
    wrong = [
        (flags, sorted(gcc_defines(flags) ^ our_defines(flags)))
        for flags in (*SWITCHES, *processors)
        if gcc_defines(flags) != our_defines(flags)
    ]
    assert not wrong
    assert our_defines("-march=x86-64-v3") > our_defines("-march=x86-64-v2") > our_defines("-march=x86-64") == set()


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc, the oracle of this test, is not installed")
def test_native_has_what_gcc_finds_on_this_machine() -> None:
    assert our_defines("-march=native", host_cpu()[1]) == gcc_defines("-march=native")


def test_every_processor_and_switch_is_known_to_llvm(meta: Meta, tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("int f(int a) { return a; }\n")
    switches = [f"-m{name}" for name in cc_processor.FEATURES] + [f"-mno-{name}" for name in cc_processor.FEATURES]
    for flags in (switches, ["-mno-avx512f", "-mno-avx512bitalg"]):
        done = meta("cc", "-c", "a.c", *flags)
        assert (done.status, done.err) == (0, "")


def test_code_uses_what_is_on_and_only_that(meta: Meta, tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("int f(unsigned a) { return __builtin_popcount(a); }\n")
    for flags, expected in (([], False), (["-msse4.2"], True), (["-march=haswell"], True),
                            (["-msse4.2", "-mno-popcnt"], False), (["-march=haswell", "-mno-popcnt"], False)):
        done = meta("cc", "-O2", "-S", "-o", "-", "a.c", *flags)
        assert done.status == 0, done.err
        assert ("popcntl" in done.out) == expected, flags


def test_vectors_are_passed_as_this_machine_does(meta: Meta, tmp_path: Path) -> None:
    body = "typedef int v __attribute__((vector_size(32))); v f(v a, v b) { return a + b; }\n"
    (tmp_path / "a.c").write_text(body)
    done = meta("cc", "-O2", "-S", "-o", "-", "-march=native", "a.c")
    assert done.status == 0, done.err
    assert ("ymm0" in done.out) == ("+avx2" in host_cpu()[1].split(","))
    assert meta("cc", "-O2", "-S", "-o", "-", "-march=native", "-mno-avx", "a.c").out.count("ymm") == 0


def test_unknown_processors_are_named() -> None:
    with pytest.raises(UsageError, match="unknown processor 'pentium9'"):
        cc_options.parse(["-march=pentium9"], read)
    with pytest.raises(UsageError, match="-mavx512f"):
        cc_options.parse(["-mavx512f"], read)
