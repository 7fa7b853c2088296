#ifndef LLAMA_MEMORY_H
#define LLAMA_MEMORY_H

#include <stddef.h>

/* Exit statuses of the app beside 0; a usage error is what options.c reports. */
enum { STATUS_USAGE = 2, STATUS_FILE = 3, STATUS_MEMORY = 4 };

/* Vector loads of 64 bytes must not straddle cache lines. */
enum { MEMORY_ALIGNMENT = 64 };

/* `count` zeroed elements of `size` bytes that live until exit, aligned to MEMORY_ALIGNMENT.
   Says what could not be allocated and exits with STATUS_MEMORY where memory is out. */
void *memory_take(const char *what, size_t count, size_t size);

#endif
