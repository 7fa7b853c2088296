"""Initialisers (C11 6.7.9): designators and brace elision resolved into a flat list of stores.

    struct { int a[3]; char s[4]; } x = { .a[1] = 5, 6, "hi" };
        ->  offset 4: 5,  offset 8: 6,  offset 12: "hi"
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pycparser import c_ast

from meta import gnu_ast
from meta.sema import constants, expressions
from meta.sema.context import Context, fail
from meta.sema.conversions import decay
from meta.sema.layout import find_member, has_flexible_array, member_names
from meta.sema.semantics import AddressConstant, Initialiser, LabelDifference, Store
from meta.sema.spelling import describe
from meta.sema.suggestions import suggestion
from meta.sema.types import (
    ArrayType,
    CType,
    IntegerKind,
    IntegerType,
    Member,
    RecordType,
    VectorType,
    is_complete,
    is_integer,
    is_variable_length,
    is_void,
    size_of,
)

_CHARACTERS = (IntegerKind.CHAR, IntegerKind.SIGNED_CHAR, IntegerKind.UNSIGNED_CHAR)


@dataclass(slots=True)
class _Cursor:
    """The items of one brace list, and the designators of the current item that are still to be applied."""

    items: list[c_ast.Node]
    position: int = 0
    pending: list[c_ast.Node] = field(default_factory=list)

    @property
    def at_end(self) -> bool:
        return self.position >= len(self.items)

    @property
    def item(self) -> c_ast.Node:
        return self.items[self.position]

    @property
    def value(self) -> c_ast.Node:
        """The current item's expression or brace list, without its designators."""
        return self.item.expr if isinstance(self.item, c_ast.NamedInitializer) else self.item


@dataclass(slots=True)
class _Builder:
    ctx: Context
    is_static: bool
    stores: list[Store] = field(default_factory=list)
    flexible: Member | None = None  # the object's own flexible array member
    extent: int = 0  # where what initialises it ends


def initialise(
    ctx: Context, ctype: CType, init: c_ast.Node, place: c_ast.Node, *, is_static: bool
) -> Initialiser:
    """The stores that initialise an object of `ctype`; an array of unknown length gets its length."""
    if is_void(ctype) or (not is_complete(ctype) and not isinstance(ctype, ArrayType)):
        fail(place, f"cannot initialise an object of type '{describe(ctype)}'")
    if is_variable_length(ctype):
        if not isinstance(init, c_ast.InitList) or init.exprs:
            fail(place, "a variable length array can only be initialised with '{}'")
        return Initialiser(ctype, ())
    builder = _Builder(ctx, is_static)
    if isinstance(ctype, RecordType) and has_flexible_array(ctype.record):
        assert ctype.record.members is not None
        builder.flexible = ctype.record.members[-1]
    if isinstance(ctype, ArrayType) and not isinstance(init, c_ast.InitList) and not _is_string_for(ctype, init):
        if not isinstance(init, c_ast.CompoundLiteral):
            fail(init, f"an array of type '{describe(ctype)}' needs a brace list")
        return _array_copy(builder, ctype, init)
    length = _value(builder, ctype, 0, init)
    if isinstance(ctype, ArrayType) and ctype.length is None:
        ctype = replace(ctype, length=length)
    return Initialiser(ctype, tuple(builder.stores), builder.extent)


def _array_copy(builder: _Builder, ctype: ArrayType, init: c_ast.CompoundLiteral) -> Initialiser:
    """GNU C: an array initialised from a compound literal takes over its stores."""
    declared = expressions.type_expression(builder.ctx, init)
    if not isinstance(declared, ArrayType) or declared.element != ctype.element:
        fail(init, f"cannot initialise '{describe(ctype)}' from '{describe(declared)}'")
    plan = builder.ctx.semantics.initialisers[init]
    return Initialiser(ctype if ctype.length is not None else declared, plan.stores)


def _is_string_for(ctype: CType, node: c_ast.Node) -> bool:
    """Whether `node` is a string literal that can initialise an array of this type (6.7.9p14, p15)."""
    if not isinstance(ctype, ArrayType) or not isinstance(ctype.element, IntegerType):
        return False
    if not isinstance(node, c_ast.Constant) or not node.value.endswith('"'):
        return False
    wide = not node.value.startswith(('"', "u8"))
    return wide != (ctype.element.kind in _CHARACTERS)


def _value(builder: _Builder, ctype: CType, offset: int, node: c_ast.Node, member: Member | None = None) -> int:
    """Initialise one object from one initialiser; the result is the array length it implies."""
    if isinstance(node, c_ast.InitList):
        items = node.exprs or []
        if len(items) == 1 and _is_string_for(ctype, items[0]):
            return _value(builder, ctype, offset, items[0])
        if isinstance(ctype, VectorType):
            ctype = ArrayType(ctype.element, ctype.length)
        if isinstance(ctype, ArrayType | RecordType):
            return _aggregate(builder, ctype, offset, _Cursor(items), node)
        if not items:
            return 0
        if len(items) > 1:
            _excess(builder, items[1:], "too many initialisers for a scalar")
        if isinstance(items[0], c_ast.NamedInitializer):
            fail(items[0], "a designator for a scalar")
        return _value(builder, ctype, offset, items[0], member)
    if _is_string_for(ctype, node):
        assert isinstance(ctype, ArrayType)
        return _string(builder, ctype, offset, node)
    _typed(builder.ctx, node)
    _store(builder, ctype, offset, node, member)
    return 0


def _string(builder: _Builder, ctype: ArrayType, offset: int, node: c_ast.Constant) -> int:
    literal = expressions.type_expression(builder.ctx, node)
    assert isinstance(literal, ArrayType) and literal.length is not None
    if size_of(literal.element) != size_of(ctype.element):
        fail(node, f"cannot initialise '{describe(ctype)}' from this string")
    length = literal.length if ctype.length is None else ctype.length
    if literal.length - 1 > length:
        builder.ctx.tolerate("excess-initializers", node, f"the string is too long for '{describe(ctype)}'")
    builder.stores.append(Store(offset, replace(ctype, length=length), node))
    return literal.length


def _store(builder: _Builder, ctype: CType, offset: int, node: c_ast.Node, member: Member | None) -> None:
    """Add the store of an already typed expression."""
    expressions.assign(builder.ctx, node, ctype, "initialiser")
    constant = None
    if builder.is_static:
        constant = constants.required(builder.ctx.semantics, node)
        if constant is None:
            plan = builder.ctx.semantics.initialisers.get(node)
            if plan is None or not isinstance(node, c_ast.CompoundLiteral):
                fail(node, "an initialiser of a static object must be constant")
            builder.stores.extend(replace(store, offset=offset + store.offset) for store in plan.stores)
            return
        is_address = isinstance(constant, AddressConstant | LabelDifference)
        is_field = member is not None and member.bit_width is not None
        if is_address and (is_field or (isinstance(constant, AddressConstant) and size_of(ctype) != 8)):
            fail(node, "an address does not fit this object")
    bit_field = None
    if member is not None and member.bit_width is not None:
        bit_field = replace_place(member, offset)
    builder.stores.append(Store(offset, ctype, node, bit_field, constant))


def replace_place(member: Member, offset: int) -> Member:
    """The bit-field `member` placed so that its first byte is at `offset` of the whole object."""
    return Member(member.name, member.type, offset, offset * 8 + member.bit_offset % 8, member.bit_width)


def _aggregate(
    builder: _Builder, ctype: ArrayType | RecordType, offset: int, cursor: _Cursor, braced: c_ast.Node | None
) -> int:
    """Initialise an array or record from the cursor; `braced` is its own brace list, None where elided."""
    if isinstance(ctype, ArrayType):
        length = _array(builder, ctype, offset, cursor, braced)
    else:
        length = _record(builder, ctype, offset, cursor, braced)
    if braced is not None and not cursor.at_end:
        _excess(builder, cursor.items[cursor.position :], f"too many initialisers for '{describe(ctype)}'")
    return length


def _excess(builder: _Builder, items: list[c_ast.Node], message: str) -> None:
    """Initialisers for which there is nothing left are not evaluated (gcc's "excess elements")."""
    builder.ctx.tolerate("excess-initializers", items[0], message)
    for item in items:
        if isinstance(item, c_ast.InitList | c_ast.NamedInitializer):
            fail(item, message)
        _typed(builder.ctx, item)


def _take_designators(cursor: _Cursor, braced: c_ast.Node | None) -> bool:
    """Make a fresh item's designators pending; False where they belong to an enclosing brace list."""
    if cursor.pending or not isinstance(cursor.item, c_ast.NamedInitializer):
        return True
    if braced is None:
        return False
    cursor.pending = list(cursor.item.name)
    return True


def _array(
    builder: _Builder, ctype: ArrayType, offset: int, cursor: _Cursor, braced: c_ast.Node | None
) -> int:
    index = longest = 0
    step = size_of(ctype.element)
    while not cursor.at_end:
        if not cursor.pending and braced is None and ctype.length is not None and index >= ctype.length:
            break
        if not _take_designators(cursor, braced):
            break
        last = index
        if cursor.pending:
            index, last = _array_designator(builder.ctx, cursor.pending.pop(0))
        if ctype.length is not None and last >= ctype.length:
            if braced is None:
                break
            if isinstance(cursor.item, c_ast.NamedInitializer):
                fail(cursor.item, f"element {last} is outside '{describe(ctype)}'")
            break
        if _is_empty(ctype.element) and not isinstance(cursor.value, c_ast.InitList):
            fail(cursor.item, f"an initialiser for '{describe(ctype.element)}', which has no members")
        _element(builder, ctype.element, offset + index * step, cursor, None)
        if last > index:
            _repeat(builder, offset, step, index, last)
        index = last + 1
        longest = max(longest, index)
    return longest


def _repeat(builder: _Builder, offset: int, step: int, first: int, last: int) -> None:
    """Copy the stores of element `first` to the others of a range designator; values are evaluated once."""
    start = offset + first * step
    shifts = [(index - first) * step for index in range(first + 1, last + 1)]
    for position, store in enumerate(list(builder.stores)):
        if not start <= store.offset < start + step:
            continue
        if builder.is_static or store.expr in builder.ctx.semantics.strings:
            for shift in shifts:
                moved = store.bit_field and replace_place(store.bit_field, store.offset + shift)
                builder.stores.append(replace(store, offset=store.offset + shift, bit_field=moved))
        else:
            places = (store.offset, *store.copies)
            further = tuple(place + shift for shift in shifts for place in places)
            builder.stores[position] = replace(store, copies=(*store.copies, *further))


def expanded(store: Store) -> Iterator[Store]:
    """The store and its copies, each as one of its own; they share the value."""
    for offset in (store.offset, *store.copies):
        moved = store.bit_field and replace_place(store.bit_field, offset)
        yield replace(store, offset=offset, bit_field=moved, copies=())


def _array_designator(ctx: Context, node: c_ast.Node) -> tuple[int, int]:
    expr = node.expr if isinstance(node, c_ast.ArrayDesignator) else node
    if isinstance(expr, gnu_ast.Range):
        first, last = _index(ctx, expr.low), _index(ctx, expr.high)
        if last < first:
            fail(node, "the range is empty")
        return first, last
    if isinstance(node, c_ast.ID) and not isinstance(node, c_ast.ArrayDesignator):
        fail(node, f"member designator '.{node.name}' for an array")
    index = _index(ctx, expr)
    return index, index


def _index(ctx: Context, node: c_ast.Node) -> int:
    if not is_integer(expressions.rvalue(ctx, node)):
        fail(node, "an array designator must be an integer")
    index = constants.evaluate_integer(ctx.semantics, node, "an array designator")
    if index < 0:
        fail(node, "an array designator is negative")
    return index


def _record(
    builder: _Builder, ctype: RecordType, offset: int, cursor: _Cursor, braced: c_ast.Node | None
) -> int:
    members = [m for m in ctype.record.members or [] if m.name is not None or isinstance(m.type, RecordType)]
    place = cursor.value if braced is None else braced
    index = 0
    while not cursor.at_end:
        if not _take_designators(cursor, braced):
            break
        if not cursor.pending and index >= len(members):
            break
        if cursor.pending:
            index = _member_designator(ctype, members, cursor)
        member = members[index]
        if isinstance(member.type, ArrayType) and member.type.length is None:
            _flexible(builder, member.type, offset + member.offset, cursor, member)
        else:
            _element(builder, member.type, offset + member.offset, cursor, member)
        index = len(members) if ctype.record.is_union else index + 1
    if index < len(members):
        builder.ctx.semantics.unfilled[place] = members[index]
    return 0


def _flexible(builder: _Builder, ctype: ArrayType, offset: int, cursor: _Cursor, member: Member) -> None:
    """GNU C: a static object's flexible array member gets the elements it is given (gcc manual 6.18)."""
    node = cursor.value
    if isinstance(node, c_ast.InitList) and not node.exprs and not cursor.pending:
        cursor.position += 1
        return
    if not builder.is_static or member is not builder.flexible:
        fail(node, "a flexible array member can only be initialised in a static object that is no part of another")
    if not cursor.pending and (isinstance(node, c_ast.InitList) or _is_string_for(ctype, node)):
        cursor.position += 1
        length = _value(builder, ctype, offset, node)
    else:
        length = _aggregate(builder, ctype, offset, cursor, None)
    builder.extent = max(builder.extent, offset + length * size_of(ctype.element))


def _member_designator(ctype: RecordType, members: list[Member], cursor: _Cursor) -> int:
    """The index of the designated member; one inside an anonymous record leaves its name pending."""
    designator = cursor.pending[0]
    if not isinstance(designator, c_ast.ID):
        fail(designator, f"an array designator for '{describe(ctype)}'")
    for index, member in enumerate(members):
        if member.name == designator.name:
            cursor.pending.pop(0)
            return index
        inner = member.type.record if member.name is None and isinstance(member.type, RecordType) else None
        if inner is not None and find_member(inner, designator.name):
            return index
    hint = suggestion(designator.name, member_names(ctype.record))
    fail(designator, f"'{describe(ctype)}' has no member '{designator.name}'", hint)


def _element(builder: _Builder, ctype: CType, offset: int, cursor: _Cursor, member: Member | None) -> None:
    """Initialise one subobject from the cursor, consuming one item or, with braces elided, several."""
    if cursor.pending:
        if not isinstance(ctype, ArrayType | RecordType):
            fail(cursor.pending[0], f"a designator for '{describe(ctype)}'")
        _aggregate(builder, ctype, offset, cursor, None)
        return
    node = cursor.value
    takes_whole = (
        isinstance(node, c_ast.InitList)
        or not isinstance(ctype, ArrayType | RecordType | VectorType)
        or _is_string_for(ctype, node)
    )
    if takes_whole:
        cursor.position += 1
        _value(builder, ctype, offset, node, member)
        return
    if isinstance(ctype, RecordType) and _typed(builder.ctx, node) == RecordType(ctype.record):
        cursor.position += 1
        _store(builder, ctype, offset, node, member)
        return
    if isinstance(ctype, VectorType):
        if isinstance(_typed(builder.ctx, node), VectorType):
            cursor.position += 1
            _store(builder, ctype, offset, node, member)
            return
        ctype = ArrayType(ctype.element, ctype.length)
    if _is_empty(ctype):
        return
    _elided(builder, ctype, offset, cursor)


def _typed(ctx: Context, node: c_ast.Node) -> CType:
    """The type of a value that outer levels of brace elision may have typed before."""
    known = ctx.semantics.types.get(node)
    return expressions.rvalue(ctx, node) if known is None else decay(known)


def _is_empty(ctype: CType) -> bool:
    if isinstance(ctype, ArrayType):
        return ctype.length == 0
    return isinstance(ctype, RecordType) and not ctype.record.members


def _elided(builder: _Builder, ctype: CType, offset: int, cursor: _Cursor) -> None:
    """Initialise an aggregate whose braces were left out: it takes as many items as it has members."""
    assert isinstance(ctype, ArrayType | RecordType)
    builder.ctx.semantics.unbraced.add(cursor.value)
    if isinstance(cursor.item, c_ast.NamedInitializer):
        # The designators of this item led here and are used up: its value starts this subobject.
        cursor.items = [*cursor.items[: cursor.position], cursor.value, *cursor.items[cursor.position + 1 :]]
    _aggregate(builder, ctype, offset, cursor, None)
