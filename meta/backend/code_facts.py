"""What the disassembly of an image tells about its functions: who calls whom, who uses vector registers.

101000:  e8 1b 00 00 00           callq  puts        ->  {"main": CodeFacts(calls=("puts",), vector="")}
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LABEL = re.compile(r"[0-9a-f]{8} <(?P<name>.*)>:$")
_INSTRUCTION = re.compile(r"  [0-9a-f]+:  (?:[0-9a-f]{2} )+ *(?P<mnemonic>[a-z][\w ]*?) +(?P<operands>.*)$")
_BRANCH = re.compile(r"(?:call|j)[a-z]*$")
_VECTOR = re.compile(r"%(?:[xyz]mm\d+|mm\d|st\b)")


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """One function: the functions it calls or jumps to, its first instruction on SSE, AVX or x87 registers."""

    calls: tuple[str, ...] = ()
    vector: str = ""


@dataclass(slots=True)
class _Function:
    calls: dict[str, None] = field(default_factory=dict)
    vector: str = ""


def code_facts(disassembly: str) -> dict[str, CodeFacts]:
    """Facts of every function in a disassembly that `Image.disassembly` wrote, by name."""
    found: dict[str, _Function] = {}
    current = _Function()
    for line in disassembly.splitlines():
        label = _LABEL.match(line)
        if label:
            current = found.setdefault(label["name"], _Function())
            continue
        instruction = _INSTRUCTION.match(line)
        if instruction is None:
            continue
        mnemonic, operands = instruction["mnemonic"], instruction["operands"]
        if _BRANCH.match(mnemonic):
            current.calls[operands.partition("+")[0]] = None
        elif not current.vector and _VECTOR.search(operands):
            current.vector = f"{mnemonic} {operands}"
    return {
        name: CodeFacts(tuple(each for each in facts.calls if each in found and each != name), facts.vector)
        for name, facts in found.items()
    }
