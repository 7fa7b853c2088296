"""Reports as text: what was built, the generations side by side, and where the bytes went."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from meta.generation import Generation

if TYPE_CHECKING:
    from rich.table import Table

    from meta.evolve import Evolution

MARKS = {True: "yes", False: "NO", None: "-"}


def generation_summary(generation: Generation, folder: str) -> str:
    """A few lines about one generation."""
    facts = generation.manifest
    sections = ", ".join(f"{name} {_number(size)}" for name, size in facts.sizes.sections.items())
    return (
        f"{generation.label}: {facts.functions} functions, {_number(facts.lines)} lines of C\n"
        f"  {_number(facts.sizes.total)} bytes of code and data ({sections})\n"
        f"  {folder}"
    )


def evolution_table(evolution: Evolution) -> str:
    """One row a generation, and how it ended."""
    packs = any(each.manifest.sizes.unpacked is not None for each in evolution.generations)
    titles = ("functions", "C lines", "bytes", *(["unpacked"] if packs else []), "instructions/token", "tokens")
    table = _table("generation", *titles)
    table.add_column("verified")
    for generation in evolution.generations:
        facts = generation.manifest
        table.add_row(
            generation.label,
            _number(facts.functions),
            _number(facts.lines),
            _number(facts.sizes.total),
            *([_number(facts.sizes.unpacked or facts.sizes.total)] if packs else []),
            _number(facts.figures.get("instructions_per_token")),
            _number(facts.figures.get("tokens") or None),
            MARKS[facts.verification.passed],
        )
    return f"{rendered(table)}\n{_ending(evolution)}"


def _ending(evolution: Evolution) -> str:
    last = evolution.generations[-1].name
    lines = []
    if evolution.is_fixed_point:
        lines.append(f"{last} is the fixed point: no recipe makes anything better of it.")
    if len(evolution.generations) > 1 and evolution.failure is None:
        lines.append(size_change(evolution.generations[0], evolution.generations[-1]))
    if evolution.restored:
        lines.append(f"Restored after a trap: {', '.join(evolution.restored)}.")
    return "\n".join(lines) or f"Stopped at {last}."


def size_change(old: Generation, new: Generation) -> str:
    """One sentence about the bytes between two generations."""
    before, after = old.manifest.sizes.total, new.manifest.sizes.total
    percent = 100 * (after - before) / before if before else 0.0
    bytes_ = f"{_number(before)} -> {_number(after)} bytes ({percent:+.1f} %)"
    unpacked = new.manifest.sizes.unpacked
    packing = "" if unpacked is None else f" Unpacked it is {_number(unpacked)} bytes."
    return f"Code and data from {old.name} to {new.name}: {bytes_}.{packing}"


def advance_summary(parent: Generation, generation: Generation, folder: str, notes: Sequence[str]) -> str:
    """What a pass made of `parent`, with its remarks."""
    grouped: dict[str, list[str]] = {}
    for note in notes:
        subject, _, text = note.partition(": ")
        grouped.setdefault(subject, []).append(text)
    remarks = "".join(f"  {subject}: {', '.join(texts)}\n" for subject, texts in grouped.items())
    if generation is parent:
        return f"{generation.label} stays as it is\n{remarks}".rstrip()
    return f"{generation_summary(generation, folder)}\n{remarks}{size_difference(parent, generation)}"


def size_difference(old: Generation, new: Generation, limit: int = 20) -> str:
    """The symbols whose size changed most, largest change first."""
    one, two = old.manifest.sizes.symbols, new.manifest.sizes.symbols
    changes = {name: two.get(name, 0) - one.get(name, 0) for name in {**one, **two}}
    ranked = sorted((name for name, change in changes.items() if change), key=lambda name: (-abs(changes[name]), name))
    table = _table("symbol", old.name, new.name, "change")
    for name in ranked[:limit]:
        table.add_row(name, _number(one.get(name)), _number(two.get(name)), f"{changes[name]:+,}")
    return rendered(table) + size_change(old, new)


def _table(first: str, *others: str) -> Table:
    """A table of names, and numbers of each."""
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(first)
    for title in others:
        table.add_column(title, justify="right")
    return table


def rendered(table: Table) -> str:
    """`table` as plain text, wide enough for every cell."""
    from rich.console import Console  # noqa: PLC0415

    console = Console(file=io.StringIO(), width=160, color_system=None)
    with console.capture() as captured:
        console.print(table)
    return "\n".join(line.rstrip() for line in captured.get().splitlines() if line.strip()) + "\n"


def _number(value: int | None) -> str:
    return "-" if value is None else f"{value:,}"
