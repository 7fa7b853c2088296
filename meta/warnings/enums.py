"""-Wenum-conversion, and which enum an expression is of: C's enums are integer types, so declarations tell."""

from __future__ import annotations

from typing import Any

from pycparser import c_ast

from meta.sema.semantics import Enumerator, Symbol
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks


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
        if entity is None:
            return None
        if isinstance(entity, Enumerator):
            return checker.enums.get(entity)
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


def _assigned(checker: Checker, node: c_ast.Assignment) -> None:
    if node.op == "=":
        _converted(checker, node.rvalue, enum_of(checker, node.lvalue))


def _initialised(checker: Checker, node: c_ast.Decl) -> None:
    if node.init is not None and isinstance(node.type, c_ast.TypeDecl):
        _converted(checker, node.init, enum_of_type(checker, node.type))


def _passed(checker: Checker, node: c_ast.FuncCall) -> None:
    symbol = checker.callee(node) if node.args is not None else None
    if symbol is None:
        return
    wanted = checker.enum_parameters.get(symbol)
    if wanted is None:
        wanted = checker.enum_parameters[symbol] = _parameters(checker, symbol)
    for position, enum in wanted:
        if position < len(node.args.exprs):
            _converted(checker, node.args.exprs[position], enum)


def _parameters(checker: Checker, symbol: Symbol) -> tuple[tuple[int, c_ast.Enum], ...]:
    """The positions of a function's parameters of enums."""
    declared: Any = symbol.declarations[0].type if symbol.declarations else None
    if not isinstance(declared, c_ast.FuncDecl) or declared.args is None:
        return ()
    enums = [enum_of_type(checker, getattr(each, "type", None)) for each in declared.args.params]
    return tuple((position, enum) for position, enum in enumerate(enums) if enum is not None)


def _returned(checker: Checker, function: c_ast.FuncDef) -> None:
    nodes = checker.body.nodes.get(c_ast.Return)
    wanted = enum_of_type(checker, function.decl.type.type) if nodes else None
    for node in nodes if nodes and wanted is not None else ():
        if node.expr is not None:
            _converted(checker, node.expr, wanted)


def _converted(checker: Checker, node: c_ast.Node, wanted: c_ast.Enum | None) -> None:
    given = enum_of(checker, node) if wanted is not None else None
    if given is not None and wanted is not None and not same_enum(given, wanted):
        checker.warn("enum-conversion", node, f"'{_name(given)}' becomes '{_name(wanted)}' without a cast")


def same_enum(left: c_ast.Enum, right: c_ast.Enum) -> bool:
    """Whether two specifiers are one enum, perhaps of a header that several units include."""
    place, other = left.coord, right.coord
    if left is right or place is None or other is None:
        return left is right
    return (place.file, place.line, place.column) == (other.file, other.line, other.column)


def _name(node: c_ast.Enum) -> str:
    name = str(node.name or "")
    return f"enum {name}" if name and not name.startswith("__anonymous_") else "enum <anonymous>"


NODE_CHECKS: NodeChecks = (
    (("enum-conversion",), (c_ast.Assignment,), _assigned),
    (("enum-conversion",), (c_ast.Decl,), _initialised),
    (("enum-conversion",), (c_ast.FuncCall,), _passed),
)
FUNCTION_CHECKS: FunctionChecks = ((("enum-conversion",), _returned),)
UNIT_CHECKS: UnitChecks = ()
