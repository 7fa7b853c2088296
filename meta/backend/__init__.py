"""The back end: LLVM text in, a bootable image out. Heavy libraries are imported where they are used.

compile_module(ir, target).object  ->  link(object, platform).elf
"""

from meta.backend.compile import Compiled, assembly_text, compile_module, host_cpu
from meta.backend.image import Image
from meta.backend.layout import gnu_linker_script
from meta.backend.link import link

__all__ = ["Compiled", "Image", "assembly_text", "compile_module", "gnu_linker_script", "host_cpu", "link"]
