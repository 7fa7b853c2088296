"""outputs/<app>/evolution.json: what an evolution has decided, so that it goes on where it was killed.

    {"version": 1, "goal": "size", "machine": "qemu", "inputs": {...}, "cpu": "...",
     "promoted": {"gen-000": ["errors"]},
     "accepted": {"gen-001": {"recipe": "...", "folder": "...", "tried": [...]}}, "settled": {"gen-001": [...]}}

Everything else is in folders that appear whole or not at all. What an evolution depends on is the first part: when
that changed, it starts again. There are no times and no host names in it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from meta.app import App
from meta.diagnostics import InputError
from meta.driver.image import tool_versions
from meta.driver.load import input_hashes
from meta.driver.store import write_text
from meta.evolve import Candidate, Goal, Measure, Recipe

JOURNAL = "evolution.json"
VERSION = 1


_WORDS = {"goal": "the goal", "recipes": "the recipes", "machine": "the machine", "cpu": "the CPU", "tools": "meta"}


@dataclass(frozen=True, slots=True)
class Basis:
    """What decides the bytes of every generation."""

    goal: str
    recipes: tuple[str, ...]
    machine: str
    cpu: str  # name and features of this CPU
    inputs: Mapping[str, str]  # and one row for all workloads
    tools: Mapping[str, str]

    @classmethod
    def of(cls, app: App, goal: Goal, machine: str) -> Basis:
        from meta.backend import host_cpu

        cpu, features = host_cpu()
        recipes = tuple(map(str, goal.recipes))
        features_id = f"{cpu}-{zlib.crc32(features.encode()):08x}"
        workloads = hashlib.sha256(repr(app.workloads).encode()).hexdigest()
        tools = {**tool_versions(), "code": _code_digest()}
        return cls(goal.name, recipes, machine, features_id, {**input_hashes(app), "workloads": workloads}, tools)

    def facts(self) -> dict[str, Any]:
        return {
            "goal": self.goal, "recipes": list(self.recipes), "machine": self.machine, "cpu": self.cpu,
            "inputs": dict(self.inputs), "tools": dict(self.tools),
        }  # fmt: skip

    def changes(self, former: Mapping[str, Any]) -> list[str]:
        """What is not as it was, in words."""
        found = []
        inputs = former.get("inputs", {})
        files = [name for name in {**inputs, **self.inputs} if inputs.get(name) != self.inputs.get(name)]
        if files:
            found.append(f"{', '.join(sorted(files)[:3])}{' and others' if len(files) > 3 else ''} changed")
        own = self.facts()
        found += [f"{word} is another one" for key, word in _WORDS.items() if former.get(key) != own[key]]
        return found


def _code_digest() -> str:
    """SHA-256 of this compiler's own files: a version under development changes without a new number."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


@dataclass(slots=True)
class Journal:
    """One evolution's decisions; each is written down before it is acted on."""

    file: Path
    basis: Basis
    promoted: dict[str, list[str]] = field(default_factory=dict)  # generation -> check workloads in its profile
    restored: list[str] = field(default_factory=list)
    accepted: dict[str, dict[str, Any]] = field(default_factory=dict)  # generation -> recipe, folder, tried
    settled: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def save(self) -> None:
        content = {
            "version": VERSION, **self.basis.facts(), "promoted": self.promoted, "restored": self.restored,
            "accepted": self.accepted, "settled": self.settled,
        }  # fmt: skip
        write_text(self.file, json.dumps(content, indent=1, sort_keys=True) + "\n")


def open_journal(folder: Path, basis: Basis) -> tuple[Journal, list[str] | None]:
    """The journal in `folder`, and what has changed since it was written, so that it is empty again.

    No change is an empty list; None says that there was no journal.
    """
    file = folder / JOURNAL
    fresh = Journal(file, basis)
    if not file.is_file():
        return fresh, None
    content = _read(file)
    changes = ["the journal is damaged"] if content is None else basis.changes(content)
    if content is None or changes:
        return fresh, changes
    return (
        Journal(
            file, basis, content["promoted"], content["restored"], content["accepted"], content["settled"],
        ),
        [],
    )  # fmt: skip


def _read(file: Path) -> dict[str, Any] | None:
    """The journal's content; None where it is damaged or another version's."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return None
    kinds = {"promoted": dict, "restored": list, "accepted": dict, "settled": dict, "inputs": dict}
    if not isinstance(content, dict) or content.get("version") != VERSION:
        return None
    return content if all(isinstance(content.get(key), kind) for key, kind in kinds.items()) else None


def read_candidates(rows: Sequence[Mapping[str, Any]], recipes: Sequence[Recipe]) -> list[Candidate]:
    """Candidates from their facts."""
    found = []
    for index, (row, recipe) in enumerate(zip(rows, recipes, strict=True)):
        measure = Measure(row["bytes"], row["instructions"]) if "bytes" in row else None
        found.append(Candidate(index, recipe, row["state"], measure, row.get("log", "")))
    return found


@contextmanager
def alone(folder: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the folder's lock, which workers of a killed evolution hold until they have noticed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = (folder / ".lock").open("w")
    except OSError as error:
        raise InputError(f"cannot write {folder / '.lock'}: {error.strerror}") from None
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(f"note: another evolution works in {folder.name}; waiting for its end")
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield
