"""Cold traps on bare metal: two bytes that name themselves.

    __cold_trap(7);    ->    call void asm sideeffect "1: ud2 ...", "i"(i32 7)
                             unreachable

The invalid instruction ends in the kernel's own exception handler, which reports where it was. A section that is not
loaded notes (address, number), so the host knows which trap that is. Elsewhere than on the platform pc `__cold_trap` is
the function of that name in sources/runtime/probe/cold.c.
"""

from __future__ import annotations

from pycparser import c_ast

from meta.lower.ir import escaped
from meta.lower.state import FunctionLowering
from meta.sema.constants import evaluate
from meta.target import Platform

NAME = "__cold_trap"
SECTION = ".meta.traps"  # pairs of 32-bit numbers; meta/backend/traps.py reads it
_TEXT = f'1:\tud2\n\t.pushsection {SECTION},"",@progbits\n\t.long 1b, ${{0:c}}\n\t.popsection'
_CLOBBERS = "~{dirflag},~{fpsr},~{flags}"


def emit(fn: FunctionLowering, node: c_ast.FuncCall) -> bool:
    """Lower a call that is a trap of the platform pc; False, and nothing done, where it is not."""
    if fn.target.platform is not Platform.PC or fn.target.separate is not None:
        return False
    if not isinstance(node.name, c_ast.ID) or node.name.name != NAME or node.args is None:
        return False
    number = evaluate(fn.semantics, node.args.exprs[0])
    if not isinstance(number, int):
        return False
    fn.out.effect(f'call void asm sideeffect "{escaped(_TEXT.encode())}", "i,{_CLOBBERS}"(i32 {number})')
    fn.out.unreachable()
    return True
