"""What a kernel said about itself: the probe map, the profile, and the way from frames to a profile."""

from meta.profile.collect import collect
from meta.profile.cpu import CpuFeatures
from meta.profile.evidence import Evidence
from meta.profile.merge import merge
from meta.profile.probes import Probe, ProbeMap
from meta.profile.schema import MEASURES, EdgeCount, FunctionCount, Profile, ValueCounts

__all__ = [
    "MEASURES",
    "CpuFeatures",
    "EdgeCount",
    "Evidence",
    "FunctionCount",
    "Probe",
    "ProbeMap",
    "Profile",
    "ValueCounts",
    "collect",
    "merge",
]
