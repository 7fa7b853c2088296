"""`split`: the same program in smaller functions. gcc's build of the split text is the judge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from csmith_campaign import missing
from passes_harness import Case, assert_reparses, cases, context, program_of, run_hosted, snapshot, texts
from split_campaign import one

from meta.callgraph import CallGraph
from meta.diagnostics import UsageError
from meta.passes import Split, parse_pipeline, run_pipeline
from meta.passes.split.model import Model
from meta.passes.split.survey import Survey, count_statements
from meta.passes.tree import walk

LIMITS = (
    Split(statements=3), Split(statements=5, noinline=True), Split(statements=10), Split(statements=20),
    Split(lines=15), Split(frame=48),
)  # fmt: skip


@pytest.mark.parametrize("split", LIMITS, ids=str)
@pytest.mark.parametrize("case", cases("split"), ids=lambda case: case.name)
def test_split_programs_print_what_they_printed(case: Case, split: Split, tmp_path: Path) -> None:
    program = case.program
    after, _ = run_pipeline([split], program, context())
    assert_reparses(after)
    again, second = run_pipeline([split], after, context())
    assert texts(again) == texts(after)
    assert not second[0].changed
    whole, parts = (run_hosted(each, tmp_path / name) for name, each in (("whole", program), ("split", after)))
    assert (whole.out, whole.status) == (parts.out, parts.status)


def test_input_is_left_alone() -> None:
    for case in cases("split"):
        program = case.program
        before = snapshot(program)
        run_pipeline([Split(statements=4)], program, context())
        assert snapshot(program) == before


def test_functions_are_within_the_limit_or_named() -> None:
    for case in cases("split"):
        after, reports = run_pipeline([Split(statements=5)], case.program, context())
        named = {note.split()[0] for note in reports[0].notes if " stays " in note}
        for unit in after.units:
            for ext in unit.ast.ext:
                if type(ext).__name__ == "FuncDef" and count_statements(ext.body) > 5:
                    assert ext.decl.name in named


def test_what_cannot_be_cut_is_named_with_its_reason() -> None:
    case = next(case for case in cases("split") if case.name == "split-nothing")
    after, reports = run_pipeline([Split(statements=4)], case.program, context())
    assert texts(after) == texts(case.program)
    assert not reports[0].changed
    assert any(note.startswith("twice stays whole") and "returns twice" in note for note in reports[0].notes)


def test_a_label_that_is_left_without_a_jump_goes() -> None:
    body = """
    extern int trace(int n);
    int f(int n)
    {
        int sum = trace(n);
        if (n > 1) {
            sum += trace(1);
            if (sum > 3)
                goto done;
            sum += trace(2);
            sum += trace(3);
        }
    done:
        sum ^= trace(4);
    unused:
        sum ^= trace(5);
        return sum;
    }
    """
    after, _ = run_pipeline([Split(statements=6)], program_of({"app/main.c": body}), context())
    text = texts(after)["app/main.c"]
    assert "f__" in text
    assert "done:" not in text and "goto" not in text
    assert "unused:" in text  # nothing jumped there before


@pytest.mark.parametrize("split", [Split(statements=4), Split(statements=4, noinline=True)], ids=str)
def test_parts_of_what_is_always_inlined_are_too(split: Split) -> None:
    case = next(case for case in cases("split") if case.name == "split-inlined")
    after, _ = run_pipeline([split], case.program, context())
    made = [line for line in texts(after)["app/main.c"].splitlines() if " sorted__" in line and line.endswith(")")]
    assert made
    assert all(re.match(r"static inline .*always_inline", line) and "noinline" not in line for line in made)


def test_work_grows_with_the_function_not_with_its_square(monkeypatch: pytest.MonkeyPatch) -> None:
    def surveyed(count: int) -> int:
        """Statements that all surveys look at, of a function with `count` loops."""
        total = 0

        def counted(model: Model) -> Survey:
            nonlocal total
            total += count_statements(model.function.body)
            return Survey(model)

        monkeypatch.setattr("meta.passes.split.split.Survey", counted)
        loops = "for (int i = 0; i < n; i++) { a[i] += i; if (a[i] > n) n--; }" * count
        program = program_of({"app/main.c": f"int f(int *a, int n) {{ {loops} return n; }}"})
        run_pipeline([Split(statements=8)], program, context())
        return total

    assert surveyed(160) < 6 * surveyed(40)


def test_regions_are_not_walked_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every statement is looked at for what keeps it in its block, not every statement of every region."""

    def walked(count: int) -> int:
        total = 0

        def counted(node: object) -> Iterator[object]:
            nonlocal total
            for each in walk(node):
                total += 1
                yield each

        monkeypatch.setattr("meta.passes.split.checks.walk", counted)
        body = "".join(f"int v{index}; use(&v{index}); " for index in range(count))
        program = program_of({"app/main.c": f"void use(int *p); int f(void) {{ {body} return v0; }}"})
        run_pipeline([Split(frame=64)], program, context())
        return total

    assert walked(40) < 3 * walked(20)


def test_a_cycle_of_calls_is_found_once_for_each_function(monkeypatch: pytest.MonkeyPatch) -> None:
    """That two functions are on one takes two walks over the graph, not one for every function between them."""

    def asked(count: int) -> int:
        total = 0
        callees = CallGraph.callees

        def counted(graph: CallGraph, *arguments: object) -> object:
            nonlocal total
            total += 1
            return callees(graph, *arguments)  # type: ignore[arg-type]

        with monkeypatch.context() as patch:
            patch.setattr(CallGraph, "callees", counted)
            heads = "".join(f"int f{index}(int n); " for index in range(count))
            bodies = "".join(
                f"int f{index}(int n) {{ char b[80]; b[n] = 1; return n > 0 ? f{(index + 1) % count}(n - b[n]) : 0; }} "
                for index in range(count)
            )
            run_pipeline([Split(frame=64)], program_of({"app/main.c": heads + bodies}), context())
        return total

    assert asked(40) < 5 * asked(20)


def test_text_form() -> None:
    assert str(Split()) == "split"
    assert parse_pipeline("split{statements=40 noinline=true}") == (Split(statements=40, noinline=True),)
    with pytest.raises(UsageError, match="one limit"):
        parse_pipeline("split{statements=40 lines=3}")
    with pytest.raises(UsageError, match="at least 2"):
        parse_pipeline("split{frame=1}")


@pytest.mark.parametrize("seeds", [range(start, start + 5) for start in (1, 101, 201, 301)], ids=str)
def test_random_programs(seeds: range, tmp_path: Path) -> None:
    if missing():
        pytest.skip(missing())
    rows = [one(seed, tmp_path, "--max-funcs 4 --max-block-size 3", ("-O1",)) for seed in seeds]
    assert not [f"seed {row.name}: {row.kind} {row.text}" for row in rows if row.is_bad]
    assert any(row.parts for row in rows) or seeds[0] != 1  # at 4 statements there is always something to cut
