"""Pragmas: which are obeyed, which change nothing, and that every other one is refused by name."""

from __future__ import annotations

import re

from pycparser import c_ast

from meta.sema.context import Context, fail, refuse

_PACK = re.compile(r"pack\s*\(\s*(?:(push|pop)\s*(?:,\s*(\d+)\s*)?|(\d+)\s*)?\)\s*\Z")

# Pragmas that change no program's meaning here: diagnostics, and permissions that are never used.
_IGNORED = re.compile(
    r"(?:meta\b|GCC\s+(?:diagnostic|unroll|ivdep|poison|system_header|warning|visibility|push_options|pop_options)\b"
    r"|STDC\s+(?:FP_CONTRACT\s|CX_LIMITED_RANGE\s|FENV_ACCESS\s+(?:OFF|DEFAULT))|message\b|region\b|endregion\b"
    r"|(?:clang|once|warning|comment|intrinsic|inline_depth|unroll|nounroll|mark|ident)\b)"
)


def apply(ctx: Context, node: c_ast.Pragma) -> None:
    """Obey a pragma at file scope."""
    text = (node.string or "").strip()
    found = _PACK.match(text)
    if found:
        _pack(ctx, node, *found.groups())
    else:
        check(node)


def check(node: c_ast.Pragma) -> None:
    """Accept a pragma that changes nothing, refuse any other."""
    if not _IGNORED.match((node.string or "").strip()):
        refuse(node, f"'#pragma {(node.string or '').strip()}'")


def _pack(ctx: Context, node: c_ast.Pragma, action: str | None, pushed: str | None, plain: str | None) -> None:
    """`pack(n)`, `pack()`, `pack(push)`, `pack(push, n)`, `pack(pop)` (gcc manual 6.62.11)."""
    limit = int(pushed or plain or 0)
    if limit not in (0, 1, 2, 4, 8, 16):
        fail(node, f"'#pragma pack' cannot align to {limit}")
    if action == "pop":
        if len(ctx.packing) < 2:
            fail(node, "'#pragma pack(pop)' without a 'push' before it")
        ctx.packing.pop()
    elif action == "push":
        ctx.packing.append(limit or ctx.packing[-1])
    else:
        ctx.packing[-1] = limit
