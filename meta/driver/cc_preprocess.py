"""The preprocessing of `meta cc`: search path, predefined macros."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from meta.app import shipped_folder
from meta.clock import Moment, stamp
from meta.driver import cc_processor
from meta.driver.cc_options import Input, Options

if TYPE_CHECKING:
    from meta.diagnostics import SourceError
    from meta.frontend.preprocessor import Preprocessed, PreprocessOptions

_HOST_HEADERS = ("/usr/local/include", "/usr/include/x86_64-linux-gnu", "/usr/include")


def preprocess(
    given: Input, options: Options, now: Moment, read_standard_input: Callable[[], bytes]
) -> tuple[Preprocessed, tuple[SourceError, ...]]:
    """One input after translation phase 4, as far as errors permit; its `dependencies` are the files it was made
    from."""
    from meta.frontend import preprocessor

    wanted = replace(preprocess_options(given, options), date=now.date, time=now.time)
    if given.path == "-":
        text = read_standard_input().decode("utf-8-sig", "surrogateescape")
        return preprocessor.preprocess_with_errors(text, "<stdin>", wanted)
    path = Path(given.path)
    text = preprocessor.read_source(path)
    return preprocessor.preprocess_with_errors(text, given.path, replace(wanted, timestamp=stamp(path.stat().st_mtime)))


def preprocess_options(given: Input, options: Options) -> PreprocessOptions:
    """The command line as the preprocessor takes it."""
    from meta.frontend.preprocessor import PreprocessOptions

    if given.language == "cpp-output":
        return PreprocessOptions(is_preprocessed=True, standard=options.standard)
    system = list(options.system_include)
    if options.standard_headers:
        system.append(str(shipped_folder("sources") / "compiler" / "include"))
        system += _HOST_HEADERS if options.hosted else [str(shipped_folder("sources") / "runtime" / "include")]
    return PreprocessOptions(
        include_dirs=options.include,
        quote_dirs=options.quote_include,
        system_dirs=tuple(system),
        after_dirs=options.late_include,
        macros=(*macros(options), *options.macros),
        forced=options.preincludes,
        forced_macros=options.macro_files,
        lists_missing=options.missing_headers,
        has_predefined=options.predefined,
        standard=options.standard,
        hosted=options.hosted,
        target_macros=tuple(_target_macros(options)),
    )


def search_list(options: PreprocessOptions) -> list[str]:
    """The folders of headers as gcc -v tells them, which build systems read."""
    quoted = [f" {each}" for each in options.quote_dirs if Path(each).is_dir()]
    others = dict.fromkeys((*options.include_dirs, *options.system_dirs, *options.after_dirs))
    return [
        '#include "..." search starts here:', *quoted, "#include <...> search starts here:",
        *(f" {each}" for each in others if Path(each).is_dir()), "End of search list.",
    ]  # fmt: skip


def macros(options: Options) -> list[str]:
    """What is defined besides the front end's own macros, and before -D: `-DNAME=VALUE`."""
    found = {"__GNUC__": "12", "__GNUC_MINOR__": "2", "__GNUC_PATCHLEVEL__": "0"}
    found["__NO_INLINE__" if options.level == "0" else "__OPTIMIZE__"] = "1"
    if options.level in ("s", "z"):
        found["__OPTIMIZE_SIZE__"] = "1"
    if options.code != "fixed":
        found.update({"__PIC__": "2", "__pic__": "2"})
    if options.code == "pie":
        found.update({"__PIE__": "2", "__pie__": "2"})
    if options.threads:
        found["_REENTRANT"] = "1"
    if options.fast_math:
        found["__FAST_MATH__"] = "1"
    return [f"-D{name}={value}" for name, value in found.items()]


def _target_macros(options: Options) -> list[str]:
    from meta.backend.compile import host_cpu

    host = host_cpu()[1] if options.cpu == cc_processor.NATIVE else ""
    return cc_processor.macros(options.cpu, options.features, host)
