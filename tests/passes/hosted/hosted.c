/* The runtime's platform and channel on the host's C library, for running single passes' results. Frames go to
   the file that META_FRAMES names as u32 type, u32 length, payload. */
#define _DEFAULT_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static FILE *wire;

void channel_begin(unsigned type, size_t length) {
    uint32_t head[2] = { type, (uint32_t)length };

    fwrite(head, sizeof head, 1, wire);
}

void channel_put(const void *data, size_t size) {
    fwrite(data, size, 1, wire);
}

void channel_end(void) {
}

void channel_send(unsigned type, const void *payload, size_t size) {
    channel_begin(type, size);
    channel_put(payload, size);
    channel_end();
}

uint64_t platform_cycles(void) {
    static uint64_t clock;

    return clock += 10;
}

void console_print(const char *text) {
    fputs(text, stdout);
}

#ifdef COVERAGE
void __gcov_dump(void);
#else
static void __gcov_dump(void) { }
#endif

void platform_exit(int status) {
    __gcov_dump();
    fflush(NULL);
    _exit(status);
}

void runtime_exit(int status);

/* The end of main leads to runtime_exit, as in the runtime. */
static void last(int status, void *unused) {
    (void)unused;
    runtime_exit(status);
}

static __attribute__((constructor)) void first(void) {
    wire = fopen(getenv("META_FRAMES"), "wb");
    on_exit(last, NULL);
}
