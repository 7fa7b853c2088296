"""Recording values: of parameters when a function is entered, of fields when they are read.

    int f(struct s *p, long n)         int f(struct s *p, long n)
    {                                  {
                                ->         __probe_value(0, (unsigned long)p);
                                           __probe_value(1, (unsigned long)n);
        return p->width * n;               return (typeof(p->width))__probe_value(2, (unsigned long)p->width) * n;
    }                                  }

Recorded are integers of at most 64 bits and pointers: parameters, members of parameters that are structures of at most
16 bytes, and members read through a parameter, a local or a global. Volatile and atomic ones are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pycparser import c_ast

from meta.gnu_ast import AsmOperand
from meta.passes.functions import Definition
from meta.passes.instrument.calls import evaluated
from meta.passes.instrument.counters import Wrap
from meta.passes.instrument.endings import Views
from meta.passes.tree import Node, call, cast_to, cast_to_type_of, identifier, number
from meta.profile.probes import ValueProbe
from meta.sema import Local, Semantics, Symbol
from meta.sema.types import CType, IntegerType, PointerType, Qualifier, Record, RecordType

VALUE = "__probe_value"
SMALL = 16  # bytes of a structure whose members are recorded
_WRITING = ("&", "++", "--", "p++", "p--")


@dataclass(slots=True)
class ValuePlan:
    """Sites by place: one for each path of each function."""

    sites: list[ValueProbe] = field(default_factory=list)
    wraps: dict[Node, Wrap] = field(default_factory=dict)
    known: dict[tuple[int, str], int] = field(default_factory=dict)

    def site(self, function: int, path: str, kind: str) -> int:
        key = (function, path)
        if key not in self.known:
            self.known[key] = len(self.sites)
            self.sites.append(ValueProbe(function, path, kind))
        return self.known[key]

    def parameters(self, definition: Definition, views: Views, function: int) -> list[Node]:
        """Statements that record a function's parameters; sites for them."""
        view, _ = views.of(definition.node)[0]
        found = []
        for local in view.semantics.functions[definition.node].parameters:
            if local.name:
                for path, ctype, expression in _scalars(local.name, local.type, definition.node):
                    site = self.site(function, path, _kind(ctype) or "")
                    found.append(_recorded(site, expression, definition.node))
        return found

    def loads(self, definition: Definition, views: Views, function: int) -> None:
        """Wraps for the fields that a function reads."""
        view, _ = views.of(definition.node)[0]
        locals_ = view.semantics.functions[definition.node].parameters
        entered = {path for each in locals_ for path, _, _ in _scalars(each.name, each.type, definition.node)}
        written = set(_written(definition.node))
        for node in evaluated(definition.node):
            if isinstance(node, c_ast.StructRef) and node not in written:
                path, kind = _path(node, view.semantics), _field_kind(node, view.semantics)
                if path and kind and path not in entered:
                    self._wrap(node, self.site(function, path, kind))

    def _wrap(self, node: Node, site: int) -> None:
        self.wraps[node] = lambda new: cast_to_type_of(node, _recorded(site, new, node))


def _recorded(site: int, expression: Node, at: Node) -> Node:
    return call(VALUE, [number(site, at), cast_to(["unsigned", "long"], expression)], at)


def _kind(ctype: CType) -> str | None:
    """How a value of this type is read from 64 bits; None where it is not recorded."""
    if ctype.qualifiers & (Qualifier.VOLATILE | Qualifier.ATOMIC):
        return None
    if isinstance(ctype, PointerType):
        return "pointer"
    if isinstance(ctype, IntegerType) and ctype.bits in (1, 8, 16, 32, 64):
        return f"{'i' if ctype.signed else 'u'}{max(ctype.bits, 8)}"
    return None


def _scalars(path: str, ctype: CType, at: Node) -> Iterator[tuple[str, CType, Node]]:
    """A parameter, or the members of one that is a small structure: path, type, expression."""
    if _kind(ctype) is not None:
        yield path, ctype, identifier(path, at)
    elif isinstance(ctype, RecordType) and not ctype.qualifiers & Qualifier.VOLATILE and _is_small(ctype.record):
        for member in ctype.record.members or ():
            if member.name and member.bit_width is None and _kind(member.type) is not None:
                base = identifier(path, at)
                reference = c_ast.StructRef(base, ".", identifier(member.name, at), base.coord)
                yield f"{path}.{member.name}", member.type, reference


def _is_small(record: Record) -> bool:
    return not record.is_union and record.size <= SMALL


def _written(function: Node) -> Iterator[Node]:
    """What an expression's value is not taken of: it is assigned to, or its address or place is."""
    for node in evaluated(function):
        if isinstance(node, c_ast.Assignment):
            yield node.lvalue
        elif isinstance(node, c_ast.UnaryOp) and node.op in _WRITING:
            yield node.expr
        elif isinstance(node, c_ast.StructRef) and node.type == ".":
            yield node.name
        elif isinstance(node, AsmOperand):
            yield node.expr
        elif isinstance(node, c_ast.FuncCall) and node.args is not None and _is_builtin(node.name):
            yield from node.args.exprs


def _is_builtin(name: Node) -> bool:
    return isinstance(name, c_ast.ID) and bool(name.name.startswith("__builtin_"))


def _path(node: Node, semantics: Semantics) -> str | None:
    """`p->n`, `config.shape.width`: members of a variable; None where anything else is computed."""
    if isinstance(node, c_ast.ID):
        bound = semantics.bindings.get(node)
        return node.name if isinstance(bound, Local | Symbol) else None
    if not isinstance(node, c_ast.StructRef):
        return None
    base = _path(node.name, semantics)
    return None if base is None else f"{base}{node.type}{node.field.name}"


def _field_kind(node: Node, semantics: Semantics) -> str | None:
    member, ctype = semantics.members.get(node), semantics.types.get(node)
    if member is None or ctype is None or member.bit_width is not None:
        return None
    return _kind(ctype)
