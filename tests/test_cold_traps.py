"""Traps on bare metal: two bytes, an address that the host knows, and a name for whoever meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Result, run_meta, write_app

APP = """\
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int rare(int argc)
{
    printf("rare %d\\n", argc);
    return argc + 40;
}

static int kind(const char *text)
{
    switch (text[0]) {
    case 'a':
        return 1;
    case 'b':
        printf("a case\\n");
        return 2;
    case 'c':
        return *(volatile int *)(argc_address() + 8);
    default:
        return 3;
    }
}

int main(int argc, char **argv)
{
    if (argv[1][0] == 'r')
        return rare(argc);
    printf("kind %d\\n", kind(argv[1]));
    return 0;
}
""".replace("*(volatile int *)(argc_address() + 8)", "*(volatile int *)(strlen(text) * 8)")


@pytest.fixture(scope="module")
def pruned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with gen-000 of an app and its gen-001, whose traps a run with the argument `a` made."""
    folder = tmp_path_factory.mktemp("traps")
    write_app(folder / "traps", {"main.c": APP})
    steps = (
        ("build", "traps"), ("instrument", "traps", "--mode", "blocks"),
        ("run", "traps/gen-000/instrumented", "-m", "unicorn", "--", "a"),
        ("prune", "outputs/traps/gen-000/profile.json", "--cold", "trap"),
    )  # fmt: skip
    for step in steps:
        done = run_meta(*step, cwd=folder)
        assert done.status == 0, done.err
    return folder


def run(folder: Path, *arguments: str, generation: str = "gen-001") -> Result:
    return run_meta("run", f"traps/{generation}", "-m", "unicorn", "--", *arguments, cwd=folder)


def test_what_was_seen_runs_as_before(pruned: Path) -> None:
    done = run(pruned, "a")
    assert (done.status, done.out) == (0, "kind 1\n")


@pytest.mark.parametrize(("argument", "name"), [("x", "kind"), ("b", "kind"), ("r", "main")])
def test_a_trap_says_whose_it_is(pruned: Path, argument: str, name: str) -> None:
    done = run(pruned, argument)
    assert done.status == 86, done.err
    assert f"'{name}' was reached, which this generation has as a trap only" in done.err
    assert "exception" not in done.err
    assert run(pruned, argument, generation="gen-000").status != 86


def test_traps_are_small_and_their_addresses_are_the_hosts_business(pruned: Path) -> None:
    folder = pruned / "outputs" / "traps" / "gen-001"
    rows = [line.split() for line in (folder / "kernel.traps").read_text().splitlines()]
    probes = [row for row in json.loads((folder / "probes.json").read_text())["probes"] if row["kind"] == "cold"]
    assert len(rows) >= 3
    assert {int(number) for _, number in rows} <= {row["id"] for row in probes}
    image = (folder / "kernel.elf").read_bytes()
    for address, _ in rows:
        at = int(address, 16) - 0x100000
        assert image[at : at + 2] == b"\x0f\x0b"  # ud2
    sizes = json.loads((folder / "manifest.json").read_text())["sizes"]
    assert "__cold_trap" not in sizes["symbols"]


def test_why_tells_what_became_of_a_function(pruned: Path) -> None:
    profile = "outputs/traps/gen-000/profile.json"
    gone = run_meta("prune", profile, "--why", "rare", cwd=pruned)
    assert gone.status == 0, gone.err
    assert "rare: gone since gen-001 (prune{cold=trap}): in gen-000 it was " in gone.out
    assert "main -> rare, but main has a trap where it came to rare" in gone.out
    there = run_meta("prune", profile, "--why", "kind", cwd=pruned)
    assert "main -> kind (" in there.out
    assert "kind: traps stand in gen-001 for what the profile of gen-000 never saw" in there.out
    before = run_meta("prune", profile, "traps/gen-000", "--why", "rare", cwd=pruned)
    assert "main -> rare (" in before.out
    wrong = run_meta("prune", profile, "--why", "rair", cwd=pruned)
    assert wrong.status == 2
    assert "did you mean" in wrong.err
