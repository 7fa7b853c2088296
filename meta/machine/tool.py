"""Run a tool of this computer, such as its `cc` for linking, with our own terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from meta.diagnostics import MachineError

# A tool that was replaced by `meta cc` itself must not start `meta cc` again.
_GUARD = "META_CC_ACTIVE"


def find_tool(names: Sequence[str], wanted_for: str) -> str:
    """The path of the first of `names` that is installed."""
    for name in names:
        path = shutil.which(name)
        if path is not None:
            return path
    raise MachineError(
        f"{wanted_for} needs {' or '.join(names)}, and none is installed",
        hint="install gcc or clang, or stop at -c",
    )


def run_tool(command: Sequence[str], *, stdin: bytes = b"", files: Sequence[int] = ()) -> int:
    """Run `command` to its end, with the open `files` under their numbers; its exit status."""
    if os.environ.get(_GUARD):
        raise MachineError(f"'{command[0]}' leads back to `meta cc`", hint="put the host's compiler first in PATH")
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        done = subprocess.run(command, check=False, input=stdin, pass_fds=files, env={**os.environ, _GUARD: "1"})
    except OSError as error:
        raise MachineError(f"cannot run '{command[0]}': {error.strerror}") from None
    return done.returncode
