"""meta.toml -> App: what one folder of C sources wants to become.

    [app]
    name = "hello"            # also the folder of its sources in an emitted tree, and argv[0]
    sources = ["*.c"]         # globs inside the folder (this is the default)
    memory = "64M"
    stack = "1M"              # of a bare-metal kernel; whole pages, with a guard below

    [data]
    "model.bin" = "model/shakespeare.bin"     # RAM-disk modules handed to the kernel at boot

    [[workload]]
    name = "greet"
    kind = "check"            # train: makes profiles; check: judges generations (train ones judge as well)
    args = ["--name", "you"]
    expect = "Hello, you\\n"   # the text, or the name of a file that holds it

Every mistake is a UsageError with its place; a misspelled key gets a hint.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from meta.diagnostics import UsageError
from meta.target import Platform
from meta.toml_table import Table, TomlPlaces

APP_FILE = "meta.toml"
LEVELS = ("0", "1", "2", "3", "s", "z")  # of optimisation, as compilers call them
RESERVED_NAMES = ("boot", "data", "runtime", "workloads")  # folders of an emitted tree
MIN_MEMORY = 4 << 20
STACK = 1 << 20  # what boot code has where meta.toml says nothing
PAGE = 4096
DEFAULT_TIMEOUT = 120

_PLAIN_PATH = re.compile(r"[\w./+-]+", re.ASCII)
_PLAIN_HINT = "letters, digits, '_', '-', '+' and '.' make a file's name"
_UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


@dataclass(frozen=True, slots=True)
class Workload:
    """A named run of the app. `expect` is None where generation 0's own text is the reference."""

    name: str
    kind: str  # "train" or "check"
    args: tuple[str, ...] = ()
    stdin: bytes = b""
    expect: bytes | None = None
    status: int = 0
    timeout: int = DEFAULT_TIMEOUT  # seconds of host time before the run counts as hung
    memory: int = 0  # bytes of the machine; 0: as much as the app asks for

    @property
    def is_train(self) -> bool:
        return self.kind == "train"


@dataclass(frozen=True, slots=True)
class Source:
    """One input file: where it is on the host, and its POSIX path inside an emitted tree."""

    file: Path
    logical: str
    platform: Platform | None = None


@dataclass(frozen=True, slots=True)
class App:
    """A validated meta.toml. `folder` holds it; every path is absolute and inside `folder` or the shipped library."""

    name: str
    folder: Path
    sources: tuple[Source, ...]  # app, runtime: every C file, sorted by logical path
    assembly: tuple[Source, ...]  # boot code
    include: tuple[Path, ...]
    runtime: Path
    entry: str = "main"
    defines: tuple[tuple[str, str], ...] = ()
    platform: Platform = Platform.PC
    memory: int = 64 << 20
    stack: int = STACK
    cores: int = 1
    level: str = "2"
    features: tuple[str, ...] = ()  # of the CPU beyond plain x86-64, by LLVM's names
    file_options: tuple[str, ...] = ()
    data: tuple[tuple[str, Path], ...] = ()
    workloads: tuple[Workload, ...] = ()

    def workload(self, name: str) -> Workload:
        """The workload called `name`, or a UsageError that lists the names there are."""
        for workload in self.workloads:
            if workload.name == name:
                return workload
        known = ", ".join(workload.name for workload in self.workloads) or "none"
        raise UsageError(f"app '{self.name}' has no workload '{name}'", hint=f"it has: {known}")


def shipped_folder(kind: str) -> Path:
    """The shipped `sources` or `boot` folder: package data of a wheel, or the source checkout."""
    package = Path(__file__).resolve().parent
    packed = package / "_data" / kind
    return packed if packed.is_dir() else package.parent / kind


def shipped_apps() -> tuple[str, ...]:
    """Names of the apps that travel with the package, sorted."""
    return tuple(sorted(file.parent.name for file in shipped_folder("sources").glob(f"*/{APP_FILE}")))


def find_app_folder(argument: str | None, cwd: Path) -> Path:
    """The app folder that a command-line argument means: a folder with a meta.toml, or a shipped app's name."""
    names = ", ".join(shipped_apps()) or "none"
    if argument is None:
        if (cwd / APP_FILE).is_file():
            return cwd
        raise UsageError(
            f"there is no {APP_FILE} in the current directory", hint=f"name an app folder, or one of: {names}"
        )
    folder = cwd / argument
    if (folder / APP_FILE).is_file():
        return folder
    if folder.is_file() and folder.name == APP_FILE:
        return folder.parent
    if argument in shipped_apps():
        return shipped_folder("sources") / argument
    if folder.is_dir():
        raise UsageError(f"'{argument}' holds no {APP_FILE}", hint=f"shipped apps: {names}")
    raise UsageError(f"there is no app '{argument}'", hint=f"name a folder with a {APP_FILE}, or one of: {names}")


def load_app(folder: Path) -> App:
    """Read and check `folder`/meta.toml."""
    folder = folder.resolve()
    file = folder / APP_FILE
    shown = _shown(file)
    try:
        text = file.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TomlPlaces.decode_error(shown, error) from None
    except UnicodeDecodeError:
        raise UsageError(f"{shown} is not UTF-8 text") from None
    except OSError as error:
        raise UsageError(f"cannot read {shown}: {error.strerror}") from None
    root = Table(content, TomlPlaces(shown, text), (), known=("app", "data", "workload"))
    return _app(folder, root)


def _shown(file: Path) -> str:
    """`file` as messages name it: relative to the current directory where it lies below."""
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)


def _app(folder: Path, root: Table) -> App:
    table = root.table("app", known=(
        "name", "sources", "include", "entry", "defines", "platform", "memory", "cores", "runtime", "boot",
        "features", "file_options", "level", "stack",
    ))
    name = table.text("name")
    if not name.replace("-", "_").isidentifier() or name in RESERVED_NAMES:
        raise table.error(
            "name", f"'{name}' cannot be an app's name",
            hint=f"letters, digits, '_' and '-'; not one of {', '.join(RESERVED_NAMES)}",
        )
    own_runtime, own_boot = (_inside(folder, table, key, table.text(key, "")) for key in ("runtime", "boot"))
    runtime = own_runtime or shipped_folder("sources") / "runtime"
    boot = own_boot or shipped_folder("boot")
    sources = _app_sources(folder, table, "" if own_runtime else f"{name}/") + _library(runtime, "runtime", "c")
    cores = table.integer("cores", 1)
    if cores < 1:
        raise table.error("cores", "an app needs at least one core")
    return App(
        name=name,
        folder=folder,
        sources=_distinct(sources, table),
        assembly=_library(boot, "boot", "s"),
        include=(folder, *_includes(folder, table), runtime / "include"),
        runtime=runtime,
        entry=table.text("entry", "main"),
        defines=_defines(table),
        platform=Platform(table.choice("platform", [p.value for p in Platform], "pc")),
        memory=_memory(table, "64M"),
        stack=_stack(table),
        cores=cores,
        level=table.choice("level", LEVELS, "2"),
        features=_features(table),
        file_options=table.texts("file_options", ()),
        data=_data(folder, root),
        workloads=_workloads(folder, root),
    )


def _inside(folder: Path, table: Table, key: str, path: str) -> Path | None:
    """`path` of `key` below `folder`; absolute, escaping and missing ones are refused."""
    if not path:
        return None
    parts = Path(path).parts
    target = (folder / path).resolve()
    if Path(path).is_absolute() or ".." in parts or not target.is_relative_to(folder):
        raise table.error(
            key, f"'{path}' leads out of the app's folder", hint="paths are relative to meta.toml and stay below it"
        )
    if not target.exists():
        raise table.error(key, f"there is no file '{path}'")
    return target


def _app_sources(folder: Path, table: Table, prefix: str) -> tuple[Source, ...]:
    """The app's own C files. An app that brings its own runtime is a whole emitted tree: its paths stay as they are."""
    found: dict[str, Source] = {}
    for pattern in table.texts("sources", ("*.c",)):
        if Path(pattern).is_absolute() or ".." in Path(pattern).parts or not pattern:
            raise table.error("sources", f"'{pattern}' leads out of the app's folder")
        files = [file for file in sorted(folder.glob(pattern)) if file.is_file()]
        if not files:
            raise table.error("sources", f"'{pattern}' matches no file")
        for file in files:
            if not file.resolve().is_relative_to(folder):
                raise table.error("sources", f"'{file.relative_to(folder)}' leads out of the app's folder")
            logical = prefix + file.relative_to(folder).as_posix()
            if not _PLAIN_PATH.fullmatch(logical):  # make splits names at spaces, and expands others
                raise table.error("sources", f"'{logical}' cannot be a file of an emitted tree", hint=_PLAIN_HINT)
            found[logical] = Source(file, logical, _platform_of(logical))
    return tuple(found.values())


def _library(folder: Path, name: str, suffix: str) -> tuple[Source, ...]:
    """Every library file below `folder`; `include/` holds headers and `probe/` what only instrumentation adds."""
    found = []
    for file in sorted(folder.rglob(f"*.{suffix}")):
        relative = file.relative_to(folder)
        if relative.parts[0] not in ("include", "probe"):
            logical = f"{name}/{relative.as_posix()}"
            found.append(Source(file, logical, _platform_of(logical)))
    return tuple(found)


def _platform_of(logical: str) -> Platform | None:
    parts = logical.split("/")
    is_library = len(parts) > 2 and parts[0] in ("runtime", "boot")
    return Platform(parts[1]) if is_library and parts[1] in {p.value for p in Platform} else None


def _distinct(sources: Iterable[Source], table: Table) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    for source in sources:
        other = found.setdefault(source.logical, source)
        if other.file != source.file:
            raise table.error("sources", f"two files would be '{source.logical}' in an emitted tree")
    return tuple(found[logical] for logical in sorted(found))


def _includes(folder: Path, table: Table) -> Iterable[Path]:
    for path in table.texts("include", ()):
        inside = _inside(folder, table, "include", path)
        if inside is None or not inside.is_dir():
            raise table.error("include", f"'{path}' is not a folder")
        yield inside


def _defines(table: Table) -> tuple[tuple[str, str], ...]:
    """`defines = ["DEBUG", "LEVEL=2"]` or a table of texts; sorted by name."""
    value = table.value("defines", [])
    if isinstance(value, Mapping):
        pairs = [(name, str(int(text)) if isinstance(text, (bool, int)) else text) for name, text in value.items()]
    elif isinstance(value, list) and all(isinstance(each, str) for each in value):
        pairs = [(name, text if equals else "1") for name, equals, text in (each.partition("=") for each in value)]
    else:
        raise table.error("defines", "'defines' is a list of texts such as \"LEVEL=2\"")
    for name, text in pairs:
        if not name.isidentifier() or not isinstance(text, str):
            raise table.error("defines", f"'{name}' cannot be defined")
    return tuple(sorted(dict(pairs).items()))


def memory_size(text: str) -> int:
    """Bytes of "64M", "65536K", "1G" or a plain number; UsageError where it is none of them or too little."""
    size = _bytes(text)
    if size < MIN_MEMORY:
        raise UsageError(f"'{text}' is not an amount of memory", hint='such as "64M"; at least 4M')
    return size


def _bytes(text: str) -> int:
    """Bytes of "64M" or a plain number; 0 for what is neither."""
    number, unit = (text[:-1], _UNITS.get(text[-1:].upper(), 0)) if text[-1:].isalpha() else (text, 1)
    return int(number) * unit if number.isdecimal() else 0


def _stack(table: Table) -> int:
    text = str(table.value("stack", "1M"))
    size = _bytes(text)
    if size % PAGE or not PAGE <= size <= 1 << 30:
        raise table.error("stack", f"'{text}' is not the size of a stack", hint='whole pages, such as "4K" or "1M"')
    return size


def _memory(table: Table, default: str) -> int:
    """Bytes; "0" is a default only."""
    if not table.has("memory") and default == "0":
        return 0
    try:
        return memory_size(str(table.value("memory", default)))
    except UsageError as error:
        raise table.error("memory", error.message, hint=error.hint) from None


def _features(table: Table) -> tuple[str, ...]:
    found = table.texts("features", ())
    for name in found:
        if not re.fullmatch(r"[a-z][a-z0-9.-]*", name):
            raise table.error("features", f"'{name}' is not a feature of a CPU", hint='as in features = ["avx2"]')
    return found


def _data(folder: Path, root: Table) -> tuple[tuple[str, Path], ...]:
    table = root.table("data", known=None)
    found = []
    for name in table.content:
        if name.startswith("/") or ".." in name.split("/") or not name:
            raise table.error(name, f"'{name}' cannot be a module's name")
        file = _inside(folder, table, name, table.text(name))
        if file is None or not file.is_file():
            raise table.error(name, f"'{table.text(name)}' is not a file")
        found.append((name, file))
    return tuple(found)


def _workloads(folder: Path, root: Table) -> tuple[Workload, ...]:
    found: dict[str, Workload] = {}
    known = ("name", "kind", "args", "stdin", "expect", "status", "timeout", "memory")
    for table in root.tables("workload", known=known):
        name = table.text("name")
        if name in found:
            raise table.error("name", f"there are two workloads '{name}'")
        if not name.replace("-", "_").replace(".", "_").isidentifier():
            raise table.error("name", f"'{name}' cannot be a workload's name", hint="letters, digits, '.', '_' and '-'")
        found[name] = Workload(
            name=name,
            kind=table.choice("kind", ("train", "check"), "check"),
            args=table.texts("args", ()),
            stdin=_content(folder, table, "stdin") or b"",
            expect=_content(folder, table, "expect"),
            status=table.integer("status", 0),
            timeout=table.integer("timeout", DEFAULT_TIMEOUT),
            memory=_memory(table, "0"),
        )
    return tuple(found.values())


def _content(folder: Path, table: Table, key: str) -> bytes | None:
    """The text of `key`, or of the file it names: a value of one word with a dot or slash in it is a file's name."""
    if not table.has(key):
        return None
    text = table.text(key)
    is_file_name = text and not any(c.isspace() for c in text) and ("/" in text or "." in text.strip("."))
    if not is_file_name:
        return text.encode()
    file = _inside(folder, table, key, text)
    if file is None or not file.is_file():
        raise table.error(key, f"'{text}' is not a file")
    return file.read_bytes()

