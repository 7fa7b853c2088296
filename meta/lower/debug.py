"""Debug metadata of a module, from which LLVM writes DWARF 5: units, functions, objects, places, variables.

Every unit is a compile unit of its own. Scopes are a function, the blocks in it that declare something, and a
block that another file was included into. Names and types come from the source, addresses from LLVM.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pycparser import c_ast

from meta.gnu_ast import end_of
from meta.lower.debug_types import DebugTypes, text
from meta.lower.ir import Value, Writer
from meta.lower.memory import Place
from meta.lower.metadata import Metadata
from meta.sema.semantics import FunctionInfo, Local, Semantics, Symbol
from meta.sema.types import UNSIGNED_LONG, Bound, FunctionType
from meta.target import DebugInfo, Target

PRODUCER = "meta"
_LAST_COLUMN = 0xFFFF  # what a DILocation can hold


class ModuleDebug:
    """The metadata of one module."""

    def __init__(self, semantics: Semantics, target: Target, options: DebugInfo, metadata: Metadata) -> None:
        self.metadata = metadata
        self._options = options
        self.declared = semantics.declared
        self._is_optimised = target.level != "0"
        self.types = DebugTypes(semantics, metadata, self.place)
        self._files: dict[str, str] = {}
        self._units: dict[str, str] = {}
        self._objects: dict[str, list[str]] = {}
        self._subprograms: dict[Symbol, str] = {}
        for kind, name, value in ((7, "Dwarf Version", 5), (2, "Debug Info Version", 3)):
            metadata.add("llvm.module.flags", metadata.node(f'!{{i32 {kind}, !"{name}", i32 {value}}}'))

    def file(self, path: str) -> str:
        """The file that places call `path`."""
        if path not in self._files:
            name = self._options.shown(path)
            directory = text(self._options.directory)
            self._files[path] = self.metadata.node(f"!DIFile(filename: {text(name)}, directory: {directory})")
        return self._files[path]

    def place(self, node: Any) -> str:
        """Where a node is, as the fields `file` and `line`; nothing for what a pass made."""
        coord = getattr(node, "coord", None)
        return f"file: {self.file(str(coord.file))}, line: {coord.line}, " if coord is not None else ""

    def unit(self, path: str) -> str:
        """The compile unit of the translation unit `path`."""
        if path not in self._units:
            self._units[path] = self.metadata.reserve()
            self._objects[path] = []
        return self._units[path]

    def function(self, symbol: Symbol, node: c_ast.FuncDef, name: str, *, is_copy: bool) -> FunctionDebug:
        """Start a function definition; `name` is the linker's. Copies are made for one list of variable arguments."""
        unit = self.unit(symbol.unit or "")
        coord = node.decl.coord
        file = self.file(str(coord.file) if coord is not None else symbol.unit or "")
        line = coord.line if coord is not None else 0
        opening = node.body.coord.line if node.body.coord is not None else line  # where its code starts
        assert isinstance(symbol.type, FunctionType)
        ctype = self.types.function(symbol.type, node.decl.type)
        linked = f"linkageName: {text(name)}, " if "asm" in symbol.attributes else ""
        flags = ["DISPFlagDefinition"]
        flags += ["DISPFlagLocalToUnit"] if symbol.is_static else []
        flags += ["DISPFlagOptimized"] if self._is_optimised else []
        prototyped = "flags: DIFlagPrototyped, " if symbol.type.has_prototype else ""
        subprogram = self.metadata.reserve() if is_copy else self.subprogram(symbol)
        self.metadata.define(
            subprogram,
            f"distinct !DISubprogram(name: {text(symbol.spelling)}, {linked}scope: {file}, file: {file}, line: {line}, "
            f"type: {ctype}, scopeLine: {opening}, {prototyped}spFlags: {' | '.join(flags)}, unit: {unit}, "
            "retainedNodes: !{})",
        )
        return FunctionDebug(self, subprogram, file, opening)

    def subprogram(self, symbol: Symbol) -> str:
        if symbol not in self._subprograms:
            self._subprograms[symbol] = self.metadata.reserve()
        return self._subprograms[symbol]

    def object(self, symbol: Symbol, node: c_ast.Decl, name: str) -> str:
        """The attachment of a defined object; `name` is the linker's."""
        path = symbol.unit or ""
        unit = self.unit(path)
        scope = unit if symbol.owner is None else self.subprogram(symbol.owner)
        linked = f"linkageName: {text(name)}, " if "asm" in symbol.attributes else ""
        is_local = "true" if symbol.is_static else "false"
        variable = self.metadata.distinct(
            f"!DIGlobalVariable(name: {text(symbol.spelling)}, {linked}scope: {scope}, {self.place(node)}"
            f"type: {self.types.of(symbol.type, node)}, isLocal: {is_local}, isDefinition: true)"
        )
        expression = self.metadata.node(f"!DIGlobalVariableExpression(var: {variable}, expr: !DIExpression())")
        self._objects[path].append(expression)
        return f", !dbg {expression}"

    def finish(self) -> None:
        """Define the compile units, which list their objects."""
        optimised = "true" if self._is_optimised else "false"
        for path, name in self._units.items():
            objects = self.metadata.node(f"!{{{', '.join(self._objects[path])}}}")
            self.metadata.define(
                name,
                f"distinct !DICompileUnit(language: DW_LANG_C11, file: {self.file(path)}, producer: {text(PRODUCER)}, "
                f"isOptimized: {optimised}, runtimeVersion: 0, emissionKind: FullDebug, globals: {objects}, "
                "nameTableKind: None)",
            )
            self.metadata.add("llvm.dbg.cu", name)


class FunctionDebug:
    """Places and variables of one function body."""

    def __init__(self, module: ModuleDebug, subprogram: str, file: str, line: int) -> None:
        self._module = module
        self._scopes = [(subprogram, file)]
        self._known: dict[tuple[str, str, int, int], str] = {}
        self.attachment = f" !dbg {subprogram}"
        self.start = self._at(subprogram, file, line, 0)

    def location(self, node: c_ast.Node, otherwise: str) -> str:
        """What instructions of `node` carry; those of a node that a pass made are at the place around them."""
        coord = node.coord
        return otherwise if coord is None else self._coordinate(coord)

    def end(self, body: c_ast.Compound, otherwise: str) -> str:
        """The place of the brace that closes the function's body."""
        coord = end_of(body)
        return otherwise if coord is None else self._coordinate(coord)

    @contextmanager
    def block(self, node: c_ast.Node) -> Iterator[None]:
        """A scope of its own for a block or `for` that declares something."""
        if node.coord is None or not _declares(node):
            yield
            return
        scope, _ = self._scopes[-1]
        file = self._module.file(str(node.coord.file))
        fields = f"scope: {scope}, {self._module.place(node)}column: {_column(node.coord)}"
        self._scopes.append((self._module.metadata.distinct(f"!DILexicalBlock({fields})"), file))
        yield
        self._scopes.pop()

    def parameters(self, out: Writer, info: FunctionInfo, node: c_ast.FuncDef, places: dict[Local, Place]) -> None:
        """Declare the parameters that have names."""
        arguments = [*(node.decl.type.args.params if node.decl.type.args else ()), *(node.param_decls or ())]
        declared = self._module.declared
        syntax = {declared[each]: each for each in arguments if each in declared}
        for number, local in enumerate(info.parameters, 1):
            if local.name and local in places:
                self.variable(out, local, syntax.get(local), places[local].pointer, argument=number)

    def variable(
        self,
        out: Writer,
        local: Local,
        node: c_ast.Node | None,
        address: Value,
        *,
        argument: int | None = None,
        is_indirect: bool = False,
    ) -> None:
        """Declare an object that is at `address` from here on, or where the pointer at `address` points."""
        scope, file = self._scopes[-1]
        where = self._module.place(node) or f"file: {file}, "
        number = f"arg: {argument}, " if argument else ""
        ctype = self._module.types.of(local.type, node)
        variable = self._module.metadata.node(
            f"!DILocalVariable(name: {text(local.name)}, {number}scope: {scope}, {where}type: {ctype})"
        )
        coord = node.coord if node is not None else None
        line, column = (coord.line, _column(coord)) if coord is not None else (0, 0)
        self._declare(out, address, variable, (line, column), "DW_OP_deref" if is_indirect else "")

    def bound(self, out: Writer, bound: Bound, address: Value) -> None:
        """Declare the nameless object that holds the length of a variable length array."""
        scope, file = self._scopes[-1]
        types = self._module.types
        fields = f"scope: {scope}, file: {file}, type: {types.of(UNSIGNED_LONG)}, flags: DIFlagArtificial"
        variable = self._module.metadata.distinct(f"!DILocalVariable({fields})")
        types.bounds[bound] = variable
        self._declare(out, address, variable, (0, 0), "")

    def _declare(self, out: Writer, address: Value, variable: str, place: tuple[int, int], expression: str) -> None:
        scope, file = self._scopes[-1]
        location = self._at(scope, file, *place).removeprefix(", !dbg ")
        out.record(f"#dbg_declare({address}, {variable}, !DIExpression({expression}), {location})")

    def _coordinate(self, coord: Any) -> str:
        scope, _ = self._scopes[-1]
        return self._at(scope, self._module.file(str(coord.file)), coord.line, _column(coord))

    def _at(self, scope: str, file: str, line: int, column: int) -> str:
        key = scope, file, line, column
        found = self._known.get(key)
        if found is None:
            own = self._scopes[-1][1]
            if file != own:  # included into the middle of this function
                fields = f"scope: {scope}, file: {file}, discriminator: 0"
                scope = self._module.metadata.node(f"!DILexicalBlockFile({fields})")
            node = self._module.metadata.node(f"!DILocation(line: {line}, column: {column}, scope: {scope})")
            found = self._known[key] = f", !dbg {node}"
        return found


def _column(coord: Any) -> int:
    column: int = coord.column or 0
    return column if column <= _LAST_COLUMN else 0


def _declares(node: c_ast.Node) -> bool:
    """Whether a block or `for` declares anything that a debugger shows."""
    items = (node.init,) if isinstance(node, c_ast.For) else node.block_items or ()
    return any(isinstance(each, c_ast.Decl | c_ast.DeclList) for each in items)
