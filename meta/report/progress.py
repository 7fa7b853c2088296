"""Progress on stderr: a spinner with the current step on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status


class Progress:
    """What a long command says about itself."""

    def __init__(self, console: Console, status: Status | None) -> None:
        self._console = console
        self._status = status

    def step(self, text: str) -> None:
        """What is being done now."""
        if self._status is None:
            self._print(f"{text} ...")
        else:
            self._status.update(text)

    def tell(self, text: str) -> None:
        """Something found out, which stays on the screen."""
        self._print(text)

    def _print(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """A reporter for the time of one command."""
    console = Console(stderr=True)
    if console.is_terminal:
        with console.status("starting") as status:
            yield Progress(console, status)
    else:
        yield Progress(console, None)
