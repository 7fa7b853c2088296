"""What lines that begin with `#` do (C11 6.10). `handle` obeys one and leaves `pp.index` after it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from meta.diagnostics import SourceError
from meta.frontend.preprocessor import embed, pragmas
from meta.frontend.preprocessor.conditions import ConditionError, evaluate
from meta.frontend.preprocessor.fatal import FatalError
from meta.frontend.preprocessor.macros import Builtin, Token, builtin, define, is_identifier
from meta.frontend.preprocessor.scan import BREAK

if TYPE_CHECKING:
    from meta.frontend.preprocessor.engine import Preprocessor

_OPENING = frozenset({"if", "ifdef", "ifndef"})
_TURNING = frozenset({"elif", "elifdef", "elifndef", "else"})
_INCLUDES = frozenset({"include", "include_next", "import"})
_DIGITS = re.compile(r"[0-9]+")


class Group:
    """An `#if` whose `#endif` is still to come."""

    __slots__ = ("has_else", "index", "is_taken")

    def __init__(self, index: int, is_taken: bool) -> None:
        self.index = index
        self.is_taken = is_taken
        self.has_else = False


class Line:
    """A directive: the indexes of its tokens after `#`, the name first; `gaps` are the white space before them."""

    __slots__ = ("gaps", "indexes", "place", "pp", "position")

    def __init__(self, pp: Preprocessor, position: int) -> None:
        scanned = pp.source.scanned
        self.pp = pp
        self.position = position
        hash_index = scanned.directives[position]
        end = scanned.line_end(hash_index)
        tokens = scanned.tokens
        self.indexes = [index for index in range(hash_index + 1, end) if tokens[index] != BREAK]
        gaps = scanned.gaps
        self.gaps = [
            gaps[index] if tokens[index - 1] != BREAK else _gap_over_breaks(tokens, gaps, index)
            for index in self.indexes
        ]
        first = self.indexes[0] if self.indexes else hash_index
        self.place = scanned.offsets[first]

    @property
    def name(self) -> str:
        return self.pp.source.scanned.tokens[self.indexes[0]] if self.indexes else ""

    def texts(self) -> list[str]:
        """The tokens after the name."""
        tokens = self.pp.source.scanned.tokens
        return [tokens[index] for index in self.indexes[1:]]

    def tokens(self, start: int = 1) -> list[Token]:
        scanned = self.pp.source.scanned
        return [
            (scanned.tokens[index], gap != "", scanned.offsets[index], False)
            for index, gap in zip(self.indexes[start:], self.gaps[start:], strict=True)
        ]

    def raw(self, start: int = 1) -> str:
        """The text from token `start` on, as it is written."""
        tokens = self.pp.source.scanned.tokens
        pairs = zip(self.indexes[start:], self.gaps[start:], strict=True)
        return "".join([gap + tokens[index] for index, gap in pairs])

    def text(self, start: int = 1) -> str:
        """The text from token `start` on, white space as one space."""
        return "".join([" " * bool(space) + text for text, space, _, _ in self.tokens(start)]).strip()

    def error(self, message: str, hint: str | None = None) -> SourceError:
        return self.pp.error(message, self.place, hint)

    def after(self) -> int:
        scanned = self.pp.source.scanned
        return scanned.line_end(scanned.directives[self.position]) + 1


def _gap_over_breaks(tokens: list[str], gaps: list[str], index: int) -> str:
    gap = gaps[index]
    while index and tokens[index - 1] == BREAK:
        index -= 1
        gap = gaps[index] + gap
    return gap


def handle(pp: Preprocessor, position: int) -> None:
    """Obey the directive at `position` of the file's directives. After an error the file goes on behind it."""
    line = Line(pp, position)
    pp.index = line.after()
    try:
        _obey(pp, line, line.name)
    except FatalError:
        raise
    except SourceError as error:
        if line.name in _INCLUDES:
            raise FatalError(error.message, span=error.span, hint=error.hint) from None
        pp.note(error, is_distorting=line.name in ("define", "embed"))


def _obey(pp: Preprocessor, line: Line, name: str) -> None:
    if name[:1].isdigit():
        _line(line, 0)
        return
    function = _DIRECTIVES.get(name)
    if pp.options.is_preprocessed and name not in ("pragma", "line", "ident", ""):
        raise line.error(f"stray '#{name}' in the program")
    if function is None:
        if name:
            raise line.error(f"unknown directive #{name}")
        return
    function(line)


# Macros


def _define(line: Line) -> None:
    pp = line.pp
    tokens = line.tokens()
    name = _macro_name(line)
    macro = define(name, [(text, bool(space)) for text, space, _, _ in tokens[1:]], pp.source.span(tokens[0][2]))
    known = pp.macros.get(name)
    if known is not None and not macro.is_same(known):
        if known.builtin is Builtin.POISONED:
            raise line.error(f"'{name}' is poisoned")
        remarks = ((known.definition, "it was defined here"),)
        pp.warn("macro-redefined", f"macro '{name}' is defined again, differently", tokens[0][2], remarks)
    pp.macros[name] = macro


def _undef(line: Line) -> None:
    line.pp.macros.pop(_macro_name(line), None)
    _nothing_after(line, 2)


def _macro_name(line: Line) -> str:
    if len(line.indexes) < 2:
        raise line.error(f"#{line.name} needs the name of a macro")
    scanned = line.pp.source.scanned
    name, place = scanned.tokens[line.indexes[1]], scanned.offsets[line.indexes[1]]
    if not is_identifier(name) or name in ("defined", "__VA_ARGS__", "__VA_OPT__"):
        raise line.pp.error(f"'{name}' cannot be the name of a macro", place)
    return name


def _nothing_after(line: Line, count: int) -> None:
    if len(line.indexes) > count:
        place = line.pp.source.scanned.offsets[line.indexes[count]]
        line.pp.warn("endif-labels", f"extra text after #{line.name}", place)


# Conditions


def _opening(line: Line) -> None:
    _open(line, _holds(line))


def _is_defined(line: Line) -> bool:
    if line.pp.options.is_preprocessed:
        return False
    name = _macro_name(line)
    _nothing_after(line, 2)
    return name in line.pp.macros


def _open(line: Line, holds: bool) -> None:
    line.pp.groups.append(Group(line.indexes[0], holds))
    if not holds:
        _skip(line)


def _turn(line: Line) -> None:
    """`#else` and its like after a group that was taken."""
    groups = line.pp.groups
    if not groups:
        raise line.error(f"#{line.name} without #if")
    _check_else(line)
    _skip(line)


def _check_else(line: Line) -> None:
    group = line.pp.groups[-1]
    if group.has_else:
        line.pp.note(line.error(f"#{line.name} after #else"))
    group.has_else = line.name == "else"


def _endif(line: Line) -> None:
    if not line.pp.groups:
        raise line.error("#endif without #if")
    line.pp.groups.pop()
    _nothing_after(line, 1)


def _skip(line: Line) -> None:
    """Go on at the next group that is taken, or after `#endif`; of what is skipped only directives are read."""
    pp = line.pp
    scanned = pp.source.scanned
    tokens, found = scanned.tokens, scanned.directives
    depth = 0
    for position in range(line.position + 1, len(found)):
        name = tokens[found[position] + 1]
        if name == BREAK:
            name = Line(pp, position).name
        if name in _OPENING:
            depth += 1
        elif name == "endif":
            if depth == 0:
                pp.groups.pop()
                pp.index = Line(pp, position).after()
                return
            depth -= 1
        elif depth == 0 and name in _TURNING:
            turning = Line(pp, position)
            _check_else(turning)
            group = pp.groups[-1]
            if not group.is_taken and _holds(turning):
                group.is_taken = True
                pp.index = turning.after()
                return
    pp.index = len(tokens)


def _holds(line: Line) -> bool:
    """Whether the group of a directive is wanted; one that is wrong is not."""
    name = line.name
    if name == "else":
        return True
    try:
        if name in ("if", "elif"):
            return _condition(line)
        return _is_defined(line) == (name in ("ifdef", "elifdef"))
    except FatalError:
        raise
    except SourceError as error:
        line.pp.note(error)
        return False


def _condition(line: Line) -> bool:
    pp = line.pp
    tokens = line.tokens()
    try:
        if pp.macros.keys().isdisjoint([token[0] for token in tokens]) and "defined" not in line.texts():
            return evaluate([token[0] for token in tokens], pp.options.is_c23) != 0
        pp.macros["defined"] = builtin("defined", Builtin.DEFINED)
        try:
            expanded = pp.expander.expand(tokens)
        finally:
            del pp.macros["defined"]
        return evaluate([token[0] for token in expanded if token[0]], pp.options.is_c23) != 0
    except ConditionError as error:
        raise line.error(f"cannot evaluate this #{line.name}: {error}") from None


# Files


def _include(line: Line) -> None:
    pp = line.pp
    name, is_quoted = header_name(line)
    is_next = line.name == "include_next"
    header = pp.files.find(name, is_quoted, pp.source, is_next)
    if header is None and pp.options.lists_missing:
        pp.files.dependencies.append(name)
        return
    if header is None:
        searched = ", ".join(dict.fromkeys(pp.files.searched))
        searched = f"in {searched}" if searched else ""
        if is_quoted:
            searched = f"beside the file and {searched}" if searched else "beside the file"
        hint = f"searched {searched}" if searched else None
        raise line.error(f"cannot find header '{name}'", hint)
    pp.include(header, line.place)
    if line.name == "import":
        pp.files.read_once(header.path)


def header_name(line: Line) -> tuple[str, bool]:
    """The name in an `#include`, and whether it is in quotes."""
    if len(line.indexes) < 2:
        raise line.error(f"#{line.name} needs a file name")
    found = header_in(line.raw(), line.tokens())
    if found is None:
        expanded = [token for token in line.pp.expander.expand(line.tokens()) if token[0]]
        found = header_in(glued(expanded), expanded)
    if found is None or not found[0]:
        raise line.error(f'#{line.name} needs "file" or <file>')
    return found[0], found[1]


def glued(tokens: list[Token]) -> str:
    """The text of expanded tokens; as in gcc, space before `>` is not part of the name."""
    return "".join([(" " if space and index and text != ">" else "") + text
                    for index, (text, space, _, _) in enumerate(tokens)])  # fmt: skip


def header_in(raw: str, tokens: list[Token]) -> tuple[str, bool] | None:
    if not tokens:
        return None
    first = tokens[0][0]
    if first[0] == '"' and first[-1] == '"' and len(first) > 1:
        return first[1:-1], True
    raw = raw.lstrip()
    if raw.startswith("<") and ">" in raw:
        return raw[1 : raw.index(">")], False
    return None


def _embed(line: Line) -> None:
    embed.directive(line)


# The rest


def _error(line: Line) -> None:
    raise line.error(f"#error {line.text()}".rstrip())


def _warning(line: Line) -> None:
    line.pp.warn("cpp", f"#warning {line.text()}".rstrip(), line.place)


def _line(line: Line, start: int = 1) -> None:
    """`#line 7 "file"`, and the line markers of preprocessors, which begin with the number."""
    pp = line.pp
    tokens = [token[0] for token in pp.expander.expand(line.tokens(start)) if token[0]]
    if not tokens or not _DIGITS.fullmatch(tokens[0]) or int(tokens[0]) > 2**31 - 1:
        raise line.error("#line needs a number" if not tokens else f"'{tokens[0]}' is not a line number")
    name = None
    if len(tokens) > 1:
        if tokens[1][0] != '"' or not tokens[1].endswith('"'):
            raise line.error(f"'{tokens[1]}' is not a file name")
        name = re.sub(r"\\(.)", r"\1", tokens[1][1:-1])
    physical = pp.source.scanned.line(pp.source.scanned.offsets[line.indexes[0]])
    last = pp.source.scanned.line(pp.source.scanned.offsets[line.indexes[-1]])
    pp.source = pp.source.renamed(name, int(tokens[0]) - max(physical, last) - 1)
    pp.begin_chunk()


def _pragma(line: Line) -> None:
    text = line.text()
    if line.pp.options.is_preprocessed or not pragmas.obey(line.pp, text, line.place):
        line.pp.emit([(f"#pragma {text}".rstrip(), False, line.place, True)])


def _ident(line: Line) -> None:
    line.pp.emit([(f"#ident {line.text()}", False, line.place, True)])


def _nothing(line: Line) -> None:
    """`#assert` and its like: obsolete, without effect."""


_DIRECTIVES: dict[str, Callable[[Line], None]] = {
    "define": _define, "undef": _undef, "if": _opening, "ifdef": _opening, "ifndef": _opening, "elif": _turn,
    "elifdef": _turn, "elifndef": _turn, "else": _turn, "endif": _endif, "include": _include,
    "include_next": _include, "import": _include, "embed": _embed, "error": _error, "warning": _warning,
    "line": _line, "pragma": _pragma, "ident": _ident, "sccs": _ident, "assert": _nothing, "unassert": _nothing,
}  # fmt: skip
