"""`make kill N=100`: kill `meta evolve` with SIGKILL at random moments; it must go on and end with the same bytes.

    python tests/kill_campaign.py 100                    # hello and bench in turn, for size, fresh seed
    python tests/kill_campaign.py 5 --seed 1 --apps hello

Each round evolves in a fresh folder, kills it up to three times, and compares every file with an undisturbed evolution.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT

from meta.commands.console import CACHE


@dataclass(frozen=True, slots=True)
class Wish:
    """Which evolution."""

    app: str
    goal: str = "size"
    machine: str = "unicorn"

    def command(self, workers: int) -> list[str]:
        words = ["evolve", self.app, "-m", self.machine, "--for", self.goal, "-j", str(workers)]
        return [sys.executable, "-m", "meta", *words]


def start(folder: Path, wish: Wish, workers: int = 2) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), CACHE: ""}
    return subprocess.Popen(
        wish.command(workers), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
    )


def finish(folder: Path, wish: Wish, workers: int = 2) -> float:
    """Evolve to the end; the seconds that it took."""
    begin = time.monotonic()
    running = start(folder, wish, workers)
    _, said = running.communicate()
    assert running.returncode == 0, said.decode()
    return time.monotonic() - begin


def kill_after(folder: Path, wish: Wish, seconds: float) -> bool:
    """Kill an evolution after some time; False where it had ended before."""
    running = start(folder, wish)
    try:
        running.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert running.stderr is not None
        running.stderr.close()
        return True
    return False


def digests(outputs: Path) -> dict[str, str]:
    """Every file of an evolution but for the caches and the lock."""
    files = [file for file in sorted(outputs.rglob("*")) if file.is_file()]
    names = {file: file.relative_to(outputs) for file in files}
    return {
        str(name): hashlib.sha256(file.read_bytes()).hexdigest()
        for file, name in names.items()
        if name.parts[0] not in (".units", ".steps") and file.name != ".lock"
    }


def one_round(
    wish: Wish, expected: Mapping[str, str], longest: float, source: random.Random, kills: int
) -> tuple[int, str]:
    """Kills that hit, of so many, and what is wrong afterwards ("" for nothing)."""
    folder = Path(tempfile.mkdtemp(prefix="meta-kill-"))
    try:
        hits = sum(kill_after(folder, wish, source.uniform(0.2, longest)) for _ in range(kills))
        finish(folder, wish)
        found = digests(folder / "outputs")
        wrong = sorted(name for name in {**expected, **found} if expected.get(name) != found.get(name))
        return hits, ", ".join(wrong[:5])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def undisturbed(wish: Wish) -> tuple[dict[str, str], float]:
    folder = Path(tempfile.mkdtemp(prefix="meta-kill-"))
    try:
        seconds = finish(folder, wish)
        return digests(folder / "outputs"), seconds
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("kills", type=int)
    parser.add_argument("--seed", type=int, default=None, help="of the moments; a fresh one without it")
    parser.add_argument("--apps", default="hello,bench")
    parser.add_argument("--goal", default="size")
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(1 << 31)
    source = random.Random(seed)
    apps = given.apps.split(",")
    references = {app: undisturbed(Wish(app, given.goal)) for app in apps}
    kills = rounds = 0
    bad: list[str] = []
    while kills < given.kills:
        app = apps[rounds % len(apps)]
        expected, seconds = references[app]
        hits, wrong = one_round(Wish(app, given.goal), expected, seconds, source, source.randint(1, 3))
        kills += hits
        rounds += 1
        if wrong:
            bad.append(f"{app}: {wrong}")
            print(f"round {rounds}, {app}: {wrong}", flush=True)
        print(f"... {kills} kills in {rounds} evolutions, {len(bad)} bad", flush=True)
    print(f"kill: {kills} kills in {rounds} evolutions of {given.apps}, seed {seed}: {len(bad)} ended differently")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
