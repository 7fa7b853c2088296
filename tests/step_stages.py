"""One `meta` command line in this process, with the CPU seconds of each of its stages: a helper of bench_step.

    python tests/step_stages.py FILE prune outputs/llama/gen-000/profile.json

FILE gets {"stage": seconds}: user and system time of this process and of its children. A stage's time is its own: what
a stage inside it took is that stage's. Functions are replaced by ones that look at the clock, in every module that has
them; nothing else differs from the command itself.
"""

from __future__ import annotations

import builtins
import functools
import json
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

START, REST, PROCESS = "start, imports", "rest", "LLVM: process"
IN_CHILD = "meta.backend.compile:_compile_in_child"
# The functions of each stage, as module:function or module:Class.method.
STAGES: dict[str, tuple[str, ...]] = {
    "read": (
        "meta.app:load_app", "meta.driver.load:load_program", "meta.driver.measure:read_profile",
        "meta.driver.load:probe_library",
    ),
    "preprocess": ("meta.frontend:preprocess_unit",),
    "parse": ("meta.frontend:parse_preprocessed", "meta.driver.unit_cache:UnitCache.unit"),
    "sema": ("meta.sema:analyse",),
    "call graph": ("meta.callgraph.build:build_callgraph",),
    "passes": ("meta.passes:run_pipeline",),
    "verify": ("meta.passes.verify:verify",),
    "emit": ("meta.driver.tree:make_tree",),
    "lower": ("meta.lower:lower_program",),
    "LLVM: read, code": (IN_CHILD,),
    "LLVM: optimise": ("meta.backend.compile:_optimise",),
    PROCESS: ("meta.backend.compile:compile_module",),
    "link": ("meta.backend:link",),
    "write": ("meta.driver.store:write_generation",),
}  # fmt: skip


def cpu_seconds() -> float:
    """Of this process and of the children that ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


class Clock:
    """Seconds by stage; time belongs to the innermost stage that is open."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self.open = [START]
        self.last = 0.0

    def turn(self) -> None:
        now = cpu_seconds()
        self.add(self.open[-1], now - self.last)
        self.last = now

    def add(self, stage: str, seconds: float) -> None:
        self.spent[stage] = self.spent.get(stage, 0.0) + seconds

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.turn()
        self.open.append(name)
        try:
            yield
        finally:
            self.turn()
            self.open.pop()


def timed(clock: Clock, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*arguments: Any, **named: Any) -> Any:
        with clock.stage(stage):
            return function(*arguments, **named)

    return wrapper


def timed_child(clock: Clock, notes: Path, function: Callable[..., Any]) -> Callable[..., Any]:
    """For what runs in a forked child, whose clock starts at zero and whose stages only a file can hand over."""

    @functools.wraps(function)
    def wrapper(*arguments: Any, **named: Any) -> Any:
        clock.spent, clock.last = {}, 0.0
        result = function(*arguments, **named)
        clock.turn()
        with notes.open("a") as stream:
            stream.write(json.dumps(clock.spent) + "\n")
        return result

    return wrapper


def replace_everywhere(place: str, wrap: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    """Put `wrap(function)` where `place` names a function, and wherever that was imported to."""
    module_name, _, path = place.partition(":")
    owner: Any = import_module(module_name)
    *classes, name = path.split(".")
    for each in classes:
        owner = getattr(owner, each)
    original = getattr(owner, name)
    wrapped = wrap(original)
    setattr(owner, name, wrapped)
    for module in list(sys.modules.values()) if not classes else ():
        for key in [key for key, value in vars(module).items() if value is original]:
            setattr(module, key, wrapped)


def time_imports(clock: Clock) -> None:
    plain = builtins.__import__

    def import_timed(name: str, *arguments: Any, **named: Any) -> Any:
        if name in sys.modules:
            return plain(name, *arguments, **named)
        with clock.stage(START):
            return plain(name, *arguments, **named)

    builtins.__import__ = import_timed


def main() -> None:
    file = Path(sys.argv[1])
    notes = file.with_suffix(".child")
    clock = Clock()
    execute = import_module("meta.cli").execute_alone

    for stage, places in STAGES.items():
        for place in places:
            replace_everywhere(place, functools.partial(timed, clock, stage))
    replace_everywhere(IN_CHILD, functools.partial(timed_child, clock, notes))
    time_imports(clock)
    with clock.stage(REST):
        status = execute(sys.argv[2:])
    for line in notes.read_text().splitlines() if notes.exists() else ():
        for stage, seconds in json.loads(line).items():
            clock.add(stage, seconds)
            clock.add(PROCESS, -seconds)
    file.write_text(json.dumps(clock.spent))
    sys.exit(status)


if __name__ == "__main__":
    main()
