"""Readable C from a syntax tree; the text parses to an equal tree, and gcc and clang compile it alike.

    emit_unit(parse_text("int f(int a){if(a)return(1+2)*a;return 0;}", "f.c"))

    int f(int a)
    {
        if (a)
            return (1 + 2) * a;
        return 0;
    }

Constants are printed as they were spelled. Shared specifiers, needless parentheses, comments and layout of
the source are gone: one declaration a line, 4 spaces, K&R braces.
"""

from __future__ import annotations

from pycparser import c_ast

from meta.emit.statements import StatementEmitter
from meta.nesting import room_to_recurse
from meta.program import Unit

__all__ = ["emit_expression", "emit_type", "emit_unit"]


def emit_unit(unit: Unit, *, banner: str = "") -> str:
    """The C text of a unit. `banner` lines come first, as comments."""
    emitter = StatementEmitter()
    with room_to_recurse():
        emitter.file(unit.ast)
    head = "".join(f"// {line}".rstrip() + "\n" for line in banner.splitlines())
    return head + ("\n" if head and emitter.lines else "") + "".join(f"{line}\n" for line in emitter.lines)


def emit_expression(node: c_ast.Node) -> str:
    """One expression, for messages and reports."""
    return StatementEmitter().expression(node)


def emit_type(node: c_ast.Typename) -> str:
    """One type name, for messages and reports."""
    return StatementEmitter().type_name(node)
