"""What lowering one function carries along, and what it asks of the module."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from pycparser import c_ast

from meta.lower.abi import Passing
from meta.lower.constants import StaticImage
from meta.lower.debug import FunctionDebug
from meta.lower.ir import Notes, Value, Writer
from meta.lower.memory import Place
from meta.sema.semantics import Local, Semantics, Symbol
from meta.sema.types import Bound, CType, FunctionType
from meta.target import Target


class Globals(Protocol):
    """The module-level names a function body may need."""

    @property
    def notes(self) -> Notes: ...

    def symbol(self, symbol: Symbol) -> Value:
        """The address of a function or static object; declares it where it is not defined."""
        ...

    def inlined(self, symbol: Symbol, ctype: FunctionType) -> Value:
        """The address of a body of `symbol` for inlining only, which takes these parameters."""
        ...

    def debug_function(self, symbol: Symbol, node: c_ast.FuncDef, *, is_copy: bool) -> FunctionDebug | None:
        """The debug metadata of a definition; None where none is wanted."""
        ...

    def library_function(self, name: str, declaration: str) -> Value:
        """The address of a function of the compiler's library, declared like this where it is not defined."""
        ...

    def literal(self, node: c_ast.CompoundLiteral) -> Value:
        """The address of a compound literal with static storage duration."""
        ...

    def string(self, data: bytes, alignment: int) -> Value:
        """The address of a string literal."""
        ...

    def constant(self, image: StaticImage, alignment: int) -> Value:
        """The address of a constant that only has to hold these bytes: equal ones may be one."""
        ...


@dataclass(slots=True, eq=False)
class FunctionLowering:
    """The state of lowering one function body."""

    semantics: Semantics
    module: Globals
    out: Writer
    result: Passing
    result_address: Value | None = None
    lives: list[list[Value] | None] = field(default_factory=list)  # what each block around here has to end
    return_slot: Place | None = None  # where a record that is returned in registers is put first
    debug: FunctionDebug | None = None
    places: dict[Local, Place] = field(default_factory=dict)
    cases: dict[c_ast.Node, str] = field(default_factory=dict)
    breaks: list[tuple[str, int]] = field(default_factory=list)  # label, and depth of `stack` there
    continues: list[tuple[str, int]] = field(default_factory=list)
    bounds: dict[Bound, Value] = field(default_factory=dict)  # where the length of a variable length array is kept
    # What is due at the end of the scopes around: give back the stack of an array, from where its pointer was kept,
    # or call a cleanup function.
    stack: list[Value | Local] = field(default_factory=list)
    label_depths: dict[str, int] = field(default_factory=dict)
    taken_labels: tuple[str, ...] = ()
    indirect: tuple[str, Value] | None = None  # the block of the indirect branch, and where its target is kept
    target: Target = field(default_factory=Target)
    symbol: Symbol | None = None  # the function itself
    needs: set[str] = field(default_factory=set)  # attributes that its code asks of the function
    vector_bytes: int | None = 16  # what a vector register holds, where that is known
    pack: tuple[Local, ...] = ()  # the variable arguments of a function that only exists inlined
    loop_hints: list[str] = field(default_factory=list)  # metadata for the loop that is lowered next

    def type_of(self, node: c_ast.Node) -> CType:
        """The type of an expression before its implicit conversion."""
        return self.semantics.types[node]
