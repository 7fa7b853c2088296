"""The difference between two generations as text."""

from __future__ import annotations

from rich import box
from rich.table import Table

from meta.difference import Change, Difference, Figure
from meta.report.tables import rendered

_MOST = 20  # symbols of a summary


def difference_text(found: Difference, *, summary: bool) -> str:
    """Diffs of the sources, or with `summary` a line for each; then figures, sections and symbols."""
    if found.is_empty:
        return f"{found.before} and {found.after} do not differ"
    parts = [_units(found) if summary else "".join(each.text for each in found.units)]
    parts += [_table("figure", found.figures, found), _table("section", found.sections, found)]
    parts.append(_table("symbol", found.symbols[:_MOST] if summary else found.symbols, found))
    if summary and len(found.symbols) > _MOST:
        parts.append(f"  and {len(found.symbols) - _MOST:,} symbols more\n")
    return "".join(parts)


def _units(found: Difference) -> str:
    width = max((len(each.path) for each in found.units), default=0)
    lines = [
        f"  {each.path:{width}}  {each.added:>6,}+ {each.removed:>6,}-  {each.kind if each.kind != 'changed' else ''}"
        for each in found.units
    ]
    added, removed = (sum(getattr(each, name) for each in found.units) for name in ("added", "removed"))
    return (
        "".join(f"{line.rstrip()}\n" for line in lines)
        + f"  {len(found.units)} files, {added:,} lines added, {removed:,} removed\n"
    )


def _table(title: str, changes: tuple[Change, ...], found: Difference) -> str:
    if not changes:
        return ""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(title)
    for column in (found.before, found.after, "change", ""):
        table.add_column(column, justify="right")
    for each in changes:
        percent = f"{100 * each.delta / each.before:+.1f} %" if each.before else ""
        table.add_row(each.name, _number(each.before), _number(each.after), f"{each.delta:+,}", percent)
    return rendered(table)


def _number(value: Figure | None) -> str:
    return "-" if value is None else f"{value:,}"
