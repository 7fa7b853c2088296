"""The call graph: edges, roots, reachability, JSON, and its text forms."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import pairwise
from typing import Any

import pytest
from conftest import ROOT
from passes_harness import program_of

from meta.callgraph import CALL, INDIRECT, REFERENCE, CallGraph, Node, Weights, build_callgraph, dot, name_list, tree
from meta.callgraph.graph import STATIC
from meta.callgraph.unit_edges import passed_as
from meta.checks.code import Code
from meta.checks.stack import recursive_groups
from meta.diagnostics import InputError, UsageError
from meta.frontend import parse_text
from meta.program import Program, assembly_names
from meta.sema import analyse

PROGRAM = {
    "app/main.c": """
        int printf(const char *, ...);
        int shout(int x, int y);
        int table_user(void);
        void *memcpy(void *to, const void *from, unsigned long n);
        static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
        static int odd(int n);
        static int even(int n) { return n ? odd(n - 1) : 1; }
        static int odd(int n) { return n ? even(n - 1) : 0; }
        static int forgotten(void) { return even(1); }
        static int level = 3;
        static int *const where = &level;
        int main(void) {
            struct { int a, b; } one = { 1, 2 }, two;
            __builtin_memcpy(&two, &one, sizeof one);
            printf("%d", fib(3));
            (*shout)(1, 2);
            (&shout)(3, 4);
            return even(*where) + table_user() + two.b;
        }
        """,
    "app/table.c": """
        int shout(int x, int y) { return x + y; }
        static int whisper(int x, int y) { return x - y; }
        static int single(int x) { return x; }
        static int any(int x, ...) { return x; }
        static int (*table[])(int, int) = { shout, whisper };
        static int (*one)(int) = single;
        static int (*rest)(int, ...) = any;
        int table_user(void) {
            static int (**start)(int, int) = table;
            int size = sizeof(level_of);
            return start[1](2, 3) + one(4) + rest(1, 2, 3) + size;
        }
        """.replace("int size = sizeof(level_of);", "int size = sizeof table;"),
    "runtime/memory.c": "void *memcpy(void *to, const void *from, unsigned long n) { (void)from; (void)n; return to; }",
}


@pytest.fixture(scope="module")
def graph() -> CallGraph:
    return graph_of(PROGRAM)


def graph_of(units: dict[str, str], assembly: dict[str, str] | None = None) -> CallGraph:
    program: Program = program_of(units, assembly)
    return build_callgraph(analyse(program))


def kinds(graph: CallGraph, caller: str, callee: str) -> dict[str, int]:
    return dict(graph.edges.get(caller, {}).get(callee, {}))


def test_direct_calls_and_their_sites(graph: CallGraph) -> None:
    assert kinds(graph, "fib", "fib") == {CALL: 2}
    assert kinds(graph, "main", "fib") == {CALL: 1}
    assert kinds(graph, "main", "shout") == {CALL: 2}  # (*shout)(1, 2), (&shout)(3, 4)
    assert kinds(graph, "main", "printf") == {CALL: 1}
    assert kinds(graph, "main", "memcpy") == {CALL: 1}  # __builtin_memcpy
    assert graph.nodes["printf"] == Node("printf", True, None)
    assert graph.nodes["level"] == Node("level", False, "app/main.c")


def test_references(graph: CallGraph) -> None:
    assert kinds(graph, "main", "where") == {REFERENCE: 1}
    assert kinds(graph, "where", "level") == {REFERENCE: 1}
    assert kinds(graph, "table", "whisper") == {REFERENCE: 1}
    assert kinds(graph, "table_user", "table_user.start") == {REFERENCE: 2}
    assert kinds(graph, "table_user.start", "table") == {REFERENCE: 1}


def test_calls_through_pointers_arrive_where_the_arguments_fit(graph: CallGraph) -> None:
    assert kinds(graph, "table_user", "whisper") == {INDIRECT: 1}
    assert kinds(graph, "table_user", "shout") == {INDIRECT: 1}
    assert kinds(graph, "table_user", "single") == {INDIRECT: 1}
    assert kinds(graph, "table_user", "any") == {INDIRECT: 3}  # variadic: one argument or more
    assert kinds(graph, "table_user", "fib") == {}
    assert kinds(graph, "main", "whisper") == {}


@pytest.mark.parametrize(("call", "arrives"), [
    ("((int (*)(int))p)(1)", {"small", "whole", "enumerated", "address", "old", "rest"}),
    ("((int (*)(void *))p)(p)", {"small", "whole", "enumerated", "address", "old", "rest"}),
    ("((int (*)(char[]))p)(text)", {"small", "whole", "enumerated", "address", "old", "rest"}),
    ("((int (*)())p)(text)", {"small", "whole", "enumerated", "address", "old", "rest"}),
    ("((int (*)(double))p)(1)", {"number", "old"}),
    ("((int (*)())p)(1.0f)", {"number", "old"}),
    ("((int (*)(float))p)(1)", {"single", "old"}),
    ("((int (*)(long double))p)(1)", {"extended", "old"}),
    ("((int (*)(__int128))p)(1)", {"huge", "old"}),
    ("((int (*)(struct pair))p)(pair)", {"record", "old"}),
    ("((int (*)(union either))p)(text)", {"small", "whole", "enumerated", "address", "old", "rest"}),
    ("((int (*)(_Complex double))p)(1)", {"two", "old"}),
    ("((int (*)(four))p)((four){0})", {"lanes", "old"}),
    ("((int (*)(int, double))p)(1, 2)", {"old", "rest"}),
    ("((int (*)(void))p)()", {"old"}),
])  # fmt: skip
def test_calls_through_pointers_arrive_where_the_abi_passes_the_arguments(call: str, arrives: set[str]) -> None:
    kept = [
        "small", "whole", "enumerated", "address", "number", "single", "extended", "huge", "record", "two", "lanes",
        "old", "rest",
    ]  # fmt: skip
    text = f"""
        struct pair {{ int a, b; }} pair; enum e {{ ONE }}; char text[4];
        typedef int four __attribute__((vector_size(16)));
        union either {{ int *i; float *f; }} __attribute__((transparent_union));
        int small(char x) {{ return x; }} int whole(long x) {{ return x; }} int enumerated(enum e x) {{ return x; }}
        int address(int *x) {{ return *x; }} int number(double x) {{ return x; }} int single(float x) {{ return x; }}
        int extended(long double x) {{ return x; }} int huge(unsigned __int128 x) {{ return x; }}
        int record(struct pair x) {{ return x.a; }} int two(_Complex double x) {{ return x != 0; }}
        int lanes(four x) {{ return x[0]; }} int old(x) int x; {{ return x; }} int rest(int x, ...) {{ return x; }}
        void *functions[] = {{ {", ".join(kept)} }};
        int main(void) {{ void *p = functions[0]; return {call}; }}
        """
    graph = build_callgraph(analyse(program_of({"app/main.c": text})))
    assert {name for name in kept if INDIRECT in kinds(graph, "main", name)} == arrives


def test_roots_have_reasons(graph: CallGraph) -> None:
    assert graph.roots == {
        "main": "entry", "memcpy": "the compiler may call it", "runtime_exit": "named in boot/exit.s",
    }  # fmt: skip


@pytest.mark.parametrize(("units", "assembly", "roots"), [
    ({"a.c": "int f(void) { return 1; } int g, h;"}, {"e.s": " call f # g\n .asciz \"h\" /* h\n h */\n"}, {"f"}),
    ({"a.c": 'int f(void) { return 1; } int g; __asm__("jmp f");'}, {}, {"f"}),
    ({"a.c": "static int f(void) { return 1; } static __attribute__((used)) int g; "}, {}, {"g"}),
    ({"a.c": 'int __attribute__((section(".note.x"))) f; int __attribute__((section(".data.g"))) g;'}, {}, {"f"}),
    ({"a.c": 'int f(void) __asm__("other"); int f(void) { return 1; }'}, {"boot/pc/e.s": "jmp other"}, {"f"}),
    ({"a.c": "static int f; typedef __typeof__(f) same; same x;"}, {}, {"f"}),
    ({"a.c": "int memcmp(const void *, const void *, unsigned long); int memset_like;"}, {}, {"memcmp"}),
])  # fmt: skip
def test_roots(units: dict[str, str], assembly: dict[str, str], roots: set[str]) -> None:
    main = {"main.c": "int main(void) { return 0; }"}
    assert graph_of({**main, **units}, assembly).roots.keys() == roots | {"main", "runtime_exit"}


def test_asm_in_a_function_refers_from_there() -> None:
    source = 'int v; static void f(void) { __asm__("incl v"); } int main(void) { f(); return 0; }'
    found = graph_of({"main.c": source})
    assert kinds(found, "f", "v") == {REFERENCE: 1}
    assert "v" not in found.roots


def test_assembly_names() -> None:
    text = '.globl _start\n_start: call kernel.main # not\n/* nor\nthis */ .ascii "that\\" one" // x\n'
    assert assembly_names(text) == {".globl", "_start", "call", "kernel.main", ".ascii"}


def test_reachability_and_why(graph: CallGraph) -> None:
    assert graph.unreachable() == ("forgotten",)
    assert graph.path_from_root("whisper") == ("main", "table_user", "table", "whisper")
    assert graph.why("odd") == "main -> even -> odd (main: entry)"
    assert graph.why("forgotten") == "forgotten: no root reaches it"
    assert graph.callers("even") == ("forgotten", "main", "odd")
    assert graph.callees("table_user", [INDIRECT]) == ("any", "shout", "single", "whisper")
    assert set(graph.reach(["main"], stop=["even"])) & {"even", "odd"} == {"even"}
    with pytest.raises(UsageError, match="'evn'") as error:
        graph.why("evn")
    assert "even" in str(error.value.hint)


def test_restricted_forgets_addresses_that_are_gone(graph: CallGraph) -> None:
    part = graph.restricted({"table_user", "single", "one", "whisper"})
    assert kinds(part, "table_user", "single") == {INDIRECT: 1}
    assert kinds(part, "table_user", "whisper") == {}
    assert part.roots == {}


def test_networkx_has_the_same_edges(graph: CallGraph) -> None:
    digraph = graph.digraph()
    assert set(digraph.nodes) == graph.nodes.keys()
    assert digraph.nodes["fib"] == {"is_function": True, "unit": "app/main.c"}
    assert digraph.edges["fib", "fib"] == {CALL: 2}
    assert digraph.number_of_edges() == sum(len(callees) for callees in graph.edges.values())
    assert recursive_groups(graph, Code()) == [["even", "odd"], ["fib"]]


def test_a_cycle_is_what_is_reached_and_reaches_back() -> None:
    chance = random.Random(5)
    for size in (1, 4, 12, 30):
        names = [f"f{index}" for index in range(size)]
        edges = {
            name: {each: {CALL: 1} for each in chance.sample(names, min(size, chance.randint(0, 2)))} for name in names
        }
        graph = CallGraph({name: Node(name, is_function=True, unit="a.c") for name in names}, edges, {})
        reached = {name: graph.reach(graph.callees(name, STATIC)) for name in names}
        wanted = {
            name: frozenset(each for each in names if each in reached[name] and name in reached[each]) for name in names
        }
        assert {name: graph.cycle(name) for name in names} == wanted


def test_calls_through_pointers_alike_are_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """With as many functions whose address is taken, the work grows with both, not with their product."""

    def compared(count: int) -> int:
        total = 0

        def counted(parameter: Any) -> str | None:
            nonlocal total
            total += 1
            return passed_as(parameter)

        monkeypatch.setattr("meta.callgraph.build.passed_as", counted)
        functions = "".join(f"void f{index}(int x) {{ }} " for index in range(count))
        table = "void (*table[])(int) = {" + ", ".join(f"f{index}" for index in range(count)) + "};"
        calls = "".join(f"void g{index}(void) {{ table[{index}]({index}); }} " for index in range(count))
        build_callgraph(analyse(program_of({"app/main.c": functions + table + calls})))
        return total

    assert 0 < compared(40) < 3 * compared(20)


def test_json_round_trip(graph: CallGraph) -> None:
    text = graph.to_json()
    assert CallGraph.from_json(text) == graph
    assert graph_of(dict(reversed(PROGRAM.items()))).to_json() == text
    assert CallGraph.from_json(CallGraph({}, {}, {}).to_json()) == CallGraph({}, {}, {})


@pytest.mark.parametrize("text", [
    "", "[]", "{}", '{"version": 1, "nodes": [], "edges": [{"from": "a", "to": "b"}], "roots": {}}',
    '{"version": 7}', '{"version": 1, "nodes": [], "edges": [], "roots": {"main": "entry"}}',
])  # fmt: skip
def test_damaged_json_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"callgraph\.json"):
        CallGraph.from_json(text)


def test_loading_needs_nothing_heavy() -> None:
    """`meta graph` answers from callgraph.json alone."""
    code = (
        "import sys; from meta.callgraph import CallGraph, tree, dot; "
        "g = CallGraph.from_json(CallGraph({}, {}, {}).to_json()); tree(g); dot(g); "
        "print([name for name in ('networkx', 'pycparser', 'meta.sema', 'llvmlite', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"


TREE = """\
main  [app/main.c]
|- even  [app/main.c]
|  `- odd  [app/main.c]
|     `- even (recursive)
|- fib  [app/main.c]
|  `- fib x2 (recursive)
|- memcpy  [runtime/memory.c]
|- printf  [not C]
|- shout x2  [app/table.c]
`- table_user  [app/table.c]
   |- any (through a pointer)  [app/table.c]
   |- shout (through a pointer)
   |- single (through a pointer)  [app/table.c]
   `- whisper (through a pointer)  [app/table.c]
runtime_exit  [runtime/exit.c]
`- platform_exit  [not C]
"""


def test_tree(graph: CallGraph) -> None:
    assert tree(graph) == TREE
    assert tree(graph, ["odd"]) == (
        "odd  [app/main.c]\n`- even  [app/main.c]\n   `- odd (recursive)\n"
    )
    assert tree(graph, ["even"], callers=True) == (
        "even  [app/main.c]\n|- forgotten  [app/main.c]\n|- main  [app/main.c]\n"
        "`- odd  [app/main.c]\n   `- even (recursive)\n"
    )
    assert tree(CallGraph({}, {}, {})) == ""
    with pytest.raises(UsageError):
        tree(graph, ["nobody"])


def test_tree_marks_what_was_shown() -> None:
    source = "void c(void) {} void b(void) { c(); } void a(void) { b(); b(); } int main(void) { a(); b(); return 0; }"
    assert tree(graph_of({"m.c": source}), ["main"]).splitlines() == [
        "main  [m.c]", "|- a  [m.c]", "|  `- b x2  [m.c]", "|     `- c  [m.c]", "`- b (above)",
    ]  # fmt: skip


def test_weights(graph: CallGraph) -> None:
    weights = Weights({"main": 1, "fib": 5}, {("main", "fib"): 1, ("fib", "fib"): 4, ("main", "even"): 9}, {"fib": 700})
    lines = tree(graph, weights=weights).splitlines()
    assert lines[0] == "main  [app/main.c]  calls 1"
    assert lines[1] == "|- even 9 times  [app/main.c]"  # the most frequent first
    assert "|- fib 1 time  [app/main.c]  calls 5  cycles 700" in lines
    assert "|  `- fib x2 4 times (recursive)" in lines
    assert '"main" -> "fib" [style=solid, label="1"];' in dot(graph, weights=weights)


def test_deep_chains_do_not_recurse() -> None:
    names = [f"f{i:05}" for i in range(5000)]
    nodes: dict[str, Any] = {name: Node(name, True, "deep.c") for name in names}
    edges = {a: {b: {CALL: 1}} for a, b in pairwise(names)}
    deep = CallGraph(nodes, edges, {names[0]: "entry"})
    assert len(tree(deep).splitlines()) == 5000
    assert len(deep.path_from_root(names[-1])) == 5000


def test_dot(graph: CallGraph) -> None:
    lines = dot(graph, ["main", "table_user", "whisper", "table", "fib"]).splitlines()
    assert lines[0] == "digraph callgraph {"
    assert lines[-1] == "}"
    assert '  "main" [label="main", peripheries=2];' in lines
    assert '  "table" [label="table", shape=ellipse];' in lines
    assert '  "table_user" -> "whisper" [style=dashed];' in lines
    assert '  "table" -> "whisper" [style=dotted];' in lines
    assert '  "fib" -> "fib" [style=solid, label="x2"];' in lines
    assert not any("even" in line for line in lines)


def test_name_list(graph: CallGraph) -> None:
    assert name_list(graph, graph.unreachable()) == "forgotten  function  app/main.c\n"
    assert name_list(graph, ["level", "table_user"]) == (
        "level       object    app/main.c\ntable_user  function  app/table.c\n"
    )
    assert name_list(graph, []) == ""


@pytest.mark.parametrize(("body", "is_called"), [
    ("double f(void) { return wide; }", True),
    ("void take(double); void f(void) { take(wide); }", True),
    ("void f(double x) { wide = x; }", True),
    ("double f(void) { double x = wide; return x; }", True),
    ("double f(void) { return (double)wide; }", True),
    ("double f(long x) { return x; }", False),
])  # fmt: skip
def test_conversions_of_wide_integers_are_calls(body: str, is_called: bool) -> None:
    """gcc and LLVM call these for implicit conversions as for casts."""
    library = "double __floattidf(__int128 x); __int128 __fixdfti(double x); static __int128 wide;\n"
    graph = build_callgraph(analyse(Program("test", (parse_text(library + body, "test.c"),))))
    assert ({"__floattidf", "__fixdfti"} <= set(graph.callees("f"))) is is_called
