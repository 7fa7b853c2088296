/* Deterministic test data: words, runs and noise, so that every path of a compressor is taken. */
#ifndef DATA_H
#define DATA_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t data_state = 12345;

static uint32_t data_random(void)
{
    data_state ^= data_state << 13;
    data_state ^= data_state >> 17;
    data_state ^= data_state << 5;
    return data_state;
}

static unsigned char *data_make(size_t size, uint32_t seed)
{
    static const char *const words[] = {"the ", "kernel ", "of ", "a ", "small ", "machine", ", ", "\n", "generation ",
                                        "0123456789", "ABRACADABRA", "compress ", "  "};
    unsigned char *data = malloc(size + 64);
    size_t at = 0;
    data_state = seed * 2654435761u + 1;
    while (at < size) {
        uint32_t kind = data_random() % 16;
        size_t run = data_random() % 40 + 1;
        if (kind < 12) {
            const char *word = words[data_random() % (sizeof words / sizeof *words)];
            run = strlen(word);
            memcpy(data + at, word, run);
        } else if (kind < 14) {
            memset(data + at, (int)(data_random() & 255), run);
        } else {
            for (size_t i = 0; i < run; i++)
                data[at + i] = (unsigned char)data_random();
        }
        at += run;
    }
    return data;
}

static uint64_t data_hash(const void *data, size_t size)
{
    const unsigned char *bytes = data;
    uint64_t hash = 1469598103934665603u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    return hash;
}

static void data_expect(int condition, const char *what)
{
    if (!condition) {
        printf("FAILED: %s\n", what);
        exit(1);
    }
}

#endif
