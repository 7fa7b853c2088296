"""Struct, union and enum specifiers (C11 6.7.2.1, 6.7.2.2): bodies define tags, uses refer to them."""

from __future__ import annotations

from pycparser import c_ast

from meta.sema import attributes, constants, declarations, declarators, expressions, modes, pragmas
from meta.sema.context import Context, fail, refuse
from meta.sema.layout import Packing, lay_out, member_names
from meta.sema.numbers import wrap
from meta.sema.semantics import Enumerator
from meta.sema.spelling import describe
from meta.sema.types import (
    INT,
    LONG,
    SIGNED_CHAR,
    UNSIGNED_CHAR,
    UNSIGNED_INT,
    UNSIGNED_LONG,
    ArrayType,
    CType,
    FunctionType,
    IntegerType,
    Member,
    Record,
    RecordType,
    is_atomic,
    is_complete,
    is_variably_modified,
    size_of,
    unqualified,
)


def record_type(ctx: Context, node: c_ast.Struct | c_ast.Union) -> CType:
    if node in ctx.specifiers:
        return ctx.specifiers[node]
    is_union = isinstance(node, c_ast.Union)
    keyword = "union" if is_union else "struct"
    known = ctx.lookup_tag(node.name, innermost=node.decls is not None) if node.name else None
    if known is not None and not (isinstance(known, Record) and known.is_union == is_union):
        fail(node, f"'{node.name}' is not a {keyword} tag")
    record = known if isinstance(known, Record) else Record(node.name, is_union)
    if known is None:
        ctx.semantics.records.append(record)
        if node.name:
            ctx.scopes[-1].tags[node.name] = record
    ctype = RecordType(record)
    ctx.specifiers[node] = ctype
    if node.decls is not None:
        if record.members is not None:
            other = ctx.semantics.record_nodes.get(record)
            fail(node, f"{keyword} '{node.name}' is defined twice", seen=("the other definition is here", other))
        _define_record(ctx, record, node)
    return ctype


def _define_record(ctx: Context, record: Record, node: c_ast.Struct | c_ast.Union) -> None:
    members: list[Member] = []
    ctx.semantics.record_nodes[record] = node
    packings: dict[int, Packing] = {}
    names: set[str] = set()
    attrs = attributes.collect(node.attributes)
    for decl in node.decls:
        if isinstance(decl, c_ast.StaticAssert | c_ast.Pragma):
            _non_member(ctx, decl)
            continue
        member = _member(ctx, decl)
        ctx.semantics.member_nodes[member] = decl
        _check_names(decl, member, names)
        packings[len(members)] = _packing(ctx, decl, member.type, "packed" in attrs)
        members.append(member)
    _check_flexible(node, members)
    alignment = declarators.attribute_alignment(ctx, node, attrs)
    record.may_alias = "may_alias" in attrs
    record.is_transparent = record.is_union and "transparent_union" in attrs
    lay_out(record, members, packings=packings, minimum_alignment=alignment)
    if size_of(RecordType(record)) >= 1 << 63:
        fail(node, "the type is too large")


def _check_names(decl: c_ast.Decl, member: Member, names: set[str]) -> None:
    """Names are unique in a record, those of its anonymous structs and unions included (C11 6.7.2.1p13)."""
    inner = member.type.record if member.name is None and isinstance(member.type, RecordType) else None
    for name in member_names(inner) if inner is not None else [member.name]:
        if name is not None and name in names:
            fail(decl, f"member '{name}' is declared twice")
        names.add(name or "")


def _packing(ctx: Context, decl: c_ast.Decl, ctype: CType, packed: bool) -> Packing:
    attrs = attributes.collect(decl.attributes)
    return Packing(
        packed=packed or "packed" in attrs,
        alignment=declarators.requested_alignment(ctx, decl, attrs, ctype),
        limit=ctx.packing[-1],
    )


def _non_member(ctx: Context, node: c_ast.Node) -> None:
    if isinstance(node, c_ast.StaticAssert):
        declarations.check_static_assert(ctx, node)
    else:
        pragmas.check(node)


def _check_flexible(node: c_ast.Node, members: list[Member]) -> None:
    for member in members[:-1]:
        if isinstance(member.type, ArrayType) and member.type.length is None:
            fail(node, f"flexible array member '{member.name}' is not the last member")
    last = members[-1] if members else None
    if last is not None and isinstance(last.type, ArrayType) and last.type.length is None:
        if isinstance(node, c_ast.Union):
            fail(node, f"flexible array member '{last.name}' in a union")
        if len(members) == 1:
            fail(node, f"flexible array member '{last.name}' is the only member")


def _member(ctx: Context, decl: c_ast.Decl) -> Member:
    ctype = declarators.type_of(ctx, decl.type)
    ctype = modes.applied(ctx, decl, ctype, attributes.collect(decl.attributes))
    if decl.bitsize is not None:
        return _bit_field(ctx, decl, ctype)
    if isinstance(ctype, FunctionType):
        fail(decl, f"member '{decl.name}' has function type")
    if is_variably_modified(ctype):
        refuse(decl, "a variably modified member")
    is_flexible = isinstance(ctype, ArrayType) and ctype.length is None and is_complete(ctype.element)
    if not is_complete(ctype) and not is_flexible:
        fail(decl, f"member '{decl.name}' has incomplete type '{describe(ctype)}'")
    return Member(decl.name, ctype)


def _bit_field(ctx: Context, decl: c_ast.Decl, ctype: CType) -> Member:
    if not isinstance(ctype, IntegerType):
        fail(decl, f"bit-field has type '{describe(ctype)}', which is not an integer type")
    if is_atomic(ctype):
        fail(decl, "a bit-field cannot be atomic")
    expressions.rvalue(ctx, decl.bitsize)
    width = constants.evaluate_integer(ctx.semantics, decl.bitsize, "the width of a bit-field")
    if not 0 <= width <= ctype.bits:
        fail(decl.bitsize, f"a bit-field of type '{describe(ctype)}' cannot be {width} bits wide")
    if width == 0 and decl.name is not None:
        fail(decl, f"bit-field '{decl.name}' has no width")
    return Member(decl.name, ctype, bit_width=width)


def enum_type(ctx: Context, node: c_ast.Enum) -> CType:
    if node in ctx.specifiers:
        return ctx.specifiers[node]
    if node.values is None and node.underlying_type is not None and ctx.lookup_tag(node.name, innermost=True) is None:
        fixed = _underlying(ctx, node)  # `enum e : int;` declares a complete type
        ctx.scopes[-1].tags[node.name] = fixed
        return fixed
    if node.values is None:
        known = ctx.lookup_tag(node.name)
        if known is None:
            ctx.scopes[-1].open_enums.add(node.name)
            known = ctx.scopes[-1].tags[node.name] = UNSIGNED_INT
        if not isinstance(known, IntegerType):
            fail(node, f"'{node.name}' is not an enum tag")
        _remember_use(ctx, node)
        return known
    ctype = _define_enum(ctx, node)
    _remember_body(ctx, node)
    ctx.specifiers[node] = ctype
    return ctype


def _remember_body(ctx: Context, node: c_ast.Enum) -> None:
    """For debuggers: sema itself knows an enum as an integer type only."""
    names = ctx.scopes[-1].names
    found = (names.get(each.name) for each in node.values.enumerators)
    ctx.semantics.enumerators[node] = tuple(each for each in found if isinstance(each, Enumerator))
    ctx.semantics.type_definitions[node] = node
    if node.name:
        ctx.scopes[-1].enums[node.name] = node


def _remember_use(ctx: Context, node: c_ast.Enum) -> None:
    for scope in reversed(ctx.scopes):
        if node.name in scope.tags:
            if node.name in scope.enums:
                ctx.semantics.type_definitions[node] = scope.enums[node.name]
            return


def _define_enum(ctx: Context, node: c_ast.Enum) -> IntegerType:
    """Declare the enumerators; the enum's type is the first of int-sized, then long types that holds all."""
    fixed = _underlying(ctx, node) if node.underlying_type is not None else None
    candidates = (fixed,) if fixed else (INT, UNSIGNED_INT, LONG, UNSIGNED_LONG)
    previous = -1
    values: list[int] = []
    for enumerator in node.values.enumerators:
        if enumerator.value is not None:
            expressions.rvalue(ctx, enumerator.value)
            previous = constants.evaluate_integer(ctx.semantics, enumerator.value, "an enumerator's value") - 1
        previous += 1
        values.append(previous)
        if not -(1 << 63) <= previous < 1 << 64 or (fixed is not None and wrap(previous, fixed) != previous):
            fail(enumerator, f"the value of enumerator '{enumerator.name}' is out of range")
        if isinstance(ctx.scopes[-1].names.get(enumerator.name), Enumerator):
            fail(enumerator, f"enumerator '{enumerator.name}' is declared twice")
        entity = Enumerator(enumerator.name, previous, _holder((previous,), candidates))
        ctx.scopes[-1].names[enumerator.name] = entity
    packed = "packed" in attributes.collect(node.attributes)
    narrow = (UNSIGNED_CHAR, SIGNED_CHAR) if packed else ()
    ctype = fixed or _holder(values, (*narrow, UNSIGNED_INT, INT, UNSIGNED_LONG, LONG))
    if node.name:
        if node.name in ctx.scopes[-1].open_enums and ctype != UNSIGNED_INT:
            refuse(node, "an enum that is named before its body and has negative or large values")
        ctx.scopes[-1].open_enums.discard(node.name)
        ctx.scopes[-1].tags[node.name] = ctype
    return ctype


def is_open_enum(ctx: Context, node: c_ast.Node) -> bool:
    """Whether a specifier names an enum without a body so far: nothing can be of that type yet."""
    if not isinstance(node, c_ast.Enum) or node.values is not None:
        return False
    return any(node.name in scope.open_enums for scope in ctx.scopes)


def _underlying(ctx: Context, node: c_ast.Enum) -> IntegerType:
    """The type after the colon (C23 6.7.3.3)."""
    ctype = declarators.type_of_name(ctx, node.underlying_type)
    if not isinstance(ctype, IntegerType):
        fail(node, f"the underlying type of an enum cannot be '{describe(ctype)}'")
    return unqualified(ctype)


def _holder(values: tuple[int, ...] | list[int], candidates: tuple[IntegerType, ...]) -> IntegerType:
    """The first candidate type that holds all values."""
    for ctype in candidates:
        low = -(1 << ctype.bits - 1) if ctype.signed else 0
        high = (1 << ctype.bits - 1 if ctype.signed else 1 << ctype.bits) - 1
        if low <= min(values) and max(values) <= high:
            return ctype
    return candidates[-1]
