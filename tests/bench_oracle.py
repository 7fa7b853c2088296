"""What each program of sources/bench must print, computed a second time: numpy, hashlib, re, sorted, plain Python."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
U32 = 0xFFFFFFFF
U64 = 0xFFFFFFFFFFFFFFFF


def lcg(state: int) -> Iterator[int]:
    """The generator of bench_random."""
    while True:
        state = (state * 1664525 + 1013904223) & U32
        yield state


def fnv1a(data: bytes) -> int:
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & U64
    return value


def uniform(random: Iterator[int], count: int) -> Doubles:
    """`count` numbers in [-0.5, 0.5), exact in single precision too."""
    return np.array([(next(random) >> 8) / 16777216.0 - 0.5 for _ in range(count)])


def fibonacci() -> str:
    a, b = 0, 1
    for _ in range(27):
        a, b = b, a + b
    return str(a)


def total_sum() -> str:
    random = lcg(1)
    words = [next(random) for _ in range(4096)]
    halves = [(next(random) >> 16 ^ 0x8000) - 0x8000 for _ in range(8192)]
    octets = [next(random) >> 24 for _ in range(16384)]
    total = 0
    for i in range(150):
        total = (total + sum(words) + sum(halves) + sum(octets)) & U64
        words[i] = total & U32
        halves[i] = ((total >> 8 & 0xFFFF) ^ 0x8000) - 0x8000
        octets[i] = total & 0xFF
    return str(total)


def compute() -> str:
    steps = {1: 0}

    def chain(n: int) -> int:
        path = []
        while n not in steps:
            path.append(n)
            n = 3 * n + 1 if n % 2 else n // 2
        for distance, each in enumerate(reversed(path), 1):
            steps[each] = steps[n] + distance
        return steps[path[0]] if path else steps[n]

    best = max(range(1, 12000), key=chain)
    pairs = sum(math.gcd(a, b) == 1 for a in range(1, 400) for b in range(1, a))
    return str((best * 1000 + chain(best)) * 1000000 + pairs)


def primes() -> str:
    composite = np.zeros(800001, dtype=bool)
    for n in range(2, 895):
        composite[n * n :: n] = True
    return str(int((~composite[2:]).sum()))


def fft_roots(size: int) -> list[complex]:
    """exp(-2 pi i k / size) by half angles, as fft_1d.c makes them."""
    re_part, im_part = [0.0] * (size // 2), [0.0] * (size // 2)
    re_part[0] = 1.0
    half_re, step = -1.0, size // 4
    while step >= 1:
        half_re = math.sqrt((1.0 + half_re) * 0.5)
        half_im = -math.sqrt((1.0 - half_re) * (1.0 + half_re))
        for k in range(0, size // 2 - step, 2 * step):
            re_part[k + step] = re_part[k] * half_re - im_part[k] * half_im
            im_part[k + step] = re_part[k] * half_im + im_part[k] * half_re
        step //= 2
    return [complex(a, b) for a, b in zip(re_part, im_part, strict=True)]


def fft_points() -> tuple[Doubles, Doubles]:
    values = uniform(lcg(5), 4096)
    return values[0::2].copy(), values[1::2].copy()


def transform(real: Doubles, imag: Doubles, roots: list[complex], sign: float) -> None:
    """One radix-2 transform in place, butterfly for butterfly; numpy does a level at a time."""
    size = len(real)
    bits = size.bit_length() - 1
    order = [int(format(i, f"0{bits}b")[::-1], 2) for i in range(size)]
    real[:], imag[:] = real[order], imag[order]
    half = 1
    while half < size:
        picked = roots[:: size // 2 // half]
        root_re = np.array([root.real for root in picked])
        root_im = np.array([root.imag for root in picked]) * sign
        a, b = real.reshape(-1, 2, half), imag.reshape(-1, 2, half)
        part_re = a[:, 1] * root_re - b[:, 1] * root_im
        part_im = a[:, 1] * root_im + b[:, 1] * root_re
        a[:, 1], b[:, 1] = a[:, 0] - part_re, b[:, 0] - part_im
        a[:, 0] += part_re
        b[:, 0] += part_im
        half *= 2


def fft_spectrum() -> Doubles:
    """Real parts, then imaginary ones, after twelve transforms and eleven ways back."""
    real, imag = fft_points()
    roots = fft_roots(len(real))
    transform(real, imag, roots, 1.0)
    for _ in range(11):
        transform(real, imag, roots, -1.0)
        real /= len(real)
        imag /= len(imag)
        transform(real, imag, roots, 1.0)
    return np.concatenate([real, imag])


def fft_1d() -> str:
    return f"{fnv1a(fft_spectrum().tobytes()):016x}"


def sha256() -> str:
    message = bytes((block * 31 + i * 7) & 0xFF for block in range(3000) for i in range(64))
    return hashlib.sha256(message).hexdigest()


def product(size: int, seeds: tuple[int, int], kind: type[np.floating]) -> bytes:
    """left @ right with every sum in index order."""
    left, right = (uniform(lcg(seed), size * size).reshape(size, size).astype(kind) for seed in seeds)
    result = np.zeros((size, size), dtype=kind)
    for k in range(size):
        result += left[:, k : k + 1] * right[k]
    assert np.allclose(result, left @ right, atol=1e-4)
    return result.tobytes()


def matrix_mul() -> str:
    return f"{fnv1a(product(120, (2, 3), np.float64)):016x}"


def gemm_tile() -> str:
    return f"{fnv1a(product(112, (8, 9), np.float32)):016x}"


def quicksort() -> str:
    random = lcg(4)
    numbers = sorted(next(random) for _ in range(60000))
    return str(sum(place * number for place, number in enumerate(numbers, 1)) & U64)


def strops() -> str:
    random = lcg(6)
    words = []
    for _ in range(2000):
        length = 3 + (next(random) >> 16) % 10
        words.append("".join(chr(97 + (next(random) >> 16) % 26) for _ in range(length)))
    total = 0
    for turn in range(8):
        words.sort()
        total += sum(word < words[(i * 7 + turn) % 2000] for i, word in enumerate(words))
        joined = "".join(word + " " for word in words)
        total = (total * 31 + len(joined)) & U64
        total = (total * 31 + joined.count(chr(97 + turn))) & U64
        total = (total * 31 + fnv1a(joined.encode()) % 1000) & U64
        words = [word[::-1] for word in words]
    return str(total)


def regex_dfa() -> str:
    result = 0
    for text in ("(a|b)*abb(c|d)+", "a?b?c?d?(ab|cd)*", "(a|b|c)*d(a|b|c)*d(a|b|c|d)?"):
        random, pattern = lcg(7), re.compile(text)
        count = 0
        for _ in range(30000):
            length = 1 + (next(random) >> 28)
            letters = next(random)
            word = "".join("abcd"[letters >> (30 - 2 * i) & 3] for i in range(length))
            count += pattern.fullmatch(word) is not None
        result = result * 100000 + count
    return str(result)


def physics_bodies() -> Doubles:
    """Rows of position, velocity, mass."""
    random = lcg(10)
    bodies = np.zeros((24, 7))
    for body in bodies:
        for axis in range(3):
            place, speed = uniform(random, 2)
            body[axis], body[3 + axis] = place * 10.0, speed
        body[6] = uniform(random, 1)[0] + 1.0
    return bodies


def attract(a: list[float], b: list[float], time: float) -> None:
    d = [b[axis] - a[axis] for axis in range(3)]
    square = d[0] * d[0] + d[1] * d[1] + d[2] * d[2] + 0.01
    pull = time / (square * math.sqrt(square))
    for axis in range(3):
        a[3 + axis] += d[axis] * (b[6] * pull)
        b[3 + axis] -= d[axis] * (a[6] * pull)


def physics_final() -> Doubles:
    bodies: list[list[float]] = physics_bodies().tolist()
    for _ in range(600):
        for i, body in enumerate(bodies):
            for other in bodies[i + 1 :]:
                attract(body, other, 0.001)
        for body in bodies:
            for axis in range(3):
                body[axis] += body[3 + axis] * 0.001
    return np.array(bodies)


def physics_step() -> str:
    return f"{fnv1a(physics_final().tobytes()):016x}"


PROGRAMS: dict[str, Callable[[], str]] = {
    "fibonacci": fibonacci,
    "sum": total_sum,
    "compute": compute,
    "primes": primes,
    "fft_1d": fft_1d,
    "sha256": sha256,
    "matrix_mul": matrix_mul,
    "quicksort": quicksort,
    "strops": strops,
    "regex_dfa": regex_dfa,
    "gemm_tile": gemm_tile,
    "physics_step": physics_step,
}
