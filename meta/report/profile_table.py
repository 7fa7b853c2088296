"""A profile for people: where the time goes, who calls whom, which blocks run, which values dominate."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.table import Table

from meta.profile import Profile
from meta.report.tables import rendered


def profile_tables(profile: Profile, limit: int = 20) -> str:
    """The `limit` most frequent entries of everything that was measured, after what the profile is of."""
    boots = ", ".join(f"{measure} {count}" for measure, count in profile.boots.items())
    head = [
        f"generation {profile.generation[:16]}, platform {profile.platform}, machine {profile.machine}",
        f"workloads: {', '.join(profile.workloads)}",
        f"boots: {boots or 'none'}",
        *_reservations(profile),
    ]
    tables = [_functions(profile, limit)]
    if profile.edges:
        tables.append(_edges(profile, limit))
    if profile.blocks:
        tables.append(_blocks(profile, limit))
    if profile.values:
        tables.append(_values(profile, limit))
    return "\n".join([*head, *map(rendered, tables)])


def _reservations(profile: Profile) -> Iterator[str]:
    if profile.dropped_frames:
        yield f"{profile.dropped_frames:,} calls were not timed: the shadow stack was full"
    if profile.dropped_edges:
        yield f"{profile.dropped_edges:,} calls through pointers have no caller: the table was full"
    if profile.inexact:
        yield f"an exception ended a boot: blocks of {len(profile.inexact)} functions may be off"


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(column.strip("<"), justify="left" if column.startswith("<") else "right")
    return table


def _functions(profile: Profile, limit: int) -> Table:
    called = {name: each for name, each in profile.functions.items() if each.calls}
    ordered = sorted(called, key=lambda name: (-called[name].self_cycles, -called[name].calls, name))
    table = _table("<function", "calls", *(("self", "total", "min", "max") if profile.cycles_valid else ()))
    for name in ordered[:limit]:
        each = called[name]
        numbers = [each.calls]
        if profile.cycles_valid:
            numbers += [each.self_cycles, each.total_cycles, each.min_cycles, each.max_cycles]
        table.add_row(name, *(f"{number:,}" for number in numbers))
    table.caption = f"{len(called)} of {len(profile.functions)} functions were called"
    return table


def _edges(profile: Profile, limit: int) -> Table:
    table = _table("<caller", "<callee", "calls")
    for edge in sorted(profile.edges, key=lambda edge: (-edge.calls, edge.caller or "", edge.callee))[:limit]:
        table.add_row(edge.caller or "-", edge.callee, f"{edge.calls:,}")
    return table


def _blocks(profile: Profile, limit: int) -> Table:
    table = _table("<function", "blocks", "never reached", "hottest block", "count")
    counted = {name: counts for name, counts in profile.blocks.items() if any(counts)}
    for name in sorted(counted, key=lambda name: (-max(counted[name]), name))[:limit]:
        counts = counted[name]
        hottest = counts.index(max(counts))
        table.add_row(name, str(len(counts)), str(counts.count(0)), str(hottest), f"{counts[hottest]:,}")
    return table


def _values(profile: Profile, limit: int) -> Table:
    table = _table("<function", "<path", "reads", "<most frequent values")
    rows = [(each.total, name, path) for name, row in profile.values.items() for path, each in row.items()]
    for total, name, path in sorted(rows, key=lambda row: (-row[0], *row[1:]))[:limit]:
        top = profile.values[name][path].top[:3]
        shares = ", ".join(f"{value} ({count / total:.0%})" for value, count in top)
        table.add_row(name, path, f"{total:,}", shares or "-")
    return table
