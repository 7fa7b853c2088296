"""The `meta` command: arguments, exit codes, rendering. No logic.

Nothing heavy is imported before a command asks for it: `meta --help` answers at once.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from meta.commands import generations
from meta.commands.console import (
    BROKEN_PIPE,
    print_text,
    read_input,
    report,
    shown_name,
    warner,
    workspace_here,
    write_console,
)
from meta.commands.options import AppArgument, GenArgument, JsonOption, MachineOption, TargetArgument
from meta.commands.profiles import profiles
from meta.diagnostics import ExitCode, MetaError, SourceLines, place_of_crash, render

INTERRUPTED = 130  # 128 + SIGINT, as shells count

_EPILOG = (
    "Exit codes: 0 success, 1 an error in C or assembly, 2 wrong usage or meta.toml, 3 a missing, damaged or foreign"
    " file, 4 a generation differs from generation 0, 70 a bug in meta, 124 the kernel did not end in time, 125 the"
    " machine is missing or the kernel died, 130 interrupted. `meta run` passes the kernel's own status on."
)

_BUG = "this is a bug in meta: please report it with the file that shows it"
_GOAL_HELP = (
    "What is to become small: bytes of code and data, instructions of the training runs, or the product of both."
)

app = typer.Typer(
    name="meta",
    help="C in, a booted and measured kernel out, smaller C back.",
    epilog=_EPILOG,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from meta import __version__

        print(f"meta {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Options of the program itself."""


@app.command()
def build(
    argument: AppArgument = None,
    debug: Annotated[bool, typer.Option("--debug", "-g", help="Put DWARF into the image.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Build generation 0 of an app into outputs/<app>/gen-000/."""
    from meta.driver.build import build
    from meta.report.tables import generation_summary

    workspace = workspace_here()
    generation = build(argument, workspace, debug=debug)
    report(generation.manifest.facts(), generation_summary(generation, workspace.shown(generation.folder)), as_json)


@app.command()
def run(
    context: typer.Context,
    argument: TargetArgument = None,
    machine: MachineOption = "",
    workload: Annotated[str | None, typer.Option("--workload", "-w", metavar="W", help="Run this workload.")] = None,
    counted: Annotated[bool, typer.Option("--counted", help="Count guest instructions (qemu).")] = False,
    timeout: Annotated[float | None, typer.Option("--timeout", metavar="SECONDS", min=0.001)] = None,
    memory: Annotated[str | None, typer.Option("--memory", metavar="SIZE", help="Such as 32M.")] = None,
    regrow: Annotated[bool, typer.Option("--regrow", help="Where it reaches a trap, restore what was there.")] = False,
) -> None:
    """Boot a kernel: stdout is its console, the exit status its own. Arguments for it follow `--`."""
    from meta.app import memory_size
    from meta.driver.run import Request, run

    size = None if memory is None else memory_size(memory)
    request = Request(machine, workload, tuple(context.obj or ()), read_input, counted, timeout, size, regrow)
    raise typer.Exit(run(argument, request, workspace_here(), write_console))


@app.command()
def debug(
    context: typer.Context,
    argument: TargetArgument = None,
    machine: Annotated[str, typer.Option("--machine", "-m", metavar="NAME", help="qemu or native.")] = "",
    start: Annotated[bool, typer.Option("--start", help="Start gdb here, instead of printing its command.")] = False,
    commands: Annotated[list[str] | None, typer.Option("--ex", metavar="COMMAND", help="For gdb; repeatable.")] = None,
    batch: Annotated[bool, typer.Option("--batch", help="Start gdb, and end it after the commands.")] = False,
    level: Annotated[str, typer.Option("--level", "-O", metavar="0|1|2|3|s|z", help="Compile at this level.")] = "",
    workload: Annotated[str | None, typer.Option("--workload", "-w", metavar="W", help="Debug this workload.")] = None,
    memory: Annotated[str | None, typer.Option("--memory", metavar="SIZE", help="Such as 32M.")] = None,
) -> None:
    """Boot a kernel with symbols under gdb, halted at its start. Arguments for it follow `--`."""
    from meta.app import memory_size
    from meta.driver.debug import Debugging, debug
    from meta.driver.run import Request

    size = None if memory is None else memory_size(memory)
    request = Request(machine, workload, tuple(context.obj or ()), memory=size)
    wish = Debugging(start or batch, tuple(commands or ()), batch, level)
    raise typer.Exit(debug(argument, request, wish, workspace_here()))


for _command in (
    generations.instrument, generations.prune, generations.specialise, generations.tier, generations.split,
):  # fmt: skip
    app.command()(_command)
app.add_typer(profiles, name="profile")


@app.command()
def check(
    argument: AppArgument = None,
    recursion: Annotated[bool, typer.Option("--recursion", help="Report functions that can call themselves.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Check a whole program: prototypes across files, missing returns, interrupt handlers, stack."""
    from meta.driver.check import check
    from meta.report.findings import findings_text

    found = check(argument, workspace_here(), recursion=recursion)
    report(found.facts(), findings_text(found, SourceLines()), as_json)
    if found.findings:
        raise typer.Exit(int(ExitCode.SOURCE))


@app.command()
def emit(
    argument: GenArgument = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where to write.")] = Path("emitted"),
    as_json: JsonOption = False,
) -> None:
    """Write a generation as C, boot assembly, linker scripts and a Makefile for gcc and GNU ld."""
    from meta.driver.emit import emit

    workspace = workspace_here()
    files = emit(argument, output, workspace)
    report({"folder": str(output), "files": files}, f"{output}: {len(files)} files; `make -C {output}`", as_json)


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="GEN", help="A generation; alone, it is compared with its parent.")],
    after: Annotated[str | None, typer.Argument(metavar="[GEN]", help="What it became.")] = None,
    summary: Annotated[bool, typer.Option("--stat", help="A line for each source, the largest symbols.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show what differs between two generations: sources, sizes, figures."""
    from meta.driver.diff import diff
    from meta.report.differences import difference_text

    found = diff(before, after, workspace_here())
    report(found.facts(), difference_text(found, summary=summary), as_json)


@app.command()
def graph(
    argument: TargetArgument = None,
    dot: Annotated[bool, typer.Option("--dot", help="Graphviz text.")] = False,
    as_json: JsonOption = False,
    callers: Annotated[str | None, typer.Option(metavar="F", help="Only who calls F.")] = None,
    callees: Annotated[str | None, typer.Option(metavar="F", help="Only what F calls.")] = None,
    unreachable: Annotated[bool, typer.Option("--unreachable", help="Only what no root reaches.")] = False,
    profile: Annotated[Path | None, typer.Option(metavar="PROFILE", help="Weights from this profile.")] = None,
) -> None:
    """Print the call graph as a tree."""
    from meta.driver.graph import View, graph

    view = View("dot" if dot else "json" if as_json else "tree", callers, callees, unreachable, profile)
    print_text(graph(argument, view, workspace_here()))


@app.command()
def evolve(
    argument: AppArgument = None,
    goal: Annotated[str, typer.Option("--for", metavar="size|speed|balanced", help=_GOAL_HELP)] = "balanced",
    machine: MachineOption = "",
    pipeline: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Try these passes only, as in 'tier;prune{cold=trap}'.")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most this many generations.")] = 8,
    workers: Annotated[
        int, typer.Option("--workers", "-j", metavar="N", min=0, help="Processes; default: one for each CPU.")
    ] = 0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what a former evolution found out.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Search for smaller or faster generations by measurement, each checked."""
    from meta.driver.evolve import Wish, evolve
    from meta.report.progress import progress

    wish = Wish(goal, machine, limit, workers, pipeline, fresh)
    with progress() as reporter:
        evolution = evolve(argument, wish, workspace_here(reporter.tell), reporter)
    from meta.report.tables import evolution_table

    report(evolution.facts(), evolution_table(evolution), as_json)
    if evolution.failure is not None:
        raise evolution.failure


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
def cc() -> None:
    """Compile C as gcc and clang do: objects with -c, programs through the host's linker."""


def _cc(arguments: Sequence[str]) -> int:
    """`meta cc` has the flags of gcc, which no option parser for long options reads."""
    from meta.clock import moment
    from meta.driver.cc import Console, cc

    def tell(line: str) -> None:
        print(line, file=sys.stderr)

    def fail(error: MetaError) -> None:
        _fail(error)

    try:
        now = moment(os.environ.get("SOURCE_DATE_EPOCH"))
    except MetaError as error:
        _fail(error)
        return 1
    return cc(arguments, Console(tell, write_console, sys.stdin.buffer.read, fail, warner(), now))


def _fail(error: MetaError) -> int:
    if error.exit_code == ExitCode.INTERNAL and error.hint is None:
        error.hint = _BUG
    print(render(error, SourceLines(), shown_name), file=sys.stderr)
    return int(error.exit_code)


def _crash(error: Exception) -> int:
    """An error nobody foresaw, at the C that was being worked on. META_DEBUG=1 shows where it happened."""
    what = f"internal error: {type(error).__name__}: {error}"
    return _fail(MetaError(what, span=place_of_crash(error), hint=_BUG))


def execute(argv: Sequence[str]) -> int:
    """Run one command line; its exit code. Kernel arguments behind `--` are taken off for `run` and `debug`."""
    guest: tuple[str, ...] = ()
    own = list(argv)
    if own[:1] in (["run"], ["debug"]) and "--" in own:
        at = own.index("--")
        own, guest = own[:at], tuple(own[at + 1 :])
    try:
        if own[:1] == ["cc"]:
            return _cc(own[1:])
        status = app(own, prog_name="meta", standalone_mode=False, obj=guest)
    except typer.TyperException as error:
        print(f"meta: error: {error.format_message()}\n  hint: `meta --help`", file=sys.stderr)
        return int(ExitCode.USAGE)
    except MetaError as error:
        return _fail(error)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:  # the last resort: a bug is reported in one line, not as a traceback
        if os.environ.get("META_DEBUG"):
            raise
        return _crash(error)
    return status if isinstance(status, int) else int(ExitCode.OK)


def execute_alone(argv: Sequence[str]) -> int:
    """`execute` in a process that ends with it. Most of what a command makes it needs to the end, so garbage is left
    lying about, but for searches: these make one generation after the other."""
    if list(argv[:1]) != ["evolve"]:
        gc.disable()
    return execute(argv)


def main() -> NoReturn:
    """The console script."""
    status = execute_alone(sys.argv[1:])
    gc.freeze()  # Python would look through everything once more before it ends
    if status == BROKEN_PIPE:  # keep Python from complaining about the closed pipe at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)
