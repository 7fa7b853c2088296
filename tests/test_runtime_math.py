"""sources/runtime/math_*.c: every function against numpy in double precision, over all exponents."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from runtime_build import build_shared

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
LIMIT = 0.51  # ulp; the full sweep found at most 0.5051 (tanhf), 0.5008 elsewhere


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    return ctypes.CDLL(str(build_shared(tmp_path_factory.mktemp("math"))))


def samples() -> Floats:
    """Every exponent of both signs with the ends of its range and random mantissas; zeros, subnormals, inf, NaN."""
    exponents = np.arange(512, dtype=np.uint64)[:, None] << 23
    ends = np.array([0, 1, 2, 0x400000, 0x7FFFFE, 0x7FFFFF], np.uint64)
    mantissas = np.concatenate(
        [np.broadcast_to(ends, (512, 6)), np.random.default_rng(4).integers(0, 1 << 23, (512, 200))], 1
    )
    return (exponents | mantissas.astype(np.uint64)).astype(np.uint32).view(np.float32).ravel()


def errors(got: Floats, exact: Doubles) -> Doubles:
    """The distance in units of the last place of a float near `exact`; infinite where one is NaN or inf alone."""
    with np.errstate(all="ignore"):
        exponent = np.frexp(exact)[1]
        ulp = np.ldexp(1.0, np.clip(exponent, -125, 128) - 24)
        distance = np.abs(got.astype(np.float64) - exact) / ulp
        overflow = np.abs(exact) >= (2.0 - 2.0**-24) * 2.0**127
        same = (np.isnan(got) & np.isnan(exact)) | (np.isinf(got) & overflow & (np.signbit(got) == np.signbit(exact)))
    return np.where(same, 0.0, np.where(np.isfinite(got) & np.isfinite(exact), distance, np.inf))


def apply(runtime: ctypes.CDLL, name: str, *arguments: Floats) -> Floats:
    result = np.empty_like(arguments[0])
    call = runtime.host_apply if len(arguments) == 1 else runtime.host_apply2
    pointers = [ctypes.c_void_p(array.ctypes.data) for array in (*arguments, result)]
    call(getattr(runtime, name), *pointers, ctypes.c_size_t(result.size))
    return result


def exact(function: Callable[..., Doubles], *arguments: Floats) -> Doubles:
    with np.errstate(all="ignore"):
        return function(*(array.astype(np.float64) for array in arguments))


@pytest.mark.parametrize("name", ["exp", "log", "sin", "cos", "tanh"])
def test_rounded_functions(runtime: ctypes.CDLL, name: str) -> None:
    x = samples()
    error = errors(apply(runtime, f"{name}f", x), exact(getattr(np, name), x))
    worst = int(np.argmax(error))
    assert error[worst] <= LIMIT, (name, x[worst].item().hex(), error[worst])


def test_functions_where_results_are_ordinary(runtime: ctypes.CDLL) -> None:
    random = np.random.default_rng(5)
    for name, low, high in (
        ("exp", -104, 89),
        ("log", 0.5, 2),
        ("sin", -100, 100),
        ("cos", -100, 100),
        ("tanh", -10, 10),
    ):
        x = random.uniform(low, high, 100_000).astype(np.float32)
        assert errors(apply(runtime, f"{name}f", x), exact(getattr(np, name), x)).max() <= LIMIT, name


def test_power(runtime: ctypes.CDLL) -> None:
    random = np.random.default_rng(6)
    x = np.exp(random.uniform(-88, 88, 200_000)).astype(np.float32)
    logarithm = np.maximum(np.abs(np.log(x.astype(np.float64))), 1e-3)
    y = (random.uniform(-110, 110, x.size) / logarithm).astype(np.float32)
    assert errors(apply(runtime, "powf", x, y), exact(np.power, x, y)).max() <= LIMIT
    near = (1 + random.uniform(-1, 1, x.size) * 2.0 ** random.integers(-20, 0, x.size)).astype(np.float32)
    big = (random.uniform(-1, 1, x.size) * 2.0 ** random.integers(0, 25, x.size)).astype(np.float32)
    assert errors(apply(runtime, "powf", near, big), exact(np.power, near, big)).max() <= LIMIT


def test_power_of_special_values(runtime: ctypes.CDLL) -> None:
    values = [0.0, 1.0, 0.5, 2.0, 3.0, 2.5, 1e-45, 1.5e-38, 3.4e38, 16777216.0, 16777215.0, 8388607.5, np.inf, np.nan]
    both = np.array([sign * value for value in values for sign in (1, -1)], np.float32)
    x, y = (grid.ravel() for grid in np.meshgrid(both, both))
    got, want = apply(runtime, "powf", x, y), exact(np.power, x, y)
    assert errors(got, want).max() <= LIMIT
    zeros = want == 0
    assert np.array_equal(np.signbit(got[zeros]), np.signbit(want[zeros]))


@pytest.mark.parametrize("name", ["sqrt", "floor", "ceil", "trunc", "fabs"])
def test_exact_functions(runtime: ctypes.CDLL, name: str) -> None:
    x = samples()
    with np.errstate(all="ignore"):
        want = getattr(np, name)(x)
    got = apply(runtime, f"{name}f", x)
    assert np.array_equal(got, want, equal_nan=True)
    known = ~np.isnan(want)
    assert np.array_equal(np.signbit(got[known]), np.signbit(want[known]))
    double = getattr(runtime, name)
    double.restype = ctypes.c_double
    for value in (0.0, -0.0, 2.0**52 - 0.5, -(2.0**52), 0.49999999999999994, -3.7, 1e300, 2.0**31 + 0.5):
        with np.errstate(all="ignore"):
            want_one = float(getattr(np, name)(value))
        got_one = double(ctypes.c_double(value))
        assert struct.pack("<d", got_one) == struct.pack("<d", want_one) or np.isnan([got_one, want_one]).all()


def test_rounding_goes_away_from_zero(runtime: ctypes.CDLL) -> None:
    x = samples()
    with np.errstate(all="ignore"):
        size = np.abs(x.astype(np.float64))
        want = np.copysign(np.where(size < 2**23, np.floor(size + 0.5), size), x).astype(np.float32)
    assert np.array_equal(apply(runtime, "roundf", x), want, equal_nan=True)


@pytest.mark.parametrize(
    ("name", "oracle"), [("fmodf", np.fmod), ("fminf", np.fmin), ("fmaxf", np.fmax), ("copysignf", np.copysign)]
)
def test_exact_functions_of_two(runtime: ctypes.CDLL, name: str, oracle: Callable[..., Floats]) -> None:
    x = samples()
    y = np.random.default_rng(7).permutation(x)
    with np.errstate(all="ignore"):
        want = oracle(x, y)
    assert np.array_equal(apply(runtime, name, x, y), want, equal_nan=True)
