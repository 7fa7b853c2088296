"""The findings of `meta check` as text, in the form of the compiler's own errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meta.checks.findings import Finding
from meta.checks.program import Report
from meta.diagnostics import Span

ReadLines = Callable[[str], Sequence[str]]


def findings_text(report: Report, read_lines: ReadLines) -> str:
    """Every finding with its line, then one line about the stack and one that counts."""
    lines = [line for finding in report.findings for line in _finding(finding, read_lines)]
    depth = report.depth
    bound = "" if depth.is_bounded else ", once around each recursion"
    if depth.dynamic:
        bound += f", without what {', '.join(depth.dynamic)} allocate{'s' * (len(depth.dynamic) == 1)}"
    path = " -> ".join(depth.path)
    lines.append(f"deepest stack: {depth.size:,} of {report.stack:,} bytes{bound}: {path}")
    count = len(report.findings)
    lines.append("nothing found" if not count else f"{count} finding{'s' if count > 1 else ''}")
    return "\n".join(lines)


def _finding(finding: Finding, read_lines: ReadLines) -> list[str]:
    place = f"{finding.span}: " if finding.span else ""
    lines = [f"{place}warning: {finding.message} [{finding.check}]", *_source(finding.span, read_lines)]
    for note in finding.notes:
        if note.span is not None:
            lines += [f"{note.span}: note: {note.text}", *_source(note.span, read_lines)]
    return lines


def _source(span: Span | None, read_lines: ReadLines) -> list[str]:
    lines = read_lines(span.file) if span else ()
    if span is None or not 1 <= span.line <= len(lines):
        return []
    line = lines[span.line - 1].rstrip("\n")
    shown = ["    " + line.expandtabs(4)]
    if span.column is not None:
        shown.append("    " + " " * len(line[: span.column - 1].expandtabs(4)) + "^")
    return shown
