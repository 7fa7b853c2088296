"""Lowering statements to basic blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.diagnostics import Unsupported
from meta.lower import (
    calls,
    conditions,
    expressions,
    initialisers,
    inline_asm,
    jumps,
    lifetimes,
    loop_hints,
    memory,
    variable,
)  # fmt: skip
from meta.lower.ir import Value
from meta.lower.irtypes import memory_type, object_alignment
from meta.lower.memory import Place
from meta.lower.state import FunctionLowering
from meta.sema.constants import evaluate
from meta.sema.context import span_of
from meta.sema.semantics import Local
from meta.sema.types import IntegerType, Qualifier, is_variable_length, is_void, qualified

# A case range up to this many values becomes so many cases; a longer one is compared.
_RANGE_LIMIT = 64


def lower_statement(fn: FunctionLowering, node: c_ast.Node) -> None:
    """Lower one statement or block item."""
    if fn.debug is None:
        _lower(fn, node)
        return
    around = fn.out.location
    fn.out.location = fn.debug.location(node, around)
    if isinstance(node, c_ast.Compound | c_ast.For):
        with fn.debug.block(node):
            _lower(fn, node)
    else:
        _lower(fn, node)
    fn.out.location = around


def _lower(fn: FunctionLowering, node: c_ast.Node) -> None:
    handler = _HANDLERS.get(type(node))
    if handler is not None:
        handler(fn, node)
    elif node in fn.semantics.types:
        expressions.discard(fn, node)
    else:
        raise Unsupported(f"the statement {type(node).__name__} is not supported", span=span_of(node))


def _compound(fn: FunctionLowering, node: c_ast.Compound) -> None:
    with lifetimes.block(fn, node), variable.scope(fn):
        for item in node.block_items or ():
            lower_statement(fn, item)
            if not isinstance(item, c_ast.Pragma):
                fn.loop_hints.clear()  # they are of the statement right behind them


def _typedef(fn: FunctionLowering, node: c_ast.Typedef) -> None:
    variable.evaluate(fn, node)


def _declaration(fn: FunctionLowering, node: c_ast.Decl) -> None:
    variable.evaluate(fn, node)
    local = fn.semantics.declared.get(node)
    if not isinstance(local, Local):
        return
    if is_variable_length(local.type):
        fn.places[local] = variable.allocate(fn, node, local)
        if node in fn.semantics.initialisers:
            variable.clear(fn, fn.places[local])
    else:
        _fixed_size(fn, node, local)
    if local.cleanup is not None:
        fn.stack.append(local)


def _fixed_size(fn: FunctionLowering, node: c_ast.Decl, local: Local) -> None:
    alignment = max(object_alignment(local.type), local.alignment)
    slot = fn.out.alloca(memory_type(local.type), alignment, local.name)
    is_kept = fn.symbol in fn.semantics.setjmps
    where = Place(slot, qualified(local.type, Qualifier.VOLATILE) if is_kept else local.type, alignment)
    fn.places[local] = where
    lifetimes.begin(fn, slot, local.type)
    if fn.debug is not None:
        fn.debug.variable(fn.out, local, node, slot)
    plan = fn.semantics.initialisers.get(node)
    if plan is not None:
        initialisers.initialise(fn, where, plan)
    elif local.machine_register in ("rsp", "esp", "sp", "rbp", "ebp", "bp"):
        value = fn.out.instruction(memory_type(local.type), inline_asm.register_value(local))
        memory.store_raw(fn.out, value, slot, alignment)


def _declaration_list(fn: FunctionLowering, node: c_ast.DeclList) -> None:
    for decl in node.decls:
        lower_statement(fn, decl)


def _if(fn: FunctionLowering, node: c_ast.If) -> None:
    out = fn.out
    truth = conditions.known(fn, node.cond)
    if truth is not None and conditions.is_dead(node.iffalse if truth else node.iftrue):
        live = node.iftrue if truth else node.iffalse
        if live is not None:
            lower_statement(fn, live)
        return
    yes, end = out.fresh("then"), out.fresh("endif")
    no = out.fresh("else") if node.iffalse is not None else end
    conditions.branch(fn, node.cond, yes, no)
    out.place(yes)
    if node.iftrue is not None:
        lower_statement(fn, node.iftrue)
    if node.iffalse is not None:
        if out.is_open:
            out.branch(end)
        out.place(no)
        lower_statement(fn, node.iffalse)
    out.place(end)


def _loop_body(fn: FunctionLowering, node: c_ast.Node, leave: str, again: str) -> None:
    fn.breaks.append((leave, len(fn.stack)))
    fn.continues.append((again, len(fn.stack)))
    lower_statement(fn, node)
    fn.breaks.pop()
    fn.continues.pop()


def _taken_hints(fn: FunctionLowering) -> list[str]:
    """What the pragmas right before a loop ask of it."""
    hints = list(fn.loop_hints)
    fn.loop_hints.clear()
    return hints


def _ends(fn: FunctionLowering, condition: c_ast.Node | None) -> bool:
    """Whether a loop with this controlling expression may be assumed to end (C11 6.8.5p6): not if it is constant."""
    return condition is not None and evaluate(fn.semantics, condition) is None


def _while(fn: FunctionLowering, node: c_ast.While) -> None:
    out = fn.out
    hints = _taken_hints(fn)
    test, body, end = out.fresh("while"), out.fresh("body"), out.fresh("endwhile")
    out.place_loop(test, ends=_ends(fn, node.cond), hints=hints)
    conditions.branch(fn, node.cond, body, end)
    out.place(body)
    _loop_body(fn, node.stmt, end, test)
    if out.is_open:
        out.branch(test)
    out.place(end)


def _do_while(fn: FunctionLowering, node: c_ast.DoWhile) -> None:
    out = fn.out
    body, test, end = out.fresh("do"), out.fresh("test"), out.fresh("enddo")
    out.place_loop(body, ends=_ends(fn, node.cond), hints=_taken_hints(fn))
    _loop_body(fn, node.stmt, end, test)
    out.place(test)
    conditions.branch(fn, node.cond, body, end)
    out.place(end)


def _for(fn: FunctionLowering, node: c_ast.For) -> None:
    with variable.scope(fn):
        _for_loop(fn, node)


def _for_loop(fn: FunctionLowering, node: c_ast.For) -> None:
    out = fn.out
    test, body, step, end = out.fresh("for"), out.fresh("body"), out.fresh("step"), out.fresh("endfor")
    hints = _taken_hints(fn)  # before declarations in `init` are lowered
    if node.init is not None:
        lower_statement(fn, node.init)
    out.place_loop(test, ends=_ends(fn, node.cond), hints=hints)
    if node.cond is not None:
        conditions.branch(fn, node.cond, body, end)
        out.place(body)
    _loop_body(fn, node.stmt, end, step)
    out.place(step)
    if node.next is not None:
        expressions.discard(fn, node.next)
    out.branch(test)
    out.place(end)


def _switch(fn: FunctionLowering, node: c_ast.Switch) -> None:
    out = fn.out
    value = expressions.value_of(fn, node.cond)
    ctype = fn.semantics.converted.get(node.cond) or fn.type_of(node.cond)
    assert isinstance(ctype, IntegerType)
    end = out.fresh("endswitch")
    default = end
    single: list[tuple[int, str]] = []
    ranges: list[tuple[int, int, str]] = []
    for case in fn.semantics.switches[node]:
        label = out.fresh("case")
        fn.cases[case.node] = label
        if case.low is None or case.high is None:
            default = label
        elif case.high - case.low < _RANGE_LIMIT:
            single += [(number, label) for number in range(case.low, case.high + 1)]
        else:
            ranges.append((case.low, case.high, label))
    for low, high, label in ranges:
        _branch_on_range(fn, value, ctype, low, high, label)
    out.switch(value, default, single)
    fn.breaks.append((end, len(fn.stack)))
    lower_statement(fn, node.stmt)
    fn.breaks.pop()
    out.place(end)


def _branch_on_range(fn: FunctionLowering, value: Value, ctype: IntegerType, low: int, high: int, label: str) -> None:
    """Go to `label` where `value` is in the range: one unsigned comparison of the distance from its start."""
    out = fn.out
    following = out.fresh("next")
    distance = out.instruction(value.type, f"sub {value}, {low}")
    inside = out.instruction("i1", f"icmp ule {distance}, {high - low}")
    out.branch_if(inside, label, following)
    out.place(following)


def _case(fn: FunctionLowering, node: c_ast.Case | c_ast.Default) -> None:
    fn.out.place(fn.cases[node])
    for stmt in node.stmts or ():
        lower_statement(fn, stmt)


def _break(fn: FunctionLowering, _: c_ast.Break) -> None:
    jumps.leave(fn, *fn.breaks[-1])


def _continue(fn: FunctionLowering, _: c_ast.Continue) -> None:
    jumps.leave(fn, *fn.continues[-1])


def _return(fn: FunctionLowering, node: c_ast.Return) -> None:
    if node.expr is None:
        variable.before_return(fn)
        calls.leave(fn, calls.no_value(fn.result))
        return
    value = expressions.value_of(fn, node.expr)
    result = None if is_void(fn.result.ctype) else calls.return_value(fn, value)
    variable.before_return(fn)
    calls.leave(fn, result)


def _label(fn: FunctionLowering, node: c_ast.Label) -> None:
    jumps.place_label(fn, node)
    if node.stmt is not None:
        lower_statement(fn, node.stmt)


def _attributed(fn: FunctionLowering, node: c_ast.AttributedStatement) -> None:
    if node.stmt is not None:
        lower_statement(fn, node.stmt)


def _pragma(fn: FunctionLowering, node: c_ast.Pragma) -> None:
    fn.loop_hints += loop_hints.metadata((node.string or "").strip())


def _nothing(_: FunctionLowering, __: c_ast.Node) -> None:
    """Statements without code."""


def _asm(fn: FunctionLowering, node: gnu_ast.Asm) -> None:
    inline_asm.lower(fn, node)


_HANDLERS: dict[type[Any], Callable[[FunctionLowering, Any], None]] = {
    c_ast.Compound: _compound,
    c_ast.Decl: _declaration,
    c_ast.DeclList: _declaration_list,
    c_ast.If: _if,
    c_ast.While: _while,
    c_ast.DoWhile: _do_while,
    c_ast.For: _for,
    c_ast.Switch: _switch,
    c_ast.Case: _case,
    c_ast.Default: _case,
    c_ast.Break: _break,
    c_ast.Continue: _continue,
    c_ast.Return: _return,
    c_ast.Goto: jumps.goto,
    gnu_ast.ComputedGoto: jumps.computed_goto,
    gnu_ast.LocalLabels: _nothing,
    c_ast.Label: _label,
    c_ast.AttributedStatement: _attributed,
    c_ast.EmptyStatement: _nothing,
    c_ast.Pragma: _pragma,
    c_ast.Typedef: _typedef,
    c_ast.StaticAssert: _nothing,
    gnu_ast.Asm: _asm,
}
