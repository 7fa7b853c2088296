"""The `meta` command: arguments, exit codes, rendering. No logic.

Nothing heavy is imported before a command asks for it: `meta --help` answers at once.
"""

from __future__ import annotations

import gc
import json
import os
import select
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from meta.diagnostics import (
    Diagnostic,
    ExitCode,
    MetaError,
    SourceLines,
    UsageError,
    place_of_crash,
    render,
    render_warning,
)

if TYPE_CHECKING:
    from meta.driver.advance import Advance
    from meta.driver.workspace import Workspace

INTERRUPTED = 130  # 128 + SIGINT, as shells count
BROKEN_PIPE = 141  # 128 + SIGPIPE

_EPILOG = (
    "Exit codes: 0 success, 1 an error in C or assembly, 2 wrong usage or meta.toml, 3 a missing, damaged or foreign"
    " file, 4 a generation differs from generation 0, 70 a bug in meta, 124 the kernel did not end in time, 125 the"
    " machine is missing or the kernel died, 130 interrupted. `meta run` passes the kernel's own status on."
)

_BUG = "this is a bug in meta: please report it with the file that shows it"
_COLD_HELP = (
    "What the profile never saw: compile it for size, keep it as it is, or replace it by a trap that names itself;"
    " functions, and where the profile counted blocks, branches and switch cases."
)
_STRENGTH_HELP = "Also fold what is the same on every path: constants, branches, unused parameters and results."
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

AppArgument = Annotated[
    str | None, typer.Argument(metavar="[APP]", help="A folder with a meta.toml, or a shipped app's name.")
]
GenArgument = Annotated[
    str | None,
    typer.Argument(metavar="[GEN]", help="A generation: its folder, llama/gen-001, or an app for its newest one."),
]
TargetArgument = Annotated[
    str | None, typer.Argument(metavar="[APP|GEN]", help="An app (its newest generation is taken) or a generation.")
]
ProfileArgument = Annotated[Path, typer.Argument(metavar="PROFILE", help="The profile.json of this generation.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]
MachineOption = Annotated[
    str, typer.Option("--machine", "-m", metavar="NAME", help="unicorn, qemu, native; default: qemu if installed.")
]


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

    workspace = _workspace()
    generation = build(argument, workspace, debug=debug)
    _report(generation.manifest.facts(), generation_summary(generation, workspace.shown(generation.folder)), as_json)


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
    request = Request(machine, workload, tuple(context.obj or ()), _read_input, counted, timeout, size, regrow)
    raise typer.Exit(run(argument, request, _workspace(), _write_console))


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
    raise typer.Exit(debug(argument, request, wish, _workspace()))


@app.command()
def instrument(
    argument: GenArgument = None,
    mode: Annotated[
        str, typer.Option(metavar="MODE[,MODE]", help="What to measure: count, cycles, edges, blocks, values, all.")
    ] = "cycles,edges",
    as_json: JsonOption = False,
) -> None:
    """Build a generation that measures itself; running the result writes profile.json."""
    from meta.driver.measure import instrument
    from meta.report.tables import generation_summary

    workspace = _workspace()
    generation = instrument(argument, workspace, tuple(mode.split(",")))
    summary = generation_summary(generation, workspace.shown(generation.folder))
    _report(generation.manifest.facts(), f"{summary}\n  `meta run {generation.label}` writes its profile", as_json)


@app.command()
def prune(
    profile: ProfileArgument,
    argument: GenArgument = None,
    cold: Annotated[str, typer.Option(metavar="size|keep|trap", help=_COLD_HELP)] = "size",
    strength: Annotated[str, typer.Option(metavar="reach,fold", help=_STRENGTH_HELP)] = "reach",
    keep: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Leave NAME alone; repeatable.")] = None,
    why: Annotated[str | None, typer.Option(metavar="NAME", help="Only say why NAME is there, or is not.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the next generation without what nothing reaches, needs, or ever saw."""
    from meta.driver.prune import explain, prune, removed
    from meta.report.tables import generation_summary, size_difference

    workspace = _workspace()
    if why is not None:
        lines = explain(why, profile, argument, workspace)
        _report({"why": lines}, "\n".join(lines), as_json)
        return
    step = prune(profile, argument, cold, workspace, strength=strength, keep=tuple(keep or ()))
    gone = removed(step)
    summary = generation_summary(step.generation, workspace.shown(step.generation.folder))
    changes = size_difference(step.parent, step.generation)
    facts = {**step.generation.manifest.facts(), "removed": list(gone)}
    _report(facts, f"{summary}\nremoved {len(gone)} functions and objects\n{changes}", as_json)


@app.command()
def specialise(
    profile: ProfileArgument,
    argument: GenArgument = None,
    budget: Annotated[int, typer.Option(metavar="BYTES", min=0, help="Of all clones, as estimated.")] = 16384,
    share: Annotated[int, typer.Option(metavar="PERCENT", min=1, max=100, help="Of calls, for one value.")] = 4,
    only: Annotated[list[str] | None, typer.Option(metavar="F", help="Only this function; repeatable.")] = None,
    drop: Annotated[list[str] | None, typer.Option(metavar="CLONE", help="Not this clone; repeatable.")] = None,
    assume: Annotated[bool, typer.Option("--assume", help="Check members of records once, at the start.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write the next generation with clones of functions for the argument values that dominate."""
    from meta.driver.advance import advance_by, clones

    steps = clones(budget, share, tuple(only or ()), tuple(drop or ()), assume=assume)
    _report_advance(advance_by(profile, argument, steps, _workspace()), as_json)


@app.command()
def tier(
    profile: ProfileArgument,
    argument: GenArgument = None,
    portable: Annotated[bool, typer.Option("--portable", help="Choose by the CPU at run time.")] = False,
    thresholds: Annotated[str, typer.Option(metavar="A,B,C,D", help="Heat of the tiers.")] = "10,100,1000,10000",
    level: Annotated[str, typer.Option("--level", "-O", metavar="0|1|2|3|s|z", help="Of what is hot.")] = "3",
    scalar: Annotated[list[str] | None, typer.Option(metavar="F", help="No vectors in F; repeatable.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the next generation, optimised where it runs and for the CPU it was measured on."""
    from meta.driver.advance import advance_by, measured_target, tiers

    steps = tiers(thresholds, tuple(scalar or ()))
    change = measured_target(level, portable=portable)
    _report_advance(advance_by(profile, argument, steps, _workspace(), change), as_json)


def _report_advance(found: Advance, as_json: bool) -> None:
    from meta.report.tables import advance_summary

    shown = _workspace().shown(found.generation.folder)
    facts = {**found.generation.manifest.facts(), "notes": [note for each in found.reports for note in each.notes]}
    _report(facts, advance_summary(found.parent, found.generation, shown, facts["notes"]), as_json)


@app.command()
def split(
    argument: GenArgument = None,
    statements: Annotated[
        int | None, typer.Option("--statements", metavar="N", min=2, help="At most N statements; default 40.")
    ] = None,
    lines: Annotated[int | None, typer.Option("--lines", metavar="N", min=2, help="At most N lines of C.")] = None,
    frame: Annotated[
        int | None, typer.Option("--frame", metavar="BYTES", min=2, help="At most so many bytes of locals.")
    ] = None,
    noinline: Annotated[bool, typer.Option("--noinline", help="Every part keeps a stack frame of its own.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write the next generation with large functions cut into small ones."""
    from meta.driver.split import limits, split

    wanted = limits(statements, lines, frame, noinline=noinline)
    _report_advance(split(argument, wanted, _workspace()), as_json)


@app.command()
def check(
    argument: AppArgument = None,
    recursion: Annotated[bool, typer.Option("--recursion", help="Report functions that can call themselves.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Check a whole program: prototypes across files, missing returns, interrupt handlers, stack."""
    from meta.driver.check import check
    from meta.report.findings import findings_text

    report = check(argument, _workspace(), recursion=recursion)
    _report(report.facts(), findings_text(report, SourceLines()), as_json)
    if report.findings:
        raise typer.Exit(int(ExitCode.SOURCE))


@app.command()
def emit(
    argument: GenArgument = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where to write.")] = Path("emitted"),
    as_json: JsonOption = False,
) -> None:
    """Write a generation as C, boot assembly, linker scripts and a Makefile for gcc and GNU ld."""
    from meta.driver.emit import emit

    workspace = _workspace()
    files = emit(argument, output, workspace)
    _report({"folder": str(output), "files": files}, f"{output}: {len(files)} files; `make -C {output}`", as_json)


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

    found = diff(before, after, _workspace())
    _report(found.facts(), difference_text(found, summary=summary), as_json)


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
    _print(graph(argument, view, _workspace()))


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
        evolution = evolve(argument, wish, _workspace(reporter.tell), reporter)
    from meta.report.tables import evolution_table

    _report(evolution.facts(), evolution_table(evolution), as_json)
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

    gc.disable()  # this process lives for one command line; most of what it makes, it needs to the end
    try:
        now = moment(os.environ.get("SOURCE_DATE_EPOCH"))
    except MetaError as error:
        _fail(error)
        return 1
    return cc(arguments, Console(tell, _write_console, sys.stdin.buffer.read, fail, _warner(), now))


def _workspace(tell: Callable[[str], None] | None = None) -> Workspace:
    from meta.driver.workspace import Workspace

    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise UsageError("the current directory no longer exists") from None
    return Workspace(here, tell or (lambda line: print(line, file=sys.stderr)), _warner())


def _read_input() -> bytes:
    """Redirected input, to its end. A terminal, and a pipe that nobody wrote to or closed, is no input."""
    if sys.stdin is None or sys.stdin.isatty() or not select.select([sys.stdin], [], [], 0)[0]:
        return b""
    return sys.stdin.buffer.read()


def _write_console(data: bytes) -> None:
    """Console text to stdout at once. Who closed the pipe wants no more, and no complaint."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise typer.Exit(BROKEN_PIPE) from None


def _report(facts: Any, text: str, as_json: bool) -> None:
    _print(json.dumps(facts, indent=2, sort_keys=True) if as_json else text)


def _print(text: str) -> None:
    sys.stdout.flush()
    _write_console((text if text.endswith("\n") else text + "\n").encode())


def _shown(file: str) -> str:
    """A file below the current directory by its relative name."""
    try:
        return str(Path(file).relative_to(Path.cwd()))
    except (ValueError, FileNotFoundError):  # elsewhere, or relative already; or there is no such directory any more
        return file


def _warner() -> Callable[[Diagnostic], None]:
    """Shows warnings; there may be hundreds about one file."""
    lines = SourceLines()
    return lambda warning: print(render_warning(warning, lines, _shown), file=sys.stderr)


def _fail(error: MetaError) -> int:
    if error.exit_code == ExitCode.INTERNAL and error.hint is None:
        error.hint = _BUG
    print(render(error, SourceLines(), _shown), file=sys.stderr)
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


def main() -> NoReturn:
    """The console script."""
    status = execute(sys.argv[1:])
    if status == BROKEN_PIPE:  # keep Python from complaining about the closed pipe at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)
