"""The GNU C parser: what it accepts, the shape of its trees, and its messages."""

from __future__ import annotations

from typing import Any

import pytest
from frontend_trees import SNIPPETS, nodes
from pycparser import c_ast

from meta.diagnostics import SourceError, Span, Unsupported, render
from meta.frontend import parse_text
from meta.gnu_ast import Asm, ComputedGoto, GnuAttribute, LabelAddress, Range, copy_tree, same_tree


def parsed(text: str) -> list[Any]:
    return list(parse_text(text, "t.c").ast.ext)


def body(text: str) -> list[Any]:
    """The statements of a function whose body is `text`."""
    return list(parsed(f"int f(int a, int *p) {{ {text} }}")[0].body.block_items)


def attribute_names(specifiers: list[c_ast.AttributeSpecifier]) -> list[str]:
    return [attribute.name for specifier in specifiers for attribute in specifier.attributes]


@pytest.mark.parametrize("name", SNIPPETS)
def test_no_node_is_shared(name: str) -> None:
    found = nodes(parse_text(SNIPPETS[name], name).ast)
    assert len({id(node) for node in found}) == len(found)


@pytest.mark.parametrize("name", SNIPPETS)
def test_every_statement_and_declaration_has_a_place(name: str) -> None:
    placed = {
        c_ast.Decl, c_ast.Typedef, c_ast.FuncDef, c_ast.ID, c_ast.Constant, c_ast.BinaryOp, c_ast.UnaryOp, c_ast.If,
        c_ast.Return, c_ast.Case, c_ast.NamedInitializer, c_ast.FuncCall, Asm, GnuAttribute, Range,
    }  # fmt: skip
    for node in nodes(parse_text(SNIPPETS[name], name).ast):
        if type(node) in placed and not (isinstance(node, c_ast.ID) and node.name == "*"):
            assert node.coord is not None and node.coord.column, node


# Attributes and asm


def test_attributes_of_every_position_end_on_the_declaration() -> None:
    first, second = parsed(
        "__attribute__((a)) static __attribute__((b)) int __attribute__((c)) x __attribute__((d)) = 1,"
        " __attribute__((e)) *y __attribute__((f));"
    )
    assert attribute_names(first.attributes) == ["a", "b", "c", "d"]
    assert attribute_names(second.attributes) == ["a", "b", "c", "e", "f"]


def test_attributes_of_functions() -> None:
    [prototype] = parsed('int f(int a __attribute__((x))) __attribute__((y, __z__(1, "s")));')
    assert attribute_names(prototype.attributes) == ["y", "z"]
    assert attribute_names(prototype.type.args.params[0].attributes) == ["x"]
    assert [each.value for each in prototype.attributes[0].attributes[1].arguments.exprs] == ["1", '"s"']
    assert prototype.type.attributes == []
    [function] = parsed("__attribute__((noinline)) int f(void) { return 0; }")
    assert attribute_names(function.decl.attributes) == ["noinline"]


def test_attributes_of_types_stay_on_the_type() -> None:
    [both] = parsed("struct __attribute__((packed)) S { int a; } __attribute__((aligned(4))) x __attribute__((used));")
    assert attribute_names(both.attributes) == ["used"]
    assert attribute_names(both.type.type.attributes) == ["packed", "aligned"]
    [enum] = parsed("enum __attribute__((packed)) { A __attribute__((deprecated)) };")
    assert attribute_names(enum.type.attributes) == ["packed"]
    assert attribute_names(enum.type.values.enumerators[0].attributes) == ["deprecated"]
    [typedef] = parsed("typedef struct { int a; } T __attribute__((aligned(8)));")
    assert attribute_names(typedef.attributes) == ["aligned"]


def test_attribute_statements_and_labels() -> None:
    [switch] = body("switch (a) { case 1: a++; __attribute__((fallthrough)); default: return 1; }")
    statement = switch.stmt.block_items[0].stmts[1]
    assert isinstance(statement, c_ast.AttributedStatement)
    assert attribute_names(statement.attributes) == ["fallthrough"]
    _, label = body("goto out; out: __attribute__((unused)); ")
    assert attribute_names(label.attributes) == ["unused"]


def test_asm_label_is_the_last_attribute() -> None:
    [decl] = parsed('extern int f(void) __asm__("g" "h") __attribute__((pure));')
    assert attribute_names(decl.attributes) == ["pure", "asm"]
    assert decl.attributes[1].attributes[0].arguments.exprs[0].value == '"gh"'


def test_extended_asm() -> None:
    [asm] = body('__asm__ volatile("a\\n\\t" "b %[x]" : [x] "=r"(a), "+m"(*p) : "0"(1) : "cc", "memory");')
    assert isinstance(asm, Asm)
    assert (asm.template, asm.is_volatile, asm.is_extended) == ("a\n\tb %[x]", True, True)
    assert [(each.name, each.constraint) for each in asm.outputs] == [("x", "=r"), (None, "+m")]
    assert [each.constraint for each in asm.inputs] == ["0"]
    assert asm.clobbers == ["cc", "memory"]


def test_basic_and_goto_asm() -> None:
    basic, empty, jump, _ = body('asm("nop"); asm("" ::: "memory"); asm goto("jmp %l0" :::: out); out: ;')
    assert not basic.is_extended and not basic.is_volatile
    assert empty.is_extended and empty.clobbers == ["memory"]
    assert jump.labels == ["out"]
    [file_scope] = parsed('asm("nop");')
    assert isinstance(file_scope, Asm)


# Statements and expressions


def test_gnu_statements() -> None:
    switch, jump, _ = body("switch (a) { case 1 ... 3: break; } goto *p; out: ;")
    assert isinstance(switch.stmt.block_items[0].expr, Range)
    assert isinstance(jump, ComputedGoto)
    decl, _ = body("void *t = &&out; out: ;")
    assert isinstance(decl.init, LabelAddress)


def test_gnu_expressions() -> None:
    elvis, block, offset, compatible = body(
        "a ?: 2; a = ({ int b = 1; b; }); __builtin_offsetof(struct S, x[1].y);"
        " __builtin_types_compatible_p(int, char *);"
    )
    assert isinstance(elvis, c_ast.TernaryOp) and elvis.iftrue is None
    assert isinstance(block.rvalue, c_ast.Compound)
    assert isinstance(offset.args.exprs[0], c_ast.Typename)
    assert [type(each) for each in compatible.args.exprs] == [c_ast.Typename, c_ast.Typename]


def test_designators() -> None:
    [decl] = parsed("struct S s = {.a[0 ... 3] = 1, old: 2};")
    ranged, old = decl.init.exprs
    assert isinstance(ranged.name[1].expr, Range)
    assert [each.name for each in old.name] == ["old"]


def test_words_are_normalised() -> None:
    [function] = parsed("static __inline__ const char *__restrict f(void) { __extension__ return __FUNCTION__; }")
    assert function.decl.funcspec == ["inline"]
    assert function.decl.type.type.quals == ["restrict"]
    assert function.body.block_items[0].expr.name == "__func__"
    [decl] = parsed("unsigned long a = __alignof__(int), b = _Alignof(long);")[:1]
    assert decl.init.op == "_Alignof"


def test_shared_bodies_get_a_declaration_of_their_own() -> None:
    tag, x, y = parsed("static struct { int a; } x, *y;")
    assert (tag.name, tag.storage, tag.type.name) == (None, [], "__anonymous_1")
    assert x.type.type.decls is None and x.type.type.name == "__anonymous_1" and x.storage == ["static"]
    assert y.type.type.type.name == "__anonymous_1"
    [only] = parsed("struct { int a; } x;")
    assert only.type.type.name is None


def test_shared_member_bodies_stay_with_the_first_member() -> None:
    [outer] = parsed("struct S { struct { int a; } x, y; };")
    x, y = outer.type.decls
    assert x.type.type.decls and y.type.type.decls is None
    assert x.type.type.name == y.type.type.name == "__anonymous_1"


def test_made_up_tags_do_not_collide_with_those_of_an_emitted_file() -> None:
    declarations = parsed("struct __anonymous_4 { int a; }; struct { int b; } x, y;")
    assert declarations[1].type.name == "__anonymous_5"


@pytest.mark.parametrize(
    ("text", "is_wrapped"),
    [
        ("if (a) if (p) a = 1; else a = 2;", True),
        ("if (a) for (;;) if (p) a = 1; else a = 2;", True),
        ("if (a) { if (p) a = 1; } else a = 2;", True),
        ("if (a) if (p) a = 1;", False),
        ("if (a) a = 1; else if (p) a = 2; else a = 3;", False),
    ],
)
def test_a_dangling_else_gets_braces(text: str, is_wrapped: bool) -> None:
    [statement] = body(text)
    assert isinstance(statement.iftrue, c_ast.Compound) == is_wrapped


def test_typedef_names_follow_scopes() -> None:
    statements = parsed("typedef int T; int f(int x) { int T = 2, y = T * x; { T * y; } } T *z;")
    assert isinstance(statements[1].body.block_items[1].init, c_ast.BinaryOp)
    assert isinstance(statements[1].body.block_items[2].block_items[0], c_ast.BinaryOp)
    assert isinstance(statements[2].type, c_ast.PtrDecl)


def test_operators_stand_at_their_own_place() -> None:
    [statement] = body("a = -p[0] + !a;")
    minus, negation = statement.rvalue.left, statement.rvalue.right
    assert (minus.coord.column, negation.coord.column) == (28, 36)


# Messages

ERRORS = [
    ("int f(void) { return 1 }", 24, "expected ';' before '}'"),
    ("int f(void) { foo x; }", 15, "unknown type name 'foo'"),
    ("foo x;", 1, "unknown type name 'foo'"),
    ("int f(foo x);", 7, "unknown type name 'foo'"),
    ("struct S { foo x; };", 12, "unknown type name 'foo'"),
    ("struct S { int a b; };", 18, "expected ';' before 'b'"),
    ("int x = ;", 9, "expected an expression before ';'"),
    ("int f(void) { return (1 + 2; }", 28, "expected ')' before ';'"),
    ("int f(void) { if x return 1; }", 18, "expected '(' before 'x'"),
    ("int f(void) { else return 1; }", 15, "'else' without a previous 'if'"),
    ("int f(void) {", 13, "expected '}' before end of file"),
    ("int f(void) { int g(void) { } }", 19, "nested function 'g' is not supported"),
    ("int x = 08;", 9, "invalid digit '8' in octal constant"),
    ("int x = 12abc;", 9, "invalid suffix 'abc' on integer constant"),
    ("int x = 1.5z;", 9, "invalid suffix 'z' on floating constant"),
    ('char *s = "abc;', 11, "unterminated string literal"),
    ("char c = 'a;", 10, "unterminated character constant"),
    ("char c = '';", 10, "empty character constant"),
    ("/* never ends", 1, "unterminated comment"),
    ("int x = 3 @ 4;", 11, "illegal character '@' in the program"),
    ("int x\x01;", 6, "illegal character 0x01 in the program"),
    ("int f(int, static int);", 12, "a parameter is declared static"),
    ("int f(int, extern int *[4]);", 12, "a parameter is declared extern"),
    ("int x\\u00410;", 5, "'\\u0041' is not a valid universal character"),
    ("char s[] = \"\\UFFFFFFFF\";", 12, "'\\UFFFFFFFF' is not a valid universal character"),
    ("int c = L'\\uD800';", 9, "'\\uD800' is not a valid universal character"),
    ("typedef int T; int T;", 20, "'T' is declared as a type and as something else in one scope"),
    ("int a, , b;", 8, "expected a name in this declarator"),
    ("enum { A, B", 11, "expected '}' before end of file"),
    ("enum E { };", 10, "expected an identifier before '}'"),
    ("struct;", 7, "expected a tag or '{' before ';'"),
    ("int f(void) { goto 1; }", 20, "expected an identifier before '1'"),
    ("typedef int q = 1;", 13, "a typedef cannot have an initialiser"),
    ("int;", 1, "declaration does not declare anything"),
    ("unsigned struct S x;", 17, "more than one type in this declaration"),
    ("int f(int a, );", 14, "expected a type before ')'"),
    ("int f(typedef int a);", 7, "a parameter cannot be a typedef"),
    ("typedef int f(void) { }", 13, "a typedef cannot have a function body"),
    ("void f(void) { asm(3); }", 20, "expected a string before '3'"),
    ("int x __attribute__(packed);", 21, "expected '(' before 'packed'"),
    ("int f(void) { a. ; }", 18, "expected the name of a member"),
    ("int f(void) { return 0; } }", 27, "expected a declaration before '}'"),
    ("int x = {1, 2;", 14, "expected '}' before ';'"),
    ("#define A", 2, "stray '#define' in the program"),
]


@pytest.mark.parametrize(("text", "column", "message"), ERRORS)
def test_messages(text: str, column: int, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse_text(text, "t.c")
    assert (caught.value.message, caught.value.span) == (message, Span("t.c", 1, column))


def test_a_missing_semicolon_is_shown_where_it_is_missing() -> None:
    with pytest.raises(SourceError) as caught:
        parse_text("int f(void) {\n    int x = 1\n    return x;\n}\n", "t.c")
    assert render(caught.value, lambda _: ["int f(void) {", "    int x = 1", "    return x;", "}"]) == (
        "t.c:2:14: error: expected ';' before 'return'\n        int x = 1\n                 ^"
    )


def test_a_misspelt_type_gets_a_hint() -> None:
    with pytest.raises(SourceError) as caught:
        parse_text("typedef int length_t; lenght_t x;", "t.c")
    assert caught.value.hint == "did you mean 'length_t'?"


def test_unsupported_constructs_are_their_own_class() -> None:
    with pytest.raises(Unsupported):
        parse_text("int f(int a) { return (_BitInt(8))a; }", "t.c")


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "int x = " + "(" * n + "1" + ")" * n + ";",
        lambda n: "int f(void) {" + "{" * n + "}" * n + "}",
        lambda n: "int x = " + "-~" * n + "1;",
        lambda n: "int " + "(" * n + "p" + ")" * n + ";",
        lambda n: "struct S { struct " * n,
    ],
    ids=["parentheses", "blocks", "operators", "declarators", "structs"],
)
def test_nesting(make: Any) -> None:
    with pytest.raises(SourceError):
        parse_text(make(10_000), "t.c")
    if "struct" not in make(1):
        parse_text(make(200), "t.c")


def test_line_markers_move_places() -> None:
    text = '# 10 "one.h"\nint x;\n#line 20\nint y;\n# 3 "two.c" 2\n\n  int z;\n'
    assert [str(each.coord) for each in parsed(text)] == ["one.h:10:5", "one.h:20:5", "two.c:4:7"]


# Trees


def test_a_copy_is_equal_and_shares_nothing() -> None:
    tree = parse_text(SNIPPETS["struct-nesting"], "t.c").ast
    copied = copy_tree(tree)
    assert same_tree(tree, copied) and copied is not tree
    assert not {id(each) for each in nodes(tree)} & {id(each) for each in nodes(copied)}


def test_different_trees_differ() -> None:
    for one, other in [
        ("int x;", "int y;"),
        ("int x;", "int *x;"),
        ("int x[2];", "int x[3];"),
        ("int x;", "int x, y;"),
    ]:
        assert not same_tree(parse_text(one, "t.c").ast, parse_text(other, "t.c").ast)


def test_an_empty_file_is_fine() -> None:
    assert parse_text("", "t.c").ast.ext == []
    assert parse_text("/* nothing */ ;\n", "t.c").ast.ext == []
