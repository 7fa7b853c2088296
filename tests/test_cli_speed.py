"""`meta specialise` and `meta tier`: the next generation, its target, and machines that cannot run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import run_meta

from meta.machine import get_machine

SOURCE = """
#include <stdio.h>
#include <string.h>
static float left[64], right[64];
static float product(int count)
{
    float sum = 0;
    for (int i = 0; i < count; i++)
        left[i] = left[i] * right[i] + 1.0f;
    for (int i = 0; i < count; i++)
        sum += left[i];
    return sum;
}
int main(int argc, char **argv)
{
    for (int i = 0; i < 20000; i++)
        right[i % 64] = (float)product(64 - i % 100 / 99);
    printf("%d %s\\n", (int)product(8), argc > 1 ? argv[1] : "");
    return 0;
}
"""


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an app, its generation 0 and a profile of it."""
    folder = tmp_path_factory.mktemp("speed")
    (folder / "app").mkdir()
    (folder / "app" / "main.c").write_text(SOURCE)
    (folder / "app" / "meta.toml").write_text('[app]\nname = "busy"\n')
    assert run_meta("build", "app", cwd=folder).status == 0
    assert run_meta("instrument", "busy", cwd=folder).status == 0
    assert run_meta("run", "busy/gen-000/instrumented", "--machine", "unicorn", cwd=folder).status == 0
    return folder


def profile(work: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((work / "outputs/busy/gen-000/profile.json").read_text())
    return found


def with_profile(work: Path, **changes: object) -> str:
    file = work / "outputs/busy/gen-000/profile.json"
    file.write_text(json.dumps({**profile(work), **changes}))
    return str(file.relative_to(work))


def test_specialise_writes_the_next_generation(work: Path) -> None:
    values = {"product": {"count": {"top": [[64, 19801], [63, 200]], "other": 0}}}
    file = with_profile(work, values=values)
    result = run_meta("specialise", file, "--json", cwd=work)
    assert result.status == 0, result.err
    facts = json.loads(result.out)
    assert facts["parent"] == "gen-000" and facts["pipeline"] == ["specialise"]
    assert any(note.startswith("product__count64: ") for note in facts["notes"])
    assert "product__count64(void)" in (work / "outputs/busy/gen-001/sources/busy/main.c").read_text()
    outs = [run_meta("run", f"busy/gen-{n}", "--machine", "unicorn", "--", "x", cwd=work).out for n in ("000", "001")]
    assert outs[0] == outs[1] != ""
    foreign = run_meta("specialise", file, "busy/gen-001", cwd=work)
    assert foreign.status == 3 and "belongs to generation" in foreign.err
    same = run_meta("specialise", file, "busy/gen-000", "--budget", "0", cwd=work)
    assert same.status == 0 and "stays as it is" in same.out


def test_tier_compiles_for_the_measured_cpu(work: Path) -> None:
    cpu = {"leaf1_ecx": 1 << 28 | 1 << 12, "leaf1_edx": 3 << 25, "leaf7_ebx": 1 << 5, "leaf7_ecx": 0,
           "features": ["sse", "sse2", "fma", "avx", "avx2"]}  # fmt: skip
    file = with_profile(work, cpu=cpu)
    result = run_meta("tier", file, "busy/gen-000", cwd=work)
    assert result.status == 0, result.err
    assert "speed: product (20001 calls)" in result.out or "hot: product (20001 calls)" in result.out
    facts = json.loads((work / "outputs/busy/gen-001/manifest.json").read_text())
    assert facts["target"]["features"] == "+fma,+avx,+avx2" and facts["target"]["level"] == "3"
    assert "%ymm" in (work / "outputs/busy/gen-001/kernel.asm").read_text()
    assert "-mno-red-zone -mcmodel=small -mfma -mavx -mavx2\n" in (
        work / "outputs/busy/gen-001/sources/Makefile"
    ).read_text()
    refused = run_meta("run", "busy/gen-001", "--machine", "unicorn", cwd=work)
    assert refused.status == 125 and "compiled for fma, avx, avx2, which machine unicorn does not have" in refused.err
    again = run_meta("build", "outputs/busy/gen-001/sources", cwd=work)
    assert again.status == 0 and "differs" not in again.err
    if get_machine("qemu").available():
        outs = [run_meta("run", f"busy/gen-{n}", "--machine", "qemu", "--", "x", cwd=work).out for n in ("000", "001")]
        assert outs[0] == outs[1] != ""


def test_portable_generations_choose_by_the_cpu(work: Path) -> None:
    cpu = {"leaf1_ecx": 1 << 28 | 1 << 12, "leaf1_edx": 3 << 25, "leaf7_ebx": 1 << 5, "leaf7_ecx": 0,
           "features": ["sse", "sse2", "fma", "avx", "avx2"]}  # fmt: skip
    file = with_profile(work, cpu=cpu)
    result = run_meta("tier", file, "busy/gen-000", "--portable", "--thresholds", "1,2,3,4", cwd=work)
    assert result.status == 0, result.err
    assert "dispatched: product" in result.out
    facts = json.loads((work / "outputs/busy/gen-001/manifest.json").read_text())
    assert facts["target"]["features"] == ""
    listing = (work / "outputs/busy/gen-001/kernel.asm").read_text()
    clone = listing[listing.index("product__cpu") :].split("\n\n")[0]
    assert "%ymm" in clone and listing.count("%ymm") == clone.count("%ymm")
    flag = '" %d\\n", __dispatch_measured'
    source = work / "outputs/busy/gen-001/sources/busy/main.c"
    source.write_text(source.read_text().replace("    return 0;", f"    printf({flag});\n    return 0;"))
    assert run_meta("build", "outputs/busy/gen-001/sources", cwd=work).status == 0
    expected = run_meta("run", "busy/gen-000", "--machine", "unicorn", "--", "x", cwd=work).out
    machines = {"unicorn": 0, **({"qemu": 1} if get_machine("qemu").available() else {})}
    for machine, measured in machines.items():
        found = run_meta("run", "busy/gen-001", "--machine", machine, "--", "x", cwd=work)
        assert (found.status, found.out) == (0, f"{expected} {measured}\n"), machine


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("--thresholds", "1,2"), "four rising numbers"), (("-O", "9"), "'9' is not a level"),
     (("--scalar", "nobody"), "there is no function 'nobody'")],
)  # fmt: skip
def test_wrong_options(work: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run_meta("tier", with_profile(work), "busy/gen-000", *arguments, cwd=work)
    assert result.status == 2 and message in result.err
