"""Where everything lies in an image: one set of constants for our linker and for GNU ld's script.

    headers, notes, read-only data   R     __image_start = __rodata_start .. __rodata_end
    code                             RX    __text_start .. __text_end
    data, zeroed data                RW    __data_start .. __data_end, __bss_start .. __bss_end = __image_end

The last pages of the code are those of what is packed, where the boot code unpacks it. They take no room in the file;
the packed bytes are the last of the read-only data, from __packed_start on.

Every segment starts and ends on a page, so that boot code can map each with its own rights.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from meta.target import OUTLINED_TEXT, Platform

PAGE = 4096

BASE: Mapping[Platform, int] = MappingProxyType({Platform.PC: 0x100000, Platform.LINUX: 0x400000})
ENTRY: Mapping[Platform, str] = MappingProxyType({Platform.PC: "pvh_entry", Platform.LINUX: "_start"})


class Kind(Enum):
    """The output sections, in address order. The value is the section's name."""

    NOTE = ".note"
    RODATA = ".rodata"
    TEXT = ".text"
    OUTLINED = ".outlined"  # no bytes in the file: these are unpacked at run time
    DATA = ".data"
    BSS = ".bss"


BOOT_TEXT = ".text.boot"  # first in the text segment
COLD_TEXT = ".text.unlikely"  # what is not expected to run, beside what runs once
HOT_TEXT = ".text.hot"
DISCARDED = (".eh_frame", ".comment", ".note.GNU-stack", ".note.gnu.property")  # nothing unwinds or reads them

SYMBOLS_START = "__symbols_start"
SYMBOLS_END = "__symbols_end"
INIT_START = "__init_array_start"
INIT_END = "__init_array_end"
FINI_START = "__fini_array_start"
FINI_END = "__fini_array_end"
# For boot/pc/outlined.s, which packs what it refers to by the first one.
PACKED_START = "__packed_start"
OUTLINED_START = "__outlined_start"
OUTLINED_END = "__outlined_end"
OUTLINED_PAGES = "__outlined_pages"
OUTLINED_DIRECTORY = "__outlined_directory"  # offset of its entry in the page directories, which follow each other
OUTLINED_ENTRY = "__outlined_entry"  # offset of its first page's entry in the page table


def align(value: int, alignment: int) -> int:
    """`value` rounded up to a multiple of `alignment`, a power of two (0 counts as 1)."""
    return value if alignment <= 1 else (value + alignment - 1) & -alignment


_SCRIPT = """\
/* Written by meta: the layout of its own linker, for GNU ld. */
ENTRY({entry})
PHDRS
{{
    rodata PT_LOAD FILEHDR PHDRS FLAGS(4);
    text PT_LOAD FLAGS(5);
    data PT_LOAD FLAGS(6);
    note PT_NOTE FLAGS(4);
    stack PT_GNU_STACK FLAGS(6);
}}
SECTIONS
{{
    /DISCARD/ : {{ {discarded} }}
    __image_start = {base:#x};
    __rodata_start = __image_start;
    . = __image_start + SIZEOF_HEADERS;
    .note : {{ KEEP(*(.note .note.*)) }} :rodata :note
    .rodata : {{
        *(.rodata .rodata.*)
        . = ALIGN(8);
        PROVIDE({symbols_start} = .);
        PROVIDE({symbols_end} = .);
    }} :rodata
    . = ALIGN({page});
    __rodata_end = .;
    __text_start = .;
    .text : {{
        *({boot} {boot}.*)
        *({outlined} {outlined}.*)
        *({cold} {cold}.*)
        *({hot} {hot}.*)
        *(.text .text.*)
    }} :text
    . = ALIGN({page});
    __text_end = .;
    __data_start = .;
    .data : {{
        *(.data .data.*)
        . = ALIGN(8);
        PROVIDE({init_start} = .);
        KEEP(*(SORT_BY_INIT_PRIORITY(.init_array.*)))
        KEEP(*(.init_array))
        PROVIDE({init_end} = .);
        PROVIDE({fini_start} = .);
        KEEP(*(SORT_BY_INIT_PRIORITY(.fini_array.*)))
        KEEP(*(.fini_array))
        PROVIDE({fini_end} = .);
    }} :data
    __data_end = .;
    __bss_start = .;
    .bss : {{ *(.bss .bss.* COMMON) }} :data
    . = ALIGN({page});
    __bss_end = .;
    __image_end = .;
}}
"""


def gnu_linker_script(platform: Platform) -> str:
    """The same layout as a GNU ld script: `ld -T pc.ld --gc-sections` gives an image that boots like ours."""
    return _SCRIPT.format(
        entry=ENTRY[platform],
        outlined=OUTLINED_TEXT,
        cold=COLD_TEXT,
        hot=HOT_TEXT,
        base=BASE[platform],
        page=PAGE,
        boot=BOOT_TEXT,
        discarded=" ".join(f"*({name})" for name in DISCARDED),
        symbols_start=SYMBOLS_START,
        symbols_end=SYMBOLS_END,
        init_start=INIT_START,
        init_end=INIT_END,
        fini_start=FINI_START,
        fini_end=FINI_END,
    )
