"""Preprocessing tokens and macro expansion (C11 6.10.3), with the place of every token kept.

A token from a macro's body is placed where the macro was named; one from an argument keeps the place where
the user wrote it:

    #define TWICE(x) ((x) * 2)
    y = TWICE(value);          the parentheses, `*` and `2` are at TWICE, `value` is at value
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from meta.diagnostics import SourceError, Span

ID, SPACE, INTEGER, STRING = "CPP_ID", "CPP_WS", "CPP_INTEGER", "CPP_STRING"

_OPERATORS = {
    "##": "CPP_DPOUND", "...": "CPP_ELLIPSIS", "<<=": "CPP_LSHIFTEQUAL", ">>=": "CPP_RSHIFTEQUAL",
    "->": "CPP_DEREFERENCE", "-=": "CPP_MINUSEQUAL", "--": "CPP_MINUSMINUS", "<<": "CPP_LSHIFT",
    "<=": "CPP_LESSEQUAL", ">>": "CPP_RSHIFT", ">=": "CPP_GREATEREQUAL", "||": "CPP_LOGICALOR",
    "|=": "CPP_OREQUAL", "&&": "CPP_LOGICALAND", "&=": "CPP_ANDEQUAL", "==": "CPP_EQUALITY",
    "!=": "CPP_INEQUALITY", "^=": "CPP_XOREQUAL", "*=": "CPP_MULTIPLYEQUAL", "/=": "CPP_DIVIDEEQUAL",
    "+=": "CPP_PLUSEQUAL", "++": "CPP_PLUSPLUS", "%=": "CPP_PERCENTEQUAL", "#": "CPP_POUND", "+": "CPP_PLUS",
    "-": "CPP_MINUS", "*": "CPP_STAR", "/": "CPP_FSLASH", "%": "CPP_PERCENT", "|": "CPP_BAR",
    "&": "CPP_AMPERSAND", "~": "CPP_TILDE", "^": "CPP_HAT", "<": "CPP_LESS", ">": "CPP_GREATER",
    "=": "CPP_EQUAL", "!": "CPP_EXCLAMATION", "?": "CPP_QUESTION", "(": "CPP_LPAREN", ")": "CPP_RPAREN",
    "[": "CPP_LBRACKET", "]": "CPP_RBRACKET", "{": "CPP_LCURLY", "}": "CPP_RCURLY", ".": "CPP_DOT",
    ",": "CPP_COMMA", ";": "CPP_SEMICOLON", ":": "CPP_COLON",
}  # fmt: skip

_TOKEN = re.compile(
    rf"""
      (?P<CPP_WS>(?:[ \t\f\v\r]|\\[ \t]*\n)+)
    | (?P<NEWLINE>\n)
    | (?P<COMMENT>/\*.*?\*/|//(?:[^\\\n]|\\.|\\\Z)*+)
    | (?P<CPP_STRING>(?:u8|[LuU])?"(?:[^"\\\n]|\\.)*+")
    | (?P<CPP_CHAR>(?:u8|[LuU])?'(?:[^'\\\n]|\\.)++')
    | (?P<CPP_ID>[A-Za-z_$][A-Za-z0-9_$]*+)
    | (?P<NUMBER>\.?[0-9](?:[eEpP][+-]|[A-Za-z0-9_.])*+)
    | (?P<OPERATOR>{"|".join(re.escape(text) for text in _OPERATORS)})
    | (?P<OTHER>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_INTEGER = re.compile(r"(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)([uUlL]*)\Z")
_SPLICE = re.compile(r"\\[ \t]*\n")


class Token:
    """A preprocessing token. Its first six fields are what pcpp expects; `hidden` are the macros that must not
    expand it again, `is_placed` marks tokens that stand where a macro was named, not where they are written."""

    __slots__ = ("type", "value", "lineno", "source", "column", "space", "is_placed", "hidden")

    def __init__(self, type_: str, value: str, lineno: int, source: str, column: int, space: bool) -> None:
        self.type = type_
        self.value = value
        self.lineno = lineno
        self.source = source
        self.column = column
        self.space = space
        self.is_placed = False
        self.hidden: frozenset[str] = frozenset()

    def __copy__(self) -> Token:
        copied = Token(self.type, self.value, self.lineno, self.source, self.column, self.space)
        copied.is_placed, copied.hidden = self.is_placed, self.hidden
        return copied

    def at(self, place: Token, hidden: frozenset[str]) -> Token:
        """A copy of this token of a macro's body, standing where the macro was named."""
        copied = Token(self.type, self.value, place.lineno, place.source, place.column, self.space)
        copied.is_placed, copied.hidden = True, hidden
        return copied


def scan_lines(text: str, source: str) -> Iterator[list[Token]]:
    """The tokens of each logical line that has any. Only directives keep white space, which pcpp reads there."""
    line: list[Token] = []
    number, start, position, space = 1, 0, 0, True
    match = _TOKEN.match
    while position < len(text):
        found = match(text, position)
        assert found is not None  # OTHER matches anything
        kind, value, column = found.lastgroup or "", found.group(), position - start + 1
        position = found.end()
        if kind == "NEWLINE":
            if line:
                yield line
            line, number, start, space = [], number + 1, position, True
            continue
        if kind in ("CPP_WS", "COMMENT"):
            space = True
            if line and line[0].type == "CPP_POUND" and line[-1].type != SPACE:
                line.append(Token(SPACE, " ", number, source, column, True))
        else:
            if value == "/" and text.startswith("*", position):
                raise SourceError("unterminated comment", span=Span(source, number, column))
            line.append(_token(kind, value, number, source, column, space))
            space = False
        if "\n" in value:
            number += value.count("\n")
            start = position - len(value) + value.rfind("\n") + 1
    if line:
        yield line


def _token(kind: str, value: str, number: int, source: str, column: int, space: bool) -> Token:
    if kind == "OPERATOR":
        kind = _OPERATORS[value]
    elif kind == "NUMBER":
        kind = INTEGER if _INTEGER.match(value) else "CPP_FLOAT"
    elif "\\" in value and kind != "OTHER":
        value = _SPLICE.sub("", value)
    return Token(kind, value, number, source, column, space)


class Expander:
    """Expands macros in token lists, by hide sets: a macro never expands inside its own expansion.

    `macros` is pcpp's table, whose entries have `value` (tokens), `arglist` (None for a plain name) and
    `variadic`. `dynamic(token)` gives the text of `__LINE__` and its like, or None.
    """

    def __init__(self, macros: dict[str, Any], dynamic: Callable[[Token], str | None]) -> None:
        self._macros = macros
        self._dynamic = dynamic

    def expand(self, tokens: list[Token]) -> list[Token]:
        pending, out, macros = tokens[::-1], [], self._macros
        while pending:
            token = pending.pop()
            if token.type != ID:
                out.append(token)
                continue
            macro = macros.get(token.value)
            if macro is None:
                text = self._dynamic(token) if token.value[0] == "_" else None
                out.append(token if text is None else _replaced(token, text))
            elif token.value in token.hidden or (macro.arglist is not None and not _is_call(pending)):
                out.append(token)
            else:
                pending.extend(reversed(self._expansion(macro, token, pending)))
        return out

    def _expansion(self, macro: Any, token: Token, pending: list[Token]) -> list[Token]:
        """The tokens that take the place of `token` and, after a function-like macro, its arguments."""
        arguments: dict[str, list[Token]] = {}
        hidden = token.hidden
        if macro.arglist is not None:
            values, closing = _collect(macro, token, pending)
            arguments = dict(zip(macro.arglist, values, strict=True))
            hidden = hidden & closing.hidden
        result = self._substitute(macro, arguments, token, hidden | {token.value})
        if result:
            result[0].space = token.space
        return result

    def _substitute(
        self, macro: Any, arguments: dict[str, list[Token]], place: Token, hidden: frozenset[str]
    ) -> list[Token]:
        body = [each for each in macro.value if each.type != SPACE]
        expanded: dict[str, list[Token]] = {}
        out: list[Token | None] = []  # None is the placemarker of an empty operand of ##
        index = 0
        while index < len(body):
            token, following = body[index], body[index + 1] if index + 1 < len(body) else None
            name = token.value
            index += 1
            if name == "#" and following is not None and following.value in arguments:
                out.append(_replaced(token.at(place, hidden), _stringized(arguments[following.value]), STRING))
                index += 1
            elif name == "##" and out and following is not None:
                index += 1
                if out[-1] is not None and out[-1].value == "," and macro.variadic and following.value == macro.vararg:
                    self._join_comma(out, arguments[following.value], hidden)
                else:
                    _paste(out, _operand(following, arguments, place, hidden), place)
            elif name in arguments and token.type == ID:
                if following is not None and following.value == "##":
                    out.extend(_operand(token, arguments, place, hidden))
                    continue
                if name not in expanded:
                    expanded[name] = self.expand(arguments[name])
                out.extend(_hiding(expanded[name], hidden, token.space))
            else:
                out.append(token.at(place, hidden))
        return [each for each in out if each is not None]

    def _join_comma(self, out: list[Token | None], argument: list[Token], hidden: frozenset[str]) -> None:
        """GNU `, ## __VA_ARGS__`: without variable arguments the comma goes."""
        if argument:
            out.extend(_hiding(self.expand(argument), hidden, True))
        else:
            out.pop()


def _is_call(pending: list[Token]) -> bool:
    return bool(pending) and pending[-1].value == "("


def _collect(macro: Any, name: Token, pending: list[Token]) -> tuple[list[list[Token]], Token]:
    """Take `(a, b)` off `pending`: the arguments, and the closing parenthesis."""
    span = Span(name.source, name.lineno, name.column)
    wanted = len(macro.arglist)
    values: list[list[Token]] = [[]]
    depth = 0
    while pending:
        token = pending.pop()
        if token.type == "CPP_RPAREN":
            depth -= 1
            if depth == 0:
                break
        if token.type == "CPP_COMMA" and depth == 1 and not (macro.variadic and len(values) >= wanted):
            values.append([])
        elif depth > 0:
            values[-1].append(token)
        if token.type == "CPP_LPAREN":
            depth += 1
    else:
        raise SourceError(f"the call of macro '{name.value}' has no ')'", span=span)
    if values == [[]] and wanted == 0:
        values = []
    if macro.variadic and len(values) == wanted - 1:
        values.append([])
    if len(values) != wanted:
        least = f"at least {wanted - 1}" if macro.variadic else str(wanted or "no")
        given = "1 is given" if len(values) == 1 else f"{len(values)} are given"
        plural = "" if least.endswith(" 1") or least == "1" else "s"
        raise SourceError(f"macro '{name.value}' takes {least} argument{plural}, but {given}", span=span)
    return values, token


def _operand(
    token: Token, arguments: dict[str, list[Token]], place: Token, hidden: frozenset[str]
) -> list[Token | None]:
    """An operand of ##: an argument is not expanded first."""
    if token.value not in arguments or token.type != ID:
        return [token.at(place, hidden)]
    return [*_hiding(arguments[token.value], hidden, token.space)] or [None]


def _paste(out: list[Token | None], right: list[Token | None], place: Token) -> None:
    left = out.pop()
    if left is None or right[0] is None:
        out.extend(right if left is None else [left])
        return
    text = left.value + right[0].value
    made = [token for line in scan_lines(text, place.source) for token in line]
    if len(made) != 1 or made[0].type == "OTHER":
        raise SourceError(
            f"pasting '{left.value}' and '{right[0].value}' does not give one token",
            span=Span(place.source, place.lineno, place.column),
        )
    pasted = made[0].at(place, left.hidden)
    pasted.space = left.space
    out.extend([pasted, *right[1:]])


def _hiding(tokens: list[Token], hidden: frozenset[str], space: bool) -> list[Token]:
    copies = []
    for token in tokens:
        copied = token.__copy__()
        copied.hidden = token.hidden | hidden
        copies.append(copied)
    if copies:
        copies[0].space = space
    return copies


def _replaced(token: Token, text: str, kind: str = "") -> Token:
    copied = token.__copy__()
    copied.value = text
    copied.type = kind or (STRING if text.startswith('"') else INTEGER)
    return copied


def _stringized(argument: list[Token]) -> str:
    """C11 6.10.3.2: white space becomes one space; quotes and backslashes inside literals are escaped."""
    text = ""
    for index, token in enumerate(argument):
        value = token.value
        if token.type in (STRING, "CPP_CHAR"):
            value = value.replace("\\", "\\\\").replace('"', '\\"')
        text += f" {value}" if token.space and index else value
    return f'"{text}"'
