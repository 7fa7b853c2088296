/* Greedy, multinomial and nucleus (arXiv 1904.09751) sampling with llama2.c's generator: same seed, same text. */

#include "sampler.h"

#include <stddef.h>
#include <stdlib.h>

#include "memory.h"
#include "vector.h"

void sampler_create(struct sampler *sampler, int vocab, float temperature, float top_p, uint64_t seed)
{
    sampler->vocab = vocab;
    sampler->temperature = temperature;
    sampler->top_p = top_p;
    sampler->state = seed;
    sampler->candidates = memory_take("sampling candidates", (size_t)vocab, sizeof(struct candidate));
}

/* xorshift64* (Vigna, arXiv 1402.6246), its upper 24 bits as a float in [0, 1). */
static float random_float(uint64_t *state)
{
    uint64_t x = *state;

    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *state = x;
    return (float)(uint32_t)((x * 0x2545F4914F6CDD1DULL) >> 40) / 16777216.0f;
}

static int sample_all(const float *probabilities, int count, float coin)
{
    float sum = 0.0f;

    for (int i = 0; i < count; i++) {
        sum += probabilities[i];
        if (coin < sum)
            return i;
    }
    return count - 1; /* rounding left the sum below the coin */
}

/* Falling probability; equal ones by token, so the result does not depend on the sorting algorithm. */
static int candidate_compare(const void *left, const void *right)
{
    const struct candidate *a = left;
    const struct candidate *b = right;

    if (a->probability != b->probability)
        return a->probability > b->probability ? -1 : 1;
    return a->token - b->token;
}

/* Samples from the smallest set of most probable tokens whose probabilities sum up to more than top_p. */
static int sample_top(const struct sampler *sampler, const float *probabilities, float coin)
{
    struct candidate *candidates = sampler->candidates;
    /* A token below this cannot be in the set, so it need not be sorted. */
    float cutoff = (1.0f - sampler->top_p) / (float)(sampler->vocab - 1);
    float total = 0.0f;
    float sum = 0.0f;
    int count = 0;
    int last;

    for (int i = 0; i < sampler->vocab; i++) {
        if (probabilities[i] >= cutoff) {
            candidates[count].probability = probabilities[i];
            candidates[count].token = i;
            count++;
        }
    }
    qsort(candidates, (size_t)count, sizeof(struct candidate), candidate_compare);
    for (last = 0; last < count - 1; last++) {
        total += candidates[last].probability;
        if (total > sampler->top_p)
            break;
    }
    if (last == count - 1)
        total += candidates[last].probability;
    coin *= total;
    for (int i = 0; i <= last; i++) {
        sum += candidates[i].probability;
        if (coin < sum)
            return candidates[i].token;
    }
    return candidates[last].token;
}

int sampler_next(struct sampler *sampler, float *logits)
{
    float coin;

    if (sampler->temperature == 0.0f)
        return vector_argmax(logits, sampler->vocab);
    for (int i = 0; i < sampler->vocab; i++)
        logits[i] /= sampler->temperature;
    vector_softmax(logits, 0, 1, sampler->vocab);
    coin = random_float(&sampler->state);
    if (sampler->top_p <= 0.0f || sampler->top_p >= 1.0f)
        return sample_all(logits, sampler->vocab, coin);
    return sample_top(sampler, logits, coin);
}
