"""Pragmas that the preprocessor obeys itself; all others go on to the parser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from meta.frontend.preprocessor.macros import Builtin, builtin

if TYPE_CHECKING:
    from meta.frontend.preprocessor.engine import Preprocessor

_MACRO = re.compile(r'(push_macro|pop_macro) ?\( ?"(.*)" ?\)')
_POISON = re.compile(r"GCC poison(.*)")
_MESSAGE = re.compile(r"GCC (warning|error) (.*)")


def obey(pp: Preprocessor, text: str, place: int) -> bool:
    """Do what the pragma `text` says, if it is one of ours."""
    if text == "once":
        pp.files.read_once(str(pp.source.path))
    elif text == "GCC system_header":
        pp.source.is_system = True
    elif found := _MACRO.fullmatch(text):
        _save(pp, found[2]) if found[1] == "push_macro" else _restore(pp, found[2])
    elif found := _POISON.fullmatch(text):
        for name in found[1].split():
            pp.macros[name] = builtin(name, Builtin.POISONED)
    elif found := _MESSAGE.fullmatch(text):
        message = found[2].strip('()"')
        if found[1] == "error":
            raise pp.error(message, place)
        pp.warn("cpp", message, place)
    else:
        return False
    return True


def _save(pp: Preprocessor, name: str) -> None:
    pp.pushed.setdefault(name, []).append(pp.macros.get(name))


def _restore(pp: Preprocessor, name: str) -> None:
    saved = pp.pushed.get(name)
    if not saved:
        return
    macro = saved.pop()
    if macro is None:
        pp.macros.pop(name, None)
    else:
        pp.macros[name] = macro


def destringized(literal: str) -> str:
    r"""C11 6.10.9: `L"pack(\"x\")"` gives pack("x")."""
    return re.sub(r'\\(["\\])', r"\1", literal[literal.index('"') + 1 : -1])
