"""Parsed units kept by content: the same result with and without, only what changed is parsed, damage is absence."""

from __future__ import annotations

import pickle
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from compiler import HEADERS
from conftest import ROOT
from pycparser import c_ast
from pycparser.c_parser import Coord

from meta.app import load_app
from meta.diagnostics import Column, FileName, SourceError, render
from meta.driver.load import load_program
from meta.driver.unit_cache import UnitCache
from meta.emit import emit_unit
from meta.frontend import parse_preprocessed, preprocess_unit
from meta.lower import lower_program
from meta.program import Program, Unit
from meta.sema import Semantics, UnitAnalyses, analyse
from meta.target import DebugInfo, Platform, Target

HEADER = "#define TWICE(x) ((x) + (x))\ntypedef struct pair { int a, b : 3; } pair;\n"
SOURCE = '#include "pair.h"\nint f(pair *p) { __asm__ volatile("" : : "r"(p)); return TWICE(p->a) ?: p->b; }\n'


def files(folder: Path, source: str = SOURCE, header: str = HEADER) -> Path:
    (folder / "pair.h").write_text(header)
    (folder / "unit.c").write_text(source)
    return folder / "unit.c"


def parsed(path: Path, cache: UnitCache | None) -> Unit:
    preprocessed = preprocess_unit(path, "app/unit.c")
    return (cache.unit if cache else parse_preprocessed)(preprocessed, str(path), "app/unit.c", platform=Platform.PC)


def entries(cache: UnitCache) -> list[Path]:
    return sorted(path for path in cache.folder.glob("??/*") if path.is_file())


def result(unit: Unit) -> tuple[str, str]:
    return emit_unit(unit), lower_program(analyse(Program("test", (unit,))), Target())


def test_a_kept_unit_gives_the_same_text_and_the_same_code(tmp_path: Path) -> None:
    path, cache = files(tmp_path), UnitCache(tmp_path / "kept")
    expected = result(parsed(path, None))
    assert result(parsed(path, cache)) == expected
    assert cache.parsed == 1
    again = UnitCache(tmp_path / "kept")
    assert result(parsed(path, again)) == expected
    assert again.parsed == 0


def facts(value: object) -> object:
    """Everything that a tree holds, places included."""
    if isinstance(value, list | tuple):
        return [facts(each) for each in value]
    if isinstance(value, c_ast.Node | Coord):
        slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
        names = sorted({*slots, *getattr(value, "__dict__", {})} - {"__weakref__"})
        return [type(value).__name__, *((name, facts(getattr(value, name))) for name in names)]
    if isinstance(value, Column):
        return int(value), repr(value.trace)
    return type(value).__name__, repr(value), vars(value) if isinstance(value, FileName) else None


TREES = sorted((ROOT / "tests" / "programs").glob("*.c"))


@pytest.mark.parametrize("path", TREES, ids=lambda path: path.stem)
def test_a_kept_tree_is_the_parsed_one(path: Path, tmp_path: Path) -> None:
    preprocessed = preprocess_unit(path, path.name, include_dirs=[HEADERS])
    cache = UnitCache(tmp_path / "kept")
    first, again = (cache.unit(preprocessed, str(path), path.name) for _ in range(2))
    assert cache.parsed == 1
    assert facts(again.ast) == facts(first.ast) == facts(parse_preprocessed(preprocessed, str(path), path.name).ast)


@pytest.mark.parametrize(
    ("source", "header"),
    [
        (SOURCE.replace("TWICE", " TWICE"), HEADER),  # the same tokens elsewhere: messages name places
        (SOURCE, HEADER.replace("(x) + (x)", "(x) * 2")),
        (SOURCE, "\n" + HEADER),
    ],
)
def test_what_changed_is_parsed_again(tmp_path: Path, source: str, header: str) -> None:
    cache = UnitCache(tmp_path / "kept")
    parsed(files(tmp_path), cache)
    unit = parsed(files(tmp_path, source, header), cache)
    assert cache.parsed == 2
    assert result(unit) == result(parsed(tmp_path / "unit.c", None))


def test_a_program_with_one_changed_unit_parses_that_unit(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sources" / "hello", tmp_path / "hello")
    app = load_app(tmp_path / "hello")
    cold = UnitCache(tmp_path / "kept")
    load_program(app, cold)
    assert cold.parsed == len(app.sources) > 5
    own = next(source.file for source in app.sources if not source.logical.startswith("runtime/"))
    own.write_text(own.read_text() + "int added;\n")
    warm = UnitCache(tmp_path / "kept")
    changed = load_program(app, warm)
    assert warm.parsed == 1
    fresh = load_program(app)
    assert [emit_unit(unit) for unit in changed.units] == [emit_unit(unit) for unit in fresh.units]


def analysed(unit: Unit, cache: UnitCache) -> Semantics:
    return analyse(Program("test", (unit,)), units=UnitAnalyses(kept=cache))


@pytest.mark.parametrize("path", TREES, ids=lambda path: path.stem)
def test_a_kept_analysis_gives_the_same_code(path: Path, tmp_path: Path) -> None:
    preprocessed = preprocess_unit(path, path.name, include_dirs=[HEADERS])
    fresh = parse_preprocessed(preprocessed, str(path), path.name)
    target = Target(debug=DebugInfo())
    expected = lower_program(analyse(Program("test", (fresh,))), target)
    for parses, analyses in ((1, 1), (0, 1), (0, 0)):
        cache = UnitCache(tmp_path / "kept")
        semantics = analysed(cache.unit(preprocessed, str(path), path.name), cache)
        assert (cache.parsed, cache.analysed) == (parses, analyses)
        assert analyses or lower_program(semantics, target) == expected


def test_a_kept_analysis_is_of_one_path_and_says_what_was_tolerated(tmp_path: Path) -> None:
    path = files(tmp_path, "static int a; int f(void) { return a / 0; }\n")
    for name, analyses in (("a.c", 1), ("a.c", 1), ("a.c", 0), ("b.c", 1)):
        cache = UnitCache(tmp_path / "kept")
        unit = cache.unit(preprocess_unit(path, "app/unit.c"), str(path), name)
        semantics = analysed(unit, cache)
        assert cache.analysed == analyses
        assert {symbol.unit for symbol in semantics.symbols.values()} == {name}
        assert [each.message for each in semantics.tolerated] == [
            each.message for each in analyse(Program("test", (unit,))).tolerated
        ]


def test_what_has_errors_or_came_from_elsewhere_is_analysed_each_time(tmp_path: Path) -> None:
    path = files(tmp_path, "int f(void) { return missing; }\n")
    for _ in range(3):
        cache = UnitCache(tmp_path / "kept")
        unit = parsed(path, cache)
        with pytest.raises(SourceError):
            analysed(unit, cache)
        assert cache.analysed == 1
    before = [each.read_bytes() for each in entries(cache)]
    files(tmp_path)
    analysed(parsed(path, None), cache)
    assert cache.analysed == 2
    assert [each.read_bytes() for each in entries(cache)] == before


def test_messages_from_a_kept_unit_name_the_same_places(tmp_path: Path) -> None:
    source = '#include "pair.h"\nint f(void) { return TWICE(missing); }\n'
    path, cache = files(tmp_path, source), UnitCache(tmp_path / "kept")
    texts = []
    for unit in (parsed(path, None), parsed(path, cache), parsed(path, cache)):
        with pytest.raises(SourceError) as raised:
            analyse(Program("test", (unit,)))
        texts.append(render(raised.value, lambda file: Path(file).read_text().splitlines()))
    assert cache.parsed == 1
    assert texts[0] == texts[1] == texts[2]
    assert "TWICE" in texts[0]


def test_a_unit_with_errors_is_not_kept(tmp_path: Path) -> None:
    path, cache = files(tmp_path, "int f( {"), UnitCache(tmp_path / "kept")
    for _ in range(2):
        with pytest.raises(SourceError):
            parsed(path, cache)
    assert entries(cache) == []


def test_damaged_and_foreign_files_count_as_absent(tmp_path: Path) -> None:
    path, cache = files(tmp_path), UnitCache(tmp_path / "kept")
    expected = result(parsed(path, cache))
    (entry,) = entries(cache)
    good = entry.read_bytes()
    evil = pickle.dumps(print)
    for data in (b"", good[:40], good[:-1] + b"?", sha256(evil).digest() + evil, sha256(b"x").digest() + b"x"):
        entry.write_bytes(data)
        before = cache.parsed
        assert result(parsed(path, cache)) == expected
        assert cache.parsed == before + 1
    assert entry.read_bytes() == good


def test_trees_too_deep_to_keep_are_parsed_each_time(tmp_path: Path) -> None:
    path = files(tmp_path, f"int f(int x) {{ return {'x + ' * 5000}x; }}\n")
    cache = UnitCache(tmp_path / "kept")
    assert emit_unit(parsed(path, cache)) == emit_unit(parsed(path, cache))
    assert cache.parsed == 2
