/* Every allocation of the app: made once at start, named, aligned, never freed. */

#include "memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *memory_take(const char *what, size_t count, size_t size)
{
    /* Shapes are bounded by checkpoint.c, so the product cannot wrap for a file that passed. */
    size_t bytes = count * size;
    char *raw = malloc(bytes + MEMORY_ALIGNMENT);

    if (raw == NULL) {
        printf("llama: out of memory: cannot allocate %lu bytes for the %s\n", (unsigned long)bytes, what);
        exit(STATUS_MEMORY);
    }
    raw += MEMORY_ALIGNMENT - (uintptr_t)raw % MEMORY_ALIGNMENT;
    memset(raw, 0, bytes);
    return raw;
}
