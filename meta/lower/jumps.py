"""Labels, goto, computed goto through one indirect branch a function, and what scopes do when control leaves them."""

from __future__ import annotations

from pycparser import c_ast

from meta import gnu_ast
from meta.lower import expressions, variable
from meta.lower.ir import Value
from meta.lower.state import FunctionLowering
from meta.sema.semantics import LabelPlace


def block_name(unique: str) -> str:
    """The basic block of a label; static objects name it before the function is lowered."""
    if not unique.isascii():  # a plain IR name is ASCII; no C label has a dot
        unique = unique.encode().hex(".")
    return f"label.{unique}"


def address(place: LabelPlace, function: str) -> str:
    """A label's address as a constant; `function` is the text of its function's address."""
    return f"blockaddress({function}, %{block_name(place.name)})"


def address_of_label(fn: FunctionLowering, node: gnu_ast.LabelAddress) -> Value:
    place = fn.semantics.label_places[node]
    return Value("ptr", address(place, fn.module.symbol(place.function).text))


def leave(fn: FunctionLowering, label: str, depth: int) -> None:
    """Leave all but the `depth` outermost scopes that have something to do at their end, and go to `label`."""
    variable.leave(fn, depth)
    fn.out.branch(label)


def leave_to(fn: FunctionLowering, unique: str) -> None:
    leave(fn, block_name(unique), fn.label_depths.get(unique, 0))


def goto(fn: FunctionLowering, node: c_ast.Goto) -> None:
    leave_to(fn, fn.semantics.labels[node])


def place_label(fn: FunctionLowering, node: c_ast.Label) -> None:
    fn.out.place(block_name(fn.semantics.labels[node]))


def computed_goto(fn: FunctionLowering, node: gnu_ast.ComputedGoto) -> None:
    """Nothing is done at the end of scopes that such a jump leaves (as in gcc)."""
    target = expressions.value_of(fn, node.expr)
    if not fn.taken_labels:
        fn.out.unreachable()  # there is nowhere to go in this function
        return
    if fn.indirect is None:
        fn.indirect = (fn.out.fresh("indirect"), fn.out.alloca("ptr", 8, "target"))
    label, slot = fn.indirect
    fn.out.effect(f"store {target}, {slot}, align 8")
    fn.out.branch(label)


def finish(fn: FunctionLowering) -> None:
    """The indirect branch that every computed goto of the function goes to; LLVM copies it where that pays."""
    if fn.indirect is None:
        return
    label, slot = fn.indirect
    fn.out.place(label)
    target = fn.out.instruction("ptr", f"load ptr, {slot}, align 8")
    fn.out.indirect_branch(target, [block_name(unique) for unique in fn.taken_labels])
