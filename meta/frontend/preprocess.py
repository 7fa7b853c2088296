"""The C preprocessor: pcpp's directives, with our own tokens, macro expansion, places and errors.

pcpp is used for what a line starting with `#` does. It prints errors to stderr, loses columns, replaces
trigraphs (GNU C does not), reads the clock, and refuses `0LL` in `#if`; all of that is overridden here.

The result is C text. Every token stands on the line and in the column where the user wrote it: a token that
cannot stand there (what a macro expanded to) follows one of the lexer's place marks. A header's tokens follow
a `# line "file"` marker. Columns count characters, a tab as one.
"""

from __future__ import annotations

import io
import os
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from pcpp.preprocessor import Action, OutputDirective, Preprocessor

from meta.diagnostics import InputError, SourceError, Span
from meta.frontend.lexer import PIN, UNPIN
from meta.frontend.macros import ID, INTEGER, SPACE, Expander, Token, scan_lines
from meta.frontend.predefined import predefined_macros

_DEEPEST_INCLUDE = 200
_IGNORED = {"warning", "ident", "sccs", "line", ""}
_NAMED = {"define", "undef", "ifdef", "ifndef"}
_IF_INTEGER = re.compile(r"(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)([uUlL]*)")


def preprocess(path: Path, logical: str, include_dirs: Sequence[Path], defines: Mapping[str, str]) -> str:
    """Preprocess the file `path`. `__FILE__` is `logical`; places name `path` as it is given here.

    Raises `InputError` where `path` cannot be read and `SourceError` for everything that is wrong in it.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read '{path}': {error.strerror}") from None
    processor = _Preprocessor(path, logical, include_dirs)
    for name, value in {**predefined_macros(), **defines}.items():
        processor.define(f"{name} {value}".rstrip())
    return _written(processor.tokens(_decoded(data, str(path))))


class _Preprocessor(Preprocessor):
    """pcpp for one unit."""

    def __init__(self, path: Path, logical: str, include_dirs: Sequence[Path]) -> None:
        super().__init__()
        self.macros.clear()  # the time of day, and pcpp's own name
        self.expand_filemacro = False
        self.rewrite_paths: list[tuple[str, str]] = []
        self._main = str(path.resolve())
        self._include_dirs = [(str(each.resolve()), str(each)) for each in include_dirs]
        for absolute, _ in self._include_dirs:
            self.path.append(absolute)
        self._shown = {self._main: str(path)}  # absolute path: name in messages
        self._logical = {str(path): logical}  # name in messages: __FILE__
        self._texts: dict[str, str] = {}
        self._expander = Expander(self.macros, self._dynamic)
        self._is_condition = False

    def tokens(self, text: str) -> Iterator[Token]:
        self._texts[self._main] = text
        self.temp_path.insert(0, str(Path(self._main).parent))
        try:
            yield from self.parsegen("", self._shown[self._main], self._main)
        except (IndexError, RecursionError):  # pcpp takes an operand that is not there
            self._fail(self.lastdirective, f"malformed #{self.lastdirective.value}")

    # Tokens and macros

    def group_lines(self, _: str, source: str) -> Iterator[list[Token]]:
        return scan_lines(self._texts[source], self._shown[source])

    def tokenize(self, text: str) -> list[Token]:
        line = next(scan_lines(f"#{text}", "<command line>"))
        return line[1:]

    def define(self, tokens: str | list[Token]) -> None:
        if not isinstance(tokens, str) and tokens and tokens[0].type != ID:
            self._fail(tokens[0], f"'{tokens[0].value}' cannot be the name of a macro")
        super().define(tokens)

    def macro_prescan(self, macro: Any) -> None:
        """pcpp would rewrite the macro's body for its own expansion."""

    def expand_macros(self, tokens: list[Token], expanding_from: object = ()) -> list[Token]:
        expanded = self._expander.expand(tokens)
        return [_if_operand(token) for token in expanded] if self._is_condition else expanded

    def evalexpr(self, tokens: list[Token]) -> Any:
        self._is_condition = True
        result = super().evalexpr([_if_operand(token) for token in tokens])
        self._is_condition = False
        return result

    def _dynamic(self, token: Token) -> str | None:
        if token.value == "__LINE__":
            return str(token.lineno)
        if token.value == "__FILE__":
            return '"' + self._logical[token.source].replace("\\", "\\\\").replace('"', '\\"') + '"'
        if token.value == "__COUNTER__":
            self.countermacro += 1
            return str(self.countermacro - 1)
        return None

    # Files

    def include(self, tokens: list[Token], original_line: list[Token]) -> Iterator[Token]:
        if not tokens:
            self._fail(self.lastdirective, "#include needs a file name")
        depth = len(self.temp_path)
        if depth > _DEEPEST_INCLUDE:
            self._fail(self.lastdirective, "#include nested too deeply", "does this file include itself?")
        yield from super().include(tokens, original_line)

    def on_file_open(self, is_system_include: bool, includepath: str) -> io.StringIO:
        data = Path(includepath).read_bytes()  # pcpp goes on to the next folder on an OSError
        if includepath not in self._shown:
            shown, logical = self._names(includepath)
            self._shown[includepath] = shown
            self._logical[shown] = logical
        self._texts[includepath] = _decoded(data, self._shown[includepath])
        return io.StringIO()

    def _names(self, absolute: str) -> tuple[str, str]:
        """How a header is called in messages, and in `__FILE__`."""
        main, shown_main = Path(self._main).parent, Path(self._shown[self._main])
        logical_dir = posixpath.dirname(self._logical[str(shown_main)])
        for folder, shown in self._include_dirs:
            if absolute.startswith(folder + os.sep):
                inside = Path(absolute).relative_to(folder)
                return str(Path(shown) / inside), inside.as_posix()
        inside = Path(os.path.relpath(absolute, main))
        logical = posixpath.normpath(posixpath.join(logical_dir, inside.as_posix()))
        return os.path.normpath(shown_main.parent / inside), logical

    # Directives and errors

    def on_directive_handle(self, directive: Token, toks: list[Token], *_: object) -> bool:
        self.lastdirective = directive
        if directive.value == "pragma" and not toks:
            raise OutputDirective(Action.IgnoreAndPassThrough)
        return True

    def on_directive_unknown(self, directive: Token, toks: list[Token], *_: object) -> bool | None:
        name = directive.value
        if name == "pragma":
            return None
        if name in _IGNORED:
            return True
        if name == "error":
            text = "".join(token.value for token in toks)
            self._fail(directive, f"#error {text}".rstrip())
        if name == "include_next":
            self._fail(directive, "#include_next is not supported", "include the header by a path of its own")
        self._fail(directive, f"unknown directive #{name}")

    def on_include_not_found(self, is_malformed: bool, _: bool, __: str, includepath: str) -> NoReturn:
        if is_malformed:
            self._fail(self.lastdirective, '#include needs "file" or <file>')
        searched = ", ".join(shown for _, shown in self._include_dirs)
        hint = f"searched beside the file and in {searched}" if searched else None
        self._fail(self.lastdirective, f"cannot find header '{includepath}'", hint)

    def on_error(self, file: str, line: int, msg: str) -> NoReturn:
        if msg.startswith("Could not evaluate") or msg == "Empty expression":
            self._fail(self.lastdirective, f"cannot evaluate this #{self.lastdirective.value}")
        directive = self.lastdirective
        column = directive.column if directive and (directive.source, directive.lineno) == (file, line) else None
        message = re.sub(r"^Misplaced (#\w+)", r"\1 without #if", msg)
        message = re.sub(r"^Missing '\)' in macro arguments$", "the parameters of this macro have no ')'", message)
        if unterminated := re.match(r"Unterminated\s*#\s*(\w+)", msg):
            message, column = f"#{unterminated[1]} without #endif", None
        raise SourceError(message[:1].lower() + message[1:], span=Span(file, line, column))

    def _fail(self, directive: Token, message: str, hint: str | None = None) -> NoReturn:
        span = Span(directive.source, directive.lineno, directive.column)
        raise SourceError(message, span=span, hint=hint)


def _if_operand(token: Token) -> Token:
    """pcpp's evaluator knows neither `LL` nor binary numbers."""
    found = _IF_INTEGER.fullmatch(token.value) if token.type == INTEGER else None
    if found is None:
        return token
    digits = found[1]
    is_octal = len(digits) > 1 and digits.isdigit() and digits[0] == "0"
    copied = token.__copy__()
    copied.value = str(int(digits, 8 if is_octal else 0)) + ("U" if "u" in found[2].lower() else "")
    return copied


def _decoded(data: bytes, shown: str) -> str:
    """The text of a source file: UTF-8, Unix line ends, no NUL."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError("the file is not UTF-8 text", span=Span(shown, line)) from None
    if "\0" in text:
        raise SourceError(
            "the file contains a NUL character", span=Span(shown, text.count("\n", 0, text.index("\0")) + 1)
        )
    return text.replace("\r\n", "\n")


def _written(tokens: Iterator[Token]) -> str:
    """Lay the tokens out: line markers, line breaks, padding, place marks."""
    out: list[str] = []
    source, line, column, pinned = "", 0, 1, 0
    for token in tokens:
        if token.type == SPACE:
            continue
        if token.source != source or token.lineno != line:
            if token.source == source and 0 < token.lineno - line <= 8:
                out.append("\n" * (token.lineno - line))
            else:
                shown = token.source.replace("\\", "\\\\").replace('"', '\\"')
                out.append(f'\n# {token.lineno} "{shown}"\n')
            source, line, column, pinned = token.source, token.lineno, 1, 0
        if token.is_placed:
            if pinned != token.column:
                out.append(f"{PIN}{token.column} ")
                pinned = token.column
            out.append(token.value + " ")
            continue
        if pinned or token.column < column:
            out.append(f"{UNPIN}{token.column} ")
            pinned = 0
        elif token.column > column:
            out.append(" " * (token.column - column))
        out.append(token.value)
        column = token.column + len(token.value)
    out.append("\n")
    return "".join(out)
