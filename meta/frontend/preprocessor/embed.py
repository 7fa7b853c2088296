"""`#embed` (C23 6.10.4): a file's bytes as integer constants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meta.frontend.preprocessor import directives
from meta.frontend.preprocessor.conditions import ConditionError, evaluate
from meta.frontend.preprocessor.macros import Token, is_identifier

if TYPE_CHECKING:
    from meta.frontend.preprocessor.directives import Line
    from meta.frontend.preprocessor.engine import Preprocessor

_KNOWN = ("limit", "prefix", "suffix", "if_empty", "gnu::offset")
_BYTES = tuple(str(value) for value in range(256))


@dataclass(slots=True)
class Parameters:
    limit: int | None = None
    offset: int = 0
    prefix: list[Token] = field(default_factory=list)
    suffix: list[Token] = field(default_factory=list)
    if_empty: list[Token] = field(default_factory=list)
    unknown: str | None = None


def directive(line: Line) -> None:
    pp = line.pp
    tokens = line.tokens()
    name, is_quoted = directives.header_name(line)
    parameters = _parameters(pp, _after_name(pp, tokens), line.place)
    if parameters.unknown is not None:
        raise line.error(f"unknown parameter '{parameters.unknown}' of #embed")
    header = pp.files.find(name, is_quoted, pp.source)
    if header is None:
        raise line.error(f"cannot find resource '{name}'")
    try:
        data = _selected(pp.files.read_bytes(header.path), parameters)
    except OSError as error:
        raise line.error(f"cannot read '{header.path}': {error.strerror}") from None
    if not data:
        pp.emit(pp.expander.expand(parameters.if_empty))
        return
    values: list[Token] = []
    for value in data:
        values += ((_BYTES[value], False, line.place, False), (",", False, line.place, False))
    values.pop()
    pp.emit([*pp.expander.expand(parameters.prefix), *values, *pp.expander.expand(parameters.suffix)])


def has(pp: Preprocessor, tokens: list[Token], place: int) -> int:
    """`__has_embed(...)`: 0 not found or a parameter is not known, 1 there is data, 2 it is empty."""
    raw = "".join([(" " if token[1] else "") + token[0] for token in tokens])
    found = directives.header_in(raw, tokens)
    if found is None:
        raise pp.error('__has_embed needs "file" or <file>', place)
    header = pp.files.find(found[0], found[1], pp.source)
    parameters = _parameters(pp, _after_name(pp, tokens), place)
    if header is None or parameters.unknown is not None:
        return 0
    try:
        return 1 if _selected(pp.files.read_bytes(header.path), parameters) else 2
    except OSError:
        return 0


def _selected(data: bytes, parameters: Parameters) -> bytes:
    data = data[parameters.offset :]
    return data if parameters.limit is None else data[: parameters.limit]


def _after_name(pp: Preprocessor, tokens: list[Token]) -> list[Token]:
    if tokens and tokens[0][0][0] not in '<"':
        tokens = [token for token in pp.expander.expand(tokens) if token[0]]
    if tokens and tokens[0][0][0] == '"':
        return tokens[1:]
    for index, token in enumerate(tokens):
        if token[0] == ">":
            return tokens[index + 1 :]
    return []


def _parameters(pp: Preprocessor, tokens: list[Token], place: int) -> Parameters:
    found = Parameters()
    index = 0
    while index < len(tokens):
        name = tokens[index][0]
        if not is_identifier(name):
            raise pp.error(f"expected a parameter of #embed before '{name}'", place)
        index += 1
        if [token[0] for token in tokens[index : index + 2]] == [":", ":"] and index + 2 < len(tokens):
            name = f"{name.strip('_')}::{tokens[index + 2][0].strip('_')}"
            index += 3
        elif name.startswith("__") and name.endswith("__") and len(name) > 4:
            name = name[2:-2]
        arguments, index = _parenthesised(pp, tokens, index, place)
        if name not in _KNOWN:
            found.unknown = found.unknown or name
        elif arguments is None:
            raise pp.error(f"'{name}' of #embed needs '('", place)
        elif name in ("limit", "gnu::offset"):
            value = _value(pp, arguments, place)
            found.limit, found.offset = (value, found.offset) if name == "limit" else (found.limit, value)
        else:
            setattr(found, name, arguments)
    return found


def _parenthesised(
    pp: Preprocessor, tokens: list[Token], index: int, place: int
) -> tuple[list[Token] | None, int]:
    if index == len(tokens) or tokens[index][0] != "(":
        return None, index
    depth = 0
    for end in range(index, len(tokens)):
        depth += (tokens[end][0] in ("(", "[", "{")) - (tokens[end][0] in (")", "]", "}"))
        if depth == 0:
            return tokens[index + 1 : end], end + 1
    raise pp.error("a parameter of #embed has no ')'", place)


def _value(pp: Preprocessor, tokens: list[Token], place: int) -> int:
    try:
        value = evaluate([token[0] for token in pp.expander.expand(tokens) if token[0]])
    except ConditionError as error:
        raise pp.error(f"cannot evaluate this parameter of #embed: {error}", place) from None
    if value < 0:
        raise pp.error("a parameter of #embed is negative", place)
    return value
