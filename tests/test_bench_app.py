"""sources/bench: every program prints what an independent computation says, whatever compiled it."""

from __future__ import annotations

import shutil
from pathlib import Path

import bench_oracle as oracle
import numpy as np
import pytest
from hosted import ROOT, Hosted, build

from meta.app import load_app

NAMES = list(oracle.PROGRAMS)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Hosted:
    return build("bench", tmp_path_factory.mktemp("bench"))


@pytest.fixture(scope="module")
def printed(bench: Hosted) -> dict[str, str]:
    """The lines of a run without arguments by program, in order."""
    result = bench.run()
    assert result.status == 0
    return dict(line.split(" ", 1) for line in result.text.splitlines())


@pytest.mark.parametrize("name", NAMES)
def test_answer_is_the_oracle_s(printed: dict[str, str], name: str) -> None:
    assert printed[name] == f"{oracle.PROGRAMS[name]()} ok"


def test_all_programs_run_in_order(printed: dict[str, str]) -> None:
    assert list(printed) == NAMES


def test_cycles_are_reported_per_program(bench: Hosted) -> None:
    assert set(bench.run("primes", "sum").figures) == {"primes_cycles", "sum_cycles"}


@pytest.mark.parametrize("flags", [("-O3", "-march=native"), ("-O0", "-fsanitize=undefined")], ids="/".join)
def test_answers_do_not_depend_on_the_compiler_s_flags(tmp_path: Path, flags: tuple[str, ...]) -> None:
    result = build("bench", tmp_path, flags).run()
    assert "FAILED" not in result.text
    assert result.status == 0


def test_workloads_expect_what_the_host_prints(bench: Hosted) -> None:
    for workload in load_app(ROOT / "sources" / "bench").workloads:
        result = bench.run(*workload.args)
        assert (result.text.encode(), result.status) == (workload.expect, workload.status), workload.name


def test_unknown_name_runs_nothing_and_lists_the_names(bench: Hosted) -> None:
    result = bench.run("sum", "sort")
    assert result.status == 2
    assert result.text == f"bench: there is no program 'sort'; programs: {' '.join(NAMES)}\n"


def test_wrong_answer_fails(tmp_path: Path) -> None:
    folder = tmp_path / "bench"
    shutil.copytree(ROOT / "sources" / "bench", folder)
    for name, right, wrong in (("primes", "63951", "63952"), ("sha256", '"cc7f', '"dd7f'), ("fft_1d", "0x53", "0x54")):
        file = folder / f"{name}.c"
        assert right in file.read_text()
        file.write_text(file.read_text().replace(right, wrong))
    hosted = build("bench", tmp_path, sources=sorted(folder.glob("*.c")))
    result = hosted.run("sum", "primes", "sha256", "fft_1d")
    assert result.status == 1
    assert [line.split()[2] for line in result.text.splitlines()] == ["ok", "FAILED,", "FAILED,", "FAILED,"]


def test_out_of_memory_names_what_was_needed(bench: Hosted) -> None:
    result = bench.run("primes", memory=1000)
    assert (result.text, result.status) == ("primes: out of memory: cannot allocate 800001 bytes\n", 4)


def test_spectrum_is_numpy_s() -> None:
    real, imag = oracle.fft_points()
    spectrum = oracle.fft_spectrum().reshape(2, -1)
    assert np.allclose(spectrum[0] + 1j * spectrum[1], np.fft.fft(real + 1j * imag), atol=1e-9)


def test_bodies_keep_their_momentum() -> None:
    before, after = oracle.physics_bodies(), oracle.physics_final()
    assert np.allclose(before[:, 6] @ before[:, 3:6], after[:, 6] @ after[:, 3:6], atol=1e-9)
    assert not np.allclose(before[:, 3:6], after[:, 3:6], atol=1e-3)
