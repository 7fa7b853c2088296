"""-Wprototype-mismatch: declarations of one name that differ between translation units.

Each unit is right on its own; together they call a function with arguments it does not take.
"""

from __future__ import annotations

from pycparser import c_ast

from meta.sema.semantics import Symbol
from meta.sema.types import (
    ArrayType,
    CType,
    FunctionType,
    PointerType,
    Record,
    RecordType,
    describe,
    unqualified,
)
from meta.warnings.checker import Checker

Pairs = set[tuple[Record, Record]]


def check_prototypes(checker: Checker) -> None:
    if not checker.wants(("prototype-mismatch",)) or len(checker.semantics.program.units) < 2:
        return
    types = checker.semantics.declaration_types
    pairs: Pairs = set()
    for symbol in checker.semantics.symbols.values():
        if symbol.is_static or len(symbol.declarations) < 2:
            continue
        reference = _reference(symbol)
        wanted = types.get(reference)
        if wanted is None:
            continue
        said: set[object] = set()
        for decl in symbol.declarations:
            declared = types.get(decl)
            if declared is not None and decl is not reference and not agrees(wanted, declared, pairs):
                place = (decl.coord.file, decl.coord.line) if decl.coord else None
                if place not in said:
                    _report(checker, symbol, decl, declared, reference, wanted)
                said.add(place)


def _reference(symbol: Symbol) -> c_ast.Node:
    """The declaration that counts: the definition's, or the first."""
    definition = symbol.definition
    if isinstance(definition, c_ast.FuncDef):
        return definition.decl
    return definition if definition is not None else symbol.declarations[0]


def _report(
    checker: Checker, symbol: Symbol, decl: c_ast.Node, declared: CType, reference: c_ast.Node, wanted: CType
) -> None:
    message = f"'{symbol.spelling}' is declared as '{describe(declared)}', but elsewhere as '{describe(wanted)}'"
    is_defined = symbol.definition is not None
    checker.warn("prototype-mismatch", decl, message, "include one header with its declaration in both units",
                 ((f"the other {'definition' if is_defined else 'declaration'} is here", reference),))  # fmt: skip


def agrees(left: CType, right: CType, assumed: Pairs) -> bool:
    """Compatibility across units (C11 6.2.7p1): records agree by tag and members.

    `assumed` holds pairs of records that agree, or of which that is being found out.
    """
    if left is right:
        return True
    if isinstance(left, PointerType) and isinstance(right, PointerType):
        return left.target.qualifiers == right.target.qualifiers and agrees(left.target, right.target, assumed)
    if isinstance(left, ArrayType) and isinstance(right, ArrayType):
        is_length = left.length is None or right.length is None or left.length == right.length
        return is_length and agrees(left.element, right.element, assumed)
    if isinstance(left, FunctionType) and isinstance(right, FunctionType):
        return _functions_agree(left, right, assumed)
    if isinstance(left, RecordType) and isinstance(right, RecordType):
        return _records_agree(left.record, right.record, assumed)
    return type(left) is type(right) and unqualified(left) == unqualified(right)


def _functions_agree(left: FunctionType, right: FunctionType, assumed: Pairs) -> bool:
    if not agrees(left.result, right.result, assumed):
        return False
    if not (left.has_prototype and right.has_prototype):
        return True
    return (
        len(left.parameters) == len(right.parameters)
        and left.is_variadic == right.is_variadic
        and all(agrees(a, b, assumed) for a, b in zip(left.parameters, right.parameters, strict=True))
    )


def _records_agree(left: Record, right: Record, assumed: Pairs) -> bool:
    if left is right or (left, right) in assumed:
        return True
    anonymous = all((tag or "__anonymous_").startswith("__anonymous_") for tag in (left.tag, right.tag))
    if left.is_union != right.is_union or (left.tag != right.tag and not anonymous):
        return False
    if left.members is None or right.members is None:
        return True
    assumed.add((left, right))
    is_same = (
        (left.size, left.alignment, len(left.members)) == (right.size, right.alignment, len(right.members))
        and all(
            (a.name, a.offset, a.bit_offset, a.bit_width) == (b.name, b.offset, b.bit_offset, b.bit_width)
            and agrees(a.type, b.type, assumed)
            for a, b in zip(left.members, right.members, strict=True)
        )
    )
    if not is_same:
        assumed.discard((left, right))
    return is_same
