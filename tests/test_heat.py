"""Tiers below C: function attributes, entry counts, and the order of code and data in the image."""

from __future__ import annotations

import re

import pytest
from compiler import parse, program, target

from meta.backend import compile_module, gnu_linker_script, link
from meta.lower import lower_program
from meta.program import Assembly, Program
from meta.sema import analyse
from meta.target import Platform

SOURCE = """
static const int cold_table[64] = {1}, warm_table[64] = {2}, hot_table[64] = {3}, shared_table[64] = {4};
__attribute__((noinline, cold)) int rare(int i) { return cold_table[i & 63] + shared_table[i & 63]; }
__attribute__((noinline)) int warm(int i) { return warm_table[i & 63] + shared_table[i & 63]; }
__attribute__((noinline, hot, meta_tier("hot", 1234))) int busy(int i) { return hot_table[i & 63]; }
__attribute__((noinline, meta_tier("size"))) int once(int i) { return i * 3; }
__attribute__((noinline, meta_tier("cold"))) int never(int i) { return i * 5; }
__attribute__((meta_tier("scalar", "speed", 77))) int scalar(int i) { return i; }
__attribute__((meta_tier("none"))) int none(int i) { return i; }
int start(int i) { return rare(i) + warm(i) + busy(i) + once(i) + never(i) + scalar(i) + none(i); }
"""


def module(level: str = "2") -> str:
    entry = Assembly("boot/start.s", '.section .text.boot,"ax"\n.globl _start\n_start: call start\n', Platform.LINUX)
    return lower_program(analyse(Program("p", (parse(SOURCE),), (entry,))), target(level))


@pytest.mark.parametrize(
    ("name", "words"),
    [("rare", "cold optsize minsize"), ("warm", ""), ("busy", "hot"), ("once", "optsize minsize"),
     ("never", "cold optsize minsize"), ("scalar", "noimplicitfloat"), ("none", "optnone")],
)  # fmt: skip
def test_words(name: str, words: str) -> None:
    (line,) = re.findall(rf"^define .*@{name}\(.*$", module(), re.M)
    known = ("cold", "hot", "optsize", "minsize", "noimplicitfloat", "optnone")
    assert [word for word in line.split() if word in known] == words.split()


def test_entry_counts_are_profile_metadata() -> None:
    text = module()
    assert '!{!"function_entry_count", i64 1234}' in text and '!{!"function_entry_count", i64 77}' in text
    assert len(re.findall(r"^define .* !prof ", text, re.M)) == 2
    assert "!prof" not in module("0")


def test_levels_of_size_make_no_unoptimised_function_small() -> None:
    (line,) = re.findall(r"^define .*@none\(.*$", module("z"), re.M)
    assert "optsize" not in line and "minsize" not in line


def test_what_is_hot_lies_together() -> None:
    image = link(compile_module(module(), target("2")).object, Platform.LINUX)
    order = re.findall(r"\b(rare|warm|busy|once|never|start|\w+_table)\b *$", image.map, re.M)
    data = [name for name in order if name.endswith("_table")]
    assert data == ["hot_table", "warm_table", "shared_table", "cold_table"]
    assert [name for name in order if name not in data] == ["rare", "never", "busy", "warm", "once", "start"]
    script = gnu_linker_script(Platform.LINUX)
    places = [script.index(f"*({name} ") for name in (".text.boot", ".text.unlikely", ".text.hot", ".text")]
    assert places == sorted(places)


def test_tables_of_hot_calls_are_passed_over() -> None:
    """LLVM writes which functions call each other often, in the one section with relocations without addends."""
    source = SOURCE.replace("int start(int i)", '__attribute__((meta_tier("hot", 99))) int start(int i)')
    entry = Assembly("boot/start.s", '.section .text.boot,"ax"\n.globl _start\n_start: call start\n', Platform.LINUX)
    code = compile_module(
        lower_program(analyse(Program("p", (parse(source),), (entry,))), target("2")), target("2")
    ).object
    assert b".llvm.call-graph-profile" in code
    assert ".llvm" not in link(code, Platform.LINUX).map


def test_large_arrays_lie_on_cache_lines_where_speed_is_wanted() -> None:
    source = "static char a[7], large[256], small[255]; char *start(int i) { return i ? large : i > 1 ? small : a; }"
    for level, wanted in (("2", [16, 16]), ("3", [64, 16])):
        text = lower_program(analyse(program(parse(source), exports=("start",))), target(level))
        found = [int(re.findall(rf"@{name} = .*align (\d+)", text)[0]) for name in ("large", "small")]
        assert found == wanted
