"""-Wimplicit-fallthrough: a case that runs into the next one without `__attribute__((fallthrough));` or a comment."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from pycparser import c_ast

from meta.flow import EdgeKind
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks, has_attribute

# Comments that gcc takes as intended at its default level (manual 3.8, -Wimplicit-fallthrough=3).
_COMMENT = re.compile(
    r"""(?: // | /\*+ ) [ \t\n.!*]* (?: (?:lint[ ])? -fallthrough | @fallthrough@
    | (?: else,? [ ] | intentional(?:ly)? [ ] )? fall (?: s[ -]? | [ -] )? thr(?:ough|u) )
    [ \t.!]* (?: -[^\n]* )? \s* (?: \*/ | \n | \Z )""",
    re.IGNORECASE | re.VERBOSE,
)


def _check(checker: Checker, node: c_ast.FuncDef) -> None:
    if c_ast.Switch not in checker.body.nodes:
        return
    graph = checker.graph(node)
    for block in checker.body.nodes.get(c_ast.Compound, ()):
        for before, after in pairwise(block.block_items or ()):
            if not isinstance(after, c_ast.Case | c_ast.Default):
                continue
            if EdgeKind.NEXT in graph.entered_by(graph.starts[after]):
                _falls(checker, before, after)


def _falls(checker: Checker, before: c_ast.Node, after: c_ast.Node) -> None:
    last = _last(before)
    if last is None or _is_intended(last) or _has_comment(checker, last, after):
        return
    last = _end(last)
    hint = "write `break;`, or `__attribute__((fallthrough));` where this is meant"
    checker.warn("implicit-fallthrough", last, "this statement may fall through to the next case", hint,
                 (("the next case is here", after),))  # fmt: skip


def _last(node: c_ast.Node) -> c_ast.Node | None:
    """The last statement under a case label; None where labels stand side by side, or nothing but `;` between them."""
    while isinstance(node, c_ast.Case | c_ast.Default | c_ast.Label):
        inner = node.stmts if not isinstance(node, c_ast.Label) else [node.stmt]
        if all(isinstance(each, c_ast.EmptyStatement) and not getattr(each, "attributes", None) for each in inner):
            return None
        node = inner[-1]
    return node


def _end(node: c_ast.Node) -> c_ast.Node:
    """Where control falls from inside a statement, as gcc shows it: behind an arm that jumps away, the other one."""
    while True:
        if isinstance(node, c_ast.Compound) and node.block_items:
            node = node.block_items[-1]
        elif isinstance(node, c_ast.If) and node.iffalse is not None and _jumps(node.iftrue):
            node = node.iffalse
        elif isinstance(node, c_ast.DoWhile):
            return node.cond
        else:
            return node


def _jumps(node: c_ast.Node | None) -> bool:
    """Whether a statement ends in a jump."""
    while isinstance(node, c_ast.Compound) and node.block_items:
        node = node.block_items[-1]
    if isinstance(node, c_ast.If):
        return _jumps(node.iftrue) and _jumps(node.iffalse)
    return isinstance(node, c_ast.Return | c_ast.Break | c_ast.Continue | c_ast.Goto)


def _is_intended(node: c_ast.Node) -> bool:
    while isinstance(node, c_ast.Compound) and node.block_items:
        node = node.block_items[-1]
    if isinstance(node, c_ast.EmptyStatement) and getattr(node, "attributes", None):
        return True
    return isinstance(node, c_ast.AttributedStatement) and has_attribute(node, "fallthrough")


def _has_comment(checker: Checker, last: Any, after: Any) -> bool:
    """Whether the text between the two cases says that falling through is meant."""
    if last.coord is None or after.coord is None or last.coord.file != after.coord.file:
        return False
    text = "\n".join(checker.lines(after.coord.file)[last.coord.line - 1 : after.coord.line])
    return _COMMENT.search(text) is not None


NODE_CHECKS: NodeChecks = ()
FUNCTION_CHECKS: FunctionChecks = ((("implicit-fallthrough",), _check),)
UNIT_CHECKS: UnitChecks = ()
