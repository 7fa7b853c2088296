"""`meta cc`: C files to preprocessed text, IR, assembly, objects, or through the host's `cc` to a program.

    meta cc -O2 -c a.c            ->  a.o, which any linker takes
    meta cc -O2 a.c b.o -lm -o p  ->  a.c compiled into a temporary object, then: cc a.o b.o -lm -o p
"""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from meta.diagnostics import Diagnostic, InputError, MetaError, SourceError, UsageError, raise_all
from meta.driver import cc_dependencies, cc_information, cc_preprocess, cc_unit
from meta.driver.cc_options import Input, Options, parse

if TYPE_CHECKING:
    from meta.warnings import WarningOptions

_SUFFIXES = {"compile": ".o", "assemble": ".s", "preprocess": ".i"}
_C = ("c", "cpp-output")
_ASSEMBLY = ("assembler", "assembler-with-cpp")
HOST_COMPILERS = ("cc", "gcc", "clang")


@dataclass(frozen=True, slots=True)
class Console:
    """How the command talks: `tell` to stderr, `write` text to stdout, `read` standard input, `fail` shows an error."""

    tell: Callable[[str], None]
    write: Callable[[bytes], None]
    read: Callable[[], bytes]
    fail: Callable[[MetaError], None]
    warn: Callable[[Diagnostic], None]


def cc(arguments: Sequence[str], console: Console) -> int:
    """Run one command line; the exit status: 0, or 1 as cc's."""
    answer = cc_information.information(arguments)
    if answer is not None:
        console.write(f"{answer}\n".encode())
        return 0
    try:
        options = parse(arguments, _read_response_file)
        _check(options)
        for note in options.notes if options.warnings else ():
            console.tell(f"meta cc: warning: {note}")
        with tempfile.TemporaryDirectory(prefix="meta-cc-") as folder:
            return _Run(options, console, Path(folder)).all()
    except MetaError as error:
        console.fail(error)
        return 1


def _read_response_file(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot read response file '{name}': {error.strerror}") from None


def _check(options: Options) -> None:
    if not options.inputs:
        raise UsageError("no input files")
    if options.action != "link" and options.output is not None:
        compiled = [each for each in options.inputs if each.language != "object"]
        if len(compiled) > 1:
            raise UsageError("-o names one file, but several are compiled")
    _wanted(options)


def _wanted(options: Options) -> WarningOptions:
    from meta.warnings import WarningOptions

    return WarningOptions.of(options.warning_flags, none=not options.warnings, all_errors=options.errors)


class _Run:
    """One command line being carried out; `folder` holds what does not outlive it."""

    def __init__(self, options: Options, console: Console, folder: Path) -> None:
        self._options = options
        self._console = console
        self._folder = folder
        self._failed = False

    def all(self) -> int:
        """Every input, as far as it goes; errors of one do not hide those of the next."""
        objects: dict[Input, str] = {}
        for index, given in enumerate(dict.fromkeys(self._options.inputs)):
            try:
                objects[given] = self._one(given, index)
            except MetaError as error:
                self._console.fail(error)
                self._failed = True
        if self._failed:
            return 1
        return self._link(objects) if self._options.action == "link" and not self._is_listing else 0

    @property
    def _is_listing(self) -> bool:
        return self._options.dependencies.startswith("only")

    def _one(self, given: Input, index: int) -> str:
        """Compile one input; the path of what the link step takes for it."""
        options = self._options
        if given.language == "object":
            if options.action != "link":
                self._console.tell(f"meta cc: warning: {given.path}: linker input file unused because linking not done")
            elif not Path(given.path).exists():
                raise InputError(f"cannot read '{given.path}': No such file or directory")
            return given.path
        output = self._output(given, index)
        if options.verbose or options.dry_run:
            self._console.tell(f"meta cc: {options.action} {given.path} -> {output}")
        if options.dry_run:
            return output
        if given.language in _ASSEMBLY:
            return self._assembly(given, output)
        if given.language not in _C:
            raise UsageError(f"cannot compile '{given.path}'")
        self._compile(given, output)
        return output

    def _output(self, given: Input, index: int) -> str:
        options = self._options
        if options.action == "link":
            return str(self._folder / f"{index}-{Path(given.path).stem}.o")
        if options.output is not None:
            return options.output
        if options.action in ("preprocess", "check"):
            return "-"
        suffix = ".ll" if options.emit_llvm else _SUFFIXES[options.action]
        return ("-" if given.path == "-" else Path(given.path).stem) + suffix

    def _compile(self, given: Input, output: str) -> None:
        from meta.frontend.preprocessor import definitions, to_text

        options = self._options
        preprocessed, errors = cc_preprocess.preprocess(given, options, self._console.read)
        if errors and (options.action == "preprocess" or self._is_listing):
            raise_all(errors[: options.max_errors])
        if options.dependencies:
            rule = cc_dependencies.rule(given, options, output, preprocessed.dependencies[1:])
            where = cc_dependencies.destination(given, options, output)
            self._write("-" if where is None else where, rule.encode())
        if self._is_listing:
            return
        if options.action == "preprocess":
            self._refuse(self._show(_wanted(options).selected(preprocessed.warnings)))
            text = definitions(preprocessed) if options.lists_macros else to_text(preprocessed, options.markers)
            self._write(output, text.encode("utf-8", "surrogateescape"))
            return
        semantics, errors = cc_unit.analysed(preprocessed, errors, given.path, options)
        warnings = cc_unit.warnings(preprocessed, semantics, errors, _wanted(self._options))
        is_refused = self._show(warnings)
        raise_all(errors)
        self._refuse(is_refused)
        if options.action != "check":
            self._write(output, cc_unit.generated(semantics, options))

    def _show(self, found: Iterable[Diagnostic]) -> bool:
        """Show warnings; whether one of them is to be an error."""
        is_refused = False
        for warning in found:
            self._console.warn(warning)
            is_refused |= warning.is_error
        return is_refused

    @staticmethod
    def _refuse(is_refused: bool) -> None:
        if is_refused:
            raise SourceError("some warnings are treated as errors")

    def _assembly(self, given: Input, output: str) -> str:
        """Assembly goes to the host's compiler, which knows its preprocessor and assembler."""
        from meta.machine.tool import find_tool, run_tool

        options = self._options
        if options.action in ("assemble", "preprocess"):
            return output
        flags = [f"-I{each}" for each in options.include] + list(options.macros)
        compiler = find_tool(HOST_COMPILERS, "assembling")
        if run_tool([compiler, "-c", *flags, "-x", given.language, given.path, "-o", output]) != 0:
            raise SourceError(f"assembling '{given.path}' failed")
        return output

    def _link(self, objects: dict[Input, str]) -> int:
        from meta.machine.tool import find_tool, run_tool

        options = self._options
        arguments = [objects[each] if isinstance(each, Input) else each for each in options.link]
        if options.code == "fixed" and not {"-shared", "-static", "-no-pie", "-r"} & set(arguments):
            arguments.append("-no-pie")
        command = [find_tool(HOST_COMPILERS, "linking"), *arguments, "-o", options.output or "a.out"]
        if options.verbose or options.dry_run:
            self._console.tell(shlex.join(command))
        return 0 if options.dry_run or run_tool(command) == 0 else 1

    def _write(self, output: str, data: bytes) -> None:
        if output == "-":
            self._console.write(data)
            return
        try:
            Path(output).write_bytes(data)
        except OSError as error:
            raise InputError(f"cannot write '{output}': {error.strerror}") from None
