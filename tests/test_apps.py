"""The interpreter, the parser and the compressor: every workload does in our image what it does when gcc builds it."""

from __future__ import annotations

import random
import zlib
from pathlib import Path

import pytest
from conftest import workspace, write_app
from hosted import ROOT, Hosted, build

from meta.app import App, load_app
from meta.driver.build import build_app
from meta.driver.run import Request, make_job
from meta.driver.workspace import Workspace
from meta.generation import Generation
from meta.machine import get_machine

APPS = ("lisp", "json", "deflate")
SANITIZED = ("-O1", "-fno-builtin", "-fsanitize=undefined", "-fno-sanitize-recover")


@pytest.fixture(scope="module", params=APPS)
def app(request: pytest.FixtureRequest) -> App:
    return load_app(ROOT / "sources" / str(request.param))


@pytest.fixture(scope="module")
def hosted(app: App, tmp_path_factory: pytest.TempPathFactory) -> Hosted:
    return build(app.name, tmp_path_factory.mktemp(app.name), SANITIZED)


@pytest.fixture(scope="module")
def built(app: App, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return build_app(app, workspace(tmp_path_factory.mktemp("workspace")))


def test_workloads_do_what_gcc_s_build_does(app: App, hosted: Hosted, built: Generation) -> None:
    machine = get_machine("native")
    for workload in app.workloads:
        theirs = hosted.run(*workload.args, stdin=workload.stdin)
        assert theirs.status == workload.status, workload.name
        ours = machine.run(make_job(built, app, machine, Request(), workload))
        assert (ours.console.decode(), ours.status) == (theirs.text, theirs.status), workload.name


def test_workloads_reach_good_and_bad_ends(app: App) -> None:
    kinds = {workload.kind for workload in app.workloads}
    assert kinds == {"train", "check"}
    assert {0, 2} <= {workload.status for workload in app.workloads}
    assert all(workload.status == 0 for workload in app.workloads if workload.is_train)


@pytest.fixture(scope="module")
def deflate(tmp_path_factory: pytest.TempPathFactory) -> Hosted:
    return build("deflate", tmp_path_factory.mktemp("deflate"), SANITIZED)


@pytest.mark.parametrize("seed", range(40))
def test_zlib_reads_what_deflate_writes(deflate: Hosted, seed: int) -> None:
    source = random.Random(seed)
    text = bytes(source.choice(b"abcd e\n") for _ in range(source.choice((0, 1, 5, 300, 5000))))
    block = source.choice(("best", "stored", "fixed", "dynamic"))
    packed = deflate.run("pack", "--level", str(seed % 10), "--block", block, stdin=text)
    *stream, sizes = packed.text.splitlines()
    assert zlib.decompress(bytes.fromhex("".join(stream))) == text
    assert sizes == f"{len(text)} -> {sum(map(len, stream)) // 2}"


@pytest.mark.parametrize("seed", range(40))
def test_deflate_judges_a_damaged_stream_as_zlib_does(deflate: Hosted, seed: int) -> None:
    source = random.Random(seed)
    text = bytes(source.choice(b"abcd e\n") for _ in range(source.choice((0, 1, 5, 300, 5000))))
    stream = bytearray(zlib.compress(text, seed % 10))
    for _ in range(seed % 3):
        stream[source.randrange(len(stream))] ^= 1 << source.randrange(8)
    try:
        wanted = (zlib.decompress(bytes(stream)).decode("utf-8", "surrogateescape"), 0)
    except zlib.error:
        wanted = ("", 1)
    found = deflate.run("unpack", stdin=stream.hex().encode())
    assert found.status == wanted[1], found.text
    if found.status == 0:
        assert found.text == wanted[0]


def test_errors_of_a_document_are_told_with_their_places(tmp_path: Path) -> None:
    json = build("json", tmp_path, SANITIZED)
    found = json.run("--compact", stdin=b'{"a": [1, 2,],\n "b" 3, "c": 01}')
    assert found.status == 1
    assert found.text.splitlines() == [
        "1:13: error: a comma before the closing bracket",
        "2:6: error: a colon must follow the name",
        "2:14: error: a number must not begin with 0",
        '{"a":[1,2],"b":3,"c":1}',
    ]


def test_an_error_ends_one_expression_only(tmp_path: Path) -> None:
    lisp = build("lisp", tmp_path, SANITIZED)
    found = lisp.run(stdin=b"(car 1)\n(+ 1 2)\n(try (error \"no\") (lambda (text) text))\n")
    assert found.text.splitlines() == ["error: car: a pair is needed, not an integer", "3", '"no"', "1 error, 3 lines"]
    assert found.status == 1


def test_the_level_of_an_app_survives_its_emission(tmp_path: Path) -> None:
    folder = write_app(tmp_path / "small", toml='[app]\nname = "small"\nlevel = "z"\n')
    workspace = Workspace(tmp_path, lambda line: None)
    first = build_app(load_app(folder), workspace)
    assert first.manifest.target["level"] == "z"
    assert "CFLAGS ?= -Oz" in (first.sources / "Makefile").read_text()
    image = first.image.read_bytes()
    again = build_app(load_app(first.sources), Workspace(tmp_path / "elsewhere", lambda line: None))
    assert again.image.read_bytes() == image
