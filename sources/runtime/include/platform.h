/* What each platform gives the runtime: pc (bare metal) and linux (raw system calls). */
#ifndef PLATFORM_H
#define PLATFORM_H

#include <stddef.h>
#include <stdint.h>

void platform_console_write(const char *text, size_t size);

/* The next input byte, or -1 at the end. On pc, byte 0x04 (EOT) on COM1 is the end of input. */
int platform_console_read(void);

/* Raw bytes of frames: COM2, or the file that META_FRAMES names. */
void platform_channel_write(const void *data, size_t size);

/* The time-stamp counter. */
uint64_t platform_cycles(void);

void platform_exit(int status) __attribute__((noreturn));

/* The one region that malloc manages. */
void platform_memory(void **start, size_t *size);

/* The RAM disk's bytes; size 0 when there is none. */
void platform_ramdisk(const void **data, size_t *size);

#endif
