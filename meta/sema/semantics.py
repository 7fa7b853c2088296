"""What semantic analysis knows about a program: entities, and side tables keyed by syntax-tree node.

pycparser's nodes have `__slots__`, so nothing is written on them; they hash by identity. Lowering and the
passes read these tables and decide nothing themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from pycparser import c_ast

from meta.program import Program
from meta.sema.complex_values import ComplexConstant
from meta.sema.types import Bound, CType, FunctionType, Member, Record


@dataclass(slots=True, eq=False)
class Symbol:
    """A function, or an object with static storage duration.

    `name` is unique in the program: the C spelling, `spelling.unit` for an internal name that clashes,
    `owner.spelling` for a static local of the function `owner`. `definition` is None for what is only declared;
    a tentative definition (C11 6.9.2) counts as one.
    """

    name: str
    spelling: str
    type: CType
    is_static: bool
    unit: str | None = None
    definition: c_ast.FuncDef | c_ast.Decl | None = None
    is_tentative: bool = False
    declarations: list[c_ast.Decl] = field(default_factory=list)
    attributes: dict[str, c_ast.ExprList | None] = field(default_factory=dict)
    alignment: int = 0
    owner: Symbol | None = None
    constant: ConstantValue | None = None  # of a constexpr scalar
    is_thread_local: bool = False

    @property
    def is_function(self) -> bool:
        return isinstance(self.type, FunctionType)


@dataclass(slots=True, eq=False)
class Local:
    """An object with automatic storage duration; `alignment` is 0 where none was asked for."""

    name: str
    type: CType
    is_parameter: bool = False
    alignment: int = 0
    machine_register: str = ""  # of `register long x asm("rax")`: where asm operands take it
    cleanup: Symbol | None = None  # called with the object's address at the end of its scope
    is_register: bool = False
    constant: ConstantValue | None = None  # of a constexpr scalar


@dataclass(frozen=True, slots=True)
class Enumerator:
    """An enumeration constant, of type int where its value fits (C11 6.7.2.2p3)."""

    name: str
    value: int
    type: CType


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """A label whose address is taken: its function, and its name there."""

    function: Symbol
    name: str


@dataclass(frozen=True, slots=True)
class LabelDifference:
    """The distance between two labels of one function (gcc manual 6.3), plus `offset`."""

    label: LabelPlace
    base: LabelPlace
    offset: int = 0


@dataclass(frozen=True, slots=True)
class AddressConstant:
    """An address constant (C11 6.6p9): `base` plus `offset` bytes.

    `base` is a symbol, a string literal's `Constant` node (or `__func__`'s `ID`), a file-scope
    `CompoundLiteral` node, or a label.
    """

    base: Symbol | LabelPlace | c_ast.Constant | c_ast.ID | c_ast.CompoundLiteral
    offset: int = 0


# Finite floating constants are exact rationals; NaN, infinities and minus zero are Python floats.
ConstantValue = int | float | Fraction | ComplexConstant | AddressConstant | LabelDifference


@dataclass(frozen=True, slots=True)
class Store:
    """One scalar or whole-aggregate part of an initialiser: put `expr`, converted to `type`, at `offset`.

    `bit_field` is set where the destination is one. `constant` is the value in a static initialiser;
    `expr` is a string literal's node where a character array is initialised from it. `copies` are further offsets
    at which the value, evaluated once, is stored (a range designator's).
    """

    offset: int
    type: CType
    expr: c_ast.Node
    bit_field: Member | None = None
    constant: ConstantValue | None = None
    copies: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Initialiser:
    """All stores of one initialiser in evaluation order; bytes that no store covers are zero (C11 6.7.9p21)."""

    type: CType
    stores: tuple[Store, ...]
    extent: int = 0  # how far a flexible array member goes, in bytes from the object's start


@dataclass(frozen=True, slots=True)
class SwitchCase:
    """A case label's inclusive range of values, or `default` where `low` is None."""

    node: c_ast.Node
    low: int | None
    high: int | None


@dataclass(slots=True, eq=False)
class FunctionInfo:
    """What lowering needs to know about one function definition."""

    symbol: Symbol
    parameters: tuple[Local, ...]
    label_depths: dict[str, int] = field(default_factory=dict)  # how many variable length arrays are in scope there
    taken_labels: tuple[str, ...] = ()  # labels whose address is taken: where a computed goto may go


@dataclass(frozen=True, slots=True)
class Tolerated:
    """Something in a unit that is against C's rules, or left open by them: gcc 12 warns about it under this flag."""

    unit: str
    flag: str
    node: c_ast.Node
    message: str
    hint: str | None = None


@dataclass(slots=True, eq=False)
class Semantics:
    """The result of analysing a program.

    types: every expression's type before implicit conversion; an lvalue's keeps its qualifiers.
    converted: the type an operand's value is implicitly converted to, where that differs.
    bindings: what an identifier expression refers to.
    declared: the entity of each `Decl`; functions' and objects' first, absent for types.
    values: folded constant expressions and decoded numeric constants; None: known to be no constant.
    strings: string literals' bytes, with the terminating zero element.
    type_names: the type a `Typename` node denotes.
    members: the member that a `StructRef` selects, placed from the start of the record.
    operations: the type in which `op=`, `++` and `--` compute.
    chosen: the association that a `_Generic` selection evaluates to.
    type_definitions: the `Typedef` that a type name, and the `Enum` with a body that an enum specifier, means.
    typedef_types: what a `Typedef` stands for. enumerators: those of an `Enum` with a body.
    record_nodes, member_nodes: the syntax that defined a record or member.
    static_literals: compound literals with static storage duration.
    labels: the name, unique in its function, of the label that a `Label` or `Goto` means; `asm_labels`, `label_places`
        likewise for `asm goto` and `&&label`.
    declaration_types: the type that each declaration of a function or object with linkage gives it by itself.
    undecided: calls of `__builtin_constant_p` that the optimiser may find to be true.
    tolerated: what is against C's rules, or left open by them, and yet compiled, as gcc 12 does it.
    setjmps: functions that `__builtin_longjmp` may come back to: their objects are in memory then.
    packs: functions that pass their variable arguments on, so that they only exist inlined.
    unbraced: where an aggregate inside a brace list begins whose own braces were left out: its first item.
    unfilled: the first member that a brace list, or the items of an unbraced record, left without an initialiser.
    evaluations: what a declaration, parameter or type name evaluates for its type: bounds, operands of typeof.
    """

    program: Program
    symbols: dict[str, Symbol] = field(default_factory=dict)
    types: dict[c_ast.Node, CType] = field(default_factory=dict)
    converted: dict[c_ast.Node, CType] = field(default_factory=dict)
    bindings: dict[c_ast.Node, Symbol | Local | Enumerator] = field(default_factory=dict)
    declared: dict[c_ast.Node, Symbol | Local] = field(default_factory=dict)
    defined: dict[c_ast.Node, Symbol] = field(default_factory=dict)
    values: dict[c_ast.Node, ConstantValue | None] = field(default_factory=dict)
    strings: dict[c_ast.Node, bytes] = field(default_factory=dict)
    type_names: dict[c_ast.Node, CType] = field(default_factory=dict)
    members: dict[c_ast.Node, Member] = field(default_factory=dict)
    operations: dict[c_ast.Node, CType] = field(default_factory=dict)
    chosen: dict[c_ast.Node, c_ast.Node] = field(default_factory=dict)
    static_literals: set[c_ast.Node] = field(default_factory=set)
    initialisers: dict[c_ast.Node, Initialiser] = field(default_factory=dict)
    unbraced: set[c_ast.Node] = field(default_factory=set)
    unfilled: dict[c_ast.Node, Member] = field(default_factory=dict)
    switches: dict[c_ast.Node, tuple[SwitchCase, ...]] = field(default_factory=dict)
    functions: dict[c_ast.Node, FunctionInfo] = field(default_factory=dict)
    type_definitions: dict[c_ast.Node, c_ast.Node] = field(default_factory=dict)
    typedef_types: dict[c_ast.Node, CType] = field(default_factory=dict)
    enumerators: dict[c_ast.Node, tuple[Enumerator, ...]] = field(default_factory=dict)
    record_nodes: dict[Record, c_ast.Node] = field(default_factory=dict)
    member_nodes: dict[Member, c_ast.Node] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    labels: dict[c_ast.Node, str] = field(default_factory=dict)
    asm_labels: dict[c_ast.Node, tuple[str, ...]] = field(default_factory=dict)
    label_places: dict[c_ast.Node, LabelPlace] = field(default_factory=dict)
    evaluations: dict[c_ast.Node, tuple[Bound | c_ast.Node, ...]] = field(default_factory=dict)
    declaration_types: dict[c_ast.Node, CType] = field(default_factory=dict)
    undecided: list[c_ast.Node] = field(default_factory=list)
    setjmps: set[Symbol] = field(default_factory=set)
    packs: set[Symbol] = field(default_factory=set)
    tolerated: list[Tolerated] = field(default_factory=list)
