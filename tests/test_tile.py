"""The tile pass: turns of hot nests run beside each other, and print what they printed to the last bit."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from passes_harness import FAST, Case, assert_case, cases, context, hot_profile, program_of, run_hosted, texts
from pycparser import c_ast

from meta.diagnostics import UsageError
from meta.passes import PassContext, Tile, run_pipeline
from meta.passes.blocks import blocks_of

STRICT = "-ffp-contract=off"


@pytest.mark.parametrize("size", [16, 48, 256])
@pytest.mark.parametrize("case", cases("tile"), ids=lambda case: case.name)
def test_cases(case: Case, size: int, tmp_path: Path) -> None:
    _, done = assert_case(Tile(size=size), case, tmp_path, (("-O0",), FAST))
    assert done == case.names("tiled") or size < 256


NEST = """
static float memory[64];
static volatile float port;
float f(int k);
float f(int k) {{ return memory[k]; }}
void g({parameters}, int n, int m)
{{
    {before}
    for (int i = 0; i < n; i++) {{
        const float *row = x + i;
        float sum[4] = {{0}}, one = 0;
        {body}
    }}
}}
int main(void) {{ g(memory, memory + 32, 1, 2); return 0; }}
"""
PARAMETERS = "float *restrict out, const float *x"
INNER = "for (int j = 0; j < m; j++) sum[0] += row[j];"
BODY = f"{INNER} out[i] = sum[0];"


def tiled(body: str = BODY, parameters: str = PARAMETERS, before: str = "", nest: str = NEST) -> str:
    program = program_of({"app/main.c": nest.format(body=body, parameters=parameters, before=before)})
    result, (report,) = run_pipeline([Tile()], program, context(hot_profile(program)))
    return texts(result)["app/main.c"] if report.changed else ""


def test_what_is_tiled() -> None:
    text = tiled()
    assert "for (; (long)i + 7 < n; i += 8)" in text and "for (; i < n; i++)" in text
    assert "sum_8[0] += row_8[j];" in text and "out[i + 7] = sum_8[0];" in text
    assert tiled(BODY.replace("m;", "m + 3;")) and tiled(before="m += n;")
    assert tiled(BODY.replace("sum[0] +=", "one +=").replace("= sum[0]", "= one"))


def test_names_of_types_are_taken() -> None:
    text = tiled(BODY.replace("= sum[0]", "= (sum_2)one"), nest=f"typedef int sum_2; {NEST}")
    assert "sum_3[0] += row_2[j];" in text and "out[i + 1] = (sum_2)one_2;" in text


def test_a_loop_that_a_pragma_stands_before_is_left_alone() -> None:
    assert not tiled(before='_Pragma("GCC ivdep")')


@pytest.mark.parametrize("body", [
    BODY.replace("j < m", "j < i"), BODY.replace("j < m", "j < (int)x[0]"), BODY.replace("j = 0", "j = i"),
    BODY.replace("j < m", "j < f(m)"), BODY.replace("row[j]", "f(j)"), BODY.replace("row[j]", "port"),
    BODY.replace("row[j]", "memory[j]"), BODY.replace("row[j]", "out[j]"), BODY.replace("row[j]", "(out + 1)[j]"),
    f"out[i] = 0; {BODY}", f"one = out[i]; {BODY}", f"{BODY} out[i] += 1;", f"{INNER} memory[i] = sum[0];",
    "for (int j = 0; j < m; j++) { sum[0] += row[j]; out[j] = sum[0]; }",
    "for (int j = 0; j < m; j++) { sum[0] += row[j]; if (sum[0] > 9) break; } out[i] = sum[0];",
    f"{BODY} if (one) return;", f"{BODY} n = 3;", f"{BODY} i = i;", f"{BODY} row = x;", f"float *p = sum; {BODY}",
    f"static float kept = 1; {BODY}", BODY.replace("+=", "="), f"{INNER} {BODY}", f"float *p = &one; {BODY}",
    BODY.replace("sum[0] += row[j];", "{ sum[0] += row[j]; m = 2; }"), f"{BODY} again: one = 1;",
    f"enum {{ A = 1, B }} k = B; one += k; {BODY}", f"one += (enum {{ A = 1 }})2; {BODY}",
])  # fmt: skip
def test_what_might_show_is_left_alone(body: str) -> None:
    assert not tiled(body)


@pytest.mark.parametrize(("parameters", "body"), [
    ("float *out, const float *restrict x", BODY),
    ("float *restrict out, const volatile float *x", BODY.replace("row[j]", "x[j]")),
    ("volatile float *restrict out, const float *x", BODY),
    ("float *restrict *restrict out, const float *x", BODY.replace("out[i]", "(*out)[i]")),
    ("float *volatile restrict out, const float *x", BODY),
])  # fmt: skip
def test_memory_that_others_may_reach_is_left_alone(parameters: str, body: str) -> None:
    assert not tiled(body, parameters)


@pytest.mark.parametrize("before", ["x = out;", "out++;", "const float **p = &x; *p = out;", "int *p = &m; *p = 2;"])
def test_parameters_that_change_are_left_alone(before: str) -> None:
    assert not tiled(before=before)


def test_many_sums_wait_for_nothing() -> None:
    wide = BODY.replace("sum[0] +=", "big[j % 17] +=")
    assert tiled(f"float big[16] = {{0}}; {wide}") and not tiled(f"float big[17] = {{0}}; {wide}")


def test_only_hot_loops_that_were_counted_as_they_are() -> None:
    program = program_of({"app/main.c": NEST.format(body=BODY, parameters=PARAMETERS, before="")})
    function = next(ext for ext in program.units[0].ast.ext if isinstance(ext, c_ast.FuncDef) and ext.decl.name == "g")
    for inner, more, expected in ((9_999, 0, False), (10_000, 0, True), (10_000, 1, False)):
        depth = iter((64, inner))
        counts = tuple(next(depth) if block.kind == "body" else 1 for block in blocks_of(function))
        profile = hot_profile(program, 1)
        profile.blocks["g"] = counts + (1,) * more
        assert Tile().run(program, context(profile))[1].changed is expected


def test_clones_are_as_hot_as_what_they_were_made_of() -> None:
    text = NEST.format(body=BODY, parameters=PARAMETERS, before="").replace(" g(", " g__n8(")
    program = program_of({"app/main.c": text})
    profile = hot_profile(program)
    profile.functions["g"] = profile.functions.pop("g__n8")
    assert Tile().run(program, context(profile))[1].changed
    profile.functions["h"] = profile.functions.pop("g")
    assert not Tile().run(program, context(profile))[1].changed


def test_a_loop_that_fills_a_vector_says_so() -> None:
    lanes = "for (int j = 0; j < m; j++) { for (int l = 0; l < 4; l++) sum[l] += row[SUBSCRIPT]; } out[i] = sum[3];"
    hint = "#pragma meta vector\n                for (int l = 0; l < 4; l++)"
    for subscript, expected in (("j * 4 + l", 8), ("l", 8), ("(long)j + (long)l", 8), ("l * m", 0), ("l + j", 0)):
        assert tiled(lanes.replace("SUBSCRIPT", subscript)).count(hint) == expected, subscript
    assert "meta vector" not in tiled(lanes.replace("SUBSCRIPT", "l").replace("l < 4", "l < 3"))


def test_refusals() -> None:
    with pytest.raises(UsageError, match="needs a profile"):
        Tile().run(program_of({"app/main.c": "int main(void) { return 0; }"}), PassContext())
    with pytest.raises(UsageError, match="size must be at least 1"):
        Tile(size=0)


def random_function(source: random.Random, name: str) -> str:
    """A nest of sums with random bounds, variables and places; some of them cannot be tiled."""
    own = [f"s{n}" for n in range(source.randint(1, 3))]
    kind = source.choice(("float", "double"))
    place = source.choice(("i", "i / 2", "i % 3", "i * 3", "count - i"))

    def value() -> str:
        return source.choice(("x[i + j]", "x[j * 2]", "row[j]", "y[i]", "(float)i", "0.5f", source.choice(own), "j"))

    def sums() -> str:
        operator = source.choice(("+=", "-=", "+=", "*=", "="))
        return f"{source.choice(own)} {operator} {value()} {source.choice('+-*')} {value()};"

    outputs = [f"out[{place}] = {each} + out[{source.choice((place, 'i', '0'))}];" for each in own]
    written = f"{{ {' '.join(outputs)} }}" if source.random() < 0.8 else " ".join(outputs)
    restrict = source.choice(("restrict ", "restrict ", "restrict ", ""))
    return f"""
        static void {name}({kind} *{restrict}out, const float *x, const float *y, int count, int length)
        {{
            for (int i = {source.choice((0, 1))}; i < {source.choice(("count", "count", "8", "7"))}; i++) {{
                const float *row = y + {source.choice(("i", "3 * i", "2"))};
                {" ".join(f"{kind} {each} = {source.choice(('0', 'i', 'x[i]'))};" for each in own)}
                for (int j = {source.choice((0, 1))}; j < {source.choice(("length", "length", "i", "5"))}; j++) {{
                    {" ".join(sums() for _ in range(source.randint(1, 3)))}
                }}
                {written}
            }}
        }}
        """


def test_random_nests(tmp_path: Path) -> None:
    source = random.Random(20261120)
    names = [f"nest{n}" for n in range(120)]
    functions = [random_function(source, name) for name in names]
    calls = []
    for name, text in zip(names, functions, strict=True):
        to = "narrow" if "(float *" in text else "wide"
        calls.append(f"fill(); for (int n = 0; n < 19; n += 3) {name}({to} + n, x, y, n, 20 - n); show({name[4:]});")
    program = program_of({"app/main.c": f"""
        int printf(const char *format, ...);
        static float x[128], y[128], narrow[128];
        static double wide[128];
        static void fill(void)
        {{
            for (int i = 0; i < 128; i++) {{
                x[i] = (float)(i * 37 % 101) / 64 - 0.5f;
                y[i] = (float)(i * 53 % 89) / 128;
                narrow[i] = x[i] / 3;
                wide[i] = y[i] / 7;
            }}
        }}
        static void show(int nest)
        {{
            double total = 0;
            for (int i = 0; i < 128; i++)
                total = total / 3 + narrow[i] + wide[i];
            printf("%d %a\\n", nest, total);
        }}
        {"".join(functions)}
        int main(void) {{ {" ".join(calls)} return 0; }}
    """})
    result, (report,) = run_pipeline([Tile()], program, context(hot_profile(program)))
    done = {note.split()[1] for note in report.notes}
    assert 20 < len(done) < 100
    assert not any(" *out" in text for name, text in zip(names, functions, strict=True) if name in done)
    runs = [
        run_hosted(each, tmp_path / name, flags=("-O2", STRICT)) for name, each in (("a", program), ("b", result))
    ]
    assert runs[0] == runs[1]
