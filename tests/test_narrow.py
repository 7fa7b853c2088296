"""The narrow pass: arrays become as long as what is read of them, and programs print what they printed."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from passes_harness import CHECKED, Case, assert_case, cases, context, program_of, run_hosted, texts

from meta.passes import Narrow, run_pipeline


@pytest.mark.parametrize("case", cases("narrow"), ids=lambda case: case.name)
def test_cases(case: Case, tmp_path: Path) -> None:
    _, done = assert_case(Narrow(), case, tmp_path)
    assert done == case.names("narrowed")


FILL, READ = "for (int l = 0; l < 9; l++) sum[l] += x[l];", "for (int l = 0; l < 4; l++) out[l] = sum[l];"


def narrowed(body: str) -> str:
    """The function's text where something in it became shorter."""
    source = f"""
        int f(int k);
        int *kept;
        volatile int port;
        int f(int k) {{ return k; }}
        void g(int *out, const int *x, int n) {{ {body} }}
        int main(void) {{ kept = 0; return 0; }}
    """
    result, (report,) = run_pipeline([Narrow()], program_of({"app/main.c": source}), context())
    return texts(result)["app/main.c"] if report.changed else ""


def test_what_is_narrowed() -> None:
    text = narrowed(f"int sum[9] = {{0}}; {FILL} {READ}")
    assert "int sum[4] = {0};" in text and text.count("l < 4") == 2
    assert "int sum[4];" in narrowed(f"int sum[9]; {FILL.replace('+=', '=')} {READ}")
    assert "int sum[7] =" in narrowed(f"int sum[9] = {{1, 2, 3, 4, 5, 6, 7}}; {FILL} {READ}")
    assert "int sum[4]" in narrowed(f"int sum[9] = {{0}}; for (int l = 6; l < 9; l++) sum[l] = x[l]; {READ}")
    assert "int sum[9]" in narrowed(f"int sum[9] = {{0}}, more[9]; {FILL} {FILL.replace('sum', 'more')} "
                                    f"{READ.replace('4', '9')} {READ.replace('sum', 'more')}")  # fmt: skip


@pytest.mark.parametrize("body", [
    f"int sum[4] = {{0}}; {FILL.replace('9', '4')} {READ}",  # nothing to gain
    f"int sum[9] = {{0}}; {FILL} {READ.replace('4', '9')}", f"int sum[9] = {{0}}; {FILL} {READ.replace('4', 'n')}",
    f"int sum[9] = {{0}}; {FILL.replace('9', 'n')} {READ}", f"static int sum[9] = {{0}}; {FILL} {READ}",
    f"volatile int sum[9] = {{0}}; {FILL} {READ}", f"_Alignas(64) int sum[9] = {{0}}; {FILL} {READ}",
    f"int sum[] = {{0, 0, 0, 0, 0, 0, 0, 0, 0}}; {FILL} {READ}", f"int sum[n]; {FILL} {READ}",
    f"int sum[9] = {{[8] = 1}}; {FILL} {READ}", f"int sum[9] = {{f(1)}}; {FILL} {READ}",
    f"int sum[9] = {{0}}; {FILL} {READ} kept = sum;", f"int sum[9] = {{0}}; {FILL} {READ} out[5] = sum[n];",
    f"int sum[9] = {{0}}; {FILL} {READ} out[5] = sizeof sum;", f"int sum[9] = {{0}}; {FILL} {READ} out[5] = *sum;",
    f"int sum[9] = {{0}}; {FILL} for (int l = 0; l < 4; l++) kept = &sum[l];",
    f"int sum[9] = {{0}}; {FILL.replace('x[l]', 'f(l)')} {READ}",
    f"int sum[9] = {{0}}; {FILL.replace('x[l]', 'port')} {READ}",
    f"int sum[9] = {{0}}; {FILL.replace('x[l]', '(n = x[l])')} {READ}",
    f"int sum[9] = {{0}}; {FILL.replace('sum[l] += x[l];', '{ sum[l] += x[l]; out[l] = 0; }')} {READ}",
    f"int sum[9] = {{0}}; {FILL} {READ.replace('sum[l]', 'sum[l]++')} {READ.replace('4', '9')}",
    f"int sum[9] = {{0}}; {FILL} for (int l = 0; l < 4; l++) {{ out[l] = sum[l]; l += sum[l]; }}",
    f"int sum[9] = {{0}}; {FILL} for (int l = -1; l < 4; l++) out[l + 1] = l < 0 ? 0 : sum[l];",
    f"int sum[9] = {{0}}; {FILL} for (int l = 0; l < 9; l++) out[l] = n ? sum[l] : (sum[l] = 3);",
])  # fmt: skip
def test_what_may_be_read_stays(body: str) -> None:
    assert not narrowed(body)


def random_function(source: random.Random, name: str) -> str:
    """Loops over three arrays that read and write each other, with bounds at random."""
    arrays = ("a", "b", "c")

    def loop() -> str:
        start, bound = sorted(source.sample(range(13), 2))
        to, one, two = (source.choice(arrays) for _ in range(3))
        index = source.choice(("l", "l", "k"))
        body = f"{to}[l] {source.choice(('=', '+=', '-='))} {one}[{index}] * 3 + {two}[l] + x[l];"
        if source.random() < 0.2:
            body = f"{{ {body} out[l] ^= {one}[l]; }}"
        return f"for (int k = 0; k < {source.randint(1, 4)}; k++) for (int l = {start}; l < {bound}; l++) {body}"

    reads = [
        f"for (int l = 0; l < {source.randint(1, 9)}; l++) out[l + {12 * place}] += {array}[l];"
        for place, array in enumerate(arrays) if source.random() < 0.7
    ]  # fmt: skip
    return f"""
        static void {name}(unsigned *out, const unsigned *x)
        {{
            unsigned {", ".join(f"{each}[12] = {{{source.choice(('0', '1, 2', '5'))}}}" for each in arrays)};
            {" ".join(loop() for _ in range(source.randint(1, 6)))}
            {" ".join(reads)}
        }}
        """


def test_random_functions(tmp_path: Path) -> None:
    source = random.Random(20261120)
    names = [f"arrays{n}" for n in range(60)]
    functions = "".join(random_function(source, name) for name in names)
    calls = " ".join(f"{name}(out, x); show({name[6:]});" for name in names)
    program = program_of({"app/main.c": f"""
        int printf(const char *format, ...);
        static unsigned out[48];
        static const unsigned x[12] = {{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8}};
        static void show(int name)
        {{
            for (int i = 0; i < 48; i++)
                printf("%d %d %u\\n", name, i, out[i]);
        }}
        {functions}
        int main(void) {{ {calls} return 0; }}
    """})
    result, (report,) = run_pipeline([Narrow()], program, context())
    done = {re.sub(r"narrowed: \w+ of (\w+) .*", r"\1", note) for note in report.notes}
    assert 20 < len(done) < 60
    assert run_hosted(program, tmp_path / "a", flags=("-O0",)) == run_hosted(result, tmp_path / "b", flags=CHECKED)
    again, (second,) = run_pipeline([Narrow()], result, context())
    assert again is result and not second.changed
