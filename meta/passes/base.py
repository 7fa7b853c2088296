"""What a pass is: a frozen dataclass whose fields are its options.

    @dataclass(frozen=True, slots=True)
    class Prune(Pass):
        name: ClassVar[str] = "prune"
        cold: str = ""
        keep: tuple[str, ...] = ()

    str(Prune(keep=("main", "f")))       ->  "prune{keep=main,f}"
    parse_options(Prune, "keep=main,f")  ->  Prune(keep=("main", "f"))
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar, Self, TypeVar, get_type_hints

from meta.analyses import Analyses
from meta.callgraph import CallGraph
from meta.diagnostics import UsageError
from meta.passes.tree import Node
from meta.profile import Evidence, ProbeMap, Profile
from meta.program import Program, Unit
from meta.sema import Semantics
from meta.target import Platform

Value = TypeVar("Value")
PLATFORMS = (Platform.PC, Platform.LINUX)


@dataclass(frozen=True, slots=True)
class Report:
    """What a pass did: its text form, counts by name, what it removed, the probes it placed, and remarks by name."""

    title: str
    counts: Mapping[str, int] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    probes: ProbeMap | None = None
    notes: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        return any(self.counts.values())


class PassContext:
    """What passes are given beside the program.

    library: parsed units of the probe library by logical path (`runtime/probe/probe.c`); profile: counts of
    `generation`, whose hash the profile must carry where both are known; platforms: what images are made for;
    analyses: those of the program that passes share.
    """

    def __init__(
        self,
        *,
        library: Mapping[str, Unit] | None = None,
        profile: Profile | None = None,
        generation: str | None = None,
        platforms: tuple[Platform, ...] = PLATFORMS,
        analyses: Analyses | None = None,
    ) -> None:
        self.library: Mapping[str, Unit] = library or {}
        self._profile = profile  # passes see it through `evidence` alone, which notes what decides
        self.evidence = None if profile is None else Evidence(profile)
        self.generation = generation
        self._trees: dict[Callable[[Node], Any], dict[Node, Any]] = {}
        self.platforms = platforms
        self.analyses = analyses or Analyses()

    def semantics(self, program: Program, platform: Platform) -> Semantics:
        """The analysed part of `program` for `platform`."""
        return self.analyses.semantics(program.for_platform(platform))

    def unit_semantics(self, program: Program, unit: Unit) -> Semantics:
        """The analysis that a unit of `program` is in: of the first platform for one that every platform compiles."""
        return self.semantics(program, unit.platform or self.platforms[0])

    def callgraph(self, semantics: Semantics) -> CallGraph:
        """The call graph of an image, by its analysis."""
        return self.analyses.callgraph(semantics)

    def of_tree(self, make: Callable[[Node], Value], top: Node) -> Value:
        """`make(top)`, made once, as trees never change."""
        facts = self._trees.setdefault(make, {})
        if top not in facts:
            facts[top] = make(top)
        value: Value = facts[top]
        return value

    def required_profile(self, user: str) -> Evidence:
        """What the profile says, which `user` cannot do without.

        UsageError where there is none, InputError where it is of another generation.
        """
        if self._profile is None or self.evidence is None:
            raise UsageError(f"{user} needs a profile", hint="run the instrumented kernel to get one")
        if self.generation is not None:
            self._profile.require_generation(self.generation)
        return self.evidence

    def library_unit(self, path: str) -> Unit:
        """A unit of the probe library; UsageError where the caller did not hand it over."""
        if path not in self.library:
            raise UsageError(f"the probe library has no {path}")
        return self.library[path]


@dataclass(frozen=True, slots=True)
class Pass(ABC):
    """Base of all passes. `run` changes nothing it was given and does no I/O."""

    name: ClassVar[str] = ""
    reads: ClassVar[tuple[str, ...]] = ()  # what a profile for it measures beside counts, of meta.profile.MEASURES

    @abstractmethod
    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        """The transformed program, and what was done."""

    def __str__(self) -> str:
        options = [
            f"{each.name.replace('_', '-')}={_option_text(getattr(self, each.name))}"
            for each in fields(self)
            if getattr(self, each.name) != _default(each)
        ]
        return f"{self.name}{{{' '.join(options)}}}" if options else self.name

    def with_options(self, **changes: Any) -> Self:
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return type(self)(**{**values, **changes})


PassType = TypeVar("PassType", bound=Pass)


def _default(option: Any) -> Any:
    return option.default if option.default_factory is MISSING else option.default_factory()


def _option_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def parse_options(kind: type[PassType], text: str) -> PassType:
    """A pass from the text between its braces: `key=value` separated by spaces, lists by commas."""
    types = get_type_hints(kind)
    known = {each.name.replace("_", "-"): each.name for each in fields(kind)}
    values: dict[str, Any] = {}
    for option in text.split():
        key, equals, value = option.partition("=")
        if key not in known:
            names = ", ".join(known) or "none"
            raise UsageError(f"pass '{kind.name}' has no option '{key}'", hint=f"its options: {names}")
        if not equals or known[key] in values:
            raise UsageError(f"option '{key}' of pass '{kind.name}' must be given once, as {key}=value")
        values[known[key]] = _option_value(f"{kind.name}{{{key}}}", types[known[key]], value)
    return kind(**values)


def _option_value(option: str, kind: Any, text: str) -> Any:
    if kind is bool:
        if text not in ("true", "false"):
            raise UsageError(f"option {option} must be true or false, not '{text}'")
        return text == "true"
    if kind is int:
        if not text.removeprefix("-").isdecimal():
            raise UsageError(f"option {option} must be a number, not '{text}'")
        return int(text)
    if kind is str:
        return text
    return tuple(part for part in text.split(",") if part)
