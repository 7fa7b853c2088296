/* Platform linux: a static executable that talks to the kernel by raw system calls. */
#include <platform.h>
#include <process.h>
#include <runtime.h>
#include <stdlib.h>
#include <string.h>

/* Numbers and flags of the x86-64 Linux ABI (asm/unistd_64.h, asm-generic/fcntl.h, asm-generic/mman.h). */
#define SYS_READ 0
#define SYS_WRITE 1
#define SYS_OPEN 2
#define SYS_LSEEK 8
#define SYS_MMAP 9
#define SYS_EXIT_GROUP 231

#define O_RDONLY 0
#define O_WRONLY_CREAT_TRUNC 01101
#define SEEK_END 2
#define PROT_READ 1
#define PROT_READ_WRITE 3
#define MAP_PRIVATE 2
#define MAP_PRIVATE_ANONYMOUS_NORESERVE 0x4022

#define MEMORY_MAXIMUM 0x100000000 /* as on pc, where the page tables cover 4 GiB */
#define MEMORY_MINIMUM 0x10000

static char **process_environment;
static long process_frames = -1; /* file descriptor */

/* A system call with three arguments; mmap takes two more, its sixth is always zero. */
static long process_call(long number, long a, long b, long c, long flags, long file) {
    long result;

    __asm__ volatile("movq %5, %%r10\n\t"
                     "movq %6, %%r8\n\t"
                     "xorl %%r9d, %%r9d\n\t"
                     "syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(flags), "r"(file)
                     : "rcx", "r8", "r9", "r10", "r11", "memory", "cc");
    return result;
}

static long process_open(const char *path, long flags) {
    return process_call(SYS_OPEN, (long)path, flags, 0644, 0, 0);
}

/* The address of the mapping, or a negative error number. */
static long process_map(size_t size, long protection, long flags, long file) {
    return process_call(SYS_MMAP, 0, (long)size, protection, flags, file);
}

static void process_write(long file, const char *data, size_t size) {
    while (size > 0) {
        long written = process_call(SYS_WRITE, file, (long)data, (long)size, 0, 0);
        if (written <= 0)
            return; /* a closed pipe: the reader does not want more */
        data += written;
        size -= (size_t)written;
    }
}

static const char *process_variable(const char *name) {
    size_t length = strlen(name);

    for (char **entry = process_environment; *entry; entry++)
        if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=')
            return *entry + length + 1;
    return NULL;
}

void platform_console_write(const char *text, size_t size) {
    process_write(1, text, size);
}

int platform_console_read(void) {
    unsigned char byte;

    return process_call(SYS_READ, 0, (long)&byte, 1, 0, 0) == 1 ? byte : -1;
}

void platform_channel_write(const void *data, size_t size) {
    if (process_frames >= 0)
        process_write(process_frames, data, size);
}

uint64_t platform_cycles(void) {
    uint64_t low, high; /* rdtsc clears the upper halves of both (Intel SDM volume 2B) */

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return high << 32 | low;
}

void platform_exit(int status) {
    for (;;)
        process_call(SYS_EXIT_GROUP, status, 0, 0, 0, 0);
}

/* Address space only: pages become memory when they are touched. META_MEMORY (bytes, decimal) asks for less
   than the maximum, and a resource limit may allow still less. */
void platform_memory(void **start, size_t *size) {
    const char *wanted = process_variable("META_MEMORY");

    *size = wanted ? strtoul(wanted, NULL, 10) : MEMORY_MAXIMUM;
    for (; *size >= MEMORY_MINIMUM; *size /= 2) {
        long address = process_map(*size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1);
        if (address > 0) {
            *start = (void *)address;
            return;
        }
    }
    *start = NULL;
    *size = 0;
}

void platform_ramdisk(const void **data, size_t *size) {
    static const void *disk;
    static size_t disk_size;
    const char *path = process_variable("META_RAMDISK");

    if (disk == NULL && path) {
        long file = process_open(path, O_RDONLY);
        long end = process_call(SYS_LSEEK, file, 0, SEEK_END, 0, 0);
        long address = end > 0 ? process_map((size_t)end, PROT_READ, MAP_PRIVATE, file) : -1;
        if (address < 0)
            panic("ramdisk", "cannot map the file that META_RAMDISK names");
        disk = (const void *)address;
        disk_size = (size_t)end;
    }
    *data = disk;
    *size = disk_size;
}

void linux_main(long *stack) {
    int argc = (int)stack[0];
    char **argv = (char **)(stack + 1);
    const char *frames;

    process_environment = argv + argc + 1;
    frames = process_variable("META_FRAMES");
    if (frames)
        process_frames = process_open(frames, O_WRONLY_CREAT_TRUNC);
    runtime_start(argc, argv);
}
