"""meta.toml: what is accepted, and the place and hint of every mistake."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import write_app

from meta.app import find_app_folder, load_app, memory_size, shipped_apps
from meta.diagnostics import UsageError
from meta.target import Platform

FULL = """\
[app]
name = "full"
sources = ["*.c", "more/*.c"]
include = ["more"]
entry = "start"
defines = ["FLAG", "LEVEL=2"]
platform = "pc"
memory = "32M"
cores = 2
file_options = ["--model"]

[data]
"weights.bin" = "weights/w.bin"

[[workload]]
name = "one"
kind = "train"
args = ["a", "b c"]
stdin = "typed in\\n"
expect = "expected.txt"

[[workload]]
name = "two"
expect = "two words\\n"
status = 3
timeout = 9
"""


def full(folder: Path) -> Path:
    files = {"more/b.c": "int b;\n", "weights/w.bin": "w", "expected.txt": "text\n"}
    return write_app(folder / "full", files, FULL)


def test_every_key(tmp_path: Path) -> None:
    app = load_app(full(tmp_path))
    own = [source.logical for source in app.sources if source.logical.startswith("full/")]
    assert own == ["full/main.c", "full/more/b.c"]
    assert (app.entry, app.memory, app.cores, app.platform) == ("start", 32 << 20, 2, Platform.PC)
    assert app.defines == (("FLAG", "1"), ("LEVEL", "2"))
    assert app.file_options == ("--model",)
    assert app.data == (("weights.bin", (tmp_path / "full/weights/w.bin").resolve()),)
    one, two = app.workloads
    assert (one.kind, one.args, one.stdin, one.expect, one.status) == (
        "train", ("a", "b c"), b"typed in\n", b"text\n", 0,
    )  # fmt: skip
    assert (two.kind, two.args, two.stdin, two.expect, two.status, two.timeout) == (
        "check", (), b"", b"two words\n", 3, 9,
    )  # fmt: skip


def test_defaults(tmp_path: Path) -> None:
    app = load_app(write_app(tmp_path / "small"))
    assert (app.entry, app.memory, app.cores, app.workloads, app.data) == ("main", 64 << 20, 1, (), ())


def test_library_comes_along(tmp_path: Path) -> None:
    app = load_app(write_app(tmp_path / "small"))
    by_path = {source.logical: source.platform for source in (*app.sources, *app.assembly)}
    assert by_path["runtime/stdio.c"] is None
    assert by_path["runtime/pc/serial.c"] is Platform.PC
    assert by_path["boot/linux/start.s"] is Platform.LINUX
    assert not [path for path in by_path if "/probe/" in path or "/include/" in path]


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "hint"),
    [
        ("memory =", "memroy =", 8, "unknown key 'memroy' in [app]", "did you mean 'memory'?"),
        ("[data]", "[date]", 12, "unknown key 'date'", "did you mean 'data'?"),
        ("status = 3", "statos = 3", 25, "unknown key 'statos' in [workload]", "did you mean 'status'?"),
        ("cores = 2", 'cores = "2"', 9, "'cores' must be a whole number", None),
        ("cores = 2", "cores = 0", 9, "at least one core", None),
        ('memory = "32M"', 'memory = "32X"', 8, "'32X' is not an amount of memory", "such as"),
        ('memory = "32M"', 'memory = "1M"', 8, "'1M' is not an amount of memory", "at least 4M"),
        ('platform = "pc"', 'platform = "mac"', 7, "'mac' is not a platform", "one of: pc, linux"),
        ('name = "two"', 'name = "one"', 23, "two workloads 'one'", None),
        ('name = "full"', 'name = "runtime"', 2, "'runtime' cannot be an app's name", None),
        ('name = "full"', "name = 3", 2, "'name' must be a text", None),
        ('name = "full"\n', "", 1, "'name' is missing", None),
        ('"more/*.c"', '"../*.c"', 3, "leads out of the app's folder", None),
        ('"more/*.c"', '"/etc/*"', 3, "leads out of the app's folder", None),
        ('"more/*.c"', '"none/*.c"', 3, "matches no file", None),
        ('["more"]', '["../more"]', 4, "leads out of the app's folder", "stay below"),
        ('["more"]', '["less"]', 4, "there is no file 'less'", None),
        ('"weights/w.bin"', '"weights/x.bin"', 13, "there is no file 'weights/x.bin'", None),
        ('"weights/w.bin"', '"/etc/passwd"', 13, "leads out of the app's folder", None),
        ('"weights.bin" =', '"../w" =', 13, "cannot be a module's name", None),
        ('"expected.txt"', '"expect.txt"', 20, "there is no file 'expect.txt'", None),
        ('kind = "train"', 'kind = "test"', 17, "'test' is not a kind", "one of: train, check"),
        ('["a", "b c"]', '"a"', 18, "'args' must be a list of texts", None),
        ('defines = ["FLAG", "LEVEL=2"]', 'defines = ["a b"]', 6, "cannot be defined", None),
        ("[app]", "[app", 1, "", None),
    ],
)
def test_mistakes(tmp_path: Path, old: str, new: str, line: int, message: str, hint: str | None) -> None:
    folder = full(tmp_path)
    assert FULL.count(old) == 1
    (folder / "meta.toml").write_text(FULL.replace(old, new))
    with pytest.raises(UsageError) as caught:
        load_app(folder)
    assert message in caught.value.message
    assert caught.value.span is not None
    assert caught.value.span.line == line
    assert caught.value.span.file.endswith("full/meta.toml")
    if hint is not None:
        assert hint in (caught.value.hint or "")


def test_symbolic_link_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.c").write_text("int s;\n")
    folder = write_app(tmp_path / "linked")
    (folder / "link.c").symlink_to(tmp_path / "secret.c")
    with pytest.raises(UsageError, match=r"'link\.c' leads out"):
        load_app(folder)


@pytest.mark.parametrize("name", ["main two.c", "a$b.c", "a%b.c", "ü.c"])
def test_names_that_make_cannot_build(tmp_path: Path, name: str) -> None:
    folder = write_app(tmp_path / "odd", {name: "int s;\n"})
    with pytest.raises(UsageError, match="cannot be a file of an emitted tree"):
        load_app(folder)


def test_finding(tmp_path: Path) -> None:
    folder = write_app(tmp_path / "mine")
    assert find_app_folder("mine", tmp_path) == folder
    assert find_app_folder("mine/meta.toml", tmp_path) == folder
    assert find_app_folder(None, folder) == folder
    assert find_app_folder("hello", tmp_path).name == "hello"
    assert {"hello", "llama"} <= set(shipped_apps())
    for argument in (None, "nowhere", "."):
        with pytest.raises(UsageError, match=r"there is no|holds no"):
            find_app_folder(argument, tmp_path)


@pytest.mark.parametrize(
    ("text", "size"), [("4M", 4 << 20), ("65536K", 64 << 20), ("1g", 1 << 30), ("5000000", 5000000)]
)
def test_memory_size(text: str, size: int) -> None:
    assert memory_size(text) == size


@pytest.mark.parametrize("text", ["", "M", "-4M", "4.5M", "4 M", "0", "many"])
def test_memory_size_mistakes(text: str) -> None:
    with pytest.raises(UsageError):
        memory_size(text)


def test_level_is_one_of_the_compiler_s(tmp_path: Path) -> None:
    toml = '[app]\nname = "small"\nlevel = "z"\n'
    assert load_app(write_app(tmp_path / "small", toml=toml)).level == "z"
    with pytest.raises(UsageError, match="level"):
        load_app(write_app(tmp_path / "fast", toml=toml.replace("z", "fast")))
