/* Memory reads: sums over arrays of words, signed half words and bytes, widened in three ways. */

#include "bench.h"

enum { SUM_WORDS = 4096, SUM_HALVES = 8192, SUM_BYTES = 16384, SUM_PASSES = 150 };

static uint32_t words[SUM_WORDS];
static int16_t halves[SUM_HALVES];
static uint8_t bytes[SUM_BYTES];

static uint64_t sum_words(void)
{
    uint64_t sum = 0;

    for (int i = 0; i < SUM_WORDS; i++)
        sum += words[i];
    return sum;
}

static int64_t sum_halves(void)
{
    int64_t sum = 0;

    for (int i = 0; i < SUM_HALVES; i++)
        sum += halves[i];
    return sum;
}

static uint32_t sum_bytes(void)
{
    uint32_t sum = 0;

    for (int i = 0; i < SUM_BYTES; i++)
        sum += bytes[i];
    return sum;
}

int bench_sum(void)
{
    uint32_t state = bench_opaque(1);
    uint64_t total = 0;

    for (int i = 0; i < SUM_WORDS; i++)
        words[i] = bench_random(&state);
    for (int i = 0; i < SUM_HALVES; i++)
        halves[i] = (int16_t)(bench_random(&state) >> 16);
    for (int i = 0; i < SUM_BYTES; i++)
        bytes[i] = (uint8_t)(bench_random(&state) >> 24);
    for (int pass = 0; pass < SUM_PASSES; pass++) {
        total += sum_words();
        total += (uint64_t)sum_halves();
        total += sum_bytes();
        /* No pass repeats another. */
        words[pass] = (uint32_t)total;
        halves[pass] = (int16_t)(total >> 8);
        bytes[pass] = (uint8_t)total;
    }
    return bench_number("sum", total, 1314771120837490);
}
