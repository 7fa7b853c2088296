"""Built-in macros: those whose text depends on the place, `_Pragma`, and what only `#if` understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meta.frontend.preprocessor import directives, embed, features, pragmas
from meta.frontend.preprocessor.macros import Builtin, Token, builtin, is_identifier

if TYPE_CHECKING:
    from meta.frontend.preprocessor.engine import Preprocessor

_ALWAYS = (
    Builtin.LINE, Builtin.FILE, Builtin.BASE_FILE, Builtin.COUNTER, Builtin.INCLUDE_LEVEL, Builtin.PRAGMA,
    Builtin.HAS_INCLUDE, Builtin.HAS_INCLUDE_NEXT, Builtin.HAS_EMBED, Builtin.HAS_ATTRIBUTE, Builtin.HAS_C_ATTRIBUTE,
    Builtin.HAS_BUILTIN, Builtin.HAS_FEATURE, Builtin.HAS_EXTENSION,
)  # fmt: skip


def install(pp: Preprocessor) -> None:
    """Put the built-in macros into the table."""
    for kind in _ALWAYS:
        pp.macros[kind.value] = builtin(kind.value, kind)


def expand(pp: Preprocessor, kind: Builtin, name: Token) -> list[Token]:
    """The tokens that take the place of a built-in macro; arguments are taken from the expander."""
    text, space, place, _ = name
    if kind is Builtin.PRAGMA:
        return _pragma(pp, place)
    if kind is Builtin.POISONED:
        raise pp.error(f"'{text}' is poisoned", place)
    if kind is Builtin.LINE:
        text = str(pp.source.line(place))
    elif kind is Builtin.FILE:
        text = quoted(pp.source.logical)
    elif kind is Builtin.BASE_FILE:
        text = quoted(pp.main_name)
    elif kind is Builtin.COUNTER:
        text = str(pp.counter)
        pp.counter += 1
    elif kind is Builtin.INCLUDE_LEVEL:
        text = str(pp.source.depth)
    elif "defined" not in pp.macros:
        raise pp.error(f"'{text}' is only for #if", place)
    elif kind is Builtin.DEFINED:
        text = str(int(_defined(pp, place)))
    else:
        text = str(_has(pp, kind, name))
    return [(text, space, place, True)]


def quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _pragma(pp: Preprocessor, place: int) -> list[Token]:
    tokens = [pp.expander.take_visible() for _ in range(2)] if pp.expander.opens() else [None, None]
    literal, closing = tokens
    if literal is None or literal[0][-1] != '"' or closing is None or closing[0] != ")":
        raise pp.error("_Pragma needs a string in parentheses", place)
    text = " ".join(pragmas.destringized(literal[0]).split())
    if pragmas.obey(pp, text, place):
        return []
    return [(f"#pragma {text}".rstrip(), False, place, True)]


def _defined(pp: Preprocessor, place: int) -> bool:
    token = pp.expander.take_visible()
    is_open = token is not None and token[0] == "("
    if is_open:
        token = pp.expander.take_visible()
    if token is None or not is_identifier(token[0]):
        raise pp.error("'defined' needs the name of a macro", place)
    if is_open:
        closing = pp.expander.take_visible()
        if closing is None or closing[0] != ")":
            raise pp.error("'defined' needs a ')'", place)
    return token[0] in pp.macros and token[0] != "defined"


def _has(pp: Preprocessor, kind: Builtin, name: Token) -> int:
    tokens = _parenthesised(pp, name)
    if kind in (Builtin.HAS_INCLUDE, Builtin.HAS_INCLUDE_NEXT, Builtin.HAS_EMBED):
        if tokens and tokens[0][0] != "<" and tokens[0][0][0] != '"':
            tokens = [token for token in pp.expander.expand(tokens) if token[0]]
        if kind is Builtin.HAS_EMBED:
            return embed.has(pp, tokens, name[2])
        found = directives.header_in(directives.glued(tokens), tokens)
        if found is None:
            raise pp.error(f'{kind.value} needs "file" or <file>', name[2])
        is_next = kind is Builtin.HAS_INCLUDE_NEXT
        return int(pp.files.find(found[0], found[1], pp.source, is_next) is not None)
    words = [token[0] for token in tokens]
    if kind is Builtin.HAS_BUILTIN:
        return int(len(words) == 1 and features.has_builtin(words[0]))
    if kind in (Builtin.HAS_FEATURE, Builtin.HAS_EXTENSION):
        return int(len(words) == 1 and words[0].strip("_") in features.FEATURES)
    return features.attribute(words, kind is Builtin.HAS_C_ATTRIBUTE)


def _parenthesised(pp: Preprocessor, name: Token) -> list[Token]:
    """The tokens up to the closing parenthesis, as they are."""
    if not pp.expander.opens():
        raise pp.error(f"'{name[0]}' needs '('", name[2])
    found: list[Token] = []
    depth = 0
    while True:
        token = pp.expander.take_visible()
        if token is None:
            raise pp.error(f"'{name[0]}' needs a ')'", name[2])
        depth += (token[0] == "(") - (token[0] == ")")
        if depth < 0:
            return found
        found.append(token)
