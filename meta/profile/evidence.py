"""What passes may ask of a profile, with a note of every question: who knows the answers knows what a pass will do.

    evidence = Evidence(profile)
    evidence.was_called("f", "app/f.c")      ->  False
    evidence.questions                       ->  (("was_called", "f", "app/f.c"),)
    answers(other, evidence.questions)       ->  equal texts where `other` says the same

A pass is a function of the program, of its options and of these answers. So the coarser the question, the more
profiles make it do the same: whether a function was called at all differs more rarely than how often it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from meta.profile.cpu import CpuFeatures
from meta.profile.schema import FunctionCount, Profile, ValueCounts

Question = tuple[str, ...]
Value = TypeVar("Value")


def _was_called(profile: Profile, name: str, unit: str) -> bool | None:
    count = profile.functions.get(name)
    return bool(count.calls) if count is not None and count.unit == unit else None


def _was_seldom_called(profile: Profile, name: str, unit: str, calls: str) -> bool | None:
    count = profile.functions.get(name)
    return count.calls <= int(calls) if count is not None and count.unit == unit else None


def _reached(profile: Profile, name: str) -> tuple[bool, ...]:
    return tuple(map(bool, profile.blocks.get(name, ())))


_QUESTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType({
    "platform": lambda profile: profile.platform,
    "cpu": lambda profile: profile.cpu,
    "cycles_valid": lambda profile: profile.cycles_valid,
    "is_inexact": lambda profile, name: name in profile.inexact,
    "was_called": _was_called,
    "was_seldom_called": _was_seldom_called,
    "reached": _reached,
    "functions": lambda profile, name: profile.functions.get(name),
    "blocks": lambda profile, name: profile.blocks.get(name),
    "values": lambda profile, name: profile.values.get(name),
    "every": getattr,
})  # fmt: skip


def answers(profile: Profile, questions: Iterable[Question]) -> str:
    """What `profile` says to `questions`, as a text that differs where an answer does."""
    return repr([_QUESTIONS[kind](profile, *rest) for kind, *rest in questions])


def is_question(value: Any) -> bool:
    """Whether a value that was read from a file is a question."""
    return isinstance(value, tuple) and bool(value) and value[0] in _QUESTIONS and all(type(v) is str for v in value)


class Evidence:
    """A profile as passes see it."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._asked: dict[Question, None] = {}
        self.functions: Mapping[str, FunctionCount] = _Part(self, "functions", profile.functions)
        self.blocks: Mapping[str, tuple[int, ...]] = _Part(self, "blocks", profile.blocks)
        self.values: Mapping[str, dict[str, ValueCounts]] = _Part(self, "values", profile.values)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What was asked so far, in that order."""
        return tuple(self._asked)

    @property
    def platform(self) -> str:
        return str(self.ask("platform"))

    @property
    def cpu(self) -> CpuFeatures | None:
        found: CpuFeatures | None = self.ask("cpu")
        return found

    @property
    def cycles_valid(self) -> bool:
        return bool(self.ask("cycles_valid"))

    def is_inexact(self, name: str) -> bool:
        """Whether derived block counts of a function may be off."""
        return bool(self.ask("is_inexact", name))

    def was_called(self, name: str, unit: str) -> bool | None:
        """Whether a function of `unit` was ever called; None where nothing is known of it."""
        known: bool | None = self.ask("was_called", name, unit)
        return known

    def was_seldom_called(self, name: str, unit: str, calls: int) -> bool | None:
        """Whether a function of `unit` was called at most `calls` times; None where nothing is known of it."""
        known: bool | None = self.ask("was_seldom_called", name, unit, str(calls))
        return known

    def reached(self, name: str) -> tuple[bool, ...]:
        """Of each block of a function, whether control ever came there; empty where blocks were not measured."""
        found: tuple[bool, ...] = self.ask("reached", name)
        return found

    def ask(self, *question: str) -> Any:
        self._asked[question] = None
        return _QUESTIONS[question[0]](self._profile, *question[1:])


class _Part(Mapping[str, Value]):
    """One table of a profile; every look at it is a question."""

    def __init__(self, evidence: Evidence, name: str, rows: Mapping[str, Value]) -> None:
        self._evidence = evidence
        self._name = name
        self._rows = rows

    def __getitem__(self, key: str) -> Value:
        self._evidence.ask(self._name, key)
        return self._rows[key]

    def __iter__(self) -> Iterator[str]:
        self._evidence.ask("every", self._name)
        return iter(self._rows)

    def __len__(self) -> int:
        self._evidence.ask("every", self._name)
        return len(self._rows)
