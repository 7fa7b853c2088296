"""The command line of `meta cc`: gcc's flags to one frozen value.

parse(["-O2", "-c", "a.c", "-o", "a.o"])  ->  Options(action="compile", level="2", inputs=(Input("a.c", "c"),), ...)
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from meta.diagnostics import UsageError
from meta.driver import cc_flags, cc_processor
from meta.target import Platform, Separate, Target

MAX_ERRORS = 20  # shown of one file, unless -fmax-errors says otherwise; 0 is no limit
_LANGUAGES = {".c": "c", ".i": "cpp-output", ".s": "assembler", ".S": "assembler-with-cpp", ".sx": "assembler-with-cpp",
              ".h": "c-header"}  # fmt: skip
# What the host's compiler would take for another language: it is not asked.
_FOREIGN = frozenset({
    ".cc", ".cp", ".cxx", ".cpp", ".c++", ".C", ".CPP", ".ii", ".m", ".mm", ".M", ".mi", ".mii", ".f", ".for", ".F",
    ".f90", ".F90", ".f95", ".go", ".d", ".adb", ".ads", ".hh", ".hpp", ".hxx",
})  # fmt: skip
_KNOWN_LANGUAGES = ("c", "cpp-output", "c-header", "assembler", "assembler-with-cpp", "none")


@dataclass(frozen=True, slots=True)
class Input:
    """One file on the command line; `language` is "object" for what only the link step takes."""

    path: str
    language: str


@dataclass(frozen=True, slots=True)
class Options:
    """What a command line asks for. `link` holds inputs and the linker's own arguments, in their order."""

    action: str = "link"
    emit_llvm: bool = False
    output: str | None = None
    inputs: tuple[Input, ...] = ()
    link: tuple[Input | str, ...] = ()
    language: str = "none"
    level: str = "0"
    debug: bool = False
    prefixes: tuple[tuple[str, str], ...] = ()
    standard: str = "gnu17"
    macros: tuple[str, ...] = ()  # "-DNAME=VALUE" and "-UNAME", in their order
    include: tuple[str, ...] = ()
    quote_include: tuple[str, ...] = ()
    system_include: tuple[str, ...] = ()
    late_include: tuple[str, ...] = ()
    preincludes: tuple[str, ...] = ()
    standard_headers: bool = True
    warnings: bool = True
    warning_flags: tuple[str, ...] = ()
    errors: bool = False
    max_errors: int = MAX_ERRORS
    markers: bool = True
    verbose: bool = False
    dry_run: bool = False
    cpu: str = "x86-64"
    features: tuple[str, ...] = ()  # "+NAME" and "-NAME", in their order
    wraps: bool = False
    fast_math: bool = False
    strict_aliasing: bool | None = None  # None: as the level says
    builtins: bool = True
    hosted: bool = True
    code: str = "pie"
    common: bool = False
    gnu89_inline: bool = False
    function_sections: bool = False
    data_sections: bool = False
    unwind_tables: bool = True
    exceptions: bool = False
    frame_pointers: bool = False
    inline: bool = True
    red_zone: bool = True
    visibility: str = "default"
    threads: bool = False
    dependencies: str = ""
    dependency_file: str | None = None
    targets: tuple[str, ...] = ()
    quoted_targets: tuple[str, ...] = ()
    phony_targets: bool = False
    missing_headers: bool = False
    macro_files: tuple[str, ...] = ()
    cache: str | None = None  # the folder of `cc_cache`
    assembler: tuple[str, ...] = ()  # "-Wa,..." for assembly files
    lists_macros: bool = False
    predefined: bool = True
    notes: tuple[str, ...] = ()

    def target(self) -> Target:
        """How to compile for these options."""
        version, _ = cc_flags.STANDARDS[self.standard]
        separate = Separate(
            hosted=self.hosted and self.builtins,
            pic=0 if self.code == "fixed" else 2,
            pie=2 if self.code == "pie" else 0,
            gnu89_inline=self.gnu89_inline or not version,
            **{name: getattr(self, name) for name in _SEPARATE},
        )
        features = cc_processor.llvm_features(self.features)
        aliasing = self.level not in ("0", "1") if self.strict_aliasing is None else self.strict_aliasing
        return Target(
            Platform.LINUX, self.cpu, features, self.level,
            wraps=self.wraps, fast_math=self.fast_math, strict_aliasing=aliasing, separate=separate,
        )  # fmt: skip


_SEPARATE = (
    "common", "unwind_tables", "exceptions", "frame_pointers", "function_sections", "data_sections", "visibility",
    "red_zone", "inline",
)  # fmt: skip
_LISTS = frozenset(each.name for each in fields(Options) if str(each.type).startswith("tuple"))


@dataclass(slots=True)
class _Reader:
    """The options read so far."""

    values: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in _LISTS})

    def set(self, name: str, value: Any) -> None:
        if name in _LISTS:
            self.lists[name].append(value)
        else:
            self.values[name] = value

    def options(self) -> Options:
        everything: dict[str, Any] = {**self.values, **{name: tuple(items) for name, items in self.lists.items()}}
        return Options(**everything)

    def input(self, path: str) -> None:
        language = self.values.get("language", "none")
        if language == "none":
            language = _LANGUAGES.get(Path(path).suffix, "object")
            if Path(path).suffix in _FOREIGN:
                raise UsageError(f"cannot compile '{path}': only C and assembly are compiled")
            if path == "-":
                raise UsageError("standard input needs -E or -x", hint="-x c")
        given = Input(path, language)
        self.lists["link"].append(given)
        self.lists["inputs"].append(given)


def parse(arguments: Sequence[str], read_text: Callable[[str], str]) -> Options:
    """Raises UsageError for a flag that is not known; `read_text` reads `@file` arguments."""
    reader = _Reader()
    queue = list(_expanded(arguments, read_text, depth=0))
    if "-E" in queue and "-" in queue and "-x" not in queue:
        queue = ["-xc", *queue]
    position = 0
    while position < len(queue):
        position += _read(reader, queue[position], queue[position + 1 : position + 2])
    return reader.options()


def _expanded(arguments: Iterable[str], read_text: Callable[[str], str], depth: int) -> Iterable[str]:
    """Arguments with `@file` replaced by the arguments in the file."""
    for argument in arguments:
        if len(argument) > 1 and argument.startswith("@"):
            if depth > 20:
                raise UsageError(f"response files nested too deeply at '{argument}'")
            yield from _expanded(shlex.split(read_text(argument[1:])), read_text, depth + 1)
        else:
            yield argument


def _read(reader: _Reader, argument: str, following: list[str]) -> int:
    """Read one argument; how many were used."""
    if not argument.startswith("-") or argument == "-":
        reader.input(argument)
        return 1
    if argument in cc_flags.SETS:
        reader.set(*cc_flags.SETS[argument])
        return 1
    if argument in cc_flags.LINK:
        reader.set("link", argument)
        if argument == "-static-pie":
            reader.set("code", "pie")
        return 1
    for read in (_read_special, _read_value, _read_link_value):
        used = read(reader, argument, following)
        if used:
            return used
    if argument in cc_flags.WARNED:
        reader.set("notes", f"'{argument}': {cc_flags.WARNED[argument]}")
    elif not cc_flags.HARMLESS.fullmatch(argument):
        raise UsageError(f"unknown or unsupported flag '{argument}'")
    return 1


def _read_special(reader: _Reader, argument: str, following: list[str]) -> int:
    """Flags with a syntax of their own."""
    if argument.startswith("-std="):
        name = argument.removeprefix("-std=")
        if name not in cc_flags.STANDARDS:
            raise UsageError(f"unknown C standard '{name}'", hint=f"one of {', '.join(cc_flags.STANDARDS)}")
        reader.set("standard", name)
    elif argument == "-ansi":
        reader.set("standard", "c90")
    elif argument == "-Ofast":
        reader.set("level", "3")
        reader.set("fast_math", True)
    elif argument in ("-pthread", "-pthreads"):
        reader.set("threads", True)
        reader.set("link", "-pthread")
    elif argument.startswith("-march="):
        reader.set("cpu", cc_processor.processor(argument.partition("=")[2]))
    elif argument.startswith(("-fmax-errors=", "-ferror-limit=")):
        count = argument.partition("=")[2]
        if not count.isdigit():
            raise UsageError(f"'{argument}': a number is wanted")
        reader.set("max_errors", int(count) or sys.maxsize)
    elif argument.startswith("-fvisibility="):
        kind = argument.partition("=")[2]
        if kind not in ("default", "hidden", "protected", "internal"):
            raise UsageError(f"'{argument}': default, hidden, protected or internal is wanted")
        reader.set("visibility", kind)
    elif re.fullmatch(r"-O[0-9]+", argument):
        reader.set("level", "3")
    elif argument.startswith("-m") and (feature := cc_processor.switch(argument[2:])):
        reader.set("features", feature)
    elif argument.startswith("-Wp,"):
        for word in _preprocessor_words(argument):
            _read(reader, *word)
    elif argument.startswith("-Wa,"):
        reader.set("assembler", argument)
    elif argument.startswith("-W") and not argument.startswith("-Wl,"):
        _read_warning(reader, argument)
    elif argument in ("-g", "-g1", "-g2", "-g3") or argument.startswith(("-ggdb", "-gdwarf")):
        reader.set("debug", True)
    elif argument == "--param":
        return 2
    elif argument.startswith(("-fdebug-prefix-map=", "-ffile-prefix-map=")):
        reader.set("prefixes", _prefix(argument))
    else:
        return 0
    return 1


def _prefix(argument: str) -> tuple[str, str]:
    old, equals, new = argument.partition("=")[2].rpartition("=")
    if not equals:
        raise UsageError(f"'{argument}' needs old=new")
    return old, new


def _read_warning(reader: _Reader, argument: str) -> None:
    reader.set("warning_flags", argument)
    if argument == "-Wfatal-errors":
        reader.set("max_errors", 1)


def _preprocessor_words(argument: str) -> list[tuple[str, list[str]]]:
    """`-Wp,-MD,file` is `-MD -MF file`; other flags stand for themselves."""
    words = argument.split(",")[1:]
    if words[0] in ("-MD", "-MMD") and len(words) == 2:
        return [(words[0], []), ("-MF", [words[1]])]
    return [(word, []) for word in words]


def _read_value(reader: _Reader, argument: str, following: list[str]) -> int:
    for flag in sorted(cc_flags.VALUES, key=len, reverse=True):
        if not argument.startswith(flag):
            continue
        is_joined = argument != flag
        if not is_joined and not following:
            raise UsageError(f"'{flag}' needs a value")
        value = argument.removeprefix(flag) if is_joined else following[0]
        if flag in ("-D", "-U"):
            value = flag + value
        if flag == "-x" and value not in _KNOWN_LANGUAGES:
            raise UsageError(f"'-x {value}': only C and assembly are compiled", hint=", ".join(_KNOWN_LANGUAGES))
        reader.set(cc_flags.VALUES[flag], value)
        return 1 if is_joined else 2
    return 0


def _read_link_value(reader: _Reader, argument: str, following: list[str]) -> int:
    for flag in cc_flags.LINK_VALUES:
        if not argument.startswith(flag):
            continue
        if argument != flag:
            if flag in cc_flags.LINK_EXACT:
                continue
            reader.set("link", argument)
            return 1
        if not following:
            raise UsageError(f"'{flag}' needs a value")
        reader.set("link", flag)
        reader.set("link", following[0])
        return 2
    return 0
