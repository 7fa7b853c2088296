"""Link one object into an image: select what is reachable, place it, relocate it, write it."""

from __future__ import annotations

from meta.backend import listing
from meta.backend.elf_object import read_object
from meta.backend.image import HEADER_SIZE, Image, write_elf
from meta.backend.outlined import place_packed
from meta.backend.place import place
from meta.backend.select import select
from meta.backend.traps import traps
from meta.target import Platform


def link(object: bytes, platform: Platform) -> Image:
    """Lay out the sections of one relocatable x86-64 ELF object as a static image for `platform`.

    Raises SourceError for undefined symbols, values out of range and refused constructs, InputError for
    a damaged object.
    """
    source = read_object(object)
    selection = select(source, platform)
    packed = b""
    if selection.wants_packing:
        placement, packed = place_packed(source, selection, platform, HEADER_SIZE)
    else:
        placement = place(source, selection, platform, HEADER_SIZE)
    return Image(
        elf=write_elf(placement, packed),
        map=listing.link_map(placement),
        symbols=listing.symbol_list(placement),
        sections=listing.section_sizes(placement),
        symbol_sizes=listing.symbol_sizes(placement),
        placement=placement,
        traps=traps(source, placement),
    )
