/* One block of memory, taken from its start to its end. */

#include <stdio.h>
#include <stdlib.h>

#include "json.h"

enum { ALIGNMENT = 16 };

static char *block;
static size_t block_size;
static size_t block_used;

static void out_of_memory(size_t size)
{
    printf("json: out of memory: %lu bytes more than the %lu there are\n", (unsigned long)size, (unsigned long)block_size);
    exit(STATUS_MEMORY);
}

void memory_start(size_t size)
{
    block = malloc(size);
    block_size = size;
    if (block == NULL)
        out_of_memory(size);
}

void *memory_take(size_t size)
{
    void *taken = block + block_used;

    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (size > block_size - block_used)
        out_of_memory(size - (block_size - block_used));
    block_used += size;
    return taken;
}
