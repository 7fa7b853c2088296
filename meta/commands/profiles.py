"""`meta profile`: merge profiles, and show one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from meta.commands.console import print_text, report, workspace_here
from meta.commands.options import JsonOption

profiles = typer.Typer(
    help="Merge and show profiles.", add_completion=False, rich_markup_mode=None, no_args_is_help=True,
    pretty_exceptions_enable=False,
)  # fmt: skip


@profiles.command("merge")
def merge(
    files: Annotated[list[Path], typer.Argument(metavar="PROFILE...", help="Of the same generation.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write.")],
    as_json: JsonOption = False,
) -> None:
    """Make one profile of several: of more workloads and boots, or of modes that measured different things."""
    from meta.driver.profile import merge_profiles

    merged = merge_profiles(files, output, workspace_here())
    boots = ", ".join(f"{measure} {count}" for measure, count in merged.boots.items())
    facts = {"file": str(output), "boots": merged.boots, "workloads": list(merged.workloads)}
    report(facts, f"{output}: {len(merged.workloads)} workloads, boots: {boots}", as_json)


@profiles.command("show")
def show(
    file: Annotated[Path, typer.Argument(metavar="PROFILE")],
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most so many rows a table.")] = 20,
) -> None:
    """Print the hottest functions, edges, blocks and values of a profile."""
    from meta.driver.profile import load_profile
    from meta.report.profile_table import profile_tables

    print_text(profile_tables(load_profile(workspace_here().cwd / file), limit))
