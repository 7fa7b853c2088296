"""Syntax trees, and what analysis says about them, as bytes and back.

Whoever wrote the bytes, reading them makes nothing but nodes, places, types and entities: values without behaviour.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import Any

from pycparser import c_ast, c_parser

from meta import diagnostics, gnu_ast
from meta.diagnostics import Column, FileName, Span

Reducer = Callable[[Any], tuple[Any, ...]]
_TYPES = "meta.sema.types"
_VALUES = (_TYPES, "meta.sema.semantics", "meta.sema.complex_values")


def _make_column(column: int, trace: tuple[tuple[str, Span], ...]) -> Column:
    return Column.traced(column, trace)


def _reduce_column(column: Column) -> tuple[Any, ...]:
    return _make_column, (int(column), column.trace)


def pickled(content: Any) -> bytes:
    """Plain values with trees, types and entities in them; RecursionError for what is nested too deeply."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, protocol=5)
    pickler.dispatch_table = _reducers()
    pickler.dump(content)
    return stream.getvalue()


def unpickled(payload: bytes) -> Any:
    """The content again; None where these bytes are no such thing."""
    try:
        return _Reader(io.BytesIO(payload)).load()
    except (pickle.UnpicklingError, LookupError, TypeError, ValueError, AttributeError, EOFError):
        return None


@cache
def _reducers() -> Mapping[type, Reducer]:
    """How nodes and places are written: as calls of their constructors, which takes half of the time that the names of
    all slots take, and half of the room."""
    everything = [each for module in (c_ast, gnu_ast, c_parser) for each in vars(module).values()]
    kinds = [each for each in everything if isinstance(each, type) and issubclass(each, c_ast.Node | c_parser.Coord)]
    found: dict[type, Reducer] = {kind: _reducer(kind) for kind in kinds if not _is_abstract(kind)}
    types = {kind: _type_reducer(kind) for kind in vars(import_module(_TYPES)).values() if _is_frozen(kind)}
    return found | types | dict.fromkeys((Column, *Column.__subclasses__()), _reduce_column)


def _is_frozen(kind: Any) -> bool:
    return isinstance(kind, type) and is_dataclass(kind) and bool(vars(kind)["__dataclass_params__"].frozen)


def _type_reducer(kind: Any) -> Reducer:
    """For a C type, most of which have nothing but what their constructor takes by position."""
    names = [each.name for each in fields(kind) if not each.kw_only]
    others = [(each.name, each.default) for each in fields(kind) if each.kw_only]

    def reduced(value: Any) -> Any:
        if any(getattr(value, name) != usual for name, usual in others):
            return value.__reduce_ex__(5)
        return kind, tuple([getattr(value, name) for name in names])

    return reduced


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
    """Makes values and nothing else, whoever wrote the file."""

    def find_class(self, module: str, name: str) -> Any:
        if module in (c_ast.__name__, gnu_ast.__name__):
            found = getattr(c_ast if module == c_ast.__name__ else gnu_ast, name, None)
            if isinstance(found, type) and issubclass(found, c_ast.Node | c_parser.Coord):
                return found
        if module in _VALUES:
            found = getattr(import_module(module), name, None)
            if isinstance(found, type) and found.__module__ == module and _is_value(found):
                return found
        return _OTHERS[module, name]


def _is_value(kind: type) -> bool:
    return is_dataclass(kind) or issubclass(kind, Enum)


_OTHERS = {
    (c_parser.__name__, "Coord"): c_parser.Coord,
    (Fraction.__module__, "Fraction"): Fraction,
    (diagnostics.__name__, "FileName"): FileName,
    (diagnostics.__name__, "Span"): Span,
    (__name__, "_make_column"): _make_column,
}
