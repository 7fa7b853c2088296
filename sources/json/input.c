/* The standard input as one text. */

#include <stdio.h>
#include <string.h>

#include "json.h"

enum { CHUNK = 4096 };

struct text input_read(void)
{
    struct text text;
    size_t room = CHUNK;
    size_t size = 0;
    char *bytes = memory_take(room);
    int c;

    while ((c = getchar()) != EOF) {
        if (size == room - 1) {
            char *larger = memory_take(2 * room);
            memcpy(larger, bytes, size);
            bytes = larger;
            room *= 2;
        }
        bytes[size++] = (char)c;
    }
    bytes[size] = '\0';
    text.bytes = bytes;
    text.size = size;
    return text;
}
