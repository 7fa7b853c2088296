"""Work in processes of its own: forked, so that each has what this one has in memory; results are files.

Children that outlive a killed parent notice it and end before they write.
"""

from __future__ import annotations

import gc
import os
import select
import sys
from collections.abc import Callable, Sequence

Action = Callable[[], None]
LOST = 71  # the parent is gone


def run_forked(actions: Sequence[Action], workers: int) -> list[int]:
    """Run every action in a child, `workers` at a time; the wait statuses in order. No thread may be running."""
    waiting = list(enumerate(actions))[::-1]
    running: dict[int, tuple[int, int]] = {}  # read end of a pipe that ends with the child -> index, process
    statuses = [0] * len(actions)
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                index, action = waiting.pop()
                end, process = _fork(action, list(running))
                running[end] = (index, process)
            ended, _, _ = select.select(list(running), [], [])
            for end in ended:
                index, process = running.pop(end)
                os.close(end)
                statuses[index] = os.waitpid(process, 0)[1]
    except BaseException:
        _stop(running)
        raise
    return statuses


def check_parent(parent: int) -> None:
    """End this child at once where `parent` is no longer its parent."""
    if os.getppid() != parent:
        os._exit(LOST)


def _fork(action: Action, others: Sequence[int]) -> tuple[int, int]:
    sys.stdout.flush()
    sys.stderr.flush()
    end, other = os.pipe()
    process = os.fork()
    if process:
        os.close(other)
        return end, process
    status = 1
    gc.disable()  # the child ends with its action
    try:
        for each in (end, *others):
            os.close(each)
        action()
        status = 0
    finally:
        os._exit(status)


def _stop(running: dict[int, tuple[int, int]]) -> None:
    import signal

    for end, (_, process) in running.items():
        os.close(end)
        os.kill(process, signal.SIGTERM)
        os.waitpid(process, 0)
