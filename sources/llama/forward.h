#ifndef LLAMA_FORWARD_H
#define LLAMA_FORWARD_H

#include "model.h"

/* What one sequence needs beside the weights. */
struct session {
    const struct model *model;
    float *keys;     /* per layer, per key-value head: a packed matrix of context rows, head_size columns */
    float *values;   /* per layer: a packed matrix of kv_dim rows, context columns */
    float *state;    /* dim: the residual stream */
    float *normed;   /* dim */
    float *mixed;    /* query, key, value; or gate, up; or what a half layer adds to the state */
    float *gated;    /* hidden */
    float *attended; /* dim */
    float *scores;   /* per head: a row of positions */
    float *logits;   /* vocab */
};

/* Allocates the caches, 2 * layers * context * kv_dim floats, and the vectors. */
void session_create(struct session *session, const struct model *model);

/* Feeds `token` at `position` (each position once, from 0 on) and returns the logits of what follows. */
float *forward(struct session *session, int token, int position);

#endif
