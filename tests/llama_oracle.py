"""A second implementation of sources/llama in numpy: weights, forward pass, tokenizer, sampling, generation."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
BEGIN = 1
LAYERED = ("rms_att", "wq", "wk", "wv", "wo", "rms_ffn", "w1", "w2", "w3")
FIELDS = ("dim", "hidden_dim", "n_layers", "n_heads", "n_kv_heads", "vocab_size", "seq_len")


@dataclass(frozen=True)
class Shape:
    dim: int
    hidden: int
    layers: int
    heads: int
    kv_heads: int
    vocab: int  # negative where the output matrix is separate
    context: int

    @property
    def head_size(self) -> int:
        return self.dim // self.heads

    def tensors(self) -> dict[str, tuple[int, ...]]:
        """Shapes in file order; layered tensors have the layer as first dimension."""
        dim, kv_dim, n, vocab = self.dim, self.head_size * self.kv_heads, self.layers, abs(self.vocab)
        rope = (self.context, self.head_size // 2)
        found: dict[str, tuple[int, ...]] = {
            "token_embedding": (vocab, dim),
            "rms_att": (n, dim),
            "wq": (n, dim, dim),
            "wk": (n, kv_dim, dim),
            "wv": (n, kv_dim, dim),
            "wo": (n, dim, dim),
            "rms_ffn": (n, dim),
            "w1": (n, self.hidden, dim),
            "w2": (n, dim, self.hidden),
            "w3": (n, self.hidden, dim),
            "rms_final": (dim,),
            "freq_cis_real": rope,
            "freq_cis_imag": rope,
        }
        if self.vocab < 0:
            found["wcls"] = (vocab, dim)
        return found

    def header(self) -> bytes:
        return struct.pack(
            "<7i", self.dim, self.hidden, self.layers, self.heads, self.kv_heads, self.vocab, self.context
        )


def read_model(file: Path) -> tuple[Shape, dict[str, Floats]]:
    data = file.read_bytes()
    shape, offset, tensors = Shape(*struct.unpack("<7i", data[:28])), 28, {}
    for name, size in shape.tensors().items():
        count = int(np.prod(size))
        tensors[name] = np.frombuffer(data, "<f4", count, offset).reshape(size)
        offset += 4 * count
    assert offset == len(data)
    tensors.setdefault("wcls", tensors["token_embedding"])
    return shape, tensors


def random_model(shape: Shape, seed: int) -> bytes:
    """A model file with weights large enough that the text is varied."""
    random = np.random.default_rng(seed)
    parts = [random.normal(0, 0.4, size).astype("<f4").tobytes() for size in shape.tensors().values()]
    return shape.header() + b"".join(parts)


def rms_norm(x: Floats, weight: Floats) -> Floats:
    scale = np.float32(1) / np.sqrt(np.mean(x * x, dtype=np.float32) + np.float32(1e-5))
    return np.asarray(weight * (scale * x), dtype=np.float32)


class Inference:
    """One sequence: feed tokens in order, get logits."""

    def __init__(self, file: Path) -> None:
        self.shape, self.weights = read_model(file)
        self.keys: list[list[Floats]] = [[] for _ in range(self.shape.layers)]
        self.values: list[list[Floats]] = [[] for _ in range(self.shape.layers)]

    def rotated(self, x: Floats, position: int) -> Floats:
        """`x`: heads x head_size. Pairs of neighbours turn as complex numbers."""
        size = self.shape.head_size
        angles = position * 10000.0 ** (-np.arange(0, size, 2) / size)
        pairs = (x[:, 0::2] + 1j * x[:, 1::2]) * np.exp(1j * angles)
        return np.stack([pairs.real, pairs.imag], axis=2).reshape(x.shape).astype(np.float32)

    def attention(self, layer: int, x: Floats, position: int) -> Floats:
        shape, weights = self.shape, self.weights
        size, group = shape.head_size, shape.heads // shape.kv_heads
        query = self.rotated((weights["wq"][layer] @ x).reshape(-1, size), position)
        self.keys[layer].append(self.rotated((weights["wk"][layer] @ x).reshape(-1, size), position))
        self.values[layer].append((weights["wv"][layer] @ x).reshape(-1, size))
        keys = np.repeat(np.stack(self.keys[layer]), group, axis=1)
        values = np.repeat(np.stack(self.values[layer]), group, axis=1)
        scores = np.einsum("hs,ths->ht", query, keys) / np.sqrt(np.float32(size))
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        mixed = np.einsum("ht,ths->hs", chances, values).reshape(-1)
        return np.asarray(weights["wo"][layer] @ mixed, dtype=np.float32)

    def feed_forward(self, layer: int, x: Floats) -> Floats:
        gate, up = self.weights["w1"][layer] @ x, self.weights["w3"][layer] @ x
        return np.asarray(self.weights["w2"][layer] @ (gate / (1 + np.exp(-gate)) * up), dtype=np.float32)

    def logits(self, token: int, position: int) -> Floats:
        weights = self.weights
        x = weights["token_embedding"][token].copy()
        for layer in range(self.shape.layers):
            x += self.attention(layer, rms_norm(x, weights["rms_att"][layer]), position)
            x += self.feed_forward(layer, rms_norm(x, weights["rms_ffn"][layer]))
        return np.asarray(weights["wcls"] @ rms_norm(x, weights["rms_final"]), dtype=np.float32)


class Tokenizer:
    def __init__(self, file: Path) -> None:
        data, offset = file.read_bytes(), 4
        self.pieces: list[tuple[bytes, float]] = []
        while offset < len(data):
            score, length = struct.unpack_from("<fi", data, offset)
            self.pieces.append((data[offset + 8 : offset + 8 + length], score))
            offset += 8 + length
        self.ids = {text: token for token, (text, _) in reversed(list(enumerate(self.pieces)))}

    def encode(self, text: str) -> list[int]:
        tokens = [self.ids[b" "]] if text else []
        for character in text:
            raw = character.encode()
            tokens += [self.ids[raw]] if raw in self.ids else [byte + 3 for byte in raw]
        while True:
            pairs = [self.pieces[a][0] + self.pieces[b][0] for a, b in pairwise(tokens)]
            known = [(self.pieces[self.ids[pair]][1], -i) for i, pair in enumerate(pairs) if pair in self.ids]
            if not known:
                return [BEGIN, *tokens]
            place = -max(known)[1]
            tokens[place : place + 2] = [self.ids[pairs[place]]]

    def decode(self, previous: int, token: int) -> bytes:
        """What is printed: nothing for single bytes that are neither printable nor white space."""
        text = self.pieces[token][0]
        if previous == BEGIN and text.startswith(b" "):
            text = text[1:]
        if len(text) == 6 and text.startswith(b"<0x"):
            text = bytes([int(text[3:5], 16)])
        visible = len(text) != 1 or 32 <= text[0] < 127 or text in b"\t\n\v\f\r"
        return text if visible else b""


@dataclass
class Sampler:
    temperature: float
    top_p: float
    state: int
    margin: float = 1.0  # of all picks: how near the coin came to another token

    def coin(self) -> float:
        x = self.state
        x ^= x >> 12
        x = (x ^ x << 25) & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 27
        self.state = x
        return float((x * 0x2545F4914F6CDD1D & 0xFFFFFFFFFFFFFFFF) >> 40) / 2**24

    def pick(self, logits: Floats) -> int:
        if self.temperature == 0:
            return int(np.argmax(logits))
        chances = np.exp((logits - logits.max()).astype(float) / self.temperature)
        chances /= chances.sum()
        coin = self.coin()
        if not 0 < self.top_p < 1:
            return self.border(np.cumsum(chances), coin)
        order = np.argsort(-chances, kind="stable")
        sums = np.cumsum(chances[order])
        last = min(int(np.searchsorted(sums, self.top_p, side="right")), len(order) - 1)
        self.margin = min(self.margin, float(np.abs(sums - self.top_p).min()))
        return int(order[self.border(sums[: last + 1], coin * float(sums[last]))])

    def border(self, sums: npt.NDArray[np.float64], coin: float) -> int:
        """The first of the rising `sums` above the coin."""
        self.margin = min(self.margin, float(np.abs(sums - coin).min()))
        return min(int(np.searchsorted(sums, coin, side="right")), len(sums) - 1)


def generate(
    model: Path, tokenizer: Path, *, prompt: str = "", steps: int = 256, sampler: Sampler | None = None
) -> str:
    """What the app prints."""
    inference, tokens = Inference(model), Tokenizer(tokenizer)
    chooser = sampler or Sampler(0, 0.9, 1)
    given, text, token = tokens.encode(prompt), b"", BEGIN
    for position in range(min(steps, inference.shape.context)):
        logits = inference.logits(token, position)
        following = given[position + 1] if position + 1 < len(given) else chooser.pick(logits)
        if following == BEGIN:
            break
        text += tokens.decode(token, following)
        token = following
    return (text + b"\n").decode("utf-8", "surrogateescape")
