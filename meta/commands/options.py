"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
