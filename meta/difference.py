"""What differs between two generations: sources, sizes, figures.

Pure values from what the generations' folders hold; the text of a unit is what was emitted.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

Figure = int | float


@dataclass(frozen=True, slots=True)
class Change:
    """One number in both generations; None where one of them has no such thing."""

    name: str
    before: Figure | None
    after: Figure | None

    @property
    def delta(self) -> Figure:
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One file of C or assembly that differs, as a unified diff; `added` and `removed` count its lines."""

    path: str
    kind: str  # "changed", "added", "removed"
    added: int
    removed: int
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs from generation `before` to `after`; what is the same is left out.

    sections, symbols: bytes, largest change first; figures: functions, lines, code and data, what was measured.
    """

    before: str
    after: str
    units: tuple[UnitChange, ...]
    figures: tuple[Change, ...]
    sections: tuple[Change, ...]
    symbols: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.units or self.figures or self.sections or self.symbols)

    def facts(self) -> dict[str, Any]:
        """The difference as plain values."""
        named = {"figures": self.figures, "sections": self.sections, "symbols": self.symbols}
        return {
            "before": self.before,
            "after": self.after,
            "units": [asdict(each) for each in self.units],
            **{key: [{**asdict(each), "delta": each.delta} for each in listed] for key, listed in named.items()},
        }


def changes_between(before: Mapping[str, Figure], after: Mapping[str, Figure]) -> tuple[Change, ...]:
    """The numbers that differ, largest change first."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    found = [Change(name, before.get(name), after.get(name)) for name in names]
    return tuple(sorted(found, key=lambda each: (-abs(each.delta), each.name)))


def units_between(
    before: Mapping[str, str], after: Mapping[str, str], names: tuple[str, str]
) -> tuple[UnitChange, ...]:
    """The files that differ, by path; `names` are what stands for the two generations in the diffs' heads."""
    paths = sorted(path for path in {**before, **after} if before.get(path) != after.get(path))
    return tuple(_unit(path, before.get(path), after.get(path), names) for path in paths)


def _unit(path: str, before: str | None, after: str | None, names: tuple[str, str]) -> UnitChange:
    old, new = ((text or "").splitlines(keepends=True) for text in (before, after))
    one, two = (
        f"{name}/{path}" if each is not None else "/dev/null" for name, each in zip(names, (before, after), strict=True)
    )
    lines = list(difflib.unified_diff(old, new, one, two))
    text = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    kind = "added" if before is None else "removed" if after is None else "changed"
    body = lines[2:]
    added, removed = (sum(line.startswith(sign) for line in body) for sign in "+-")
    return UnitChange(path, kind, added, removed, text)
