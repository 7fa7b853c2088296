"""The probe map: what each number that a kernel sends stands for.

    probes.json    {"probes": [{"id": 0, "kind": "function", "name": "main", "unit": "hello/main.c", ...}]}

A `function` probe is a pair of enter and exit hooks; a `cold` probe is a function whose body is a trap.
Both kinds count their ids from 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meta.profile.records import read_document, write_document

VERSION = 1
KINDS = ("function", "cold")


@dataclass(frozen=True, slots=True)
class Probe:
    """One measuring point. `platform` is None for a unit that every platform compiles."""

    id: int
    kind: str
    name: str
    unit: str
    platform: str | None = None


@dataclass(frozen=True, slots=True)
class ProbeMap:
    """All probes of one generation, functions first, each kind in order of id."""

    probes: tuple[Probe, ...] = ()

    @property
    def functions(self) -> tuple[Probe, ...]:
        return tuple(probe for probe in self.probes if probe.kind == "function")

    @property
    def cold(self) -> tuple[Probe, ...]:
        return tuple(probe for probe in self.probes if probe.kind == "cold")

    def cold_name(self, identifier: int) -> str | None:
        """The function that a TRAP frame's id stands for; None where this generation has no such trap."""
        cold = self.cold
        return cold[identifier].name if 0 <= identifier < len(cold) else None

    def to_json(self) -> str:
        rows = [
            {"id": p.id, "kind": p.kind, "name": p.name, "unit": p.unit, "platform": p.platform} for p in self.probes
        ]
        return write_document({"version": VERSION, "probes": rows})

    @classmethod
    def from_json(cls, text: str, file: str = "probes.json") -> ProbeMap:
        """Parse a probe map; InputError where it is damaged."""
        document = read_document(text, file, VERSION)
        probes = []
        for record in document.records("probes"):
            probe = Probe(
                record.count("id"), record.text("kind"), record.text("name"), record.text("unit"),
                record.optional_text("platform"),
            )
            record.done()
            if probe.kind not in KINDS:
                record.fail(f"'{record.path}.kind' is neither function nor cold")
            probes.append(probe)
        document.done()
        found = cls.of(probes)
        for probes_of_kind in (found.functions, found.cold):
            if [probe.id for probe in probes_of_kind] != list(range(len(probes_of_kind))):
                document.fail("the ids are not dense")
        return found

    @classmethod
    def of(cls, probes: Iterable[Probe]) -> ProbeMap:
        """A map in the canonical order."""
        return cls(tuple(sorted(probes, key=lambda probe: (KINDS.index(probe.kind), probe.id))))
