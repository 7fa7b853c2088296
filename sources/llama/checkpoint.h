#ifndef LLAMA_CHECKPOINT_H
#define LLAMA_CHECKPOINT_H

#include <stddef.h>

/* Shape of a model: the seven header fields, and what follows from them. */
struct shape {
    int dim;
    int hidden;
    int layers;
    int heads;
    int kv_heads;
    int vocab;
    int context;
    int head_size; /* dim / heads */
    int kv_dim;    /* head_size * kv_heads */
    int shared_output; /* the embedding is also the output matrix */
};

/* Tensors in the order of the file; each holds all layers, one after the other. */
enum tensor_name {
    TENSOR_EMBEDDING,
    TENSOR_ATTENTION_NORM,
    TENSOR_WQ,
    TENSOR_WK,
    TENSOR_WV,
    TENSOR_WO,
    TENSOR_FFN_NORM,
    TENSOR_W1,
    TENSOR_W2,
    TENSOR_W3,
    TENSOR_FINAL_NORM,
    TENSOR_ROPE_REAL,
    TENSOR_ROPE_IMAGINARY,
    TENSOR_OUTPUT,
    TENSOR_COUNT
};

/* A llama2.c version-0 file that was checked from end to end. The tensors stay in the RAM disk. */
struct checkpoint {
    struct shape shape;
    const float *tensors[TENSOR_COUNT];
};

/* Finds and checks the file; says what is wrong and exits with STATUS_FILE where anything is. */
void checkpoint_open(struct checkpoint *checkpoint, const char *name);

/* Layer `layer` of a tensor of rows x columns per layer. */
const float *checkpoint_layer(const struct checkpoint *checkpoint, enum tensor_name tensor, int layer, int rows,
                              int columns);

#endif
