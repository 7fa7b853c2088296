/* Linked to training builds of emitted sources only: hands the counters of gcc or clang out at exit, as files.

   The programs are freestanding, so that libgcov and clang's profile runtime find no C library: a thread block is set
   up for them, their files are written by system calls, and what libgcov asks memory for comes from one array.
   gcc: -fprofile-generate -fprofile-info-section=gcov_info (gcc manual, "Profiling and Test Coverage in Freestanding
   Environments"). clang: -fprofile-generate, its runtime's writer with a callback of ours. */

typedef unsigned long size_t;

enum { SYS_WRITE = 1, SYS_OPEN = 2, SYS_ARCH_PRCTL = 158, ARCH_SET_FS = 0x1002, WRONLY_CREAT_TRUNC = 01101 };

static char thread_block[4096] __attribute__((aligned(64)));
static long file;

void __real_linux_main(long *stack);
void __real_platform_exit(int status);

static long system_call(long number, long a, long b, long c)
{
    long result;

    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
    return result;
}

static void file_open(const char *name)
{
    file = system_call(SYS_OPEN, (long)name, WRONLY_CREAT_TRUNC, 0644);
}

#ifdef __clang__

struct part {
    const void *data; /* NULL: so many zeros, where `padding` says so */
    size_t size;
    size_t count;
    int padding;
};

struct writer {
    unsigned (*write)(struct writer *, struct part *, unsigned);
    void *context;
};

int __llvm_profile_runtime; /* keeps clang from asking for the runtime that hosted programs link */
void *lprofGetVPDataReader(void);
int lprofWriteData(struct writer *writer, void *values, int skip_names);

static unsigned parts_write(struct writer *writer, struct part *parts, unsigned count)
{
    static const char zeros[64];

    (void)writer;
    for (struct part *part = parts; part < parts + count; part++) {
        size_t left = part->size * part->count;
        if (part->data)
            system_call(SYS_WRITE, file, (long)part->data, (long)left);
        for (; !part->data && part->padding && left > 0; left -= left < sizeof zeros ? left : sizeof zeros)
            system_call(SYS_WRITE, file, (long)zeros, (long)(left < sizeof zeros ? left : sizeof zeros));
    }
    return 0;
}

static void profile_write(void)
{
    struct writer writer = {parts_write, 0};

    file_open(PROFILE_FILE);
    lprofWriteData(&writer, lprofGetVPDataReader(), 0);
}

#else

struct gcov_info;
extern const struct gcov_info *const __start_gcov_info[];
extern const struct gcov_info *const __stop_gcov_info[];
void __gcov_info_to_gcda(const struct gcov_info *info, void (*name)(const char *, void *),
                         void (*put)(const void *, unsigned, void *), void *(*get)(unsigned, void *), void *argument);

static char memory[1 << 24] __attribute__((aligned(4096)));
static size_t memory_used;

static void *memory_take(size_t size)
{
    void *start = memory + memory_used;

    memory_used += (size + 4095) & ~4095UL;
    return start;
}

/* What libgcov takes nodes for value counters from. */
void *mmap(void *address, size_t size, int protection, int flags, int from, long offset)
{
    (void)address, (void)protection, (void)flags, (void)from, (void)offset;
    return memory_take(size);
}

static void gcda_name(const char *name, void *argument)
{
    (void)argument;
    file_open(name);
}

static void gcda_put(const void *data, unsigned size, void *argument)
{
    (void)argument;
    system_call(SYS_WRITE, file, (long)data, size);
}

static void *gcda_get(unsigned size, void *argument)
{
    (void)argument;
    return memory_take(size);
}

static void profile_write(void)
{
    const struct gcov_info *const *info = __start_gcov_info;

    __asm__("" : "+r"(info)); /* two arrays to the compiler, which would take the end for unreachable */
    for (; info != __stop_gcov_info; info++)
        __gcov_info_to_gcda(*info, gcda_name, gcda_put, gcda_get, 0);
}

#endif

/* The linker puts these in the place of the runtime's (--wrap). */
void __wrap_linux_main(long *stack)
{
    char *middle = thread_block + sizeof thread_block / 2;

    *(void **)middle = middle; /* as the ABI wants %fs:0 */
    system_call(SYS_ARCH_PRCTL, ARCH_SET_FS, (long)middle, 0);
    __real_linux_main(stack);
}

void __wrap_platform_exit(int status)
{
    profile_write();
    __real_platform_exit(status);
}
