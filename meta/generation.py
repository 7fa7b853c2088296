"""A generation folder, its manifest and its lineage.

    outputs/llama/gen-000/
        sources/         an app folder of its own: C, boot assembly, linker scripts, Makefile, data
        kernel.elf       ... kernel.map, kernel.sym, kernel.asm, kernel.ll, callgraph.json
        probes.json      profile.json, console.log: where they apply
        manifest.json

This module reads; only the driver writes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from meta.diagnostics import InputError, UsageError

OUTPUTS = "outputs"
MANIFEST = "manifest.json"
PROBES = "probes.json"
PROFILE = "profile.json"
INSTRUMENTED = "instrumented"  # folder of the instrumented twin inside a generation
_NAME = re.compile(r"gen-(\d{3,})$")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of the image. `total` is code and data, weights not counted; so are the parts in `sections`, `symbols`.

    Where something is packed, `total` counts it as it is in the file; its sections are packed and outlined.
    """

    total: int
    sections: dict[str, int]
    symbols: dict[str, int]

    @property
    def unpacked(self) -> int | None:
        """Code and data with all that is packed as it is in memory; None where nothing is."""
        if "packed" not in self.sections:
            return None
        return self.total - self.sections["packed"] + self.sections["outlined"]


@dataclass(frozen=True, slots=True)
class Verification:
    """`passed` is None until the generation was judged; one entry a workload."""

    passed: bool | None = None
    workloads: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made from, by what, and what came out. No times, absolute paths or host names."""

    app: str
    parent: str | None
    pipeline: tuple[str, ...]
    inputs: dict[str, str]  # logical path -> SHA-256
    tools: dict[str, str]
    target: dict[str, str]
    sizes: Sizes
    hash: str  # SHA-256 over the emitted C and assembly: the identity that profiles refer to
    functions: int
    lines: int  # of emitted C
    verification: Verification = field(default_factory=Verification)
    figures: dict[str, Any] = field(default_factory=dict)

    def with_results(self, verification: Verification, figures: Mapping[str, Any]) -> Manifest:
        return replace(self, verification=verification, figures=dict(figures))

    def facts(self) -> dict[str, Any]:
        """The manifest as plain values."""
        return asdict(self)

    def to_text(self) -> str:
        return json.dumps(asdict(self), indent=2, sort_keys=True) + "\n"

    @classmethod
    def from_text(cls, text: str, name: str) -> Manifest:
        """Parse a manifest; `name` is how messages call the file. InputError where it is damaged."""
        try:
            content = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise _damaged(name, f"it is not JSON ({error})") from None
        if not isinstance(content, dict):
            raise _damaged(name, "it is not an object")
        _check(content, _FIELDS, name)
        _check(content["sizes"], _SIZES, name, "sizes.")
        _check(content["verification"], _VERIFICATION, name, "verification.")
        fields = {key: content[key] for key in _FIELDS}
        fields["pipeline"] = tuple(fields["pipeline"])
        fields["sizes"] = Sizes(**{key: content["sizes"][key] for key in _SIZES})
        judged = content["verification"]
        fields["verification"] = Verification(judged["passed"], tuple(judged["workloads"]))
        return cls(**fields)


_FIELDS: dict[str, tuple[type, ...]] = {
    "app": (str,), "parent": (str, type(None)), "pipeline": (list,), "inputs": (dict,), "tools": (dict,),
    "target": (dict,), "sizes": (dict,), "hash": (str,), "functions": (int,), "lines": (int,),
    "verification": (dict,), "figures": (dict,),
}
_SIZES: dict[str, tuple[type, ...]] = {"total": (int,), "sections": (dict,), "symbols": (dict,)}
_VERIFICATION: dict[str, tuple[type, ...]] = {"passed": (bool, type(None)), "workloads": (list,)}


def _check(content: Mapping[str, Any], fields: Mapping[str, tuple[type, ...]], name: str, prefix: str = "") -> None:
    for key, types in fields.items():
        if key not in content:
            raise _damaged(name, f"'{prefix}{key}' is missing")
        if not isinstance(content[key], types):
            raise _damaged(name, f"'{prefix}{key}' has the wrong type")


def _damaged(name: str, why: str) -> InputError:
    return InputError(f"{name} is damaged: {why}", hint="build this generation again")


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation folder that exists, with its manifest."""

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def app(self) -> str:
        return self.manifest.app

    @property
    def label(self) -> str:
        """How people call it: `llama/gen-001`, `llama/gen-001/instrumented`."""
        if self.name == INSTRUMENTED:
            return f"{self.app}/{self.folder.parent.name}/{INSTRUMENTED}"
        return f"{self.app}/{self.name}"

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    @property
    def image(self) -> Path:
        return self.folder / "kernel.elf"

    @property
    def is_instrumented(self) -> bool:
        return self.name == INSTRUMENTED

    @property
    def base(self) -> Path:
        """The generation's own folder; for an instrumented twin the folder of what it measures."""
        return self.folder.parent if self.is_instrumented else self.folder

    @property
    def number(self) -> int:
        found = _NAME.match(self.base.name)
        return int(found[1]) if found else 0


def generation_name(number: int) -> str:
    return f"gen-{number:03d}"


def load_generation(folder: Path) -> Generation:
    """Load the generation in `folder`; InputError where it is damaged or not one."""
    shown = f"{folder.name}/{MANIFEST}"
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise _damaged(shown, "it is not text") from None
    except OSError as error:
        raise InputError(f"cannot read {folder / MANIFEST}: {error.strerror}") from None
    return Generation(folder.resolve(), Manifest.from_text(text, shown))


def generation_folders(outputs: Path, app: str) -> list[Path]:
    """The generation folders of `app`, oldest first."""
    folders = [folder for folder in (outputs / app).glob("gen-*") if (folder / MANIFEST).is_file()]
    return sorted((f for f in folders if _NAME.match(f.name)), key=lambda folder: int(folder.name[4:]))


def find_generation(argument: str, cwd: Path, outputs: Path) -> Generation | None:
    """The generation that `argument` names: a folder, `llama/gen-001`, or an app for its newest; None if none."""
    for folder in (cwd / argument, outputs / argument):
        if (folder / MANIFEST).is_file():
            return load_generation(folder)
        if _NAME.match(folder.name) and folder.is_dir():
            raise InputError(f"{folder} holds no {MANIFEST}", hint="build this generation again")
    folders = generation_folders(outputs, argument) if "/" not in argument else []
    return load_generation(folders[-1]) if folders else None


def only_app(outputs: Path) -> str | None:
    """The one app that has generations in `outputs`; None if there is none, UsageError if there are several."""
    apps = sorted({file.parent.parent.name for file in outputs.glob(f"*/gen-*/{MANIFEST}")})
    if len(apps) > 1:
        raise UsageError("several apps have generations here", hint=f"name one of: {', '.join(apps)}")
    return apps[0] if apps else None


def lineage(generation: Generation) -> list[Generation]:
    """`generation` and its ancestors, newest first."""
    found = [generation]
    while (parent := found[-1].manifest.parent) is not None:
        folder = found[-1].folder.parent / parent
        if folder in [each.folder for each in found]:
            raise _damaged(f"{found[-1].name}/{MANIFEST}", "it is its own ancestor")
        found.append(load_generation(folder))
    return found


def hash_texts(texts: Iterable[tuple[str, str]]) -> str:
    """SHA-256 over (path, text) pairs in path order: the identity of a program."""
    digest = hashlib.sha256()
    for path, text in sorted(texts):
        for part in (path, text):
            data = part.encode()
            digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()


def hash_file(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
