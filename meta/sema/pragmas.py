"""Pragmas: which are obeyed, which change nothing, and that every other one is refused by name."""

from __future__ import annotations

import re

from pycparser import c_ast

from meta.sema.context import Context, fail, refuse

_PACK = re.compile(r"pack\s*\(([\w\s,]*)\)\s*\Z")

_STANDARD = re.compile(r"meta\s+standard\s+(?:(c89|c90|gnu89|gnu90)|\w+)\Z")

# Pragmas that change no program's meaning here: diagnostics, and permissions that are never used.
_IGNORED = re.compile(
    r"(?:meta\b|GCC\s+optimize\s*\(?(?:[\s,]*\"-?O[0-3sgz]?\")+\s*\)?\s*\Z"
    r"|GCC\s+(?:diagnostic|unroll|ivdep|poison|system_header|warning|visibility|push_options|pop_options)\b"
    r"|STDC\s+(?:FP_CONTRACT\s|CX_LIMITED_RANGE\s|FENV_ACCESS\s+(?:OFF|DEFAULT))|message\b|region\b|endregion\b"
    r"|(?:clang|once|warning|comment|intrinsic|inline_depth|unroll|nounroll|mark|ident)\b)"
)


def apply(ctx: Context, node: c_ast.Pragma) -> None:
    """Obey a pragma at file scope or in a block."""
    text = (node.string or "").strip()
    found = _PACK.match(text)
    if standard := _STANDARD.match(text):
        ctx.is_c89 = standard[1] is not None
    elif found:
        _pack(ctx, node, [word.strip() for word in found[1].split(",") if word.strip()])
    else:
        check(node)


def check(node: c_ast.Pragma) -> None:
    """Accept a pragma that changes nothing, refuse any other."""
    if not _IGNORED.match((node.string or "").strip()):
        refuse(node, f"'#pragma {(node.string or '').strip()}'")


def _pack(ctx: Context, node: c_ast.Pragma, arguments: list[str]) -> None:
    """`pack(n)`, `pack()`, `pack(push)`, `pack(push, name, n)`, `pack(pop, name)` (gcc manual 6.62.11)."""
    action = arguments.pop(0) if arguments and arguments[0] in ("push", "pop") else ""
    name = arguments.pop(0) if arguments and action and not arguments[0].isdigit() else ""
    limit = int(arguments[0]) if arguments and arguments[0].isdigit() else 0
    if limit not in (0, 1, 2, 4, 8, 16) or len(arguments) > 1 or (arguments and not arguments[0].isdigit()):
        fail(node, f"'#pragma pack' cannot align to {limit}" if arguments else "a malformed '#pragma pack'")
    if action == "pop":
        _pop(ctx, node, name)
    elif action == "push":
        ctx.packing.append(ctx.packing[-1])
        ctx.pack_names.append(name)
    if arguments or not action:
        ctx.packing[-1] = limit


def _pop(ctx: Context, node: c_ast.Pragma, name: str) -> None:
    """Undo the last `push`, or the one that was given this name and all after it."""
    if len(ctx.packing) < 2:
        fail(node, "'#pragma pack(pop)' without a 'push' before it")
    depth = len(ctx.packing) - 1
    if name in ctx.pack_names[1:]:
        depth = max(index for index, each in enumerate(ctx.pack_names) if each == name)
    del ctx.packing[depth:], ctx.pack_names[depth:]
