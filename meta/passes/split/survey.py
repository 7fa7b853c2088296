"""What each statement of a function mentions, writes, declares and measures, and what keeps it where it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pycparser import c_ast

from meta.gnu_ast import Asm, ComputedGoto, LabelAddress, LocalLabels
from meta.passes.split.flow import Flow
from meta.passes.split.model import Model, Variable, attribute_names
from meta.passes.split.sights import Spotter
from meta.passes.tree import Node, defines_type, walk
from meta.sema.types import is_complete, is_variable_length, size_of

# Calls that mean the frame they stand in.
_FRAME_CALLS = {
    "alloca": "alloca", "__builtin_alloca": "alloca", "__builtin_alloca_with_align": "alloca",
    "__builtin_va_start": "va_start", "__builtin_c23_va_start": "va_start",
    "__builtin_return_address": "__builtin_return_address", "__builtin_frame_address": "__builtin_frame_address",
    "__builtin_dwarf_cfa": "__builtin_dwarf_cfa", "__builtin_apply_args": "__builtin_apply_args",
    "__builtin_object_size": "__builtin_object_size",
    "__builtin_dynamic_object_size": "__builtin_dynamic_object_size",
}  # fmt: skip
_CHILDREN: dict[type, tuple[str, ...]] = {
    c_ast.Compound: ("block_items",),
    c_ast.If: ("iftrue", "iffalse"),
    c_ast.While: ("stmt",),
    c_ast.DoWhile: ("stmt",),
    c_ast.For: ("stmt",),
    c_ast.Switch: ("stmt",),
    c_ast.Case: ("stmts",),
    c_ast.Default: ("stmts",),
    c_ast.Label: ("stmt",),
    c_ast.AttributedStatement: ("stmt",),
}
# Statements that do not count, but for what is in them; and lines beside those of their parts.
_FREE = (c_ast.Compound, c_ast.Case, c_ast.Default, c_ast.Label, c_ast.EmptyStatement, c_ast.AttributedStatement)
_TAGGED = (c_ast.Struct, c_ast.Union, c_ast.Enum)
_JUMPS = (c_ast.Break, c_ast.Continue, c_ast.Goto, c_ast.Return)


@dataclass(slots=True)
class Facts:
    """About one statement with all that is in it. Sets of variables have a bit each."""

    refs: int = 0
    writes: int = 0
    declares: int = 0
    statements: int = 0
    lines: int = 0
    stuck: str = ""
    labels: frozenset[str] = frozenset()
    exits: frozenset[int] = frozenset()  # points outside that jumps lead to
    is_loose: bool = False  # holds a `case` of a switch around it, or says that control falls into one

    def add(self, other: Facts) -> None:
        self.refs |= other.refs
        self.writes |= other.writes
        self.declares |= other.declares
        self.statements += other.statements
        self.lines += other.lines
        self.stuck = self.stuck or other.stuck
        self.labels |= other.labels
        self.exits |= other.exits
        self.is_loose |= other.is_loose


class Survey:
    """The facts of every statement of a model; variables get their bits here."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.bits = {each.decl: 1 << index for index, each in enumerate(model.variables)}
        self.flow = Flow(model, self.bits)
        self.pinned = 0
        for each in model.pinned():
            self.pinned |= self.bits[each.decl]
        self.frames = [_bytes(each) for each in model.variables]
        self._framed = sum(1 << index for index, size in enumerate(self.frames) if size)
        self.spotter = Spotter(model, self.bits)
        self.facts: dict[Node, Facts] = {}
        self._statement(model.function.body)

    @cached_property
    def own_types(self) -> dict[str, list[Node]]:
        """Types and enumerators that the function declares, by name: what declares and what mentions each."""
        nodes = list(walk(self.model.function.body))
        found: dict[str, list[Node]] = {name: [] for node in nodes for name in declared_types(node)}
        for node in nodes if found else ():
            for name in {*mentioned_types(node), *declared_types(node)} & found.keys():
                found[name].append(node)
        return found

    def bit(self, node: Node) -> int:
        variable = self.model.bindings.get(node)
        return 0 if variable is None else self.bits[variable.decl]

    def refs_in(self, node: Node) -> int:
        """The variables that an expression or declaration mentions."""
        found = 0
        for each in walk(node):
            found |= self.bit(each)
        return found

    def frame(self, variables: int) -> int:
        """Bytes of the objects among `variables`, side by side: what a frame holds before a compiler saves any."""
        total, left = 0, variables & self._framed
        while left:
            total += self.frames[(left & -left).bit_length() - 1]
            left &= left - 1
        return total

    def _statement(self, node: Node) -> Facts:
        own = Facts(statements=0 if isinstance(node, _FREE) else 1, lines=_lines(node))
        parts = statement_children(node)
        for _, child in node.children():
            if not any(child is part for part in parts):
                self._evaluated(child, own)
        if not isinstance(node, tuple(_CHILDREN)):
            self._mentioned(node, own)
        if isinstance(node, c_ast.Label):
            own.labels = frozenset((node.name,))
        own.is_loose = isinstance(node, c_ast.Case | c_ast.Default) or _falls_through(node)
        own.stuck = own.stuck or _why_stuck(node)
        for part in parts:
            own.add(self._statement(part))
        if isinstance(node, c_ast.Switch):
            own.is_loose = False
        own.exits = self._leaving(node, own)
        self.facts[node] = own
        return own

    def _leaving(self, node: Node, own: Facts) -> frozenset[int]:
        first, last = self.flow.span[node]
        exits = own.exits
        if node in self.flow.targets:
            exits |= {self.flow.targets[node]}
        within = {self.flow.labels[name] for name in own.labels}
        return frozenset(each for each in exits if not first <= each < last and each not in within)

    def _evaluated(self, node: Node, own: Facts) -> None:
        for each in walk(node):
            self._mentioned(each, own)
            if isinstance(each, _JUMPS):
                own.exits |= {self.flow.targets[each]}
            elif isinstance(each, c_ast.Label):
                own.labels |= {each.name}
            own.stuck = own.stuck or _why_stuck(each)
        own.statements += _embedded(node)

    def _mentioned(self, node: Node, own: Facts) -> None:
        if isinstance(node, c_ast.ID):
            own.refs |= self.bit(node)
        elif isinstance(node, c_ast.Assignment):
            own.writes |= self.bit(node.lvalue)
        elif isinstance(node, c_ast.UnaryOp) and node.op in ("++", "--", "p++", "p--"):
            own.writes |= self.bit(node.expr)
        elif isinstance(node, c_ast.Decl):
            own.declares |= self.bits.get(node, 0)
            own.writes |= self.bits.get(node, 0) if node.init is not None else 0
        elif isinstance(node, Asm):
            for operand in node.outputs or ():
                own.writes |= self.bit(operand.expr)


def declared_types(node: Node) -> tuple[str, ...]:
    """The name of a type or enumerator that `node` itself declares."""
    if isinstance(node, c_ast.Typedef | c_ast.Enumerator):
        return (str(node.name),)
    return (node.name,) if defines_type(node) and node.name else ()


def mentioned_types(node: Node) -> tuple[str, ...]:
    """The names by which `node` may mean a type or an enumerator."""
    if isinstance(node, c_ast.IdentifierType):
        return tuple(node.names)
    return (node.name,) if isinstance(node, (*_TAGGED, c_ast.ID)) and node.name else ()


def statement_children(node: Node) -> list[Node]:
    """The statements right below a statement."""
    found: list[Node] = []
    for slot in _CHILDREN.get(type(node), ()):
        value = getattr(node, slot)
        if isinstance(value, list):
            found.extend(value)
        elif value is not None:
            found.append(value)
    return found


def count_statements(node: Node) -> int:
    """Statements in `node`, those in statement expressions too; labels and braces do not count."""
    own = 0 if isinstance(node, _FREE) else 1
    parts = statement_children(node)
    own += sum(count_statements(part) for part in parts)
    return own + sum(_embedded(child) for _, child in node.children() if not any(child is part for part in parts))


def _embedded(node: Node) -> int:
    """Statements of statement expressions in an expression."""
    if isinstance(node, c_ast.Compound):
        return sum(count_statements(item) for item in node.block_items or ())
    return sum(_embedded(child) for _, child in node.children())


def _lines(node: Node) -> int:
    """Lines of the emitted text that are `node`'s own, long ones counted once."""
    if isinstance(node, c_ast.Compound):
        return 1
    if isinstance(node, c_ast.If):
        return 1 if node.iffalse is None else 2
    return 2 if isinstance(node, c_ast.DoWhile) else 1


def _falls_through(node: Node) -> bool:
    is_alone = isinstance(node, c_ast.AttributedStatement | c_ast.EmptyStatement)
    return is_alone and "fallthrough" in attribute_names(node)


def _why_stuck(node: Node) -> str:
    """Why a node cannot leave its function; nothing where it can."""
    if isinstance(node, c_ast.FuncCall) and isinstance(node.name, c_ast.ID) and node.name.name in _FRAME_CALLS:
        return f"{_FRAME_CALLS[node.name.name]} means this function's frame"
    if isinstance(node, ComputedGoto):
        return "a computed goto stays with its labels"
    if isinstance(node, LabelAddress):
        return "the address of a label stays with it"
    if isinstance(node, LocalLabels):
        return "local labels stay in their block"
    if isinstance(node, Asm) and node.labels:
        return "asm goto stays with its labels"
    if isinstance(node, c_ast.Decl) and "asm" in attribute_names(node) and "register" in node.storage:
        return f"{node.name} lives in a register of its own"
    return ""


def _bytes(variable: Variable) -> int:
    ctype = variable.type
    if variable.is_static or variable.is_parameter or is_variable_length(ctype) or not is_complete(ctype):
        return 0
    return size_of(ctype)
