"""What the disassembly of an image tells about its functions: who calls whom, who uses vector registers.

101000:  e8 1b 00 00 00           callq  puts        ->  {"main": CodeFacts(calls=("puts",), vector="")}
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LABEL = re.compile(r"[0-9a-f]{8} <(?P<name>.*)>:$")
_INSTRUCTION = re.compile(r"  [0-9a-f]+:  (?:[0-9a-f]{2} )+ *(?P<mnemonic>[a-z][\w ]*?)(?: +(?P<operands>\S.*))?$")
_BRANCH = re.compile(r"(?:call|j)[a-z]*$")
_VECTOR = re.compile(r"%(?:[xyz]mm\d+|mm\d|st\b)")
_VECTOR_STATE = re.compile(r"(?:f(?!xsave|xrstor|wait)|emms|ldmxcsr)")  # x87's all begin with f; saving changes nothing
_GROWTH = re.compile(r"%(?!rbp)\w+, %rsp$")  # what a function computed becomes its stack pointer


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """One function: the functions it calls or jumps to, its first instruction on SSE, AVX or x87 registers.

    `is_dynamic`: its frame grows by an amount that it computes.
    """

    calls: tuple[str, ...] = ()
    vector: str = ""
    is_dynamic: bool = False


@dataclass(slots=True)
class _Function:
    calls: dict[str, None] = field(default_factory=dict)
    vector: str = ""
    is_dynamic: bool = False


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
        mnemonic, operands = instruction["mnemonic"], instruction["operands"] or ""
        if _BRANCH.match(mnemonic):
            current.calls[operands.partition("+")[0]] = None
        elif _GROWTH.match(operands) and mnemonic.startswith(("sub", "mov")):
            current.is_dynamic = True
        elif not current.vector and (_VECTOR.search(operands) or _VECTOR_STATE.match(mnemonic)):
            current.vector = f"{mnemonic} {operands}".rstrip()
    return {
        name: CodeFacts(
            tuple(each for each in facts.calls if each in found and each != name), facts.vector, facts.is_dynamic
        )
        for name, facts in found.items()
    }
