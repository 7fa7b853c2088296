/* Names of functions, from the table that the linker puts into the image. */
#include <runtime.h>
#include <stdio.h>

struct symbol_entry {
    uint32_t address;
    uint32_t name; /* offset from __symbols_start */
};

extern const char __symbols_start[], __symbols_end[];
extern const char __text_start[], __text_end[];

void panic_print_symbol(uint64_t address) {
    const struct symbol_entry *entry = (const struct symbol_entry *)__symbols_start;
    const struct symbol_entry *found = NULL;

    if (address < (uint64_t)__text_start || address >= (uint64_t)__text_end)
        return;
    /* Sorted by address; the last entry's address is 0xffffffff. A linker without the table makes it empty. */
    if ((uint64_t)__symbols_start == (uint64_t)__symbols_end)
        return;
    for (; entry->address <= address; entry++)
        found = entry;
    if (found)
        printf("  in %s+0x%lx", __symbols_start + found->name, address - found->address);
}
