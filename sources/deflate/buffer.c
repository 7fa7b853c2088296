/* Memory, and bytes that grow. */

#include <stdio.h>
#include <stdlib.h>

#include "deflate.h"

static void out_of_memory(size_t size)
{
    printf("deflate: out of memory: cannot allocate %lu bytes\n", (unsigned long)size);
    exit(STATUS_MEMORY);
}

void *memory_take(size_t size)
{
    void *memory = malloc(size);

    if (memory == NULL)
        out_of_memory(size);
    return memory;
}

void buffer_add(struct buffer *buffer, uint8_t byte)
{
    if (buffer->size == buffer->room) {
        size_t room = buffer->room > 0 ? 2 * buffer->room : 256;
        uint8_t *larger = realloc(buffer->bytes, room);
        if (larger == NULL)
            out_of_memory(room);
        buffer->bytes = larger;
        buffer->room = room;
    }
    buffer->bytes[buffer->size++] = byte;
}
