"""Going on after a syntax error, so that one run tells of all that are independent of each other.

An error ends the declaration, member or statement that it is in; parsing goes on after its `;` or `}`. A closing
token that is plainly missing is taken as read, and an unknown type name counts as a type from then on. What an error
may have distorted is left out of the tree: the declaration it is in, the body of the function it is in, and whatever
names something that was left out, so that semantic analysis of the rest finds only what is wrong by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from pycparser import c_ast
from pycparser.c_lexer import Token
from pycparser.c_parser import Coord, ParseError

from meta.diagnostics import SourceError, Span
from meta.frontend.expressions import ExpressionParser
from meta.frontend.functions import NestedFunction

# Names that are types without a declaration.
BUILTIN_TYPES = (
    "__builtin_va_list", "__int128_t", "__uint128_t", "_Float16", "_Float32", "_Float64", "_Float128", "_Float32x",
    "_Float64x", "__float128", "__float80", "__bf16", "_Decimal32", "_Decimal64", "_Decimal128",
)  # fmt: skip
_NESTING = {"LBRACE": 1, "RBRACE": -1}
_PARENTHESES = {"LPAREN": 1, "RPAREN": -1}
_AFTER_BRACE = {"COMMA", "EQUALS", "RPAREN", "RBRACKET", "PERIOD", "ATTRIBUTE_BEGIN", "LBRACKET", "ASM"}
_NAMES = ("ID", "TYPEID")
_CLOSING = {"SEMI", "LBRACE", "RBRACE"}


class UnknownType(SourceError):
    """A name stands where a type must."""

    def __init__(self, name: str, span: Span | None, hint: str | None) -> None:
        super().__init__(f"unknown type name '{name}'", span=span, hint=hint)
        self.name = name


class Enough(Exception):
    """As many errors as were asked for."""


@dataclass(slots=True)
class _Piece:
    """An external declaration: its nodes (none where it could not be parsed), the indexes of its tokens, and, of a
    function definition, the index of the first token after its declarator."""

    nodes: list[c_ast.Node]
    start: int
    end: int
    body: int


class RecoveringParser(ExpressionParser):
    """Collects errors. `_syntax` is the tree of what was read, `_survivors` that of what no error concerns."""

    def _forget_errors(self, most: int) -> None:
        self._errors: list[SourceError] = []
        self._most = most
        self._lines: set[tuple[Any, Any]] = set()  # that have an error
        self._damage: set[int] = set()  # indexes of tokens at which the tree is not what the text says
        self._unknown: set[str] = set()
        self._pieces: list[_Piece] = []
        self._body = 0

    def _unexpected(self, wanted: str, found: Any = None) -> NoReturn:
        raise NotImplementedError

    def _wanted(self, token_type: str) -> str:
        raise NotImplementedError

    # Noting errors

    def _note(self, error: SourceError, is_harmless: bool = False) -> None:
        """Keep an error, unless it is likely to follow from another one in the same line."""
        if not is_harmless:
            self._damage.add(self._tokens._index)
        line = (error.span.file, error.span.line) if error.span else (None, None)
        index = self._tokens._index
        is_said = line in self._lines or any(
            tok is not None and tok.value in self._unknown for tok in self._tokens._buffer[index : index + 1]
        )
        if is_said and not isinstance(error, UnknownType):
            return
        self._lines.add(line)
        self._errors.append(error)
        if len(self._errors) >= self._most:
            raise Enough

    def _lex_error_func(self, msg: str, line: int, column: int) -> None:
        self._damage.add(len(self._tokens._buffer))
        self._note(SourceError(msg, span=self._span(Coord(self.clex.filename, line, column))), is_harmless=True)

    def _expect(self, token_type: str) -> Any:
        tok = self._peek()
        if tok is not None and tok.type == token_type:
            self._tokens._index += 1
            return tok
        try:
            self._unexpected(self._wanted(token_type), tok)
        except SourceError as error:
            if not self._is_left_out(token_type, tok):
                raise
            self._note(error, is_harmless=True)
        last = self._tokens._buffer[self._tokens._index - 1]
        return Token(token_type, "", last.lineno, last.column, last.filename)

    def _is_left_out(self, token_type: str, found: Any) -> bool:
        """Whether only this token is missing: a `;` at the end of a line, a bracket before the end of a statement."""
        index = self._tokens._index
        if found is None or index == 0:
            return False
        if token_type == "SEMI":
            last = self._tokens._buffer[index - 1]
            is_new_line = (last.filename, last.lineno) != (found.filename, found.lineno)
            is_next = self._starts_declaration() or (len(self._scope_stack) > 1 and self._starts_statement())
            return found.type == "RBRACE" or (is_new_line and is_next)
        if token_type == "RPAREN":
            return found.type in _CLOSING and not self._closes_in_line()
        return token_type == "RBRACKET" and found.type in ("SEMI", "RPAREN", "EQUALS")

    def _closes_in_line(self) -> bool:
        """Whether a `)` later in this line belongs to a `(` before here."""
        first = self._peek()
        depth, offset = 0, 1
        while (tok := self._tokens.peek(offset)) is not None and tok.lineno == first.lineno:
            depth += _PARENTHESES.get(tok.type, 0)
            if depth < 0:
                return True
            offset += 1
        return False

    # Where parsing goes on

    def _attempt(self, parse: Callable[[], Any], is_file_scope: bool = False) -> Any:
        """The result of `parse`; None after an error, behind what could not be parsed."""
        start, scopes = self._tokens._index, len(self._scope_stack)
        tried: set[str] = set()
        while True:
            try:
                return parse()
            except UnknownType as error:
                self._leave(scopes)
                if error.name not in tried:
                    tried.add(error.name)
                    self._learn(error)
                    self._tokens._index = start
                    continue
            except NestedFunction as error:
                if self._unclosed(error, start, is_file_scope):
                    return None
            except SourceError as error:
                self._note(error)
            except ParseError as error:  # from pycparser's own tree transformations
                self._note(SourceError(str(error).rpartition(": ")[2], span=self._here()))
            self._leave(scopes)
            self._skip(start, is_file_scope)
            return None

    def _leave(self, scopes: int) -> None:
        del self._scope_stack[scopes:]
        self._typedef_checked_token = None

    def _learn(self, error: UnknownType) -> None:
        if error.name not in self._unknown:
            self._unknown.add(error.name)
            self._note(error)
        self._scope_stack[-1][error.name] = True

    def _unclosed(self, error: NestedFunction, start: int, is_file_scope: bool) -> bool:
        """A function that begins inside another, but at the left margin: there the other one ends, without its `}`."""
        first = self._tokens._buffer[start]
        if not is_file_scope and first.column == 1 and error.restart is None:
            error.restart, error.hint = start, "is a '}' missing before it?"
        if error.restart is None:
            self._note(error)
            return False
        if not is_file_scope:
            raise error
        self._note(error, is_harmless=True)
        self._leave(1)
        self._tokens._index = error.restart
        return True

    def _skip(self, start: int, is_file_scope: bool) -> None:
        """Go behind the `;` or `}` that ends what began at token `start`, or before the `}` of the block around it."""
        self._peek()
        braces = sum(_NESTING.get(tok.type, 0) for tok in self._tokens._buffer[start : self._tokens._index] if tok)
        while (tok := self._peek()) is not None:
            if tok.type == "RBRACE" and braces <= 0 and not is_file_scope:
                return
            self._tokens._index += 1
            braces += _NESTING.get(tok.type, 0)
            if braces > 0 or (tok.type == "SEMI" and self._closes_in_line_of(tok)):
                continue
            if tok.type == "SEMI":
                if self._peek_type() != "ELSE":
                    return
            elif tok.type == "RBRACE" and not self._goes_on(tok):
                self._accept("SEMI")
                return

    def _closes_in_line_of(self, semicolon: Any) -> bool:
        tok = self._peek()
        return tok is not None and tok.lineno == semicolon.lineno and self._closes_in_line()

    def _goes_on(self, brace: Any) -> bool:
        """Whether what `}` ends is only a part: of a declaration with an initialiser or body, of an `if`."""
        tok = self._peek()
        if tok is None:
            return False
        is_same_line = tok.type in ("ID", "TIMES", "WHILE") and tok.lineno == brace.lineno
        return is_same_line or tok.type == "ELSE" or tok.type in _AFTER_BRACE

    # The lists

    def _parse_translation_unit(self) -> list[c_ast.Node]:
        found: list[c_ast.Node] = []
        while (tok := self._peek()) is not None:
            start = self._tokens._index
            if tok.type == "RBRACE" and self._errors:  # its `{` was skipped
                self._tokens._index += 1
                continue
            nodes = self._attempt(self._parse_external_declaration, is_file_scope=True) or []
            self._pieces.append(_Piece(nodes, start, self._tokens._index, self._body))
            found += nodes
        return found

    def _parse_function_definition(self, spec: Any, info: Any) -> c_ast.FuncDef:
        self._body = self._tokens._index
        return super()._parse_function_definition(spec, info)

    def _parse_block_item_list(self) -> list[c_ast.Node]:
        found: list[c_ast.Node] = []
        while self._peek_type() not in ("RBRACE", None):
            item = self._attempt(self._parse_block_item)
            if isinstance(item, c_ast.Node):
                found.append(item)
            elif item is not None and item != [None]:
                found += item
        return found

    def _parse_struct_declaration_list(self) -> list[c_ast.Node]:
        found: list[c_ast.Node] = []
        while self._peek_type() not in ("RBRACE", None):
            found += self._attempt(self._parse_struct_declaration) or []
        return found

    # What is left

    def _survivors(self) -> list[c_ast.Node]:
        """The external declarations that no error concerns; of a function only its declaration, if that is one."""
        left: list[c_ast.Node] = []
        tainted, known = set(self._unknown), set(BUILTIN_TYPES)
        for piece in self._pieces:
            is_function = len(piece.nodes) == 1 and isinstance(piece.nodes[0], c_ast.FuncDef)
            head = piece.body if is_function else piece.end
            is_lost = not piece.nodes and piece.end > piece.start + 1
            if is_lost or self._is_damaged(piece.start, head, tainted):
                names = set().union(*map(_introduced, piece.nodes)) if piece.nodes else self._outer_names(piece)
                tainted |= names - known
                continue
            known |= {tok.value for tok in self._tokens._buffer[piece.start : head] if tok.type in _NAMES}
            if is_function and self._is_damaged(head, piece.end, tainted):
                left.append(piece.nodes[0].decl)
            else:
                left += piece.nodes
        return left

    def _is_damaged(self, start: int, end: int, tainted: set[str]) -> bool:
        if not self._damage.isdisjoint(range(start, end)):
            return True
        return any(tok.value in tainted for tok in self._tokens._buffer[start:end])

    def _outer_names(self, piece: _Piece) -> set[str]:
        """What a declaration that could not be parsed may introduce: names outside of parentheses and bodies."""
        tokens = self._tokens._buffer[piece.start : piece.end]
        is_enum = any(tok.type == "ENUM" for tok in tokens)
        names: set[str] = set()
        parentheses = braces = 0
        for before, tok in zip([None, *tokens], tokens, strict=False):
            if tok.type == "LBRACE" and before is not None and before.type == "RPAREN":
                break
            parentheses += _PARENTHESES.get(tok.type, 0)
            braces += _NESTING.get(tok.type, 0)
            if tok.type in _NAMES and parentheses <= 0 and (braces <= 0 or is_enum):
                names.add(tok.value)
        return names


def _introduced(node: c_ast.Node) -> set[str]:
    """The names that a declaration introduces at file scope: its own, its tags and enumerators."""
    declaration = node.decl if isinstance(node, c_ast.FuncDef) else node
    names = {getattr(declaration, "name", None)}
    waiting = [declaration]
    while waiting:
        each = waiting.pop()
        if isinstance(each, c_ast.Struct | c_ast.Union | c_ast.Enum | c_ast.Enumerator):
            names.add(each.name)
        waiting += [child for _, child in each.children()]
    return {name for name in names if isinstance(name, str)}
