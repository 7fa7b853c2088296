"""Declarations: -Wshadow, -Wstrict-prototypes, -Wmissing-prototypes, -Wmain, -Wvla and others of style."""

from __future__ import annotations

from typing import Any

from pycparser import c_ast

from meta.sema.semantics import Local, Symbol
from meta.sema.spelling import describe
from meta.sema.types import FunctionType, IntegerKind, IntegerType, is_variable_length
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks


def _shadow(checker: Checker, node: c_ast.FuncDef) -> None:
    parameters = node.decl.type.args.params if node.decl.type.args else []
    outer = {each.name: each for each in parameters if isinstance(each, c_ast.Decl) and each.name}
    _scope(checker, node, node.body, outer)


def _scope(checker: Checker, function: c_ast.FuncDef, node: Any, outer: dict[str, c_ast.Node]) -> None:
    """Compare the declarations in a block, or of a loop, with those around it."""
    here = dict(outer) if isinstance(node, c_ast.Compound | c_ast.For) else outer
    for child in node:
        if isinstance(child, c_ast.DeclList):
            _scope(checker, function, child, here)
            for decl in child.decls:
                here[decl.name] = decl
            continue
        if isinstance(child, c_ast.Decl) and child.name and not isinstance(child.type, c_ast.FuncDecl):
            _declared(checker, function, child, here)
            here[child.name] = child
        _scope(checker, function, child, here)


def _declared(checker: Checker, function: c_ast.FuncDef, decl: c_ast.Decl, outer: dict[str, c_ast.Node]) -> None:
    entity = checker.semantics.declared.get(decl)
    if not isinstance(entity, Local) and not (isinstance(entity, Symbol) and entity.owner is not None):
        return
    hidden: Any = outer.get(decl.name) or _global(checker, function, decl.name)
    if hidden is not None and hidden is not decl:
        checker.warn("shadow", decl, f"'{decl.name}' hides another declaration", None,
                     (("the hidden declaration is here", hidden),))  # fmt: skip


def _global(checker: Checker, function: c_ast.FuncDef, name: str) -> c_ast.Node | None:
    """The declaration of an object of this name at file scope before the function."""
    symbol = checker.semantics.symbols.get(name)
    if symbol is None or symbol.is_function or symbol.owner is not None:
        return None
    for unit in checker.semantics.program.units:
        if function in unit.ast.ext:
            before = unit.ast.ext[: unit.ast.ext.index(function)]
            return next((each for each in symbol.declarations if each in before), None)
    return None


def _function(checker: Checker, node: c_ast.FuncDef) -> None:
    symbol = checker.semantics.functions[node].symbol
    if node.param_decls:
        checker.warn("old-style-definition", node, f"'{symbol.spelling}' is defined in the old style")
    is_public = not symbol.is_static and symbol.spelling != "main" and "inline" not in (node.decl.funcspec or ())
    if is_public:
        file = node.coord.file if node.coord else None
        before = [each for each in symbol.declarations if each is not node.decl]
        is_declared = any(_is_before(each, node, file) for each in before)
        if not is_declared:
            hint = "declare it static, or in a header that this unit includes"
            for flag in ("missing-prototypes", "missing-declarations"):
                if checker.options.is_on(flag):
                    checker.warn(flag, node, f"'{symbol.spelling}' has no prototype before its definition", hint)
                    break
    if symbol.spelling == "main" and isinstance(symbol.type, FunctionType):
        result = symbol.type.result
        if not (isinstance(result, IntegerType) and result.kind is IntegerKind.INT):
            checker.warn("main", node, f"main returns '{describe(result)}', not 'int'")


def _is_before(decl: c_ast.Node, node: c_ast.Node, file: str | None) -> bool:
    """Whether a declaration is seen where a definition stands: in a header, or further up."""
    coord = decl.coord
    if coord is None or _is_source(coord.file, file):
        return False
    return bool(coord.file != file or coord.line < node.coord.line)


def _is_source(file: str, own: str | None) -> bool:
    return file != own and file.endswith(".c")


def _prototypes(checker: Checker, ast: c_ast.FileAST, _: set[str]) -> None:
    """-Wstrict-prototypes, -Wignored-qualifiers, -Wredundant-decls at file scope."""
    for node in ast.ext:
        decl = node.decl if isinstance(node, c_ast.FuncDef) else node
        if not isinstance(decl, c_ast.Decl) or not isinstance(decl.type, c_ast.FuncDecl):
            continue
        if decl.type.args is None or getattr(node, "param_decls", None):
            checker.warn("strict-prototypes", decl, f"'{decl.name}' has no prototype: its parameters are not checked",
                         "write (void) for no parameters")  # fmt: skip
        result = decl.type.type
        if isinstance(result, c_ast.TypeDecl) and result.quals and isinstance(result.type, c_ast.IdentifierType):
            symbol = checker.semantics.declared.get(decl)
            ctype = symbol.type if isinstance(symbol, Symbol) else None
            if isinstance(ctype, FunctionType) and isinstance(ctype.result, IntegerType):
                what = f"'{result.quals[0]}' on the result of '{decl.name}'"
                checker.warn("ignored-qualifiers", decl, f"{what} means nothing")


def _redundant(checker: Checker, ast: c_ast.FileAST, _: set[str]) -> None:
    seen: dict[object, c_ast.Node] = {}
    for node in ast.ext:
        symbol = checker.semantics.declared.get(node) if isinstance(node, c_ast.Decl) else None
        if symbol is None or node.init is not None or (symbol in seen and "extern" not in (node.storage or ())
                                                       and not isinstance(node.type, c_ast.FuncDecl)):  # fmt: skip
            continue
        if symbol in seen:
            checker.warn("redundant-decls", node, f"'{node.name}' is declared again", None,
                         (("the previous declaration is here", seen[symbol]),))  # fmt: skip
        seen.setdefault(symbol, node)


def _blocks(checker: Checker, node: c_ast.Compound) -> None:
    """-Wdeclaration-after-statement."""
    has_statement = False
    for item in node.block_items or ():
        if not isinstance(item, c_ast.Decl | c_ast.Typedef | c_ast.StaticAssert | c_ast.Pragma):
            has_statement = True
        elif has_statement and isinstance(item, c_ast.Decl):
            checker.warn("declaration-after-statement", item, "a declaration after a statement of its block")
            return


def _variable(checker: Checker, node: c_ast.Decl) -> None:
    entity = checker.semantics.declared.get(node)
    if isinstance(entity, Local) and is_variable_length(entity.type):
        checker.warn("vla", node, f"'{node.name}' is a variable length array")


NODE_CHECKS: NodeChecks = (
    (("declaration-after-statement",), (c_ast.Compound,), _blocks),
    (("vla",), (c_ast.Decl,), _variable),
)
FUNCTION_CHECKS: FunctionChecks = (
    (("shadow",), _shadow),
    (("old-style-definition", "missing-prototypes", "missing-declarations", "main"), _function),
)
UNIT_CHECKS: UnitChecks = (
    (("strict-prototypes", "ignored-qualifiers"), _prototypes),
    (("redundant-decls",), _redundant),
)
