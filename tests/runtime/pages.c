/* Walks the page tables and prints which rights each part of the image has; built with MEBIBYTES of constants
   and of zeroed data. */
#include <stdint.h>
#include <stdio.h>

#ifndef MEBIBYTES
#define MEBIBYTES 1
#endif
#define PAGES_SIZE (MEBIBYTES * 1048576)

extern char __image_start[], __text_start[], __text_end[], __data_start[], __image_end[];
extern char boot_stack_guard[], boot_stack_bottom[];

static const char pages_constants[PAGES_SIZE] = {[PAGES_SIZE - 1] = 5};
static char pages_data[PAGES_SIZE] = {[0] = 1, [PAGES_SIZE - 1] = 6};
static char pages_zeroed[PAGES_SIZE];

/* The last-level entry for `address`, with the rights of every level applied. */
static uint64_t pages_entry(uint64_t address) {
    uint64_t entry;

    __asm__ volatile("movq %%cr3, %0" : "=r"(entry));
    for (int shift = 39; shift >= 12; shift -= 9) {
        entry = ((const uint64_t *)(entry & 0xffffffffff000))[address >> shift & 511];
        if (!(entry & 1))
            return 0;
        if (shift > 12 && entry & 0x80) {
            uint64_t mapped = (entry & 0xfffffffe00000) | (address & 0x1ff000);
            return (entry & 0x8000000000000fff) | mapped;
        }
    }
    return entry;
}

static const char *pages_rights(uint64_t entry) {
    if (!(entry & 1))
        return "none";
    if (entry & 2)
        return entry >> 63 ? "rw" : "rwx";
    return entry >> 63 ? "r" : "rx";
}

/* One line for each run of pages with the same rights. */
static void pages_print(const char *name, uint64_t start, uint64_t end) {
    const char *rights = pages_rights(pages_entry(start));

    printf("%s %s", name, rights);
    for (uint64_t page = start; page < end; page += 4096) {
        const char *here = pages_rights(pages_entry(page));
        if (here != rights)
            printf(", %s at +%lx", here, page - start);
        rights = here;
        if (*here != 'n' && (pages_entry(page) & 0xffffffffff000) != page)
            printf(", +%lx goes elsewhere", page - start);
    }
    puts("");
}

int main(void) {
    pages_print("null", 0, 4096);
    pages_print("low", 4096, (uint64_t)__image_start);
    pages_print("constants", (uint64_t)__image_start, (uint64_t)__text_start);
    pages_print("text", (uint64_t)__text_start, (uint64_t)__text_end);
    pages_print("data", (uint64_t)__data_start, (uint64_t)boot_stack_guard);
    pages_print("guard", (uint64_t)boot_stack_guard, (uint64_t)boot_stack_bottom);
    pages_print("rest", (uint64_t)boot_stack_bottom, (uint64_t)__image_end + 0x800000);
    pages_print("end", 0xffe00000, 0x100000000);
    for (int i = 0; i < PAGES_SIZE; i += 4096)
        pages_zeroed[i]++;
    pages_data[PAGES_SIZE - 1]++;
    printf("%d %d %d\n", pages_constants[PAGES_SIZE - 1], pages_data[PAGES_SIZE - 1], pages_zeroed[PAGES_SIZE - 4096]);
    return 0;
}
