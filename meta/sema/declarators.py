"""From declarator syntax to types (C11 6.7.2, 6.7.3, 6.7.6).

pycparser nests declarators inside out: `int *a[3]` is ArrayDecl(PtrDecl(TypeDecl(int))), so a type is
built by walking down to the specifier and wrapping on the way back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pycparser import c_ast

from meta.gnu_ast import MissingTypeCoord
from meta.sema import attributes, builtin_atomics, constants, expressions, modes, operators, tags, types, variable
from meta.sema.context import Context, Poisoned, Reported, TypedefName, fail, refuse
from meta.sema.semantics import Local, Tolerated
from meta.sema.spelling import describe
from meta.sema.types import (
    ArrayType,
    ComplexType,
    CType,
    FloatingKind,
    FloatingType,
    FunctionType,
    IntegerKind,
    IntegerType,
    PointerType,
    Qualifier,
    alignment_of,
    is_complete,
    is_variable_length,
    is_void,
    qualified,
    size_of,
)

_MAX_OBJECT_SIZE = (1 << 63) - 1


def _spellings() -> dict[tuple[str, ...], CType]:
    """Every order-free list of type specifiers of C11 6.7.2p2, as a sorted tuple."""
    table: dict[tuple[str, ...], CType] = {("void",): types.VOID, ("_Bool",): types.BOOL, ("bool",): types.BOOL}
    for floating in FloatingKind:
        table[tuple(sorted(floating.spelling.split()))] = FloatingType(floating)
    for kind in IntegerKind:
        words = kind.spelling.split()
        forms = [words]
        if kind.signed and kind not in (IntegerKind.CHAR, IntegerKind.SIGNED_CHAR):
            forms.append([*words, "signed"])
        if words[-1] in ("short", "long"):
            forms += [[*form, "int"] for form in forms]
        for form in forms:
            table[tuple(sorted(form))] = IntegerType(kind)
    table[("signed",)] = types.INT
    table[("unsigned",)] = types.UNSIGNED_INT
    return table


_SPECIFIERS = _spellings()
_REFUSED = {
    "__bf16": "__bf16",
    "_Decimal32": "_Decimal32", "_Decimal64": "_Decimal64", "_Decimal128": "_Decimal128", "_Imaginary": "_Imaginary",
}


def qualifiers_of(words: Iterable[str] | None) -> Qualifier:
    """The qualifiers among `words`; pycparser also lists `static` of an array parameter there."""
    found = Qualifier.NONE
    for word in words or ():
        if word in ("const", "volatile", "restrict", "_Atomic"):
            found |= Qualifier[word.upper().lstrip("_")]
    return found


def type_of(ctx: Context, node: c_ast.Node) -> CType:
    """The type that a declarator or specifier node denotes; bodies in it are declared on the way."""
    return _BUILDERS[type(node)](ctx, node) if type(node) in _BUILDERS else refuse(node, type(node).__name__)


def type_of_name(ctx: Context, node: c_ast.Typename) -> CType:
    """The type of a `Typename`, remembered for lowering."""
    with variable.Evaluations(ctx, node):
        ctype = modes.applied(ctx, node, type_of(ctx, node.type), attributes.collect(node.attributes))
    ctx.semantics.type_names[node] = ctype
    return ctype


def _declared_type(ctx: Context, node: c_ast.TypeDecl) -> CType:
    ctype = type_of(ctx, node.type)
    if "_Atomic" in (node.quals or ()):
        _check_atomic(node, ctype)
    return qualified(ctype, qualifiers_of(node.quals))


def _check_atomic(node: c_ast.TypeDecl, ctype: CType) -> None:
    """C11 6.7.2.4p3, 6.7.3p3; a size that needs a lock is refused."""
    if isinstance(ctype, ArrayType | FunctionType):
        fail(node, f"'{describe(ctype)}' cannot be atomic")
    if is_complete(ctype):
        builtin_atomics.check_size(node, ctype)


def _attributed(ctx: Context, node: c_ast.AttributedType) -> CType:
    return modes.applied(ctx, node, type_of(ctx, node.type), attributes.collect(node.attributes))


def _pointer(ctx: Context, node: c_ast.PtrDecl) -> CType:
    ctype = PointerType(type_of(ctx, node.type), qualifiers=qualifiers_of(node.quals))
    attrs = attributes.collect(node.attributes)
    for name in sorted(attrs.keys() & {"aligned", "mode", "packed", "transparent_union", "vector_size"}):
        refuse(node, f"attribute '{name}' of a pointer inside a type")
    return types.aliasing(ctype) if "may_alias" in attrs else ctype


def _array(ctx: Context, node: c_ast.ArrayDecl) -> CType:
    element = type_of(ctx, node.type)
    if isinstance(element, FunctionType):
        fail(node, "an array of functions is not allowed")
    if not is_complete(element):
        fail(node, f"array element type '{describe(element)}' is incomplete")
    if node.dim is None:
        return ArrayType(element, None)
    if isinstance(node.dim, c_ast.ID) and node.dim.name == "*":
        return variable.array_type(ctx, node, element)
    if not types.is_integer(expressions.rvalue(ctx, node.dim)):
        fail(node.dim, "the size of an array must be an integer")
    length = constants.required(ctx.semantics, node.dim)
    if not isinstance(length, int):
        return variable.array_type(ctx, node, element)
    if length < 0:
        fail(node.dim, "the size of an array is negative")
    if not is_variable_length(element) and length * size_of(element) > _MAX_OBJECT_SIZE:
        fail(node.dim, "the array is too large")
    return ArrayType(element, length)


def parameter_type(ctx: Context, node: c_ast.Node) -> CType:
    """A parameter's type after adjustment (C11 6.7.6.3p7, p8); an array's own bound does not matter."""
    wrong = next((word for word in getattr(node, "storage", None) or () if word != "register"), None)
    if wrong is not None:  # C11 6.7.6.3p2
        fail(node, f"parameter '{node.name}' is declared {wrong}")
    with variable.Evaluations(ctx, node):
        return modes.applied(ctx, node, _adjusted(ctx, node, node.type), attributes.collect(node.attributes))


def _adjusted(ctx: Context, node: c_ast.Node, declarator: c_ast.Node) -> CType:
    if isinstance(declarator, c_ast.ArrayDecl):
        element = type_of(ctx, declarator.type)
        if not is_complete(element):
            fail(node, f"array element type '{describe(element)}' is incomplete")
        if declarator.dim is not None and getattr(declarator.dim, "name", None) != "*":
            expressions.rvalue(ctx, declarator.dim)
            variable.parameter_bound(ctx, declarator)
        return PointerType(element, qualifiers=qualifiers_of(declarator.dim_quals))
    ctype = type_of(ctx, declarator)
    if isinstance(ctype, ArrayType):
        return PointerType(ctype.element)
    return PointerType(ctype) if isinstance(ctype, FunctionType) else ctype


def _function(ctx: Context, node: c_ast.FuncDecl) -> CType:
    result = type_of(ctx, node.type)
    if isinstance(result, FunctionType | ArrayType):
        fail(node, f"a function cannot return '{describe(result)}'")
    if node.args is None:
        return FunctionType(result, (), has_prototype=False)
    parameters: list[CType] = []
    is_variadic = False
    with ctx.block() as scope:
        for parameter in node.args.params:
            if isinstance(parameter, c_ast.EllipsisParam):
                is_variadic = True
            elif isinstance(parameter, c_ast.ID):
                return FunctionType(result, (), has_prototype=False)
            else:
                parameters.append(parameter_type(ctx, parameter))
                _declare_for_bounds(ctx, scope.names, parameter, parameters[-1])
    if len(parameters) == 1 and is_void(parameters[0]) and not is_variadic:
        parameters = []
    for ctype, parameter in zip(parameters, node.args.params, strict=False):
        if is_void(ctype):
            fail(parameter, "a parameter cannot have type void")
    return FunctionType(result, tuple(parameters), is_variadic)


def _declare_for_bounds(ctx: Context, names: dict[str, Any], parameter: c_ast.Node, ctype: CType) -> None:
    """Make a parameter visible to the array bounds and typeof of later ones."""
    name = getattr(parameter, "name", None)
    if name:
        names[name] = ctx.parameters[parameter] = Local(name, ctype, is_parameter=True)


def _identifier_type(ctx: Context, node: c_ast.IdentifierType) -> CType:
    names = node.names
    if isinstance(node.coord, MissingTypeCoord) and not ctx.is_c89:
        message = "a type is missing, which is then int"
        ctx.semantics.tolerated.append(Tolerated(ctx.unit, "implicit-int", node, message))
    if len(names) == 1:
        entity = ctx.lookup(names[0])
        if isinstance(entity, Poisoned):
            raise Reported(f"'{names[0]}' was not declared right")
        if isinstance(entity, TypedefName):
            if entity.node is not None:
                ctx.semantics.type_definitions[node] = entity.node
            return entity.type
    if "_Complex" in names:
        return _complex_type(ctx, node)
    for name in names:
        if name in _REFUSED:
            refuse(node, _REFUSED[name])
    ctype = _SPECIFIERS.get(tuple(sorted(names)))
    if ctype is None:
        fail(node, f"'{' '.join(names)}' is not a type")
    return ctype


def _complex_type(ctx: Context, node: c_ast.IdentifierType) -> ComplexType:
    """`_Complex` with the words of its parts' type, double where there are none (gcc manual 6.11)."""
    words = [name for name in node.names if name != "_Complex"]
    element = _SPECIFIERS.get(tuple(sorted(words or ["double"])))
    named = ctx.lookup(words[0]) if len(words) == 1 and words[0].startswith("_Float") else None
    if isinstance(named, TypedefName):
        element = named.type
    if len(words) != len(node.names) - 1 or not isinstance(element, FloatingType | IntegerType):
        fail(node, f"'{' '.join(node.names)}' is not a type")
    return ComplexType(element)


def attribute_alignment(ctx: Context, node: c_ast.Node, attrs: attributes.Attributes) -> int:
    """The alignment that `aligned(n)` asks for, 1 where absent, 16 for `aligned` without a value."""
    if "aligned" not in attrs:
        return 1
    arguments = attrs["aligned"]
    if arguments is None:
        return 16
    return _alignment_value(ctx, node, arguments.exprs[0])


def _alignment_value(ctx: Context, node: c_ast.Node, expr: c_ast.Node) -> int:
    if isinstance(expr, c_ast.Typename):
        return alignment_of(type_of_name(ctx, expr))
    expressions.rvalue(ctx, expr)
    value = constants.evaluate_integer(ctx.semantics, expr, "an alignment")
    if value < 0 or value & (value - 1) or value > 1 << 28:
        fail(node, f"alignment {value} is not a power of two")
    return value


def requested_alignment(ctx: Context, decl: c_ast.Node, attrs: attributes.Attributes, ctype: CType) -> int:
    """The strictest alignment that `_Alignas` and `aligned` ask for, 0 where neither is present."""
    requested = attribute_alignment(ctx, decl, attrs) if "aligned" in attrs else 0
    for alignas in getattr(decl, "align", None) or ():
        requested = max(requested, _alignment_value(ctx, decl, alignas.alignment))
        if 0 < requested < alignment_of(ctype):
            fail(decl, f"'_Alignas' cannot reduce the alignment of '{describe(ctype)}'")
    return requested


def _typeof(ctx: Context, node: c_ast.TypeOf) -> CType:
    if isinstance(node.expr, c_ast.Typename):
        ctype = type_of(ctx, node.expr.type)
        ctx.semantics.type_names[node.expr] = ctype
    else:
        expressions.type_expression(ctx, node.expr)
        ctype = types.whole(operators.nominal_type(ctx, node.expr))
        variable.typeof_operand(ctx, node.expr, ctype)
    return types.unqualified(ctype) if node.op == "typeof_unqual" else ctype


def _inferred(ctx: Context, node: c_ast.InferredType) -> CType:
    found = ctx.specifiers.get(node)
    if found is None:
        fail(node, "only the type of an object with an initialiser can be inferred")
    return found


_BUILDERS: dict[type[Any], Callable[[Context, Any], CType]] = {
    c_ast.TypeDecl: _declared_type,
    c_ast.AttributedType: _attributed,
    c_ast.PtrDecl: _pointer,
    c_ast.ArrayDecl: _array,
    c_ast.FuncDecl: _function,
    c_ast.IdentifierType: _identifier_type,
    c_ast.Struct: tags.record_type,
    c_ast.Union: tags.record_type,
    c_ast.Enum: tags.enum_type,
    c_ast.TypeOf: _typeof,
    c_ast.InferredType: _inferred,
}
