"""`meta cc`: C files to preprocessed text, IR, assembly, objects, or through the host's `cc` to a program.

    meta cc -O2 -c a.c            ->  a.o, which any linker takes
    meta cc -O2 a.c b.o -lm -o p  ->  a.c compiled into a temporary object, then: cc a.o b.o -lm -o p
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from meta.clock import Moment
from meta.diagnostics import Diagnostic, InputError, MetaError, SourceError, UsageError, raise_all
from meta.driver import cc_cache, cc_dependencies, cc_host, cc_information, cc_preprocess, cc_unit
from meta.driver.cc_options import Input, Options, parse

if TYPE_CHECKING:
    from meta.frontend.preprocessor import Preprocessed
    from meta.warnings import WarningOptions

_SUFFIXES = {"compile": ".o", "assemble": ".s", "preprocess": ".i"}
_LINKED = ("-Wl,", "-l", "-Xlinker")  # what is something to link, as files are
_ASSEMBLY = ("assembler", "assembler-with-cpp")


@dataclass(frozen=True, slots=True)
class Console:
    """How the command talks: `tell` to stderr, `write` text to stdout, `read` standard input, `fail` shows an error.
    `now` is the moment for `__DATE__`."""

    tell: Callable[[str], None]
    write: Callable[[bytes], None]
    read: Callable[[], bytes]
    fail: Callable[[MetaError], None]
    warn: Callable[[Diagnostic], None]
    now: Moment


def cc(arguments: Sequence[str], console: Console) -> int:
    """Run one command line; the exit status: 0, or 1 as cc's."""
    answer = cc_information.information(arguments)
    if answer is not None:
        console.write(f"{answer}\n".encode())
        return 0
    try:
        if questions := [each for each in arguments if each.startswith("-print-")]:
            return cc_host.answer(questions)
        options = parse(arguments, _read_response_file)
        _check(options)
        is_compiling = any(given.language != "object" for given in options.inputs)
        for note in options.notes if options.warnings and is_compiling else ():
            console.tell(f"meta cc: warning: {note}")
        return _Run(options, console).all()
    except MetaError as error:
        console.fail(error)
        return 1


def _read_response_file(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot read response file '{name}': {error.strerror}") from None


def _check(options: Options) -> None:
    if not any(isinstance(each, Input) or each.startswith(_LINKED) for each in options.link):
        raise UsageError("no input files")
    if options.action != "link" and options.output is not None:
        compiled = [each for each in options.inputs if each.language != "object"]
        if len(compiled) > 1:
            raise UsageError("-o names one file, but several are compiled")
    for given in options.inputs:
        if given.language == "c-header" and options.action not in ("preprocess", "check"):
            raise UsageError(f"'{given.path}': precompiled headers are not made", hint="-E or -fsyntax-only, or -x c")
        if options.output is not None and given.language != "object" and _is_same(given.path, options.output):
            raise UsageError(f"input file '{given.path}' is the same as output file")
    _wanted(options)


def _is_same(one: str, other: str) -> bool:
    try:
        return Path(one).samefile(other) and Path(one).is_file()
    except OSError:
        return False


def _wanted(options: Options) -> WarningOptions:
    from meta.warnings import WarningOptions

    return WarningOptions.of(options.warning_flags, none=not options.warnings, all_errors=options.errors)


class _Run:
    """One command line being carried out."""

    def __init__(self, options: Options, console: Console) -> None:
        self._options = options
        self._console = console
        self._host = cc_host.Host(console.tell)
        self._failed = False

    def all(self) -> int:
        """Every input, as far as it goes; errors of one do not hide those of the next."""
        objects: dict[Input, str] = {}
        for given in dict.fromkeys(self._options.inputs):
            try:
                self._one(given, objects)
            except MetaError as error:
                self._console.fail(error)
                self._failed = True
        if self._failed:
            return 1
        is_linking = self._options.action == "link" and not self._is_listing
        return self._host.link(objects, self._options) if is_linking else 0

    @property
    def _is_listing(self) -> bool:
        return self._options.dependencies.startswith("only")

    def _one(self, given: Input, objects: dict[Input, str]) -> None:
        """Take one input as far as the command line says; what was made for the link step goes to `objects`."""
        options = self._options
        if given.language == "object":
            if options.action != "link":
                self._console.tell(f"meta cc: warning: {given.path}: linker input file unused because linking not done")
            elif not Path(given.path).exists():
                raise InputError(f"cannot read '{given.path}': No such file or directory")
            return
        is_assembly = given.language in _ASSEMBLY
        if is_assembly and options.action in ("link", "check"):
            return
        output = self._output(given)
        if options.verbose or options.dry_run:
            self._console.tell(f"meta cc: {options.action} {given.path} -> {output}")
        if options.action == "link":
            objects[given] = output
        if options.dry_run:
            return
        if is_assembly:
            self._host.assemble(given, options, output)
        else:
            self._compile(given, output)

    def _output(self, given: Input) -> str:
        options = self._options
        if options.action == "link":
            return self._host.new_object(f"{Path(given.path).stem}.o")
        if options.output is not None:
            return options.output
        if options.action in ("preprocess", "check"):
            return "-"
        suffix = ".ll" if options.emit_llvm else _SUFFIXES[options.action]
        return ("-" if given.path == "-" else Path(given.path).stem) + suffix

    def _compile(self, given: Input, output: str) -> None:
        from meta.frontend.preprocessor import definitions, to_text

        options = self._options
        if options.verbose:
            for line in cc_preprocess.search_list(cc_preprocess.preprocess_options(given, options)):
                self._console.tell(line)
        preprocessed, errors = cc_preprocess.preprocess(given, options, self._console.now, self._console.read)
        if errors and (options.action == "preprocess" or self._is_listing):
            raise_all(errors[: options.max_errors])
        if options.dependencies:
            rule = cc_dependencies.rule(given, options, preprocessed.dependencies[1:])
            where = cc_dependencies.destination(given, options, output)
            self._write("-" if where is None else where, rule.encode())
        if self._is_listing:
            return
        if options.action == "preprocess":
            self._refuse(self._show(_wanted(options).selected(preprocessed.warnings)))
            text = definitions(preprocessed) if options.lists_macros else to_text(preprocessed, options.markers)
            self._write(output, text.encode("utf-8", "surrogateescape"))
            return
        kept = cc_cache.store(options)
        key = None if kept is None or errors else cc_cache.key(preprocessed, given.path, options)
        made = None if kept is None or key is None else kept.read(key)
        if made is None:
            made, is_quiet = self._made(preprocessed, errors, given)
            if kept is not None and key is not None and is_quiet:
                kept.keep(key, made)
        if options.action != "check":
            self._write(output, made)

    def _made(
        self, preprocessed: Preprocessed, errors: tuple[SourceError, ...], given: Input
    ) -> tuple[bytes, bool]:
        """The object or text of one unit, and whether there was nothing to warn of."""
        options = self._options
        semantics, errors = cc_unit.analysed(preprocessed, errors, given.path, options)
        warnings = cc_unit.warnings(preprocessed, semantics, errors, _wanted(options))
        is_refused = self._show(warnings)
        raise_all(errors)
        self._refuse(is_refused)
        return b"" if options.action == "check" else cc_unit.generated(semantics, options), not warnings

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

    def _write(self, output: str, data: bytes) -> None:
        if output == "-":
            self._console.write(data)
            return
        path, is_open = Path(output), False
        try:
            with path.open("wb") as file:
                is_open = True
                file.write(data)
        except OSError as error:
            if is_open and path.is_file():  # half an object is worse than none
                path.unlink(missing_ok=True)
            raise InputError(f"cannot write '{output}': {error.strerror}") from None
