"""The control-flow graph: blocks and edges of every statement, and falling off the end as gcc sees it."""

from __future__ import annotations

import random
import re
import subprocess

import pytest
from compiler import need_gcc, parse, program
from pycparser import c_ast

from meta.emit import emit_expression
from meta.flow import EdgeKind, Facts, FlowGraph, flow_graph, never_returning
from meta.sema import analyse

HEAD = """\
_Noreturn void stop(int);
int g(int);
"""


def graphs(text: str) -> dict[str, FlowGraph]:
    semantics = analyse(program(parse(HEAD + text)))
    facts = Facts(semantics, never_returning(semantics))
    return {info.symbol.spelling: flow_graph(node, facts) for node, info in semantics.functions.items()}


def graph(body: str) -> FlowGraph:
    """The graph of one function of an int `x`."""
    return graphs(f"int f(int x) {{ {body} }}")["f"]


def shown(of: FlowGraph) -> str:
    """Every block in one line: its items, and where it leads."""
    lines = []
    for block in of.blocks[:-1]:
        items = [emit_expression(each) if not isinstance(each, c_ast.Decl) else each.name for each in block.items]
        edges = [f"{edge.kind} {edge.target.index}" for edge in block.successors]
        lines.append(f"{block.index}: {'; '.join(items)} -> {', '.join(edges)}".replace(":  ", ": "))
    return "\n".join(lines)


SHAPES = {
    "nothing": ("", "0: -> next 1"),
    "a line": ("int y = 1; x = y; g(x);", "0: y; x = y; g(x) -> next 1"),
    "if": ("if (x) g(1); g(2);", "0: x -> true 1, false 2\n1: g(1) -> next 2\n2: g(2) -> next 3"),
    "if else": (
        "if (x) return 1; else g(2); return 3;",
        "0: x -> true 1, false 2\n1: 1 -> return 4\n2: g(2) -> next 3\n3: 3 -> return 4",
    ),
    "a known condition": (
        "if (sizeof x == 4) g(1); return 2;",
        "0: sizeof(x) == 4 -> true 1\n1: g(1) -> next 2\n2: 2 -> return 3",
    ),
    "while": (
        "while (x) { if (g(1)) break; if (g(2)) continue; x--; }",
        "0: -> next 1\n1: x -> true 2, false 7\n2: g(1) -> true 3, false 4\n3: -> break 7\n"
        "4: g(2) -> true 5, false 6\n5: -> continue 1\n6: x-- -> loop 1\n7: -> next 8",
    ),
    "for": (
        "for (int i = 0; i < x; i++) if (g(i)) continue;",
        "0: i -> next 1\n1: i < x -> true 2, false 6\n2: g(i) -> true 3, false 4\n3: -> continue 5\n"
        "4: -> next 5\n5: i++ -> loop 1\n6: -> next 7",
    ),
    "for ever": ("for (;;) x++;", "0: -> next 1\n1: -> true 2\n2: x++ -> next 3\n3: -> loop 1"),
    "do": (
        "do { if (x) continue; g(1); } while (g(2));",
        "0: -> next 1\n1: x -> true 2, false 3\n2: -> continue 4\n3: g(1) -> next 4\n4: g(2) -> true 1, false 5\n"
        "5: -> next 6",
    ),
    "switch": (
        "switch (x) { case 1: g(1); case 2 ... 5: g(2); break; } g(3);",
        "0: x -> case 1, case 2, unmatched 3\n1: g(1) -> next 2\n2: g(2) -> break 3\n3: g(3) -> next 4",
    ),
    "a switch with default": (
        "switch (x) { case 1: return 1; default: g(2); }",
        "0: x -> case 1, default 2\n1: 1 -> return 4\n2: g(2) -> next 3\n3: -> next 4",
    ),
    "a switch over a constant": (
        "switch (sizeof x) { case 4: return 1; default: return 2; }",
        "0: sizeof(x) -> case 1\n1: 1 -> return 3\n2: 2 -> return 3",
    ),
    "a case in a loop": (
        "switch (x) { do { case 1: g(1); } while (x--); }",
        "0: x -> case 2, unmatched 5\n1: -> next 2\n2: g(1) -> next 3\n3: x-- -> true 1, false 4\n"
        "4: -> next 5\n5: -> next 6",
    ),
    "goto": (
        "again: if (x--) goto again; goto out; g(1); out: g(2);",
        "0: -> next 1\n1: x-- -> true 2, false 3\n2: -> goto 1\n3: -> goto 5\n4: g(1) -> next 5\n5: g(2) -> next 6",
    ),
    "computed goto": (
        "void *p = x ? &&one : &&two; goto *p; one: return 1; two: return 2; three: return 3;",
        "0: p; p -> computed 1\n1: -> computed 2, computed 3\n2: 1 -> return 5\n3: 2 -> return 5\n4: 3 -> return 5",
    ),
    "an unused label": ("return 1; out: g(1);", "0: 1 -> return 2\n1: g(1) -> next 2"),
    "a call that does not come back": (
        "if (x) stop(1); g(1);",
        "0: x -> true 1, false 2\n1: stop(1) -> \n2: g(1) -> next 3",
    ),
    "one arm does not come back": (
        "x ? stop(1) : (void)0; g(1);",
        "0: x -> true 1, false 2\n1: stop(1) -> \n2: (void)0 -> next 3\n3: x ? stop(1) : (void)0; g(1) -> next 4",
    ),
    "an operand that may not come back": (
        "x && (stop(1), 1); g(1);",
        "0: x -> true 1, false 3\n1: stop(1) -> \n2: 1; stop(1), 1 -> next 3\n3: x && (stop(1), 1); g(1) -> next 4",
    ),
    "operands of a conditional that returns": ("x = g(1) && g(2);", "0: x = g(1) && g(2) -> next 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name: str) -> None:
    body, expected = SHAPES[name]
    assert shown(graph(body)).splitlines() == expected.splitlines()


def test_a_statement_expression_has_blocks_of_its_own() -> None:
    found = graph("x = g(1) && ({ if (x) return 2; 4; }); return x;")
    kinds = [[edge.kind.value for edge in block.successors] for block in found.blocks]
    assert kinds == [["true", "false"], ["true", "false"], ["return"], ["next"], ["return"], []]
    joined = found.blocks[4].items[0]
    assert isinstance(joined, c_ast.Assignment)
    assert joined.rvalue.left in found.placed
    assert joined.rvalue.right in found.starts


def test_asm_goto_goes_on_or_jumps() -> None:
    found = graph('asm goto("" : : : : out); return 1; out: ;')
    assert [edge.kind for edge in found.entry.successors] == [EdgeKind.GOTO, EdgeKind.NEXT]
    assert found.falls_off and found.returns


def test_the_text_of_a_graph() -> None:
    assert str(graph("if (x) return 1; out: ;")).splitlines() == [
        "0: 1 item, If -> true 1, false 2", "1: 1 item, Return -> return 4", "2: 0 items -> next 3",
        "3: 0 items -> next 4", "4: exit",
    ]  # fmt: skip


def test_a_tree_that_holds_no_statement_is_refused() -> None:
    semantics = analyse(program(parse("int f(int x) { x++; return 1; }")))
    (node,) = semantics.functions
    assert isinstance(node, c_ast.FuncDef)
    node.body.block_items[0] = c_ast.EllipsisParam()
    with pytest.raises(TypeError, match="EllipsisParam is no statement"):
        flow_graph(node, Facts(semantics))


def test_what_is_reached() -> None:
    found = graph("return 1; x++; for (;;) { x--; }")
    first, second, loop = found.function.body.block_items
    assert [found.is_reached(each) for each in (first, second, loop, loop.stmt)] == [True, False, False, False]
    assert [block.index for block in found.order] == [0, found.exit.index]


def test_a_block_comes_before_what_it_leads_to() -> None:
    found = graph("while (x) { if (g(1)) break; x--; } g(2);")
    place = {block: number for number, block in enumerate(found.order)}
    backward = [edge.kind for block in found.order for edge in block.successors if place[edge.target] <= place[block]]
    assert backward == [EdgeKind.LOOP]


def names(found: frozenset[object]) -> set[str]:
    return {str(getattr(each, "spelling", "")) for each in found}


def test_functions_that_turn_out_not_to_return() -> None:
    text = """\
static void forever(void) { for (;;) ; }
static void through(int x) { if (x) stop(1); else forever(); }
static void twice(void) { through(1); through(2); }
static void back(int x) { if (x) stop(1); }
static void each(int x) { if (x) each(x - 1); other: goto other; }
static int exit(int x) { return x; }
static void calls(void) { exit(1); }
static void trap(void) { __builtin_trap(); }
int main(void) { stop(1); }
"""
    found = never_returning(analyse(program(parse(HEAD + text))))
    assert names(found) == {"stop", "forever", "through", "twice", "each", "trap"}


def test_functions_of_the_library_do_not_come_back() -> None:
    found = graphs("void abort(void); void halt(void); int f(int x) { abort(); } int h(int x) { halt(); }")
    assert (found["f"].falls_off, found["h"].falls_off) == (False, True)


class Writer:
    """Random functions in which only control flow matters."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._labels = 0

    def function(self, name: str) -> str:
        self._labels = self._random.randrange(3)
        body = "".join(self.statement(3, False, False) for _ in range(self._random.randrange(1, 4)))
        labels = "".join(f"l{number}: {self.statement(1, False, False)}" for number in range(self._labels))
        return f"int {name}(int x) {{ {body}{labels}\n}}\n"

    def condition(self) -> str:
        return self._random.choice(["x", "g(x)", "g(x)", "g(x) && x", "1", "0", "x || 1", "sizeof x == 4", "g(x) == 2"])

    def statement(self, depth: int, in_loop: bool, in_switch: bool) -> str:
        leaves = ["x++; ", "g(x); ", "return x; ", "stop(x); ", "g(x) && (stop(1), 1); ", "x ? stop(1) : (void)0; ",
                  "x = g(x) ? ({ return 1; 2; }) : 3; ", "x = ({ if (x) stop(3); x; }) + 1; "]  # fmt: skip
        leaves += ["break; "] * 3 * (in_loop or in_switch) + ["continue; "] * 2 * in_loop
        leaves += [f"goto l{self._random.randrange(self._labels)}; "] * 2 if self._labels else []
        if depth == 0 or self._random.random() < 0.2:
            return self._random.choice(leaves)
        kind = self._random.choice(["block", "if", "else", "while", "do", "for", "forever", "switch"])
        if kind == "block":
            return f"{{ {''.join(self.statement(depth - 1, in_loop, in_switch) for _ in range(2))}}} "
        if kind == "if":
            return f"if ({self.condition()}) {self.statement(depth - 1, in_loop, in_switch)}"
        if kind == "else":
            arms = [self.statement(depth - 1, in_loop, in_switch) for _ in range(2)]
            return f"if ({self.condition()}) {{ {arms[0]}}} else {arms[1]}"
        if kind == "switch":
            return self.switch(depth, in_loop)
        body = "{ " + self.statement(depth - 1, True, False) + self.statement(depth - 1, True, False) + "} "
        loops = {"while": f"while ({self.condition()}) {body}", "do": f"do {body}while ({self.condition()}); ",
                 "for": f"for (x = 0; {self.condition()}; x++) {body}", "forever": f"for (;;) {body}"}  # fmt: skip
        return loops[kind]

    def switch(self, depth: int, in_loop: bool) -> str:
        labels = [*self._random.sample(["case 1: ", "case 2 ... 5: ", "case 8: "], self._random.randrange(1, 4)),
                  *["default: "] * self._random.randrange(2)]  # fmt: skip
        self._random.shuffle(labels)
        parts = "".join(label + self.statement(depth - 1, in_loop, True) for label in labels)
        return f"switch ({self._random.choice(['x', 'g(x)', '8', 'sizeof x'])}) {{ {parts}}} "


@pytest.mark.parametrize("seed", range(4))
def test_falling_off_as_gcc_sees_it(seed: int) -> None:
    """Functions of random statements: gcc's -Wreturn-type names those that control can fall off."""
    need_gcc()
    writer = Writer(seed)
    text = "".join(writer.function(f"f{number}") for number in range(150))
    command = ["gcc", "-Wreturn-type", "-O0", "-S", "-o", "/dev/null", "-x", "c", "-"]
    done = subprocess.run(["env", "LC_ALL=C", *command], input=HEAD + text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = {int(line) for line in re.findall(r"^<stdin>:(\d+):\d+: warning: control reaches end", done.stderr, re.M)}
    by_gcc = {f"f{(line - HEAD.count(chr(10)) - 2) // 2}" for line in lines}
    ours = {name for name, each in graphs(text).items() if each.falls_off}
    wrong = sorted(ours ^ by_gcc)
    sources = dict(zip((f"f{number}" for number in range(150)), text.split("\n}\n"), strict=False))
    assert not wrong, "\n".join(f"{'ours' if name in ours else 'gcc'}: {sources[name]}" for name in wrong)
    assert 20 < len(by_gcc) < 130
