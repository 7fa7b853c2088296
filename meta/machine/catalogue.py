"""Machines by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from meta.diagnostics import UsageError
from meta.machine.base import Machine
from meta.machine.native import Native
from meta.machine.qemu import Qemu
from meta.machine.unicorn import Unicorn

MACHINES: Mapping[str, Callable[[], Machine]] = MappingProxyType(
    {
        "unicorn": Unicorn,
        "qemu": Qemu,
        "qemu:microvm": Qemu,
        "qemu:pc": lambda: Qemu("pc"),
        "native": Native,
    }
)


def get_machine(name: str) -> Machine:
    """The machine called `name`; raises UsageError for an unknown name."""
    if name not in MACHINES:
        raise UsageError(f"unknown machine '{name}'", hint=f"one of {', '.join(MACHINES)}")
    return MACHINES[name]()
