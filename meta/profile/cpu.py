"""The features of the CPU that a profile was measured on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from meta.profile.records import Record

# CPUID bits that LLVM has a feature name for (Intel SDM volume 2A, CPUID leaves 1 and 7).
_FEATURES = (
    ("leaf1_edx", ((25, "sse"), (26, "sse2"))),
    ("leaf1_ecx", (
        (0, "sse3"), (9, "ssse3"), (12, "fma"), (19, "sse4.1"), (20, "sse4.2"), (23, "popcnt"), (28, "avx"),
        (29, "f16c"),
    )),
    ("leaf7_ebx", (
        (3, "bmi"), (5, "avx2"), (8, "bmi2"), (16, "avx512f"), (17, "avx512dq"), (30, "avx512bw"), (31, "avx512vl"),
    )),
    ("leaf7_ecx", ((11, "avx512vnni"),)),
)  # fmt: skip
BASELINE = ("sse", "sse2")  # what every x86-64 has
# Registers that the system has to save: bits of XCR0 (Intel SDM volume 1, 13.3), SSE and AVX, then AVX-512's three.
_AVX_STATE, _AVX512_STATE = 0x06, 0xE6
_AVX = ("avx", "avx2", "fma", "f16c")


@dataclass(frozen=True, slots=True)
class CpuFeatures:
    """Raw CPUID registers, as the guest read them."""

    leaf1_ecx: int = 0
    leaf1_edx: int = 0
    leaf7_ebx: int = 0
    leaf7_ecx: int = 0

    def __and__(self, other: CpuFeatures) -> CpuFeatures:
        """What both have."""
        return CpuFeatures(
            self.leaf1_ecx & other.leaf1_ecx, self.leaf1_edx & other.leaf1_edx,
            self.leaf7_ebx & other.leaf7_ebx, self.leaf7_ecx & other.leaf7_ecx,
        )  # fmt: skip

    @property
    def names(self) -> tuple[str, ...]:
        """The features by LLVM's names."""
        return tuple(
            name for register, bits in _FEATURES for bit, name in bits if getattr(self, register) >> bit & 1
        )

    @property
    def extras(self) -> tuple[str, ...]:
        """The features that not every x86-64 has."""
        return tuple(name for name in self.names if name not in BASELINE)

    @property
    def extra_bits(self) -> CpuFeatures:
        """The registers with the bits of `extras` and no other."""
        masks = {
            register: sum(1 << bit for bit, name in bits if name not in BASELINE) for register, bits in _FEATURES
        }
        return self & CpuFeatures(**masks)

    @property
    def state(self) -> int:
        """What of XCR0 code for `extras` needs."""
        if any(name.startswith("avx512") for name in self.extras):
            return _AVX512_STATE
        return _AVX_STATE if any(name in _AVX for name in self.extras) else 0

    def facts(self) -> dict[str, Any]:
        """The registers and the features that they mean."""
        registers = {register: getattr(self, register) for register, _ in _FEATURES}
        return {**registers, "features": list(self.names)}


def read_cpu(record: Record | None) -> CpuFeatures | None:
    """What `facts` wrote; refused where registers and features disagree."""
    if record is None:
        return None
    cpu = CpuFeatures(*(record.count(name) for name in CpuFeatures.__dataclass_fields__))
    if record.names("features") != cpu.names:
        record.fail("'cpu.features' does not agree with the registers")
    record.done()
    return cpu
