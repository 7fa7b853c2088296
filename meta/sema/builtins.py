"""The compiler builtins that are understood: their types, and the ones with a syntax of their own.

Simple builtins have a fixed prototype; lowering has a table with the same names.
"""

from __future__ import annotations

from collections.abc import Callable

from pycparser import c_ast

from meta.sema import (
    builtin_atomics,
    builtin_complex,
    builtin_cpu,
    builtin_numbers,
    builtin_queries,
    builtin_tgmath,
    calls,
    constants,
    declarators,
    expressions,
    folding,
    vectors,
)
from meta.sema.builtin_tables import INTRINSICS, LIBRARY, Prototype, attributes_of_library
from meta.sema.context import Context, fail, refuse
from meta.sema.conversions import compatible, decay, promote_argument
from meta.sema.layout import find_member, lay_out, member_names
from meta.sema.semantics import AddressConstant, Symbol
from meta.sema.spelling import describe
from meta.sema.suggestions import suggestion
from meta.sema.types import (
    INT,
    SIZE,
    UNSIGNED_INT,
    VOID,
    VOID_POINTER,
    ArrayType,
    CType,
    Member,
    PointerType,
    Record,
    RecordType,
    size_of,
    unqualified,
)


def is_builtin(name: str) -> bool:
    return name.startswith(_PREFIXES) or name == "offsetof"


def call(ctx: Context, node: c_ast.FuncCall) -> CType:
    """Type a call of a builtin; an unknown one is refused by name."""
    name = builtin_atomics.plain_name(node.name.name)
    special = _SPECIAL.get(name)
    if special is not None:
        return special(ctx, node)
    if name in LIBRARY:
        return library_call(ctx, node, name.removeprefix("__builtin_"), LIBRARY[name])
    prototype = INTRINSICS.get(name)
    if prototype is None:
        refuse(node, f"the builtin '{name}'")
    arguments = node.args.exprs if node.args else []
    if len(arguments) != len(prototype.parameters):
        fail(node, f"'{name}' takes {len(prototype.parameters)} arguments, not {len(arguments)}")
    for index, (argument, parameter) in enumerate(zip(arguments, prototype.parameters, strict=True)):
        expressions.rvalue(ctx, argument)
        expressions.assign(ctx, argument, parameter, f"argument {index + 1}")
    if name in ("__builtin_frame_address", "__builtin_return_address"):
        constants.evaluate_integer(ctx.semantics, arguments[0], f"the level of '{name}'")
    if name == "__builtin_setjmp" and ctx.function is not None:
        ctx.semantics.setjmps.add(ctx.function.symbol)
    values = [constants.evaluate(ctx.semantics, argument) for argument in arguments]
    stem = name.removeprefix("__builtin_")
    folded = values[0] if name == "__builtin_expect" else folding.fold(stem, prototype.parameters, values)
    if folded is not None and not isinstance(folded, AddressConstant):
        ctx.semantics.values[node] = folded
    return prototype.result


def library_call(ctx: Context, node: c_ast.FuncCall, spelling: str, prototype: Prototype) -> CType:
    """A builtin that calls the C library: its name is bound to that function, declared or not."""
    symbol = ctx.scopes[0].names.get(spelling) or ctx.externals.get(spelling)
    if not isinstance(symbol, Symbol) or not symbol.is_function:
        symbol = Symbol(spelling, spelling, prototype.function, is_static=False)
        symbol.attributes.update(attributes_of_library(spelling))
        ctx.externals[spelling] = symbol
    ctx.semantics.bindings[node.name] = symbol
    ctx.set_type(node.name, prototype.function)
    result = calls.apply(ctx, node, prototype.function)
    values = [constants.evaluate(ctx.semantics, argument) for argument in (node.args.exprs if node.args else [])]
    folded = folding.fold_text(spelling, values, ctx.semantics.strings)
    if folded is not None:
        ctx.semantics.values[node] = folded
    return result


def va_list_type(ctx: Context) -> ArrayType:
    """`__builtin_va_list`: an array of one `struct __va_list_tag` (System V x86-64 ABI, figure 3.34)."""
    record = Record("__va_list_tag", is_union=False)
    lay_out(record, [
        Member("gp_offset", UNSIGNED_INT),
        Member("fp_offset", UNSIGNED_INT),
        Member("overflow_arg_area", VOID_POINTER),
        Member("reg_save_area", VOID_POINTER),
    ])
    return ArrayType(RecordType(record), 1)


def _arguments(node: c_ast.FuncCall, count: int) -> list[c_ast.Node]:
    arguments: list[c_ast.Node] = node.args.exprs if node.args else []
    if len(arguments) != count:
        fail(node, f"'{node.name.name}' takes {count} arguments, not {len(arguments)}")
    return arguments


def _va_list_operand(ctx: Context, node: c_ast.Node) -> None:
    ctype = expressions.rvalue(ctx, node)
    target = ctype.target if isinstance(ctype, PointerType) else None
    if not (isinstance(target, RecordType) and target.record.tag == "__va_list_tag"):
        fail(node, f"'{describe(ctype)}' is not a va_list")


def _va_start(ctx: Context, node: c_ast.FuncCall) -> CType:
    arguments = node.args.exprs if node.args else []
    if ctx.function is None or not ctx.function.type.is_variadic:
        fail(node, "va_start outside a function with variable arguments")
    if ctx.function.symbol in ctx.semantics.packs:
        refuse(node, "va_start beside '__builtin_va_arg_pack'")
    _va_list_operand(ctx, _arguments(node, max(1, min(len(arguments), 2)))[0])
    if len(arguments) > 1:
        expressions.type_expression(ctx, arguments[1])
    return VOID


def _va_end(ctx: Context, node: c_ast.FuncCall) -> CType:
    _va_list_operand(ctx, _arguments(node, 1)[0])
    return VOID


def _va_copy(ctx: Context, node: c_ast.FuncCall) -> CType:
    for argument in _arguments(node, 2):
        _va_list_operand(ctx, argument)
    return VOID


def _va_arg(ctx: Context, node: c_ast.FuncCall) -> CType:
    operand, name = _arguments(node, 2)
    _va_list_operand(ctx, operand)
    ctype = unqualified(declarators.type_of_name(ctx, name))
    if isinstance(ctype, ArrayType):
        refuse(node, "va_arg of an array type")
    if promote_argument(ctype) != ctype:
        message = f"va_arg with '{describe(ctype)}', which is promoted to '{describe(promote_argument(ctype))}'"
        ctx.tolerate("varargs", node, message, "the program is aborted where it is reached")
    return ctype


def _offsetof(ctx: Context, node: c_ast.FuncCall) -> CType:
    name, designator = _arguments(node, 2)
    record = declarators.type_of_name(ctx, name)
    ctx.semantics.values[node] = _designated_offset(ctx, designator, record)[1]
    return SIZE


def _designated_offset(ctx: Context, node: c_ast.Node, ctype: CType) -> tuple[CType, int]:
    """The type and offset of a member designator, walked from its innermost name outwards."""
    if isinstance(node, c_ast.ArrayRef):
        array, offset = _designated_offset(ctx, node.name, ctype)
        if not isinstance(array, ArrayType):
            fail(node, f"cannot index '{describe(array)}'")
        expressions.rvalue(ctx, node.subscript)
        index = constants.evaluate_integer(ctx.semantics, node.subscript, "the index in offsetof")
        return array.element, offset + index * size_of(array.element)
    offset = 0
    name = node
    if isinstance(node, c_ast.StructRef):
        ctype, offset = _designated_offset(ctx, node.name, ctype)
        name = node.field
    if not isinstance(ctype, RecordType) or ctype.record.members is None:
        fail(node, f"'{describe(ctype)}' is not a complete struct or union")
    member = find_member(ctype.record, name.name)
    if member is None:
        hint = suggestion(name.name, member_names(ctype.record))
        fail(node, f"'{describe(ctype)}' has no member '{name.name}'", hint)
    if member.bit_width is not None:
        fail(node, "offsetof of a bit-field")
    return member.type, offset + member.offset


def _types_compatible(ctx: Context, node: c_ast.FuncCall) -> CType:
    left, right = (unqualified(declarators.type_of_name(ctx, name)) for name in _arguments(node, 2))
    one, other = (_enumeration(ctx, name) for name in _arguments(node, 2))
    are_two = one is not None and other is not None and one is not other
    ctx.semantics.values[node] = int(compatible(left, right) and not are_two)
    return INT


def _enumeration(ctx: Context, node: c_ast.Node | None) -> c_ast.Node | None:
    """The body of the enum that a type name means; types otherwise do not tell enums apart."""
    definitions = ctx.semantics.type_definitions
    while node is not None and not isinstance(node, c_ast.Enum):
        if isinstance(node, c_ast.IdentifierType):
            node = definitions.get(node)
        elif isinstance(node, c_ast.TypeOf):
            node = node.expr if isinstance(node.expr, c_ast.Typename) else None
        else:
            is_plain = isinstance(node, c_ast.Typename | c_ast.Typedef | c_ast.TypeDecl)
            node = node.type if is_plain else None
    return definitions.get(node, node)


def _choose(ctx: Context, node: c_ast.FuncCall) -> CType:
    selector, first, second = _arguments(node, 3)
    expressions.rvalue(ctx, selector)
    chosen = first if constants.evaluate_integer(ctx.semantics, selector, "the selector") else second
    ctx.semantics.chosen[node] = chosen
    return decay(expressions.type_expression(ctx, chosen))


def _prefetch(ctx: Context, node: c_ast.FuncCall) -> CType:
    """`__builtin_prefetch(address, write, locality)`: the last two are constants, 0 or 1 and 0 to 3."""
    arguments = node.args.exprs if node.args else []
    if not 1 <= len(arguments) <= 3:
        fail(node, "'__builtin_prefetch' takes one to three arguments")
    for argument in arguments:
        expressions.rvalue(ctx, argument)
    for argument, limit in zip(arguments[1:], (1, 3), strict=False):
        value = constants.evaluate(ctx.semantics, argument)
        if not isinstance(value, int) or not 0 <= value <= limit:
            fail(argument, f"this argument of '__builtin_prefetch' must be a constant from 0 to {limit}")
    return VOID


_SPECIAL: dict[str, Callable[[Context, c_ast.FuncCall], CType]] = {
    "__builtin_va_start": _va_start,
    "__builtin_va_end": _va_end,
    "__builtin_va_copy": _va_copy,
    "__builtin_va_arg": _va_arg,
    "__builtin_offsetof": _offsetof,
    "offsetof": _offsetof,
    "__builtin_types_compatible_p": _types_compatible,
    "__builtin_choose_expr": _choose,
    "__builtin_prefetch": _prefetch,
    "__builtin_tgmath": builtin_tgmath.call,
    **builtin_numbers.SPECIAL,
    **builtin_queries.SPECIAL,
    **builtin_atomics.SPECIAL,
    **builtin_complex.SPECIAL,
    **builtin_cpu.SPECIAL,
    **vectors.SPECIAL,
}
_PREFIXES = ("__builtin_", "__atomic_", "__sync_")
