"""Parsed units with their analyses, kept by content: a build with one changed unit parses that unit only.

    outputs/.units/3f/3f0c...e1     one unit, under the digest of its tokens and of this front end: its tree, and from
                                    its second analysis on, where that finds no errors, the tables of it

A unit is preprocessed in any case, which is quick and sees every header; only what it became decides. A file that
is damaged, or that holds anything but values, counts as absent. Results do not depend on the cache.

What the units are together is found out anew for each program, and so is lowering. Where units are compiled by
themselves, `cc_cache` keeps the objects.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from pycparser import __version__ as pycparser_version
from pycparser import c_ast

from meta import __version__, diagnostics
from meta.driver.content_store import ContentStore
from meta.driver.unit_pickle import pickled, unpickled
from meta.nesting import room_to_recurse
from meta.program import Program, Unit
from meta.target import Platform

if TYPE_CHECKING:
    from meta.frontend.preprocessor import Preprocessed
    from meta.sema.unit_analysis import UnitAnalysis

_PICKLER_DEPTH = 3_000  # the pickler recurses on the C stack; a deeper tree is not kept
_READ = ("frontend", "sema")  # the folders whose code decides what trees and their analyses are
_LINKED = "program"  # a field of the tables of a unit that says what they are part of


@dataclass(slots=True)
class UnitCache:
    """The cache in one folder. `parsed` counts the units that were not in it, `analysed` the analyses that were not."""

    folder: Path
    parsed: int = 0
    analysed: int = 0
    _front_end: str = field(default="", repr=False)
    # Of the trees that were in it: where those without an analysis are, and the analyses that nobody took yet.
    _keys: WeakKeyDictionary[c_ast.FileAST, str] = field(default_factory=WeakKeyDictionary, repr=False)
    _analyses: dict[c_ast.FileAST, tuple[Any, ...]] = field(default_factory=dict, repr=False)

    def unit(
        self, preprocessed: Preprocessed, shown: str, logical: str, *, platform: Platform | None = None,
        standard: str = "",
    ) -> Unit:  # fmt: skip
        """What `parse_preprocessed` would make of the same arguments."""
        store, key = ContentStore(self.folder), self._key(preprocessed, standard)
        payload = store.read(key)
        tree, analysis = _content(payload)
        if tree is None:
            from meta.frontend import parse_preprocessed

            self.parsed += 1
            tree = parse_preprocessed(preprocessed, shown, logical, platform=platform, standard=standard).ast
            self._store(key, (tree, None))
        elif analysis is not None:
            self._analyses[tree] = analysis
        else:
            self._keys[tree] = key
        return Unit(logical, tree, platform)

    def known(self, unit: Unit) -> UnitAnalysis | None:
        """The kept analysis of a unit that came from here; whoever takes it keeps it."""
        found = self._analyses.pop(unit.ast, None)
        return None if found is None else _analysis(unit, *found)

    def keep(self, analysis: UnitAnalysis) -> None:
        """Keep an analysis without errors beside the tree that it is of, where that was here: most units that come
        once more come often, and many never do."""
        self.analysed += 1
        tree = analysis.unit.ast
        if tree in self._keys and not analysis.errors:
            self._store(self._keys[tree], (tree, _facts(analysis)))

    def _store(self, key: str, content: tuple[Any, Any]) -> None:
        with suppress(RecursionError), room_to_recurse(_PICKLER_DEPTH):  # a tree of unusual depth is not kept
            ContentStore(self.folder).keep(key, pickled(content))

    def _key(self, preprocessed: Preprocessed, standard: str) -> str:
        from meta.frontend.preprocessor import fingerprint

        self._front_end = self._front_end or _front_end_digest()
        return sha256(f"{self._front_end} {standard} {fingerprint(preprocessed)}".encode()).hexdigest()


def _front_end_digest() -> str:
    """What else the trees and analyses depend on: the code that makes them, its parser and this Python."""
    digest = sha256(f"{__version__} {pycparser_version} {sys.version_info[:2]}".encode())
    root = Path(diagnostics.__file__).parent
    for path in sorted([*root.glob("*.py"), *(each for name in _READ for each in (root / name).rglob("*.py"))]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _content(payload: bytes | None) -> tuple[c_ast.FileAST | None, tuple[Any, ...] | None]:
    """Tree and facts of an entry, None for what is not in it."""
    content = None if payload is None else unpickled(payload)
    if not isinstance(content, tuple) or len(content) != 2 or not isinstance(content[0], c_ast.FileAST):
        return None, None
    tree, facts = content
    return tree, facts if isinstance(facts, tuple) and len(facts) == len(_FACTS) else None


# An analysis as plain values: all that it says but for the unit, which is given again.


_FACTS = ("path", "tables", "externals", "internals", "inlined", "sound")


def _facts(analysis: UnitAnalysis) -> tuple[Any, ...]:
    tables = {each.name: getattr(analysis.tables, each.name) for each in fields(analysis.tables)}
    del tables[_LINKED]
    return analysis.unit.path, tables, dict(analysis.externals), analysis.internals, analysis.inlined, analysis.sound


def _analysis(
    unit: Unit, path: str, tables: dict[str, Any], externals: Any, internals: Any, inlined: Any, sound: Any
) -> UnitAnalysis | None:
    """None where it was made under another path, which names of symbols depend on."""
    from meta.sema import Semantics
    from meta.sema.unit_analysis import UnitAnalysis

    if unit.path != path:
        return None
    linked = Semantics(Program(path, (unit,)), **tables)
    return UnitAnalysis(unit, linked, externals, internals, inlined, (), sound)
