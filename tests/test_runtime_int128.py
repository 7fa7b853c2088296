"""`__int128` division and conversions of the kernel library agree with libgcc's."""

from __future__ import annotations

from pathlib import Path

from compiler import gcc_build, link, need_gcc, parse, parse_file, run, to_object
from conftest import ROOT

RUNTIME = ROOT / "sources" / "runtime" / "int128.c"

PROGRAM = """
int printf(const char *, ...);
typedef __int128 wide;
typedef unsigned __int128 uwide;
static unsigned long state = 88172645463325252;
static unsigned long word(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}
static uwide value(void)
{
    uwide v = ((uwide)word() << 64 | word()) >> word() % 128;
    return word() % 8 == 0 ? ~v : word() % 9 == 0 ? ((uwide)1 << word() % 128) - 1 : v;
}
static unsigned long hash;
static void add(uwide v)
{
    hash = (hash ^ (unsigned long)v ^ (unsigned long)(v >> 64) * 31) * 1099511628211;
}
static void floats(double d, float f, long double x)
{
    hash = (hash ^ *(unsigned long *)&d ^ *(unsigned *)&f ^ *(unsigned long *)&x) * 1099511628211;
}
int main(void)
{
    for (int i = 0; i < 20000; i++) {
        uwide a = value(), b = value() | 1, third = a >> 2;
        wide s = a, t = (wide)(b >> 1) + 1;
        add(a / b), add(a % b), add(s / t), add(s % t), add(s / -t), add(s % -t);
        floats(a, a, a), floats(s, s, s);
        add((double)third), add((float)third), add((long double)third);
        add((wide)(double)(s >> 2)), add((wide)(float)(s >> 2)), add((wide)(long double)(s >> 2));
    }
    printf("%lx\\n", hash);
    return 0;
}
"""


def test_the_runtime_computes_what_libgcc_does(tmp_path: Path) -> None:
    need_gcc()
    source = tmp_path / "program.c"
    source.write_text(PROGRAM)
    expected = run(gcc_build(tmp_path, "gcc", [source]))
    for level in ("0", "2"):
        code = to_object(parse(PROGRAM), parse_file(RUNTIME), level=level)
        assert run(link(tmp_path, f"ours{level}", [code])) == expected, f"at level {level}"
    assert b"__udivti3" in code
