"""The cleave pass: turns in which an inner loop has nothing to do become a loop of their own, and nobody can tell."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from passes_harness import (
    Case,
    assert_case,
    assert_reparses,
    cases,
    context,
    hot_profile,
    program_of,
    run_hosted,
    texts,
)
from pycparser import c_ast

from meta.diagnostics import UsageError
from meta.passes import Cleave, PassContext, run_pipeline
from meta.passes.blocks import blocks_of


@pytest.mark.parametrize("case", cases("cleave"), ids=lambda case: case.name)
def test_cases(case: Case, tmp_path: Path) -> None:
    _, done = assert_case(Cleave(), case, tmp_path)
    assert done == case.names("cleaved")


NEST = """
static unsigned char marked[1000];
static volatile unsigned port;
static unsigned most = 900;
static void done(unsigned long *m) {{ port += *m; }}
unsigned f(unsigned k);
unsigned f(unsigned k) {{ return k; }}
unsigned g(unsigned limit, unsigned more, int other)
{{
    unsigned count = 0;
    {before}
    {outer} {{
        {body}
    }}
    return count;
}}
int main(void) {{ return (int)g(900, 1, 2); }}
"""
OUTER = "for (unsigned n = 2; n < limit; n++)"
INNER = "for (unsigned long m = (unsigned long)n * n; m < limit; m += n) marked[m] = 1;"
BODY = f"if (marked[n]) continue; count++; {INNER}"


def cleaved(body: str = BODY, outer: str = OUTER, before: str = "", nest: str = NEST) -> str:
    program = program_of({"app/main.c": nest.format(body=body, outer=outer, before=before)})
    result, (report,) = run_pipeline([Cleave()], program, context(hot_profile(program)))
    assert_reparses(result)
    return texts(result)["app/main.c"] if report.changed else ""


def test_what_is_cleaved() -> None:
    text = cleaved()
    assert "unsigned int n = 2;" in text or "unsigned n = 2;" in text
    assert "for (; n < limit && (unsigned long)n * n < limit; n++)" in text
    assert text.count("for (; n < limit; n++)") == 1 and text.count("count++") == 2 and text.count("marked[m] = 1") == 1
    signed = OUTER.replace("unsigned n", "int n").replace("limit", "other")
    text = cleaved(BODY.replace("unsigned long m = (unsigned long)n", "int m = n").replace("limit", "other"), signed)
    assert "n < other && (long)n * (long)n < other" in text
    assert cleaved(BODY.replace("n * n", "n * 3 + more")) and cleaved(outer=OUTER.replace("<", "<="))
    assert cleaved(BODY.replace("limit", "900"), OUTER.replace("limit", "900"))
    assert cleaved(f"unsigned k = n; count += k; {INNER}")
    assert cleaved(f"if (more) {{ {INNER} }} else {{ {{}} count++; }}")
    assert "n < limit && (unsigned long)n * n < limit;" in cleaved(outer=OUTER.replace("unsigned n", "unsigned long n"))
    text = cleaved(BODY.replace("(unsigned long)n * n", "(unsigned long)n * n * 3"))
    assert "n < limit && (limit > 2147483647l || (unsigned long)n * n * 3 < limit);" in text
    wide = NEST.replace("unsigned limit", "unsigned long limit")
    text = cleaved(outer=OUTER.replace("unsigned n", "unsigned long n"), nest=wide)
    assert "n < limit && (limit > 4294967295l || (unsigned long)n * n < limit);" in text


@pytest.mark.parametrize("body", [
    BODY.replace("(unsigned long)n * n", "n * n"), BODY.replace("n * n", "n + n"), BODY.replace("n * n", "n * 1"),
    BODY.replace("(unsigned long)n * n", "(unsigned long)n * n * n * 3"), BODY.replace("n * n", "n * n - n"),
    BODY.replace("n * n", "n * n / 2"), BODY.replace("n * n", "n * n + other"), BODY.replace("n * n", "n * most"),
    BODY.replace("n * n", "n * n + count"), BODY.replace("n * n", "n * more"), BODY.replace("n * n", "n * f(2)"),
    BODY.replace("n * n", "n * n + port"), BODY.replace("m < limit", "m < more"), BODY.replace("m <", "m !="),
    BODY.replace("m < limit", "m < limit + 1"), BODY.replace("m < limit", "limit > m"),
    BODY.replace("unsigned long m", "unsigned m"),
    BODY.replace("unsigned long m", "double m").replace("[m]", "[(int)m]"),
    BODY.replace("unsigned long m", "volatile unsigned long m"), BODY.replace("marked[m] = 1", "limit--"),
    BODY.replace("marked[m] = 1", "n++"), BODY.replace("marked[m] = 1", "f(1)"), BODY.replace("marked[m]", "port"),
    BODY.replace("marked[m] = 1", "return 3"), BODY.replace("continue", "break"), BODY.replace("continue", "return 1"),
    BODY.replace("count++", "f(n)"), BODY.replace("count++", "count += port"), f"static unsigned k; k++; {BODY}",
    BODY.replace("count++", "while (count > n) count--"), f"{BODY} goto end; end: count--;", f"n |= 1; {BODY}",
    f"unsigned k = n; {INNER.replace('m += n', 'm += k')}", f"typedef unsigned T; {BODY}", f"{INNER} {INNER}",
    f"unsigned k = marked[n]; count += k; {INNER.replace('n * n', 'n * n + k')}", f"enum {{ K = 3 }}; {BODY}",
    f"struct s {{ int x; }}; {BODY}", f"#pragma GCC unroll 2\n {INNER}", f"switch (n) {{ case 3: {INNER} }}",
    f"unsigned long m; {INNER.replace('unsigned long m', 'm')}", "count++;",
    BODY.replace("unsigned long m", "unsigned long m __attribute__((cleanup(done)))"),
    BODY.replace("n * n", "n * n * sizeof(enum { count = 9 })"),
])  # fmt: skip
def test_what_might_show_is_left_alone(body: str) -> None:
    assert not cleaved(body)


@pytest.mark.parametrize("outer", [
    OUTER.replace("unsigned n", "unsigned short n"), OUTER.replace("unsigned n = 2", "int n = other"),
    OUTER.replace("n++", "n += 2"),
    OUTER.replace("n < limit", "n < limit + 0"), OUTER.replace("n < limit", "n != limit"),
    OUTER.replace("n < limit", "limit > n"), OUTER.replace("limit", "most"), OUTER.replace("n = 2", "n = 2, k = 1"),
    f"unsigned n; {OUTER.replace('unsigned n', 'n')}", f"#pragma GCC unroll 2\n {OUTER}",
    OUTER.replace("n++", "n--"), OUTER.replace("unsigned n", "volatile unsigned n"),
])  # fmt: skip
def test_other_outer_loops_are_left_alone(outer: str) -> None:
    assert not cleaved(outer=outer)
    assert not cleaved(BODY.replace("limit", "most"), OUTER.replace("limit", "most"))


def test_counters_that_others_see_are_left_alone() -> None:
    assert not cleaved(before="unsigned *p = &limit; *p = 3;")
    assert not cleaved(BODY.replace("limit", "other"), OUTER.replace("limit", "other"))  # may be below 0


def test_loops_that_a_switch_leads_into_are_left_alone() -> None:
    assert not cleaved(f"count++; case 7: default: {BODY}", before="switch (more) case 3:")


def test_variables_that_may_have_no_value_are_left_alone() -> None:
    body = BODY.replace("n * n", "n * n + start")
    assert cleaved(body, before="unsigned start = more;")
    assert not cleaved(body, before="unsigned start; if (more) start = 3;")
    assert not cleaved(body, before="if (more) goto past; unsigned start = 3; past:")
    closed = NEST.replace("return count", "}} return count")
    assert not cleaved(body, before="switch (more) { unsigned start = 3; default:", nest=closed)


def test_only_hot_loops_that_were_counted_as_they_are() -> None:
    program = program_of({"app/main.c": NEST.format(body=BODY, outer=OUTER, before="")})
    function = next(ext for ext in program.units[0].ast.ext if isinstance(ext, c_ast.FuncDef) and ext.decl.name == "g")
    for turns, more, expected in ((9_999, 0, False), (10_000, 0, True), (10_000, 1, False)):
        profile = hot_profile(program, 1)
        profile.blocks["g"] = tuple(turns if block.kind == "body" else 1 for block in blocks_of(function)) + (1,) * more
        assert Cleave().run(program, context(profile))[1].changed is expected


def test_refusals() -> None:
    with pytest.raises(UsageError, match="needs a profile"):
        Cleave().run(program_of({"app/main.c": "int main(void) { return 0; }"}), PassContext())
    with pytest.raises(UsageError, match="heat must not be negative"):
        Cleave(heat=-1)


TYPES = ("int", "unsigned", "long", "unsigned long", "unsigned short", "unsigned char", "short")


def random_function(source: random.Random, name: str) -> str:
    """A nest with types, starts, ends and tests at random; some of them cannot be cleaved."""
    counter, own = source.choice(TYPES[:4]), source.choice(("long", *TYPES[:4]))
    end = source.choice(TYPES[:6])

    def leaf() -> str:
        cast = source.choice(("", "(long)", "(long)", "(unsigned long)", f"({source.choice(TYPES)})"))
        return source.choice((*[f"{cast}n"] * 5, "extra", str(source.randint(0, 9))))

    def part() -> str:
        return leaf() if source.random() < 0.7 else f"({leaf()} {source.choice('*+++-')} {leaf()})"

    from_ = source.choice(("0", "1", "2") if counter in ("int", "long") else ("first", "0"))
    first, second = (source.choice(("<", "<=")) for _ in range(2))
    start = f"{part()} {source.choice('*****+-')} {part()}"
    inner = f"for ({own} m = {start}; m {second} end; m += 1 + n) {{ sum += m; if (++turns > 20) break; }}"
    body = source.choice((
        f"{inner} sum ^= n;", f"sum += 3; {inner}", f"if (sum & 4) {{ sum++; {inner} }} else sum -= n;",
        f"if (sum % 3 == 1) {{ sum /= 2; continue; }} {inner}",
    ))  # fmt: skip
    return f"""
        static unsigned {name}({counter} first, {end} end, unsigned char extra)
        {{
            unsigned sum = 0;
            for ({counter} n = {from_}; n {first} end; n++) {{
                unsigned turns = 0;
                turns += n & 1;
                {body}
            }}
            return sum;
        }}
        """


def test_random_nests(tmp_path: Path) -> None:
    source = random.Random(20261120)
    names = [f"nest{number}" for number in range(450)]
    functions = [random_function(source, name) for name in names]
    ends = (0, 1, 7, 40, 200)  # no product of four overflows
    calls = [f'printf("%d %u\\n", {name[4:]}, {name}({source.randint(0, 9)}, {end}, {source.randint(0, 200)}));'
             for name in names for end in ends]  # fmt: skip
    program = program_of({"app/main.c": f"""
        int printf(const char *format, ...);
        {"".join(functions)}
        int main(void) {{ {" ".join(calls)} return 0; }}
    """})
    result, (report,) = run_pipeline([Cleave()], program, context(hot_profile(program)))
    assert 30 < len(report.notes) < 200
    for flags in (("-O0",), ("-O2", "-fsanitize=undefined")):
        runs = [run_hosted(each, tmp_path / name, flags=flags) for name, each in (("a", program), ("b", result))]
        assert runs[0] == runs[1]
