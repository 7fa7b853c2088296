"""Type-based alias analysis: what C11 6.5p7 says about which accesses may touch one object, as `!tbaa` metadata.

    struct s {int a; float b;};   p->b   ->   load float, ptr %p, align 4, !tbaa !5
    !5 = !{!6, !7, i64 4}         an access of the float at byte 4 of a struct s
    !6 = !{!"s", !8, i64 0, !7, i64 4}

Enums are their integer types, signed and unsigned types are one, all pointers are one. Characters, bit-fields,
members of unions and `may_alias` types get no tag, which means that they may be anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from meta.lower.ir import escaped
from meta.lower.memory import Path
from meta.lower.metadata import Metadata
from meta.sema.types import (
    ArrayType,
    CType,
    FloatingType,
    IntegerKind,
    IntegerType,
    PointerType,
    Record,
    RecordType,
    size_of,
)

_INTEGERS = {
    IntegerKind.BOOL: "_Bool",
    IntegerKind.SHORT: "short", IntegerKind.UNSIGNED_SHORT: "short",
    IntegerKind.INT: "int", IntegerKind.UNSIGNED_INT: "int",
    IntegerKind.LONG: "long", IntegerKind.UNSIGNED_LONG: "long",
    IntegerKind.LONG_LONG: "long long", IntegerKind.UNSIGNED_LONG_LONG: "long long",
    IntegerKind.INT128: "__int128", IntegerKind.UNSIGNED_INT128: "__int128",
}  # fmt: skip

# A copy of a record with more parts is not described: nothing is made of it.
_PART_LIMIT = 16


def _scalar_name(ctype: CType) -> str | None:
    """The name of a scalar type's node; None for what may alias everything."""
    if ctype.may_alias:
        return None
    if isinstance(ctype, IntegerType):
        return _INTEGERS.get(ctype.kind)
    if isinstance(ctype, FloatingType):
        return ctype.kind.spelling
    return "any pointer" if isinstance(ctype, PointerType) else None


class AliasTags:
    """The access tags of one module."""

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        root = metadata.node('!{!"meta C TBAA"}')
        self._character = metadata.node(f'!{{!"omnipotent char", {root}, i64 0}}')
        self._records: dict[Record, str] = {}
        self._copies: dict[Record, str] = {}
        self._tags: dict[tuple[str, Path | None], str] = {}

    def tag(self, ctype: CType, path: Path | None) -> str:
        """What a load or store of a scalar of `ctype`, reached by `path`, carries: ", !tbaa !5" or nothing."""
        name = _scalar_name(ctype)
        if name is None or (path is not None and path[0] is None):
            return ""
        found = self._tags.get((name, path))
        if found is None:
            found = self._tags[name, path] = self._new_tag(name, path)
        return found

    def copy_tag(self, ctype: CType) -> str:
        """What a copy of a record carries: the bytes of each part with its tag; what is not named is padding."""
        if not isinstance(ctype, RecordType) or _is_opaque(ctype) or _has_bit_fields(ctype):
            return ""
        if ctype.record not in self._copies:
            parts = list(self._parts(ctype, 0))
            text = ", ".join(f"i64 {offset}, i64 {size}, {tag}" for offset, size, tag in parts)
            short = 0 < len(parts) <= _PART_LIMIT
            self._copies[ctype.record] = f", !tbaa.struct {self._metadata.node(f'!{{{text}}}')}" if short else ""
        return self._copies[ctype.record]

    def _parts(self, ctype: CType, start: int) -> Iterator[tuple[int, int, str]]:
        """Offset, size and tag of everything in a type but padding."""
        anything = self._metadata.node(f"!{{{self._character}, {self._character}, i64 0}}")
        if isinstance(ctype, RecordType) and not _is_opaque(ctype):
            for member in ctype.record.members or ():
                yield from self._parts(member.type, start + member.offset)
        elif size_of(ctype):
            element = ctype
            while isinstance(element, ArrayType):
                element = element.element
            yield start, size_of(ctype), self.tag(element, None).removeprefix(", !tbaa ") or anything

    def _new_tag(self, name: str, path: Path | None) -> str:
        scalar = self._scalar(name)
        base, offset = scalar, 0
        if path is not None:
            record, offset = path
            if record is None or _leaf(record, offset) != name:
                return ""
            base = self._record(record)
        return f", !tbaa {self._metadata.node(f'!{{{base}, {scalar}, i64 {offset}}}')}"

    def _scalar(self, name: str) -> str:
        return self._metadata.node(f'!{{!"{name}", {self._character}, i64 0}}')

    def _record(self, record: Record) -> str:
        """Equal structs of two units are one node: C11 6.2.7p1 makes them compatible by tag and members."""
        if record not in self._records:
            tag = "" if record.tag is None or record.tag.startswith("__anonymous") else record.tag
            parts = [f'!"{escaped(tag.encode())}"']
            for member in record.members or ():
                if member.bit_width is None and not _is_empty(member.type):
                    parts.append(f"{self._node(member.type)}, i64 {member.offset}")
            self._records[record] = self._metadata.node(f"!{{{', '.join(parts)}}}")
        return self._records[record]

    def _node(self, ctype: CType) -> str:
        while isinstance(ctype, ArrayType):
            ctype = ctype.element
        if isinstance(ctype, RecordType):
            return self._character if _is_opaque(ctype) else self._record(ctype.record)
        name = _scalar_name(ctype)
        return self._character if name is None else self._scalar(name)


def _is_empty(ctype: CType) -> bool:
    return not (isinstance(ctype, ArrayType) and ctype.length is None) and size_of(ctype) == 0


def _has_bit_fields(ctype: CType) -> bool:
    if not isinstance(ctype, RecordType):
        return False
    return any(member.bit_width is not None or _has_bit_fields(member.type) for member in ctype.record.members or ())


def _is_opaque(ctype: RecordType) -> bool:
    record = ctype.record
    is_bare = all(member.bit_width is not None or _is_empty(member.type) for member in record.members or ())
    return ctype.may_alias or record.is_union or record.may_alias or is_bare


def _leaf(record: Record, offset: int) -> str | None:
    """The name of the scalar at byte `offset` of a record; None where there is none or it may alias everything."""
    if record.is_union or record.may_alias:
        return None
    for member in record.members or ():
        distance = offset - member.offset
        if member.bit_width is not None or isinstance(member.type, ArrayType) or distance < 0:
            continue
        if distance < size_of(member.type):
            if isinstance(member.type, RecordType):
                return None if member.type.may_alias else _leaf(member.type.record, distance)
            return _scalar_name(member.type) if distance == 0 else None
    return None
