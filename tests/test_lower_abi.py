"""Values of every class mix travel to and from gcc-compiled code, fixed and variable; records have gcc's layout.

`make abi N=1000` runs more signatures.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from abi_campaign import disagreement, supported
from compiler import need_gcc


@pytest.mark.parametrize(("seed", "level"), [(seed, "02"[seed % 2]) for seed in range(6)])
def test_random_signatures_agree_with_gcc(seed: int, level: str, tmp_path: Path) -> None:
    need_gcc()
    assert disagreement(seed, 20, supported(tmp_path), [level], tmp_path) == ""
