"""What can go wrong, for people: source places, the error tree, exit codes, one caret formatter.

    hello.c:3:12: error: 'count' is not declared here
        return count;
               ^
      hint: did you mean 'counter'?
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import Any


class ExitCode(IntEnum):
    """Exit statuses of the `meta` command. `meta run` returns the guest's own status instead of OK."""

    OK = 0
    SOURCE = 1  # an error in C or assembly sources: syntax, types, unsupported constructs, link errors
    USAGE = 2  # a wrong command line, an unknown app, an invalid meta.toml
    INPUT = 3  # a missing, damaged or foreign file: model, profile, manifest
    VERIFICATION = 4  # a generation does not behave like generation 0
    INTERNAL = 70  # a bug in meta itself (sysexits EX_SOFTWARE)
    TIMEOUT = 124  # the kernel did not finish in time (as timeout(1))
    MACHINE = 125  # the machine is missing, or the kernel died, rebooted or hung


class FileName(str):
    """The name of a file in a `Span` or a `Coord`, which knows the `#include` that led to it."""

    included_from: Span | None

    def __new__(cls, name: str, included_from: Span | None = None) -> FileName:
        made = super().__new__(cls, name)
        made.included_from = included_from
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return FileName, (str(self), self.included_from)


class Column(int):
    """The column of a token that a macro made: where the macro was named. `trace` has the macros that were being
    expanded, the innermost first, with the places of their definitions."""

    trace: tuple[tuple[str, Span], ...] = ()

    @classmethod
    def traced(cls, column: int, trace: tuple[tuple[str, Span], ...]) -> Column:
        made = cls(column)
        made.trace = trace
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Column.traced, (int(self), self.trace)


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a file. Lines and columns count from 1; column None means the whole line."""

    file: str
    line: int
    column: int | None = None

    def __str__(self) -> str:
        column = "" if self.column is None else f":{self.column}"
        return f"{self.file}:{self.line}{column}"

    @property
    def included_from(self) -> Span | None:
        """The `#include` through which the file was read; None for the file that was asked for."""
        return self.file.included_from if isinstance(self.file, FileName) else None

    @property
    def notes(self) -> tuple[tuple[Span, str], ...]:
        """What else is to be said of this place: the macros that made the token, the innermost first."""
        trace = self.column.trace if isinstance(self.column, Column) else ()
        return tuple((place, f"in expansion of macro '{name}' defined here") for name, place in trace)


Notes = tuple[tuple[Span, str], ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A warning: `flag` is what `-W` calls it; `is_error` where `-Werror` makes it one."""

    flag: str
    message: str
    span: Span | None
    hint: str | None = None
    remarks: Notes = ()
    is_error: bool = False

    @property
    def notes(self) -> Notes:
        """Other places that explain this one: its own, and the macros that made the token."""
        return (*self.remarks, *(self.span.notes if self.span else ()))


class MetaError(Exception):
    """Base of every error that is shown to the user without a traceback."""

    exit_code = ExitCode.INTERNAL

    def __init__(
        self, message: str, *, span: Span | None = None, hint: str | None = None, remarks: Notes = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.span = span
        self.hint = hint
        self.remarks = remarks

    @property
    def notes(self) -> Notes:
        """Other places that explain this one: its own, and the macros that made the token."""
        return (*self.remarks, *(self.span.notes if self.span else ()))


class SourceError(MetaError):
    """The user's C or assembly is wrong, or uses a construct that is refused by name."""

    exit_code = ExitCode.SOURCE


class Unsupported(SourceError):
    """Valid C that this compiler does not handle; the message names the construct."""


class UsageError(MetaError):
    """A wrong command line, an unknown app or generation, or an invalid meta.toml."""

    exit_code = ExitCode.USAGE


class InputError(MetaError):
    """A missing, damaged or foreign input file."""

    exit_code = ExitCode.INPUT


class VerificationError(MetaError):
    """A generation printed something else than generation 0."""

    exit_code = ExitCode.VERIFICATION


class MachineError(MetaError):
    """The machine could not be started, or the kernel died; `console` holds its last lines."""

    exit_code = ExitCode.MACHINE

    def __init__(
        self, message: str, *, console: bytes = b"", span: Span | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message, span=span, hint=hint)
        self.console = console


class MachineTimeout(MachineError):
    """The kernel did not finish within the time-out."""

    exit_code = ExitCode.TIMEOUT


class SourceErrors(SourceError):
    """Several source errors found in one run, in source order."""

    def __init__(self, errors: Sequence[SourceError]) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = tuple(errors)


def raise_all(errors: Sequence[SourceError]) -> None:
    """Raise the error, or all of them as one; without any, do nothing."""
    if errors:
        raise errors[0] if len(errors) == 1 else SourceErrors(errors)


def place_of_crash(error: BaseException) -> Span | None:
    """The C that was being worked on when `error` was raised: the innermost syntax-tree node of its traceback."""
    found = None
    frame = error.__traceback__
    while frame is not None:
        for value in frame.tb_frame.f_locals.values():
            coord = getattr(value, "coord", None)
            file, line = getattr(coord, "file", None), getattr(coord, "line", None)
            if file and line:
                found = Span(str(file), int(line), getattr(coord, "column", None))
        frame = frame.tb_next
    return found


_MOST_NOTES = 8  # of a chain of macros that is longer, the first ones and the outermost


def _placed(span: Span, shown: Callable[[str], str]) -> str:
    return str(replace(span, file=shown(span.file)))


def _includes(span: Span | None, shown: Callable[[str], str]) -> list[str]:
    """The `#include`s that led to the file of `span`, the nearest first."""
    lines: list[str] = []
    while span is not None and (span := span.included_from) is not None:
        if span.file.startswith("<"):
            break
        if len(lines) < _MOST_NOTES:
            words = "                 from" if lines else "In file included from"
            lines.append(f"{words} {_placed(replace(span, column=None), shown)}:")
    return lines


ReadLines = Callable[[str], Sequence[str]]


class SourceLines:
    """Reads the lines of files, each file once: no lines of what cannot be read."""

    def __init__(self) -> None:
        self._known: dict[str, Sequence[str]] = {}

    def __call__(self, file: str) -> Sequence[str]:
        if file not in self._known:
            try:
                self._known[file] = Path(file).read_text(encoding="utf-8", errors="replace").splitlines()
            except OSError:
                self._known[file] = ()
        return self._known[file]


def _as_it_is(file: str) -> str:
    return file


def render(error: MetaError, read_lines: ReadLines, shown: Callable[[str], str] = _as_it_is) -> str:
    """Format `error` for a terminal.

    read_lines: a file's lines, or () where it cannot be read; shown: how a file is called in the message.
    """
    if isinstance(error, SourceErrors):
        return "\n".join(render(each, read_lines, shown) for each in error.errors)
    parts = _message("error", error.message, error.span, read_lines, shown)
    if isinstance(error, MachineError) and error.console:
        tail = error.console.decode("utf-8", "replace").splitlines()[-10:]
        parts.append("  last console lines:")
        parts.extend(f"    {line}" for line in tail)
    return "\n".join(parts + _explained(error.notes, error.hint, shown))


def render_warning(warning: Diagnostic, read_lines: ReadLines, shown: Callable[[str], str] = _as_it_is) -> str:
    """Format a warning for a terminal, as `render` does an error."""
    kind, flag = ("error", f"-Werror={warning.flag}") if warning.is_error else ("warning", f"-W{warning.flag}")
    parts = _message(kind, f"{warning.message} [{flag}]", warning.span, read_lines, shown)
    return "\n".join(parts + _explained(warning.notes, warning.hint, shown))


def _message(
    kind: str, message: str, span: Span | None, read_lines: ReadLines, shown: Callable[[str], str]
) -> list[str]:
    """The message behind its place, the source line, a caret."""
    parts = _includes(span, shown)
    parts.append(f"{f'{_placed(span, shown)}: ' if span else 'meta: '}{kind}: {message}")
    lines = read_lines(span.file) if span else ()
    if span and 1 <= span.line <= len(lines):
        line = lines[span.line - 1].rstrip("\n")
        parts.append("    " + line.expandtabs(4))
        if span.column is not None:
            before = line[: span.column - 1].expandtabs(4)
            parts.append("    " + " " * len(before) + "^")
    return parts


def _explained(notes: Notes, hint: str | None, shown: Callable[[str], str]) -> list[str]:
    few = notes if len(notes) <= _MOST_NOTES else (*notes[: _MOST_NOTES - 1], notes[-1])
    parts = [f"  {_placed(place, shown)}: note: {text}" for place, text in few]
    return [*parts, f"  hint: {hint}"] if hint else parts
