/* An LZ77 compressor with a hash table, its decompressor, and a comparison: byte streams and unaligned words. */
#include "program.h"

enum { SIZE = 1 << 20, HASH_BITS = 14, LEAST = 4, FURTHEST = 65535, ROUNDS = 12 };

static uint8_t input[SIZE], packed[SIZE * 2], output[SIZE];
static uint32_t heads[1 << HASH_BITS];

static uint32_t word_at(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint8_t *put_length(uint8_t *out, uint32_t length)
{
    while (length >= 255) {
        *out++ = 255;
        length -= 255;
    }
    *out++ = (uint8_t)length;
    return out;
}

static size_t compress(const uint8_t *in, size_t size, uint8_t *out)
{
    uint8_t *start = out;
    size_t at = 0, literal = 0;

    for (size_t i = 0; i < (size_t)1 << HASH_BITS; i++)
        heads[i] = 0;
    while (at + LEAST < size) {
        uint32_t slot = word_at(in + at) * 2654435761U >> (32 - HASH_BITS);
        size_t candidate = heads[slot];

        heads[slot] = (uint32_t)at;
        if (candidate >= at || at - candidate > FURTHEST || word_at(in + candidate) != word_at(in + at)) {
            at++;
            continue;
        }
        size_t length = LEAST;
        while (at + length < size && in[candidate + length] == in[at + length])
            length++;
        out = put_length(out, (uint32_t)(at - literal));
        while (literal < at)
            *out++ = in[literal++];
        out = put_length(out, (uint32_t)(length - LEAST));
        *out++ = (uint8_t)(at - candidate);
        *out++ = (uint8_t)((at - candidate) >> 8);
        at += length;
        literal = at;
    }
    out = put_length(out, (uint32_t)(size - literal));
    while (literal < size)
        *out++ = in[literal++];
    return (size_t)(out - start);
}

static const uint8_t *get_length(const uint8_t *in, size_t *length)
{
    *length = 0;
    while (*in == 255) {
        *length += 255;
        in++;
    }
    *length += *in++;
    return in;
}

static size_t expand(const uint8_t *in, const uint8_t *end, uint8_t *out)
{
    uint8_t *start = out;

    for (;;) {
        size_t length;

        in = get_length(in, &length);
        for (size_t i = 0; i < length; i++)
            *out++ = *in++;
        if (in >= end)
            return (size_t)(out - start);
        in = get_length(in, &length);
        size_t distance = in[0] | (size_t)in[1] << 8;
        in += 2;
        for (size_t i = 0; i < length + LEAST; i++, out++)
            *out = out[-(ptrdiff_t)distance];
    }
}

int main(void)
{
    uint32_t state = 3;
    size_t total = 0, wrong = 0;

    for (size_t i = 0; i < SIZE; i++) {
        if (i > 5000 && next_random(&state) % 16 == 0) {
            size_t length = next_random(&state) % 60, from = i - 1 - next_random(&state) % 4000;

            for (size_t k = 0; k < length && i < SIZE - 1; k++, i++)
                input[i] = input[from + k];
        }
        input[i] = (uint8_t)('a' + next_random(&state) % 20);
    }
    for (int round = 0; round < ROUNDS; round++) {
        size_t size = compress(input, SIZE, packed);

        total += size;
        wrong += expand(packed, packed + size, output) != SIZE;
        for (size_t i = 0; i < SIZE; i++)
            wrong += input[i] != output[i];
        input[round * 1000]++;
    }
    printf("%lu %lu\n", (unsigned long)total, (unsigned long)wrong);
    return wrong != 0;
}
