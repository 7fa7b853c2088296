"""-Wunused-*: variables, parameters, functions, labels and values that nothing uses."""

from __future__ import annotations

from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.sema.semantics import Local, Symbol
from meta.sema.types import Qualifier, RecordType, VoidType, is_read_only
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks, attributes_named, has_attribute

_USED = ("unused", "used", "maybe_unused", "cleanup", "constructor", "destructor", "alias", "weak", "section",
         "externally_visible")  # fmt: skip
_PURE_OPERATORS = frozenset(
    {"+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "==", "!=", "<", ">", "<=", ">=", "~", "!"}
    | {"sizeof", "_Alignof"}
)


def _locals(checker: Checker, node: c_ast.FuncDef) -> None:
    semantics, body = checker.semantics, checker.body
    if "naked" in semantics.functions[node].symbol.attributes:
        return  # its assembly finds the parameters where the caller put them
    read, written = _uses(checker)
    for decl in body.nodes.get(c_ast.Decl, ()):
        entity = semantics.declared.get(decl)
        is_static_local = isinstance(entity, Symbol) and entity.owner is not None
        if not (isinstance(entity, Local) or is_static_local) or entity in read or not decl.name:
            continue
        if has_attribute(decl, *_USED) or (isinstance(entity, Local) and entity.machine_register):
            continue
        kind = "parameter" if isinstance(entity, Local) and entity.is_parameter else "variable"
        if entity in written:
            checker.warn(f"unused-but-set-{kind}", decl, f"{kind} '{decl.name}' is set, but its value is not used")
        else:
            hint = "cast it to void, or declare it __attribute__((unused)), where this is meant"
            checker.warn(f"unused-{kind}", decl, f"{kind} '{decl.name}' is not used",
                         hint if kind == "parameter" else None)  # fmt: skip


def _uses(checker: Checker) -> tuple[set[object], set[object]]:
    """The entities that are read, and those that are assigned."""
    semantics, body = checker.semantics, checker.body
    discarded = set(body.discarded)
    targets: set[c_ast.Node] = set()
    for assignment in body.nodes.get(c_ast.Assignment, ()):
        target = assignment.lvalue
        while isinstance(target, c_ast.StructRef) and target.type == ".":
            target = target.name
        if assignment in discarded and isinstance(target, c_ast.ID) and assignment.op == "=":
            targets.add(target)
    read: set[object] = set()
    written: set[object] = set()
    for identifier in (*body.nodes.get(c_ast.ID, ()), *body.unevaluated):
        entity = semantics.bindings.get(identifier)
        if entity is not None:
            (written if identifier in targets else read).add(entity)
    return read, written


def _typedefs(checker: Checker, _: c_ast.FuncDef) -> None:
    typedefs = checker.body.nodes.get(c_ast.Typedef)
    if not typedefs:
        return
    used = set(checker.semantics.type_definitions.values())
    for node in typedefs:
        if node not in used and not has_attribute(node, "unused", "maybe_unused"):
            checker.warn("unused-local-typedefs", node, f"the type '{node.name}' is not used")


def _labels(checker: Checker, _: c_ast.FuncDef) -> None:
    labels = checker.body.nodes.get(c_ast.Label)
    if not labels:
        return
    semantics, nodes = checker.semantics, checker.body.nodes
    used = {semantics.labels.get(goto, goto.name) for goto in nodes.get(c_ast.Goto, ())}
    used |= {semantics.label_places[each].name for each in nodes.get(gnu_ast.LabelAddress, ())
             if each in semantics.label_places}  # fmt: skip
    for each in nodes.get(gnu_ast.Asm, ()):
        used |= set(semantics.asm_labels.get(each, ()))
    for label in labels:
        if semantics.labels.get(label, label.name) not in used and not has_attribute(label, "unused", "maybe_unused"):
            checker.warn("unused-label", label, f"label '{label.name}' is not used")


def _values(checker: Checker, _: c_ast.FuncDef) -> None:
    for node in checker.body.discarded:
        useless = _useless(checker, node)
        if useless is not None:
            checker.warn("unused-value", useless, "the value computed here is not used")
    for comma in checker.body.nodes.get(c_ast.ExprList, ()):
        if comma in checker.semantics.types:
            for each in comma.exprs[:-1]:
                useless = _useless(checker, each)
                if useless is not None:
                    checker.warn("unused-value", useless, "the left operand of this comma has no effect")


def _useless(checker: Checker, node: c_ast.Node) -> c_ast.Node | None:
    """The part of an expression whose value is computed for nothing; None where it has an effect or is cast to void."""
    ctype = checker.semantics.types.get(node)
    if ctype is None or isinstance(ctype, VoidType) or ctype.qualifiers & (Qualifier.VOLATILE | Qualifier.ATOMIC):
        return None
    if isinstance(node, c_ast.ExprList) and node.exprs:
        return _useless(checker, node.exprs[-1])
    if isinstance(node, c_ast.BinaryOp):
        if node.op in ("&&", "||"):
            return _useless(checker, node.right)
        return node if node.op in _PURE_OPERATORS else None
    if isinstance(node, c_ast.UnaryOp):
        return node if node.op in _PURE_OPERATORS or node.op in ("&", "*") else None
    if isinstance(node, c_ast.TernaryOp):
        if node.iftrue is None or _useless(checker, node.iftrue) is None or _useless(checker, node.iffalse) is None:
            return None  # as in gcc, one side that does something is enough
        return node
    if isinstance(node, c_ast.Cast):
        return node if not isinstance(checker.type(node), RecordType) and _is_plain(node.expr) else None
    return node if isinstance(node, c_ast.ID | c_ast.Constant | c_ast.ArrayRef | c_ast.StructRef) else None


def _is_plain(node: c_ast.Node) -> bool:
    return isinstance(node, c_ast.ID | c_ast.Constant | c_ast.BinaryOp)


def _results(checker: Checker, _: c_ast.FuncDef) -> None:
    """-Wunused-result: the value of a function declared warn_unused_result is dropped."""
    for node in checker.body.discarded:
        call = node
        while isinstance(call, c_ast.ExprList) and call.exprs:
            call = call.exprs[-1]
        gnu_only = isinstance(call, c_ast.Cast)  # a cast to void silences [[nodiscard]] alone, as in gcc
        while isinstance(call, c_ast.Cast):
            call = call.expr
        symbol = checker.callee(call) if isinstance(call, c_ast.FuncCall) else None
        if symbol is None or (gnu_only and not checker.attribute(symbol, "warn_unused_result")):
            continue
        if checker.attribute(symbol, "warn_unused_result") or checker.attribute(symbol, "nodiscard"):
            checker.warn("unused-result", call, f"the result of '{symbol.spelling}' must be used",
                         None, (("it is declared here", symbol.declarations[0]),))  # fmt: skip


def _functions(checker: Checker, ast: c_ast.FileAST, used: set[str]) -> None:
    """Static functions and variables that the unit never names."""
    defined = checker.semantics.declared
    used = used | _aliased(ast)
    for node in ast.ext:
        decl: Any = node.decl if isinstance(node, c_ast.FuncDef) else node
        symbol = defined.get(decl) if isinstance(decl, c_ast.Decl) else None
        if not isinstance(symbol, Symbol) or "static" not in (decl.storage or ()) or decl.name in used:
            continue
        if any(next(attributes_named(symbol.declarations, name), None) for name in _USED):
            continue
        if symbol.is_function:
            _function(checker, node, decl, symbol)
        elif not is_read_only(symbol.type):
            checker.warn("unused-variable", decl, f"'{decl.name}' is defined, but not used")
        elif decl.coord is not None and not str(decl.coord.file).endswith(".h"):
            checker.warn("unused-const-variable", decl, f"'{decl.name}' is defined, but not used")


def _aliased(ast: c_ast.FileAST) -> set[str]:
    """The names that attributes of other declarations give as strings."""
    decls = [node for node in ast.ext if isinstance(node, c_ast.Decl) and node.attributes]
    found = (each for name in ("alias", "weakref", "ifunc") for each in attributes_named(decls, name))
    constants = (argument for each in found for argument in getattr(each.arguments, "exprs", None) or ())
    return {each.value.strip('"') for each in constants if isinstance(each, c_ast.Constant)}


def _function(checker: Checker, node: c_ast.Node, decl: c_ast.Decl, symbol: Symbol) -> None:
    if isinstance(symbol.definition, c_ast.FuncDef):
        if isinstance(node, c_ast.FuncDef) and "inline" not in (decl.funcspec or ()):
            checker.warn("unused-function", decl, f"'{decl.name}' is defined, but not used")
    elif "inline" not in (decl.funcspec or ()):
        checker.warn("unused-function", decl, f"'{decl.name}' is declared static, but never defined or used")


NODE_CHECKS: NodeChecks = ()
FUNCTION_CHECKS: FunctionChecks = (
    (("unused-variable", "unused-parameter", "unused-but-set-variable", "unused-but-set-parameter"), _locals),
    (("unused-label",), _labels),
    (("unused-local-typedefs",), _typedefs),
    (("unused-value",), _values),
    (("unused-result",), _results),
)
UNIT_CHECKS: UnitChecks = ((("unused-function", "unused-variable", "unused-const-variable"), _functions),)
