"""What `meta cc` says about itself when it compiles nothing: configure scripts, CMake and Meson ask."""

from __future__ import annotations

from collections.abc import Sequence

from meta import __version__

MACHINE = "x86_64-linux-gnu"
GCC_VERSION = "12.2.0"  # whose features the predefined macros claim

_ANSWERS = {
    # Meson takes a compiler for one like gcc when these words stand in its answer.
    "--version": f"meta cc {__version__}, compatible with gcc {GCC_VERSION} of the Free Software Foundation",
    "-dumpversion": GCC_VERSION.partition(".")[0],
    "-dumpfullversion": GCC_VERSION,
    "-dumpmachine": MACHINE,
}


def information(arguments: Sequence[str]) -> str | None:
    """The answer to a command line that only asks; None for one that wants something compiled."""
    for argument in arguments:
        if argument in _ANSWERS:
            return _ANSWERS[argument]
        if argument == "--help":
            return _HELP
    if list(arguments) == ["-v"]:
        return f"Target: {MACHINE}\nmeta cc version {__version__} (gcc version {GCC_VERSION})"
    return None


_HELP = """\
Usage: meta cc [options] files

  -c -S -E -fsyntax-only --emit-llvm     how far to go; without one of them, to a program, linked by the host's cc
  -o FILE -x LANGUAGE @FILE -v -###      output, language, response files, what is done
  -O0 -O1 -O2 -O3 -Os -Oz -Og -Ofast -g  optimisation and debugging
  -std=c99|c11|c17|c23|gnu11|gnu17|gnu23 the language
  -D -U -I -iquote -isystem -idirafter -include -nostdinc -ffreestanding
  -M -MM -MD -MMD -MF -MT -MQ -MP        dependency files for make
  -W... -w -Werror -fmax-errors=         diagnostics
  --cache=FOLDER                         keep what is made of each unit, and take it from there when nothing changed
  -fPIC -fPIE -fno-pic -fwrapv -ffast-math -fno-strict-aliasing -fno-builtin -fvisibility= -fcommon
  -ffunction-sections -fdata-sections -fno-omit-frame-pointer -fno-asynchronous-unwind-tables
  -march= -m<feature> -mno-red-zone      the processor
  -l -L -shared -static -pthread -rdynamic -Wl,... and .o .a .so files go to the linker

A flag that is not known is an error; one that changes nothing here is accepted."""
