"""Placing the members of structs and unions (System V x86-64 ABI 3.1.2, gcc's attributes `packed` and `aligned`).

    struct { char c; int n; unsigned a : 3, b : 7; }   c at 0, n at 4, a at bit 64, b at bit 67; size 12
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from meta.sema.types import ArrayType, CType, Member, Record, RecordType, alignment_of, size_of


def round_up(value: int, multiple: int) -> int:
    return (value + multiple - 1) // multiple * multiple


@dataclass(frozen=True, slots=True)
class Packing:
    """What a declaration asks of a member's placement.

    `alignment` is what `_Alignas` or `aligned` ask for, 0 for nothing; `limit` is the `#pragma pack` in
    force, 0 for none.
    """

    packed: bool = False
    alignment: int = 0
    limit: int = 0

    def of(self, natural: int) -> int:
        """The alignment of a member whose type wants `natural`."""
        return self.limited(max(1 if self.packed else natural, self.alignment))

    def of_bit_field(self, natural: int) -> int:
        """What a named bit-field asks of its record: under `#pragma pack` it does not matter that it is packed."""
        wanted = 1 if self.packed and not self.limit else natural
        return self.limited(max(wanted, self.alignment))

    def limited(self, alignment: int) -> int:
        return min(alignment, self.limit) if self.limit else alignment


def lay_out(
    record: Record, members: list[Member], *, packings: Mapping[int, Packing] | None = None, minimum_alignment: int = 1
) -> None:
    """Complete `record` with `members`, giving each its offset; `packings` are by a member's index."""
    bits = 0  # where the next member may start, in bits from the record's start
    end = 0  # the record's extent so far, in bits
    alignment = minimum_alignment
    for index, member in enumerate(members):
        packing = packings.get(index, _PLAIN) if packings else _PLAIN
        if record.is_union:
            bits = 0
        natural = packing.of(alignment_of(member.type))
        if member.bit_width is None:
            bits = round_up(bits, natural * 8)
            member.offset = bits // 8
            member.bit_offset = bits
            bits += size_of(member.type) * 8
            alignment = max(alignment, natural)
        else:
            bits = _place_bit_field(member, bits, packing)
            if member.name is not None:
                alignment = max(alignment, packing.of_bit_field(alignment_of(member.type)))
        end = max(end, bits)
    record.members = members
    record.alignment = alignment
    record.size = round_up(end, alignment * 8) // 8


def _place_bit_field(member: Member, bits: int, packing: Packing) -> int:
    """Place a bit-field at or after `bits`; it may not straddle a unit of its declared type unless packed.

    One of width 0 starts a new unit whatever the packing (gcc's place_field in stor-layout.cc).
    """
    assert member.bit_width is not None
    unit = size_of(member.type) * 8
    if member.bit_width == 0:
        return round_up(bits, max(alignment_of(member.type), packing.alignment) * 8)
    if packing.alignment:
        bits = round_up(bits, packing.limited(packing.alignment) * 8)
    is_dense = packing.packed or packing.limit
    if not is_dense and bits // unit != (bits + member.bit_width - 1) // unit:
        bits = round_up(bits, unit)
    member.bit_offset = bits
    member.offset = bits // 8
    return bits + member.bit_width


_PLAIN = Packing()


def find_member(record: Record, name: str) -> Member | None:
    """The member called `name`, also inside anonymous structs and unions (C11 6.7.2.1p13).

    Its place counts from the start of `record`.
    """
    for member in record.members or ():
        if member.name == name:
            return member
        if member.name is None and isinstance(member.type, RecordType):
            inner = find_member(member.type.record, name)
            if inner is not None:
                return Member(
                    name, inner.type, member.offset + inner.offset,
                    member.offset * 8 + inner.bit_offset, inner.bit_width,
                )
    return None


def member_names(record: Record) -> Iterator[str]:
    """The names that `find_member` finds in a record."""
    for member in record.members or ():
        if member.name is not None:
            yield member.name
        elif isinstance(member.type, RecordType):
            yield from member_names(member.type.record)


def has_flexible_array(record: Record) -> bool:
    """Whether the last member is an array of unknown length (C11 6.7.2.1p18)."""
    if record.is_union or not record.members:
        return False
    last = record.members[-1].type
    return isinstance(last, ArrayType) and last.length is None


def size_without_padding(ctype: CType) -> int:
    """The bytes of an object that members occupy; all of a union's, because any of them may be in use."""
    if isinstance(ctype, ArrayType):
        return size_without_padding(ctype.element) * (ctype.length or 0)
    if not isinstance(ctype, RecordType) or ctype.record.is_union:
        return size_of(ctype)
    if any(member.bit_width is not None for member in ctype.record.members or ()):
        return size_of(ctype)
    return sum(size_without_padding(member.type) for member in ctype.record.members or ())
