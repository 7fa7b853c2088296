"""How long the arrays and records of an inner block live, so that blocks share stack and dead stores are seen.

Only in blocks that are entered from above: a jump into a block passes by the declaration that would start a life.
Leaving by a jump ends nothing, which only keeps the stack a little longer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pycparser import c_ast

from meta import gnu_ast
from meta.lower.ir import Value
from meta.lower.state import FunctionLowering
from meta.sema.semantics import Local
from meta.sema.types import CType, is_aggregate

_ENTRIES = (c_ast.Label, c_ast.Case, c_ast.Default, gnu_ast.LabelAddress)


@contextmanager
def block(fn: FunctionLowering, node: c_ast.Compound) -> Iterator[None]:
    """The lowering of one block."""
    fn.lives.append([] if _is_counted(fn, node) else None)
    yield
    slots = fn.lives.pop()
    if slots and fn.out.is_open:
        for slot in reversed(slots):
            fn.out.effect(f"call void @llvm.lifetime.end.p0({slot})")


def begin(fn: FunctionLowering, slot: Value, ctype: CType) -> None:
    """The declaration of an object in the innermost block."""
    slots = fn.lives[-1] if fn.lives else None
    if slots is not None and is_aggregate(ctype):
        fn.out.effect(f"call void @llvm.lifetime.start.p0({slot})")
        slots.append(slot)


def _is_counted(fn: FunctionLowering, node: c_ast.Compound) -> bool:
    """The outermost block lives as long as the frame."""
    if fn.target.level == "0" or not fn.lives:
        return False
    return any(_is_kept_in_memory(fn, item) for item in node.block_items or ()) and not _is_entered(node)


def _is_kept_in_memory(fn: FunctionLowering, item: c_ast.Node) -> bool:
    entity = fn.semantics.declared.get(item)
    return isinstance(entity, Local) and is_aggregate(entity.type)


def _is_entered(node: c_ast.Node) -> bool:
    """Whether a jump from outside may end in `node`; the cases of a switch inside it are reached through that."""
    if isinstance(node, c_ast.Switch):
        return any(isinstance(each, c_ast.Label) for each in _all(node))
    return isinstance(node, _ENTRIES) or any(_is_entered(child) for _, child in node.children())


def _all(node: c_ast.Node) -> Iterator[c_ast.Node]:
    yield node
    for _, child in node.children():
        yield from _all(child)
