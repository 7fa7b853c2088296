"""The commands that write a generation from another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from meta.commands.console import report, workspace_here
from meta.commands.options import GenArgument, JsonOption, MachineOption, ProfileArgument

if TYPE_CHECKING:
    from meta.driver.advance import Advance

_COLD_HELP = (
    "What the profile never saw: compile it for size, keep it as it is, replace it by a trap that names itself"
    " (functions, and where the profile counted blocks, branches and switch cases), or outline it: pack it in the"
    " image, to be unpacked when it is first called."
)
_STRENGTH_HELP = "Also fold what is the same on every path: constants, branches, unused parameters and results."


def instrument(
    argument: GenArgument = None,
    mode: Annotated[
        str, typer.Option(metavar="MODE[,MODE]", help="What to measure: count, cycles, edges, blocks, values, all.")
    ] = "cycles,edges",
    adaptive: Annotated[
        bool, typer.Option("--adaptive", help="Leave out the timing of tiny hot functions until it costs under 5%.")
    ] = False,
    machine: MachineOption = "",
    as_json: JsonOption = False,
) -> None:
    """Build a generation that measures itself; running the result writes profile.json."""
    from meta.report.tables import generation_summary

    workspace = workspace_here()
    modes = tuple(mode.split(","))
    left_out = ""
    if adaptive:
        from meta.driver.adaptive import instrument_adaptively

        generation, untimed, cost = instrument_adaptively(argument, workspace, modes, machine)
        left_out = f"\n  costs {cost:.2%}; not timed: {', '.join(untimed) or 'nothing'}"
    else:
        from meta.driver.measure import instrument

        generation = instrument(argument, workspace, modes)
    summary = generation_summary(generation, workspace.shown(generation.folder)) + left_out
    report(generation.manifest.facts(), f"{summary}\n  `meta run {generation.label}` writes its profile", as_json)


def prune(
    profile: ProfileArgument,
    argument: GenArgument = None,
    cold: Annotated[str, typer.Option(metavar="size|keep|trap|outline", help=_COLD_HELP)] = "size",
    calls: Annotated[int, typer.Option(metavar="N", min=0, help="Outline what was called at most so often.")] = 0,
    strength: Annotated[str, typer.Option(metavar="reach,fold", help=_STRENGTH_HELP)] = "reach",
    keep: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Leave NAME alone; repeatable.")] = None,
    why: Annotated[str | None, typer.Option(metavar="NAME", help="Only say why NAME is there, or is not.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the next generation without what nothing reaches, needs, or ever saw."""
    from meta.driver.prune import explain, prune, removed
    from meta.report.tables import generation_summary, size_difference

    workspace = workspace_here()
    if why is not None:
        lines = explain(why, profile, argument, workspace)
        report({"why": lines}, "\n".join(lines), as_json)
        return
    step = prune(profile, argument, cold, workspace, strength=strength, keep=tuple(keep or ()), calls=calls)
    gone = removed(step)
    summary = generation_summary(step.generation, workspace.shown(step.generation.folder))
    changes = size_difference(step.parent, step.generation)
    facts = {**step.generation.manifest.facts(), "removed": list(gone)}
    report(facts, f"{summary}\nremoved {len(gone)} functions and objects\n{changes}", as_json)


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
    report_advance(advance_by(profile, argument, steps, workspace_here()), as_json)


def tier(
    profile: ProfileArgument,
    argument: GenArgument = None,
    portable: Annotated[bool, typer.Option("--portable", help="Hot loops choose by the CPU at run time.")] = False,
    thresholds: Annotated[str, typer.Option(metavar="A,B,C,D", help="Heat of the tiers.")] = "10,100,1000,10000",
    level: Annotated[str, typer.Option("--level", "-O", metavar="0|1|2|3|s|z", help="Of what is hot.")] = "3",
    scalar: Annotated[list[str] | None, typer.Option(metavar="F", help="No vectors in F; repeatable.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the next generation, optimised where it runs and for the CPU it was measured on."""
    from meta.driver.advance import advance_by, measured_target, tiers

    steps = tiers(thresholds, tuple(scalar or ()), portable=portable)
    change = measured_target(level, portable=portable)
    report_advance(advance_by(profile, argument, steps, workspace_here(), change), as_json)


def report_advance(found: Advance, as_json: bool) -> None:
    from meta.report.tables import advance_summary

    shown = workspace_here().shown(found.generation.folder)
    facts = {**found.generation.manifest.facts(), "notes": [note for each in found.reports for note in each.notes]}
    report(facts, advance_summary(found.parent, found.generation, shown, facts["notes"]), as_json)


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
    report_advance(split(argument, wanted, workspace_here()), as_json)
