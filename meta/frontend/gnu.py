"""The GNU C parser: pycparser's recursive descent with the overrides of this package, and its errors.

parse_gnu('int f(void) { return 1 }', "f.c")  ->  SourceError: f.c:1:24: expected ';' before '}'
"""

from __future__ import annotations

import difflib
import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from pycparser import c_ast
from pycparser.c_parser import Coord

from meta.diagnostics import SourceError, Span, Unsupported, raise_all
from meta.frontend import MAX_ERRORS
from meta.frontend.lexer import SPELLINGS, UNSUPPORTED_WORDS, GnuLexer
from meta.frontend.preprocessor import Preprocessed
from meta.frontend.recovery import BUILTIN_TYPES, Enough, RecoveringParser, UnknownType
from meta.frontend.tokens import TokenStream
from meta.nesting import PARSING, room_to_recurse

_KINDS = {"ID": "an identifier", "TYPEID": "an identifier", "STRING_LITERAL": "a string"}
_REWORDED = (
    (re.compile(r"Typedef '(.+)' previously declared.*|Non-typedef '(.+)' previously declared.*"),
     r"'\1\2' is declared as a type and as something else in one scope"),
    (re.compile(r"before: (.*)"), r"unexpected '\1'"),
    (re.compile(r"Invalid declarator"), "expected a name in this declarator"),
    (re.compile(r"Invalid struct reference"), "expected the name of a member"),
    (re.compile(r"Invalid multiple types specified"), "more than one type in this declaration"),
    (re.compile(r"Missing type in declaration"), "missing type in declaration"),
    (re.compile(r"Ellipsis-only parameter lists require C23"), "'...' needs a named parameter before it"),
)  # fmt: skip


class GnuParser(RecoveringParser):
    """Parses one unit. `GnuParser().parse(text, filename)` raises `SourceError` and nothing else."""

    def __init__(self) -> None:
        super().__init__(lexer=GnuLexer)
        self._dialect = "c23"  # what pycparser itself would refuse; keywords are the lexer's matter
        self._anonymous = 0

    def parse(self, text: str | Preprocessed, filename: str = "", debug: bool = False) -> c_ast.FileAST:
        tree, errors = self.parse_all(text, filename)
        raise_all(errors)
        return tree

    def parse_all(
        self, text: str | Preprocessed, filename: str, most: int = MAX_ERRORS
    ) -> tuple[c_ast.FileAST, tuple[SourceError, ...]]:
        """The tree and no errors; or, at most `most` errors, and the tree of what no error concerns."""
        self._forget_errors(most)
        tree = c_ast.FileAST([])
        try:
            with _garbage_kept(), room_to_recurse(PARSING):
                tree = super().parse(text, filename)
        except RecursionError:
            self._errors.append(SourceError("nested too deeply", span=self._here()))
        except Enough:
            pass
        return (c_ast.FileAST(self._survivors()) if self._errors else tree), tuple(self._errors)

    def _parse_translation_unit_or_empty(self) -> c_ast.FileAST:
        self._scope_stack = [dict.fromkeys(BUILTIN_TYPES, True)]
        self._tokens = TokenStream(self.clex)
        return super()._parse_translation_unit_or_empty()

    # Errors

    def _span(self, coord: Any) -> Span | None:
        return Span(coord.file, coord.line, coord.column) if hasattr(coord, "line") else self._here()

    def _here(self) -> Span | None:
        """The place of the next token, or of the last one at the end of the file."""
        buffer = [tok for tok in self._tokens._buffer[: self._tokens._index + 1] if tok is not None]
        return self._span(self._tok_coord(buffer[-1])) if buffer else Span(self.clex.filename, 1)

    def _parse_error(self, msg: str, coord: Any) -> NoReturn:
        if msg == "At end of input":
            raise SourceError("unexpected end of file", span=self._here())
        for pattern, text in _REWORDED:
            if pattern.fullmatch(msg):
                msg = pattern.sub(text, msg)
                break
        raise SourceError(msg, span=self._span(coord))

    def _wanted(self, token_type: str) -> str:
        return _KINDS.get(token_type) or f"'{SPELLINGS.get(token_type, token_type.lower())}'"

    def _tok_coord(self, tok: Any) -> Any:
        if tok is None:
            self._parse_error("At end of input", None)
        return Coord(tok.filename, tok.lineno, tok.column)

    def _parse_identifier_or_typeid(self) -> c_ast.ID:
        tok = self._peek()
        if tok is None or tok.type not in ("ID", "TYPEID"):
            self._unexpected("an identifier", tok)
        return super()._parse_identifier_or_typeid()

    def _unexpected(self, wanted: str, found: Any = None) -> NoReturn:
        """Report what should stand here. A missing `;` or `)` is shown where it is missing: after the last token."""
        found = found or self._peek()
        if found is not None and found.type == "UNSUPPORTED":
            self._refuse_word(found)
        before = "end of file" if found is None else f"'{found.value}'"
        span = self._here() if found is None else self._span(self._tok_coord(found))
        index = self._tokens._index
        last = self._tokens._buffer[index - 1] if index else None
        if wanted in ("';'", "','", "')'") and found is not None and last is not None and last.lineno < found.lineno:
            span = Span(last.filename, last.lineno, last.column + len(last.value))
        raise SourceError(f"expected {wanted} before {before}", span=span)

    def _refuse_word(self, tok: Any) -> NoReturn:
        raise Unsupported(f"{UNSUPPORTED_WORDS[tok.value]} is not supported", span=self._span(self._tok_coord(tok)))

    def _expected_type(self) -> NoReturn:
        tok = self._peek()
        if tok is not None and tok.type == "ID":
            self._unknown_type(tok)
        self._unexpected("a type")

    def _unknown_type(self, tok: Any) -> NoReturn:
        names = {name for scope in self._scope_stack for name, is_type in scope.items() if is_type}
        close = difflib.get_close_matches(tok.value, sorted(names), n=1)
        raise UnknownType(
            tok.value, self._span(self._tok_coord(tok)), f"did you mean '{close[0]}'?" if close else None
        )


@contextmanager
def _garbage_kept() -> Iterator[None]:
    """Stop the garbage collector: a parser makes many nodes and no cycles (it would take half of the time)."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def parse_gnu(text: str | Preprocessed, filename: str) -> c_ast.FileAST:
    """Parse preprocessed GNU C."""
    return GnuParser().parse(text, filename)
