"""The preprocessing of `meta cc`: search path, predefined macros, and the text for people that -E prints."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from meta.app import shipped_folder
from meta.diagnostics import InputError, SourceError
from meta.driver.cc_flags import FEATURES, STANDARDS
from meta.driver.cc_options import Input, Options

_HOST_HEADERS = ("/usr/local/include", "/usr/include/x86_64-linux-gnu", "/usr/include")
_PLACE_MARK = re.compile(r"[\x0e\x0f][0-9]+ ")
_MARKER = re.compile(r'^# \d+ "((?:[^"\\]|\\.)*)"', re.MULTILINE)


def preprocess(given: Input, options: Options, read_standard_input: Callable[[], bytes]) -> tuple[str, list[str]]:
    """The preprocessed text of one input, and the headers it was made from in order."""
    if given.language == "cpp-output":
        try:
            return Path(given.path).read_text(encoding="utf-8", errors="surrogateescape"), []
        except OSError as error:
            raise InputError(f"cannot read '{given.path}': {error.strerror}") from None
    if given.path == "-":
        with tempfile.NamedTemporaryFile(suffix=".c") as file:
            file.write(read_standard_input())
            file.flush()
            return _preprocess(file.name, "<stdin>", options)
    return _preprocess(given.path, given.path, options)


def _preprocess(path: str, logical: str, options: Options) -> tuple[str, list[str]]:
    from meta.frontend.preprocess import preprocess

    if options.preincludes:
        raise SourceError("-include is not supported yet")
    text = preprocess(Path(path), logical, [Path(each) for each in search_path(options)], macros(options))
    names = [re.sub(r"\\(.)", r"\1", name) for name in _MARKER.findall(text)]
    return text, [name for name in dict.fromkeys(names) if name != path]


def search_path(options: Options) -> list[str]:
    """The folders in which headers are looked for, in order."""
    folders = [*options.quote_include, *options.include, *options.system_include]
    if options.standard_headers:
        folders.append(str(shipped_folder("sources") / "compiler" / "include"))
        if options.hosted:
            folders += _HOST_HEADERS
        else:
            folders.append(str(shipped_folder("sources") / "runtime" / "include"))
    return [*folders, *options.late_include]


def macros(options: Options) -> dict[str, str]:
    """What is defined besides the front end's own macros, and by -D."""
    version, is_gnu = STANDARDS[options.standard]
    found = {"__STDC_HOSTED__": str(int(options.hosted)), "__linux__": "1", "__linux": "1", "__unix__": "1",
             "__unix": "1", "__gnu_linux__": "1", "__NO_INLINE__": "1",
             "__GNUC__": "12", "__GNUC_MINOR__": "2", "__GNUC_PATCHLEVEL__": "0"}  # fmt: skip
    if version:
        found["__STDC_VERSION__"] = version
    if is_gnu:
        found.update({"linux": "1", "unix": "1"})
    else:
        found["__STRICT_ANSI__"] = "1"
    if options.level != "0":
        found["__OPTIMIZE__"] = "1"
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
    by_feature = {llvm: macro for llvm, macro, _ in FEATURES.values()}
    found.update({by_feature[name]: "1" for name in options.features})
    for word in options.macros:
        name, separator, value = word[2:].partition("=")
        if word.startswith("-D"):
            found[name] = value if separator else "1"
        else:
            found.pop(name, None)
    return found


def readable(text: str, markers: bool) -> str:
    """The text that -E prints: without the front end's place marks, with -P without line markers."""
    text = _PLACE_MARK.sub("", text)
    return text if markers else re.sub(r"\n{2,}", "\n", re.sub(r"^# \d+.*$", "", text, flags=re.MULTILINE))
