"""The specialise pass: which clones are made, that nothing else changes, and who is left alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from csmith_campaign import missing
from passes_csmith import one
from passes_harness import HASH, Case, assert_reparses, cases, context, program_of, run_hosted, snapshot, texts
from pycparser import c_ast

from meta.diagnostics import InputError, UsageError
from meta.passes import PassContext, parse_pipeline, run_pipeline
from meta.passes.specialise.assume import FAILED
from meta.passes.specialise.specialise import Specialise
from meta.profile import FunctionCount, Profile, ValueCounts
from meta.program import Program
from meta.target import Platform


def profile_of(program: Program, text: str) -> Profile:
    """A profile from `f.n=288:99,7:1 f.p=by_word:5`: every function was called as often as its values were seen."""
    values: dict[str, dict[str, ValueCounts]] = {}
    for function, parameter, listed in re.findall(r"([^\s.]+)\.(\S+?)=(\S+)", text):
        pairs = [each.rsplit(":", 1) for each in listed.split(",")]
        counts = {int(value) if re.fullmatch(r"-?\d+", value) else value: int(count) for value, count in pairs}
        values.setdefault(function, {})[parameter] = ValueCounts.of(counts)
    units = {symbol.name: symbol.unit for symbol in context().semantics(program, Platform.LINUX).symbols.values()}
    functions = {
        name: FunctionCount(str(units[name]), max(each.total for each in values[name].values())) for name in values
    }
    return Profile(HASH, "linux", "native", ("case",), False, functions, values=values)


def function_names(program: Program) -> set[str]:
    return {ext.decl.name for unit in program.units for ext in unit.ast.ext if isinstance(ext, c_ast.FuncDef)}


@pytest.mark.parametrize("case", cases("specialise"), ids=lambda case: case.name)
def test_cases(case: Case, tmp_path: Path) -> None:
    program = case.program
    before = snapshot(program)
    given = context(profile_of(program, case.expected["values"]))
    step = Specialise(assume="assumed" in case.expected, gain=1, small=0)
    result, (report,) = run_pipeline([step], program, given)
    assert snapshot(program) == before
    assert function_names(result) - function_names(program) - {FAILED} == case.names("clones")
    assumed = {note.split()[2].partition(".")[2] for note in report.notes if note.startswith("assumed: ")}
    assert assumed == case.names("assumed")
    notes = [note.removeprefix("not specialised: ") for note in report.notes if note.startswith("not ")]
    refused = [text.strip() for text in case.expected.get("refused", "").split("|") if text.strip()]
    assert [note for note in notes if note in refused] == refused
    assert_reparses(result)
    again, (second,) = run_pipeline([step], result, given)
    assert texts(again) == texts(result) and not second.counts["clones made"]
    for name, each in (("before", program), ("after", result)):
        assert run_hosted(each, tmp_path / name).out.split() == case.expected["prints"].split()


RECURSIVE = """
unsigned fibonacci(unsigned n)
{
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}
int main(void) { printf("%u\\n", fibonacci(15)); return 0; }
"""


def specialised(source: str, values: str, **options: object) -> Program:
    program = program_of({"app/main.c": "int printf(const char *format, ...);\n" + source})
    result, _ = run_pipeline([Specialise(**options)], program, context(profile_of(program, values)))  # type: ignore[arg-type]
    return result


def test_calls_with_constants_go_to_the_clone() -> None:
    text = texts(specialised(RECURSIVE, "fibonacci.n=1:377,2:233,0:233,3:144,4:89"))["app/main.c"]
    assert "if (n == 1U)\n" in text
    assert "return 4U < 2 ? 4U : fibonacci__n3() + fibonacci__n2();" in text
    assert "return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);" in text


def test_the_budget_takes_the_best_and_no_more() -> None:
    values = "fibonacci.n=1:377,2:233,0:100"
    wanted = [
        function_names(specialised(RECURSIVE, values, budget=budget)) - {"main", "fibonacci", "runtime_exit"}
        for budget in (0, 130, 1000)
    ]
    assert wanted == [set(), {"fibonacci__n1"}, {"fibonacci__n1", "fibonacci__n2", "fibonacci__n0"}]


def test_options_choose() -> None:
    values = "fibonacci.n=1:377,2:23"
    assert "fibonacci__n1" not in function_names(specialised(RECURSIVE, values, drop=("fibonacci__n1",)))
    assert "fibonacci__n1" not in function_names(specialised(RECURSIVE, values, only=("main",)))
    assert "fibonacci__n2" not in function_names(specialised(RECURSIVE, values, share=50))
    assert "fibonacci__n2" not in function_names(specialised(RECURSIVE, values, clones=1))
    assert "fibonacci__n1" not in function_names(specialised(RECURSIVE, values, calls=500))


def test_nothing_to_do_and_nothing_to_go_by() -> None:
    program = program_of({"app/main.c": RECURSIVE.replace("printf", "(void)printf") + "int printf(const char *, ...);"})
    program = program_of({"app/main.c": "int main(void) { return 0; }"})
    result, report = Specialise().run(program, context(profile_of(program, "")))
    assert result is program and not report.changed
    with pytest.raises(UsageError, match="needs a profile"):
        Specialise().run(program, PassContext())
    with pytest.raises(InputError, match="belongs to generation"):
        Specialise().run(program, context(profile_of(program, ""), generation="cd" * 32))
    with pytest.raises(UsageError, match="share 1 to 100"):
        parse_pipeline("specialise{share=0}")
    assert parse_pipeline("specialise{budget=9 only=f,g}") == (Specialise(budget=9, only=("f", "g")),)


GUARDED = """
__attribute__((noinline)) int sum(int width, int from)
{
    int found = from;
    for (int i = 0; i < width; i++)
        found = found * 3 + i;
    return found;
}
int main(void) { printf("%d %d\\n", sum(5, 3), sum(5, 4)); return 0; }
"""


def test_guards_of_a_former_run_are_no_reason_for_clones() -> None:
    """What they hand on gains nothing by being constant."""
    program = program_of({"app/main.c": "int printf(const char *format, ...);\n" + GUARDED})
    given = context(profile_of(program, "sum.width=5:900 sum.from=3:800,4:100"))
    result, _ = run_pipeline([Specialise(calls=1)], program, given)
    assert function_names(result) - function_names(program) == {"sum__width5"}
    again, (second,) = run_pipeline([Specialise(calls=1)], result, given)
    assert texts(again) == texts(result) and not second.counts["clones made"]


SEEDS = [range(start, start + 5) for start in range(1, 21, 5)]


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_random_programs(seeds: range, tmp_path: Path) -> None:
    """20 of csmith with made-up profiles; tests/passes_csmith.py --passes "specialise;jam;tune;tier" runs more."""
    if missing():
        pytest.skip(missing())
    tier = "tier{thresholds=10,100,1000,10000 weights=true}"
    passes = f"specialise{{calls=1 gain=-999999999 small=0}};jam{{heat=1}};tune{{heat=1}};{tier}"
    rows = [one(seed, passes, tmp_path, "--max-funcs 4 --max-block-size 3") for seed in seeds]
    assert not [f"seed {row.seed}: {row.kind} {row.text}" for row in rows if row.is_bad]


ASSUMING = """
struct shape { int width; };
static int area(const struct shape *shape) { return shape->width * shape->width; }
int main(int argc, char **argv)
{
    struct shape shape;
    shape.width = 6 + argc;
    printf("%d\\n", area(&shape));
    return 0;
}
"""


@pytest.mark.parametrize(("length", "values", "cloned"), [
    ("n", "-1:400", False), ("n", "0:400", False), ("n", "7:400", True), ("n", "100000000:400", False),
    ("n - 9", "4:400", False), ("n][n", "4:400", True), ("n][n + 2", "4:400", False),
])  # fmt: skip
def test_lengths_of_arrays_are_what_an_array_can_have(tmp_path: Path, length: str, values: str, cloned: bool) -> None:
    """Where control never comes with such a value, the source still must be C."""
    where = "double (*unused)[LENGTH]", "double kept[LENGTH]", "typedef double type[LENGTH]"
    for index, declared in enumerate(where):
        source = """
            int f(int n, int x)
            {
                for (int i = 0; i < n && i < 9; i++)
                    x += i;
                if (n < 1 || n > 99)
                    return x;
                DECLARED;
                return x + 1;
            }
            int main(void) { for (int i = -1; i < 8; i++) printf("%d\\n", f(i * i * i, i)); return 0; }
        """.replace("DECLARED", declared.replace("LENGTH", length))
        program = specialised(source, f"f.n={values}", small=0)
        text = texts(program)["app/main.c"]
        assert (f"static int f__n{values.split(':', maxsplit=1)[0].replace('-', 'm')}" in text) is cloned
        if cloned:
            plain = program_of({"app/main.c": "int printf(const char *format, ...);\n" + source})
            assert run_hosted(program, tmp_path / f"{index}b") == run_hosted(plain, tmp_path / f"{index}a")


def test_main_that_ends_without_a_return_has_no_clone(tmp_path: Path) -> None:
    """In main alone that means 0 (C11 5.1.2.2.3)."""
    ending = 'int main(int argc) { for (int i = 0; i < argc; i++) printf("%d\\n", i + 7); }'
    text = texts(specialised(ending, "main.argc=1:400", small=0))["app/main.c"]
    assert "main__argc1" not in text
    returning = specialised(ending.replace("7); }", "7); return 3; }"), "main.argc=1:400", small=0)
    assert "if (argc == 1)" in texts(returning)["app/main.c"]
    done = run_hosted(returning, tmp_path)
    assert (done.status, done.out) == (3, "7\n")


def test_other_values_are_refused_by_name(tmp_path: Path) -> None:
    program = program_of({"app/main.c": "int printf(const char *format, ...);\n" + ASSUMING})
    given = context(profile_of(program, "area.shape->width=7:400"))
    result, _ = run_pipeline([Specialise(assume=True, small=0)], program, given)
    assert "return 7 * 7;" in texts(result)["app/main.c"]
    assert run_hosted(result, tmp_path / "same").out == "49\n"
    other = run_hosted(result, tmp_path / "other", "argument")
    assert (other.status, other.out) == (87, "assumption: struct shape.width is not 7, as this kernel assumes\n")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("shape.width = 6 + argc;", "shape.width = 6; shape.width += argc;"),
        ("shape.width = 6 + argc;", "argc = (shape.width = 6 + argc) + 2;"),
        ("struct shape shape;", "struct shape shape = {3};"),
        ("int width;", "int width : 9;"),
        ("int width;", "volatile int width;"),
        ("shape.width = 6 + argc;", "int *p = &shape.width; *p = 6 + argc;"),
        ("shape.width = 6 + argc;", "char *p = (char *)&shape; *p = 6 + argc;"),
        ("struct shape { int width; };", "struct shape { union { int width; char c; }; };"),
    ],
)
def test_members_that_others_could_change_are_read(change: str, why: str) -> None:
    source = "int printf(const char *format, ...);\n" + ASSUMING.replace(change, why)
    program = program_of({"app/main.c": source})
    given = context(profile_of(program, "area.shape->width=7:400"))
    result, report = Specialise(assume=True, small=0).run(program, given)
    assert FAILED not in texts(result)["app/main.c"], why
    assert not [note for note in report.notes if note.startswith("assumed")]
