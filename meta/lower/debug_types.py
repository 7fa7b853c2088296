"""C types as debug metadata (DWARF 5, chapter 5).

Sema's types say how large things are and where members lie; typedef names and enumerations are only in the
syntax. So a type is described from both, walked in step; where the syntax says nothing, from the type alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pycparser import c_ast

from meta.lower.ir import escaped
from meta.lower.metadata import Metadata
from meta.sema.semantics import Semantics
from meta.sema.spelling import describe
from meta.sema.types import (
    ArrayType,
    Bound,
    ComplexType,
    CType,
    FloatingType,
    FunctionType,
    IntegerKind,
    IntegerType,
    Member,
    PointerType,
    Qualifier,
    Record,
    RecordType,
    VectorType,
    VoidType,
    alignment_of,
    is_variable_length,
    size_of,
    unqualified,
)

NOTHING = "null"  # how metadata says `void`
_CHARACTERS = (IntegerKind.CHAR, IntegerKind.SIGNED_CHAR, IntegerKind.UNSIGNED_CHAR)
_QUALIFIER_TAGS = (
    (Qualifier.ATOMIC, "atomic"),
    (Qualifier.RESTRICT, "restrict"),
    (Qualifier.VOLATILE, "volatile"),
    (Qualifier.CONST, "const"),
)

FilePlace = Callable[[Any], str]  # a node's `file: !N, line: L, ` or ""


def text(value: str) -> str:
    """A metadata string."""
    return f'"{escaped(value.encode())}"'


class DebugTypes:
    """Describes types of one module; each record and enumeration once."""

    def __init__(self, semantics: Semantics, metadata: Metadata, place: FilePlace) -> None:
        self._semantics = semantics
        self._metadata = metadata
        self._place = place
        self._records: dict[Record, str] = {}
        self._enums: dict[c_ast.Node, str] = {}
        self._typedefs: dict[c_ast.Node, str] = {}
        self.bounds: dict[Bound, str] = {}  # the variables that hold the lengths of variable length arrays

    def of(self, ctype: CType, syntax: c_ast.Node | None = None) -> str:
        """The node of `ctype`, which `syntax` declares; `null` for void."""
        if isinstance(syntax, c_ast.Decl | c_ast.Typename | c_ast.Typedef):
            syntax = syntax.type
        if isinstance(syntax, c_ast.TypeDecl | c_ast.AttributedType):
            return self._specified(ctype, syntax)
        if isinstance(syntax, c_ast.IdentifierType | c_ast.Enum):
            named = self._named(ctype, syntax)
            if named is not None:
                return named
        return self._qualified(ctype, lambda plain: self._plain(plain, syntax))

    def _specified(self, ctype: CType, syntax: c_ast.TypeDecl | c_ast.AttributedType) -> str:
        """The specifier below a declarator. A qualifier here is not part of what a typedef stands for."""
        named = syntax.type
        words = {word for word in getattr(syntax, "quals", None) or () if isinstance(word, str)}
        added = Qualifier.NONE
        for qualifier, word in _QUALIFIER_TAGS:
            added |= qualifier if word in words else Qualifier.NONE
        if isinstance(ctype, ArrayType | FunctionType) or not added:
            return self.of(ctype, named)
        inner = self.of(replace(ctype, qualifiers=ctype.qualifiers & ~added), named)
        return self._wrap(inner, added)

    def _qualified(self, ctype: CType, describe_plain: Callable[[CType], str]) -> str:
        plain = replace(ctype, qualifiers=Qualifier.NONE) if ctype.qualifiers else ctype
        return self._wrap(describe_plain(plain), ctype.qualifiers)

    def _wrap(self, node: str, qualifiers: Qualifier) -> str:
        for qualifier, word in _QUALIFIER_TAGS:
            if qualifiers & qualifier:
                node = self._metadata.node(f"!DIDerivedType(tag: DW_TAG_{word}_type, baseType: {node})")
        return node

    def _named(self, ctype: CType, syntax: c_ast.Node) -> str | None:
        """The typedef or enumeration that an identifier or `enum x` means; None for an ordinary type name."""
        definition = self._semantics.type_definitions.get(syntax)
        if isinstance(definition, c_ast.Enum) and isinstance(ctype, IntegerType):
            return self._wrap(self._enum(definition, ctype), ctype.qualifiers)
        if not isinstance(definition, c_ast.Typedef):
            return None
        original = self._semantics.typedef_types[definition]
        if isinstance(original, ArrayType | FunctionType):
            return self._typedef(definition, original) if ctype == original else None  # else adjusted or completed
        return self._wrap(self._typedef(definition, original), ctype.qualifiers & ~original.qualifiers)

    def _typedef(self, node: c_ast.Typedef, ctype: CType) -> str:
        if node not in self._typedefs:
            name = self._typedefs[node] = self._metadata.reserve()  # its own type may refer to it
            base = self.of(ctype, node)
            head = f"tag: DW_TAG_typedef, name: {text(node.name)}, {self._place(node)}"
            self._metadata.define(name, f"!DIDerivedType({head}baseType: {base})")
        return self._typedefs[node]

    def _enum(self, node: c_ast.Enum, ctype: IntegerType) -> str:
        if node not in self._enums:
            plain = IntegerType(ctype.kind)
            unsigned = "" if plain.signed else ", isUnsigned: true"
            elements = [
                self._metadata.node(f"!DIEnumerator(name: {text(each.name)}, value: {each.value}{unsigned})")
                for each in self._semantics.enumerators.get(node, ())
            ]
            self._enums[node] = self._metadata.distinct(
                f"!DICompositeType(tag: DW_TAG_enumeration_type, {self._tag(node.name)}{self._place(node)}"
                f"baseType: {self._integer(plain)}, size: {plain.size * 8}, elements: {self._list(elements)})"
            )
        return self._enums[node]

    def _tag(self, tag: str | None) -> str:
        """An anonymous record has a made-up tag since parsing."""
        return f"name: {text(tag)}, " if tag and not tag.startswith("__anonymous_") else ""

    def _plain(self, ctype: CType, syntax: c_ast.Node | None) -> str:
        """An unqualified type that has no typedef name here."""
        if isinstance(ctype, VoidType):
            return NOTHING
        if isinstance(ctype, IntegerType):
            return self._integer(ctype)
        if isinstance(ctype, FloatingType):
            return self._basic(ctype.kind.spelling, ctype.size, "float")
        if isinstance(ctype, ComplexType):
            return self._basic(describe(unqualified(ctype)), size_of(ctype), "complex_float")
        if isinstance(ctype, ComplexType) and isinstance(ctype.element, FloatingType):
            return self._basic(describe(ctype), size_of(ctype), "complex_float")
        if isinstance(ctype, VectorType):
            return self._vector(ctype)
        if isinstance(ctype, PointerType):
            return self._pointer(ctype, syntax)
        if isinstance(ctype, ArrayType):
            return self._array(ctype, syntax)
        if isinstance(ctype, FunctionType):
            return self.function(ctype, syntax)
        if isinstance(ctype, RecordType):
            return self._record(ctype.record)
        return self._metadata.node(f"!DIBasicType(tag: DW_TAG_unspecified_type, name: {text(describe(ctype))})")

    def _integer(self, ctype: IntegerType) -> str:
        if ctype.kind is IntegerKind.BOOL:
            return self._basic(ctype.kind.spelling, ctype.size, "boolean")
        encoding = "signed" if ctype.signed else "unsigned"
        suffix = "_char" if ctype.kind in _CHARACTERS else ""
        return self._basic(ctype.kind.spelling, ctype.size, encoding + suffix)

    def _basic(self, name: str, size: int, encoding: str) -> str:
        return self._metadata.node(f"!DIBasicType(name: {text(name)}, size: {size * 8}, encoding: DW_ATE_{encoding})")

    def _pointer(self, ctype: PointerType, syntax: c_ast.Node | None) -> str:
        """A pointer; a parameter declared as an array or function is one too (C11 6.7.6.3p7)."""
        inner: c_ast.Node | None = None
        if isinstance(syntax, c_ast.PtrDecl) or (
            isinstance(syntax, c_ast.ArrayDecl) and not isinstance(ctype.target, FunctionType)
        ):
            inner = syntax.type
        elif isinstance(syntax, c_ast.FuncDecl) and isinstance(ctype.target, FunctionType):
            inner = syntax
        target = self.of(ctype.target, inner)
        return self._metadata.node(f"!DIDerivedType(tag: DW_TAG_pointer_type, baseType: {target}, size: 64)")

    def _array(self, ctype: ArrayType, syntax: c_ast.Node | None) -> str:
        """All dimensions in one node, but for those that a typedef brings."""
        ranges: list[str] = []
        element: CType = ctype
        while isinstance(element, ArrayType):
            known = -1 if element.length is None else element.length
            count = known if element.bound is None else self.bounds.get(element.bound, -1)
            ranges.append(self._metadata.node(f"!DISubrange(count: {count})"))
            element = element.element
            syntax = syntax.type if isinstance(syntax, c_ast.ArrayDecl) else None
            if isinstance(syntax, c_ast.TypeDecl):
                break
        base = self.of(element, syntax)
        size = "" if is_variable_length(ctype) else f"size: {size_of(ctype) * 8}, "
        fields = f"tag: DW_TAG_array_type, baseType: {base}, {size}elements: {self._list(ranges)}"
        return self._metadata.node(f"!DICompositeType({fields})")

    def _vector(self, ctype: VectorType) -> str:
        """A GNU vector; debuggers show its elements."""
        ranges = self._list([self._metadata.node(f"!DISubrange(count: {ctype.length})")])
        fields = f"baseType: {self.of(ctype.element)}, size: {size_of(ctype) * 8}, flags: DIFlagVector"
        return self._metadata.node(f"!DICompositeType(tag: DW_TAG_array_type, {fields}, elements: {ranges})")

    def function(self, ctype: FunctionType, syntax: c_ast.Node | None = None) -> str:
        """A subroutine type: the result, then the parameters; a last `null` says that more may follow."""
        arguments: Sequence[c_ast.Node] = ()
        result = None
        if isinstance(syntax, c_ast.FuncDecl):
            arguments = syntax.args.params if syntax.args is not None else ()
            result = syntax.type
        parts = [self.of(ctype.result, result)]
        for index, parameter in enumerate(ctype.parameters):
            parts.append(self.of(parameter, arguments[index] if index < len(arguments) else None))
        if ctype.is_variadic or not ctype.has_prototype:
            parts.append(NOTHING)
        return self._metadata.node(f"!DISubroutineType(types: {self._list(parts)})")

    def _record(self, record: Record) -> str:
        if record not in self._records:
            name = self._records[record] = self._metadata.reserve()  # members may point to their own record
            node = self._semantics.record_nodes.get(record)
            kind = "union" if record.is_union else "structure"
            head = f"tag: DW_TAG_{kind}_type, {self._tag(record.tag)}{self._place(node)}"
            if record.members is None:
                body = "flags: DIFlagFwdDecl"
            else:
                members = [self._member(name, each) for each in record.members if self._is_shown(each)]
                body = f"size: {record.size * 8}, align: {record.alignment * 8}, elements: {self._list(members)}"
            self._metadata.define(name, f"distinct !DICompositeType({head}{body})")
        return self._records[record]

    def _is_shown(self, member: Member) -> bool:
        """Unnamed bit-fields are padding; unnamed records are members that lend their own."""
        return member.name is not None or member.bit_width is None

    def _member(self, record: str, member: Member) -> str:
        node = self._semantics.member_nodes.get(member)
        base = self.of(member.type, node)
        name = "" if member.name is None else f"name: {text(member.name)}, "
        head = f"tag: DW_TAG_member, {name}scope: {record}, {self._place(node)}baseType: {base}, "
        if member.bit_width is not None:
            unit = size_of(member.type) * 8
            storage = member.bit_offset // unit * unit
            where = f"size: {member.bit_width}, offset: {member.bit_offset}, flags: DIFlagBitField, "
            return self._metadata.node(f"!DIDerivedType({head}{where}extraData: i64 {storage})")
        where = f"size: {size_of(member.type) * 8}, align: {alignment_of(member.type) * 8}, offset: {member.offset * 8}"
        return self._metadata.node(f"!DIDerivedType({head}{where})")

    def _list(self, nodes: Sequence[str]) -> str:
        return self._metadata.node(f"!{{{', '.join(nodes)}}}")
