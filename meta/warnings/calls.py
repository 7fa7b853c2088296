"""Calls and sizes: -Wnonnull, -Wsizeof-*, -Wmemset-transposed-args, deprecated functions."""

from __future__ import annotations

from pycparser import c_ast

from meta.sema.semantics import Local, Symbol
from meta.sema.types import ArrayType, PointerType
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks, has_attribute, is_null, peeled
from meta.warnings.conditions import same

# Library functions that take no null pointer: the arguments, from 1.
_NONNULL: dict[str, tuple[int, ...]] = {
    "strlen": (1,), "strcpy": (1, 2), "strncpy": (1, 2), "strcat": (1, 2), "strncat": (1, 2), "strcmp": (1, 2),
    "strncmp": (1, 2), "strchr": (1,), "strrchr": (1,), "strstr": (1, 2), "memcpy": (1, 2), "memmove": (1, 2),
    "memset": (1,), "memcmp": (1, 2), "memchr": (1,), "sprintf": (1, 2), "printf": (1,), "puts": (1,),
    "fprintf": (1, 2),
}  # fmt: skip
_FILLS = frozenset({"memset", "memcpy", "memmove", "memcmp", "strncpy", "strncmp", "strncat"})


def _arguments(checker: Checker, node: c_ast.FuncCall) -> None:
    arguments = node.args.exprs if node.args else []
    if not arguments:
        return
    name = checker.callee_name(node)
    for position in _nonnull(checker, node, name, len(arguments)):
        given = arguments[position - 1] if 0 < position <= len(arguments) else None
        if given is not None and is_null(checker, given):
            checker.warn("nonnull", given, f"argument {position} must not be null")
    if name in _FILLS:
        _size(checker, name, arguments)


def _nonnull(checker: Checker, node: c_ast.FuncCall, name: str | None, count: int) -> tuple[int, ...]:
    symbol = checker.callee(node)
    attribute = checker.attribute(symbol, "nonnull") if symbol is not None else None
    if attribute is None:
        return _NONNULL.get(name or "", ())
    listed = getattr(attribute.arguments, "exprs", None)
    if listed:
        return tuple(int(each.value) for each in listed if isinstance(each, c_ast.Constant))
    parameters = getattr(getattr(symbol, "type", None), "parameters", ())
    return tuple(
        index + 1 for index in range(count) if index < len(parameters) and isinstance(parameters[index], PointerType)
    )


def _implicit(checker: Checker, node: c_ast.FuncCall) -> None:
    """-Wimplicit-function-declaration, where the standard asked for has such declarations: C90."""
    symbol = checker.callee(node)
    place = node.name.coord
    if symbol is not None and place is not None and any(decl.coord is place for decl in symbol.declarations):
        checker.warn("implicit-function-declaration", node, f"'{symbol.spelling}' is not declared before this call")


def _size(checker: Checker, name: str | None, arguments: list[c_ast.Node]) -> None:
    """-Wsizeof-pointer-memaccess, -Wmemset-transposed-args."""
    if len(arguments) < 3:
        return
    size = arguments[2]
    if isinstance(size, c_ast.UnaryOp) and size.op == "sizeof":
        for each in arguments[: 1 if name == "memset" else 2]:
            pointer = peeled(each)
            is_pointer = isinstance(checker.semantics.types.get(pointer), PointerType)
            if is_pointer and same(checker, pointer, size.expr):
                checker.warn("sizeof-pointer-memaccess", size, "this is the size of the pointer, not of its target",
                             "write sizeof *pointer")  # fmt: skip
    is_nothing = name == "memset" and isinstance(size, c_ast.Constant) and checker.constant(size) == 0
    if is_nothing and checker.constant(arguments[1]) != 0:
        checker.warn("memset-transposed-args", size, "memset of no bytes: value and size are transposed")


def _sizeof(checker: Checker, node: c_ast.UnaryOp) -> None:
    """-Wsizeof-array-argument: a parameter written as an array is a pointer."""
    if node.op != "sizeof" or not isinstance(node.expr, c_ast.ID):
        return
    entity = checker.semantics.bindings.get(node.expr)
    if not isinstance(entity, Local) or not entity.is_parameter:
        return
    declared = checker.semantics.declared
    for decl in checker.body.nodes.get(c_ast.Decl, ()):
        if declared.get(decl) is entity and isinstance(decl.type, c_ast.ArrayDecl):
            checker.warn("sizeof-array-argument", node, f"'{entity.name}' is a parameter: this is a pointer's size",
                         None, (("it is declared here", decl),))  # fmt: skip


def _quotient(checker: Checker, node: c_ast.BinaryOp) -> None:
    """-Wsizeof-pointer-div: `sizeof p / sizeof *p` counts the elements of arrays, not of what pointers point to."""
    left, right = node.left, node.right
    is_count = node.op == "/" and all(isinstance(each, c_ast.UnaryOp) and each.op == "sizeof" for each in (left, right))
    if not is_count:
        return
    inner = right.expr
    is_element = isinstance(inner, c_ast.ArrayRef | c_ast.UnaryOp)
    base = inner.name if isinstance(inner, c_ast.ArrayRef) else getattr(inner, "expr", None)
    whole = checker.semantics.types.get(left.expr)
    if is_element and isinstance(whole, PointerType) and base is not None and same(checker, left.expr, base):
        checker.warn("sizeof-pointer-div", node, "this divides the size of a pointer, which is no count of elements")
    elif isinstance(whole, ArrayType) and isinstance(inner, c_ast.UnaryOp) and inner.op == "&":
        checker.warn("sizeof-array-div", node, "this divides the size of an array by that of a pointer")


def _deprecated(checker: Checker, _: c_ast.FuncDef) -> None:
    seen: dict[object, bool] = {}
    for node in checker.body.nodes.get(c_ast.ID, ()):
        entity = checker.semantics.bindings.get(node)
        if not isinstance(entity, Symbol):
            continue
        if entity not in seen:
            seen[entity] = any(has_attribute(decl, "deprecated", "unavailable") for decl in entity.declarations)
        if seen[entity]:
            checker.warn("deprecated-declarations", node, f"'{entity.spelling}' is deprecated", None,
                         (("it is declared here", entity.declarations[0]),))  # fmt: skip


NODE_CHECKS: NodeChecks = (
    (("implicit-function-declaration",), (c_ast.FuncCall,), _implicit),
    (("nonnull", "sizeof-pointer-memaccess", "memset-transposed-args"), (c_ast.FuncCall,), _arguments),
    (("sizeof-array-argument",), (c_ast.UnaryOp,), _sizeof),
    (("sizeof-array-div", "sizeof-pointer-div"), (c_ast.BinaryOp,), _quotient),
)
FUNCTION_CHECKS: FunctionChecks = ((("deprecated-declarations",), _deprecated),)
UNIT_CHECKS: UnitChecks = ()
