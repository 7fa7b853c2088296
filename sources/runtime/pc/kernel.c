/* The way from boot code to main on bare metal. */
#include <platform.h>
#include <port.h>
#include <pvh.h>
#include <runtime.h>
#include <serial.h>

#define EXIT_PORT 0xf4 /* QEMU's isa-debug-exit device */
#define COMMAND_LINE_ARGUMENTS 64

extern char __image_end[];
extern uint64_t boot_tables[]; /* the first table maps the first 2 MiB by pages */

static void *memory_start;
static size_t memory_size;
static const void *ramdisk_data;
static size_t ramdisk_size;

/* Splits the command line in place at spaces. Double quotes keep spaces; a backslash, inside quotes or not,
   takes the next character as it is. */
static int command_line_split(char *line, char **argv) {
    char *from = line;
    char *to = line;
    int argc = 0;

    while (*from) {
        int quoted = 0;
        while (*from == ' ')
            from++;
        if (*from == 0)
            break;
        if (argc == COMMAND_LINE_ARGUMENTS)
            panic("command line", "more than 64 arguments");
        argv[argc++] = to;
        for (; *from && (quoted || *from != ' '); from++) {
            if (*from == '"') {
                quoted = !quoted;
                continue;
            }
            if (*from == '\\' && from[1])
                from++;
            *to++ = *from;
        }
        if (*from)
            from++; /* before the terminator is written, which may be at the same place */
        *to++ = 0;
    }
    return argc;
}

/* The largest part of `ram` that none of the loader's data and not the image occupies becomes the heap. */
static void memory_use(const struct hvm_start_info *info, const struct hvm_memmap_table_entry *ram) {
    const struct hvm_modlist_entry *modules = (const struct hvm_modlist_entry *)info->modlist_paddr;
    uint64_t start = ram->addr;
    uint64_t end = ram->addr + ram->size;

    if (start < (uint64_t)__image_end)
        start = (uint64_t)__image_end;
    if (end > 0x100000000)
        end = 0x100000000; /* the page tables map no more */
    for (uint32_t i = 0; i < info->nr_modules && start < end; i++) {
        uint64_t module_end = modules[i].paddr + modules[i].size;
        if (module_end <= start || modules[i].paddr >= end)
            continue;
        if (modules[i].paddr > start && modules[i].paddr - start >= end - module_end)
            end = modules[i].paddr;
        else
            start = module_end;
    }
    start = (start + 15) & ~(uint64_t)15;
    if (start < end && end - start > memory_size) {
        memory_start = (void *)start;
        memory_size = end - start;
    }
}

void platform_memory(void **start, size_t *size) {
    *start = memory_start;
    *size = memory_size;
}

void platform_ramdisk(const void **data, size_t *size) {
    *data = ramdisk_data;
    *size = ramdisk_size;
}

uint64_t platform_cycles(void) {
    uint64_t low, high; /* rdtsc clears the upper halves of both (Intel SDM volume 2B) */

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return high << 32 | low;
}

void platform_exit(int status) {
    port_write32(EXIT_PORT, (uint32_t)status);
    for (;;)
        __asm__ volatile("cli\n\thlt");
}

/* Loaders leave the memory map in the first page; once it was read, using a null pointer traps. */
static void memory_protect_null(void) {
    boot_tables[0] = 0;
    __asm__ volatile("invlpg (%0)" : : "r"((uint64_t)0) : "memory");
}

void kernel_main(const struct hvm_start_info *info) {
    static char *argv[COMMAND_LINE_ARGUMENTS + 1];
    static char no_name[1];
    const struct hvm_memmap_table_entry *memmap;
    int argc = 0;

    serial_initialise();
    if (info->magic != XEN_HVM_START_MAGIC_VALUE || info->version < 1)
        panic("boot", "no PVH start info of version 1");
    memmap = (const struct hvm_memmap_table_entry *)info->memmap_paddr;
    for (uint32_t i = 0; i < info->memmap_entries; i++)
        if (memmap[i].type == XEN_HVM_MEMMAP_TYPE_RAM)
            memory_use(info, &memmap[i]);
    if (info->nr_modules > 0) {
        const struct hvm_modlist_entry *module = (const struct hvm_modlist_entry *)info->modlist_paddr;
        ramdisk_data = (const void *)module->paddr;
        ramdisk_size = module->size;
    }
    if (info->cmdline_paddr)
        argc = command_line_split((char *)info->cmdline_paddr, argv);
    if (argc == 0)
        argv[argc++] = no_name;
    if (info->cmdline_paddr >= 4096)
        memory_protect_null();
    runtime_start(argc, argv);
}
