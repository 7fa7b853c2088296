"""Analyses shared between programs: the same result as without, and only units that are new are analysed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from passes_harness import Case, cases, context, texts
from pycparser import c_ast

from meta.analyses import Analyses
from meta.diagnostics import SourceError
from meta.frontend import parse_text
from meta.lower import lower_program
from meta.passes import parse_pipeline, run_pipeline
from meta.program import Program, Unit
from meta.sema import Semantics, Symbol, UnitAnalyses, analyse
from meta.target import Target

PIPELINES = ("prune;fold;prune", "split{statements=5};prune", "instrument{mode=blocks,edges,cycles}")

# Every way in which a unit's tables mention symbols: calls, addresses in initialisers and constants, static locals and
# their owners, labels of computed gotos, cleanups, constants of objects, builtins that call the library.
USER = """
extern int shared, table[4];
extern int twice(int);
static int hidden = 3;
static int *place = &hidden, *other = table + 1;
constexpr int seven = 7;
static void leave(int *p) { shared += *p; }
void *memcpy(void *, const void *, unsigned long);
int run(int n) {
    static int calls;
    static int *address = &calls;
    static void *const ways[] = {&&one, &&two};
    static const int distance = (char *)&&two - (char *)&&one;
    __attribute__((cleanup(leave))) int x = n;
    int copy[4];
    __builtin_memcpy(copy, table, sizeof copy);
    goto *ways[n & 1];
one: return ++*address + *place + distance * 0;
two: return twice(copy[0]) + *other + seven;
}
"""
STRONG = "int shared = 1, table[4] = {1, 2, 3}; int twice(int x) { return 2 * x; }\n"
WEAK = "static int hidden; int __attribute__((weak)) twice(int x) { return hidden += x; }\n"
START = "int run(int); int twice(int); int main(void) { return run(1) + twice(2); }\n"


def unit(path: str, text: str) -> Unit:
    return parse_text(text, path, standard="gnu23")


def program(*units: Unit) -> Program:
    return Program("test", tuple(sorted(units, key=lambda each: each.path)))


def lowered(semantics: Semantics) -> str:
    return lower_program(semantics, Target())


def symbols_below(value: Any, seen: set[int]) -> Iterator[Symbol]:
    """Every symbol that a value holds, but for what syntax trees hold."""
    if isinstance(value, c_ast.Node | str | int | float | None) or id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, Symbol):
        yield value
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from symbols_below(each, seen)
    elif is_dataclass(value):
        for field in fields(value):
            yield from symbols_below(getattr(value, field.name), seen)


@pytest.fixture(scope="module")
def units() -> dict[str, Unit]:
    texts = {"a_weak.c": WEAK, "b_user.c": USER, "c_strong.c": STRONG, "d_start.c": START, "e_weak.c": WEAK}
    return {path: unit(path, text) for path, text in texts.items()}


def test_programs_that_share_units_have_the_code_that_they_have_alone(units: dict[str, Unit]) -> None:
    alone, both = UnitAnalyses(), [program(*units.values()), program(*(units[n] for n in list(units)[1:]))]
    for each in [*both, *reversed(both)]:
        assert lowered(analyse(each, units=alone)) == lowered(analyse(each))


def test_a_program_has_no_symbols_but_its_own(units: dict[str, Unit]) -> None:
    shared = UnitAnalyses()
    first, second = (analyse(program(*units.values()), units=shared) for _ in range(2))
    alone = analyse(program(*units.values()))
    for each, other in ((first, second), (second, alone), (alone, first)):
        found = set(symbols_below(each, set()))
        assert found == set(each.symbols.values())
        assert found.isdisjoint(other.symbols.values())


def test_only_units_that_are_new_are_analysed(units: dict[str, Unit], monkeypatch: pytest.MonkeyPatch) -> None:
    analysed = []
    plain = UnitAnalyses.of.__globals__["_analyse_unit"]

    def counted(permissive: bool, each: Unit) -> object:
        analysed.append(each.path)
        return plain(permissive, each)

    monkeypatch.setitem(UnitAnalyses.of.__globals__, "_analyse_unit", counted)
    analyses = Analyses()
    analyses.semantics(program(*units.values()))
    assert analysed == list(units)
    analyses.semantics(program(*units.values()))
    analyses.semantics(program(*list(units.values())[1:]))
    assert analysed == list(units)
    changed = unit("d_start.c", START.replace("2", "3"))
    analyses.semantics(program(*[each for each in units.values() if each.path != "d_start.c"], changed))
    assert analysed == [*units, "d_start.c"]


@pytest.mark.parametrize("order", [("a_weak.c", "b_strong.c"), ("b_weak.c", "a_strong.c")])
def test_a_strong_definition_counts_wherever_it_stands(order: tuple[str, str]) -> None:
    semantics = analyse(program(unit(order[0], WEAK), unit(order[1], STRONG), unit("c_start.c", START)))
    twice = semantics.symbols["twice"]
    assert twice.unit == order[1]
    assert "weak" not in twice.attributes
    assert semantics.defined[twice.definition] is twice
    assert len(twice.declarations) == 3


def test_two_strong_definitions_are_an_error_at_the_second(units: dict[str, Unit]) -> None:
    again = unit("f_again.c", "int other;\nint twice(int x) { return x; }\n")
    with pytest.raises(SourceError, match="'twice' is defined twice") as found:
        analyse(program(*units.values(), again))
    assert found.value.span is not None
    assert (found.value.span.file, found.value.span.line) == ("f_again.c", 2)
    assert "c_strong.c:1" in str(found.value.hint)


def test_what_another_unit_says_of_an_object_does_not_change_this_one() -> None:
    aligned = unit("a.c", "_Alignas(64) int x = 1;\n")
    asking = unit("b.c", "extern int x; _Static_assert(_Alignof(x) == 4); int f(void) { return x; }\n")
    for each in (program(aligned, asking), program(asking, Unit("c.c", aligned.ast))):
        assert analyse(each).symbols["x"].alignment == 64


class Forgetful(Analyses):
    """Knows the programs that it was asked about, and nothing of their units."""

    def semantics(self, part: Program) -> Semantics:
        self._units = UnitAnalyses()
        return super().semantics(part)

    def of_unit(self, make: Any, unit: Unit, *others: Semantics) -> Any:
        return make(unit, *others)


@pytest.mark.parametrize("pipeline", PIPELINES)
@pytest.mark.parametrize("case", [*cases("fold"), *cases("prune")], ids=lambda case: case.name)
def test_passes_make_the_same_of_programs_whose_units_were_analysed_before(case: Case, pipeline: str) -> None:
    passes, before = parse_pipeline(pipeline), case.program
    program, reports = run_pipeline(passes, before, context())
    forgetful = context(analyses=Forgetful())
    again, same_reports = run_pipeline(passes, before, forgetful)
    assert texts(program) == texts(again)
    assert reports == same_reports
    for platform in forgetful.platforms:
        parts = [each.for_platform(platform) for each in (program, again)]
        shared = Analyses()
        graphs = [shared.callgraph(shared.semantics(part)) for part in parts]
        assert graphs[0].to_json() == graphs[1].to_json() == Forgetful().callgraph(analyse(parts[0])).to_json()
