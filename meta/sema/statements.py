"""Analysing statements (C11 6.8): scopes, labels, switch cases, and the expressions in them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.sema import (
    asm_operands,
    attributes,
    constants,
    declarations,
    expressions,
    labels,
    operators,
    pragmas,
    variable,
)
from meta.sema.context import Context, SwitchState, fail, refuse
from meta.sema.numbers import wrap
from meta.sema.semantics import SwitchCase
from meta.sema.spelling import describe
from meta.sema.suggestions import suggestion
from meta.sema.types import IntegerType, is_void


def analyse_statement(ctx: Context, node: c_ast.Node) -> None:
    """Analyse one statement or block item; expression statements are typed as values."""
    handler = _HANDLERS.get(type(node))
    if handler is None:
        expressions.rvalue(ctx, node)
    else:
        handler(ctx, node)


def analyse_compound(ctx: Context, node: c_ast.Compound) -> None:
    with ctx.block():
        _items(ctx, node)


def _items(ctx: Context, node: c_ast.Compound) -> None:
    for item in node.block_items or ():
        with ctx.recovering():
            analyse_statement(ctx, item)


def analyse_body(ctx: Context, node: c_ast.Compound) -> None:
    """A function's outermost block shares its scope with the parameters (C11 6.2.1p4)."""
    assert ctx.function is not None
    _items(ctx, node)
    for goto, name, unique, scopes in ctx.function.gotos:
        with ctx.recovering():
            if unique not in ctx.function.labels:
                fail(goto, f"label '{name}' is not defined", suggestion(name, ctx.function.labels))
            variable.check_goto(ctx, goto, name, unique, scopes)
    labels.check_taken(ctx)


def _if(ctx: Context, node: c_ast.If) -> None:
    expressions.condition(ctx, node.cond)
    _nested(ctx, node.iftrue)
    if node.iffalse is not None:
        _nested(ctx, node.iffalse)


def _nested(ctx: Context, node: c_ast.Node | None) -> None:
    """A substatement is a block of its own (C11 6.8.4p3, 6.8.5p5)."""
    if node is not None:
        with ctx.block():
            analyse_statement(ctx, node)


def _loop_body(ctx: Context, node: c_ast.Node) -> None:
    assert ctx.function is not None
    ctx.function.loops += 1
    _nested(ctx, node)
    ctx.function.loops -= 1


def _while(ctx: Context, node: c_ast.While | c_ast.DoWhile) -> None:
    expressions.condition(ctx, node.cond)
    _loop_body(ctx, node.stmt)


def _for(ctx: Context, node: c_ast.For) -> None:
    with ctx.block():
        if node.init is not None:
            analyse_statement(ctx, node.init)
        if node.cond is not None:
            expressions.condition(ctx, node.cond)
        if node.next is not None:
            expressions.rvalue(ctx, node.next)
        _loop_body(ctx, node.stmt)


def _declaration_list(ctx: Context, node: c_ast.DeclList) -> None:
    for decl in node.decls:
        declarations.declare(ctx, decl)


def _switch(ctx: Context, node: c_ast.Switch) -> None:
    assert ctx.function is not None
    ctype = expressions.rvalue(ctx, node.cond)
    if not isinstance(ctype, IntegerType):
        fail(node.cond, f"a switch needs an integer, not '{describe(ctype)}'")
    promoted = operators.promote_operand(ctx, node.cond)
    assert isinstance(promoted, IntegerType)
    state = SwitchState(promoted, jump_scopes=ctx.function.jump_scopes)
    ctx.function.switches.append(state)
    _nested(ctx, node.stmt)
    ctx.function.switches.pop()
    _check_cases(state)
    ctx.semantics.switches[node] = tuple(SwitchCase(*case) for case in state.cases)


def _check_cases(state: SwitchState) -> None:
    ranges = sorted(((low, high, node) for node, low, high in state.cases if low is not None), key=lambda r: r[0])
    for (_, end, _), (start, _, node) in pairwise(ranges):
        if end is not None and start <= end:
            fail(node, f"case value {start} is used twice")
    defaults = [node for node, low, _ in state.cases if low is None]
    if len(defaults) > 1:
        fail(defaults[1], "a second 'default' in one switch")


def _case(ctx: Context, node: c_ast.Case) -> None:
    state = _enclosing_switch(ctx, node, "case")
    bounds = (node.expr.low, node.expr.high) if isinstance(node.expr, gnu_ast.Range) else (node.expr, node.expr)
    values = []
    for bound in dict.fromkeys(bounds):
        expressions.rvalue(ctx, bound)
        values.append(wrap(constants.evaluate_integer(ctx.semantics, bound, "a case label"), state.type))
    if values[-1] < values[0]:
        fail(node, "the case range is empty")
    variable.check_case(ctx, node)
    state.cases.append((node, values[0], values[-1]))
    _labelled(ctx, node.stmts)


def _default(ctx: Context, node: c_ast.Default) -> None:
    _enclosing_switch(ctx, node, "default").cases.append((node, None, None))
    variable.check_case(ctx, node)
    _labelled(ctx, node.stmts)


def _enclosing_switch(ctx: Context, node: c_ast.Node, word: str) -> SwitchState:
    if ctx.function is None or not ctx.function.switches:
        fail(node, f"'{word}' outside a switch")
    return ctx.function.switches[-1]


def _labelled(ctx: Context, stmts: list[c_ast.Node] | None) -> None:
    for stmt in stmts or ():
        analyse_statement(ctx, stmt)


def _break(ctx: Context, node: c_ast.Break) -> None:
    if ctx.function is None or not (ctx.function.loops or ctx.function.switches):
        fail(node, "'break' outside a loop or switch")


def _continue(ctx: Context, node: c_ast.Continue) -> None:
    if ctx.function is None or not ctx.function.loops:
        fail(node, "'continue' outside a loop")


def _return(ctx: Context, node: c_ast.Return) -> None:
    assert ctx.function is not None
    result = ctx.function.type.result
    if node.expr is None:
        if not is_void(result) and not ctx.is_c89:  # C89 3.6.6.4: undefined only where the value is used
            message = f"'return' without a value in a function that returns '{describe(result)}'"
            ctx.tolerate("return-mismatch", node, message)
        return
    ctype = expressions.rvalue(ctx, node.expr)
    if is_void(result):
        if not is_void(ctype):
            ctx.tolerate("return-mismatch", node, "'return' with a value in a function that returns void")
        return
    expressions.assign(ctx, node.expr, result, "return")


def _label(ctx: Context, node: c_ast.Label) -> None:
    assert ctx.function is not None
    unique = labels.unique_name(ctx, node.name)
    if unique in ctx.function.labels:
        seen = ("the other definition is here", ctx.function.labels[unique])
        fail(node, f"label '{node.name}' is defined twice", seen=seen)
    ctx.semantics.labels[node] = unique
    ctx.function.labels[unique] = node
    ctx.function.label_scopes[unique] = ctx.function.jump_scopes
    if node.stmt is not None:
        analyse_statement(ctx, node.stmt)


def _attributed(ctx: Context, node: c_ast.AttributedStatement) -> None:
    attributes.collect(node.attributes)
    if node.stmt is not None:
        analyse_statement(ctx, node.stmt)


def _pragma(ctx: Context, node: c_ast.Pragma) -> None:
    pragmas.apply(ctx, node)


def _refused(name: str) -> Callable[[Context, c_ast.Node], None]:
    def handler(_: Context, node: c_ast.Node) -> None:
        refuse(node, name)

    return handler


def _declare(ctx: Context, node: c_ast.Node) -> None:
    declarations.declare(ctx, node)


def _nothing(_: Context, __: c_ast.Node) -> None:
    """Statements without content."""


_HANDLERS: dict[type[Any], Callable[[Context, Any], None]] = {
    c_ast.Compound: analyse_compound,
    c_ast.If: _if,
    c_ast.While: _while,
    c_ast.DoWhile: _while,
    c_ast.For: _for,
    c_ast.DeclList: _declaration_list,
    c_ast.Switch: _switch,
    c_ast.Case: _case,
    c_ast.Default: _default,
    c_ast.Break: _break,
    c_ast.Continue: _continue,
    c_ast.Return: _return,
    c_ast.Goto: labels.goto,
    c_ast.Label: _label,
    c_ast.AttributedStatement: _attributed,
    c_ast.EmptyStatement: _nothing,
    c_ast.Pragma: _pragma,
    gnu_ast.Asm: asm_operands.check,
    gnu_ast.ComputedGoto: labels.computed_goto,
    gnu_ast.LocalLabels: labels.declare,
    c_ast.FuncDef: _refused("a nested function"),
    c_ast.Decl: _declare,
    c_ast.Typedef: _declare,
    c_ast.StaticAssert: _declare,
}
