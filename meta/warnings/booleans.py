"""-Wbool-operation, -Wint-in-bool-context: arithmetic where a truth is meant, and on truths.

    if (flags << 3) ...      `<` was meant?        if (x ? 2 : 3) ...     always true        ~(a == b)     never 0
"""

from __future__ import annotations

from typing import Any

from pycparser import c_ast

from meta.sema.types import IntegerKind, IntegerType
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks

_TRUTHS = frozenset({"==", "!=", "<", ">", "<=", ">=", "&&", "||", "!"})


def _operation(checker: Checker, node: c_ast.UnaryOp) -> None:
    ctype = checker.integer(node.expr)
    is_bool = ctype is not None and ctype.kind is IntegerKind.BOOL
    if node.op == "~" and (is_bool or _is_truth(node.expr)):
        checker.warn("bool-operation", node, "'~' of a truth is never zero", "write '!'")
    elif is_bool and node.op.strip("p") in ("++", "--"):
        word = "increment" if "+" in node.op else "decrement"
        checker.warn("bool-operation", node, f"{word} of a '_Bool'")


def _is_truth(node: c_ast.Node) -> bool:
    return isinstance(node, c_ast.BinaryOp | c_ast.UnaryOp) and node.op in _TRUTHS


def _condition(checker: Checker, node: Any) -> None:
    """A statement or operator that asks whether an operand is zero."""
    if isinstance(node, c_ast.UnaryOp | c_ast.BinaryOp):
        if node.op not in ("!", "&&", "||"):
            return
        operands = (node.expr,) if isinstance(node, c_ast.UnaryOp) else (node.left, node.right)
    else:
        operands = (node.cond,)
    for each in operands:
        if each is not None:
            _asked(checker, each)


def _converted(checker: Checker, node: c_ast.Node) -> None:
    target = checker.semantics.converted.get(node)
    if isinstance(target, IntegerType) and target.kind is IntegerKind.BOOL:
        _asked(checker, node)


def _asked(checker: Checker, node: c_ast.Node) -> None:
    if isinstance(node, c_ast.BinaryOp) and node.op in ("*", "<<"):
        ctype = checker.integer(node)
        is_meant = node.op == "<<" and ctype is not None and not ctype.signed
        if ctype is not None and not is_meant and checker.constant(node) is None:
            hint = "'&&' was meant?" if node.op == "*" else "'<' was meant?"
            checker.warn("int-in-bool-context", node, f"'{node.op}' where a truth is wanted", hint)
    elif isinstance(node, c_ast.TernaryOp) and node.iftrue is not None:
        values = [checker.constant(each) for each in (node.iftrue, node.iffalse)]
        is_odd = None not in values and not set(values) <= {0, 1}
        if is_odd and not checker.from_macro(node.iftrue, ":", node.iffalse):
            checker.warn("int-in-bool-context", node, "integer constants where a truth is wanted")


NODE_CHECKS: NodeChecks = (
    (("bool-operation",), (c_ast.UnaryOp,), _operation),
    (("int-in-bool-context",), (c_ast.If, c_ast.While, c_ast.DoWhile, c_ast.For, c_ast.TernaryOp, c_ast.UnaryOp,
                                c_ast.BinaryOp), _condition),
    (("int-in-bool-context",), (c_ast.TernaryOp, c_ast.BinaryOp), _converted),
)  # fmt: skip
FUNCTION_CHECKS: FunctionChecks = ()
UNIT_CHECKS: UnitChecks = ()
