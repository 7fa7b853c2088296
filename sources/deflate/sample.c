/* Data of different kinds: each is compressed by another part of the compressor. */

#include <string.h>

#include "deflate.h"

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

static void fill_zeros(uint8_t *data, size_t size, uint32_t seed)
{
    memset(data, (int)(seed & 0xFF), size);
}

static void fill_random(uint8_t *data, size_t size, uint32_t seed)
{
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)next_random(&seed);
}

static void fill_words(uint8_t *data, size_t size, uint32_t seed)
{
    static const char *const words[] = {
        "the ", "kernel ", "grows ", "to ", "shrink ", "again ", "and ", "a ", "generation ", "is ", "kept, ", "because ",
        "it ", "was ", "measured. ", "\n",
    };
    size_t at = 0;

    while (at < size) {
        const char *word = words[next_random(&seed) % 16];
        while (*word != '\0' && at < size)
            data[at++] = (uint8_t)*word++;
    }
}

static void fill_period(uint8_t *data, size_t size, uint32_t seed)
{
    size_t period = 1 + seed % 1000;

    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)(i < period ? next_random(&seed) : data[i - period]);
}

/* Few symbols, each half as frequent as the one before: long codes, which must be limited. */
static void fill_skewed(uint8_t *data, size_t size, uint32_t seed)
{
    for (size_t i = 0; i < size; i++) {
        uint32_t random = next_random(&seed);
        uint8_t symbol = 0;
        while ((random >> symbol & 1) != 0 && symbol < 23)
            symbol++;
        data[i] = symbol;
    }
}

static void fill_counter(uint8_t *data, size_t size, uint32_t seed)
{
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)((seed + i / 4) >> (8 * (i % 4)));
}

static const struct {
    const char *name;
    void (*fill)(uint8_t *data, size_t size, uint32_t seed);
} samples[] = {
    {"zeros", fill_zeros},   {"random", fill_random}, {"words", fill_words},
    {"period", fill_period}, {"skewed", fill_skewed}, {"counter", fill_counter},
};

enum { SAMPLE_COUNT = sizeof samples / sizeof samples[0] };

const char *sample_names(void)
{
    return "zeros, random, words, period, skewed or counter";
}

uint8_t *sample_make(const char *name, size_t size, uint32_t seed)
{
    for (int i = 0; i < SAMPLE_COUNT; i++) {
        if (strcmp(samples[i].name, name) == 0) {
            uint8_t *data = memory_take(size + 1);
            samples[i].fill(data, size, seed);
            return data;
        }
    }
    return NULL;
}
