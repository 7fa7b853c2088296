"""What the commands share at run time: the workspace, input, output, warnings."""

from __future__ import annotations

import json
import os
import select
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from meta.diagnostics import Diagnostic, SourceLines, UsageError, render_warning

if TYPE_CHECKING:
    from meta.driver.workspace import Workspace

CACHE = "META_CACHE"  # the environment variable that says where caches are, instead of in outputs/
BROKEN_PIPE = 141  # 128 + SIGPIPE


def workspace_here(tell: Callable[[str], None] | None = None) -> Workspace:
    from meta.driver.workspace import Workspace

    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise UsageError("the current directory no longer exists") from None
    kept = os.environ.get(CACHE)
    where = here / kept if kept else None
    return Workspace(here, tell or (lambda line: print(line, file=sys.stderr)), warner(), where)


def read_input() -> bytes:
    """Redirected input, to its end. A terminal, and a pipe that nobody wrote to or closed, is no input."""
    if sys.stdin is None or sys.stdin.isatty() or not select.select([sys.stdin], [], [], 0)[0]:
        return b""
    return sys.stdin.buffer.read()


def write_console(data: bytes) -> None:
    """Console text to stdout at once. Who closed the pipe wants no more, and no complaint."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise typer.Exit(BROKEN_PIPE) from None


def report(facts: Any, text: str, as_json: bool) -> None:
    print_text(json.dumps(facts, indent=2, sort_keys=True) if as_json else text)


def print_text(text: str) -> None:
    sys.stdout.flush()
    write_console((text if text.endswith("\n") else text + "\n").encode())


def shown_name(file: str) -> str:
    """A file below the current directory by its relative name."""
    try:
        return str(Path(file).relative_to(Path.cwd()))
    except (ValueError, FileNotFoundError):  # elsewhere, or relative already; or there is no such directory any more
        return file


def warner() -> Callable[[Diagnostic], None]:
    """Shows warnings; there may be hundreds about one file."""
    lines = SourceLines()
    return lambda warning: print(render_warning(warning, lines, shown_name), file=sys.stderr)
