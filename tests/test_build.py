"""Building again: a copy where nothing changed, anew where anything did that the image is made of."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import run_meta, write_app

import meta.driver.steps
from meta.app import load_app
from meta.commands.console import CACHE
from meta.diagnostics import Diagnostic
from meta.driver.build import build_app
from meta.driver.draft import Draft, make_draft
from meta.driver.workspace import Workspace

LINUX = '[app]\nname = "small"\nplatform = "linux"\n'


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The apps that were compiled."""
    found: list[str] = []

    def make(app, *others, **named) -> Draft:  # type: ignore[no-untyped-def]
        found.append(app.name)
        return make_draft(app, *others, **named)

    monkeypatch.setattr(meta.driver.steps, "make_draft", make)
    return found


def image(app: Path, folder: Path, *, kept: Path | None = None, debug: bool = False) -> bytes:
    workspace = Workspace(folder, lambda line: None, kept=kept)
    return build_app(load_app(app), workspace, debug=debug).image.read_bytes()


def test_the_same_sources_are_compiled_once(tmp_path: Path, compiled: list[str]) -> None:
    app, kept = write_app(tmp_path / "small", toml=LINUX), tmp_path / "kept"
    first = image(app, tmp_path / "one", kept=kept)
    assert image(app, tmp_path / "one", kept=kept) == image(app, tmp_path / "two", kept=kept) == first
    assert len(compiled) == 1
    (app / "main.c").write_text((app / "main.c").read_text().replace("Hello", "Hallo"))
    second = image(app, tmp_path / "one", kept=kept)
    assert b"Hallo" in second
    assert b"Hallo" in image(app, tmp_path / "one", kept=kept, debug=True)
    assert image(app, tmp_path / "one", kept=kept) == second
    assert len(compiled) == 3


def test_a_header_outside_of_the_app_decides_too(tmp_path: Path, compiled: list[str]) -> None:
    source = '#include "../status.h"\nint main(void) { return STATUS; }\n'
    app = write_app(tmp_path / "small", {"main.c": source}, LINUX)
    images = set()
    for status in (3, 4, 3):
        (tmp_path / "status.h").write_text(f"#define STATUS {status}\n")
        images.add(image(app, tmp_path))
    assert (len(images), len(compiled)) == (2, 2)


def test_a_file_that_assembly_reads_decides_too(tmp_path: Path) -> None:
    file = tmp_path / "text.bin"
    words = r'.pushsection .rodata.text, \"a\"\ntext: .incbin \"FILE\"\n.popsection'
    source = f'__asm__("{words}");\nextern const char text[];\nint main(void) {{ return text[0]; }}\n'
    source = source.replace("FILE", str(file))
    app = write_app(tmp_path / "small", {"main.c": source}, LINUX)
    for text in (b"first", b"second"):
        file.write_bytes(text)
        assert text in image(app, tmp_path)


def test_warnings_are_said_each_time(tmp_path: Path) -> None:
    source = "int main(void) { const char *text = 7; return !text; }\n"
    app = load_app(write_app(tmp_path / "small", {"main.c": source}, LINUX))
    said: list[Diagnostic] = []
    for count in (1, 2):
        build_app(app, Workspace(tmp_path, lambda line: None, said.append))
        assert [each.flag for each in said] == ["int-conversion"] * count


def test_the_place_of_what_is_kept(tmp_path: Path) -> None:
    write_app(tmp_path / "small", toml=LINUX)
    for place in ("", "kept"):
        result = run_meta("build", "small", cwd=tmp_path, env={CACHE: place})
        assert result.status == 0, result.err
        folder = tmp_path / (place or "outputs")
        assert list(folder.glob(".steps/??/*"))
        assert list(folder.glob(".units/??/*"))
