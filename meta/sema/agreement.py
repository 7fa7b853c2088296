"""Whether the types that two translation units know one thing by agree (C11 6.2.7): records by their members.

    struct point { int x, y; };        struct point { long x, y; };       do not, by any measure
    int limit;                         unsigned limit;                    do by the machine's
    int f(c) char c; { ... }           int f(int c);                      do: parameters of old definitions are promoted

No compiler sees both units and the linker does not look, so who is wrong finds another value in a register.
"""

from __future__ import annotations

from enum import Enum, auto

from meta.sema.conversions import promote_argument
from meta.sema.types import (
    ArrayType,
    CType,
    FunctionType,
    IntegerKind,
    IntegerType,
    Member,
    PointerType,
    Record,
    RecordType,
    VoidType,
    unqualified,
)


class Measure(Enum):
    """What counts as agreement."""

    STANDARD = auto()  # compatible types (C11 6.2.7p1): tags and the qualifiers of what pointers point to count
    MACHINE = auto()  # the same registers and memory: `int` is `unsigned`, `char *` and `void *` are any pointer


class Agreement:
    """Compares types by one measure. Pairs of records that agree are remembered."""

    def __init__(self, measure: Measure) -> None:
        self._by_machine = measure is Measure.MACHINE
        self._equal: set[tuple[Record, Record]] = set()  # found to agree, or assumed to while that is found out

    def agree(self, left: CType, right: CType) -> bool:
        """Whether two types agree; their own qualifiers do not count."""
        if isinstance(left, PointerType) and isinstance(right, PointerType):
            return self._targets_agree(left.target, right.target)
        if isinstance(left, ArrayType) and isinstance(right, ArrayType):
            lengths = left.length is None or right.length is None or left.length == right.length
            return lengths and self.agree(left.element, right.element)
        if isinstance(left, FunctionType) and isinstance(right, FunctionType):
            return self._functions_agree(left, right)
        if isinstance(left, RecordType) and isinstance(right, RecordType):
            return self._records_agree(left.record, right.record)
        if self._by_machine and isinstance(left, IntegerType) and isinstance(right, IntegerType):
            return _integers_agree(left, right)
        return type(left) is type(right) and unqualified(left) == unqualified(right)

    def _targets_agree(self, left: CType, right: CType) -> bool:
        if self._by_machine:
            return _is_any(left) or _is_any(right) or self.agree(left, right)
        return left.qualifiers == right.qualifiers and self.agree(left, right)

    def _functions_agree(self, left: FunctionType, right: FunctionType) -> bool:
        if not self.agree(left.result, right.result):
            return False
        if not left.has_prototype and not left.parameters:
            return self._takes_promoted(right)
        if not right.has_prototype and not right.parameters:
            return self._takes_promoted(left)
        if len(left.parameters) != len(right.parameters) or left.is_variadic != right.is_variadic:
            return False
        return all(self.agree(a, b) for a, b in zip(left.parameters, right.parameters, strict=True))

    def _takes_promoted(self, other: FunctionType) -> bool:
        """Whether a declaration without parameters agrees (C11 6.7.6.3p15); for the machine that is up to each call."""
        if self._by_machine or not other.has_prototype:
            return True
        return not other.is_variadic and all(self.agree(each, promote_argument(each)) for each in other.parameters)

    def _records_agree(self, left: Record, right: Record) -> bool:
        if left is right or (left, right) in self._equal:
            return True
        if left.is_union != right.is_union or not (self._by_machine or _tags_agree(left, right)):
            return False
        if left.members is None or right.members is None:
            return _tags_agree(left, right)
        if (left.size, left.alignment, len(left.members)) != (right.size, right.alignment, len(right.members)):
            return False
        before = set(self._equal)
        self._equal.add((left, right))
        if all(self._members_agree(a, b) for a, b in zip(left.members, right.members, strict=True)):
            return True
        self._equal = before  # what was found on the assumption that they agree
        return False

    def _members_agree(self, left: Member, right: Member) -> bool:
        places = [(each.name, each.offset, each.bit_offset, each.bit_width) for each in (left, right)]
        if places[0] != places[1] or not self.agree(left.type, right.type):
            return False
        is_bit_field = isinstance(left.type, IntegerType) and left.bit_width is not None
        return not is_bit_field or getattr(left.type, "signed", None) == getattr(right.type, "signed", None)


def _is_any(ctype: CType) -> bool:
    """Whether pointers to this type stand for pointers to any."""
    return isinstance(ctype, VoidType) or (isinstance(ctype, IntegerType) and ctype.size == 1)


def _integers_agree(left: IntegerType, right: IntegerType) -> bool:
    """Narrow ones are extended by their sign, so it counts there."""
    if (left.kind is IntegerKind.BOOL) != (right.kind is IntegerKind.BOOL):
        return False
    return left.size == right.size and (left.signed == right.signed or left.size >= 4)


def _tags_agree(left: Record, right: Record) -> bool:
    return left.tag == right.tag or (left.is_anonymous and right.is_anonymous)
