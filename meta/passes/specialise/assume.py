"""Members of records that had one value wherever a profile saw them read: checked where they are written, then taken
for granted.

    shape->dim = fields[0];            shape->dim = fields[0];
                                ->     if (shape->dim != 64)
                                           __assume_failed("struct shape.dim is not 64, as this kernel assumes");
    ... x->dim ...                     ... 64 ...

The program writes such members at its start, so that one check there stands for the guards everywhere else; a kernel
that is given other values names the member and ends with status 87. Only members that nothing else can change are
taken: every write is an assignment that is a statement, no address is taken, no initialiser, union, bit-field or
pointer of another type leads to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pycparser import c_ast

from meta.passes.base import PassContext
from meta.passes.specialise.clone import constant
from meta.passes.tree import Node, Rewriter, call, compound, deep_copy, shallow_copy, walk
from meta.profile import Evidence, ValueCounts
from meta.program import Program, Unit
from meta.sema import Semantics
from meta.sema.types import ArrayType, CType, IntegerType, Member, PointerType, Qualifier, Record, RecordType

FAILED = "__assume_failed"
ASSUME_UNIT = "runtime/probe/assume.c"
_UNEVALUATED = ("sizeof", "_Alignof", "alignof")
Key = tuple[str, str]  # tag and member


@dataclass(slots=True)
class Facts:
    """What a program does with one member: its type, statements that write it, expressions that read it."""

    ctype: CType
    writes: list[Node] = field(default_factory=list)
    reads: dict[Node, int] = field(default_factory=dict)
    obstacle: str = ""


def assume(
    program: Program, context: PassContext, profile: Evidence, calls: int
) -> tuple[Program, list[str], list[str]]:
    """The program with its fixed members as constants; notes about what is assumed, and what is refused and why."""
    facts: dict[Key, Facts] = {}
    for unit in program.units:
        for platform in context.platforms:
            if unit.platform is None or unit.platform is platform:
                _Survey(context.semantics(program, platform), facts).unit(unit)
    values = _measured(program, context, profile, facts, calls)
    chosen: dict[Key, int] = {}
    refused = []
    known = _assumed_already(program)
    for key, value in values.items():
        shown = f"struct {key[0]}.{key[1]}"
        if facts[key].obstacle:
            refused.append(f"'{shown}' {facts[key].obstacle}")
        elif shown not in known:
            chosen[key] = value
    if not chosen:
        return program, [], refused
    changed = _Substitution({key: (facts[key], value) for key, value in chosen.items()})
    units = [changed.applied(unit) for unit in program.units]
    if all(unit.path != ASSUME_UNIT for unit in units):
        units.append(context.library_unit(ASSUME_UNIT))
    notes = [f"assumed: struct {tag}.{member} is {value}" for (tag, member), value in chosen.items()]
    return program.with_units(units), notes, refused


def _key(record: Record, member: str) -> Key | None:
    return None if record.is_anonymous or record.tag is None else (record.tag, member)


class _Survey:
    """One look at every access of a unit."""

    def __init__(self, semantics: Semantics, facts: dict[Key, Facts]) -> None:
        self.semantics = semantics
        self.facts = facts
        self.lengths: set[Node] = set()  # what stands in the length of an array

    def unit(self, unit: Unit) -> None:
        stack: list[tuple[Node, tuple[Node, ...]]] = [(unit.ast, ())]
        while stack:
            node, around = stack.pop()
            if isinstance(node, c_ast.ArrayDecl) and node.dim is not None:
                self.lengths.update(walk(node.dim))
            if isinstance(node, c_ast.StructRef):
                self._access(node, around)
            self._spoils(node)
            stack.extend((child, (*around[-8:], node)) for _, child in reversed(node.children()))

    def _access(self, node: Node, around: tuple[Node, ...]) -> None:
        ctype = self.semantics.types.get(node.name)
        ctype = ctype.target if isinstance(ctype, PointerType) else ctype
        member = self.semantics.members.get(node)
        key = _key(ctype.record, node.field.name) if isinstance(ctype, RecordType) and member else None
        if key is None or member is None or not isinstance(ctype, RecordType):
            return
        found = self.facts.setdefault(key, Facts(member.type))
        found.obstacle = found.obstacle or _unfit(ctype.record, member, found.ctype)
        parent = around[-1]
        if isinstance(parent, c_ast.Assignment) and parent.lvalue is node:
            is_statement = len(around) > 1 and isinstance(around[-2], c_ast.Compound) and parent.op == "="
            found.obstacle = found.obstacle or ("" if is_statement else "is written inside of an expression")
            found.writes.append(parent)
        elif isinstance(parent, c_ast.UnaryOp) and parent.op in ("&", "++", "--", "p++", "p--"):
            found.obstacle = found.obstacle or "is changed, or its address taken, in an expression"
        elif node in self.lengths:  # which a constant could make negative, where control never comes
            found.obstacle = found.obstacle or "is part of the length of an array"
        elif not any(isinstance(each, c_ast.UnaryOp) and each.op in _UNEVALUATED for each in around):
            found.reads[node] = 1

    def _spoils(self, node: Node) -> None:
        """Records that are written in ways that no assignment shows."""
        if node in self.semantics.initialisers and self.semantics.initialisers[node].stores:
            self._refuse(self.semantics.initialisers[node].type, "is in an initialiser")
        natural, target = self.semantics.types.get(node), self.semantics.converted.get(node)
        if isinstance(node, c_ast.Cast):
            natural, target = self.semantics.types.get(node.expr), self.semantics.types.get(node)
        if isinstance(natural, PointerType) and isinstance(target, PointerType):
            is_read = bool(target.target.qualifiers & Qualifier.CONST)
            if not is_read and not isinstance(target.target, RecordType):
                self._refuse(natural.target, "can be reached through a pointer of another type")

    def _refuse(self, ctype: CType, why: str) -> None:
        for record in _records(ctype):
            for member in record.members or ():
                key = _key(record, member.name) if member.name else None
                if key is not None:
                    found = self.facts.setdefault(key, Facts(member.type))
                    found.obstacle = found.obstacle or why


def _unfit(record: Record, member: Member, former: CType) -> str:
    ctype = member.type
    is_own = any(each.name == member.name for each in record.members or ())  # and not of an anonymous union inside
    if record.is_union or member.bit_width is not None or not is_own:
        return "is a bit-field or in a union"
    if not isinstance(ctype, IntegerType) or ctype.qualifiers & (Qualifier.VOLATILE | Qualifier.ATOMIC):
        return "is no plain integer"
    is_same = isinstance(former, IntegerType) and former.kind is ctype.kind
    return "" if is_same else "is declared differently in another unit"


def _records(ctype: CType) -> Iterator[Record]:
    """The records that an object of this type consists of."""
    while isinstance(ctype, ArrayType):
        ctype = ctype.element
    if isinstance(ctype, RecordType):
        yield ctype.record
        for member in ctype.record.members or ():
            yield from _records(member.type)


def _measured(
    program: Program, context: PassContext, profile: Evidence, facts: dict[Key, Facts], calls: int
) -> dict[Key, int]:
    """The one value of each member that was read often and never had another."""
    sums: dict[Key, ValueCounts] = {}
    for platform in context.platforms:
        semantics = context.semantics(program, platform)
        for node, info in semantics.functions.items():
            counts = profile.values.get(info.symbol.name, {})
            paths = {path for path in counts if "->" in path or "." in path}
            if not paths or profile.functions[info.symbol.name].unit != info.symbol.unit:
                continue
            for path, key in sorted(_paths(semantics, node, facts)):
                if path in paths:
                    paths.discard(path)
                    sums[key] = sums.get(key, ValueCounts()) + counts[path]
    return {
        key: counts.top[0][0]
        for key, counts in sorted(sums.items())
        if len(counts.top) == 1 and not counts.other and counts.total >= calls and isinstance(counts.top[0][0], int)
    }


def _paths(semantics: Semantics, function: Node, facts: dict[Key, Facts]) -> set[tuple[str, Key]]:
    found = set()
    for node in walk(function.body):
        path = path_of(node) if isinstance(node, c_ast.StructRef) else None
        ctype: Any = semantics.types.get(node.name) if path is not None else None
        ctype = ctype.target if isinstance(ctype, PointerType) else ctype
        key = _key(ctype.record, node.field.name) if isinstance(ctype, RecordType) else None
        if path is not None and key in facts and key is not None:
            found.add((path, key))
    return found


def path_of(node: Node) -> str | None:
    """`session->model->shape.dim`, as profiles call it; None for an access through anything else than names."""
    if isinstance(node, c_ast.ID):
        return str(node.name)
    if not isinstance(node, c_ast.StructRef):
        return None
    before = path_of(node.name)
    return None if before is None else f"{before}{node.type}{node.field.name}"


def _assumed_already(program: Program) -> set[str]:
    """The members that a former run checks."""
    calls = (
        each
        for unit in program.units
        for each in walk(unit.ast)
        if isinstance(each, c_ast.FuncCall) and isinstance(each.name, c_ast.ID) and each.name.name == FAILED
    )
    return {each.args.exprs[0].value.strip('"').partition(" is not ")[0] for each in calls}


class _Substitution:
    """Constants for reads, a check behind every write."""

    def __init__(self, chosen: dict[Key, tuple[Facts, int]]) -> None:
        self.reads = {node: (facts.ctype, value) for facts, value in chosen.values() for node in facts.reads}
        self.writes = {node: (key, each) for key, each in chosen.items() for node in each[0].writes}
        self.needs_declaration = False

    def applied(self, unit: Unit) -> Unit:
        self.needs_declaration = False
        rewriter = _Checks(self)
        ast = rewriter.rewrite(unit.ast)
        if self.needs_declaration and not any(_declares(each) for each in ast.ext):
            ast = shallow_copy(ast, ext=[_prototype(ast.ext[0]), *ast.ext])
        return unit if ast is unit.ast else replace(unit, ast=ast)

    def check(self, node: Node, new: Node) -> Node:
        """`if (shape->dim != 64) __assume_failed("...");` for the assignment `node`, which became `new`."""
        (tag, member), (facts, value) = self.writes[node]
        self.needs_declaration = True
        test = c_ast.BinaryOp("!=", deep_copy(new.lvalue), constant(value, facts.ctype, node), node.coord)
        text = f'"struct {tag}.{member} is not {value}, as this kernel assumes"'
        failed = call(FAILED, [c_ast.Constant("string", text, node.coord)], node)
        return c_ast.If(test, compound([failed], node), None, node.coord)


class _Checks(Rewriter):
    def __init__(self, plan: _Substitution) -> None:
        super().__init__()
        self.plan = plan

    def _replace(self, node: Node) -> Any:
        if node in self.plan.reads:
            ctype, value = self.plan.reads[node]
            return constant(value, ctype, node)
        new = super()._replace(node)
        if node in self.plan.writes and isinstance(new, c_ast.Node):
            return [new, self.plan.check(node, new)]
        return new


def _declares(ext: Node) -> bool:
    declared = ext.decl if isinstance(ext, c_ast.FuncDef) else ext
    return isinstance(declared, c_ast.Decl) and declared.name == FAILED


def _prototype(at: Node) -> Node:
    """`_Noreturn void __assume_failed(const char *what);`"""
    coord = at.coord
    text = c_ast.TypeDecl("what", ["const"], None, c_ast.IdentifierType(["char"], coord), coord)
    what = c_ast.Decl("what", ["const"], [], [], [], c_ast.PtrDecl([], text, coord), None, None, coord)
    result = c_ast.TypeDecl(FAILED, [], None, c_ast.IdentifierType(["void"], coord), coord)
    declarator = c_ast.FuncDecl(c_ast.ParamList([what], coord), result, coord)
    return c_ast.Decl(FAILED, [], [], [], ["_Noreturn"], declarator, None, None, coord)

