"""Only what is wanted is lowered, with everything that it mentions: the rest of a program costs LLVM nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from compiler import gcc_build, link, need_gcc, parse, parse_file, program, run, target
from conftest import ROOT, Meta, write_app

from meta.backend import compile_module
from meta.lower import lower_program
from meta.sema import analyse

PROGRAMS = sorted((ROOT / "tests" / "programs").glob("*.c"))
TEXT = """
static int table[] = {1, 2}, *second = &table[1], unused[] = {3};
static int twice(int x) { return 2 * x + *second; }
static int (*const hook)(int) = twice;
static void clean(int *x) { *x = 0; }
static int dead(int x) { return unused[x] + twice(x); }
int renamed(void) asm("other");
int plain(void) { return 7; }
extern int known(void) asm("plain");
int main(void) { __attribute__((cleanup(clean))) int x = 1; return hook(x) + known(); }
__attribute__((constructor)) static void first(void) { table[0] = 5; }
"""


def defined(ir: str) -> set[str]:
    """Names of the functions and objects that a module defines, but for literals and the entries of arrays."""
    names = re.findall(r"^(?:define .*?@([\w.]+)\(|@([\w.]+) = (?!private|external|appending))", ir, re.M)
    return {one or other for one, other in names if not other.startswith(".")}


def test_what_is_mentioned_comes_along() -> None:
    semantics = analyse(program(parse(TEXT)))
    everything = {"table", "second", "unused", "twice", "hook", "clean", "dead", "plain", "main", "first"}
    assert defined(lower_program(semantics, target())) == everything
    assert defined(lower_program(semantics, target(), {"main"})) == everything - {"dead", "unused"}
    assert defined(lower_program(semantics, target(), ())) == {"first", "table"}  # a constructor is its own reason


def test_all_that_is_wanted_gives_the_same_text() -> None:
    semantics = analyse(program(parse_file(ROOT / "tests" / "programs" / "initialisers.c")))
    assert lower_program(semantics, target(), semantics.symbols) == lower_program(semantics, target())


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_main_alone_brings_a_whole_program(path: Path, tmp_path: Path) -> None:
    need_gcc()
    code = compile_module(lower_program(analyse(program(parse_file(path))), target(), {"main"}), target()).object
    assert run(link(tmp_path, "ours", [code])) == run(gcc_build(tmp_path, "gcc", [path]))


def test_what_llvm_calls_for_wide_integers_comes_along() -> None:
    text = """
    double __floattidf(__int128 x) { return (double)(long)x; }
    double f(__int128 x) { return x; }
    double g(long x) { return x; }
    """
    semantics = analyse(program(parse(text), exports=("f", "g")))
    assert "__floattidf" in defined(lower_program(semantics, target(), {"f"}))
    assert "__floattidf" not in defined(lower_program(semantics, target(), {"g"}))


def test_an_image_has_nothing_of_library_functions_that_nobody_calls(meta: Meta, tmp_path: Path) -> None:
    assert meta("build", "hello").status == 0
    folder = tmp_path / "outputs" / "hello" / "gen-000"
    names = defined((folder / "kernel.ll").read_text())
    assert "main" in names
    assert not {name for name in names if name.endswith(("ti3", "dc3"))}
    constants = re.findall(r"\.LCPI", (folder / "kernel.map").read_text())
    assert len(constants) < 10  # with those of the library for wide and complex numbers 27


def test_errors_in_functions_that_nobody_calls_are_errors(meta: Meta, tmp_path: Path) -> None:
    """Those that only lowering tells, too."""
    text = """
    typedef int lanes __attribute__((vector_size(32)));
    __attribute__((target("avx"))) int takes(lanes x) { return x[0]; }
    int nobody(void) { lanes x = {1}; return takes(x); }
    int main(void) { return 0; }
    """
    write_app(tmp_path / "app", {"main.c": text})
    result = meta("build", "app")
    assert (result.status, "passed by value to code with AVX" in result.err) == (1, True)
