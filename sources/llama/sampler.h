#ifndef LLAMA_SAMPLER_H
#define LLAMA_SAMPLER_H

#include <stdint.h>

struct candidate {
    float probability;
    int token;
};

struct sampler {
    int vocab;
    float temperature; /* 0: always the most probable token */
    float top_p;       /* 0 or 1: no cut */
    uint64_t state;    /* of the random generator, never 0 */
    struct candidate *candidates;
};

void sampler_create(struct sampler *sampler, int vocab, float temperature, float top_p, uint64_t seed);

/* Chooses the next token; logits are overwritten. */
int sampler_next(struct sampler *sampler, float *logits);

#endif
