"""What a program sees of its surroundings does not depend on the machine that runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Meta, Result, write_app

from meta.machine import get_machine

_PROGRAM = """\
#include <stdio.h>

int main(int argc, char **argv)
{
    int byte;

    for (int i = 0; i < argc; i++)
        printf("%d: '%s'\\n", i, argv[i]);
    while ((byte = getchar()) != EOF)
        putchar(byte);
    return argc;
}
"""


@pytest.mark.parametrize("name", ["native", "qemu", "qemu:pc", "unicorn"])
def test_arguments_input_and_status(meta: Meta, tmp_path: Path, name: str) -> None:
    if not get_machine(name).available():
        pytest.skip(f"machine {name} is not available here")
    write_app(tmp_path / "seer", {"main.c": _PROGRAM})
    assert meta("build", "seer").status == 0
    result = meta("run", "seer", "-m", name, "--", "one", "two words", 'a "quote"', stdin=b"typed\n")
    expected = "0: 'seer'\n1: 'one'\n2: 'two words'\n3: 'a \"quote\"'\ntyped\n"
    assert result == Result(4, expected, result.err)
