"""GNU and C23 attributes: which are understood, which change nothing, which are refused by name."""

from __future__ import annotations

from collections.abc import Iterable

from pycparser import c_ast

from meta import gnu_ast
from meta.sema.context import fail, refuse
from meta.sema.literals import decode_string
from meta.sema.semantics import Symbol

# Attributes that later stages read.
_UNDERSTOOD = frozenset({
    "alias", "aligned", "always_inline", "asm", "cleanup", "cold", "const", "constructor", "destructor", "interrupt",
    "naked", "retain", "vector_size", "weakref", "gnu_inline", "hot", "malloc", "may_alias", "meta_tier",
    "mode", "noinline", "noreturn", "packed", "pure", "returns_nonnull", "returns_twice", "section", "target",
    "transparent_union", "used", "visibility", "weak",
})
# Hints whose absence changes no program's meaning (gcc manual, 6.33).
_HINTS = frozenset({
    "access", "alloc_align", "alloc_size", "artificial", "assume_aligned", "counted_by", "deprecated",
    "designated_init", "diagnose_if", "error", "externally_visible", "fallthrough", "fd_arg", "flatten", "format",
    "format_arg", "leaf", "maybe_unused", "no_icf", "no_instrument_function", "no_reorder",
    "no_sanitize", "no_sanitize_address", "no_sanitize_thread", "no_sanitize_undefined", "no_split_stack",
    "no_stack_protector", "nocf_check", "noclone", "nodiscard", "noipa", "nonnull", "nonstring", "nothrow",
    "null_terminated_string_arg", "optimize", "reproducible", "sentinel", "simd",
    "tls_model", "unavailable", "unsequenced", "unused", "warn_if_not_aligned", "warn_unused_result", "warning",
    "zero_call_used_regs",
})

_ALLOWING = ("wrapv", "no-strict-aliasing", "no-delete-null-pointer-checks", "rounding-math", "no-builtin")

Attributes = dict[str, c_ast.ExprList | None]


def collect(specifiers: Iterable[c_ast.Node] | None) -> Attributes:
    """The understood attributes of a declaration or type, by name; an unknown one is refused."""
    found: Attributes = {}
    for specifier in specifiers or ():
        for attribute in specifier.attributes:
            name = attribute.name.strip("_") if attribute.name.startswith("__") else attribute.name
            if name in _UNDERSTOOD:
                is_gnu = isinstance(attribute, gnu_ast.GnuAttribute)
                found[name] = attribute.arguments if is_gnu else None
                if name in ("alias", "asm", "section"):
                    string_argument(attribute, found, name)
            elif name not in _HINTS:
                refuse(attribute, f"attribute '{name}'")
            elif name == "optimize":
                _check_optimize(attribute)
    return found


def _check_optimize(attribute: c_ast.Node) -> None:
    """Asking for less or other optimisation changes nothing, but for what allows a program more than C does."""
    arguments = getattr(attribute, "arguments", None)
    for argument in arguments.exprs if arguments is not None else ():
        text = argument.value if isinstance(argument, c_ast.Constant) else ""
        for word in _ALLOWING:
            if word in text:
                refuse(attribute, f"attribute 'optimize' with '{word}'", "compile the unit with the flag instead")


def string_argument(node: c_ast.Node, attributes: Attributes, name: str) -> str | None:
    """The string in `name("...")`, or None where the attribute is absent."""
    if name not in attributes:
        return None
    arguments = attributes[name]
    constants = arguments.exprs if arguments is not None else []
    if len(constants) != 1 or not isinstance(constants[0], c_ast.Constant) or constants[0].value[:1] != '"':
        fail(node, f"attribute '{name}' takes one string")
    return decode_string(constants[0])[1][:-1].decode()


def priority(node: c_ast.Node, attributes: Attributes, name: str) -> int | None:
    """The priority in `constructor(101)`; None without one."""
    arguments = attributes[name]
    if arguments is None or not arguments.exprs:
        return None
    value = arguments.exprs[0]
    is_number = len(arguments.exprs) == 1 and isinstance(value, c_ast.Constant) and value.value.isdigit()
    if not is_number or not 0 <= int(value.value) <= 65535:
        fail(node, f"the priority of attribute '{name}' must be a number from 0 to 65535")
    return int(value.value)


def linker_name(symbol: Symbol) -> str:
    """An asm label's name where there is one (gcc manual 6.47.4), else the program-wide name.

    A weak reference stands for the name it refers to.
    """
    if "weakref" in symbol.attributes:
        name = "weakref" if symbol.attributes["weakref"] is not None else "alias"
        return string_argument(symbol.declarations[0], symbol.attributes, name) or symbol.name
    if "asm" in symbol.attributes:
        return string_argument(symbol.declarations[0], symbol.attributes, "asm") or symbol.name
    return symbol.name
