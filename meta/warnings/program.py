"""-Wprototype-mismatch: declarations of one name that differ between translation units.

Each unit is right on its own; together they call a function with arguments it does not take.
"""

from __future__ import annotations

from pycparser import c_ast

from meta.sema.agreement import Agreement, Measure
from meta.sema.semantics import Symbol
from meta.sema.spelling import describe
from meta.sema.types import CType
from meta.warnings.checker import Checker


def check_prototypes(checker: Checker) -> None:
    if not checker.wants(("prototype-mismatch",)) or len(checker.semantics.program.units) < 2:
        return
    types = checker.semantics.declaration_types
    agreement = Agreement(Measure.STANDARD)
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
            if declared is not None and decl is not reference and not agreement.agree(wanted, declared):
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
