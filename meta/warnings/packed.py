"""-Waddress-of-packed-member: a pointer into a packed record may be less aligned than its type says.

    struct __attribute__((packed)) { char tag; int n; } *p;      int *q = &p->n;      q[0] may trap, or be slow
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pycparser import c_ast

from meta.sema.spelling import describe
from meta.sema.types import ArrayType, PointerType, RecordType, alignment_of, is_complete
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks, peeled


def _given(node: Any) -> tuple[c_ast.Node, ...]:
    """The values that a node gives to something."""
    if isinstance(node, c_ast.Assignment):
        return (node.rvalue,) if node.op == "=" else ()
    if isinstance(node, c_ast.FuncCall):
        return tuple(node.args.exprs) if node.args else ()
    value = node.expr if isinstance(node, c_ast.Return) else node.init
    return () if value is None else (value,)


_ADDRESSES = (c_ast.UnaryOp, c_ast.StructRef, c_ast.Cast, c_ast.TernaryOp)


def _check(checker: Checker, node: Any) -> None:
    if not checker.packed:
        return
    for value in _given(node):
        if type(value) not in _ADDRESSES:
            continue
        ctype = checker.semantics.converted.get(value) or checker.type(value)
        if not isinstance(ctype, PointerType) or not is_complete(ctype.target):
            continue
        for part in _parts(checker, value):
            _part(checker, part, alignment_of(ctype.target))


def _parts(checker: Checker, node: c_ast.Node) -> Iterator[c_ast.Node]:
    """The parts of objects whose addresses a pointer may be."""
    node = peeled(node)
    if isinstance(node, c_ast.TernaryOp) and node.iftrue is not None:
        yield from _parts(checker, node.iftrue)
        yield from _parts(checker, node.iffalse)
    elif isinstance(node, c_ast.UnaryOp) and node.op == "&":
        yield node.expr
    elif isinstance(node, c_ast.StructRef) and isinstance(checker.semantics.types.get(node), ArrayType):
        yield node


def _part(checker: Checker, node: c_ast.Node, wanted: int) -> None:
    """A member, or an element of one, of a record that may be less aligned than is wanted."""
    while isinstance(node, c_ast.StructRef | c_ast.ArrayRef):
        base = checker.semantics.types.get(node.name)
        if isinstance(node, c_ast.StructRef):
            record = base.target if isinstance(base, PointerType) else base
            if isinstance(record, RecordType) and _is_odd(checker, node, record, wanted):
                message = f"a pointer into the packed '{describe(record)}' may not be aligned to {wanted} bytes"
                checker.warn("address-of-packed-member", node, message)
                return
        if not isinstance(base, RecordType | ArrayType):
            return
        node = node.name


def _is_odd(checker: Checker, node: c_ast.StructRef, record: RecordType, wanted: int) -> bool:
    """Whether a member of a packed record may be there where a pointer of this alignment cannot point to."""
    if record.record not in checker.packed:
        return False
    member = checker.semantics.members.get(node)
    return record.record.alignment < wanted or (member is not None and member.offset % wanted != 0)


NODE_CHECKS: NodeChecks = (
    (("address-of-packed-member",), (c_ast.Assignment, c_ast.FuncCall, c_ast.Return, c_ast.Decl), _check),
)
FUNCTION_CHECKS: FunctionChecks = ()
UNIT_CHECKS: UnitChecks = ()
