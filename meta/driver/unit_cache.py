"""Parsed units, kept by content: a build with one changed unit parses that unit only.

    outputs/.units/3f/3f0c...e1     the tree of one unit, under the digest of its tokens and of this front end

A unit is preprocessed in any case, which is quick and sees every header; only what it became decides. A file that
is damaged, or that holds anything but syntax trees, counts as absent. Results do not depend on the cache.

Semantic analysis and lowering are of the whole program, whose units share symbols, and are done again; what they make
of a unit depends on the others. Where units are compiled by themselves, `cc_cache` keeps the objects.
"""

from __future__ import annotations

import io
import pickle
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pycparser import __version__ as pycparser_version
from pycparser import c_ast, c_parser

from meta import __version__, diagnostics, gnu_ast
from meta.diagnostics import Column, FileName, Span
from meta.driver.content_store import ContentStore
from meta.nesting import room_to_recurse
from meta.program import Unit
from meta.target import Platform

if TYPE_CHECKING:
    from meta.frontend.preprocessor import Preprocessed

Reducer = Callable[[Any], tuple[Any, ...]]
_PICKLER_DEPTH = 3_000  # the pickler recurses on the C stack; a deeper tree is not kept


@dataclass(slots=True)
class UnitCache:
    """The cache in one folder. `parsed` counts the units that were not in it."""

    folder: Path
    parsed: int = 0
    _front_end: str = field(default="", repr=False)

    def unit(
        self, preprocessed: Preprocessed, shown: str, logical: str, *, platform: Platform | None = None,
        standard: str = "",
    ) -> Unit:  # fmt: skip
        """What `parse_preprocessed` would make of the same arguments."""
        from meta.frontend import parse_preprocessed

        store, key = ContentStore(self.folder), self._key(preprocessed, standard)
        payload = store.read(key)
        tree = None if payload is None else _tree(payload)
        if tree is not None:
            return Unit(logical, tree, platform)
        self.parsed += 1
        unit = parse_preprocessed(preprocessed, shown, logical, platform=platform, standard=standard)
        with suppress(RecursionError), room_to_recurse(_PICKLER_DEPTH):  # a tree of unusual depth is not kept
            store.keep(key, _pickled(unit.ast))
        return unit

    def _key(self, preprocessed: Preprocessed, standard: str) -> str:
        from meta.frontend.preprocessor import fingerprint

        self._front_end = self._front_end or _front_end_digest()
        return sha256(f"{self._front_end} {standard} {fingerprint(preprocessed)}".encode()).hexdigest()


def _front_end_digest() -> str:
    """What else the trees depend on: this front end, its parser and this Python."""
    digest = sha256(f"{__version__} {pycparser_version} {sys.version_info[:2]}".encode())
    root = Path(diagnostics.__file__).parent
    for path in sorted([*(root / "frontend").rglob("*.py"), root / "gnu_ast.py", Path(diagnostics.__file__)]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _make_column(column: int, trace: tuple[tuple[str, Span], ...]) -> Column:
    return Column.traced(column, trace)


def _reduce_column(column: Column) -> tuple[Any, ...]:
    return _make_column, (int(column), column.trace)


def _pickled(tree: c_ast.FileAST) -> bytes:
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, protocol=5)
    pickler.dispatch_table = _reducers()
    pickler.dump(tree)
    return stream.getvalue()


@cache
def _reducers() -> Mapping[type, Reducer]:
    """How nodes and places are written: as calls of their constructors, which takes half of the time that the names of
    all slots take, and half of the room."""
    everything = [each for module in (c_ast, gnu_ast, c_parser) for each in vars(module).values()]
    kinds = [each for each in everything if isinstance(each, type) and issubclass(each, c_ast.Node | c_parser.Coord)]
    found: dict[type, Reducer] = {kind: _reducer(kind) for kind in kinds if not _is_abstract(kind)}
    return found | dict.fromkeys((Column, *Column.__subclasses__()), _reduce_column)


def _is_abstract(kind: Any) -> bool:
    """Whether a class of nodes is the base of others and has no constructor of its own."""
    return not hasattr(kind.__init__, "__code__")


def _reducer(kind: Any) -> Reducer:
    """For a class whose constructor takes all there is; attributes by their name."""
    code = kind.__init__.__code__
    names = code.co_varnames[1 : code.co_argcount]
    values = attrgetter(*names) if len(names) > 1 else lambda node: (getattr(node, names[0]),)
    if not code.co_kwonlyargcount:
        return lambda node: (kind, values(node))

    def reduced(node: Any) -> tuple[Any, ...]:
        state = () if node.attributes == [] else ((None, {"attributes": node.attributes}),)
        return (kind, values(node), *state)

    return reduced


class _Reader(pickle.Unpickler):
    """Makes syntax trees and nothing else, whoever wrote the file."""

    def find_class(self, module: str, name: str) -> Any:
        if module in (c_ast.__name__, gnu_ast.__name__):
            found = getattr(c_ast if module == c_ast.__name__ else gnu_ast, name, None)
            if isinstance(found, type) and issubclass(found, c_ast.Node | c_parser.Coord):
                return found
        return _OTHERS[module, name]


_OTHERS = {
    (c_parser.__name__, "Coord"): c_parser.Coord,
    (diagnostics.__name__, "FileName"): FileName,
    (diagnostics.__name__, "Span"): Span,
    (__name__, "_make_column"): _make_column,
}


def _tree(payload: bytes) -> c_ast.FileAST | None:
    try:
        tree = _Reader(io.BytesIO(payload)).load()
    except (pickle.UnpicklingError, LookupError, TypeError, ValueError, AttributeError, EOFError):
        return None
    return tree if isinstance(tree, c_ast.FileAST) else None
