"""Pragmas in front of a loop, as loop metadata (LLVM LangRef, "llvm.loop").

    #pragma GCC unroll 8        ->      !{!"llvm.loop.unroll.count", i32 8}
    for (...) ...

`GCC unroll 0` and `1` forbid unrolling (gcc manual 6.62.13), as `nounroll` does. `meta jam N` unrolls the loop around
another one and joins the N inner loops; only loops whose iterations do not depend on each other are joined. `meta
interleave N` goes on with N vectors at a time, where the loop becomes vectors. `meta vector` is for a loop of constant
few turns: it becomes vectors as a loop, and what is left of it is unrolled then; else it is unrolled first, and vectors
form of what stands around it, too.
"""

from __future__ import annotations

import re

_UNROLL = re.compile(r"(?:GCC\s+unroll\s+|unroll\s*\(?\s*)(\d+)\s*\)?\Z")
_JAM = re.compile(r"meta\s+jam\s+(\d+)\Z")
_INTERLEAVE = re.compile(r"meta\s+interleave\s+(\d+)\Z")
_NO_VECTOR = re.compile(r"meta\s+scalar\Z")


def metadata(text: str) -> list[str]:
    """The metadata nodes for the pragma with this text; none for one that is not about a loop."""
    if text == "meta vector":
        return ['!{!"llvm.loop.unroll.disable"}', '!{!"llvm.loop.vectorize.followup_all", !{!"llvm.loop.unroll.full"}}']
    found = _node(text)
    return [found] if found else []


def _node(text: str) -> str:
    if found := _UNROLL.match(text):
        count = int(found[1])
        return f'!{{!"llvm.loop.unroll.count", i32 {count}}}' if count > 1 else '!{!"llvm.loop.unroll.disable"}'
    if text == "nounroll":
        return '!{!"llvm.loop.unroll.disable"}'
    if (found := _JAM.match(text)) and int(found[1]) > 1:
        return f'!{{!"llvm.loop.unroll_and_jam.count", i32 {found[1]}}}'
    if found := _INTERLEAVE.match(text):
        return f'!{{!"llvm.loop.interleave.count", i32 {found[1]}}}' if int(found[1]) > 0 else ""
    return '!{!"llvm.loop.vectorize.enable", i1 false}' if _NO_VECTOR.match(text) else ""
