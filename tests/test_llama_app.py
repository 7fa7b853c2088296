"""sources/llama, built with gcc, against the reference texts, a numpy implementation, and damaged files."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import llama_oracle as oracle
import numpy as np
import pytest
from hosted import ROOT, Hosted, build, shared_model
from llama_oracle import FIELDS, LAYERED, Sampler, Shape

from meta.app import Workload, load_app

LLAMA = ROOT / "sources" / "llama"
MODEL = LLAMA / "model" / "shakespeare.bin"
TOKENIZER = LLAMA / "model" / "shakespeare.tok512.bin"
WORKLOADS = {workload.name: workload for workload in load_app(LLAMA).workloads}
SMALL = Shape(dim=24, hidden=20, layers=2, heads=3, kv_heads=1, vocab=300, context=40)


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Hosted:
    return build("llama", tmp_path_factory.mktemp("llama"), ("-O2",))


@pytest.fixture(scope="module")
def llama_with_runtime_math(tmp_path_factory: pytest.TempPathFactory) -> Hosted:
    """The same with sources/runtime's mathematics instead of the host's."""
    runtime = ROOT / "sources" / "runtime"
    files = sorted(runtime.glob("math_*.c"))
    assert files
    folder = tmp_path_factory.mktemp("llama-math")
    units = folder / "mathematics.o"
    return build("llama", folder, ("-O3",), extra=[own_math(files, runtime / "include", units)])


def own_math(files: Sequence[Path], include: Path, output: Path) -> Path:
    flags: list[str | Path] = [
        "-std=gnu11",
        "-O2",
        "-ffp-contract=off",
        "-fno-builtin",
        "-nostdinc",
        "-I",
        include,
        "-r",
        "-nostdlib",
    ]
    subprocess.run(["gcc", *flags, *files, "-o", output], check=True)
    return output


def small_files(folder: Path, shape: Shape = SMALL, seed: int = 1) -> Path:
    """A folder with `model.bin` of that shape, random, and `tokens.bin` of as many tokens."""
    (folder / "model.bin").write_bytes(oracle.random_model(shape, seed))
    (folder / "tokens.bin").write_bytes(small_tokenizer(abs(shape.vocab)))
    return folder


def small_tokenizer(vocab: int) -> bytes:
    pieces = [b"<unk>", b"\n<s>\n", b"\n</s>\n", *(f"<0x{byte:02X}>".encode() for byte in range(256)), b" "]
    pieces += [bytes([97 + i % 26]) * (1 + i // 26) for i in range(vocab - len(pieces))]
    records = [struct.pack("<fi", -float(i), len(text)) + text for i, text in enumerate(pieces[:vocab])]
    return struct.pack("<i", max(map(len, pieces))) + b"".join(records)


FILES = ("--model", "model.bin", "--tokenizer", "tokens.bin")


@pytest.mark.parametrize(
    ("model", "reference", "prompt"),
    [
        ("shakespeare", "shakespeare.greedy256.txt", ""),
        ("shakespeare", "shakespeare.hamlet256.txt", "HAMLET"),
        ("stories260K", "stories260K.greedy256.txt", ""),
    ],
)
@pytest.mark.parametrize("fixture", ["llama", "llama_with_runtime_math"])
def test_greedy_text_is_the_reference(
    request: pytest.FixtureRequest, fixture: str, model: str, reference: str, prompt: str
) -> None:
    expected = shared_model(reference).read_text()
    hosted: Hosted = request.getfixturevalue(fixture)
    files = shared_model(f"{model}.bin").parent
    args = ("--model", f"{model}.bin", "--tokenizer", f"{model}.tok512.bin", "--prompt", prompt)
    result = hosted.run(*args, files=files)
    assert (result.text, result.status) == (expected, 0)
    assert result.figures["tokens"] == 256


def test_shipped_model_is_the_shared_one() -> None:
    for file in (MODEL, TOKENIZER):
        assert file.read_bytes() == shared_model(file.name).read_bytes()


@pytest.mark.parametrize(
    ("name", "reference"), [("greedy", "shakespeare.greedy256.txt"), ("hamlet", "shakespeare.hamlet256.txt")]
)
def test_expected_text_is_a_prefix_of_the_reference(name: str, reference: str) -> None:
    expected = (WORKLOADS[name].expect or b"").decode().removesuffix("\n")
    assert len(expected) > 30
    assert shared_model(reference).read_text().startswith(expected)


def oracle_text(workload: Workload) -> tuple[str, float]:
    """The text, and how near it was to another one: a margin of 0.0001 is far more than two mathematics differ by."""
    options = dict(zip(workload.args[::2], workload.args[1::2], strict=True))
    sampler = Sampler(
        float(options.get("--temperature", "0")), float(options.get("--top-p", "0.9")), int(options.get("--seed", "1"))
    )
    prompt, steps = options.get("--prompt", ""), int(options["--steps"])
    return oracle.generate(MODEL, TOKENIZER, prompt=prompt, steps=steps, sampler=sampler), sampler.margin


@pytest.mark.parametrize("workload", [w for w in WORKLOADS.values() if w.status == 0], ids=lambda w: str(w.name))
def test_expected_text_is_what_numpy_writes(workload: Workload) -> None:
    text, margin = oracle_text(workload)
    assert workload.expect == text.encode("utf-8", "surrogateescape")
    assert margin > 1e-4


@pytest.mark.parametrize("workload", WORKLOADS.values(), ids=lambda w: str(w.name))
@pytest.mark.parametrize("fixture", ["llama", "llama_with_runtime_math"])
def test_workload_prints_what_it_expects(request: pytest.FixtureRequest, fixture: str, workload: Workload) -> None:
    hosted: Hosted = request.getfixturevalue(fixture)
    result = hosted.run(*workload.args)
    assert workload.expect is not None
    assert (result.text, result.status) == (workload.expect.decode(), workload.status)


def test_workloads_are_short_enough_for_an_emulator() -> None:
    steps = [int(w.args[w.args.index("--steps") + 1]) for w in WORKLOADS.values() if w.status == 0]
    assert sum(steps) < 200


@pytest.mark.parametrize(
    "shape",
    [
        SMALL,
        Shape(dim=48, hidden=33, layers=1, heads=2, kv_heads=2, vocab=-300, context=70),  # heads across blocks of rows
        Shape(dim=80, hidden=100, layers=2, heads=20, kv_heads=5, vocab=270, context=33),
        Shape(dim=8, hidden=4, layers=3, heads=4, kv_heads=4, vocab=-265, context=90),
        Shape(dim=128, hidden=8, layers=1, heads=1, kv_heads=1, vocab=301, context=35),
    ],
    ids=str,
)
@pytest.mark.parametrize("temperature", ["0", "0.9"])
def test_other_shapes_write_what_numpy_writes(llama: Hosted, tmp_path: Path, shape: Shape, temperature: str) -> None:
    files = small_files(tmp_path, shape)
    result = llama.run(*FILES, "--prompt", "ab cc", "--temperature", temperature, "--seed", "9", files=files)
    sampler = Sampler(float(temperature), 0.9, 9)
    expected = oracle.generate(files / "model.bin", files / "tokens.bin", prompt="ab cc", sampler=sampler)
    assert (result.text, result.status) == (expected, 0)


@pytest.mark.parametrize(
    "prompt", ["", " ", "a  b", "ROMEO:\nO, she doth", "caf\u00e9 \u2014 \u6f22\U0001f600!", "<0x41> <s>", "\t~{}^"]
)
def test_prompt_is_encoded_as_by_the_oracle(llama: Hosted, prompt: str) -> None:
    tokens = oracle.Tokenizer(TOKENIZER).encode(prompt)
    steps = max(1, len(tokens) + 2)
    result = llama.run("--prompt", prompt, "--steps", str(steps))
    assert result.text == oracle.generate(MODEL, TOKENIZER, prompt=prompt, steps=steps)
    assert result.figures["tokens"] == steps


def test_seed_chooses_the_text(llama: Hosted) -> None:
    texts = {llama.run("--temperature", "1", "--steps", "24", "--seed", seed).text for seed in ("1", "2", "3", "1")}
    assert len(texts) == 3


def test_steps_are_capped_at_the_context(llama: Hosted, tmp_path: Path) -> None:
    result = llama.run(*FILES, "--steps", "100000", files=small_files(tmp_path))
    assert result.status == 0
    assert 1 <= result.figures["tokens"] <= SMALL.context
    assert result.figures["decode_cycles"] > 0


def tensor_ends() -> list[tuple[str, int | None, int]]:
    """Name, layer and end of each tensor of a SMALL model."""
    found: list[tuple[str, int | None, int]] = []
    offset = 28
    for name, size in SMALL.tensors().items():
        layers = SMALL.layers if name in LAYERED else 1
        for layer in range(layers):
            offset += 4 * int(np.prod(size)) // layers
            found.append((name, layer if name in LAYERED else None, offset))
    return found


@pytest.mark.parametrize(("name", "layer", "end"), tensor_ends())
def test_truncated_file_names_the_short_tensor(
    llama: Hosted, tmp_path: Path, name: str, layer: int | None, end: int
) -> None:
    files = small_files(tmp_path)
    whole = (files / "model.bin").read_bytes()
    (files / "model.bin").write_bytes(whole[: end - 1])
    result = llama.run(*FILES, files=files)
    place = "" if layer is None else f" of layer {layer}"
    assert result.text == (
        f"llama: model.bin: truncated: tensor '{name}'{place} ends at byte {end}, the file has {end - 1}\n"
    )
    assert (result.status, result.figures) == (3, {})


@pytest.mark.parametrize("size", range(0, 28, 3))
def test_truncated_header_names_the_missing_field(llama: Hosted, tmp_path: Path, size: int) -> None:
    files = small_files(tmp_path)
    (files / "model.bin").write_bytes(SMALL.header()[:size])
    result = llama.run(*FILES, files=files)
    assert f"model.bin: truncated in the header: field '{FIELDS[size // 4]}'" in result.text
    assert result.status == 3


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("dim", 0, "must be positive"),
        ("dim", 25, "does not divide dim"),
        ("hidden_dim", -1, "must be positive"),
        ("n_layers", 1025, "out of range"),
        ("n_heads", 5, "does not divide dim"),
        ("n_heads", 8, "odd size"),
        ("n_kv_heads", 2, "does not divide n_heads"),
        ("n_kv_heads", 6, "does not divide n_heads"),
        ("vocab_size", 0, "must be positive"),
        ("vocab_size", 2, "no room"),
        ("vocab_size", -(2**31), "out of range"),
        ("seq_len", -40, "must be positive"),
        ("seq_len", 2**31 - 1, "out of range"),
    ],
)
def test_inconsistent_header_names_the_field(
    llama: Hosted, tmp_path: Path, field: str, value: int, reason: str
) -> None:
    files = small_files(tmp_path)
    data = bytearray((files / "model.bin").read_bytes())
    struct.pack_into("<i", data, 4 * FIELDS.index(field), value)
    (files / "model.bin").write_bytes(data)
    result = llama.run(*FILES, files=files)
    assert result.text.startswith("llama: model.bin: header field '")
    assert reason in result.text
    assert result.status == 3
    if field != "dim" or value == 0:
        assert f"'{field}' is {value}" in result.text


def test_longer_file_is_refused(llama: Hosted, tmp_path: Path) -> None:
    files = small_files(tmp_path)
    with (files / "model.bin").open("ab") as file:
        file.write(b"more")
    result = llama.run(*FILES, files=files)
    assert result.text.startswith("llama: model.bin: 4 bytes follow the last tensor 'freq_cis_imag'")
    assert result.status == 3


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda data: data[:2], "truncated in field 'max_token_length'"),
        (lambda data: bytes(4) + data[4:], "field 'max_token_length' is 0"),
        (lambda data: struct.pack("<i", 4) + data[4:], "token 0 has length 5, field 'max_token_length' is 4"),
        (lambda data: data[:-1], "truncated in token 299"),
        (lambda data: data[:9], "truncated in token 0"),
        (lambda data: data + b"more", "4 bytes follow the last of the 300 tokens"),
        (lambda data: data[:8] + b"\xff" * 4 + data[12:], "token 0 has length -1"),
    ],
)
def test_damaged_tokenizer_is_refused(
    llama: Hosted, tmp_path: Path, damage: Callable[[bytes], bytes], message: str
) -> None:
    files = small_files(tmp_path)
    (files / "tokens.bin").write_bytes(damage((files / "tokens.bin").read_bytes()))
    result = llama.run(*FILES, files=files)
    assert result.text.startswith("llama: tokens.bin: ")
    assert message in result.text
    assert (result.status, result.text.count("\n")) == (3, 1)


@pytest.mark.parametrize("option", ["--model", "--tokenizer"])
def test_missing_file_is_named(llama: Hosted, option: str) -> None:
    result = llama.run(option, "absent.bin")
    assert (result.text, result.status) == ("llama: absent.bin: no such file in the RAM disk\n", 3)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--step", "3"), "--step: unknown option"),
        (("text",), "text: unknown option"),
        (("--steps",), "--steps: the value is missing"),
        (("--steps", "x"), "--steps: the value is not a whole number"),
        (("--steps", "3x"), "--steps: the value is not a whole number"),
        (("--steps", "-3"), "--steps: the value must be at least 1"),
        (("--steps", "9" * 30), "--steps: the value is too large"),
        (("--seed", "0"), "--seed: the value must be at least 1"),
        (("--temperature", "-0.5"), "--temperature: the value is out of range"),
        (("--temperature", "warm"), "--temperature: the value is not a number"),
        (("--temperature", ""), "--temperature: the value is not a number"),
        (("--top-p", "1.5"), "--top-p: the value is out of range"),
        (("--top-p", "nan"), "--top-p: the value is out of range"),
    ],
)
def test_wrong_option_prints_the_usage(llama: Hosted, args: tuple[str, ...], message: str) -> None:
    result = llama.run(*args)
    assert result.text.startswith(f"llama: {message}\nusage: llama ")
    assert result.status == 2


def test_out_of_memory_says_for_what(llama: Hosted) -> None:
    seen = set()
    for memory in range(0, 6 << 20, 200_000):
        result = llama.run("--steps", "1", memory=memory)
        if result.status == 0:
            break
        assert result.status == 4
        assert result.text.startswith("llama: out of memory: cannot allocate ")
        seen.add(result.text.split(" for the ")[1].strip())
    else:
        pytest.fail("6 MB are not enough")
    assert {"table of layers", "feed-forward input weights", "key cache"} <= seen
