"""Products and quotients of complex numbers in the kernel library agree with libgcc's, to the bit."""

from __future__ import annotations

from pathlib import Path

from compiler import gcc_build, link, need_gcc, parse_file, run, to_object
from conftest import ROOT

from meta.callgraph.build import build_callgraph
from meta.program import Program
from meta.sema import analyse

RUNTIME = ROOT / "sources" / "runtime" / "complex.c"
PROGRAM = ROOT / "tests" / "programs" / "complex_more.c"


def test_the_runtime_computes_what_libgcc_does(tmp_path: Path) -> None:
    need_gcc()
    expected = run(gcc_build(tmp_path, "gcc", [PROGRAM]))
    code = to_object(parse_file(PROGRAM), parse_file(RUNTIME))
    assert run(link(tmp_path, "ours", [code])) == expected
    assert b"__divxc3" in code


def test_pruning_keeps_what_a_quotient_calls(tmp_path: Path) -> None:
    source = tmp_path / "program.c"
    source.write_text("double _Complex z; int main(void) { z = z / z; return 0; }\n")
    graph = build_callgraph(analyse(Program("test", (parse_file(source), parse_file(RUNTIME)))))
    assert "__divdc3" in graph.edges["main"]
