"""Macro expansion with a stack of contexts, as gcc's cpplib does it.

A macro is disabled while the tokens of its expansion are being read. A name that is read while its macro is disabled
is never expanded again. What a call takes from beyond the end of an expansion ends that expansion, so

    #define f(a) a * g
    #define g(a) f(a)
    f(2)(9)   ->  2 * 9 * g
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from meta.diagnostics import SourceError, Span
from meta.frontend.preprocessor.fatal import FatalError
from meta.frontend.preprocessor.macros import Builtin, Kind, Macro, Operation, Token
from meta.frontend.preprocessor.source import Place
from meta.frontend.preprocessor.substitute import SEPARATE, padding, pasted, stringized, visible

_MOST_TOKENS = 4_000_000  # made by macros, in the whole unit
_DEEPEST = 20_000  # contexts at once; each is a macro in whose expansion the next one stands


class Stream(Protocol):
    """The file behind an expansion."""

    def opens(self) -> bool:
        """Take the next token if it is `(`."""

    def take(self) -> Token | None:
        """Take the next token of a macro call; None at the end of the file."""


class Context:
    """Tokens being read; `macro` is enabled again when they end."""

    __slots__ = ("macro", "position", "tokens")

    def __init__(self, tokens: list[Token], macro: Macro | None) -> None:
        self.tokens = tokens
        self.position = 0
        self.macro = macro


class Expander:
    """Expands macros of the table `macros`. `special(builtin, name, read)` gives the tokens of a built-in macro;
    `span(place)` is for errors."""

    def __init__(
        self,
        macros: dict[str, Macro],
        stream: Stream,
        special: Callable[[Builtin, Token], list[Token]],
        span: Callable[[int], Span],
        is_strict: bool,
    ) -> None:
        self._macros = macros
        self._file: Stream = stream
        self._stream: Stream | None = stream
        self._special = special
        self._span = span
        self._is_strict = is_strict
        self._stack: list[Context] = []
        self.room = _MOST_TOKENS

    def call(self, macro: Macro, name: Token) -> list[Token]:
        """The expansion of a macro that is named in the file; `name` alone where it is not called."""
        saved, self._stack = self._stack, []
        try:
            return self._drain() if self._enter(macro, name) else [name, *self._drain()]
        finally:
            self._return_to(saved)

    def expand(self, tokens: list[Token]) -> list[Token]:
        """Expand a list that ends where it ends: an argument, a directive."""
        if self._macros.keys().isdisjoint([token[0] for token in tokens]):
            return tokens
        saved, self._stack, stream, self._stream = self._stack, [Context(tokens, None)], self._stream, None
        try:
            return self._drain()
        finally:
            self._return_to(saved)
            self._stream = stream

    def _return_to(self, saved: list[Context]) -> None:
        """Read from where it was read before; only an error leaves contexts that are not at their end."""
        while self._stack:
            self._leave(self._stack)
        self._stack = saved

    def _drain(self) -> list[Token]:
        out: list[Token] = []
        stack, macros = self._stack, self._macros
        while stack:
            context = stack[-1]
            tokens = context.tokens
            position, end = context.position, len(tokens)
            while position < end:
                token = tokens[position]
                position += 1
                macro = macros.get(token[0])
                if macro is None or token[3]:
                    out.append(token)
                elif macro.is_disabled:
                    out.append((token[0], token[1], token[2], True))
                else:
                    context.position = position
                    if not self._enter(macro, token):
                        out.append(token)
                    break
            else:
                self._leave(stack)
                out.append(SEPARATE)
                if len(out) > self.room:
                    raise self.too_many(tokens[0][2] if tokens else 0)
        return out

    @staticmethod
    def _leave(stack: list[Context]) -> None:
        macro = stack.pop().macro
        if macro is not None:
            macro.is_disabled = False

    def _enter(self, macro: Macro, name: Token) -> bool:
        """Put the expansion of `macro` on the stack; False where a function-like macro is not called."""
        if macro.builtin is not None:
            tokens = self._special(macro.builtin, name)
            self._stack.append(Context([padding(name[1], name[2]), *tokens], None))
            return True
        place: int = Place.of(name[2], macro.name, macro.definition)
        if macro.params is not None:
            if not self.opens():
                return False
            arguments, is_missing = self._arguments(macro, name)
            body = self._substitution(macro, place, arguments, is_missing)
        elif macro.operations:
            body = self._substitution(macro, place, [], False)
        else:
            body = [padding(name[1], place)]
            body += [(text, space, place, False) for text, space in macro.body]
            self._push(body, macro)
            return True
        body.insert(0, padding(name[1], place))
        self._push(body, macro)
        return True

    def _push(self, tokens: list[Token], macro: Macro) -> None:
        if len(self._stack) > _DEEPEST:
            raise SourceError("macros expand too deeply", span=self._span(tokens[0][2]))
        self._stack.append(Context(tokens, macro))
        macro.is_disabled = True

    # Calls

    def opens(self) -> bool:
        """Is `(` the next token? Then take it; expansions that end before it are over."""
        stack = self._stack
        seen: Token | None = None
        while stack:
            context = stack[-1]
            if context.position < len(context.tokens):
                token = context.tokens[context.position]
                if token[0] == "(":
                    context.position += 1
                    return True
                if token[0]:
                    break
                context.position += 1
            else:
                self._leave(stack)
                token = SEPARATE
            if seen is None or (not seen[1] and token[1] is None):
                seen = token
        if not stack and self._stream is not None and self._stream.opens():
            return True
        if seen is not None:
            stack.append(Context([seen], None))
        return False

    def take(self) -> Token | None:
        """The next token as it is, or None at the end of the list or file."""
        stack = self._stack
        while stack:
            context = stack[-1]
            if context.position == len(context.tokens):
                self._leave(stack)
                return SEPARATE
            token = context.tokens[context.position]
            context.position += 1
            macro = self._macros.get(token[0])
            if macro is not None and macro.is_disabled:
                return (token[0], token[1], token[2], True)
            return token
        return None if self._stream is None else self._stream.take()

    def take_visible(self) -> Token | None:
        token = self.take()
        while token is not None and not token[0]:
            token = self.take()
        return token

    def _arguments(self, macro: Macro, name: Token) -> tuple[list[list[Token]], bool]:
        """The arguments of a call whose `(` was taken; and were the variable ones left out, comma and all?"""
        wanted = len(macro.params or ())
        most = wanted if macro.is_variadic else -1
        found: list[list[Token]] = [[]]
        last = found[0]
        depth = 0
        while True:
            token = self.take()
            if token is None:
                raise SourceError(f"the call of macro '{macro.name}' has no ')'", span=self._span(name[2]))
            text = token[0]
            if text == ")":
                if depth == 0:
                    break
                depth -= 1
            elif text == "(":
                depth += 1
            elif text == "," and depth == 0 and len(found) != most:
                last = []
                found.append(last)
                continue
            elif text == "" and not last:
                continue
            last.append(token)
        for each in found:
            while each and not each[-1][0]:
                each.pop()
        return self._counted(macro, name, found)

    def _counted(self, macro: Macro, name: Token, found: list[list[Token]]) -> tuple[list[list[Token]], bool]:
        wanted, given = len(macro.params or ()), len(found)
        is_missing = macro.is_variadic and (given < wanted or (found == [[]] and not self._is_strict))
        if wanted == 0 and found == [[]]:
            return [], False
        if macro.is_variadic and given == wanted - 1:
            found.append([])
        elif given != wanted:
            least = f"at least {wanted - 1}" if macro.is_variadic else str(wanted or "no")
            told = "1 is given" if given == 1 else f"{given} are given"
            plural = "" if least.endswith(" 1") or least == "1" else "s"
            raise SourceError(
                f"macro '{macro.name}' takes {least} argument{plural}, but {told}", span=self._span(name[2])
            )
        return found, is_missing

    # Substitution

    def _substitution(
        self, macro: Macro, place: int, arguments: list[list[Token]], is_missing: bool
    ) -> list[Token]:
        return _Substitution(self, macro, place, arguments, is_missing).sequence(macro.operations)

    def too_many(self, place: int) -> SourceError:
        return FatalError("macros expand to too many tokens", span=self._span(place))

    def fail(self, message: str, place: int) -> SourceError:
        return SourceError(message, span=self._span(place))


class _Substitution:
    """One call: the macro's operations with its arguments."""

    def __init__(
        self, expander: Expander, macro: Macro, place: int, arguments: list[list[Token]], is_missing: bool
    ) -> None:
        self._expander = expander
        self._variable = len(arguments) - 1 if macro.is_variadic else -1
        self._place = place
        self._arguments = arguments
        self._expanded: list[list[Token] | None] = [None] * len(arguments)
        self._is_missing = is_missing

    def sequence(self, operations: tuple[Operation, ...]) -> list[Token]:
        out: list[Token] = []
        place = self._place
        for operation in operations:
            kind = operation.kind
            if kind is Kind.TEXT:
                out.append((operation.text, operation.space, place, False))
            elif kind is Kind.PARAMETER:
                if out:
                    out.append(padding(operation.space, place))
                out += self._argument(operation.index)
                out.append(SEPARATE)
                if len(out) > self._expander.room:
                    raise self._expander.too_many(place)
            elif kind is Kind.PASTE:
                out += self._pasted(operation, bool(out))
            elif kind is Kind.OPTIONAL:
                if out:
                    out.append(padding(operation.space, place))
                if self._has_variable():
                    out += self.sequence(operation.parts)
                out.append(SEPARATE)
            else:
                out.append(self._string(operation))
        return out

    def _argument(self, index: int) -> list[Token]:
        found = self._expanded[index]
        if found is None:
            found = self._expanded[index] = self._expander.expand(self._arguments[index])
        return found

    def _has_variable(self) -> bool:
        """C23 6.10.5.2: does the variable argument expand to anything?"""
        return self._variable >= 0 and any(token[0] for token in self._argument(self._variable))

    def _string(self, operation: Operation) -> Token:
        if operation.kind is Kind.STRING:
            text = stringized(self._arguments[operation.index])
        else:
            text = stringized(self.sequence(operation.parts) if self._has_variable() else [])
        return (text, operation.space, self._place, False)

    def _pasted(self, operation: Operation, has_before: bool) -> list[Token]:
        """Operands joined from left to right; an empty operand joins to nothing."""
        first, *rest = operation.parts
        out = list(self._operand(first))
        previous = first
        is_separated = first.kind is Kind.PARAMETER
        for part in rest:
            right = self._operand(part)
            is_variable = part.kind is Kind.PARAMETER and part.index == self._variable
            if is_variable and previous.kind is Kind.TEXT and previous.text == ",":  # GNU , ## __VA_ARGS__
                if self._is_missing:
                    out.pop()
                out += right
            elif out and right and out[-1][0] and right[0][0]:
                out[-1:] = [self._joined(out[-1], right[0]), *right[1:]]
                is_separated = True
            else:
                out += right
            previous = part
        if first.kind is Kind.PARAMETER and has_before:
            out.insert(0, padding(first.space, self._place))
        if is_separated or previous.kind is Kind.PARAMETER:
            out.append(SEPARATE)
        return out

    def _operand(self, operation: Operation) -> list[Token]:
        if operation.kind is Kind.PARAMETER:
            return self._arguments[operation.index]
        if operation.kind is Kind.OPTIONAL:
            return self._optional(operation.parts) if self._has_variable() else []
        if operation.kind is Kind.TEXT:
            return [(operation.text, operation.space, self._place, False)]
        return [self._string(operation)]

    def _optional(self, parts: tuple[Operation, ...]) -> list[Token]:
        """The text of `__VA_OPT__` as an operand; a `##` at its ends that made nothing stays as padding, to which
        nothing is joined."""
        found = visible(self.sequence(parts))
        if found and parts[0].kind is Kind.PASTE and not visible(self._pasted(parts[0], False)):
            found.insert(0, SEPARATE)
        if found and parts[-1].kind is Kind.PASTE and not visible(self._pasted(parts[-1], False)):
            found.append(SEPARATE)
        return found

    def _joined(self, left: Token, right: Token) -> Token:
        made = pasted(left, right, self._place)
        if made is None:
            raise self._expander.fail(f"pasting '{left[0]}' and '{right[0]}' does not give one token", self._place)
        return made
