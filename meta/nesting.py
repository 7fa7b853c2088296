"""Room for deep syntax trees: how far Python may recurse while a tree is made or walked.

The parser refuses what is nested too deeply with an error; whatever it accepts, the stages after it must be
able to walk. Frames of Python functions take no C stack, so the higher limit costs nothing until it is used.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

PARSING = 6_000  # some 600 nested parentheses, 1,200 nested blocks
WALKING = 60_000  # a walker that spends up to 10 frames on what cost the parser one


@contextmanager
def room_to_recurse(frames: int = WALKING) -> Iterator[None]:
    """Raise Python's recursion limit inside a `with` block."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, frames))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


@contextmanager
def unhindered() -> Iterator[None]:
    """Room for deep trees, and no garbage collector: trees and tables only grow, and it would take its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        with room_to_recurse():
            yield
    finally:
        if was_enabled:
            gc.enable()
