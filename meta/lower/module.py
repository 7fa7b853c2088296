"""Lowering a whole program to one LLVM module, with the boot code as module-level assembly.

Everything is internal except what assembly names and what LLVM itself may call, so that LLVM sees across
every boundary; each function and object has a section of its own, so that the linker decides the order.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

from pycparser import c_ast

from meta import gnu_ast
from meta.diagnostics import MetaError
from meta.lower import arrays, builtin_queries, jumps, linkage
from meta.lower.abi import signature
from meta.lower.constants import StaticImage, static_initialiser
from meta.lower.debug import FunctionDebug, ModuleDebug
from meta.lower.functions import lower_function
from meta.lower.ir import Value, escaped, quoted
from meta.lower.irtypes import memory_type
from meta.lower.metadata import Metadata
from meta.lower.notes import Notes
from meta.lower.vector_registers import vector_bytes
from meta.nesting import unhindered
from meta.program import LIBRARY_CALLS, WIDE_CALLS, Program, assembly_names
from meta.sema.attributes import linker_name
from meta.sema.constants import settle
from meta.sema.context import span_of
from meta.sema.handlers import without_vectors
from meta.sema.semantics import AddressConstant, Initialiser, LabelPlace, Semantics, Symbol
from meta.sema.types import CType, FunctionType, alignment_of, is_complete, is_read_only, size_of
from meta.target import Target

# Attributes by which the module itself names a definition, whoever else does.
_STAYING = frozenset({"used", "retain", "constructor", "destructor", "alias"})
_WIDE = "i128"  # LLVM calls functions to divide and convert these


def lower_program(semantics: Semantics, target: Target, wanted: Container[str] | None = None) -> str:
    """The program as LLVM IR text. `semantics` must be of one platform's part of the program.

    `wanted` are the names of the functions and objects that are lowered, by default all; what they mention comes with
    them, and what LLVM may call for them.
    """
    with unhindered():
        if target.level == "0":
            settle(semantics, semantics.undecided)
        return _Module(semantics, target, wanted).text()


def _names_in_assembly(program: Program) -> set[str]:
    """Every identifier in the boot code and in file-scope asm: what is defined under one of them is a root."""
    texts = [assembly.text for assembly in program.assembly]
    texts += [node.template for unit in program.units for node in unit.ast.ext if isinstance(node, gnu_ast.Asm)]
    return {name for text in texts for name in assembly_names(text)}


def _module_asm(file: str, line: int, text: str) -> list[str]:
    """Assembly text as module-level lines, after a marker that gives the assembler's errors their place."""
    return [f'module asm "{escaped(each.encode())}"' for each in (f'# {line} "{file}"', *text.splitlines())]


def _extent(ctype: CType) -> str:
    """The type of an object defined elsewhere: what may have no bytes may end where another object begins."""
    return "i8" if is_complete(ctype) and size_of(ctype) else "[0 x i8]"


class _Module:
    """One module being written; implements what function bodies ask of it (`state.Globals`)."""

    def __init__(self, semantics: Semantics, target: Target, wanted: Container[str] | None) -> None:
        self._semantics = semantics
        self._target = target
        self._wanted = wanted
        self._mentioned: set[str] = set()  # by the name that the linker knows
        self._visible = _names_in_assembly(semantics.program) | set(LIBRARY_CALLS)
        self._strings: dict[tuple[bytes, int], str] = {}
        self._constants: dict[tuple[str, int], str] = {}
        self._literals: dict[c_ast.Node, str] = {}
        self._declared: dict[str, Symbol] = {}
        self._globals: list[str] = []
        self._inlined: dict[tuple[Symbol, FunctionType], str] = {}
        self._written = 0  # how many of those
        self._general = without_vectors(semantics)
        self._metadata = Metadata()
        self.notes = Notes(self._metadata, target)
        self._debug = ModuleDebug(semantics, target, target.debug, self._metadata) if target.debug else None

    def text(self) -> str:
        symbols = [each for each in self._semantics.symbols.values() if self._is_definition(each)]
        chosen = [each for each in symbols if self._is_wanted(each)]
        done: set[Symbol] = set()
        body: list[str] = []
        while chosen:
            body += self._definitions(chosen)
            done.update(chosen)
            chosen = [each for each in symbols if each not in done and linker_name(each) in self._mentioned]
        defined = {linker_name(each) for each in done}
        declarations = [self._declaration(s) for name, s in self._declared.items() if name not in defined]
        if self._debug is not None:
            self._debug.finish()
        for flag in linkage.module_flags(self._target):
            self._metadata.add("llvm.module.flags", self._metadata.node(flag))
        tail = [*self._used(), *self._metadata.lines(), ""]
        return "\n".join([*self._head(), *self._globals, *declarations, "", *body, *tail])

    def _is_definition(self, symbol: Symbol) -> bool:
        return not self._is_only_inlined(symbol) and (symbol.definition is not None or "alias" in symbol.attributes)

    def _is_wanted(self, symbol: Symbol) -> bool:
        return self._wanted is None or symbol.name in self._wanted or not _STAYING.isdisjoint(symbol.attributes)

    def _definitions(self, symbols: Iterable[Symbol]) -> list[str]:
        """The functions among these, and the bodies for inlining that they take; objects are noted."""
        body: list[str] = []
        for symbol in symbols:
            if isinstance(symbol.definition, c_ast.FuncDef):
                body += self._function(symbol, symbol.definition)
            elif symbol.definition is not None:
                self._object(symbol, symbol.definition)
            else:
                self._globals.append(self._alias(symbol))
        return body + self._inlined_bodies()

    def _alias(self, symbol: Symbol) -> str:
        target = arrays.aliased(self._semantics, symbol)
        return arrays.alias(symbol, self._linkage(symbol), self.symbol(target))

    def symbol(self, symbol: Symbol) -> Value:
        name = linker_name(symbol)
        self._mentioned.add(name)
        if symbol.definition is None or self._is_only_inlined(symbol):
            self._declared.setdefault(name, symbol)
        return Value("ptr", quoted(name))

    def inlined(self, symbol: Symbol, ctype: FunctionType) -> Value:
        known = len(self._inlined)
        return Value("ptr", quoted(self._inlined.setdefault((symbol, ctype), f"{linker_name(symbol)}.inline.{known}")))

    def _is_only_inlined(self, symbol: Symbol) -> bool:
        return builtin_queries.is_only_inlined(self._semantics, symbol, self._target)

    def debug_function(self, symbol: Symbol, node: c_ast.FuncDef, *, is_copy: bool) -> FunctionDebug | None:
        return self._debug.function(symbol, node, linker_name(symbol), is_copy=is_copy) if self._debug else None

    def string(self, data: bytes, alignment: int) -> Value:
        name = self._strings.get((data, alignment))
        if name is None:
            name = f"@.str.{len(self._strings)}"
            self._strings[data, alignment] = name
            self._globals.append(
                f'{name} = private unnamed_addr constant [{len(data)} x i8] c"{escaped(data)}", align {alignment}'
            )
        return Value("ptr", name)

    def constant(self, image: StaticImage, alignment: int) -> Value:
        if not image.addresses:
            return self.string(bytes(image.data).ljust(image.size, b"\0"), alignment)
        value = str(image.text(self._base))
        name = self._constants.get((value, alignment))
        if name is None:
            name = self._constants[value, alignment] = f"@.const.{len(self._constants)}"
            self._globals.append(f"{name} = private unnamed_addr constant {value}, align {alignment}")
        return Value("ptr", name)

    def _head(self) -> list[str]:
        lines = [f'target triple = "{self._target.triple}"', ""]
        if self._target.separate is not None:
            lines.insert(0, f'source_filename = "{escaped(self._semantics.program.units[0].path.encode())}"')
        for assembly in self._semantics.program.assembly:
            lines += _module_asm(assembly.path, 1, assembly.text)
        for unit in self._semantics.program.units:
            for node in unit.ast.ext:
                if isinstance(node, gnu_ast.Asm):
                    span = span_of(node)
                    lines += _module_asm(unit.path, span.line if span else 1, node.template)
        return [*lines, ""]

    def _linkage(self, symbol: Symbol) -> str:
        return linkage.linkage(symbol, self._target, self._visible)

    def _object(self, symbol: Symbol, node: c_ast.Decl) -> None:
        plan = self._semantics.initialisers.get(node)
        value = self._initial(plan) if plan is not None else None
        constant = is_read_only(symbol.type)
        kind = "constant" if constant else "global"
        prefix = linkage.data_section_prefix(symbol, self._target, is_zero=value is None)
        text = value or Value(memory_type(symbol.type), "zeroinitializer")
        alignment = linkage.symbol_alignment(symbol, self._target)
        debug = self._debug.object(symbol, node, linker_name(symbol)) if self._debug else ""
        words = [str(text), linkage.section(symbol, self._target, prefix), f"align {alignment}"]
        kind = linkage.thread_local(symbol, self._target) + kind
        head = f"{quoted(linker_name(symbol))} = {self._linkage(symbol)}{kind}"
        self._globals.append(f"{head} {', '.join(word for word in words if word)}{debug}")

    def _initial(self, plan: Initialiser) -> Value | None:
        return static_initialiser(plan, self._semantics.strings, self._base)

    def _base(self, constant: AddressConstant) -> str:
        """The text of an address constant's base."""
        if isinstance(constant.base, Symbol):
            return self.symbol(constant.base).text
        if isinstance(constant.base, LabelPlace):
            return jumps.address(constant.base, self.symbol(constant.base.function).text)
        if isinstance(constant.base, c_ast.Constant | c_ast.ID):
            ctype = self._semantics.types[constant.base]
            return self.string(self._semantics.strings[constant.base], alignment_of(ctype)).text
        return self._literal(constant.base)

    def library_function(self, name: str, declaration: str) -> Value:
        known = self._semantics.symbols.get(name)
        if known is not None:
            return self.symbol(known)
        if (line := f"declare {declaration} nounwind") not in self._globals:
            self._globals.append(line)
        return Value("ptr", quoted(name))

    def literal(self, node: c_ast.CompoundLiteral) -> Value:
        return Value("ptr", self._literal(node))

    def _literal(self, node: c_ast.CompoundLiteral) -> str:
        """A file-scope compound literal becomes an unnamed object."""
        if node not in self._literals:
            name = f"@.literal.{len(self._literals)}"
            self._literals[node] = name
            plan = self._semantics.initialisers[node]
            value = self._initial(plan) or Value(memory_type(plan.type), "zeroinitializer")
            kind = "constant" if is_read_only(plan.type) else "global"
            self._globals.append(f"{name} = private {kind} {value}, align {alignment_of(plan.type)}")
        return self._literals[node]

    def _declaration(self, symbol: Symbol) -> str:
        name = quoted(linker_name(symbol))
        is_weak = bool(symbol.attributes.keys() & {"weak", "weakref"})
        weak = "extern_weak" if is_weak else "external"
        if not isinstance(symbol.type, FunctionType):
            return f"{name} = {weak} {linkage.thread_local(symbol, self._target)}global {_extent(symbol.type)}"
        shape = signature(symbol.type, vector_bytes=vector_bytes(self._target, symbol) or 16)
        types = ["ptr"] if shape.result.by_address else []
        for passing in shape.parameters:
            types += passing.types
        if shape.is_variadic:
            types.append("...")
        weak = "extern_weak " if is_weak else ""
        attributes = linkage.declaration_attributes(symbol, self._target)
        result = f"{linkage.result_attributes(symbol, shape)}{shape.result_type}"
        return f"declare {weak}{result} {name}({', '.join(types)}){attributes}"

    def _inlined_bodies(self) -> list[str]:
        """The bodies for inlining that some call takes, and those that their calls take."""
        body: list[str] = []
        while len(self._inlined) > self._written:
            (symbol, ctype), name = list(self._inlined.items())[self._written]
            self._written += 1
            assert isinstance(symbol.definition, c_ast.FuncDef)
            body += self._body(symbol, symbol.definition, ctype, "internal ", quoted(name))
        return body

    def _function(self, symbol: Symbol, node: c_ast.FuncDef) -> list[str]:
        assert isinstance(symbol.type, FunctionType)
        return self._body(symbol, node, symbol.type, self._linkage(symbol), quoted(linker_name(symbol)))

    def _body(
        self, symbol: Symbol, node: c_ast.FuncDef, ctype: FunctionType, linkage_word: str, name: str
    ) -> list[str]:
        shape = signature(ctype, vector_bytes=vector_bytes(self._target, symbol) or 16)
        result = shape.result_type
        if shape.result.attributes and not shape.result.by_address:
            result = f"{shape.result.attributes} {result}"
        convention = "x86_intrcc " if "interrupt" in symbol.attributes else ""
        header = f"define {linkage_word}{convention}{result} {name}"
        try:
            has_vectors = symbol not in self._general
            attributes = linkage.function_attributes(symbol, self._target, has_vectors=has_vectors)
            lines = lower_function(self._semantics, self, node, header, attributes, self._target, ctype)
        except (AssertionError, KeyError, TypeError, AttributeError) as error:
            raise MetaError(
                f"internal error while lowering '{symbol.spelling}': {error!r}", span=span_of(node),
                hint="this is a bug in meta; please report it with the source of this function",
            ) from error
        if any(_WIDE in line for line in lines):
            self._mentioned.update(WIDE_CALLS)
        return lines

    def _used(self) -> Iterable[str]:
        """Internal symbols that must survive although nothing in the module refers to them."""
        entries = dict(arrays.run_at_the_ends(self._semantics))
        return [*entries.values(), *arrays.survivors(self._semantics, self._target, entries)]
