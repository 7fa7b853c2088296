/* Streams of bits. */

#include "deflate.h"

void bits_write(struct bit_writer *writer, uint32_t bits, int count)
{
    writer->bits |= bits << writer->count;
    writer->count += count;
    while (writer->count >= 8) {
        buffer_add(writer->to, (uint8_t)writer->bits);
        writer->bits >>= 8;
        writer->count -= 8;
    }
}

void bits_write_end(struct bit_writer *writer)
{
    if (writer->count > 0)
        bits_write(writer, 0, 8 - writer->count);
}

uint32_t bits_read(struct bit_reader *reader, int count)
{
    uint32_t bits;

    while (reader->count < count) {
        if (reader->at == reader->end) {
            reader->is_short = 1;
            return 0;
        }
        reader->bits |= (uint32_t)*reader->at++ << reader->count;
        reader->count += 8;
    }
    bits = reader->bits & ((1u << count) - 1);
    reader->bits >>= count;
    reader->count -= count;
    return bits;
}

void bits_read_end(struct bit_reader *reader)
{
    reader->bits = 0;
    reader->count = 0;
}
