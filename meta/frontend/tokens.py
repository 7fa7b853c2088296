"""Looking at tokens, fast: half of a parser's time is spent here, most of it on calls of calls.

Overrides pycparser's helpers (pinned exactly) with the same meaning: an identifier's kind, ID or TYPEID, is decided
when it is looked at, because it depends on the declarations so far.
"""

from __future__ import annotations

from typing import Any

from pycparser.c_parser import CParser, _TokenStream

from meta.frontend.lexer import GnuLexer

_NAMES = ("ID", "TYPEID")


class TokenStream(_TokenStream):
    """pycparser's, which is filled by many tokens at once."""

    def __init__(self, lexer: GnuLexer) -> None:
        super().__init__(lexer.token)
        self._read_batch = lexer.batch

    def _fill(self, n: int) -> None:
        while len(self._buffer) < self._index + n:
            batch = self._read_batch()
            if batch is None:
                self._buffer.append(None)
                break
            self._buffer += batch


class TokenParser(CParser):
    """A parser's view of its token stream."""

    _typedef_checked_token: Any

    def _peek(self, k: int = 1) -> Any:
        stream = self._tokens
        try:
            tok = stream._buffer[stream._index + k - 1]
        except IndexError:
            tok = stream.peek(k)
        if tok is not self._typedef_checked_token:
            if tok is not None and tok.type in _NAMES:
                tok.type = "TYPEID" if self._is_type_in_scope(tok.value) else "ID"
            self._typedef_checked_token = tok
        return tok

    def _peek_type(self, k: int = 1) -> str | None:
        stream = self._tokens
        try:
            tok = stream._buffer[stream._index + k - 1]
        except IndexError:
            tok = stream.peek(k)
        if tok is None:
            return None
        if tok is not self._typedef_checked_token:
            if tok.type in _NAMES:
                tok.type = "TYPEID" if self._is_type_in_scope(tok.value) else "ID"
            self._typedef_checked_token = tok
        kind: str = tok.type
        return kind

    def _advance(self) -> Any:
        tok = self._peek()
        if tok is None:
            self._parse_error("At end of input", self.clex.filename)
        self._tokens._index += 1
        return tok

    def _accept(self, token_type: str) -> Any:
        tok = self._peek()
        if tok is not None and tok.type == token_type:
            self._tokens._index += 1
            return tok
        return None
