"""A program as the files of an emitted tree: C, boot assembly, linker scripts, Makefile, meta.toml, data.

The tree is itself an app folder, and gcc and GNU ld build it as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from meta.app import APP_FILE, STACK, App, Workload
from meta.generation import hash_texts
from meta.program import LIBRARY, PROBE_FOLDER, Program
from meta.target import Platform

BANNER = "Written by meta. Feed this tree to meta again, or build it with make."

_MAKEFILE = """\
# Builds kernel.elf with gcc and GNU ld:  make            bare metal (boots with qemu-system-x86_64 -kernel)
#                                         make PLATFORM=linux    a static Linux executable
ifeq ($(origin CC),default)
CC = gcc
endif
CFLAGS ?= -O{level}
LDFLAGS ?=
PLATFORM ?= pc

# What the code depends on, whatever CFLAGS says. Sums must not be contracted: every build prints the same text.
# A kernel has one thread: an object of each thread is like any other.
needed := -std=gnu11 -D_Thread_local= -ffreestanding -fno-builtin -fno-stack-protector -fno-pic -no-pie \\
	-fcf-protection=none \\
	-fno-asynchronous-unwind-tables -ffp-contract=off -fno-strict-aliasing -ffunction-sections -fdata-sections -w
needed_pc := -mno-red-zone -mcmodel=small{features_pc}
needed_linux :={features_linux}

sources := $(filter-out {others},$(wildcard {folders}))
objects := $(sources:%=.build/$(PLATFORM)/%.o)

kernel.elf: .build/$(PLATFORM)/kernel.elf FORCE
	@cmp -s $< $@ || cp $< $@

.build/$(PLATFORM)/kernel.elf: $(objects) $(PLATFORM).ld
	$(LD) -nostdlib -static --gc-sections -z noexecstack -T $(PLATFORM).ld $(LDFLAGS) -o $@ $(objects)

.build/$(PLATFORM)/%.c.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(needed) $(needed_$(PLATFORM)) -c -o $@ $<

.build/$(PLATFORM)/%.s.o: %.s
	@mkdir -p $(@D)
	$(CC) $(ASFLAGS) -c -o $@ $<

clean:
	rm -rf .build kernel.elf

.PHONY: clean FORCE
"""


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of an emitted tree: text by path, or the host file to link or copy."""

    files: Mapping[str, str | bytes | Path]
    hash: str  # over the C and assembly
    lines: int  # of C


def make_tree(app: App, program: Program) -> Tree:
    """Everything needed to build `program` again, with or without meta."""
    from meta.backend import gnu_linker_script
    from meta.emit import emit_unit

    code = {unit.path: emit_unit(unit, banner=BANNER) for unit in program.units}
    lines = sum(text.count("\n") for text in code.values())
    code.update({each.path: each.text for each in program.assembly})
    files: dict[str, str | bytes | Path] = dict(code)
    files["Makefile"] = _makefile(program, app)
    files.update({f"{platform.value}.ld": gnu_linker_script(platform) for platform in Platform})
    files[APP_FILE] = app_file_text(app, [unit.path for unit in program.units])
    files.update({f"data/{name}": file for name, file in app.data})
    for workload in app.workloads:
        files.update(_workload_files(workload))
    return Tree(dict(sorted(files.items())), hash_texts(code.items()), lines)


def _folders(paths: list[str]) -> list[str]:
    return sorted({str(PurePosixPath(path).parent) for path in paths})


def _makefile(program: Program, app: App) -> str:
    """The Makefile: every folder's files, but for those of the other platform."""
    paths = [unit.path for unit in program.units] + [each.path for each in program.assembly]
    patterns = sorted({f"{PurePosixPath(path).parent}/*{PurePosixPath(path).suffix}" for path in paths})
    per_platform = {p: [f for f in _folders(paths) if p.value in f.split("/")[1:2]] for p in Platform}
    others = " ".join(
        f"$(if $(filter-out {p.value},$(PLATFORM)),{' '.join(f'{folder}/%' for folder in folders)})"
        for p, folders in per_platform.items()
        if folders
    )
    words = {"level": app.level, "others": others, "folders": " ".join(patterns)}
    for platform in Platform:  # gcc and LLVM call features of a CPU the same
        own = app.features if platform is app.platform else ()
        words[f"features_{platform.value}"] = "".join(f" -m{name}" for name in own)
    text = _MAKEFILE
    for name, value in words.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def app_file_text(app: App, units: Iterable[str]) -> str:
    """meta.toml in its one normal form; `units` are the paths of its sources."""
    own = _folders([path for path in units if not _is_library(path)])
    lines = [
        "[app]",
        f"name = {_quoted(app.name)}",
        f"sources = {_list(f'{folder}/*.c' for folder in own)}",
        f"entry = {_quoted(app.entry)}",
        f"platform = {_quoted(app.platform.value)}",
        f"memory = {_quoted(size_text(app.memory))}",
        f"cores = {app.cores}",
        'runtime = "runtime"',
        'boot = "boot"',
    ]
    if app.stack != STACK:
        lines.append(f"stack = {_quoted(size_text(app.stack))}")
    if app.level != "2":
        lines.append(f"level = {_quoted(app.level)}")
    if app.features:
        lines.append(f"features = {_list(app.features)}")
    if app.file_options:
        lines.append(f"file_options = {_list(app.file_options)}")
    if app.data:
        lines += ["", "[data]", *(f"{_quoted(name)} = {_quoted(f'data/{name}')}" for name, _ in app.data)]
    for workload in app.workloads:
        lines += ["", "[[workload]]", f"name = {_quoted(workload.name)}", f"kind = {_quoted(workload.kind)}"]
        if workload.args:
            lines.append(f"args = {_list(workload.args)}")
        files = _workload_files(workload)
        lines += [f"{file.rpartition('.')[2]} = {_quoted(file)}" for file in files]
        lines += [f"status = {workload.status}", f"timeout = {workload.timeout}"]
        if workload.memory:
            lines.append(f"memory = {_quoted(size_text(workload.memory))}")
    return "\n".join(lines) + "\n"


def _workload_files(workload: Workload) -> dict[str, bytes]:
    files = {}
    if workload.stdin:
        files[f"workloads/{workload.name}.stdin"] = workload.stdin
    if workload.expect is not None:
        files[f"workloads/{workload.name}.expect"] = workload.expect
    return files


def _is_library(path: str) -> bool:
    """Whether the runtime folder brings this unit in; probes are named as the app's own sources."""
    return path.startswith(LIBRARY) and not path.startswith(PROBE_FOLDER)


def size_text(size: int) -> str:
    """The shortest text that meta.toml reads as `size` bytes."""
    for unit, scale in (("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10)):
        if size % scale == 0:
            return f"{size // scale}{unit}"
    return str(size)


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are a subset of TOML's but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(text) for text in texts) + "]"
