"""All checks of one image, and how deep its stack gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pycparser import c_ast

from meta.callgraph.graph import CALL, CallGraph
from meta.checks import prototypes
from meta.checks.code import Code
from meta.checks.findings import Finding, Note
from meta.checks.stack import Depth, callees, deepest, recursive_groups
from meta.diagnostics import Span
from meta.flow import Facts, flow_graph, never_returning
from meta.gnu_ast import end_of
from meta.nesting import room_to_recurse
from meta.sema.context import span_of
from meta.sema.semantics import Semantics, Symbol
from meta.sema.types import is_void


@dataclass(frozen=True, slots=True)
class Report:
    """The findings in source order, and the deepest path of calls."""

    findings: tuple[Finding, ...]
    depth: Depth
    stack: int

    def facts(self) -> dict[str, Any]:
        """The report as plain values."""
        depth = {"bytes": self.depth.size, "path": list(self.depth.path), "bounded": self.depth.is_bounded,
                 "dynamic": list(self.depth.dynamic)}  # fmt: skip
        return {
            "findings": [each.facts() for each in self.findings], "stack": {"bytes": self.stack, "deepest": depth},
        }  # fmt: skip


def check_program(semantics: Semantics, graph: CallGraph, code: Code, *, recursion: bool = False) -> Report:
    """Check one image. `semantics` and `graph` are of its program, `code` of its machine code."""
    depth = deepest(graph, code)
    findings = [
        *prototypes.check(semantics),
        *_missing_returns(semantics),
        *_interrupt_handlers(semantics, graph, code),
        *_large_frames(semantics, code),
        *_deep_stack(semantics, code, depth),
        *(_recursion(semantics, graph, code) if recursion else ()),
    ]
    return Report(tuple(sorted(findings, key=lambda each: each.order)), depth, code.stack)


def _missing_returns(semantics: Semantics) -> Iterator[Finding]:
    """C11 6.9.1p12: who uses the value of such a call gets what happens to be in the register."""
    facts = Facts(semantics, never_returning(semantics))
    for node, info in semantics.functions.items():
        symbol, ctype = info.symbol, info.symbol.type
        result = getattr(ctype, "result", None)
        if not isinstance(node, c_ast.FuncDef) or result is None or is_void(result) or "naked" in symbol.attributes:
            continue
        if symbol.spelling == "main" or not _falls_off(node, facts):
            continue
        end = end_of(node.body)
        place = span_of(node) if end is None else Span(str(end.file), end.line, end.column)
        message = f"'{symbol.spelling}' returns a value, but control can fall off its end"
        yield Finding("missing-return", message, place, (Note("it starts here", span_of(node)),))


def _falls_off(node: c_ast.FuncDef, facts: Facts) -> bool:
    with room_to_recurse():
        return flow_graph(node, facts).falls_off


def _interrupt_handlers(semantics: Semantics, graph: CallGraph, code: Code) -> Iterator[Finding]:
    """What an interrupt stops may be using these registers, and nobody saves them for it."""
    for symbol in semantics.symbols.values():
        if "interrupt" not in symbol.attributes or symbol.definition is None:
            continue
        before: dict[str, str | None] = {symbol.name: None}
        queue = [symbol.name]
        for name in queue:
            function = code.functions.get(name)
            if function is not None and function.vector:
                yield _vector_finding(semantics, symbol, name, function.vector, before)
                break
            for callee in callees(graph, code, name):
                if callee not in before:
                    before[callee] = name
                    queue.append(callee)


def _vector_finding(
    semantics: Semantics, symbol: Symbol, name: str, instruction: str, before: Mapping[str, str | None]
) -> Finding:
    path = [name]
    while (previous := before[path[-1]]) is not None:
        path.append(previous)
    way = "" if len(path) == 1 else f" ({' -> '.join(reversed(path))})"
    message = f"the interrupt handler '{symbol.spelling}' can touch SSE registers{way}: {instruction}"
    return Finding("interrupt-sse", message, _place(semantics, symbol.name), (Note("there", _place(semantics, name)),))


def _large_frames(semantics: Semantics, code: Code) -> Iterator[Finding]:
    for name, function in code.functions.items():
        if code.stack and function.frame > code.stack:
            message = f"the frame of '{name}' takes {function.frame:,} bytes, the stack has {code.stack:,}"
            yield Finding("frame", message, _place(semantics, name))


def _deep_stack(semantics: Semantics, code: Code, depth: Depth) -> Iterator[Finding]:
    """Frames that fit one by one, and do not together; a frame that is too large alone is reported as such."""
    too_large = any(function.frame > code.stack for function in code.functions.values())
    if code.stack and depth.size > code.stack and not too_large:
        path = " -> ".join(depth.path)
        message = f"the stack gets {depth.size:,} bytes deep and has {code.stack:,}: {path}"
        yield Finding("stack", message, _place(semantics, depth.path[0]))


def _recursion(semantics: Semantics, graph: CallGraph, code: Code) -> Iterator[Finding]:
    """Functions that can be active more than once: the program bounds their depth, if anything does."""
    for group in recursive_groups(graph, code):
        if not any(_place(semantics, name) for name in group):
            continue
        first, *others = group
        how = f"'{first}' can call itself" if not others else f"'{first}' can call itself through {', '.join(others)}"
        inside = [graph.edges.get(name, {}).get(other, {}) for name in group for other in group]
        pointer = "" if any(CALL in kinds for kinds in inside) else " (through a pointer)"
        message = f"recursion without bound: {how}{pointer}"
        yield Finding("recursion", message, _place(semantics, first), tuple(
            Note(other, _place(semantics, other)) for other in others
        ))  # fmt: skip


def _place(semantics: Semantics, name: str) -> Span | None:
    symbol = semantics.symbols.get(name)
    return span_of(symbol.definition) if symbol is not None and symbol.definition is not None else None
