"""What runs an image: one protocol, three machines. Nothing heavy is imported until a machine runs."""

from meta.machine.base import Job, Machine, Module, Outcome
from meta.machine.catalogue import MACHINES, get_machine
from meta.machine.frames import Frame, FrameType, parse_frames

__all__ = ["MACHINES", "Frame", "FrameType", "Job", "Machine", "Module", "Outcome", "get_machine", "parse_frames"]
