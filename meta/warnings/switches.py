"""-Wswitch, -Wswitch-enum, -Wswitch-default, -Wswitch-bool: labels that are missing or strange."""

from __future__ import annotations

from pycparser import c_ast

from meta.sema.types import IntegerKind
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks
from meta.warnings.enums import enum_of, missing_enumerators

_SHOWN = 3


def _switch(checker: Checker, node: c_ast.Switch) -> None:
    cases = checker.semantics.switches.get(node, ())
    has_default = any(case.low is None for case in cases)
    if not has_default:
        checker.warn("switch-default", node, "this switch has no default")
    missing = missing_enumerators(checker, node)
    if missing:
        shown = ", ".join(f"'{name}'" for name in missing[:_SHOWN])
        rest = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        flag = "switch-enum" if has_default or checker.options.is_on("switch-enum") else "switch"
        checker.warn(flag, node, f"this switch does not handle {shown}{rest}")
    enum = enum_of(checker, node.cond)
    if enum is not None:
        values = {each.value for each in checker.semantics.enumerators.get(enum, ())}
        flags = any(value & (value - 1) == 0 and value > 2 for value in values)
        for case in cases:
            if case.low is not None and case.low == case.high and case.low not in values and not flags:
                checker.warn("switch", case.node, f"{case.low} is no enumerator of the type of this switch")
    ctype = checker.integer(node.cond)
    is_truth = isinstance(node.cond, c_ast.BinaryOp) and node.cond.op in ("==", "!=", "<", ">", "<=", ">=", "&&", "||")
    is_bool = ctype is not None and ctype.kind is IntegerKind.BOOL
    is_truth = is_truth or (isinstance(node.cond, c_ast.UnaryOp) and node.cond.op == "!")
    if (is_truth or is_bool) and not (len(cases) == 2 and all(case.low in (0, 1) for case in cases)):
        checker.warn("switch-bool", node, "this switch is over a truth value")


NODE_CHECKS: NodeChecks = ((("switch", "switch-enum", "switch-default", "switch-bool"), (c_ast.Switch,), _switch),)
FUNCTION_CHECKS: FunctionChecks = ()
UNIT_CHECKS: UnitChecks = ()
