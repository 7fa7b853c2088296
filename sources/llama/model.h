#ifndef LLAMA_MODEL_H
#define LLAMA_MODEL_H

#include "checkpoint.h"
#include "matrix.h"

/* One transformer layer. Matrices that take the same input are stacked into one. */
struct layer {
    const float *attention_norm; /* dim, in the RAM disk */
    const float *ffn_norm;       /* dim, in the RAM disk */
    struct matrix query_key_value; /* dim + 2 * kv_dim rows, dim columns */
    struct matrix attention_output; /* dim rows, dim columns */
    struct matrix gate_up; /* 2 * hidden rows, dim columns */
    struct matrix down;    /* dim rows, hidden columns */
};

struct model {
    struct shape shape;
    const float *embedding;  /* vocab rows of dim, in the RAM disk */
    const float *final_norm; /* dim, in the RAM disk */
    struct layer *layers;
    struct matrix output; /* vocab rows, dim columns */
    float *rope_cos; /* context rows of head_size: each cosine twice */
    float *rope_sin; /* context rows of head_size: each sine twice, the first one negated */
};

/* Opens and checks the file `name`, then makes the packed copies that forward passes read: as many bytes as the
   weights have, rounded up to whole blocks of rows, and the two rotary tables. */
void model_load(struct model *model, const char *name);

#endif
