"""`make fuzz-coverage MINUTES=10`: atheris steers mutations of C by the branches of the front end that they reach.

    python tests/fuzz_coverage.py FOLDER -max_total_time=600 -timeout=20 -rss_limit_mb=2048

FOLDER keeps the inputs that reached something new. An exception other than MetaError ends the run, and names the
input, as does a time-out. atheris comes from PyPI and is installed by the make target, not with the project.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["meta"]):
    import fuzz_campaign

from mutants import corpus, mutate, write_corpus

from meta.diagnostics import ExitCode, MetaError

OTHERS = list(corpus().values())
_SMALL = 3_000


def test_one_input(data: bytes) -> None:
    try:
        fuzz_campaign.compile_text(data.decode("utf-8", "surrogateescape"))
    except MetaError as error:
        if error.exit_code == ExitCode.INTERNAL:
            raise


def mutator(data: bytes, largest: int, seed: int) -> bytes:
    """Mostly changes that know what C is; sometimes libFuzzer's own."""
    pick = random.Random(seed)
    if not data or pick.random() < 0.15:
        return bytes(atheris.Mutate(data, largest))
    text = data.decode("utf-8", "surrogateescape")
    return mutate(text, OTHERS, pick).encode("utf-8", "surrogateescape")[:largest]


def main() -> None:
    folder = Path(sys.argv[1])
    if not folder.is_dir():
        write_corpus(folder)
        for file in folder.iterdir():
            if file.stat().st_size > _SMALL:
                file.unlink()
    atheris.Setup([*sys.argv, f"-artifact_prefix={folder.parent}/", "-max_len=4000"], test_one_input,
                  custom_mutator=mutator)  # fmt: skip
    atheris.Fuzz()


if __name__ == "__main__":
    main()
