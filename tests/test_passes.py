"""The pass framework: text form, pipelines, rewriting, and the verifier."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest
from frontend_trees import SNIPPETS, nodes
from passes_harness import assert_reparses, context, program_of, snapshot
from pycparser import c_ast

import meta.passes
from meta.diagnostics import UsageError
from meta.frontend import parse_text
from meta.passes import BrokenProgram, Instrument, Pass, PassContext, Prune, Report, format_pipeline, parse_pipeline
from meta.passes.base import parse_options
from meta.passes.pipeline import KINDS, run_pipeline
from meta.passes.tree import Rewriter, call, deep_copy, identifier, number, prototype, shallow_copy, walk
from meta.passes.verify import verify
from meta.program import Program

SOURCE = """
struct pair { int a : 3; int b[2]; };
static int f(struct pair *p, ...) { for (;;) { if (p->a) break; } return sizeof(struct pair); }
int main(void) { struct pair p = { .b = { [1] = 4 } }; return f(&p, (char)3) ? p.b[1] : 0; }
"""


@dataclass(frozen=True, slots=True)
class Sample(Pass):
    name: ClassVar[str] = "sample"
    loud: bool = False
    level_of: int = 2
    names: tuple[str, ...] = ("x",)

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        return program, Report(str(self))


def test_every_kind_of_pass_is_where_the_table_says() -> None:
    loaded = {name: kind.load() for name, kind in KINDS.items()}
    assert {name: kind.name for name, kind in loaded.items()} == {name: name for name in KINDS}
    assert all(issubclass(kind, Pass) for kind in loaded.values())
    assert [each for each in vars(meta.passes)["__all__"] if not hasattr(meta.passes, each)] == []
    assert not hasattr(meta.passes, "Sample")


@pytest.mark.parametrize(("value", "text"), [
    (Sample(), "sample"),
    (Sample(loud=True), "sample{loud=true}"),
    (Sample(level_of=-3, names=("a", "b.c")), "sample{level-of=-3 names=a,b.c}"),
    (Sample(names=()), "sample{names=}"),
])  # fmt: skip
def test_text_form_round_trip(value: Sample, text: str) -> None:
    assert str(value) == text
    assert parse_options(Sample, text.removeprefix("sample").strip("{}")) == value


def test_pipeline_round_trip() -> None:
    text = "prune;instrument;prune{cold=trap keep=main,port_read8.runtime.pc.kernel}"
    passes = parse_pipeline(text)
    assert passes == (Prune(), Instrument(), Prune(cold="trap", keep=("main", "port_read8.runtime.pc.kernel")))
    assert format_pipeline(passes) == text
    assert parse_pipeline(" prune ; prune{ cold=trap } ") == (Prune(), Prune(cold="trap"))
    assert parse_pipeline("") == ()


@pytest.mark.parametrize(("text", "message"), [
    ("prone", "no pass 'prone'"),
    ("prune{", "'prune{' is not a pass"),
    ("prune;", "'' is not a pass"),
    ("prune{hot=1}", "'prune' has no option 'hot'"),
    ("prune{cold}", "'cold' of pass 'prune' must be given once"),
    ("prune{cold=trap cold=trap}", "must be given once"),
    ("prune{cold=maybe}", "must be trap, outline or nothing"),
])  # fmt: skip
def test_wrong_pipelines_are_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse_pipeline(text)


def test_wrong_option_values_are_refused() -> None:
    with pytest.raises(UsageError, match="true or false"):
        parse_options(Sample, "loud=yes")
    with pytest.raises(UsageError, match="must be a number"):
        parse_options(Sample, "level-of=two")


def test_a_pass_is_a_value() -> None:
    assert Prune(keep=("f",)).with_options(cold="trap") == Prune(cold="trap", keep=("f",))
    assert hash(Prune()) == hash(Prune())


def test_identity_rewriter_returns_the_same_node() -> None:
    tree = parse_text(SOURCE, "a.c").ast
    assert Rewriter().rewrite(tree) is tree


def test_rewriting_copies_only_the_way_to_the_change() -> None:
    tree = parse_text(SOURCE, "a.c").ast
    before = [(id(node), type(node)) for node in walk(tree)]

    def double(node: c_ast.Constant) -> c_ast.Node:
        return shallow_copy(node, value="8") if node.value == "4" else node

    changed = Rewriter({c_ast.Constant: double}).rewrite(tree)
    assert [(id(node), type(node)) for node in walk(tree)] == before
    assert [a is b for a, b in zip(tree.ext, changed.ext, strict=True)] == [True, True, False]
    assert [node.value for node in walk(changed) if isinstance(node, c_ast.Constant)].count("8") == 1


def test_rewriting_splices_and_drops() -> None:
    tree = parse_text("int f(void) { ; g(); return 1; } int g(void);", "a.c").ast
    rules = {c_ast.EmptyStatement: lambda node: [], c_ast.FuncCall: lambda node: [node, call("h", [number(1)])]}
    body = Rewriter(rules).rewrite(tree).ext[0].body.block_items
    assert [type(item).__name__ for item in body] == ["FuncCall", "FuncCall", "Return"]
    with pytest.raises(TypeError, match="Return stands alone"):
        Rewriter({c_ast.Return: lambda node: []}).rewrite(tree.ext[0].body.block_items[2])


def test_rewriting_deep_trees() -> None:
    total = " + ".join(["x"] * 3000)
    ladder = " else ".join(f"if (x == {i}) return {i};" for i in range(200))
    tree = parse_text(f"int f(int x) {{ {ladder} return {total}; }}", "a.c").ast
    rules = {c_ast.Return: lambda node: c_ast.Compound([call("leave"), node])}
    changed = Rewriter(rules).rewrite(tree)
    assert sum(isinstance(node, c_ast.FuncCall) for node in walk(changed)) == 201
    assert Rewriter().rewrite(tree) is tree


@pytest.mark.parametrize("snippet", SNIPPETS.values(), ids=SNIPPETS)
def test_walking_leaves_nothing_out(snippet: str) -> None:
    tree = parse_text(snippet, "snippet.c").ast
    assert Counter(map(id, walk(tree))) == Counter(map(id, nodes(tree)))


def test_deep_copy_shares_nothing() -> None:
    tree = parse_text(SOURCE, "a.c").ast
    assert not {id(node) for node in walk(tree)} & {id(node) for node in walk(deep_copy(tree))}


def test_constructed_declarations_are_what_the_parser_makes() -> None:
    made = [prototype("__probe_enter", "id"), prototype("__probe_flush", None), prototype("t", "id", ["_Noreturn"])]
    unit = parse_text("int x;", "a.c")
    assert_reparses(Program("p", (replace(unit, ast=c_ast.FileAST(made)),)))


def test_verifier_accepts_and_names_the_broken() -> None:
    program = program_of({"app/main.c": SOURCE})
    before = snapshot(program)
    verify(program, context())
    assert snapshot(program) == before
    unit = program.units[0]
    twice = replace(unit, ast=shallow_copy(unit.ast, ext=[*unit.ast.ext, unit.ast.ext[-1]]))
    with pytest.raises(BrokenProgram, match=r"after pass 'sample': a .* stands twice in app/main\.c"):
        verify(program.with_units([twice, *program.units[1:]]), context(), "sample")
    undeclared = shallow_copy(unit.ast.ext[-1], body=c_ast.Compound([c_ast.Return(identifier("nobody"))]))
    broken = replace(unit, ast=shallow_copy(unit.ast, ext=[*unit.ast.ext[:-1], undeclared]))
    with pytest.raises(BrokenProgram, match="not valid C: 'nobody' is not declared"):
        verify(program.with_units([broken, *program.units[1:]]), context())
    with pytest.raises(BrokenProgram, match="path order"):
        verify(replace(program, units=program.units[::-1]), context())


def test_pipeline_runs_the_verifier() -> None:
    @dataclass(frozen=True, slots=True)
    class Breaker(Pass):
        name: ClassVar[str] = "breaker"

        def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
            return replace(program, units=program.units[::-1]), Report(str(self))

    program = program_of({"app/main.c": SOURCE})
    result, reports = run_pipeline([Sample(), Sample(loud=True)], program, context())
    assert result is program
    assert [report.title for report in reports] == ["sample", "sample{loud=true}"]
    assert not any(report.changed for report in reports)
    with pytest.raises(BrokenProgram, match="after pass 'breaker'"):
        run_pipeline([Breaker()], program, context())


def test_library_must_be_handed_over() -> None:
    program = program_of({"app/main.c": SOURCE})
    with pytest.raises(UsageError, match=r"no runtime/probe/probe\.c"):
        Instrument().run(program, PassContext())
