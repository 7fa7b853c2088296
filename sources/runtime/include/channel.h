/* The framed channel to the host: u32 magic "META", u16 type, u16 zero, u32 length, payload, u32 CRC-32
   of all before it; little-endian. */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stddef.h>
#include <stdint.h>

#define CHANNEL_MAGIC 0x4154454dU

enum channel_type {
    CHANNEL_EXIT = 1,    /* i32 status, u32 zero, u64 cycles since the start of C code */
    CHANNEL_CPU = 2,     /* u32 leaf 1 ecx, leaf 1 edx, leaf 7 ebx, leaf 7 ecx */
    CHANNEL_PROFILE = 3, /* raw counters */
    CHANNEL_TRAP = 4,    /* u32 identifier of the cold function that was reached */
    CHANNEL_PANIC = 5,   /* u64 rip, vector, error code, cr2 */
    CHANNEL_FIGURE = 6   /* u64 value, name */
};

void channel_send(unsigned type, const void *payload, size_t size);

/* The streaming form: exactly `length` bytes must be put between begin and end. */
void channel_begin(unsigned type, size_t length) __attribute__((noinline));
void channel_put(const void *data, size_t size) __attribute__((noinline));
void channel_end(void);

/* A number the host records under `name`. */
void report_figure(const char *name, uint64_t value);

#endif
