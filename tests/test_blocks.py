"""Basic blocks of a syntax tree: which there are, in which order, and how few counters measure them."""

from __future__ import annotations

import pytest
from pycparser import c_ast

from meta.frontend import parse_text
from meta.passes.block_expressions import CallKind
from meta.passes.blocks import blocks_of, flow_of
from meta.passes.tree import Node


def function(text: str) -> Node:
    return next(each for each in parse_text(text, "app/a.c").ast.ext if isinstance(each, c_ast.FuncDef))


def kinds(body: str) -> str:
    return " ".join(block.kind for block in blocks_of(function(f"int f(int x, int y) {{ {body} }}")))


@pytest.mark.parametrize(("body", "expected"), [
    ("", ""),
    ("return x;", ""),
    ("if (x) y = 1;", "then else after"),
    ("if (x && y) return 1; else y = 2; return 3;", "skip right then else after"),
    ("while (x) if (y) break;", "body then else after exit after"),
    ("while (1) if (y) break;", "body then else after after"),
    ("for (int i = x ? 1 : 2; i; i++) ;", "yes no body exit after"),
    ("for (;;) ;", "body after"),
    ("do x--; while (x);", "body again exit after"),
    ("do x--; while (0);", "body exit after"),
    ("switch (x) { case 1: case 2: y = 1; break; default: y = 2; }", "case label case label case label after"),
    ("switch (x) { case 1: y = 1; }", "case label none after"),
    ("switch (x) { case 1: switch (y) { default: ; } }", "case label case label after none after"),
    ("again: if (x--) goto again;", "label then else after"),
    ("y = x ?: 3;", "yes no"),
    ("y = ({ if (x) y = 1; 2; });", "then else after"),
    ("y = sizeof(x && y) + _Generic(x && y, default: 1);", ""),
    ("static int z = 1 && 2; int w[2] = {[1 && 0] = x || y};", "skip right"),
])  # fmt: skip
def test_kinds_in_source_order(body: str, expected: str) -> None:
    assert kinds(body) == f"entry {expected}".strip()


def test_arms_are_the_parts_of_the_tree_that_run() -> None:
    f = function("int f(int x) { if (x) return x && g(x); while (x) x--; return 0; }")
    first, loop = f.body.block_items[:2]
    found = {block.kind: block for block in blocks_of(f)}
    assert found["entry"].arm is f.body
    assert (found["then"].node, found["then"].arm) == (first, first.iftrue)
    assert (found["else"].node, found["else"].arm) == (first, None)
    assert found["right"].arm is first.iftrue.expr.right
    assert (found["body"].node, found["body"].arm) == (loop, loop.stmt)
    assert [block.id for block in blocks_of(f)] == list(range(9))


@pytest.mark.parametrize(("body", "counters"), [
    ("return x;", 1),
    ("if (x) y = 1; else y = 2;", 2),
    ("if (x) y = 1; if (y) x = 1;", 3),
    ("while (x) x--;", 2),
    ("for (;;) { if (x) break; if (y) continue; x--; }", 3),
    ("switch (x) { case 1: y = 1; break; case 2: y = 2; break; default: y = 3; }", 3),
    ("if (x && y) x = 1;", 3),
    ("if (x) goto out; y = 1; out: return y;", 2),
])  # fmt: skip
def test_as_few_counters_as_edges_outside_a_spanning_tree(body: str, counters: int) -> None:
    flow = flow_of(function(f"int f(int x, int y) {{ {body} }}"), lambda _: CallKind.PLAIN)
    counted = flow.graph.counted()
    assert counted is not None
    assert len(counted) == counters


def test_calls_change_the_graph_but_not_the_blocks() -> None:
    text = "int f(int x) { g(); if (x) g(); switch (x) { case 1: g(); break; case 2: g(); } return x && g(); }"
    one = flow_of(function(text), lambda _: CallKind.PLAIN)
    two = flow_of(function(text), lambda _: CallKind.ENDS)
    assert [block.kind for block in one.blocks] == [block.kind for block in two.blocks]
    assert one.exact
    assert two.exact
    assert len(one.graph.counted() or ()) < len(two.graph.counted() or ())
