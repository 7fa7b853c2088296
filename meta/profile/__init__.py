"""What a kernel said about itself: the probe map, the profile, and the way from frames to a profile."""

from meta.profile.collect import collect
from meta.profile.probes import Probe, ProbeMap
from meta.profile.schema import CpuFeatures, EdgeCount, FunctionCount, Profile, merge

__all__ = ["CpuFeatures", "EdgeCount", "FunctionCount", "Probe", "ProbeMap", "Profile", "collect", "merge"]
