"""App -> Program: preprocess and parse every source; hashes of all that was read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from meta.app import APP_FILE, STACK, App, Source, shipped_folder
from meta.diagnostics import SourceError, SourceErrors, UsageError
from meta.driver.unit_cache import UnitCache
from meta.generation import hash_file
from meta.program import LIBRARY, Assembly, Program, Unit

if TYPE_CHECKING:
    from meta.frontend.preprocessor import Preprocessed

_STACK_SIZE = re.compile(r"^(\s*\.set BOOT_STACK_SIZE, )\w+", re.MULTILINE)


Texts = Mapping[Source, "Preprocessed"]


def preprocess_app(app: App) -> Texts:
    """The sources that can be preprocessed, as they are then; the errors of the others are `load_program`'s to tell."""
    texts = {}
    for source in app.sources:
        with suppress(SourceError, SourceErrors):
            texts[source] = _preprocess(app, source)
    return texts


def tokens_hash(texts: Texts) -> str:
    """SHA-256 over every token of the sources, wherever their headers were."""
    from meta.frontend.preprocessor import fingerprint

    tokens = sorted((source.logical, str(source.platform), fingerprint(text)) for source, text in texts.items())
    return sha256(repr(tokens).encode()).hexdigest()


def reads_files(texts: Iterable[str]) -> bool:
    """Whether there is assembly in them that is made of more than its text."""
    return any(word in text for text in texts for word in ("incbin", ".include"))


def load_program(app: App, units: UnitCache | None = None, texts: Texts | None = None) -> Program:
    """Parse all sources of `app` but those that `units` has; `texts`: those that are preprocessed already.

    The errors of the app's own units are raised together, before the library's.
    """
    own = [source for source in app.sources if not source.logical.startswith(LIBRARY)]
    library = [source for source in app.sources if source.logical.startswith(LIBRARY)]
    parsed = [*_parse_all(app, own, units, texts or {}), *_parse_all(app, library, units, texts or {})]
    return Program(app.name, (), load_assembly(app), app.entry).with_units(parsed)


def _parse_all(app: App, sources: Iterable[Source], cache: UnitCache | None, texts: Texts) -> list[Unit]:
    units: list[Unit] = []
    errors: list[SourceError] = []
    for source in sources:
        try:
            units.append(parse_source(app, source, cache, texts.get(source)))
        except SourceErrors as several:
            errors.extend(several.errors)
        except SourceError as error:
            errors.append(error)
    if errors:
        raise errors[0] if len(errors) == 1 else SourceErrors(errors)
    return units


def parse_source(
    app: App, source: Source, cache: UnitCache | None = None, text: Preprocessed | None = None
) -> Unit:
    """One C file of `app` as a unit."""
    from meta.frontend import parse_preprocessed

    parse = parse_preprocessed if cache is None else cache.unit
    return parse(text or _preprocess(app, source), str(source.file), source.logical, platform=source.platform)


def _preprocess(app: App, source: Source) -> Preprocessed:
    from meta.frontend import preprocess_unit

    folders = [*app.include, app.runtime]
    return preprocess_unit(source.file, source.logical, include_dirs=folders, defines=dict(app.defines))


def load_assembly(app: App) -> tuple[Assembly, ...]:
    """The boot code, with the stack that the app asks for."""
    texts = {source.logical: source.file.read_text(encoding="utf-8") for source in app.assembly}
    if app.stack != STACK:
        if not any(_STACK_SIZE.search(text) for text in texts.values()):
            raise UsageError(f"the boot code of '{app.name}' does not set BOOT_STACK_SIZE, as 'stack' wants it to")
        texts = {path: _STACK_SIZE.sub(rf"\g<1>{app.stack:#x}", text) for path, text in texts.items()}
    return tuple(Assembly(source.logical, texts[source.logical], source.platform) for source in app.assembly)


class _ProbeLibrary(Mapping[str, Unit]):
    """What instrumentation and traps add: the shipped sources/runtime/probe, each unit parsed when it is asked for."""

    def __init__(self, cache: UnitCache | None) -> None:
        folder = shipped_folder("sources") / "runtime"
        self._cache = cache
        self._app = App("probe", folder, (), (), (folder / "include", folder / "probe"), folder)
        self._files = {f"runtime/probe/{file.name}": file for file in sorted((folder / "probe").glob("*.c"))}
        self._parsed: dict[str, Unit] = {}

    def __getitem__(self, path: str) -> Unit:
        if path not in self._parsed:
            self._parsed[path] = parse_source(self._app, Source(self._files[path], path), self._cache)
        return self._parsed[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def probe_library(units: UnitCache | None = None) -> Mapping[str, Unit]:
    """The units of the probe library by logical path; `units` may have them parsed."""
    return _ProbeLibrary(units)


def library_hashes() -> dict[str, str]:
    """SHA-256 of every file of the shipped runtime library, which passes take units from."""
    folder = shipped_folder("sources") / "runtime"
    files = sorted(file for file in folder.rglob("*.[ch]") if file.is_file())
    return {file.relative_to(folder).as_posix(): hash_file(file) for file in files}


def input_hashes(app: App) -> dict[str, str]:
    """SHA-256 of meta.toml, every source, header and data file, by the path it has inside an emitted tree."""
    data = {f"data/{name}": hash_file(file) for name, file in app.data}
    return dict(sorted({**source_hashes(app), **data}.items()))


def source_hashes(app: App) -> dict[str, str]:
    """SHA-256 of what an app is compiled from: `input_hashes` without data."""
    files = source_files(app)
    return {logical: hash_file(files[logical]) for logical in sorted(files)}


def source_files(app: App) -> dict[str, Path]:
    """meta.toml, every source and the headers beside them, by the path they have inside an emitted tree."""
    files = {source.logical: source.file for source in (*app.sources, *app.assembly)}
    files[APP_FILE] = app.folder / APP_FILE
    for folder, prefix in ((app.folder, app.name), (app.runtime, "runtime")):
        files.update({f"{prefix}/{header.relative_to(folder).as_posix()}": header for header in _headers(folder)})
    return files


def _headers(folder: Path) -> list[Path]:
    return sorted(header for header in folder.rglob("*.h") if header.is_file())
