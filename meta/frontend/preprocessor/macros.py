"""Macro definitions: `#define` lines, compiled to the operations of a substitution (C11 6.10.3).

    #define F(x, ...) x + #x + a ## x   ->  [PARAMETER 0, TEXT "+", STRING 0, TEXT "+", PASTE [TEXT "a", PARAMETER 0]]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from meta.diagnostics import SourceError, Span

# Text, is there white space before it (of padding: of its source; None without one), place, must it not be expanded.
# Padding, whose text is "", decides white space as in gcc's cpplib.
Token = tuple[str, bool | None, int, bool]

HASH: Final = frozenset({"#", "%:"})
PASTE_OPERATOR: Final = frozenset({"##", "%:%:"})


class Kind(Enum):
    TEXT = auto()
    PARAMETER = auto()
    STRING = auto()  # # parameter
    PASTE = auto()  # operands joined by ##
    OPTIONAL = auto()  # __VA_OPT__(...)
    OPTIONAL_STRING = auto()  # # __VA_OPT__(...)


@dataclass(frozen=True, slots=True)
class Operation:
    kind: Kind
    space: bool
    text: str = ""
    index: int = 0
    parts: tuple[Operation, ...] = ()


class Builtin(Enum):
    """Macros whose text depends on where they stand."""

    LINE = "__LINE__"
    FILE = "__FILE__"
    BASE_FILE = "__BASE_FILE__"
    COUNTER = "__COUNTER__"
    INCLUDE_LEVEL = "__INCLUDE_LEVEL__"
    PRAGMA = "_Pragma"
    DEFINED = "defined"  # in the table only while an #if is evaluated
    HAS_INCLUDE = "__has_include"
    HAS_INCLUDE_NEXT = "__has_include_next"
    HAS_EMBED = "__has_embed"
    HAS_ATTRIBUTE = "__has_attribute"
    HAS_C_ATTRIBUTE = "__has_c_attribute"
    HAS_BUILTIN = "__has_builtin"
    HAS_FEATURE = "__has_feature"
    HAS_EXTENSION = "__has_extension"
    POISONED = "#pragma GCC poison"


@dataclass(slots=True, eq=False)
class Macro:
    """A macro. `params` is None for a plain name; a variadic macro's last parameter takes the rest."""

    name: str
    params: tuple[str, ...] | None
    is_variadic: bool
    body: tuple[tuple[str, bool], ...]
    definition: Span
    builtin: Builtin | None = None
    operations: tuple[Operation, ...] = ()
    words: frozenset[str] = frozenset()  # what of the body may be a macro
    is_disabled: bool = field(default=False, repr=False)

    def fresh(self) -> Macro:
        """The same macro for another text, as one is disabled while it is expanded."""
        return Macro(
            self.name, self.params, self.is_variadic, self.body, self.definition, self.builtin, self.operations,
            self.words,
        )  # fmt: skip

    def definition_text(self) -> str:
        """The `#define` that makes this macro."""
        params = ""
        if self.params is not None:
            names = list(self.params)
            if self.is_variadic:
                names[-1] = "..." if names[-1] == "__VA_ARGS__" else f"{names[-1]}..."
            params = f"({','.join(names)})"
        body = "".join([" " * (space or index == 0) + text for index, (text, space) in enumerate(self.body)])
        return f"#define {self.name}{params}{body or ' '}"

    def is_same(self, other: Macro) -> bool:
        """C11 6.10.3p2: a redefinition must be the same."""
        return (self.params, self.is_variadic, self.body, self.builtin) == (
            other.params, other.is_variadic, other.body, other.builtin,
        )  # fmt: skip


def builtin(name: str, kind: Builtin) -> Macro:
    return Macro(name, None, False, (), Span("<built-in>", 1), kind)


def is_identifier(text: str) -> bool:
    first = text[:1]
    return (first.isalpha() or first in ("_", "$") or first >= "\x80" or first == "\\") and text[-1] not in "\"'"


def define(name: str, rest: Sequence[tuple[str, bool]], span: Span) -> Macro:
    """The macro of `#define name rest`; `rest` are texts with the white space before them."""
    params: tuple[str, ...] | None = None
    is_variadic = False
    start = 0
    if rest and rest[0] == ("(", False):
        params, is_variadic, start = _parameters(name, [text for text, _ in rest], span)
    body = list(rest[start:])
    if body:
        body[0] = (body[0][0], False)  # white space before the body is not part of it
    if body and (body[0][0] in PASTE_OPERATOR or body[-1][0] in PASTE_OPERATOR):
        raise SourceError("'##' cannot be at either end of a macro", span=span)
    macro = Macro(name, params, is_variadic, tuple(body), span)
    texts = [text for text, _ in body]
    if params is not None or not PASTE_OPERATOR.isdisjoint(texts):
        compiler = _Compiler(macro, span)
        macro.operations = compiler.sequence(macro.body)
    if PASTE_OPERATOR.isdisjoint(texts):
        macro.words = frozenset(text for text in texts if is_identifier(text))
    return macro


def _parameters(name: str, texts: list[str], span: Span) -> tuple[tuple[str, ...], bool, int]:
    """Names, is variadic, index after `)`."""
    names: list[str] = []
    index = 1
    while index < len(texts):
        text = texts[index]
        following = texts[index + 1] if index + 1 < len(texts) else ""
        if text == ")" and not names:
            return (), False, index + 1
        if text == "...":
            if following != ")":
                break
            return (*names, "__VA_ARGS__"), True, index + 2
        if not is_identifier(text):
            raise SourceError(f"expected the name of a parameter before '{text}'", span=span)
        if text == "__VA_ARGS__":
            raise SourceError("'__VA_ARGS__' cannot be the name of a parameter", span=span)
        if text in names:
            raise SourceError(f"macro '{name}' has two parameters '{text}'", span=span)
        names.append(text)
        if following == "..." and texts[index + 2 : index + 3] == [")"]:
            return tuple(names), True, index + 3  # GNU: #define F(rest...)
        if following == ")":
            return tuple(names), False, index + 2
        if following != ",":
            if following:
                raise SourceError(f"expected ',' or ')' before '{following}'", span=span)
            break
        index += 2
    raise SourceError("the parameters of this macro have no ')'", span=span)


class _Compiler:
    """The body of one macro to operations."""

    def __init__(self, macro: Macro, span: Span) -> None:
        self._macro = macro
        self._indexes = {name: index for index, name in enumerate(macro.params or ())}
        self._span = span

    def sequence(self, body: Sequence[tuple[str, bool]]) -> tuple[Operation, ...]:
        found: list[Operation] = []
        index, is_pasted = 0, False
        while index < len(body):
            text = body[index][0]
            if text in PASTE_OPERATOR:
                if not found or index + 1 == len(body):
                    raise SourceError("'##' cannot be at either end of __VA_OPT__", span=self._span)
                is_pasted = True
                index += 1
                continue
            operation, index = self._operation(body, index)
            if not is_pasted:
                found.append(operation)
            elif found[-1].kind is Kind.PASTE:
                found[-1] = Operation(Kind.PASTE, found[-1].space, parts=(*found[-1].parts, operation))
            else:
                found[-1] = Operation(Kind.PASTE, found[-1].space, parts=(found[-1], operation))
            is_pasted = False
        return tuple(found)

    def _operation(self, body: Sequence[tuple[str, bool]], index: int) -> tuple[Operation, int]:
        """The operation that starts at `index`, and the index after it."""
        text, space = body[index]
        if text in self._indexes:
            return Operation(Kind.PARAMETER, space, text, self._indexes[text]), index + 1
        if text in HASH and self._macro.params is not None:
            following = body[index + 1][0] if index + 1 < len(body) else ""
            if following in self._indexes:
                return Operation(Kind.STRING, space, following, self._indexes[following]), index + 2
            if following == "__VA_OPT__" and self._macro.is_variadic:
                inner, index = self._operation(body, index + 1)
                return Operation(Kind.OPTIONAL_STRING, space, parts=inner.parts), index
            raise SourceError("'#' is not followed by a parameter of the macro", span=self._span)
        if text == "__VA_OPT__" and self._macro.is_variadic:
            end = self._closing(body, index + 1)
            return Operation(Kind.OPTIONAL, space, parts=self.sequence(body[index + 2 : end])), end + 1
        return Operation(Kind.TEXT, space, text), index + 1

    def _closing(self, body: Sequence[tuple[str, bool]], index: int) -> int:
        depth = 0
        for position in range(index, len(body)):
            text = body[position][0]
            depth += (text == "(") - (text == ")")
            if text == "__VA_OPT__":
                raise SourceError("'__VA_OPT__' cannot stand inside '__VA_OPT__'", span=self._span)
            if depth == 0:
                if position == index:
                    break
                return position
        raise SourceError("'__VA_OPT__' needs '(' and ')'", span=self._span)
