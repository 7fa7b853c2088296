"""Which enum an expression is of. C's enums are integer types; what the user wrote is found through declarations."""

from __future__ import annotations

from pycparser import c_ast

from meta.sema.semantics import Enumerator, Symbol
from meta.warnings.checker import Checker


def enum_of(checker: Checker, node: c_ast.Node) -> c_ast.Enum | None:
    """The enum specifier with a body that declares the type of `node`, or None."""
    semantics = checker.semantics
    if isinstance(node, c_ast.Cast):
        return enum_of_type(checker, node.to_type.type)
    if isinstance(node, c_ast.StructRef):
        member = semantics.members.get(node)
        declared = semantics.member_nodes.get(member) if member is not None else None
        return enum_of_type(checker, getattr(declared, "type", None))
    if isinstance(node, c_ast.ID):
        entity = semantics.bindings.get(node)
        if entity is None or isinstance(entity, Enumerator):
            return None
        if isinstance(entity, Symbol):
            return enum_of_type(checker, entity.declarations[0].type) if entity.declarations else None
        declared = _declaration_of(checker, entity)
        return enum_of_type(checker, getattr(declared, "type", None))
    if isinstance(node, c_ast.FuncCall):
        symbol = checker.callee(node)
        if symbol is not None and symbol.declarations and isinstance(symbol.declarations[0].type, c_ast.FuncDecl):
            return enum_of_type(checker, symbol.declarations[0].type.type)
    return None


def _declaration_of(checker: Checker, entity: object) -> c_ast.Node | None:
    declared = checker.semantics.declared
    return next((decl for decl in checker.body.nodes.get(c_ast.Decl, ()) if declared.get(decl) is entity), None)


def enum_of_type(checker: Checker, node: c_ast.Node | None) -> c_ast.Enum | None:
    """The enum that a declarator or specifier without pointers names."""
    while isinstance(node, c_ast.TypeDecl | c_ast.Typename):
        node = node.type
    if isinstance(node, c_ast.Enum):
        if node.values is not None:
            return node
        meant = checker.semantics.type_definitions.get(node)
        return meant if isinstance(meant, c_ast.Enum) else None
    if isinstance(node, c_ast.IdentifierType):
        meant = checker.semantics.type_definitions.get(node)
        return enum_of_type(checker, meant.type) if isinstance(meant, c_ast.Typedef) else None
    return None


def missing_enumerators(checker: Checker, node: c_ast.Switch) -> list[str] | None:
    """The enumerators without a label in a switch over an enum; None where it is over no enum."""
    enum = enum_of(checker, node.cond)
    if enum is None:
        return None
    ranges = [(case.low, case.high) for case in checker.semantics.switches.get(node, ()) if case.low is not None]
    seen: set[int] = set()
    missing: list[str] = []
    for each in checker.semantics.enumerators.get(enum, ()):
        if each.value not in seen and not any(low <= each.value <= (high or low) for low, high in ranges):
            missing.append(each.name)
        seen.add(each.value)
    return missing
