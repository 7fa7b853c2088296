"""Records and scalars of every class mix travel to and from gcc-compiled code, fixed and variable."""

from __future__ import annotations

from pathlib import Path

import pytest
from abi_program import Signatures
from compiler import gcc_build, link, need_gcc, parse_file, run, to_object


@pytest.mark.parametrize("seed", range(5))
def test_random_signatures_agree_with_gcc(seed: int, tmp_path: Path) -> None:
    need_gcc()
    signatures = Signatures(seed, 24)
    callee, caller = tmp_path / "callee.c", tmp_path / "caller.c"
    callee.write_text(signatures.callee())
    caller.write_text(signatures.caller())
    expected = run(gcc_build(tmp_path, "gcc", [callee, caller]))
    names = [f"f{index}" for index in range(24)]
    for level in ("0", "2"):
        ours = to_object(parse_file(callee), exports=names, level=level)
        theirs = to_object(parse_file(caller), exports=["main", "cells"], level=level)
        assert run(link(tmp_path, "callee", [ours], [caller])) == expected, f"we are called, level {level}"
        assert run(link(tmp_path, "caller", [theirs], [callee])) == expected, f"we call, level {level}"
        assert run(link(tmp_path, "both", [ours, theirs])) == expected, f"both, level {level}"
