"""Rules of the project itself: who may import whom, where side effects live, how large files may get."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "meta"
FILES = sorted(PACKAGE.rglob("*.py"))

# What every stage may use: plain values without behaviour of their own.
COMMON = {"diagnostics", "target", "meta"}
TREE = {*COMMON, "program", "gnu_ast", "nesting"}

# Stage -> the stages it may import. A stage is the first name below `meta`.
ALLOWED = {
    "__main__": {"cli"},
    "cli": {*COMMON, "commands", "driver", "report", "app", "clock"},
    "commands": {*COMMON, "driver", "report"},
    "driver": {
        *TREE, "evolve", "passes", "frontend", "emit", "sema", "lower", "backend", "machine", "profile", "callgraph",
        "analyses", "report", "generation", "difference", "app", "warnings", "checks", "flow",
        "clock",
    },
    "evolve": {*COMMON, "generation"},
    "report": {*COMMON, "checks", "difference", "evolve", "generation", "profile"},
    "app": {*COMMON, "toml_table"},
    "toml_table": COMMON,
    "difference": set(),
    "generation": COMMON,
    "passes": {*TREE, "sema", "flow", "callgraph", "analyses", "profile"},
    "analyses": {*TREE, "sema", "callgraph"},
    "checks": {*TREE, "sema", "flow", "callgraph"},
    "flow": {*TREE, "sema"},
    "lower": {*TREE, "sema"},
    "sema": TREE,
    "warnings": {*TREE, "sema", "flow"},
    "emit": TREE,
    "frontend": TREE,
    "callgraph": TREE,
    "backend": COMMON,
    "machine": COMMON,
    "profile": COMMON,
    "program": {"target"},
    "gnu_ast": set(),
    "nesting": {"diagnostics"},
    "clock": {"diagnostics"},
    "diagnostics": set(),
    "target": set(),
    "meta": set(),
}  # fmt: skip

# Module -> the only stages that may import it.
RESTRICTED = {
    "llvmlite": {"backend"},
    "subprocess": {"machine"},
    "unicorn": {"machine"},
    "elftools": set(),
    "typer": {"cli", "commands"},
    "rich": {"report"},
    "random": {"cli"},
    "secrets": {"cli"},
    "datetime": {"cli"},
    "socket": set(),
    "time": {"cli", "clock", "machine"},  # machines need a time-out
}

# Python file 400, function 50, class 250; C file 400, function 60; assembly 150. Above the ceiling a test fails.
BUDGETS = {"python file": 400, "function": 50, "class": 250, "C file": 400, "C function": 60, "assembly file": 150}
CEILING = 1.5

_WRITERS = {"write_text", "write_bytes", "unlink", "rmtree", "mkdir", "rename", "touch", "copyfile", "hardlink_to"}


def stage(file: Path) -> str:
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return "meta" if parts == ("__init__",) else parts[0]


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every import, type-checking ones included."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: relative import"
            module = node.module or ""
            yield from ((node.lineno, f"{module}.{name.name}" if module == "meta" else module) for name in node.names)


def imported_stage(name: str) -> str | None:
    """The stage an import leads to; None where it leads out of the package."""
    parts = name.split(".")
    if parts[0] != "meta":
        return None
    is_stage = len(parts) > 1 and ((PACKAGE / parts[1]).is_dir() or (PACKAGE / f"{parts[1]}.py").is_file())
    return parts[1] if is_stage else "meta"


def test_import_direction() -> None:
    wrong = []
    for file in FILES:
        own = stage(file)
        assert own in ALLOWED, f"{file} belongs to no known stage"
        for line, name in imports(file):
            other = imported_stage(name)
            if other is not None and other != own and other not in ALLOWED[own]:
                wrong.append(f"{file.relative_to(ROOT)}:{line}: {own} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_import_direction_is_acyclic() -> None:
    """The table itself allows no upward import."""
    below: dict[str, set[str]] = {}

    def reach(name: str, path: tuple[str, ...]) -> set[str]:
        assert name not in path, f"cycle: {' -> '.join((*path, name))}"
        if name not in below:
            below[name] = {name}.union(*(reach(each, (*path, name)) for each in ALLOWED[name]))
        return below[name]

    for name in ALLOWED:
        reach(name, ())


def test_passes_do_not_import_each_other() -> None:
    """A pass is a module or a package of meta.passes; only the list of passes and the pipeline know them all."""
    passes = {name: _pass_home(file) for file in FILES if stage(file) == "passes" for name in _pass_names(file)}
    wrong = [
        f"{file.relative_to(ROOT)}:{line}: {name}"
        for file in FILES
        if stage(file) == "passes" and file.parent.name + file.stem not in ("passes__init__", "passespipeline")
        for line, name in imports(file)
        for home in passes.values()
        if f"{name}.".startswith(f"{home}.") and home != _pass_home(file)
    ]
    assert not wrong, "\n".join(wrong)
    assert {"instrument", "prune"} <= passes.keys()


def _pass_home(file: Path) -> str:
    """The module or package directly below meta.passes that `file` is or belongs to."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts[:3])


def _pass_names(file: Path) -> Iterator[str]:
    """Names of the passes that `file` defines: classes with `name: ClassVar[str] = "..."`."""
    yield from re.findall(r'^ +name: ClassVar\[str\] = "([a-z-]+)"', file.read_text(), re.M)


def test_restricted_modules() -> None:
    wrong = []
    for file in FILES:
        for line, name in imports(file):
            allowed = RESTRICTED.get(name.split(".")[0])
            if allowed is not None and stage(file) not in allowed:
                wrong.append(f"{file.relative_to(ROOT)}:{line}: {name}")
            assert not name.startswith("llvmlite.ir"), f"{file}:{line}: lowering writes text"
    assert not wrong, "\n".join(wrong)


def test_files_are_written_by_the_driver_only() -> None:
    """Machines may write into their own temporary directories, nobody else writes."""
    wrong = []
    for file in FILES:
        if stage(file) in ("driver", "machine"):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in _WRITERS:
                wrong.append(f"{file.relative_to(ROOT)}:{node.lineno}: {node.attr}")
    assert not wrong, "\n".join(wrong)


def test_environment_is_read_by_the_command_line_only() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in FILES
        if stage(file) not in ("cli", "commands", "machine")  # a machine passes its own on to what it starts
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    ]
    assert not wrong, "\n".join(wrong)


def test_no_module_level_mutable_state() -> None:
    """No `global`, and no module-level name that is assigned to an empty container."""
    wrong = []
    for file in FILES:
        tree = ast.parse(file.read_text())
        wrong += [f"{file.name}:{node.lineno}: global" for node in ast.walk(tree) if isinstance(node, ast.Global)]
        for node in tree.body:
            value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
            if isinstance(value, (ast.List, ast.Dict, ast.Set)) and not ast.unparse(value).strip("[]{}()"):
                wrong.append(f"{file.name}:{node.lineno}: empty container")
    assert not wrong, "\n".join(wrong)


_CHANGES = {
    "add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "setdefault", "update",
}  # fmt: skip


def module_names(tree: ast.Module) -> set[str]:
    """The names that a module's own assignments bind."""
    assigned = [node for node in tree.body if isinstance(node, (ast.Assign, ast.AnnAssign))]
    targets = [each for node in assigned for each in (node.targets if isinstance(node, ast.Assign) else [node.target])]
    return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}


def changed_names(function: ast.AST) -> Iterator[tuple[int, str]]:
    """Names whose value a function changes in place: by a method, or by assigning to or deleting an item."""
    for node in ast.walk(function):
        changed: ast.AST | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGES:
            changed = node.func.value
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            changed = node.value
        if isinstance(changed, ast.Name):
            yield changed.lineno, changed.id


def test_functions_change_nothing_of_their_module() -> None:
    wrong = []
    for file in FILES:
        tree = ast.parse(file.read_text())
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            names = (node for node in ast.walk(function) if isinstance(node, ast.Name))
            own = {node.id for node in names if isinstance(node.ctx, ast.Store)}
            shared = module_names(tree) - own - {each.arg for each in function.args.args}
            wrong += [f"{file.name}:{line}: {name}" for line, name in changed_names(function) if name in shared]
    assert not wrong, "\n".join(wrong)
    example = ast.parse("seen = set()\ndef f(x):\n    seen.add(x)\n    y[0] = x\n")
    assert [name for _, name in changed_names(example)] == ["seen", "y"]


def test_packages_are_listed() -> None:
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    found = {".".join(file.parent.relative_to(ROOT).parts) for file in PACKAGE.rglob("*.py")}
    assert found <= listed
    assert {name for name in listed if "_data" not in name} <= found
    assert all((ROOT / Path(*name.split(".")) / "__init__.py").is_file() for name in found)


def test_dependencies_are_pinned_exactly() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["test"]]
    assert all(re.fullmatch(r"[a-z-]+==[\w.]+", each) for each in [*wanted, *project["build-system"]["requires"]])


def python_sizes(file: Path) -> Iterator[tuple[str, str, int]]:
    text = file.read_text()
    name = str(file.relative_to(ROOT))
    yield "python file", name, text.count("\n")
    for node in ast.walk(ast.parse(text)):
        lines = (getattr(node, "end_lineno", None) or 0) - getattr(node, "lineno", 0) + 1
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield "function", f"{name}:{node.lineno} {node.name}", lines
        elif isinstance(node, ast.ClassDef):
            yield "class", f"{name}:{node.lineno} {node.name}", lines


def c_sizes(file: Path) -> Iterator[tuple[str, str, int]]:
    """C functions by layout: from an unindented line that opens a body to the brace at the line's start."""
    lines = file.read_text().splitlines()
    name = str(file.relative_to(ROOT))
    yield "C file", name, len(lines)
    start = None
    for number, line in enumerate(lines, 1):
        if re.match(r"[A-Za-z_].*\(", line) and not line.rstrip().endswith(";"):
            start = number
        elif line == "}" and start is not None:
            yield "C function", f"{name}:{start}", number - start + 1
            start = None


def all_sizes() -> Iterator[tuple[str, str, int]]:
    for file in [*FILES, *sorted((ROOT / "tests").rglob("*.py"))]:
        yield from python_sizes(file)
    for file in sorted((ROOT / "sources").rglob("*.[ch]")):
        yield from c_sizes(file)
    for file in sorted((ROOT / "boot").rglob("*.s")):
        yield "assembly file", str(file.relative_to(ROOT)), file.read_text().count("\n")


def test_budgets(capsys: pytest.CaptureFixture[str]) -> None:
    """Prints what is over its budget (see it with -rP); fails above one and a half times the budget."""
    over = [(what, size / BUDGETS[kind], f"{size} > {BUDGETS[kind]}") for kind, what, size in all_sizes()]
    over = sorted((each for each in over if each[1] > 1), key=lambda each: -each[1])
    with capsys.disabled():
        for what, _, text in over:
            print(f"\nover budget: {what}: {text}", end="")
    too_far = [f"{what}: {text}" for what, share, text in over if share > CEILING]
    assert not too_far, "\n".join(too_far)
