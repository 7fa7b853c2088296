"""Runs that no app was trained on: other prompts and sizes, rare paths, errors, out of memory. Seeded."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable

from meta.app import Workload

MIB = 1 << 20
Made = tuple[tuple[str, ...], str, int]  # arguments, input, bytes of memory or 0


def cases(app: str, count: int) -> list[Workload]:
    """`count` runs of `app`, different ones, always the same."""
    source = random.Random(app)
    found: dict[Made, None] = {}
    while len(found) < count:
        found.setdefault(_MAKERS[app](source))
    return [
        Workload(f"case-{index:02d}", "check", args, text.encode(), None, memory=memory)
        for index, (args, text, memory) in enumerate(found)
    ]


def _llama(source: random.Random) -> Made:
    kind = source.randrange(10)
    steps = str(source.randint(2, 9))
    if kind < 3:
        prompts = ("ROMEO", "To be", "Enter", "\u00e9\u20ac", "a  b", "x" * 40, "KING HENRY. Once more", "")
        prompt = source.choice(prompts)
        return ("--prompt", prompt, "--steps", steps), "", 0
    if kind < 6:
        temperature, top_p = source.choice(("0.5", "1", "1.5", "0")), source.choice(("0", "0.3", "0.9", "1"))
        seed = str(source.randint(1, 99999))
        return ("--temperature", temperature, "--top-p", top_p, "--seed", seed, "--steps", steps), "", 0
    if kind < 8:
        wrong = (
            ("--steps",), ("--steps", "ten"), ("--steps", "-1"), ("--steps", "99999999999"), ("--temperature", "hot"),
            ("--temperature", "-1"), ("--top-p", "2"), ("--seed", "0"), ("--seed", "1x"), ("--help",), ("--prompt",),
            ("--model", "none.bin"), ("--tokenizer", "none.bin"), ("--tokenizer", "shakespeare.bin"),
            ("--model", "shakespeare.tok512.bin"), ("--top-p", "nan"), ("--temperature", "1e30"),
        )  # fmt: skip
        return source.choice(wrong), "", 0
    if kind == 8:
        return ("--steps", steps), "", source.choice((5, 6, 7, 8)) * MIB
    return ("--steps", str(source.randint(20, 40))), "", 0


_PROGRAMS = (
    "fibonacci", "sum", "compute", "primes", "fft_1d", "sha256", "matrix_mul", "quicksort", "strops", "regex_dfa",
    "gemm_tile", "physics_step",
)  # fmt: skip


def _bench(source: random.Random) -> Made:
    chosen = tuple(source.choice(_PROGRAMS) for _ in range(source.randint(1, 3)))
    kind = source.randrange(6)
    if kind == 0:
        return (*chosen, source.choice(("sort", "", "Sum", "primes ", "-h", "fft"))), "", 0
    if kind == 1:
        return chosen, "", source.choice((4, 5)) * MIB
    return chosen, "", 0


_EXPRESSIONS = (
    "(+ 1 2 3)", "(* 12345 6789)", "(- 5)", "(quotient 17 5)", "(remainder -17 5)", "(modulo -17 5)", "(min 3 1 2)",
    "(max 3 1 2)", "(< 1 2 3)", "(<= 1 1 2)", "(> 2 1)", "(= 1 1 2)", "(quotient 1 0)", "(* 99999999999 99999999999)",
    "(car '())", "(cdr 5)", "(list-ref '(1 2 3) 1)", "(list-tail '(1 2 3) 2)", "(member 2 '(1 2 3))",
    "(assoc 'b '((a . 1) (b . 2)))",
    "(append '(1) '(2 3) '())", "(reverse '(1 2 3))", "(length '(1 2 . 3))", "(map car '((1 2) (3 4)))",
    "(filter number? '(1 a 2 b))", "(fold + 0 '(1 2 3))", "(apply max '(4 9 2))", "(eval '(+ 1 2))",
    '(string-append "ab" "cd")', '(substring "hello" 1 3)', '(substring "hello" 3 1)', '(string->number "12")',
    '(string->number "x")', "(number->string 42)", '(string<? "a" "b")', '(string-search "hello" "ll")',
    "(symbol->string 'abc)", '(string->symbol "abc")', "(let ((x 1) (y 2)) (+ x y))", "(let* ((x 1) (y x)) (+ x y))",
    "(letrec ((f (lambda (n) (if (= n 0) 1 (* n (f (- n 1))))))) (f 10))", "(cond ((= 1 2) 'a) (else 'b))",
    "(case 3 ((1 2) 'low) ((3 4) 'high))", "(and 1 2)", "(or () 3)", "(when t 1)", "(unless t 1)", "(begin 1 2)",
    "(define-macro (twice x) `(begin ,x ,x)) (twice 3)", "`(1 ,(+ 1 1) ,@(list 3 4))", "(error \"boom\")",
    "(try (car 1) (lambda (e) e))", "(try 5 (lambda (e) e))", "(undefined)", "undefined", "((lambda (x . r) r) 1 2 3)",
    "((lambda (x) x))", "(lambda (1) 1)", "(define (f x) (f (+ x 1)))", "(define (g n) (+ 1 (g n))) (g 0)", "(collect)",
    "(write \"a\\nb\")", "(display 'x)", "(newline)", "(set! car cdr)", "(set! nothing 1)", "(exit 3)", "(", ")", "'",
    "\"unended", "#", "12x", "(1 . 2 3)", "(equal? '(1 (2)) '(1 (2)))", "(eq? \"a\" \"a\")",
    "(pair? '(1))", "(symbol? 'a)",
    "(string? 1)", "(procedure? car)", "(null? ())", "(not 1)", "(set-car! (list 1) 2)", "(if)", "(let ((1 2)) 3)",
    "(define l '(1)) (set-cdr! l l) (length l) l", "(define k ()) (while t (set! k (cons 1 k)))", "; only a comment",
)  # fmt: skip


def _lisp(source: random.Random) -> Made:
    chosen = [source.choice(_EXPRESSIONS) for _ in range(source.randint(1, 4))]
    wrong = (("--objects", "x"), ("--objects",), ("-v",))
    options: tuple[str, ...] = source.choice(((), (), (), ("--quiet",), ("--objects", "500"), *wrong))
    return options, "\n".join(chosen) + "\n", source.choice((0, 0, 0, 0, 0, 5 * MIB))


def _document(source: random.Random, depth: int = 0) -> str:
    kind = source.randrange(9 if depth < 3 else 6)
    if kind < 6:
        numbers = (str(source.randint(-99, 99)), f"{source.uniform(-9, 9):.3e}")
        return ("null", "true", "false", *numbers, '"t\\u00e9xt\\n"')[kind]
    parts = [_document(source, depth + 1) for _ in range(source.randint(0, 4))]
    if kind == 6:
        return f"[{', '.join(parts)}]"
    return "{" + ", ".join(f'"{source.choice("abcd")}{index}": {part}' for index, part in enumerate(parts)) + "}"


_QUERIES = (
    "$", "$.a0", "$[0]", "$[-1]", "$[0:2]", "$[*]", "$..a0", "$[*]|count", "$[*]|type", "$[*]|length", "$[*]|sort",
    "$[*]|unique", "$[*]|min", "$[*]|max", "$[*]|sum", "$|keys", "$[?a0>1]", "$[?a0]", "$[?a0=true]", "$['a0']", "$.",
    "$[", "$[99999999]", "$x", "$|nothing", "$['a", "$[?a0<=", "$[?a0!=\"x\"]", "$..b1|sort", "$.*.*",
)  # fmt: skip


def _json(source: random.Random) -> Made:
    text = _document(source)
    if source.random() < 0.4 and text:  # a damaged one
        at = source.randrange(len(text))
        bad = source.choice(("", ",", "]", "}", '"', "x", "01", "\\", "//", "\x01", "\u00e9"))
        text = text[:at] + bad + text[at + 1 :]
    plain: tuple[tuple[str, ...], ...] = ((), ("--compact",), ("--check",))
    options = source.choice((*plain, ("--memory", "5000"), ("--memory", "x")))
    if source.random() < 0.5:
        options = (*options, "--query", source.choice(_QUERIES))
    return options, text + "\n", source.choice((0, 0, 0, 0, 5 * MIB))


def _deflate(source: random.Random) -> Made:
    if source.random() < 0.5:
        name = source.choice(("zeros", "random", "words", "period", "skewed", "counter", "noise"))
        size, level = str(source.choice((0, 1, 2, 3, 50, 700, 5000, 20000))), source.choice("0123456789x")
        block = source.choice(("best", "stored", "fixed", "dynamic", "other"))
        options = ("--size", size, "--seed", str(source.randint(0, 999)), "--level", level, "--block", block)
        return ("sample", name, *options), "", source.choice((0, 0, 0, 4 * MIB))
    text = "".join(source.choice(("grow ", "to ", "shrink ", "\n", "0123")) for _ in range(source.randint(0, 90)))
    if source.random() < 0.3:
        return ("pack", "--level", source.choice("0459")), text, 0
    stream = bytearray(zlib.compress(text.encode(), source.randrange(10)))
    for _ in range(source.choice((0, 0, 1, 3))):
        stream[source.randrange(len(stream))] ^= 1 << source.randrange(8)
    return ("unpack", "--limit", source.choice(("1000000", "20"))), stream.hex() + source.choice(("", "\n", " z")), 0


_MAKERS: dict[str, Callable[[random.Random], Made]] = {
    "llama": _llama, "bench": _bench, "lisp": _lisp, "json": _json, "deflate": _deflate,
}  # fmt: skip
