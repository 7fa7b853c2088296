"""Dependency files of `-M`, `-MD` and their relatives: which headers an object was made from, as a make rule.

main.o: main.c util.h
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from meta.driver.cc_options import Input, Options

_WIDTH = 78


def destination(given: Input, options: Options, output: str) -> str | None:
    """Where the rule goes; None for standard output."""
    if options.dependency_file is not None:
        return options.dependency_file
    if options.dependencies.startswith("only"):
        return options.output if options.output not in (None, "-") else None
    base = options.output if options.output is not None else Path(given.path).name
    if options.action == "link" and not _is_alone(options):
        return f"{options.output or 'a'}-{Path(given.path).stem}.d"
    return str(Path(base).with_suffix(".d"))


def _is_alone(options: Options) -> bool:
    """Whether one file is compiled, and linked to what -o names: then that stands for the object, as in gcc."""
    return options.output is not None and sum(each.language != "object" for each in options.inputs) == 1


def rule(given: Input, options: Options, headers: Iterable[str]) -> str:
    """The rule for one input; with -MP each header also gets an empty rule."""
    shown = list(dict.fromkeys(headers))
    if options.dependencies.endswith("user"):
        shown = [each for each in shown if not each.startswith(("/usr/", "/lib/")) and "/compiler/include/" not in each]
    targets = [*options.targets, *(_quoted(each) for each in options.quoted_targets)]
    if not targets:
        is_named = options.action in ("compile", "assemble") or (options.action == "link" and _is_alone(options))
        is_named = is_named and options.output is not None and not options.dependencies.startswith("only")
        targets = [_quoted(str(options.output) if is_named else f"{Path(given.path).stem}.o")]
    lines = [f"{' '.join(targets)}:"]
    for each in (given.path, *shown):
        word = _quoted(each)
        if len(lines[-1]) + len(word) + 1 > _WIDTH and len(lines[-1]) > 2:
            lines[-1] += " \\"
            lines.append("")
        lines[-1] += f" {word}"
    text = "\n".join(lines) + "\n"
    if options.phony_targets:
        text += "".join(f"{_quoted(each)}:\n" for each in shown)
    return text


def _quoted(name: str) -> str:
    return name.replace("$", "$$").replace(" ", "\\ ").replace("#", "\\#")
