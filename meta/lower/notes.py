"""What optimised code tells LLVM beside its instructions: alias tags, ranges, loops that end. At -O0 nothing."""

from __future__ import annotations

from collections.abc import Sequence

from meta.lower.alias import AliasTags
from meta.lower.memory import Path
from meta.lower.metadata import Metadata
from meta.sema.types import CType
from meta.target import Target


class Notes:
    """The notes of one module, as text to append to an instruction."""

    def __init__(self, metadata: Metadata, target: Target) -> None:
        self._metadata = metadata
        self._optimises = target.level != "0"
        self._aliases = AliasTags(metadata) if target.strict_aliasing and self._optimises else None

    def access(self, ctype: CType, path: Path | None) -> str:
        """For a load or store of a scalar of `ctype`, reached by `path`."""
        return self._aliases.tag(ctype, path) if self._aliases is not None else ""

    def copy(self, ctype: CType) -> str:
        """For the copy of an object of `ctype`."""
        return self._aliases.copy_tag(ctype) if self._aliases is not None else ""

    def truth(self) -> str:
        """For the load of a `_Bool`: it is 0 or 1 (C11 6.2.6.1p5)."""
        if not self._optimises:
            return ""
        return f", !range {self._metadata.node('!{i8 0, i8 2}')}, !noundef {self._metadata.node('!{}')}"

    def entry_count(self, count: int | None) -> str:
        """For a function definition that was called this often."""
        if not self._optimises or count is None:
            return ""
        node = self._metadata.node(f'!{{!"function_entry_count", i64 {count}}}')
        return f" !prof {node}"

    def loop(self, *, ends: bool, hints: Sequence[str] = ()) -> str:
        """For the jumps back of a loop; `ends`: it ends or does something one can see (C11 6.8.5p6)."""
        properties = [*(['!{!"llvm.loop.mustprogress"}'] if ends else []), *hints]
        if not self._optimises or not properties:
            return ""
        name = self._metadata.reserve()
        nodes = ", ".join([name, *map(self._metadata.node, properties)])
        self._metadata.define(name, f"distinct !{{{nodes}}}")
        return f", !llvm.loop {name}"
