"""What passes make of a generation, or a build of sources, kept under all that decides it: once more it is a copy.

    outputs/.steps/3f/3f0c...e1

    the parent's files, the passes, what the child is to be, this compiler  ->  what the passes asked of profiles
    ... and what this profile answers                                        ->  hash of the sources, what passes report
    ...                                                                      ->  the files of the generation

Passes see a profile through its answers alone (meta/profile/evidence.py), so profiles that answer alike make the same
generation, whatever else they counted. Results do not depend on what is kept: a damaged entry counts as absent, and
several processes may use one folder.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meta.app import App
from meta.diagnostics import Diagnostic
from meta.driver.content_store import ContentStore
from meta.driver.draft import Draft, make_draft
from meta.driver.image import compiler_digest, target_of
from meta.driver.load import library_hashes, probe_library, reads_files, source_files, source_hashes
from meta.driver.store import Content
from meta.driver.tree import Tree, app_file_text, make_tree
from meta.driver.unit_cache import UnitCache
from meta.generation import PROBES, Manifest
from meta.program import Program

if TYPE_CHECKING:
    from meta.passes import Pass, PassContext, Report
    from meta.profile import Profile
    from meta.profile.evidence import Question

_PLACES = ("folder", "sources", "assembly", "include", "runtime", "data")  # of an app: where it is, not what it says
_LISTS = 8  # of questions, for one parent and pipeline


@dataclass(frozen=True, slots=True)
class Step:
    """`passes` on `parent`, whose sources have the hash `generation`, to become what `app` says of level and CPU.

    `program` loads the parent's program, where it is needed; `warn` gets the warnings that are on by default, and what
    warns is not kept. With no passes it is a build.
    """

    parent: App
    app: App
    generation: str
    passes: tuple[Pass, ...]
    program: Callable[[], Program]
    profile: Profile | None = None
    debug: bool = False
    warn: Callable[[Diagnostic], None] | None = None

    def digest(self) -> str:
        """Everything that decides what becomes of it, but for the profile; "" where that cannot be named."""
        texts = (file.read_text("utf-8", "replace") for file in source_files(self.parent).values())
        if reads_files(texts):
            return ""
        sources = (library_hashes(), source_hashes(self.parent), self.generation)
        passes = [str(each) for each in self.passes]
        return _digest(compiler_digest(), *sources, _said(self.parent), _said(self.app), passes, self.debug)


@dataclass(frozen=True, slots=True)
class Made:
    """What became of it: the hash of its sources, its meta.toml, what each pass reports; `image` makes all its files,
    with no parent and no inputs in the manifest."""

    hash: str
    app_text: str
    reports: tuple[Report, ...]
    image: Callable[[], Draft]

    def draft(self, parent: str | None, inputs: Mapping[str, str]) -> Draft:
        found = self.image()
        return Draft({**found.files, **self._traps()}, replace(found.manifest, parent=parent, inputs=dict(inputs)))

    def _traps(self) -> dict[str, Content]:
        """The probe map of the traps, where there are any: each prune numbers those that are left anew."""
        numbered = [report.probes for report in self.reports if report.probes is not None]
        return {PROBES: numbered[-1].to_json()} if numbered and numbered[-1].cold else {}


@dataclass(frozen=True, slots=True)
class Steps:
    """Makes steps; without a store each one anew. units: where the parents' units are kept, with their analyses."""

    store: ContentStore | None = None
    units: UnitCache | None = None

    def make(self, step: Step) -> Made:
        digest = step.digest() if self.store is not None else ""
        for questions in self._questions(digest):
            found = self._former(step, digest, _answered(digest, step, questions))
            if found is not None:
                return found
        return self._anew(step, digest)

    # What is kept.

    def _read(self, key: str) -> Any:
        payload = None if self.store is None else self.store.read(key)
        return None if payload is None else _plain(payload)

    def _keep(self, key: str, content: Any) -> None:
        if self.store is not None:
            self.store.keep(key, pickle.dumps(content, protocol=5))

    def _questions(self, digest: str) -> Iterator[tuple[Question, ...]]:
        """Every list of questions that passes asked in this place, the latest first."""
        yield from (self._read(digest) or ()) if digest else ()

    def _remember(self, digest: str, questions: tuple[Question, ...]) -> None:
        known = [each for each in self._questions(digest) if each != questions]
        self._keep(digest, (questions, *known[: _LISTS - 1]))

    def _former(self, step: Step, digest: str, key: str) -> Made | None:
        found = self._read(key)
        if found is None:
            return None
        sources, app_text, reports = found
        return Made(sources, app_text, tuple(map(_report, reports)), lambda: self._former_image(step, digest, key))

    def _former_image(self, step: Step, digest: str, key: str) -> Draft:
        found = self._read(_digest(key, "image"))
        if found is None:  # nobody needed it then, or it is gone
            return self._anew(step, digest).image()
        files, manifest = found
        data: dict[str, Content] = {f"sources/data/{name}": file for name, file in step.app.data}
        return Draft({**files, **data}, Manifest.from_text(manifest, "a kept manifest"))

    # What is made.

    def _anew(self, step: Step, digest: str) -> Made:
        from meta.analyses import Analyses
        from meta.passes import PassContext, run_pipeline

        context = PassContext(
            library=probe_library(self.units), profile=step.profile, generation=step.generation,
            analyses=Analyses(self.units),
        )
        program, reports = run_pipeline(step.passes, step.program(), context)
        tree = make_tree(step.app, program)
        text = app_file_text(step.app, [unit.path for unit in program.units])
        key = ""
        if digest:
            questions = () if context.evidence is None else context.evidence.questions
            key = _answered(digest, step, questions)
            self._keep(key, (tree.hash, text, tuple(map(_facts, reports))))
            self._remember(digest, questions)
        return Made(tree.hash, text, reports, cache(lambda: self._image(step, program, tree, context, key)))

    def _image(self, step: Step, program: Program, tree: Tree, context: PassContext, key: str) -> Draft:
        said: list[Diagnostic] = []
        draft = make_draft(
            step.app, program, target_of(step.app, debug=step.debug), {}, pipeline=tuple(map(str, step.passes)),
            tree=tree, warn=said.append if step.warn else None, analyses=context.analyses,
        )  # fmt: skip
        if step.warn:
            for warning in said:
                step.warn(warning)
        if key and not said:
            files = {name: each for name, each in draft.files.items() if not isinstance(each, Path)}
            self._keep(_digest(key, "image"), (files, draft.manifest.to_text()))
        return draft


def _answered(digest: str, step: Step, questions: tuple[Question, ...]) -> str:
    """The name of what becomes of a step where these are the questions: it has the profile's answers."""
    from meta.profile.evidence import answers

    return _digest(digest, questions, "" if step.profile is None else answers(step.profile, questions))


def _said(app: App) -> list[Any]:
    """What an app says, wherever it lies."""
    return [*(getattr(app, each.name) for each in fields(app) if each.name not in _PLACES), [n for n, _ in app.data]]


def _digest(*parts: Any) -> str:
    return sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _facts(report: Report) -> dict[str, Any]:
    """A report as plain values."""
    probes = None if report.probes is None else report.probes.to_json()
    return {
        "title": report.title, "counts": dict(report.counts), "removed": report.removed, "probes": probes,
        "notes": report.notes,
    }  # fmt: skip


def _report(facts: Mapping[str, Any]) -> Report:
    from meta.passes import Report
    from meta.profile import ProbeMap

    probes = None if facts["probes"] is None else ProbeMap.from_json(facts["probes"], "kept probes")
    return Report(**{**facts, "probes": probes})


class _Reader(pickle.Unpickler):
    """Makes plain values and nothing else, whoever wrote the file."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} is not plain")


def _plain(payload: bytes) -> Any:
    try:
        return _Reader(io.BytesIO(payload)).load()
    except (pickle.UnpicklingError, LookupError, TypeError, ValueError, AttributeError, EOFError):
        return None
