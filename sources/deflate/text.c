/* The console carries text: streams are written and read in hexadecimal. */

#include <ctype.h>
#include <stdio.h>

#include "deflate.h"

enum { BYTES_PER_LINE = 32 };

void text_write(const struct buffer *stream)
{
    for (size_t i = 0; i < stream->size; i++) {
        printf("%02x", stream->bytes[i]);
        if (i % BYTES_PER_LINE == BYTES_PER_LINE - 1 || i == stream->size - 1)
            putchar('\n');
    }
}

static int digit_value(int c)
{
    if (isdigit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

int text_read(struct buffer *stream)
{
    int high = -1;
    int c;

    while ((c = getchar()) != EOF) {
        int digit = digit_value(c);
        if (isspace(c))
            continue;
        if (digit < 0)
            return 0;
        if (high >= 0)
            buffer_add(stream, (uint8_t)(high << 4 | digit));
        high = high >= 0 ? -1 : digit;
    }
    return high < 0;
}

void input_read(struct buffer *data)
{
    int c;

    while ((c = getchar()) != EOF)
        buffer_add(data, (uint8_t)c);
}
