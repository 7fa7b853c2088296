"""Writing LLVM IR text: values, basic blocks, one function at a time.

The text is written directly: `llvmlite.ir` has no volatile accesses, no call-site attributes and no
poison flags on casts, and costs about 11 microseconds an instruction against one here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from meta.sema.types import CType


@dataclass(frozen=True, slots=True)
class Value:
    """An IR value: its type and its text, a register, a global or a constant."""

    type: str
    text: str

    def __str__(self) -> str:
        return f"{self.type} {self.text}"


VOID_VALUE = Value("void", "")
NULL = Value("ptr", "null")
TRUE = Value("i1", "true")
FALSE = Value("i1", "false")


def quoted(name: str) -> str:
    """A global's name as IR text, in quotes where its characters need them."""
    if name.replace(".", "_").replace("$", "_").isidentifier() and name.isascii():
        return f"@{name}"
    return f'@"{escaped(name.encode())}"'


def escaped(data: bytes) -> str:
    """Bytes as the inside of an IR string constant."""
    return "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\{b:02X}" for b in data)


@dataclass(slots=True)
class _Block:
    label: str
    lines: list[str] = field(default_factory=list)


class Notes(Protocol):
    """What a writer is told to add to some instructions, as text."""

    def access(self, ctype: CType, path: Any) -> str: ...

    def copy(self, ctype: CType) -> str: ...

    def truth(self) -> str: ...

    def entry_count(self, count: int | None) -> str: ...

    def loop(self, *, ends: bool, hints: Sequence[str] = ()) -> str: ...


class Writer:
    """The body of one function: allocas at the entry, then blocks in the order they were placed."""

    def __init__(self, notes: Notes | None = None) -> None:
        self.notes = notes
        self._loops: dict[str, str] = {}  # the label of each loop's head, and what jumps to it carry
        self._allocas: list[str] = []
        self._blocks = [_Block("entry")]
        self._open = True
        self._counter = 0
        self.location = ""  # what every instruction carries: ", !dbg !7"

    @property
    def label(self) -> str:
        """The label of the current block, for phi nodes."""
        self._ensure_open()
        return self._blocks[-1].label

    @property
    def is_open(self) -> bool:
        """Whether control can still fall out of the current block."""
        return self._open

    def fresh(self, hint: str = "v") -> str:
        self._counter += 1
        if not hint.isascii():
            hint = "named"
        return f"{hint}.{self._counter}"

    def effect(self, text: str) -> None:
        """An instruction without a result."""
        self._ensure_open()
        self._blocks[-1].lines.append(text + self.location)

    def record(self, text: str) -> None:
        """A debug record: it makes no code, and opens no block."""
        (self._blocks[-1].lines if self._open else self._allocas).append(text)

    def instruction(self, result: str, text: str, hint: str = "v") -> Value:
        """An instruction with a result of type `result`."""
        name = f"%{self.fresh(hint)}"
        self.effect(f"{name} = {text}")
        return Value(result, name)

    def alloca(self, memory_type: str, alignment: int, hint: str = "slot") -> Value:
        name = f"%{self.fresh(hint)}"
        self._allocas.append(f"{name} = alloca {memory_type}, align {alignment}")
        return Value("ptr", name)

    def place(self, label: str) -> None:
        """Start the block `label`; an open block falls through to it."""
        if self._open:
            self.branch(label)
        self._blocks.append(_Block(label))
        self._open = True

    def place_loop(self, label: str, *, ends: bool, hints: Sequence[str] = ()) -> None:
        """Start the block `label`, the head of a loop; `ends` says whether it may be taken to end."""
        self.place(label)
        if self.notes is not None:
            self._loops[label] = self.notes.loop(ends=ends, hints=hints)

    def branch(self, label: str) -> None:
        self._end(f"br label %{label}{self._loops.get(label, '')}")

    def branch_if(self, condition: Value, yes: str, no: str) -> None:
        self._end(f"br {condition}, label %{yes}, label %{no}{self._loops.get(yes, '')}")

    def switch(self, value: Value, default: str, cases: Iterable[tuple[int, str]]) -> None:
        arms = " ".join(f"{value.type} {number}, label %{label}" for number, label in cases)
        self._end(f"switch {value}, label %{default} [ {arms} ]")

    def indirect_branch(self, target: Value, labels: Sequence[str]) -> None:
        self._end(f"indirectbr {target}, [ {', '.join(f'label %{label}' for label in labels)} ]")

    def asm_branch(self, result: str, call: str, following: str, labels: Sequence[str]) -> Value:
        """An `asm goto`: control falls out to `following` or jumps to one of `labels`; its results hold in all."""
        value = VOID_VALUE if result == "void" else Value(result, f"%{self.fresh('asm')}")
        named = f"{value.text} = {call}" if value.text else call
        self._end(f"{named} to label %{following} [ {', '.join(f'label %{label}' for label in labels)} ]")
        return value

    def ret(self, value: Value | None) -> None:
        self._end("ret void" if value is None else f"ret {value}")

    def unreachable(self) -> None:
        self._end("unreachable")

    def phi(self, result: str, incoming: Sequence[tuple[Value, str]]) -> Value:
        pairs = ", ".join(f"[ {value.text}, %{label} ]" for value, label in incoming)
        return self.instruction(result, f"phi {result} {pairs}")

    def lines(self) -> list[str]:
        """The finished body; an open last block is a bug of the caller."""
        assert not self._open
        text = [f"{self._blocks[0].label}:"]
        text += [f"  {line}" for line in self._allocas]
        for index, block in enumerate(self._blocks):
            if index:
                text.append(f"{block.label}:")
            text += [f"  {line}" for line in block.lines]
        return text

    def _end(self, terminator: str) -> None:
        self.effect(terminator)
        self._open = False

    def _ensure_open(self) -> None:
        """Code after a jump goes into a block that nothing reaches."""
        if not self._open:
            self._blocks.append(_Block(self.fresh("dead")))
            self._open = True
